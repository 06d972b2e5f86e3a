/** What the files of this folder share: evaluating bodies and collecting what they depend on. */
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import type { Span } from '../../base/source.ts'
import type { Action } from '../../ir/action.ts'
import { type CompiledSql, originAt } from '../../ir/sql.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import type { ActionConfig } from '../config.ts'
import type { Body, NamedDraft } from '../draft.ts'
import type { Environment } from '../environment.ts'
import { type Evaluation, type FoundDependency, toReference } from '../evaluation.ts'
import { columnPlaces } from '../places.ts'
import { type Registry, resolveReference } from '../registry.ts'

export interface ActionTools {
  readonly registry: Registry
  readonly environment: Environment
}

/** An action with what only this room needs to know of it. */
export interface CompiledAction {
  readonly action: Action
  /** Its dependencies with the wish to wait for their assertions too. */
  readonly dependencies: readonly FoundDependency[]
}

export interface Compiled {
  readonly actions: readonly CompiledAction[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One action being compiled: its bodies are evaluated one after the other and their refs gather here. */
export interface Gathering {
  readonly named: NamedDraft
  readonly dependencies: FoundDependency[]
  readonly problems: Diagnostic[]
  evaluate(
    body: Body | undefined,
    options?: { readonly incremental?: boolean; readonly affected?: Target },
  ): readonly CompiledSql[]
}

/** Starts with the dependencies that the config names. */
export function gather(named: NamedDraft, config: ActionConfig, tools: ActionTools): Gathering {
  const dependencies: FoundDependency[] = []
  const problems: Diagnostic[] = []
  for (const [index, value] of config.dependencies.entries()) {
    const place =
      config.subject.locate([config.dependenciesKey, index]) ??
      config.subject.locate([config.dependenciesKey])
    const span = place?.value ?? place?.key ?? named.draft.definedAt
    const reference = toReference([value])
    if (reference === undefined) {
      problems.push(diagnose('ref-malformed', {}, { span }))
      continue
    }
    const resolved = resolveReference(tools.registry, reference, span)
    if ('problems' in resolved) problems.push(...resolved.problems)
    else {
      const includeDependentAssertions =
        reference.includeDependentAssertions ?? config.dependOnDependencyAssertions
      dependencies.push({ target: resolved.found.final, span, includeDependentAssertions })
    }
  }
  return {
    named,
    dependencies,
    problems,
    evaluate: (body, { incremental = false, affected } = {}) => {
      if (body === undefined) return []
      const evaluation: Evaluation = {
        named,
        registry: tools.registry,
        incremental,
        affected,
        dependencies: [],
        problems: [],
        place: () => named.draft.definedAt,
      }
      const statements = body(evaluation)
      dependencies.push(
        ...evaluation.dependencies.map((dependency) => ({
          ...dependency,
          includeDependentAssertions:
            dependency.includeDependentAssertions || config.dependOnDependencyAssertions,
        })),
      )
      problems.push(...evaluation.problems)
      return statements
    },
  }
}

/** The part of an action that all kinds have. */
export function actionBase(gathering: Gathering, config: ActionConfig) {
  const { named } = gathering
  const dependencies = uniqueDependencies(gathering.dependencies)
  return {
    target: named.final,
    definedAt: named.draft.definedAt,
    description: config.description,
    tags: config.tags,
    dependencyTargets: dependencies.map((dependency) => dependency.target),
    references: dependencies.map(({ target, span }) => ({ target, span })),
    disabled: config.disabled,
    places: columnPlaces(config),
  }
}

export function uniqueDependencies(dependencies: readonly FoundDependency[]): readonly FoundDependency[] {
  const seen = new Map<string, FoundDependency>()
  for (const dependency of dependencies) {
    const key = targetKey(dependency.target)
    if (!seen.has(key)) seen.set(key, dependency)
  }
  return [...seen.values()]
}

/** Reports blocks that an action of this type cannot have. */
export function refuseBlocks(named: NamedDraft, allowed: readonly string[]): readonly Diagnostic[] {
  return Object.entries(named.draft.blocks)
    .filter(([block]) => !allowed.includes(block))
    .map(([block, span]) => diagnose('block-not-allowed', { block, type: named.draft.type }, { span }))
}

/** Reports a second statement where there can be one only, and a semicolon at the end of it. */
export function checkSingleQuery(
  named: NamedDraft,
  statements: readonly CompiledSql[],
): readonly Diagnostic[] {
  const { draft } = named
  const diagnostics: Diagnostic[] = []
  if (statements.length > 1) {
    const span = draft.blocks.separator ?? startOf(statements[1]) ?? draft.definedAt
    diagnostics.push(diagnose('one-statement-only', { type: draft.type }, { span }))
  }
  const [query] = statements
  if (query?.text.trimEnd().endsWith(';') === true) {
    const span = originAt(query, query.text.trimEnd().length - 1) ?? draft.definedAt
    diagnostics.push(diagnose('trailing-semicolon', {}, { span }))
  }
  return diagnostics
}

function startOf(sql: CompiledSql | undefined): Span | undefined {
  return sql === undefined ? undefined : originAt(sql, sql.text.length - sql.text.trimStart().length)
}

export const noSql: CompiledSql = { text: '', origins: [] }
