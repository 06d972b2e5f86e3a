/** The shapes of function definitions; the families fill them through define.ts. */
import type { SqlType } from '../../ir/types.ts'

/** `analytic` functions need an OVER clause; aggregates may have one. */
export type FunctionMode = 'scalar' | 'aggregate' | 'analytic'

/** Words that stand where a value would: date parts, ROUND's and NORMALIZE's modes, the report of a private aggregate. */
export type KeywordSet = 'date part' | 'rounding mode' | 'normalize mode' | 'report format'

/** What may stand after the arguments of an aggregate: DISTINCT, IGNORE|RESPECT NULLS, HAVING MAX|MIN, ORDER BY, LIMIT. */
export type Modifier = 'distinct' | 'nulls' | 'having' | 'order by' | 'limit'

/** A type with holes. Equal template names stand for the same type throughout a signature; `any` is free each time. */
export type TypePattern =
  | { readonly kind: 'type'; readonly type: SqlType }
  | { readonly kind: 'template'; readonly name: 'T' | 'U' }
  | { readonly kind: 'array'; readonly element: TypePattern }
  | { readonly kind: 'range'; readonly element: TypePattern }
  | {
      readonly kind: 'struct'
      readonly fields: readonly { readonly name: string; readonly type: TypePattern }[]
    }
  | { readonly kind: 'any' }
  | { readonly kind: 'keyword'; readonly set: KeywordSet }
  | { readonly kind: 'lambda'; readonly parameters: readonly TypePattern[]; readonly result: TypePattern }

/** Neighboring repeated parameters repeat together, as a group: `JSON_SET(json, path, value, path, value)`. */
export interface Parameter {
  readonly pattern: TypePattern
  readonly presence: 'required' | 'optional' | 'repeated'
  readonly name?: string
  /** Whether the argument may only be given as `name => value`. */
  readonly isNamedOnly: boolean
}

/** One overload. `text` is how the family writes it. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly result: TypePattern
  /** Whether an amount and a date part stand for `INTERVAL amount PART`. */
  readonly steps: boolean
  readonly text: string
}

/** A function with all its overloads. */
export interface FunctionDefinition {
  /** Lower case; operators and special forms start with "$": `$add`, `$case_no_value`. Dots stay: `net.host`. */
  readonly name: string
  readonly family: string
  readonly mode: FunctionMode
  readonly aliases: readonly string[]
  readonly signatures: readonly Signature[]
  /** Empty for scalar functions. */
  readonly modifiers: readonly Modifier[]
  readonly window: {
    readonly over: 'none' | 'optional' | 'required'
    readonly orderBy: 'none' | 'optional' | 'required'
    readonly frame: boolean
  }
  /** Gives another value each time: RAND, GENERATE_UUID. CURRENT_TIMESTAMP does not, within one statement. */
  readonly isVolatile: boolean
  /** Whether `SAFE.` may stand before it. */
  readonly isSafeAllowed: boolean
  /** What arguments must be able to do beyond their types: be compared, ordered, grouped. */
  readonly requires?: 'equality' | 'ordering' | 'grouping'
  /** How an operator is written in messages: `+`, `LIKE`, `IS TRUE`. */
  readonly operator?: string
  /** The date parts that each kind of first argument allows, for the message "… does not support the … date part". */
  readonly dateParts?: Readonly<Record<string, readonly string[]>>
}
