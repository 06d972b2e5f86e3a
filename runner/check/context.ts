/** What is shared while one action is checked, and how one statement of it is resolved. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { TextOf } from '../base/frame.ts'
import type { Span } from '../base/source.ts'
import type { Action, ModelAction } from '../ir/action.ts'
import type { ModelShape } from '../ir/shape.ts'
import { type CompiledSql, generatedSql } from '../ir/sql.ts'
import type { SqlType } from '../ir/types.ts'
import type { Statement } from '../sql/ast/script.ts'
import { parseStatement } from '../sql/parse/parse.ts'
import { type Resolution, resolveStatement } from '../sql/resolve/resolve.ts'
import type { ResolvedQuery, ResolvedStatement } from '../sql/resolve/tree.ts'
import { authored } from './authored.ts'
import { placeOfWord } from './place.ts'
import { catalogFor, type Scope, type Unknown, type World } from './world.ts'

/** What the check is told from outside. */
export interface CheckTools {
  readonly shapeOf: (action: ModelAction) => ModelShape
  /** The text of a file, to point at a word inside a config value; places are wider without it. */
  readonly textOf: TextOf
}

export interface Context {
  readonly tools: CheckTools
  readonly world: World
  readonly action: Action
  readonly scope: Scope
  /** Takes each finding once, however often it comes up. */
  readonly report: (diagnostic: Diagnostic) => void
  readonly noteUnknown: (unknown: Unknown, place: Span) => void
}

/** `broken` was reported here; `unknown` could not be checked, which is noted with its reason. */
export type Outcome<T> =
  | { readonly state: 'resolved'; readonly value: T }
  | { readonly state: 'broken' | 'unknown' }

/** The parameters that every query may use. */
export const runParameters: readonly { readonly name: string; readonly type: SqlType }[] = [
  { name: 'run_id', type: { kind: 'scalar', name: 'STRING' } },
  { name: 'run_started_at', type: { kind: 'scalar', name: 'TIMESTAMP' } },
  { name: 'as_of_date', type: { kind: 'scalar', name: 'DATE' } },
]

/** Resolves the one query of a text. */
export function resolveQueryText(context: Context, sql: CompiledSql, at?: Span): Outcome<ResolvedQuery> {
  const { value: statement, diagnostics } = parseStatement(sql.text)
  reportAll(context, sql, { diagnostics, reads: [], at })
  if (statement === undefined) return { state: 'broken' }
  const outcome = resolveIn(context, sql, { statement, at })
  if (outcome.state !== 'resolved') return outcome
  return outcome.value.kind === 'queryStatement'
    ? { state: 'resolved', value: outcome.value.query }
    : { state: 'unknown' }
}

/** Resolves a query that the runner wrote, whose mistakes stand at a key of the config. */
export function resolveGenerated(context: Context, text: string, at: Span): Outcome<ResolvedQuery> {
  return resolveQueryText(context, generatedSql(text), at)
}

/** Resolves a statement of `sql`. */
export function resolveIn(
  context: Context,
  sql: CompiledSql,
  { statement, at }: { readonly statement: Statement; readonly at?: Span | undefined },
): Outcome<ResolvedStatement> {
  return resolveWith(context, sql, {
    at,
    resolve: (options) => resolveStatement(statement, options),
  })
}

/** Resolves anything of `sql` in the scope of the action. */
export function resolveWith<T>(
  context: Context,
  sql: CompiledSql,
  {
    at,
    resolve,
  }: {
    readonly at?: Span | undefined
    readonly resolve: (options: Parameters<typeof resolveStatement>[1]) => Resolution<T>
  },
): Outcome<T> {
  const { catalog, unknown } = catalogFor(context.world, context.scope)
  const { value, diagnostics, reads } = resolve({
    catalog,
    parameters: runParameters,
    variables: [...context.scope.variables.values()],
  })
  for (const each of unknown) {
    const named =
      each.kind === 'path'
        ? diagnostics.find(({ code, message }) => code === 'sql-table' && message.includes(each.name))
        : undefined
    const place = named?.span && authored(context, sql, { diagnostic: named, reads, at }).span
    context.noteUnknown(each, place ?? at ?? context.action.definedAt)
  }
  // Half of a statement cannot be told apart from a mistake, so nothing is said of it.
  if (unknown.length > 0) return { state: 'unknown' }
  // What only the local engine cannot do is not wrong.
  if (diagnostics.some(({ code }) => code === 'sql-unsupported')) return { state: 'unknown' }
  reportAll(context, sql, { diagnostics, reads, at })
  return diagnostics.some(({ severity }) => severity === 'error')
    ? { state: 'broken' }
    : { state: 'resolved', value }
}

/** A place in a config, narrowed to a word where it stands there once. */
export function narrow(context: Context, span: Span, word: string): Span {
  return placeOfWord(span, word, context.tools.textOf(span.path))
}

function reportAll(
  context: Context,
  sql: CompiledSql,
  found: {
    readonly diagnostics: readonly Diagnostic[]
    readonly reads: Resolution<unknown>['reads']
    readonly at: Span | undefined
  },
): void {
  for (const diagnostic of found.diagnostics)
    context.report(authored(context, sql, { diagnostic, reads: found.reads, at: found.at }))
}
