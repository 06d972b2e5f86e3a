/** Plus, minus, times, divided by, with the errors of GoogleSQL; bits. */

import type { SqlType } from '../../../ir/types.ts'
import { isSmall, shortened } from './decimal.ts'
import { intervalProduct, intervalQuotient, temporalDifference, temporalSum } from './interval.ts'
import type { Call, Rules } from './rule.ts'
import { caseOf, castTo, fail, fn, once } from './sql.ts'

const numeric = 'DECIMAL(38,9)'

/** Precision and scale of a NUMERIC as DuckDB holds it. */
function decimalShape(type: SqlType): { readonly precision: number; readonly scale: number } {
  const [precision, scale] = (type.kind === 'scalar' ? type.parameters : undefined) ?? [38, 9]
  return { precision: precision ?? 38, scale: scale ?? 0 }
}

// A result that became infinite although nothing was is an error in GoogleSQL.
function floatSql(operator: '+' | '-' | '*', left: string, right: string): string {
  return once([left, right], (a, b) => {
    const sql = `(${a} ${operator} ${b})`
    const words = `'double overflow: ' || gsql_float_text(${a}) || ' ${operator} ' || gsql_float_text(${b})`
    return caseOf([[`isinf(${sql}) AND isfinite(${a}) AND isfinite(${b})`, fail(words, 'DOUBLE')]], sql)
  })
}

/**
 * The product of two NUMERICs.
 *
 * With declared precisions that leave room the engine's own product is exact. Otherwise amounts below a thousand million
 * with at most four places, the ordinary case, are multiplied as DECIMAL(18,4); everything else in JavaScript, which is
 * four times as fast as the engine's division of 128-bit integers (DuckDB 1.5.6: 0.47 against 1.8 µs).
 */
export function numericProduct(left: string, leftType: SqlType, right: string, rightType: SqlType): string {
  const [a, b] = [decimalShape(leftType), decimalShape(rightType)]
  if (a.precision + b.precision <= 38 && a.scale + b.scale <= 9)
    return castTo(`(${left} * ${right})`, numeric)
  return once([left, right], (x, y) => {
    const [shortX, shortY] = [shortened(x, 4), shortened(y, 4)]
    const fits = `${isSmall(x)} AND ${isSmall(y)} AND ${shortX} = ${x} AND ${shortY} = ${y}`
    return caseOf(
      [[fits, castTo(`(${shortX} * ${shortY})`, numeric)]],
      fn('gsql_numeric_multiply', asNumeric(x), asNumeric(y)),
    )
  })
}

function asNumeric(sql: string): string {
  return castTo(sql, numeric)
}

/** The quotient of two NUMERICs, rounded half away from zero at nine places. */
export function numericQuotient(left: string, right: string): string {
  return fn('gsql_numeric_divide', asNumeric(left), asNumeric(right))
}

function floatQuotient(call: Call): string {
  const divisor = call.literal(1)
  // A constant above one cannot make anything infinite.
  if (typeof divisor === 'number' && Math.abs(divisor) >= 1) return `(${call.sql(0)} / ${call.sql(1)})`
  return once([call.sql(0), call.sql(1)], (a, b) => {
    const text = (operator: string) => `gsql_float_text(${a}) || ' ${operator} ' || gsql_float_text(${b})`
    return caseOf(
      [
        [`${b} = 0`, castTo(fn('gsql_fail', `'division by zero: ' || ${text('/')}`), 'DOUBLE')],
        [
          `isinf(${a} / ${b}) AND isfinite(${a}) AND isfinite(${b})`,
          castTo(fn('gsql_fail', `'double overflow: ' || ${text('/')}`), 'DOUBLE'),
        ],
      ],
      `(${a} / ${b})`,
    )
  })
}

function sumOrDifference(operator: '+' | '-'): (call: Call) => string {
  return (call) => {
    const [left, right] = [call.typeName(0), call.typeName(1)]
    const [a, b] = [call.sql(0), call.sql(1)]
    if (left === 'INT64' && right === 'INT64') return `(${a} ${operator} ${b})`
    if (left === 'FLOAT64') return floatSql(operator, a, b)
    if (left === 'NUMERIC') return castTo(`(${a} ${operator} ${b})`, numeric)
    if (left === 'BIGNUMERIC') return fn('gsql_bignumeric_check', `(${a} ${operator} ${b})`)
    return operator === '+' ? temporalSum(call) : temporalDifference(call)
  }
}

function product(call: Call): string {
  const [left, right] = [call.typeName(0), call.typeName(1)]
  if (left === 'INTERVAL' || right === 'INTERVAL') return intervalProduct(call)
  if (left === 'INT64') return `(${call.sql(0)} * ${call.sql(1)})`
  if (left === 'FLOAT64') return floatSql('*', call.sql(0), call.sql(1))
  if (left === 'NUMERIC') return numericProduct(call.sql(0), call.type(0), call.sql(1), call.type(1))
  return fn('gsql_bignumeric_multiply', call.sql(0), call.sql(1))
}

