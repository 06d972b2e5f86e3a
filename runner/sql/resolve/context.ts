/** Where an expression stands: what it may name and what it may hold. */
import type { FunctionDefinition } from '../functions/definition.ts'
import type { Scope } from './scope.ts'
import type { Session } from './session.ts'
import type { ResolvedColumn, ResolvedWindow } from './tree.ts'

/** A CTE as later parts of the query see it. */
export interface CteEntry {
  readonly id: number
  readonly name: string
  readonly columns: readonly ResolvedColumn[]
  readonly isValueTable: boolean
  /** Is being defined: only a recursive term may name it. */
  readonly isOpen?: boolean
}

/** CTEs by folded name. */
export type Ctes = ReadonlyMap<string, CteEntry>

/** A WINDOW clause's entry; resolved already, so that a broken one is reported once. */
export interface NamedWindowEntry {
  readonly window: ResolvedWindow
}

/** `inside`: the place is within the arguments of such a call already. */
export type Placement = 'allowed' | 'denied' | 'inside'

export interface ExpressionContext {
  readonly session: Session
  readonly scope: Scope
  readonly ctes: Ctes
  /** As messages name it: `WHERE clause`. */
  readonly clause: string
  readonly aggregates: Placement
  readonly analytics: Placement
  readonly windows: ReadonlyMap<string, NamedWindowEntry>
  /** Functions that are found by name here before all others: those of MATCH_RECOGNIZE, private aggregates. */
  readonly functions?: ReadonlyMap<string, FunctionDefinition>
  /** Set when calls of that sort are met, for the block to know whether it is grouped. */
  readonly found: { aggregate: boolean; analytic: boolean }
}

/** A context in which only plain values may stand. */
export function scalarContext(session: Session, scope: Scope, ctes: Ctes, clause: string): ExpressionContext {
  return {
    session,
    scope,
    ctes,
    clause,
    aggregates: 'denied',
    analytics: 'denied',
    windows: new Map(),
    found: { aggregate: false, analytic: false },
  }
}

/** The scope of expressions that can name nothing: LIMIT, OPTIONS, VALUES. */
export const emptyScope: Scope = { names: new Map(), values: [] }
