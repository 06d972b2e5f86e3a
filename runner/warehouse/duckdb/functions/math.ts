/** Numbers. */
import { isSmall, shortened } from './decimal.ts'
import { parseAs } from './parse.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, fail, failWith, fn, once } from './sql.ts'
import type { LiteralValue } from './translation.ts'
import { zoneOf } from './zone.ts'

const numeric = 'DECIMAL(38,9)'

function floatOnly(rule: Rule): Rule {
  return (call) =>
    call.typeName(0) === 'FLOAT64'
      ? rule(call)
      : refuse(`takes only FLOAT64 locally, not ${call.typeName(0)}`)
}

function name(call: Call): string {
  return call.name.toUpperCase()
}

function mathError(call: Call, ...values: readonly string[]): string {
  const texts = values.map((value) => `gsql_float_text(${value})`).join(` || ', ' || `)
  return fail(`'Floating point error in function: ${name(call)}(' || ${texts} || ')'`, 'DOUBLE')
}

/** A function of one FLOAT64 whose domain the engine does not check, or checks in other words. */
function guarded(native: string, isOutside: (value: string) => string): Rule {
  return guardedFormula(isOutside, (value) => fn(native, value))
}

function guardedFormula(isOutside: (value: string) => string, write: (value: string) => string): Rule {
  return floatOnly((call) =>
    once([call.sql(0)], (value) => caseOf([[isOutside(value), mathError(call, value)]], write(value))),
  )
}

/** {@link guardedFormula} of what is NaN where the engine raises: outside of all numbers, or for no number at all. */
function nanWhere(
  isNan: (value: string) => string,
  isOutside: (value: string) => string,
  write: (value: string) => string,
): Rule {
  return guardedFormula(isOutside, (value) => caseOf([[isNan(value), "'nan'::DOUBLE"]], write(value)))
}

function plain(native: string): Rule {
  return floatOnly((call) => fn(native, call.sql(0)))
}

/** A quotient of functions, as the engine lacks it: sec, csc, coth … */
function formula(write: (value: string) => string): Rule {
  return floatOnly((call) => once([call.sql(0)], write))
}

/** The same of a NUMERIC or BIGNUMERIC, exactly. */
function anyNumber(rule: Rule): Rule {
  return (call) => {
    const type = call.typeName(0)
    if (type === 'FLOAT64') return rule(call)
    const values = call.values.map(({ sql }) => (type === 'NUMERIC' ? castTo(sql, numeric) : sql))
    return fn(`gsql_${type.toLowerCase()}_math`, `'${name(call)}'`, ...values)
  }
}

function logarithm(call: Call): string {
  const base = call.optional(1)
  if (base === undefined) return logarithmOf('ln')(call)
  return once([call.sql(0), base], (value, by) =>
    caseOf(
      [
        // NaN is above all numbers here.
        [
          `${value} = '-inf' OR ${by} = '-inf' OR isnan(${value}) OR isnan(${by}) OR (isinf(${value}) AND isinf(${by}))`,
          "'nan'::DOUBLE",
        ],
        [`${value} = 'inf' AND ${by} = 1`, "'inf'::DOUBLE"],
        [`${value} <= 0 OR ${by} <= 0 OR ${by} = 1`, mathError(call, value, by)],
        [`isinf(${by})`, "'nan'::DOUBLE"],
      ],
      `(ln(${value}) / ln(${by}))`,
    ),
  )
}

const roundingModes: Readonly<Record<string, string>> = {
  ROUND_HALF_EVEN: 'even',
  ROUND_HALF_AWAY_FROM_ZERO: 'away',
}

function round(call: Call): string {
  const places = call.optional(1)
  const mode = roundingModes[call.word(2) ?? 'ROUND_HALF_AWAY_FROM_ZERO']
  if (mode === undefined) return refuse('needs a constant rounding mode locally')
  switch (call.typeName(0)) {
    case 'FLOAT64':
      return places === undefined
        ? fn('round', call.sql(0))
        : roundFloat(call.sql(0), places, call.literal(1))
    case 'NUMERIC':
      return mode === 'away'
        ? roundNumeric(
            call.sql(0),
            call.literal(1) ?? (places === undefined ? '0' : undefined),
            places ?? '0',
          )
        : fn('gsql_numeric_round', castTo(call.sql(0), numeric), places ?? '0', `'${mode}'`)
    default:
      return fn('gsql_bignumeric_round', call.sql(0), places ?? '0', `'${mode}'`)
  }
}

