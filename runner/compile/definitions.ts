/** One file of definitions/ → drafts. */
import { posix } from 'node:path'
import { type Diagnostic, diagnose, hasErrors } from '../base/diagnostic.ts'
import type { SourceFile, Span } from '../base/source.ts'
import { locateInObject } from '../sqlx/object-places.ts'
import { parseSqlx } from '../sqlx/parser.ts'
import type { SqlBlock, SqlxFile } from '../sqlx/sqlx-file.ts'
import type { Draft } from './draft.ts'
import { isPlainObject, toPlainValue } from './plain-value.ts'
import { moduleNames } from './sandbox.ts'
import { compilePieces, placeOfError } from './script.ts'
import { type BodyTools, describeError, sqlxBody } from './sqlx-body.ts'

export interface DefinedDraft {
  readonly draft: Draft
  /** The name where the config gives none. */
  readonly name: string
}

/** Parses a `.sqlx` file and evaluates its config; the bodies wait until every action is known. */
export function defineSqlx(
  source: SourceFile,
  tools: BodyTools & { readonly nunjucks: boolean },
): { readonly defined?: DefinedDraft; readonly diagnostics: readonly Diagnostic[] } {
  const parsed = parseSqlx(source, { nunjucks: tools.nunjucks })
  const file = parsed.value
  // What stands in a block without an end is anyone's guess.
  if (hasErrors(parsed.diagnostics)) return { diagnostics: parsed.diagnostics }
  const config = evaluateConfig(file, tools)
  if ('problem' in config) return { diagnostics: [...parsed.diagnostics, config.problem] }
  const { type, ...keys } = config.value
  const body = (block: SqlBlock | undefined) =>
    block === undefined ? undefined : sqlxBody(file, block.statements, tools)
  const list = (block: SqlBlock | undefined) =>
    block === undefined ? [] : [sqlxBody(file, block.statements, tools)]
  const draft: Draft = {
    type: typeof type === 'string' ? type : 'operations',
    config: keys,
    locate: file.config === undefined ? () => undefined : locateInObject(source, file.config.code),
    definedAt: file.config === undefined ? firstWord(source) : headOf(file.config.span),
    path: source.path,
    query: sqlxBody(file, file.statements, tools),
    preOps: list(file.preOperations),
    postOps: list(file.postOperations),
    where: body(file.incrementalWhere),
    affectedKeys: body(file.affectedKeys),
    inputs: file.inputs.map((input) => ({
      label: input.label,
      span: input.open,
      body: sqlxBody(file, input.statements, tools),
    })),
    blocks: blocksOf(file),
  }
  return { defined: { draft, name: baseName(source.path) }, diagnostics: parsed.diagnostics }
}

/** The file's name without its last ending; `.dp` of data preparations goes too. */
export function baseName(path: string): string {
  return posix.basename(path).replace(/(?:\.dp)?\.[^.]*$/, '')
}

type ConfigResult = { readonly value: Readonly<Record<string, unknown>> } | { readonly problem: Diagnostic }

function evaluateConfig(file: SqlxFile, tools: BodyTools): ConfigResult {
  if (file.config === undefined) return { value: {} }
  const { code, span } = file.config
  try {
    const evaluate = compilePieces(file, [{ before: 'return (', code, after: ')' }], {
      parameters: moduleNames,
      context: tools.sandbox.context,
    })
    const value = toPlainValue(evaluate(...tools.sandbox.moduleValues(file.path)))
    return isPlainObject(value)
      ? { value }
      : { problem: diagnose('config-not-an-object', {}, { span: headOf(span) }) }
  } catch (error) {
    return { problem: describeError(error, placeOfError(error, tools.sandbox.textOf) ?? headOf(span)) }
  }
}

function blocksOf(file: SqlxFile): Readonly<Record<string, Span>> {
  const spans: Readonly<Record<string, Span | undefined>> = {
    config: file.config === undefined ? undefined : headOf(file.config.span),
    js: file.js[0]?.span,
    pre_operations: file.preOperations?.open,
    post_operations: file.postOperations?.open,
    incremental_where: file.incrementalWhere?.open,
    affected_keys: file.affectedKeys?.open,
    input: file.inputs[0]?.open,
    separator: file.separators[0],
  }
  return Object.fromEntries(
    Object.entries(spans).flatMap(([name, span]) => (span === undefined ? [] : [[name, span]])),
  )
}

// "config {": enough to point at, where the whole block would be many lines.
function headOf(span: Span): Span {
  return { ...span, end: Math.min(span.end, span.start + 'config'.length) }
}

function firstWord(source: SourceFile): Span {
  const start = source.text.search(/\S/)
  const word = /^\S+/.exec(source.text.slice(Math.max(start, 0)))?.[0] ?? ''
  return { path: source.path, start: Math.max(start, 0), end: Math.max(start, 0) + word.length }
}
