/** Roots, powers and logarithms of NUMERIC and BIGNUMERIC, correctly rounded from whole-number arithmetic. */
import { BIGNUM, DECIMAL, DuckDBDecimalValue, VARCHAR } from '@duckdb/node-api'
import { decimalText, divideRounded } from './decimal.ts'
import { define, type RuntimeFunction } from './define.ts'

// All steps count units of 1e-90: BIGNUMERIC has 38 decimals and up to 39 digits before them.
const scale = 90
const one = 10n ** BigInt(scale)

function multiply(left: bigint, right: bigint): bigint {
  return (left * right) / one
}

/** The largest whole number whose `degree`-th power is not larger than `value`, which is not negative. */
function wholeRoot(value: bigint, degree: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt(Math.ceil(value.toString(2).length / Number(degree)))
  for (;;) {
    const next = ((degree - 1n) * guess + value / guess ** (degree - 1n)) / degree
    if (next >= guess) return guess
    guess = next
  }
}

// ln 2 by the series of atanh(1/3), once.
let lnTwo: bigint | undefined
function logOfTwo(): bigint {
  lnTwo ??= 2n * atanh(one / 3n)
  return lnTwo
}

function atanh(value: bigint): bigint {
  const square = multiply(value, value)
  let power = value
  let sum = 0n
  for (let step = 1n; power !== 0n; step += 2n) {
    sum += power / step
    power = multiply(power, square)
  }
  return sum
}

/** ln of a positive value, in units of 1e-90. */
function logarithm(value: bigint): bigint {
  let halvings = 0n
  let rest = value
  while (rest > (3n * one) / 2n) {
    rest /= 2n
    halvings += 1n
  }
  while (rest < (3n * one) / 4n) {
    rest *= 2n
    halvings -= 1n
  }
  return 2n * atanh(((rest - one) * one) / (rest + one)) + halvings * logOfTwo()
}

/** e to a power, in units of 1e-90; undefined when it has more than 60 digits before the point. */
function exponential(value: bigint): bigint | undefined {
  const doublings = value / logOfTwo()
  if (doublings > 200n) return undefined
  if (doublings < -300n) return 0n
  const rest = value - doublings * logOfTwo()
  let term = one
  let sum = one
  for (let step = 1n; term !== 0n; step += 1n) {
    term = multiply(term, rest) / step
    sum += term
  }
  return doublings >= 0n ? sum << doublings : sum >> -doublings
}

/** Exact powers by whole exponents; undefined beyond 60 digits before the point. */
function wholePower(base: bigint, exponent: bigint): bigint | undefined {
  const limit = 10n ** 60n * one
  let [factor, rest, result] = [base, exponent < 0n ? -exponent : exponent, one]
  if (exponent < 0n) factor = (one * one) / base
  while (rest > 0n) {
    if (rest % 2n === 1n) result = multiply(result, factor)
    rest /= 2n
    if (rest > 0n) factor = multiply(factor, factor)
    if (absolute(result) > limit || (rest > 0n && absolute(factor) > limit)) return undefined
  }
  return result
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

type Kind = 'NUMERIC' | 'BIGNUMERIC'

/** Values come and go in units of the type; the words of a call stand in its errors. */
function evaluate(name: string, kind: Kind, places: number, ...given: readonly bigint[]): bigint {
  const words = `${name}(${given.map((units) => decimalText(units, places)).join(', ')})`
  const step = 10n ** BigInt(scale - places)
  const [value = 0n, other] = given.map((units) => units * step)
  const isPositive = value > 0n
  const out = (result: bigint | undefined): bigint => {
    const units = result === undefined ? undefined : divideRounded(result, step)
    const limit = kind === 'NUMERIC' ? 10n ** 38n : 1n << 255n
    if (units === undefined || absolute(units) >= limit)
      throw new Error(`${kind === 'NUMERIC' ? 'numeric' : 'BIGNUMERIC'} overflow: ${words}`)
    return units
  }
  switch (name) {
    case 'SQRT':
      if (value < 0n) throw new Error(`SQRT is undefined for negative value: ${words}`)
      return out(wholeRoot(value * one, 2n))
    case 'CBRT': {
      const root = wholeRoot(absolute(value) * one * one, 3n)
      return out(value < 0n ? -root : root)
    }
    case 'EXP':
      return out(exponential(value))
    case 'LN':
    case 'LOG10':
      if (!isPositive) throw new Error(`${name} is undefined for zero or negative value: ${words}`)
      return out(name === 'LN' ? logarithm(value) : (logarithm(value) * one) / logarithm(10n * one))
    case 'LOG':
      if (other === undefined) {
        if (!isPositive)
          throw new Error(`LN is undefined for zero or negative value: ${words.replace('LOG', 'LN')}`)
        return out(logarithm(value))
      }
      if (!isPositive || other <= 0n || other === one)
        throw new Error(`LOG is undefined for zero or negative value, or when base equals 1: ${words}`)
      return out((logarithm(value) * one) / logarithm(other))
    default:
      return out(power(value, other ?? 0n, kind, words))
  }
}

function power(base: bigint, exponent: bigint, kind: Kind, words: string): bigint | undefined {
  if (exponent === 0n) return one
  if (base === 0n) {
    if (exponent < 0n) throw new Error(`division by zero: ${words}`)
    return 0n
  }
  if (exponent % one === 0n) return wholePower(base, exponent / one)
  if (base < 0n) throw new Error(`Negative ${kind} value cannot be raised to a fractional power: ${words}`)
  return exponential(multiply(exponent, logarithm(base)))
}

const numeric = DECIMAL(38, 9)

export const decimalMathFunctions: readonly RuntimeFunction[] = [1, 2].flatMap((count) => [
  define(
    'gsql_numeric_math',
    [VARCHAR, ...Array.from({ length: count }, () => numeric)],
    numeric,
    (name: string, ...values: DuckDBDecimalValue[]) =>
      new DuckDBDecimalValue(evaluate(name, 'NUMERIC', 9, ...values.map((value) => value.value)), 38, 9),
  ),
  define(
    'gsql_bignumeric_math',
    [VARCHAR, ...Array.from({ length: count }, () => BIGNUM)],
    BIGNUM,
    (name: string, ...values: bigint[]) => evaluate(name, 'BIGNUMERIC', 38, ...values),
  ),
])