// Away from a half the rounded product is the right one, and the quotient of two whole numbers is the double nearest to
// the decimal. Near a half the exact value decides, in JavaScript.
function roundFloat(sql: string, places: string, literal: LiteralValue | undefined): string {
  const fixed = Number(literal ?? Number.NaN)
  if (!Number.isInteger(fixed) || fixed < 1 || fixed > 9) return fn('gsql_float_round', sql, places)
  const factor = `1e${fixed}`
  return once([sql], (value) => {
    const product = `(${value} * ${factor})`
    const isClear = `abs(${product}) < 1e12 AND abs(abs(${product} - trunc(${product})) - 0.5e0) > 1e-3`
    return caseOf([[isClear, `(round(${product}) / ${factor})`]], fn('gsql_float_round', value, places))
  })
}

// The engine scales 128-bit decimals down slowly (DuckDB 1.5.6: 0.6 µs) and 64-bit ones fast, so small values take that way.
function roundNumeric(sql: string, literal: string | number | boolean | undefined, places: string): string {
  const fixed = literal === undefined ? undefined : Number(literal)
  if (fixed === undefined || fixed < 0)
    return fn('gsql_numeric_round', castTo(sql, numeric), places, "'away'")
  if (fixed >= 9) return castTo(sql, numeric)
  return once([sql], (value) =>
    caseOf(
      [[isSmall(value), castTo(shortened(value, fixed), numeric)]],
      castTo(fn('round', castTo(value, numeric), String(fixed)), numeric),
    ),
  )
}

/** TRUNC, CEIL and FLOOR. */
function cut(native: 'trunc' | 'ceil' | 'floor', mode: 'down' | 'up' | 'floor'): Rule {
  return (call) => {
    const places = call.optional(1)
    const type = call.typeName(0)
    if (type === 'FLOAT64')
      return places === undefined ? fn(native, call.sql(0)) : fn('gsql_float_trunc', call.sql(0), places)
    const target = type === 'NUMERIC' ? castTo(call.sql(0), numeric) : call.sql(0)
    return fn(`gsql_${type.toLowerCase()}_round`, target, places ?? '0', `'${mode}'`)
  }
}

function absolute(call: Call): string {
  const type = call.typeName(0)
  if (type !== 'BIGNUMERIC')
    return castTo(
      fn('abs', call.sql(0)),
      type === 'INT64' ? 'BIGINT' : type === 'NUMERIC' ? numeric : 'DOUBLE',
    )
  return once([call.sql(0)], (value) => caseOf([[`${value} < 0::BIGNUM`, `(- ${value})`]], value))
}

function sign(call: Call): string {
  const type = call.typeName(0)
  return once([call.sql(0)], (value) => {
    if (type === 'FLOAT64') return caseOf([[`isnan(${value})`, value]], castTo(fn('sign', value), 'DOUBLE'))
    if (type === 'INT64') return castTo(fn('sign', value), 'BIGINT')
    if (type === 'NUMERIC') return castTo(fn('sign', value), numeric)
    const one = 'gsql_bignumeric_from_integer'
    return caseOf([
      [`${value} < 0::BIGNUM`, `${one}(-1)`],
      [`${value} = 0::BIGNUM`, `${one}(0)`],
      [`${value} > 0::BIGNUM`, `${one}(1)`],
    ])
  })
}

function rangeBucket(call: Call): string {
  return once([call.sql(0), call.sql(1)], (value, bounds) =>
    caseOf([
      ...(call.typeName(0) === 'FLOAT64' ? [[`isnan(${value})`, 'NULL'] as const] : []),
      [`${value} IS NULL OR ${bounds} IS NULL`, 'NULL'],
      [
        `len(list_filter(${bounds}, lambda bound$: bound$ IS NULL)) > 0`,
        failWith('Elements in input array to RANGE_BUCKET cannot be null.', 'BIGINT'),
      ],
      [
        `${bounds} <> list_sort(${bounds})`,
        failWith('Elements in input array to RANGE_BUCKET must be in ascending order.', 'BIGINT'),
      ],
      [`true`, `len(list_filter(${bounds}, lambda bound$: bound$ <= ${value}))`],
    ]),
  )
}

// Vectors of different lengths are an error of the engine as well.
function distance(native: string): Rule {
  return (call) => fn(native, call.sql(0), call.sql(1))
}

function logarithmOf(native: 'ln' | 'log10'): Rule {
  return nanWhere(
    (value) => `${value} = '-inf'`,
    (value) => `${value} <= 0 AND isfinite(${value})`,
    (value) => fn(native, value),
  )
}

