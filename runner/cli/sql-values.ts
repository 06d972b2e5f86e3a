/** Types and values that stand in the lines of `runner sql`. */
import type { Json } from '../base/json.ts'
import type { ScalarTypeName, SqlType, StructType } from '../ir/types.ts'
import { parseTypeName } from '../sql/parse/parse.ts'
import { createCatalog } from '../sql/resolve/catalog.ts'
import { openSession, ResolveFailure } from '../sql/resolve/session.ts'
import { resolveType } from '../sql/resolve/type.ts'

/** A type or value in a line that is not what it says. */
export class BadValue extends Error {}

/** Reads a type as GoogleSQL writes it. @throws BadValue, which names `what` has the type. */
export function readType(text: string, what: string): SqlType {
  const { value, diagnostics } = parseTypeName(text)
  if (value === undefined) throw new BadValue(`the type of ${what}: ${diagnostics[0]?.message ?? text}`)
  const session = openSession({ catalog: createCatalog({}) })
  try {
    return resolveType(session, value)
  } catch (error) {
    if (!(error instanceof ResolveFailure)) throw error
    throw new BadValue(`the type of ${what}: ${session.diagnostics[0]?.message ?? text}`)
  }
}

/**
 * A value as lines may write it, in the canonical form: a STRUCT may also be a list or an object, JSON and BYTES may
 * come without their wrapping.
 *
 * @throws BadValue when it is not of the type.
 */
export function canonicalInput(value: Json, type: SqlType, what: string): Json {
  if (value === null) return null
  switch (type.kind) {
    case 'array':
      if (!Array.isArray(value)) return refuse(value, 'an ARRAY', what)
      return (value as readonly Json[]).map((item) => canonicalInput(item, type.element, what))
    case 'struct':
      return { $struct: structFields(value, type, what) }
    case 'range': {
      const bounds = isObject(value) ? value['$range'] : undefined
      if (!Array.isArray(bounds)) return refuse(value, 'a RANGE', what)
      const [start = null, end = null] = bounds as readonly Json[]
      return {
        $range: [canonicalInput(start, type.element, what), canonicalInput(end, type.element, what)],
      }
    }
    case 'scalar':
      return scalar(value, type.name, what)
  }
}

function structFields(value: Json, type: StructType, what: string): Json {
  const wrapped = isObject(value) ? value['$struct'] : undefined
  const valueAt = (name: string, index: number): Json => {
    if (Array.isArray(wrapped)) return ((wrapped as readonly (readonly Json[])[])[index]?.[1] as Json) ?? null
    if (Array.isArray(value)) return (value as readonly Json[])[index] ?? null
    if (isObject(value)) return value[name] ?? null
    return refuse(value, 'a STRUCT', what)
  }
  return type.fields.map((field, index) => [
    field.name,
    canonicalInput(valueAt(field.name, index), field.type, what),
  ])
}

const datePattern = String.raw`\d{4}-\d{1,2}-\d{1,2}`
const clockPattern = String.raw`\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,9})?`
const forms: Readonly<Partial<Record<ScalarTypeName, RegExp>>> = {
  INT64: /^[+-]?\d{1,19}$/,
  FLOAT64: /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|[+-]?inf(?:inity)?)$/i,
  NUMERIC: /^[+-]?(?:\d+\.?\d*|\.\d+)$/,
  BIGNUMERIC: /^[+-]?(?:\d+\.?\d*|\.\d+)$/,
  DATE: new RegExp(`^${datePattern}$`),
  TIME: new RegExp(`^${clockPattern}$`),
  DATETIME: new RegExp(`^${datePattern}[T ]${clockPattern}$`),
  TIMESTAMP: new RegExp(`^${datePattern}[T ]${clockPattern}(?: ?(?:Z|UTC|[+-]\\d\\d(?::?\\d\\d)?))?$`),
  INTERVAL: /^-?\d+-\d+ -?\d+ -?\d+:\d+:\d+(?:\.\d+)?$/,
}

function scalar(value: Json, name: ScalarTypeName, what: string): Json {
  switch (name) {
    case 'BOOL':
      return typeof value === 'boolean' ? value : refuse(value, name, what)
    case 'STRING':
    case 'GEOGRAPHY':
      return typeof value === 'string' ? value : refuse(value, name, what)
    case 'JSON':
      return isObject(value) && '$json' in value ? value : { $json: value }
    case 'BYTES': {
      if (isObject(value) && typeof value['$bytes'] === 'string') return { $bytes: value['$bytes'] }
      if (typeof value !== 'string') return refuse(value, name, what)
      return { $bytes: Buffer.from(value, 'latin1').toString('base64') }
    }
    default: {
      if (typeof value !== 'string' && typeof value !== 'number') return refuse(value, name, what)
      if (forms[name]?.test(String(value)) !== true) return refuse(value, name, what)
      // Literals of the engine take neither nanoseconds nor a sign in front of whole numbers.
      return typeof value === 'number' ? value : value.replace(/(\.\d{6})\d+/, '$1').replace(/^\+/, '')
    }
  }
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(value: Json, type: string, what: string): never {
  throw new BadValue(`${what}: ${JSON.stringify(value)?.slice(0, 60) ?? ''} is not ${type}`)
}
