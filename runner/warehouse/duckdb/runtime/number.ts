/** Numbers as text, and the exact parts of FLOAT64 arithmetic. */
import { BIGINT, DOUBLE, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'

/**
 * A FLOAT64 as GoogleSQL writes it: the shortest of %.15g and %.17g that reads back as the same number.
 *
 * Source: measured on Google's evaluator; `1e15` is `1e+15`, `0.00001` is `1e-05`, -0 is `0`.
 */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  if (value === 0) return '0'
  const short = general(value, 15)
  return Number(short) === value ? short : general(value, 17)
}

/** C's %.<digits>g. */
export function general(value: number, digits: number): string {
  const [mantissa = '', power = '0'] = value.toExponential(digits - 1).split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= digits) {
    const sign = exponent < 0 ? '-' : '+'
    return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  return withoutZeros(value.toFixed(Math.max(0, digits - 1 - exponent)))
}

function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A FLOAT64 rounded half away from zero at `places`, on its exact binary value: 2.675 at 2 is 2.67. */
export function roundFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  const sign = value < 0 ? -1 : 1
  const size = Math.abs(value)
  if (places >= 0) {
    // toFixed works on the exact value and takes the larger of two equally near, that is away from zero.
    return size >= 1e21 || places > 100 ? value : sign * Number(size.toFixed(places))
  }
  if (places < -308) return 0
  const unit = 10n ** BigInt(-places)
  const whole = BigInt(Math.floor(size))
  const down = (whole / unit) * unit
  const rounded = Number((whole - down) * 2n >= unit ? down + unit : down)
  if (!Number.isFinite(rounded))
    throw new Error(`Floating point overflow in function: ROUND(${general(value, 6)}, ${places})`)
  return sign * rounded
}

/** A FLOAT64 cut at `places`, on its exact binary value. */
export function truncateFloat(value: number, places: number): number {
  if (!Number.isFinite(value) || value === 0) return value
  const sign = value < 0 ? -1 : 1
  const size = Math.abs(value)
  if (places >= 0) {
    if (size >= 1e21 || places > 100) return value
    const rounded = size.toFixed(places)
    // Rounded up: one unit in the last place less is the cut value.
    return sign * (compareExact(rounded, size) > 0 ? Number(previous(rounded)) : Number(rounded))
  }
  if (places < -308) return 0
  const unit = 10n ** BigInt(-places)
  return sign * Number((BigInt(Math.floor(size)) / unit) * unit)
}

// Compares a decimal text with the exact value of a double.
function compareExact(text: string, value: number): number {
  const [whole = '0', fraction = ''] = text.split('.')
  const scale = 10n ** BigInt(fraction.length)
  const { digits, power } = exactBinary(value)
  const left = BigInt(whole + fraction) << (power < 0n ? -power : 0n)
  const right = (digits << (power > 0n ? power : 0n)) * scale
  return left < right ? -1 : left > right ? 1 : 0
}

/** A finite positive double as `digits * 2 ** power`. */
export function exactBinary(value: number): { readonly digits: bigint; readonly power: bigint } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0n
    ? { digits: fraction, power: -1074n }
    : { digits: fraction | (1n << 52n), power: exponent - 1075n }
}

function previous(text: string): string {
  const point = text.indexOf('.')
  const places = point === -1 ? 0 : text.length - point - 1
  const less = (BigInt(text.replace('.', '')) - 1n).toString().padStart(places + 1, '0')
  return places === 0 ? less : `${less.slice(0, -places)}.${less.slice(-places)}`
}

/** INT64 from text: decimal or hexadecimal, a sign, spaces around. @throws in GoogleSQL's words. */
export function parseInteger(text: string): bigint {
  const found = /^\s*([+-]?)(\d+|0[xX][0-9a-fA-F]+)\s*$/.exec(text)
  const size = found?.[2] === undefined ? undefined : BigInt(found[2].replace(/^0+(?=\d)/, ''))
  const value = found?.[1] === '-' && size !== undefined ? -size : size
  if (value === undefined || value !== BigInt.asIntN(64, value)) throw new Error(`Bad int64 value: ${text}`)
  return value
}

/** FLOAT64 from text: also inf, infinity, nan, hexadecimal, spaces around. @throws in GoogleSQL's words. */
export function parseFloat64(text: string): number {
  const trimmed = text.trim()
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed)
  if (/^[+-]?inf(inity)?$/i.test(trimmed))
    return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN
  const hex = /^([+-]?)(0x[0-9a-f]+)$/i.exec(trimmed)
  if (hex?.[2] !== undefined) return (hex[1] === '-' ? -1 : 1) * Number(hex[2])
  throw new Error(`Bad double value: ${text}`)
}

function domain(name: string, evaluate: (...values: number[]) => number): (...values: number[]) => number {
  return (...values) => {
    const result = evaluate(...values)
    const isFine = Number.isFinite(result) || values.some((value) => !Number.isFinite(value))
    if (isFine) return result
    throw new Error(
      `Floating point error in function: ${name}(${values.map((value) => general(value, 6)).join(', ')})`,
    )
  }
}

export const numberFunctions: readonly RuntimeFunction[] = [
  define('gsql_float_text', [DOUBLE], VARCHAR, floatText),
  define('gsql_float_round', [DOUBLE, BIGINT], DOUBLE, (value: number, places: bigint) =>
    roundFloat(value, Number(places)),
  ),
  define('gsql_float_trunc', [DOUBLE, BIGINT], DOUBLE, (value: number, places: bigint) =>
    truncateFloat(value, Number(places)),
  ),
  define('gsql_integer_parse', [VARCHAR], BIGINT, parseInteger),
  define('gsql_float_parse', [VARCHAR], DOUBLE, parseFloat64),
  define('gsql_shift_left', [BIGINT, BIGINT], BIGINT, (value: bigint, count: bigint) =>
    BigInt.asIntN(64, count > 63n ? 0n : value << checkShift(count)),
  ),
  define('gsql_shift_right', [BIGINT, BIGINT], BIGINT, (value: bigint, count: bigint) =>
    BigInt.asIntN(64, count > 63n ? 0n : BigInt.asUintN(64, value) >> checkShift(count)),
  ),
  define('gsql_asinh', [DOUBLE], DOUBLE, domain('ASINH', Math.asinh)),
  define(
    'gsql_pow',
    [DOUBLE, DOUBLE],
    DOUBLE,
    domain('POW', (base, exponent) => (base === 1 ? 1 : base ** exponent)),
  ),
  define('gsql_cbrt', [DOUBLE], DOUBLE, Math.cbrt),
]

function checkShift(count: bigint): bigint {
  if (count < 0n) throw new Error('Bitwise shift by negative offset.')
  return count
}
