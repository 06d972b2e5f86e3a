/** NUMERIC (units of 1e-9) and BIGNUMERIC (units of 1e-38), exactly. */
import { BIGINT, BIGNUM, DECIMAL, DOUBLE, DuckDBDecimalValue, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { exactBinary, floatText } from './number.ts'

const numeric = DECIMAL(38, 9)
const numericUnit = 10n ** 9n
const bigUnit = 10n ** 38n
const numericLimit = 10n ** 38n
// 2^255 units, as GoogleSQL stores it: some 5.79e38.
const bigLimit = 1n << 255n

/** Division rounded half away from zero; the divisor is not 0. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n
  const [n, d] = [absolute(dividend), absolute(divisor)]
  const size = (2n * n + d) / (2n * d)
  return isNegative ? -size : size
}

/** Units as decimal text without trailing zeros: `-1.5`. */
export function decimalText(units: bigint, scale: number): string {
  const digits = absolute(units)
    .toString()
    .padStart(scale + 1, '0')
  const whole = digits.slice(0, -scale)
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** Units of a decimal text with optional exponent, rounded half away from zero; undefined when it is none. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const found = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text)
  if (found === null) return undefined
  const [, sign, whole = '', fraction = '', power = '0'] = found
  if (whole === '' && fraction === '') return undefined
  const shift = Number(power) - fraction.length + scale
  if (shift > 400) return undefined
  const digits = BigInt(whole + fraction)
  const units =
    shift >= 0
      ? digits * 10n ** BigInt(shift)
      : shift < -1000
        ? 0n
        : divideRounded(digits, 10n ** BigInt(-shift))
  return sign === '-' ? -units : units
}

