/** Resolved expressions: each has its type and its place. */
import type { Target } from '../../ir/target.ts'
import type { SqlType, StructType } from '../../ir/types.ts'
import type { ColumnId, Placed, ResolvedColumn, ResolvedQuery } from './tree.ts'

interface Typed extends Placed {
  readonly type: SqlType
}

export type ResolvedExpression =
  | ResolvedLiteral
  | ResolvedParameter
  | ResolvedVariable
  | ResolvedColumnRef
  | ResolvedCall
  | ResolvedAggregateCall
  | ResolvedAnalyticCall
  | ResolvedUserCall
  | ResolvedCast
  | ResolvedCase
  | ResolvedField
  | ResolvedElement
  | ResolvedJsonField
  | ResolvedJsonElement
  | ResolvedStruct
  | ResolvedArray
  | ResolvedScalarSubquery
  | ResolvedArraySubquery
  | ResolvedExists
  | ResolvedInSubquery
  | ResolvedLambda
  | ResolvedWithExpression
  | ResolvedDatePart
  | ResolvedOmitted
  | ResolvedDefault

/**
 * A constant. `value` by type: BOOL a boolean; INT64 its decimal digits; FLOAT64 a number, or 'NaN', 'inf', '-inf';
 * NUMERIC and BIGNUMERIC plain decimal text; STRING the text; BYTES lower-case hex; DATE `2024-01-31`;
 * TIME `10:00:00.25`; DATETIME `2024-01-31 10:00:00.25`; TIMESTAMP the same in UTC, ending in `+00`;
 * INTERVAL `years-months days hours:minutes:seconds`; JSON its text; RANGE `[start, end)` with UNBOUNDED;
 * `null` for NULL of any type (ARRAY and STRUCT constants are null here, else `array` and `struct` nodes).
 */
export interface ResolvedLiteral extends Typed {
  readonly kind: 'literal'
  readonly value: string | number | boolean | null
}

/** `@name`, or `?` with its position counted from 1. */
export interface ResolvedParameter extends Typed {
  readonly kind: 'parameter'
  readonly name?: string
  readonly position?: number
}

/** A variable of the script, a system variable (`@@name`), or an argument of the function being defined. */
export interface ResolvedVariable extends Typed {
  readonly kind: 'variable'
  readonly source: 'script' | 'system' | 'argument'
  readonly name: string
}

/** `isCorrelated`: the column belongs to a block outside the innermost subquery expression around this node. */
export interface ResolvedColumnRef extends Typed {
  readonly kind: 'column'
  readonly column: ColumnId
  readonly name: string
  readonly isCorrelated: boolean
}

/**
 * A call of a built-in scalar function or an operator.
 *
 * `name` is lower case, without `safe.`: `date_trunc`, `net.host`; operators have a `$`: `$add`, `$equal`, `$in`.
 * `arguments` stand in the order of the signature, named ones put in their place, each already coerced to the type the
 * signature asks for; one left out before a given one is an `omitted` node.
 */
export interface ResolvedCall extends Typed {
  readonly kind: 'call'
  readonly name: string
  /** Argument types of the overload that was chosen, after coercion; one per argument. */
  readonly signature: readonly SqlType[]
  readonly arguments: readonly ResolvedExpression[]
  /** Written with `SAFE.`: an error of the function itself gives NULL. */
  readonly isSafe: boolean
}

/** A call of a built-in aggregate function, with all its modifiers. `count(*)` is `$count_star`. */
export interface ResolvedAggregateCall extends Typed {
  readonly kind: 'aggregate'
  readonly name: string
  readonly signature: readonly SqlType[]
  readonly arguments: readonly ResolvedExpression[]
  readonly isSafe: boolean
  readonly isDistinct: boolean
  readonly nulls?: 'ignore' | 'respect'
  readonly having?: { readonly bound: 'max' | 'min'; readonly expression: ResolvedExpression }
  readonly orderBy: readonly ResolvedSortKey[]
  readonly limit?: ResolvedExpression
  /** Filter of the rows: `agg(x where …)`. */
  readonly where?: ResolvedExpression
}

/** A window function, or an aggregate used as one. */
export interface ResolvedAnalyticCall extends Typed {
  readonly kind: 'analytic'
  readonly name: string
  readonly signature: readonly SqlType[]
  readonly arguments: readonly ResolvedExpression[]
  readonly isSafe: boolean
  readonly isDistinct: boolean
  readonly isAggregate: boolean
  readonly nulls?: 'ignore' | 'respect'
  readonly orderByInside: readonly ResolvedSortKey[]
  readonly limit?: ResolvedExpression
  readonly window: ResolvedWindow
}

/** A window with its named base already put in. `frame` absent: the engine's default, which is GoogleSQL's. */
export interface ResolvedWindow {
  readonly partitionBy: readonly ResolvedExpression[]
  readonly orderBy: readonly ResolvedSortKey[]
  readonly frame?: ResolvedFrame
}

export interface ResolvedFrame {
  readonly unit: 'rows' | 'range'
  readonly from: ResolvedFrameBound
  readonly to: ResolvedFrameBound
}

export type ResolvedFrameBound =
  | { readonly kind: 'unboundedPreceding' | 'unboundedFollowing' | 'currentRow' }
  | { readonly kind: 'preceding' | 'following'; readonly offset: ResolvedExpression }

