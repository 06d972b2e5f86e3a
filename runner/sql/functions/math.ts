/** Numbers. */
import { defineFamily, scalar } from './define.ts'

const float = '(FLOAT64) -> FLOAT64'
const decimals = ['(NUMERIC) -> NUMERIC', '(BIGNUMERIC) -> BIGNUMERIC']
const fractional = [float, ...decimals]
const any = ['(INT64) -> INT64', ...fractional]
const pairs = [
  '(FLOAT64, FLOAT64) -> FLOAT64',
  '(NUMERIC, NUMERIC) -> NUMERIC',
  '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
]
const integerPairs = [
  '(INT64, INT64) -> INT64',
  '(NUMERIC, NUMERIC) -> NUMERIC',
  '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
]
const places = [
  '(FLOAT64, INT64) -> FLOAT64',
  '(NUMERIC, INT64) -> NUMERIC',
  '(BIGNUMERIC, INT64) -> BIGNUMERIC',
]
const vectors = ['(ARRAY<FLOAT64>, ARRAY<FLOAT64>) -> FLOAT64']

export const mathFunctions = defineFamily('math', {
  abs: scalar(...any),
  sign: scalar(...any),
  is_inf: scalar('(FLOAT64) -> BOOL'),
  is_nan: scalar('(FLOAT64) -> BOOL'),
  ieee_divide: scalar('(FLOAT64, FLOAT64) -> FLOAT64'),
  rand: scalar({ isVolatile: true }, '() -> FLOAT64'),
  range_bucket: scalar({ requires: 'ordering' }, '(T, ARRAY<T>) -> INT64'),
  parse_numeric: scalar('(STRING) -> NUMERIC'),
  parse_bignumeric: scalar('(STRING) -> BIGNUMERIC'),

  // Powers and logarithms
  sqrt: scalar(...fractional),
  cbrt: scalar(...fractional),
  exp: scalar(...fractional),
  ln: scalar(...fractional),
  log10: scalar(...fractional),
  log: scalar(
    '(FLOAT64, FLOAT64?) -> FLOAT64',
    '(NUMERIC, NUMERIC?) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC?) -> BIGNUMERIC',
  ),
  pow: scalar({ aliases: ['power'] }, ...pairs),

  // Division and remainders
  div: scalar(...integerPairs),
  mod: scalar(...integerPairs),
  safe_divide: scalar(...pairs),
  safe_multiply: scalar('(INT64, INT64) -> INT64', ...pairs),
  safe_add: scalar('(INT64, INT64) -> INT64', ...pairs),
  safe_subtract: scalar('(INT64, INT64) -> INT64', ...pairs),
  safe_negate: scalar(...any),

  // Rounding
  round: scalar(
    ...fractional,
    ...places,
    '(NUMERIC, INT64, ROUNDING_MODE) -> NUMERIC',
    '(BIGNUMERIC, INT64, ROUNDING_MODE) -> BIGNUMERIC',
  ),
  trunc: scalar(...fractional, ...places),
  ceil: scalar({ aliases: ['ceiling'] }, ...fractional),
  floor: scalar(...fractional),

  // Trigonometry
  cos: scalar(float),
  cosh: scalar(float),
  acos: scalar(float),
  acosh: scalar(float),
  sin: scalar(float),
  sinh: scalar(float),
  asin: scalar(float),
  asinh: scalar(float),
  tan: scalar(float),
  tanh: scalar(float),
  atan: scalar(float),
  atanh: scalar(float),
  atan2: scalar('(FLOAT64, FLOAT64) -> FLOAT64'),
  cot: scalar(float),
  coth: scalar(float),
  csc: scalar(float),
  csch: scalar(float),
  sec: scalar(float),
  sech: scalar(float),
  pi: scalar('() -> FLOAT64'),
  pi_numeric: scalar('() -> NUMERIC'),
  pi_bignumeric: scalar('() -> BIGNUMERIC'),

  // Distances of vectors
  cosine_distance: scalar(...vectors),
  euclidean_distance: scalar(...vectors),
  manhattan_distance: scalar(...vectors),
  dot_product: scalar(...vectors),
})