/** A function of an angle: no number of an infinite one. */
function ofAngle(write: (value: string) => string): Rule {
  return nanWhere(
    (value) => `isinf(${value})`,
    () => 'false',
    write,
  )
}

/** The inverse of a function with values from -1 to 1. */
function ofUnit(native: string, isOutside: (size: string) => string): Rule {
  return nanWhere(
    (value) => `NOT isfinite(${value})`,
    (value) => `isfinite(${value}) AND ${isOutside(`abs(${value})`)}`,
    (value) => fn(native, value),
  )
}

const isZero = (value: string): string => `${value} = 0`

// Unlike CAST: commas between the digits, spaces around the sign, and the sign may stand behind.
function parseDecimal(type: 'NUMERIC' | 'BIGNUMERIC'): Rule {
  const form = String.raw`'^\s*([+-]?)\s*(\d[\d,]*(?:\.\d*)?|\.\d+)\s*([+-]?)\s*$'`
  return (call) =>
    once([call.sql(0)], (text) => {
      const piece = (group: number) => `regexp_extract(${text}, ${form}, ${group})`
      const plain = `${piece(1)} || ${piece(3)} || replace(${piece(2)}, ',', '')`
      const isPlain = `regexp_full_match(${text}, ${form}) AND (${piece(1)} = '' OR ${piece(3)} = '')`
      return parseAs(caseOf([[isPlain, plain]], text), type, zoneOf('UTC'))
    })
}

export const mathRules: Rules = {
  abs: absolute,
  sign,
  is_inf: plain('isinf'),
  is_nan: plain('isnan'),
  rand: () => 'random()',
  range_bucket: rangeBucket,
  parse_numeric: parseDecimal('NUMERIC'),
  parse_bignumeric: parseDecimal('BIGNUMERIC'),

  sqrt: anyNumber((call) =>
    once([call.sql(0)], (value) =>
      caseOf(
        [
          [
            `${value} < 0`,
            fail(`'Argument to SQRT cannot be negative: ' || gsql_float_text(${value})`, 'DOUBLE'),
          ],
        ],
        fn('sqrt', value),
      ),
    ),
  ),
  cbrt: anyNumber(floatOnly((call) => fn('gsql_cbrt', call.sql(0)))),
  exp: anyNumber(guarded('exp', (value) => `${value} > 709.782712893384 AND isfinite(${value})`)),
  ln: anyNumber(logarithmOf('ln')),
  log10: anyNumber(logarithmOf('log10')),
  log: anyNumber(logarithm),
  pow: anyNumber(floatOnly((call) => fn('gsql_pow', call.sql(0), call.sql(1)))),

  round,
  trunc: cut('trunc', 'down'),
  ceil: cut('ceil', 'up'),
  floor: cut('floor', 'floor'),

  cos: ofAngle((value) => fn('cos', value)),
  cosh: guarded('cosh', (value) => `abs(${value}) > 710.4758600739439 AND isfinite(${value})`),
  acos: ofUnit('acos', (size) => `${size} > 1`),
  acosh: guarded('acosh', (value) => `${value} < 1`),
  sin: ofAngle((value) => fn('sin', value)),
  sinh: guarded('sinh', (value) => `abs(${value}) > 710.4758600739439 AND isfinite(${value})`),
  asin: ofUnit('asin', (size) => `${size} > 1`),
  asinh: floatOnly((call) => fn('gsql_asinh', call.sql(0))),
  tan: ofAngle((value) => fn('tan', value)),
  tanh: plain('tanh'),
  atan: plain('atan'),
  atanh: ofUnit('atanh', (size) => `${size} >= 1`),
  atan2: (call) => fn('atan2', call.sql(0), call.sql(1)),
  cot: nanWhere(
    (value) => `isinf(${value})`,
    isZero,
    (value) => `(1 / tan(${value}))`,
  ),
  coth: guardedFormula(isZero, (value) => `(1 / tanh(${value}))`),
  csc: nanWhere(
    (value) => `isinf(${value})`,
    isZero,
    (value) => `(1 / sin(${value}))`,
  ),
  csch: guardedFormula(isZero, (value) => `(1 / sinh(${value}))`),
  sec: ofAngle((value) => `(1 / cos(${value}))`),
  sech: formula((value) => `(1 / cosh(${value}))`),
  pi: () => 'pi()',

  cosine_distance: distance('list_cosine_distance'),
  euclidean_distance: distance('list_distance'),
  dot_product: distance('list_inner_product'),
}
