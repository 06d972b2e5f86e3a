/**
 * Which values GoogleSQL takes for which type without a CAST.
 *
 * Source: GoogleSQL, "Conversion rules" (casting, coercion, supertypes), with the cases the text leaves open measured on
 * Google's own analyzer: https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules
 */
import { type ScalarTypeName, type SqlType, type StructType, sameType } from '../ir/types.ts'

/** Where a value comes from decides what it coerces to: constants are freer than columns. */
export type Origin = 'expression' | 'literal' | 'parameter' | 'null' | 'empty array'

/**
 * A value by type and origin.
 *
 * An untyped NULL has type INT64 and `[]` ARRAY<INT64>, as they do where nothing else is known. `parts` are the fields
 * of a struct constructor or the elements of an array literal, which coerce one by one. `text` is the value of a STRING
 * literal, which must look like the type it is coerced to.
 */
export interface InputType {
  readonly type: SqlType
  readonly origin: Origin
  readonly parts?: readonly InputType[]
  readonly text?: string
}

/** A value of which only the type is known. */
export function expressionOf(type: SqlType): InputType {
  return { type, origin: 'expression' }
}

type Distances = Readonly<Partial<Record<ScalarTypeName, Readonly<Partial<Record<ScalarTypeName, number>>>>>>

// Nearer is smaller. The order is that of Google's matcher: ROUND(1) is FLOAT64 although NUMERIC would do.
const distances: Distances = {
  INT64: { FLOAT64: 1, NUMERIC: 2, BIGNUMERIC: 3 },
  NUMERIC: { BIGNUMERIC: 1, FLOAT64: 4 },
  BIGNUMERIC: { FLOAT64: 4 },
  DATE: { DATETIME: 1 },
}

/** What literals and query parameters can do beyond that. */
const constantDistances: Distances = {
  STRING: { DATE: 1, TIMESTAMP: 2, TIME: 3, DATETIME: 4 },
}

/** What only literals can do. */
const literalDistances: Distances = {
  FLOAT64: { NUMERIC: 1, BIGNUMERIC: 2 },
}

/** How far a coercion goes: 0 for the same type, more for each step away. */
export interface CoercionCost {
  readonly distance: number
  /** Whether only a constant may go this way, or the value is a constant. */
  readonly isConstant: boolean
}

/** What coercing a value to a type costs; undefined when it takes a CAST. */
export function coercionCost(from: InputType, to: SqlType): CoercionCost | undefined {
  const isConstant = from.origin !== 'expression'
  if (from.origin === 'null') return { distance: 0, isConstant }
  if (from.origin === 'empty array' && to.kind === 'array') return { distance: 0, isConstant }
  if (sameType(from.type, to)) return { distance: 0, isConstant }
  if (from.type.kind === 'scalar' && to.kind === 'scalar') {
    const distance = scalarDistance(from.type.name, to.name, from.origin)
    return distance === undefined ? undefined : { distance, isConstant }
  }
  if (from.type.kind === 'struct' && to.kind === 'struct') return structCost(from, from.type, to)
  if (from.type.kind === 'array' && to.kind === 'array' && isConstant) {
    const { element } = to
    const parts = from.parts ?? [{ type: from.type.element, origin: from.origin }]
    return sumOfCosts(parts.map((part) => coercionCost(part, element)))
  }
  // A STRING literal may hold a range: '[2024-01-01, UNBOUNDED)'.
  const isRangeText = to.kind === 'range' && from.type.kind === 'scalar' && from.type.name === 'STRING'
  return isRangeText && isConstant ? { distance: 4, isConstant } : undefined
}

/** Whether a value is taken for a type without a CAST. */
export function isCoercible(from: InputType, to: SqlType): boolean {
  return coercionCost(from, to) !== undefined
}

/**
 * The type that all values coerce to: of IF, CASE, COALESCE, UNION, array literals …
 *
 * Untyped NULLs and `[]` do not count unless there is nothing else. Columns decide before constants: a FLOAT64 column
 * beside NUMERIC gives FLOAT64, a FLOAT64 literal beside NUMERIC gives NUMERIC. Field names come from the first struct.
 */
export function supertypeOf(inputs: readonly InputType[]): SqlType | undefined {
  const typed = inputs.filter((input) => input.origin !== 'null')
  if (typed.length === 0) return inputs[0]?.type
  const known = typed.filter((input) => input.origin !== 'empty array')
  const [first] = known
  if (first === undefined) return typed[0]?.type
  if (known.every((input) => input.type.kind === 'struct')) return commonStruct(known)
  if (known.every((input) => input.type.kind === 'array')) return commonArray(known)
  const candidates = [...known.filter((input) => input.origin === 'expression'), ...known].map(
    (input) => input.type,
  )
  let best: { readonly type: SqlType; readonly cost: number } | undefined
  for (const type of candidates) {
    const costs = known.map((input) => coercionCost(input, type))
    if (costs.some((cost) => cost === undefined)) continue
    const cost = costs.reduce((sum, each) => sum + (each?.distance ?? 0) * (each?.isConstant ? 1 : 100), 0)
    if (best === undefined || cost < best.cost) best = { type, cost }
  }
  return best === undefined ? undefined : withoutParameters(best.type, known)
}

