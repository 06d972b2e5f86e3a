/** Functions of groups: exact, approximate, statistical, sketches. */
import { aggregate, defineFamily, scalar } from './define.ts'

const plain = { modifiers: ['distinct', 'having'] as const }
const sums = [
  plain,
  '(FLOAT64) -> FLOAT64',
  '(NUMERIC) -> NUMERIC',
  '(BIGNUMERIC) -> BIGNUMERIC',
  '(INTERVAL) -> INTERVAL',
]
const ordered = { modifiers: ['distinct', 'having', 'order by', 'limit'] as const }
const noWindow = { window: { over: 'none', orderBy: 'none', frame: false } as const }
const onePair = [
  plain,
  '(NUMERIC, NUMERIC) -> FLOAT64',
  '(BIGNUMERIC, BIGNUMERIC) -> FLOAT64',
  '(FLOAT64, FLOAT64) -> FLOAT64',
]
const spread = [plain, '(NUMERIC) -> FLOAT64', '(BIGNUMERIC) -> FLOAT64', '(FLOAT64) -> FLOAT64']

export const aggregateFunctions = defineFamily('aggregate', {
  any_value: aggregate(plain, '(T) -> T'),
  array_agg: aggregate(
    { modifiers: ['distinct', 'nulls', 'having', 'order by', 'limit'] },
    '(T) -> ARRAY<T>',
  ),
  array_concat_agg: aggregate({ modifiers: ['having', 'order by', 'limit'] }, '(ARRAY<T>) -> ARRAY<T>'),
  avg: aggregate('(INT64) -> FLOAT64', ...sums),
  bit_and: aggregate(plain, '(INT64) -> INT64'),
  bit_or: aggregate(plain, '(INT64) -> INT64'),
  bit_xor: aggregate(plain, '(INT64) -> INT64'),
  count: aggregate(plain, '(T) -> INT64'),
  $count_star: aggregate('() -> INT64'),
  countif: aggregate(plain, '(BOOL) -> INT64'),
  grouping: aggregate(noWindow, '(T) -> INT64'),
  logical_and: aggregate(plain, '(BOOL) -> BOOL'),
  logical_or: aggregate(plain, '(BOOL) -> BOOL'),
  max: aggregate({ ...plain, requires: 'ordering' }, '(T) -> T'),
  min: aggregate({ ...plain, requires: 'ordering' }, '(T) -> T'),
  max_by: aggregate(plain, '(T, U) -> T'),
  min_by: aggregate(plain, '(T, U) -> T'),
  string_agg: aggregate(
    ordered,
    '(STRING) -> STRING',
    '(STRING, STRING) -> STRING',
    '(BYTES) -> BYTES',
    '(BYTES, BYTES) -> BYTES',
  ),
  sum: aggregate('(INT64) -> INT64', ...sums),
})

export const approximateFunctions = defineFamily('approximate', {
  approx_count_distinct: aggregate('(T) -> INT64'),
  approx_quantiles: aggregate(
    { ...noWindow, modifiers: ['distinct', 'nulls', 'having'] },
    '(T, INT64) -> ARRAY<T>',
  ),
  approx_top_count: aggregate(noWindow, '(T, INT64) -> ARRAY<STRUCT<value T, count INT64>>'),
  approx_top_sum: aggregate(
    noWindow,
    '(T, INT64, INT64) -> ARRAY<STRUCT<value T, sum INT64>>',
    '(T, FLOAT64, INT64) -> ARRAY<STRUCT<value T, sum FLOAT64>>',
    '(T, NUMERIC, INT64) -> ARRAY<STRUCT<value T, sum NUMERIC>>',
    '(T, BIGNUMERIC, INT64) -> ARRAY<STRUCT<value T, sum BIGNUMERIC>>',
  ),
})

export const statisticalFunctions = defineFamily('statistical', {
  corr: aggregate(...onePair),
  covar_pop: aggregate(...onePair),
  covar_samp: aggregate(...onePair),
  stddev_pop: aggregate(...spread),
  stddev_samp: aggregate({ aliases: ['stddev'] }, ...spread),
  var_pop: aggregate(...spread),
  var_samp: aggregate({ aliases: ['variance'] }, ...spread),
})

const hllInit = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'STRING', 'BYTES']
const quantiles = ['int64', 'float64']

export const sketchFunctions = defineFamily('sketch', {
  'hll_count.init': aggregate(noWindow, ...hllInit.map((type) => `(${type}, INT64?) -> BYTES`)),
  'hll_count.merge': aggregate(noWindow, '(BYTES) -> INT64'),
  'hll_count.merge_partial': aggregate(noWindow, '(BYTES) -> BYTES'),
  'hll_count.extract': scalar('(BYTES) -> INT64'),
  'd3a_count.init': aggregate(noWindow, ...hllInit.map((type) => `(${type}, INT64, INT64?) -> BYTES`)),
  'd3a_count.merge': aggregate(noWindow, '(BYTES) -> INT64'),
  'd3a_count.merge_partial': aggregate(noWindow, '(BYTES) -> BYTES'),
  'd3a_count.extract': scalar('(BYTES) -> INT64'),
  'd3a_count.to_hll': scalar('(BYTES) -> BYTES'),
  ...Object.fromEntries(
    quantiles.flatMap((name) => {
      const type = name.toUpperCase()
      return [
        [`kll_quantiles.init_${name}`, aggregate(noWindow, `(${type}, INT64?, weight => INT64?) -> BYTES`)],
        [`kll_quantiles.merge_${name}`, aggregate(noWindow, `(BYTES, INT64) -> ARRAY<${type}>`)],
        [`kll_quantiles.merge_point_${name}`, aggregate(noWindow, `(BYTES, FLOAT64) -> ${type}`)],
        [`kll_quantiles.extract_${name}`, scalar(`(BYTES, INT64) -> ARRAY<${type}>`)],
        [`kll_quantiles.extract_point_${name}`, scalar(`(BYTES, FLOAT64) -> ${type}`)],
      ]
    }),
  ),
  'kll_quantiles.merge_partial': aggregate(noWindow, '(BYTES) -> BYTES'),
})