function quotient(call: Call): string {
  const left = call.typeName(0)
  if (left === 'INTERVAL') return intervalQuotient(call)
  if (left === 'FLOAT64') return floatQuotient(call)
  if (left === 'NUMERIC') return numericQuotient(call.sql(0), call.sql(1))
  return fn('gsql_bignumeric_divide', call.sql(0), call.sql(1))
}

function negation(call: Call): string {
  return call.typeName(0) === 'INTERVAL' ? `(-1 * ${call.sql(0)})` : `(- ${call.sql(0)})`
}

// DIV and MOD; DuckDB gives NULL for a divisor of zero.
function wholeDivision(operator: '//' | '%'): (call: Call) => string {
  return (call) => {
    const type = call.typeName(0)
    const [left, right] = [call.sql(0), call.sql(1)]
    const isDivision = operator === '//'
    if (type === 'BIGNUMERIC')
      return fn(isDivision ? 'gsql_bignumeric_div' : 'gsql_bignumeric_mod', left, right)
    if (type === 'NUMERIC' && isDivision) return fn('gsql_numeric_div', asNumeric(left), asNumeric(right))
    const literal = call.literal(1)
    const target = type === 'NUMERIC' ? numeric : 'BIGINT'
    if (literal !== undefined && literal !== null && Number(literal) !== 0 && Number(literal) !== -1) {
      return castTo(`(${left} ${operator} ${right})`, target)
    }
    return once([left, right], (a, b) => {
      const words = isDivision ? `${a} || ' / ' || ${b}` : `'MOD(' || ${a} || ', ' || ${b} || ')'`
      const branches: [string, string][] = [[`${b} = 0`, fail(`'division by zero: ' || ${words}`, target)]]
      // The engine raises on the smallest integer and -1, whose remainder is 0.
      if (!isDivision && type === 'INT64')
        branches.push([`${b} = -1`, `CASE WHEN ${a} IS NOT NULL THEN 0 END`])
      return caseOf(branches, castTo(`(${a} ${operator} ${b})`, target))
    })
  }
}

function safe(rule: (call: Call) => string): (call: Call) => string {
  return (call) =>
    once(
      call.values.map((value) => value.sql),
      (...names) => {
        const sql = (place: number) => names[place] ?? call.sql(place)
        return fn('TRY', rule({ ...call, sql }))
      },
    )
}

function bitwise(operator: '&' | '|' | '^'): (call: Call) => string {
  return (call) => {
    if (call.typeName(0) === 'BYTES') return fn('gsql_bytes_bits', call.sql(0), `'${operator}'`, call.sql(1))
    return operator === '^'
      ? fn('xor', call.sql(0), call.sql(1))
      : `(${call.sql(0)} ${operator} ${call.sql(1)})`
  }
}

// The engine's >> keeps the sign and its << raises where bits fall off; GoogleSQL shifts the bits of an unsigned number.
function shift(direction: 'left' | 'right'): (call: Call) => string {
  return (call) => {
    if (call.typeName(0) === 'BYTES') return fn(`gsql_bytes_shift_${direction}`, call.sql(0), call.sql(1))
    return fn(`gsql_shift_${direction}`, call.sql(0), call.sql(1))
  }
}

export const arithmeticRules: Rules = {
  $add: sumOrDifference('+'),
  $subtract: sumOrDifference('-'),
  $multiply: product,
  $divide: quotient,
  $unary_minus: negation,
  div: wholeDivision('//'),
  mod: wholeDivision('%'),
  safe_add: safe(sumOrDifference('+')),
  safe_subtract: safe(sumOrDifference('-')),
  safe_multiply: safe(product),
  safe_negate: safe(negation),
  safe_divide: safe(quotient),
  ieee_divide: (call) => `(${call.sql(0)} / ${call.sql(1)})`,
  $bitwise_and: bitwise('&'),
  $bitwise_or: bitwise('|'),
  $bitwise_xor: bitwise('^'),
  $bitwise_not: (call) =>
    call.typeName(0) === 'BYTES' ? fn('gsql_bytes_not', call.sql(0)) : `(~ ${call.sql(0)})`,
  $bitwise_left_shift: shift('left'),
  $bitwise_right_shift: shift('right'),
  bit_count: (call) =>
    call.typeName(0) === 'BYTES'
      ? fn('gsql_bytes_bit_count', call.sql(0))
      : castTo(fn('bit_count', call.sql(0)), 'BIGINT'),
}