/** `nulls` is what holds, written or not: first for ascending, last for descending. */
export interface ResolvedSortKey extends Placed {
  readonly expression: ResolvedExpression
  readonly isDescending: boolean
  readonly nulls: 'first' | 'last'
  readonly collation?: string
}

/** A call of a function that someone created; `definition` is what the catalog handed over. */
export interface ResolvedUserCall extends Typed {
  readonly kind: 'userCall'
  readonly target: Target
  readonly arguments: readonly ResolvedExpression[]
  readonly isAggregate: boolean
  readonly isSafe: boolean
  /**
   * The body with the types of this call, when the catalog handed it over: arguments are `variable` nodes by name, column
   * ids are its own, and places are those of the text the function was made with.
   */
  readonly body?: ResolvedExpression
  /** The names of the function's arguments, in order. */
  readonly parameters: readonly string[]
}

/** CAST, SAFE_CAST, or a coercion GoogleSQL does by itself. `type` keeps declared parameters such as STRING(10). */
export interface ResolvedCast extends Typed {
  readonly kind: 'cast'
  readonly expression: ResolvedExpression
  readonly isImplicit: boolean
  /** SAFE_CAST: NULL instead of an error. */
  readonly isSafe: boolean
  readonly format?: ResolvedExpression
  readonly zone?: ResolvedExpression
}

/** CASE, with `operand` for the form that compares; operand and `when`s then have one type. */
export interface ResolvedCase extends Typed {
  readonly kind: 'case'
  readonly operand?: ResolvedExpression
  readonly branches: readonly { readonly when: ResolvedExpression; readonly result: ResolvedExpression }[]
  readonly otherwise?: ResolvedExpression
}

/** A field of a STRUCT, by its zero-based place: names may repeat or be empty. */
export interface ResolvedField extends Typed {
  readonly kind: 'field'
  readonly expression: ResolvedExpression
  readonly name: string
  readonly index: number
}

/** An element of an ARRAY. A bare `a[0]` is `offset`. */
export interface ResolvedElement extends Typed {
  readonly kind: 'element'
  readonly array: ResolvedExpression
  /** INT64. */
  readonly index: ResolvedExpression
  readonly access: 'offset' | 'safe_offset' | 'ordinal' | 'safe_ordinal'
}

/** `json.name`; the type is JSON. */
export interface ResolvedJsonField extends Typed {
  readonly kind: 'jsonField'
  readonly expression: ResolvedExpression
  readonly name: string
}

/** `json[0]`, `json['name']`; `subscript` is INT64 or STRING, the type is JSON. */
export interface ResolvedJsonElement extends Typed {
  readonly kind: 'jsonElement'
  readonly expression: ResolvedExpression
  readonly subscript: ResolvedExpression
}

/** A STRUCT made of its fields: STRUCT(…), a tuple, or a table alias used as a value. */
export interface ResolvedStruct extends Typed {
  readonly kind: 'struct'
  readonly type: StructType
  readonly fields: readonly ResolvedExpression[]
}

/** `[…]`, `ARRAY<T>[…]`: every element has the element type. */
export interface ResolvedArray extends Typed {
  readonly kind: 'array'
  readonly elements: readonly ResolvedExpression[]
}

interface SubqueryBase extends Typed {
  readonly query: ResolvedQuery
  /** Columns of blocks around it that the subquery refers to, each once. */
  readonly correlated: readonly ColumnId[]
}

/** `(select …)`: at most one row of one column; NULL for none. */
export interface ResolvedScalarSubquery extends SubqueryBase {
  readonly kind: 'scalarSubquery'
}
/** `array(select …)`: of no rows it is `[]`. */
export interface ResolvedArraySubquery extends SubqueryBase {
  readonly kind: 'arraySubquery'
}
export interface ResolvedExists extends SubqueryBase {
  readonly kind: 'exists'
}
/** `operand in (select …)`, also `like any/all (select …)`; negation is a `$not` around it. */
export interface ResolvedInSubquery extends SubqueryBase {
  readonly kind: 'inSubquery'
  readonly operand: ResolvedExpression
  readonly comparison: 'in' | 'like_any' | 'like_all'
}

/** `(a, b) -> body`; only as an argument. `type` is the body's. */
export interface ResolvedLambda extends Typed {
  readonly kind: 'lambda'
  readonly parameters: readonly ResolvedColumn[]
  readonly body: ResolvedExpression
}

/** WITH(a as …, b as …, body): bindings are evaluated once, in order, and seen by those that follow. */
export interface ResolvedWithExpression extends Typed {
  readonly kind: 'with'
  readonly bindings: readonly { readonly column: ResolvedColumn; readonly expression: ResolvedExpression }[]
  readonly body: ResolvedExpression
}

/**
 * A date part as an argument: DAY, WEEK, WEEK(MONDAY), ISOYEAR; upper case. `type` is INT64 and means nothing.
 * `date_add(d, interval 3 day)` has the arguments `d`, `3`, `DAY`; `extract(day from d at time zone z)` is
 * `$extract` with `d`, `DAY`, `z`; `extract(date from d at time zone z)` is `$extract_date` with `d`, `z`.
 */
export interface ResolvedDatePart extends Typed {
  readonly kind: 'datePart'
  readonly part: string
  readonly weekday?: string
}

/** An optional argument left out before one that is given. */
export interface ResolvedOmitted extends Typed {
  readonly kind: 'omitted'
}

/** DEFAULT as a value in INSERT, UPDATE and MERGE; the column's own default, or NULL. */
export interface ResolvedDefault extends Typed {
  readonly kind: 'default'
}
