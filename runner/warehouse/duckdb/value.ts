/** Values out of DuckDB in the canonical form of warehouse.ts. */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Json } from '../../base/json.ts'
import type { ScalarType, SqlType, StructType } from '../../ir/types.ts'
import { WarehouseError } from '../warehouse.ts'
import { structFieldNames } from './translate/type.ts'

/**
 * One value of a result as canonical JSON; `type` is the GoogleSQL type the resolver gave the column.
 *
 * INT64 and NUMERIC stay exact. Struct fields get back the names GoogleSQL knows, which DuckDB may not be able to hold.
 */
export function canonicalValue(value: DuckDBValue, type: SqlType): Json {
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'array':
      return value instanceof DuckDBListValue
        ? value.items.map((item) => canonicalValue(item, type.element))
        : mismatch(value, type)
    case 'struct':
      if (!(value instanceof DuckDBStructValue)) return mismatch(value, type)
      return { $struct: structFields(value, type) }
    case 'range':
      if (!(value instanceof DuckDBStructValue)) return mismatch(value, type)
      return {
        $range: [
          canonicalValue(value.entries['start'] ?? null, type.element),
          canonicalValue(value.entries['end'] ?? null, type.element),
        ],
      }
    case 'scalar':
      return scalarValue(value, type)
  }
}

function structFields(value: DuckDBStructValue, type: StructType): readonly (readonly [string, Json])[] {
  const names = structFieldNames(type)
  return type.fields.map((field, index) => [
    field.name,
    canonicalValue(value.entries[names[index] ?? ''] ?? null, field.type),
  ])
}

function scalarValue(value: DuckDBValue, type: ScalarType): Json {
  if (typeof value === 'bigint') return type.name === 'BIGNUMERIC' ? decimal(value, 38) : integer(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  if (typeof value === 'string') return type.name === 'JSON' ? { $json: JSON.parse(value) as Json } : value
  if (typeof value === 'boolean') return value
  if (value instanceof DuckDBDecimalValue) return decimal(value.value, value.scale)
  if (value instanceof DuckDBDateValue) return date(BigInt(value.days))
  if (value instanceof DuckDBTimestampTZValue) return `${dateTime(value.micros)}Z`
  if (value instanceof DuckDBTimestampValue) return dateTime(value.micros)
  if (value instanceof DuckDBTimeValue) return time(value.micros)
  if (value instanceof DuckDBBlobValue) return { $bytes: Buffer.from(value.bytes).toString('base64') }
  if (value instanceof DuckDBIntervalValue) return interval(value)
  return mismatch(value, type)
}

function integer(value: bigint): Json {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

function decimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

const microsPerDay = 86_400_000_000n
// 0001-01-01 and 9999-12-31; the engine goes on beyond them.
const firstDay = -719_162n
const lastDay = 2_932_896n

function dateTime(micros: bigint): string {
  const days = floorDivide(micros, microsPerDay)
  return `${date(days)}T${time(micros - days * microsPerDay)}`
}

// JavaScript's Date counts days as GoogleSQL does from year 1 to 9999, without a time zone when asked in UTC.
function date(days: bigint): string {
  if (days < firstDay || days > lastDay)
    throw new WarehouseError('invalid-query', 'A date outside of the years 1 to 9999 is out of range')
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10)
}

function time(micros: bigint): string {
  const seconds = micros / 1_000_000n
  const fraction = micros % 1_000_000n
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(6, '0')}`
}

// GoogleSQL's form: Y-M D H:M:S, each of the three parts with its own sign.
function interval(value: DuckDBIntervalValue): string {
  const months = Math.abs(value.months)
  const micros = value.micros < 0n ? -value.micros : value.micros
  const seconds = micros / 1_000_000n
  const fraction = micros % 1_000_000n
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/000$/, '')}`
  return [
    `${value.months < 0 ? '-' : ''}${Math.floor(months / 12)}-${months % 12}`,
    String(value.days),
    `${value.micros < 0n ? '-' : ''}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${tail}`,
  ].join(' ')
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

function mismatch(value: DuckDBValue, type: SqlType): never {
  throw new Error(`internal: DuckDB gave ${String(value)} for a column of type ${type.kind}`)
}