const castsFrom: Readonly<Record<ScalarTypeName, readonly ScalarTypeName[]>> = {
  BOOL: ['BOOL', 'INT64', 'STRING'],
  INT64: ['BOOL', 'INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'STRING'],
  FLOAT64: ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'STRING'],
  NUMERIC: ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'STRING'],
  BIGNUMERIC: ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'STRING'],
  STRING: [
    'BOOL',
    'INT64',
    'FLOAT64',
    'NUMERIC',
    'BIGNUMERIC',
    'STRING',
    'BYTES',
    'DATE',
    'DATETIME',
    'TIME',
    'TIMESTAMP',
    'INTERVAL',
  ],
  BYTES: ['STRING', 'BYTES'],
  DATE: ['STRING', 'DATE', 'DATETIME', 'TIMESTAMP'],
  DATETIME: ['STRING', 'DATE', 'DATETIME', 'TIME', 'TIMESTAMP'],
  TIME: ['STRING', 'TIME'],
  TIMESTAMP: ['STRING', 'DATE', 'DATETIME', 'TIME', 'TIMESTAMP'],
  INTERVAL: ['STRING', 'INTERVAL'],
  JSON: ['JSON'],
  GEOGRAPHY: ['GEOGRAPHY'],
}

/** Whether `CAST(value AS to)` is allowed; the value itself may still fail at run time. */
export function isCastable(from: InputType, to: SqlType): boolean {
  if (from.origin === 'null' || (from.origin === 'empty array' && to.kind === 'array')) return true
  if (isCoercible(from, to)) return true
  const type = from.type
  if (type.kind === 'scalar' && to.kind === 'scalar') return castsFrom[type.name].includes(to.name)
  if (type.kind === 'array' && to.kind === 'array') return isCastable(expressionOf(type.element), to.element)
  if (type.kind === 'struct' && to.kind === 'struct') {
    return (
      type.fields.length === to.fields.length &&
      type.fields.every((field, index) => {
        const target = to.fields[index]
        return (
          target !== undefined && isCastable(from.parts?.[index] ?? expressionOf(field.type), target.type)
        )
      })
    )
  }
  if (type.kind === 'range' && to.kind === 'range') return sameType(type, to)
  if (type.kind === 'range') return to.kind === 'scalar' && to.name === 'STRING'
  return to.kind === 'range' && type.kind === 'scalar' && type.name === 'STRING'
}

function scalarDistance(from: ScalarTypeName, to: ScalarTypeName, origin: Origin): number | undefined {
  const ordinary = from === to ? 0 : distances[from]?.[to]
  if (ordinary !== undefined || origin === 'expression') return ordinary
  return constantDistances[from]?.[to] ?? (origin === 'literal' ? literalDistances[from]?.[to] : undefined)
}

function structCost(from: InputType, type: StructType, to: StructType): CoercionCost | undefined {
  if (type.fields.length !== to.fields.length) return undefined
  return sumOfCosts(
    type.fields.map((field, index) => {
      const target = to.fields[index]
      return (
        target && coercionCost(from.parts?.[index] ?? { type: field.type, origin: from.origin }, target.type)
      )
    }),
  )
}

function sumOfCosts(costs: readonly (CoercionCost | undefined)[]): CoercionCost | undefined {
  let distance = 0
  let isConstant = true
  for (const cost of costs) {
    if (cost === undefined) return undefined
    distance += cost.distance
    isConstant &&= cost.isConstant
  }
  return { distance, isConstant }
}

function commonStruct(inputs: readonly InputType[]): SqlType | undefined {
  const structs = inputs.map((input) => ({ input, type: input.type })).filter(isStruct)
  const first = structs[0]?.type
  if (first === undefined || structs.some(({ type }) => type.fields.length !== first.fields.length))
    return undefined
  const fields: { name: string; type: SqlType }[] = []
  for (const [index, field] of first.fields.entries()) {
    const parts = structs.map(({ input, type }) => {
      const known = input.parts?.[index]
      return known ?? { type: type.fields[index]?.type ?? field.type, origin: input.origin }
    })
    const type = supertypeOf(parts)
    if (type === undefined) return undefined
    fields.push({ name: field.name, type })
  }
  return { kind: 'struct', fields }
}

function isStruct(entry: { readonly input: InputType; readonly type: SqlType }): entry is {
  readonly input: InputType
  readonly type: StructType
} {
  return entry.type.kind === 'struct'
}

// Array columns do not coerce to arrays of another element type, so one of the given types must suit them all.
function commonArray(inputs: readonly InputType[]): SqlType | undefined {
  const ordered = [...inputs.filter((input) => input.origin === 'expression'), ...inputs]
  return ordered.find(({ type }) => inputs.every((input) => isCoercible(input, type)))?.type
}

// STRING(5) beside STRING(7) is STRING; a length survives only when all agree.
function withoutParameters(type: SqlType, inputs: readonly InputType[]): SqlType {
  if (type.kind !== 'scalar' || type.parameters === undefined) return type
  const words = type.parameters.join()
  const agreed = inputs.every(
    (input) => input.type.kind === 'scalar' && input.type.parameters?.join() === words,
  )
  return agreed ? type : { kind: 'scalar', name: type.name }
}
