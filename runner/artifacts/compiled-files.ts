/** The compiled SQL as files under target/compiled, one per query, for people to read and run. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Action } from '../ir/action.ts'
import type { Manifest } from '../ir/manifest.ts'
import type { Plan } from '../ir/plan.ts'
import type { RunResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** The folder inside target/ that holds the compiled queries. */
export const compiledFolder = 'compiled'

/**
 * The file of an action, below the target folder and with "/": `compiled/ecom_gold/fact_sales.sql`, and for a claim
 * about a model `compiled/ecom_gold/fact_sales/uniqueKey_0.sql`.
 */
export function compiledPath(action: Action): string {
  if (action.kind === 'assertion' && action.of !== undefined) {
    const { of, target } = action
    const starts = [of.name, `${of.schema}_${of.name}`].flatMap((name) => [`${name}_assertions_`, `${name}_`])
    const prefix = starts.find((start) => target.name.startsWith(start)) ?? ''
    return [compiledFolder, of.schema, of.name, `${target.name.slice(prefix.length)}.sql`]
      .map(safeName)
      .join('/')
  }
  return [compiledFolder, action.target.schema, `${action.target.name}.sql`].map(safeName).join('/')
}

/** Writes every compiled query, in place of those of the last time. Declarations have none. */
export function writeCompiledSql(targetFolder: string, manifest: Manifest): void {
  rmSync(join(targetFolder, compiledFolder), { recursive: true, force: true })
  for (const action of manifest.actions) {
    const text = queryTextOf(action)
    if (text !== undefined)
      writeFileAtomically(join(targetFolder, compiledPath(action)), `${text.trimEnd()}\n`)
  }
}

/**
 * Writes the queries for the rows that break a claim as a plan will ask them: on staged data where there is any.
 * They replace the ones of {@link writeCompiledSql}.
 */
export function writePlannedClaims(targetFolder: string, manifest: Manifest, plan: Plan): void {
  const claims = new Map<string, Action>(
    manifest.actions.flatMap((action) =>
      action.kind === 'assertion' ? [[targetKey(action.target), action]] : [],
    ),
  )
  const queries = new Map<string, string[]>()
  for (const { tasks } of plan.actions) {
    for (const task of tasks) {
      const action = task.kind === 'assertion' ? claims.get(targetKey(task.assertion)) : undefined
      if (task.kind !== 'assertion' || action === undefined) continue
      const path = compiledPath(action)
      queries.set(path, [...(queries.get(path) ?? []), task.failingRows.text.trimEnd()])
    }
  }
  for (const [path, texts] of queries) writeFileAtomically(join(targetFolder, path), oneQuery(texts))
}

// An assertion may claim several things, each with a query for whole rows of the model: one file shows all that break
// any of them. Queries of other shapes cannot be put together; the first can be run, the others stand below it.
function oneQuery(texts: readonly string[]): string {
  const haveSameColumns = texts.every((text) =>
    /^select (?:'[^\n]*' as failing_row_condition, )?(?:child\.)?\* from `/.test(text),
  )
  if (haveSameColumns) return `${texts.join('\nunion all\n')}\n`
  const [first = '', ...others] = texts
  return `${[first, ...others.map((text) => text.replace(/^/gm, '-- '))].join('\n\n')}\n`
}

/**
 * Puts back the queries of {@link writeCompiledSql} for the claims of every action that did not fail: its staged data is
 * gone, and what there is to look at is published.
 */
export function writePublishedClaims(targetFolder: string, manifest: Manifest, result: RunResult): void {
  const staged = new Set(
    result.actions
      .filter(({ status }) => status === 'failed' || status === 'cancelled')
      .map(({ target }) => targetKey(target)),
  )
  for (const action of manifest.actions) {
    if (action.kind !== 'assertion' || action.of === undefined || staged.has(targetKey(action.of))) continue
    writeFileAtomically(join(targetFolder, compiledPath(action)), `${action.query.text.trimEnd()}\n`)
  }
}

/** Finds the compiled file of a target of the manifest; undefined for what has none. */
export function compiledFileFinder(manifest: Manifest): (target: Target) => string | undefined {
  const files = new Map(
    manifest.actions.flatMap((action) =>
      queryTextOf(action) === undefined ? [] : [[targetKey(action.target), compiledPath(action)] as const],
    ),
  )
  return (target) => files.get(targetKey(target))
}

function queryTextOf(action: Action): string | undefined {
  switch (action.kind) {
    case 'model':
    case 'assertion':
      return action.query.text
    case 'operation':
      return action.statements.map(({ text }) => text.trim()).join('\n;\n')
    case 'test':
      return action.expected.text
    case 'seed':
    case 'declaration':
      return undefined
  }
}

// BigQuery names may hold characters that a file name may not.
function safeName(name: string): string {
  return name.replace(/[^\w.-]/g, '_')
}
