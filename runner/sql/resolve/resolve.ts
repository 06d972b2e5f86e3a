/** The way in: statements and expressions with a catalog → resolved trees and diagnostics. */
import type { Diagnosed } from '../../base/diagnostic.ts'
import type { Target } from '../../ir/target.ts'
import type { Expression } from '../ast/expression.ts'
import type { Statement } from '../ast/script.ts'
import { requireBool } from './coercion.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { makeLiteral } from './literal.ts'
import { finishScans, openSession, type ResolveOptions, recover, type Session } from './session.ts'
import { resolveInSession } from './statement.ts'
import type { Placed, ResolvedExpression, ResolvedStatement } from './tree.ts'
import { bool, int64 } from './type.ts'

export type { ResolveOptions } from './session.ts'

/** A resolved statement and every table it names: those it reads, and those it changes; each once, in order of first mention. */
export interface Resolution<T> extends Diagnosed<T> {
  readonly reads: readonly Target[]
}

/**
 * Resolves one statement.
 *
 * With an error among the diagnostics the value is no more than a stand-in of kind `controlFlow`. Statements of control
 * flow also come back as that: their parts are resolved one by one while the script runs.
 */
export function resolveStatement(
  statement: Statement,
  options: ResolveOptions,
): Resolution<ResolvedStatement> {
  const standIn: ResolvedStatement = { kind: 'controlFlow', start: statement.start, end: statement.end }
  return run(options, standIn, (session) => resolveInSession(session, statement))
}

/** Resolves a condition of the script: IF, WHILE, CASE; BOOL. The stand-in for a broken one is NULL. */
export function resolveCondition(
  expression: Expression,
  options: ResolveOptions,
): Resolution<ResolvedExpression> {
  return run(options, nothing(expression, 'bool'), (session) => {
    const context = scalarContext(session, emptyScope, new Map(), 'condition')
    return requireBool(session, resolveExpression(context, expression), 'Condition')
  })
}

/** Resolves an expression of the script by itself. The stand-in for a broken one is NULL. */
export function resolveValue(
  expression: Expression,
  options: ResolveOptions,
): Resolution<ResolvedExpression> {
  return run(options, nothing(expression, 'any'), (session) =>
    resolveExpression(scalarContext(session, emptyScope, new Map(), 'expression'), expression),
  )
}

function run<T>(options: ResolveOptions, standIn: T, work: (session: Session) => T): Resolution<T> {
  const session = openSession(options)
  const value = recover(() => work(session))
  finishScans(session)
  const isWhole =
    value !== undefined && session.diagnostics.every((diagnostic) => diagnostic.severity !== 'error')
  return {
    value: isWhole ? value : standIn,
    diagnostics: session.diagnostics,
    reads: [...session.reads.values()],
  }
}

function nothing(at: Placed, type: 'bool' | 'any'): ResolvedExpression {
  return makeLiteral(at, type === 'bool' ? bool : int64, null)
}
