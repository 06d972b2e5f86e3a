/** Constants: those in the text, and values handed in as parameters and variables. */
import type { Json } from '../../../base/json.ts'
import type { SqlType } from '../../../ir/types.ts'
import type { ResolvedLiteral } from '../../../sql/resolve/tree.ts'
import { quoteName, quoteText } from '../name.ts'
import { duckdbType, structFieldNames } from './type.ts'

/** The constant as a DuckDB expression of exactly its type. */
export function literalSql(literal: ResolvedLiteral): string {
  return constantSql(literal.value, literal.type)
}

/** A value in the canonical form of results as a DuckDB expression of `type`. */
export function givenSql(value: Json, type: SqlType): string {
  if (value === null) return nullOf(type)
  switch (type.kind) {
    case 'array':
      return `CAST([${(value as readonly Json[]).map((item) => givenSql(item, type.element)).join(', ')}] AS ${duckdbType(type)})`
    case 'struct': {
      const names = structFieldNames(type)
      const fields = (value as { readonly $struct: readonly (readonly [string, Json])[] }).$struct
      const parts = type.fields.map(
        (field, index) =>
          `${quoteName(names[index] ?? '')} := ${givenSql(fields[index]?.[1] ?? null, field.type)}`,
      )
      return `struct_pack(${parts.join(', ')})`
    }
    case 'range': {
      const [start = null, end = null] = (value as { readonly $range: readonly Json[] }).$range
      return `struct_pack("start" := ${givenSql(start, type.element)}, "end" := ${givenSql(end, type.element)})`
    }
    case 'scalar':
      return constantSql(plainValue(value, type.name), type)
  }
}

// The canonical form differs from the literal's in BYTES (base64), JSON (a tree) and the T and Z of times.
function plainValue(value: Json, name: string): string | number | boolean {
  if (name === 'JSON') return JSON.stringify((value as { readonly $json: Json }).$json)
  if (name === 'BYTES') {
    const base64 =
      typeof value === 'object' && value !== null
        ? (value as { readonly $bytes: string }).$bytes
        : String(value)
    return Buffer.from(base64, 'base64').toString('hex')
  }
  if (name === 'DATETIME') return String(value).replace('T', ' ')
  if (name === 'TIMESTAMP') return timestampText(String(value))
  return value as string | number | boolean
}

// '2024-01-31T10:00:00.25Z', or any other zone or none (UTC) → '2024-01-31 10:00:00.25+00'
function timestampText(text: string): string {
  const parts = /^(.*?\d)\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i.exec(text.trim().replace('T', ' '))
  const zone = parts?.[2] ?? 'Z'
  return `${parts?.[1] ?? text}${/^(z|utc)$/i.test(zone) ? '+00' : zone}`
}

function constantSql(value: string | number | boolean | null, type: SqlType): string {
  if (value === null) return nullOf(type)
  if (type.kind === 'range') return rangeSql(String(value), type.element)
  if (type.kind !== 'scalar') throw new Error(`internal: a constant of type ${type.kind}`)
  switch (type.name) {
    case 'BOOL':
      return String(value).toLowerCase() === 'true' ? 'true' : 'false'
    case 'INT64': {
      const text = String(value)
      return text.startsWith('-') ? `CAST(${text} AS BIGINT)` : `${text}::BIGINT`
    }
    case 'FLOAT64':
      return floatSql(floatValue(value))
    case 'NUMERIC':
      return `CAST(${quoteText(String(value))} AS DECIMAL(38,9))`
    case 'BIGNUMERIC':
      return `CAST(${quoteText(scaled(String(value), 38))} AS BIGNUM)`
    case 'STRING':
    case 'GEOGRAPHY':
      return quoteText(String(value))
    case 'BYTES':
      return `'${String(value).replace(/../g, (byte) => `\\x${byte.toUpperCase()}`)}'::BLOB`
    case 'DATE':
      return `DATE '${value}'`
    case 'TIME':
      return `TIME '${value}'`
    case 'DATETIME':
      return `TIMESTAMP '${value}'`
    case 'TIMESTAMP':
      return `TIMESTAMPTZ '${value}'`
    case 'INTERVAL':
      return intervalSql(String(value))
    case 'JSON':
      return `CAST(${quoteText(String(value))} AS JSON)`
  }
}

function nullOf(type: SqlType): string {
  return `CAST(NULL AS ${duckdbType(type)})`
}

function floatValue(value: string | number | boolean): number {
  if (typeof value === 'number') return value
  const text = String(value).toLowerCase()
  if (text === 'nan') return Number.NaN
  if (/^[+-]?inf(inity)?$/.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}

// A plain 0.1 would be a DECIMAL; with an exponent it is a DOUBLE.
function floatSql(value: number): string {
  if (Number.isNaN(value)) return "CAST('nan' AS DOUBLE)"
  if (!Number.isFinite(value)) return `CAST('${value < 0 ? '-' : ''}inf' AS DOUBLE)`
  const text = Object.is(value, -0) ? '-0' : String(value)
  const sql = text.includes('e') ? text : `${text}e0`
  return text.startsWith('-') ? `(${sql})` : sql
}

// '-1.5' with 38 digits behind the point → '-1500…0'
function scaled(text: string, scale: number): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (parts === null) throw new Error(`internal: "${text}" is not a plain decimal`)
  const digits = `${parts[2] ?? ''}${(parts[3] ?? '').padEnd(scale, '0').slice(0, scale)}`.replace(
    /^0+(?=\d)/,
    '',
  )
  return parts[1] === '-' ? `-${digits}` : digits
}

// 'years-months days hours:minutes:seconds.fraction'
function intervalSql(text: string): string {
  const parts = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text)
  if (parts === null) throw new Error(`internal: "${text}" is not an interval`)
  const [
    ,
    monthSign,
    years = '0',
    months = '0',
    days = '0',
    timeSign,
    hours = '0',
    minutes = '0',
    seconds = '0',
    fraction = '',
  ] = parts
  const allMonths = Number(years) * 12 + Number(months)
  const micros =
    (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000n +
    BigInt(fraction.padEnd(6, '0').slice(0, 6))
  return `INTERVAL '${monthSign}${allMonths} months ${days} days ${timeSign}${micros} microseconds'`
}

// '[2024-01-01, UNBOUNDED)'
function rangeSql(text: string, element: Extract<SqlType, { kind: 'scalar' }>): string {
  const parts = /^\[\s*(.*?)\s*,\s*(.*?)\s*\)$/.exec(text)
  const bound = (part: string | undefined): string =>
    part === undefined || /^(unbounded|null)$/i.test(part) ? nullOf(element) : constantSql(part, element)
  return `struct_pack("start" := ${bound(parts?.[1])}, "end" := ${bound(parts?.[2])})`
}
