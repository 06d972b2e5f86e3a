/** One value of a result as text and as JSON. Values come in the canonical form that warehouse.ts describes. */
import type { Json } from '../../base/json.ts'
import type { SqlType } from '../../ir/types.ts'

/**
 * The value as a person reads it; NULL is `NULL`.
 *
 * Integers and NUMERIC keep every digit. Inside arrays and structs strings are quoted, so that commas are not mistaken.
 */
export function cellText(value: Json, type: SqlType): string {
  return textOf(value, type, false)
}

/**
 * The value for a JSON document: INT64 a number, or its digits as a string beyond 2^53; NUMERIC its digits as a string;
 * STRUCT an object; NULL null.
 */
export function cellJson(value: Json, type: SqlType): Json {
  if (value === null) return null
  if (type.kind === 'array')
    return Array.isArray(value) ? value.map((item: Json) => cellJson(item, type.element)) : value
  if (type.kind === 'struct') {
    const names = uniqueNames(type.fields.map(({ name }, index) => (name === '' ? `_${index}` : name)))
    return Object.fromEntries(
      fieldsOf(value).map(([, field], index) => {
        const fieldType = type.fields[index]?.type
        return [names[index] ?? `_${index}`, fieldType === undefined ? field : cellJson(field, fieldType)]
      }),
    )
  }
  if (type.kind === 'range') {
    const [start = null, end = null] = rangeOf(value)
    return { start, end }
  }
  const inner = unwrap(value)
  return inner === undefined ? value : inner
}

/** Names made different by `_1`, `_2`…, as they must be in an object. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name)
      return name
    }
    let number = 1
    while (taken.has(`${name}_${number}`)) number += 1
    taken.add(`${name}_${number}`)
    return `${name}_${number}`
  })
}

/** Whether a column reads better when its digits stand under each other. */
export function isNumeric(type: SqlType): boolean {
  return type.kind === 'scalar' && ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC'].includes(type.name)
}

function textOf(value: Json, type: SqlType, isInside: boolean): string {
  if (value === null) return 'NULL'
  if (type.kind === 'array') {
    return Array.isArray(value)
      ? `[${value.map((item: Json) => textOf(item, type.element, true)).join(', ')}]`
      : String(value)
  }
  if (type.kind === 'struct') {
    const fields = fieldsOf(value).map(([name, field], index) => {
      const fieldType = type.fields[index]?.type
      const text = fieldType === undefined ? JSON.stringify(field) : textOf(field, fieldType, true)
      return name === '' ? text : `${name}: ${text}`
    })
    return `{${fields.join(', ')}}`
  }
  if (type.kind === 'range') {
    const [start = null, end = null] = rangeOf(value)
    return `[${start === null ? 'UNBOUNDED' : String(start)}, ${end === null ? 'UNBOUNDED' : String(end)})`
  }
  if (type.name === 'JSON') return JSON.stringify(unwrap(value) ?? null)
  const inner = unwrap(value)
  if (inner !== undefined) return typeof inner === 'string' ? inner : JSON.stringify(inner)
  if (typeof value === 'string' && isInside && !isNumeric(type)) return JSON.stringify(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function fieldsOf(value: Json): readonly (readonly [string, Json])[] {
  const pairs = tagged(value, '$struct')
  if (!Array.isArray(pairs)) return []
  return pairs.map((pair: Json) =>
    Array.isArray(pair) ? [String(pair[0] ?? ''), (pair[1] ?? null) as Json] : ['', pair],
  )
}

function rangeOf(value: Json): readonly Json[] {
  const ends = tagged(value, '$range')
  return Array.isArray(ends) ? ends : []
}

function unwrap(value: Json): Json | undefined {
  return tagged(value, '$bytes') ?? tagged(value, '$json')
}

function tagged(value: Json, tag: string): Json | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  return (value as { readonly [key: string]: Json })[tag]
}
