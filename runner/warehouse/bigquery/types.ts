/** BigQuery's REST schemas and cells ↔ GoogleSQL types and canonical values. */
import type { Json } from '../../base/json.ts'
import type { Column, ScalarTypeName, SqlType } from '../../ir/types.ts'

export interface FieldSchema {
  readonly name?: string
  readonly type: string
  readonly mode?: string
  readonly fields?: readonly FieldSchema[]
  readonly precision?: string
  readonly scale?: string
  readonly maxLength?: string
  readonly rangeElementType?: { readonly type: string }
}

const scalarNames: Readonly<Record<string, ScalarTypeName>> = {
  INTEGER: 'INT64',
  INT64: 'INT64',
  FLOAT: 'FLOAT64',
  FLOAT64: 'FLOAT64',
  BOOLEAN: 'BOOL',
  BOOL: 'BOOL',
  NUMERIC: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  STRING: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
}

export function columnOfField(field: FieldSchema): Column {
  return { name: field.name ?? '', type: typeOfField(field) }
}

function typeOfField(field: FieldSchema): SqlType {
  const type = singleType(field)
  return field.mode === 'REPEATED' ? { kind: 'array', element: type } : type
}

function singleType(field: FieldSchema): SqlType {
  if (field.type === 'RECORD' || field.type === 'STRUCT') {
    return { kind: 'struct', fields: (field.fields ?? []).map(columnOfField) }
  }
  if (field.type === 'RANGE') {
    return {
      kind: 'range',
      element: { kind: 'scalar', name: scalarNames[field.rangeElementType?.type ?? 'DATE'] ?? 'DATE' },
    }
  }
  const name = scalarNames[field.type]
  if (name === undefined) throw new Error(`internal: BigQuery type ${field.type} is not known`)
  const parameters = [field.precision ?? field.maxLength, field.scale]
    .filter((part) => part !== undefined)
    .map(Number)
  return parameters.length === 0 ? { kind: 'scalar', name } : { kind: 'scalar', name, parameters }
}

/** The inverse of {@link columnOfField}, for load jobs. */
export function fieldOfColumn(column: Column): FieldSchema {
  const repeated = column.type.kind === 'array'
  const type = column.type.kind === 'array' ? column.type.element : column.type
  const mode = repeated ? 'REPEATED' : 'NULLABLE'
  if (type.kind === 'struct')
    return { name: column.name, mode, type: 'RECORD', fields: type.fields.map(fieldOfColumn) }
  if (type.kind === 'range')
    return { name: column.name, mode, type: 'RANGE', rangeElementType: { type: type.element.name } }
  if (type.kind === 'array') throw new Error(`internal: column ${column.name} is an array of arrays`)
  const [first, second] = type.parameters ?? []
  if (first === undefined) return { name: column.name, mode, type: type.name }
  const isDecimal = type.name === 'NUMERIC' || type.name === 'BIGNUMERIC'
  const limits = isDecimal
    ? { precision: String(first), ...(second === undefined ? {} : { scale: String(second) }) }
    : { maxLength: String(first) }
  return { name: column.name, mode, type: type.name, ...limits }
}

export interface RestRow {
  readonly f: readonly { readonly v: unknown }[]
}

/** One row of jobs.getQueryResults (timestamps as microseconds) in the canonical form of results. */
export function readRow(row: RestRow, columns: readonly Column[]): readonly Json[] {
  return columns.map((column, index) => readCell(row.f[index]?.v, column.type))
}

function readCell(cell: unknown, type: SqlType): Json {
  if (cell === null || cell === undefined) return null
  if (type.kind === 'array')
    return (cell as { v: unknown }[]).map((element) => readCell(element.v, type.element))
  if (type.kind === 'struct') {
    const cells = (cell as RestRow).f
    return { $struct: type.fields.map((field, index) => [field.name, readCell(cells[index]?.v, field.type)]) }
  }
  if (type.kind === 'range') return readRange(String(cell), type.element)
  return readScalar(String(cell), type.name)
}

function readRange(text: string, element: SqlType): Json {
  const [start = '', end = ''] = text.slice(1, -1).split(/\s*,\s*/)
  const bound = (part: string): Json => (/^(UNBOUNDED|NULL)$/i.test(part) ? null : readCell(part, element))
  return { $range: [bound(start), bound(end)] }
}

function readScalar(text: string, name: ScalarTypeName): Json {
  switch (name) {
    case 'INT64':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'FLOAT64':
      return readFloat(text)
    case 'BOOL':
      return text === 'true'
    case 'BYTES':
      return { $bytes: text }
    case 'JSON':
      return { $json: JSON.parse(text) as Json }
    case 'TIMESTAMP':
      return timestampOfMicroseconds(BigInt(text))
    case 'DATETIME':
    case 'TIME':
      return withFraction(text)
    default:
      return text
  }
}

function readFloat(text: string): Json {
  if (/^nan$/i.test(text)) return 'NaN'
  if (/^\+?inf(inity)?$/i.test(text)) return 'inf'
  if (/^-inf(inity)?$/i.test(text)) return '-inf'
  return Number(text)
}

// A fraction has six digits in results, or is not there.
function withFraction(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  return Number(fraction) === 0 ? whole : `${whole}.${fraction.padEnd(6, '0')}`
}

/** `2024-01-31T10:00:00Z`, with a fraction only where there is one. */
export function timestampOfMicroseconds(microseconds: bigint): string {
  const inSecond = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = (microseconds - inSecond) / 1_000_000n
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return inSecond === 0n ? `${text}Z` : `${text}.${String(inSecond).padStart(6, '0')}Z`
}
