/**
 * One resolved call becomes one DuckDB expression.
 *
 * The families beside this file hold the rules; a function is in a family's table or in unsupported.ts, never in both.
 */
import type { SqlType } from '../../../ir/types.ts'

/** The value of a constant argument, in the form of a literal of the resolved tree. */
export type LiteralValue = string | number | boolean | null

/**
 * `sql` is a DuckDB expression that already has the DuckDB type of `type`, safe to put between any two operators.
 *
 * BIGNUMERIC is kept as a BIGNUM that counts units of 1e-38, so that equality, order, grouping and sums are DuckDB's own.
 */
export interface ValueArgument {
  readonly kind: 'value'
  readonly parameter: number
  readonly sql: string
  readonly type: SqlType
  /** Present when the argument is a constant. `null` is the NULL literal. */
  readonly literal?: LiteralValue
}

/**
 * `parameter` is the position in the signature, counted from 0: how a rule finds an argument when earlier optional ones
 * are left out. `word` is a date part (`DAY`, `WEEK(MONDAY)`), a rounding mode or a normalize mode, in upper case.
 */
export type TranslatedArgument =
  | ValueArgument
  | { readonly kind: 'keyword'; readonly parameter: number; readonly word: string }
  /** `parameters` are the DuckDB names the body uses, already quoted. */
  | {
      readonly kind: 'lambda'
      readonly parameter: number
      readonly parameters: readonly string[]
      readonly body: string
      readonly resultType: SqlType
    }

/** One sort key; `nulls` only where the query says NULLS FIRST or LAST. */
export interface OrderKey {
  readonly sql: string
  readonly type: SqlType
  readonly descending: boolean
  readonly nulls?: 'first' | 'last'
}

/** What stands after the arguments of an aggregate or window function. */
export interface CallModifiers {
  readonly distinct?: boolean
  readonly nulls?: 'ignore' | 'respect'
  readonly having?: { readonly kind: 'max' | 'min'; readonly sql: string; readonly type: SqlType }
  readonly orderBy?: readonly OrderKey[]
  /** A constant of type INT64. */
  readonly limit?: string
  /** A DuckDB condition: only rows for which it is true are aggregated. Put as FILTER on every aggregate the rule writes. */
  readonly filter?: string
  /** The DuckDB text between the parentheses of OVER; put on every aggregate the rule writes. Empty for `OVER ()`. */
  readonly over?: string
}

/** A resolved call. `name` is the lower-case name of the function definition: `substr`, `$add`; see runner/sql/functions. */
export interface CallToTranslate {
  readonly name: string
  readonly arguments: readonly TranslatedArgument[]
  readonly result: SqlType
  /** Called as `SAFE.f(…)`: runtime errors of the function itself become NULL. */
  readonly isSafe?: boolean
  readonly modifiers?: CallModifiers
  /** The session's time zone, for functions whose zone argument is left out; UTC when absent. */
  readonly timeZone?: string
}

/** A DuckDB expression, or why there is none. */
export type Translation =
  | { readonly ok: true; readonly sql: string }
  | { readonly ok: false; readonly reason: string }

/** A cast. `from.sql` has type `from.type`; `format` and `timeZone` are DuckDB expressions of type STRING. */
export interface CastToTranslate {
  readonly from: { readonly sql: string; readonly type: SqlType; readonly literal?: LiteralValue }
  readonly to: SqlType
  readonly isSafe: boolean
  readonly format?: string
  readonly timeZone?: string
  /** The session's time zone, for casts without one; UTC when absent. */
  readonly defaultZone?: string
}