/** Rounds units at `places` decimals. */
export function roundUnits(
  units: bigint,
  scale: number,
  places: number,
  mode: 'away' | 'even' | 'down' | 'up' | 'floor',
): bigint {
  if (places >= scale) return units
  const unit = 10n ** BigInt(Math.min(scale - places, 400))
  const rest = units % unit
  const down = units - rest
  if (rest === 0n) return units
  const step = units < 0n ? -unit : unit
  if (mode === 'down') return down
  if (mode === 'up') return units > 0n ? down + unit : down
  if (mode === 'floor') return units < 0n ? down - unit : down
  const twice = absolute(rest) * 2n
  if (twice !== unit) return twice > unit ? down + step : down
  return mode === 'away' || (down / unit) % 2n !== 0n ? down + step : down
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function numericOf(units: bigint, words: () => string): DuckDBDecimalValue {
  if (absolute(units) >= numericLimit) throw new Error(`numeric overflow: ${words()}`)
  return new DuckDBDecimalValue(units, 38, 9)
}

function bigOf(units: bigint, words: () => string): bigint {
  if (units >= bigLimit || units < -bigLimit) throw new Error(`BIGNUMERIC overflow: ${words()}`)
  return units
}

function unitsOfFloat(value: number, scale: number, type: string): bigint {
  if (!Number.isFinite(value)) {
    throw new Error(`Illegal conversion of non-finite floating point number to ${type}: ${floatText(value)}`)
  }
  const { digits, power } = exactBinary(Math.abs(value))
  const scaled = digits * 10n ** BigInt(scale)
  const units = power >= 0n ? scaled << power : divideRounded(scaled, 1n << -power)
  return value < 0 ? -units : units
}

function toFloat(units: bigint, scale: number): number {
  return Number(`${units}e-${scale}`)
}

const nt = (value: DuckDBDecimalValue): string => decimalText(value.value, 9)
const bt = (units: bigint): string => decimalText(units, 38)

function numericDivide(left: DuckDBDecimalValue, right: DuckDBDecimalValue): DuckDBDecimalValue {
  if (right.value === 0n) throw new Error(`division by zero: ${nt(left)} / ${nt(right)}`)
  return numericOf(divideRounded(left.value * numericUnit, right.value), () => `${nt(left)} / ${nt(right)}`)
}

function numericWhole(left: DuckDBDecimalValue, right: DuckDBDecimalValue): DuckDBDecimalValue {
  if (right.value === 0n) throw new Error(`division by zero: ${nt(left)} / ${nt(right)}`)
  return numericOf((left.value / right.value) * numericUnit, () => `${nt(left)} / ${nt(right)}`)
}

function needDivisor(left: bigint, right: bigint): void {
  if (right === 0n) throw new Error(`division by zero: ${bt(left)} / ${bt(right)}`)
}

function toInteger(units: bigint): bigint {
  const value = divideRounded(units, bigUnit)
  if (value !== BigInt.asIntN(64, value)) throw new Error(`int64 out of range: ${bt(units)}`)
  return value
}

type RoundingMode = 'away' | 'even' | 'down' | 'up' | 'floor'

/** The value at `fraction * last` between two neighbors; only the part behind the point of that place counts. */
function between(low: bigint, high: bigint, fraction: bigint, last: bigint, unit: bigint): bigint {
  const part = (fraction * last) % unit
  return divideRounded(low * (unit - part) + high * part, unit)
}

export const decimalFunctions: readonly RuntimeFunction[] = [
  define(
    'gsql_numeric_between',
    [numeric, numeric, numeric, BIGINT],
    numeric,
    (low: DuckDBDecimalValue, high: DuckDBDecimalValue, fraction: DuckDBDecimalValue, last: bigint) =>
      new DuckDBDecimalValue(between(low.value, high.value, fraction.value, last, numericUnit), 38, 9),
  ),
  define(
    'gsql_bignumeric_between',
    [BIGNUM, BIGNUM, BIGNUM, BIGINT],
    BIGNUM,
    (low: bigint, high: bigint, fraction: bigint, last: bigint) =>
      between(low, high, fraction, last, bigUnit),
  ),
  define(
    'gsql_numeric_multiply',
    [numeric, numeric],
    numeric,
    (left: DuckDBDecimalValue, right: DuckDBDecimalValue) =>
      numericOf(divideRounded(left.value * right.value, numericUnit), () => `${nt(left)} * ${nt(right)}`),
  ),
  define('gsql_numeric_divide', [numeric, numeric], numeric, numericDivide),
  define('gsql_numeric_div', [numeric, numeric], numeric, numericWhole),
  define('gsql_numeric_parse', [VARCHAR], numeric, (text: string) => {
    const units = parseDecimal(text, 9)
    if (units === undefined || absolute(units) >= numericLimit)
      throw new Error(`Invalid NUMERIC value: ${text}`)
    return new DuckDBDecimalValue(units, 38, 9)
  }),
  define('gsql_numeric_from_float', [DOUBLE], numeric, (value: number) => {
    const units = unitsOfFloat(value, 9, 'numeric')
    if (absolute(units) >= numericLimit) throw new Error(`numeric out of range: ${floatText(value)}`)
    return new DuckDBDecimalValue(units, 38, 9)
  }),
  define('gsql_numeric_to_float', [numeric], DOUBLE, (value: DuckDBDecimalValue) => toFloat(value.value, 9)),
  define(
    'gsql_numeric_round',
    [numeric, BIGINT, VARCHAR],
    numeric,
    (value: DuckDBDecimalValue, places: bigint, mode: RoundingMode) =>
      numericOf(roundUnits(value.value, 9, Number(places), mode), () => `ROUND(${nt(value)}, ${places})`),
  ),
  define('gsql_bignumeric_text', [BIGNUM], VARCHAR, bt),
  define('gsql_bignumeric_parse', [VARCHAR], BIGNUM, (text: string) => {
    const units = parseDecimal(text, 38)
    if (units === undefined || units >= bigLimit || units < -bigLimit)
      throw new Error(`Invalid BIGNUMERIC value: ${text}`)
    return units
  }),
  define('gsql_bignumeric_check', [BIGNUM], BIGNUM, (units: bigint) => bigOf(units, () => bt(units))),
  define('gsql_bignumeric_multiply', [BIGNUM, BIGNUM], BIGNUM, (left: bigint, right: bigint) =>
    bigOf(divideRounded(left * right, bigUnit), () => `${bt(left)} * ${bt(right)}`),
  ),
  define('gsql_bignumeric_divide', [BIGNUM, BIGNUM], BIGNUM, (left: bigint, right: bigint) => {
    needDivisor(left, right)
    return bigOf(divideRounded(left * bigUnit, right), () => `${bt(left)} / ${bt(right)}`)
  }),
  define('gsql_bignumeric_div', [BIGNUM, BIGNUM], BIGNUM, (left: bigint, right: bigint) => {
    needDivisor(left, right)
    return bigOf((left / right) * bigUnit, () => `${bt(left)} / ${bt(right)}`)
  }),
  define('gsql_bignumeric_mod', [BIGNUM, BIGNUM], BIGNUM, (left: bigint, right: bigint) => {
    needDivisor(left, right)
    return left % right
  }),
  define(
    'gsql_bignumeric_round',
    [BIGNUM, BIGINT, VARCHAR],
    BIGNUM,
    (units: bigint, places: bigint, mode: RoundingMode) =>
      bigOf(roundUnits(units, 38, Number(places), mode), () => `ROUND(${bt(units)}, ${places})`),
  ),
  define(
    'gsql_bignumeric_constrain',
    [BIGNUM, BIGINT, BIGINT],
    BIGNUM,
    (units: bigint, precision: bigint, scale: bigint) => {
      const rounded = roundUnits(units, 38, Number(scale), 'away')
      if (absolute(rounded) >= 10n ** (precision - scale) * bigUnit) {
        throw new Error(
          `BIGNUMERIC(${precision}, ${scale}) got a value that is not in its range: ${bt(units)}`,
        )
      }
      return rounded
    },
  ),
  define('gsql_bignumeric_from_integer', [BIGINT], BIGNUM, (value: bigint) => value * bigUnit),
  define(
    'gsql_bignumeric_from_numeric',
    [numeric],
    BIGNUM,
    (value: DuckDBDecimalValue) => value.value * 10n ** 29n,
  ),
  define('gsql_bignumeric_from_float', [DOUBLE], BIGNUM, (value: number) =>
    bigOf(unitsOfFloat(value, 38, 'bignumeric'), () => floatText(value)),
  ),
  define('gsql_bignumeric_to_integer', [BIGNUM], BIGINT, toInteger),
  define('gsql_bignumeric_to_float', [BIGNUM], DOUBLE, (units: bigint) => toFloat(units, 38)),
  define('gsql_bignumeric_to_numeric', [BIGNUM], numeric, (units: bigint) => {
    const rounded = divideRounded(units, 10n ** 29n)
    if (absolute(rounded) >= numericLimit) throw new Error(`numeric out of range: ${bt(units)}`)
    return new DuckDBDecimalValue(rounded, 38, 9)
  }),
  define('gsql_bignumeric_average', [BIGNUM, BIGINT], BIGNUM, (sum: bigint, count: bigint) =>
    divideRounded(sum, count),
  ),
]
