/** Functions of groups. */

import { quoteName } from '../name.ts'
import { duckdbType, structFieldNames } from '../translate/type.ts'
import { intervalPart, microsOfSpan } from './interval.ts'
import { type Call, type Rule, type Rules, refuse, typeNameOf } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { textOf } from './text.ts'
import type { OrderKey } from './translation.ts'
import { zoneOf } from './zone.ts'

interface Parts {
  readonly distinct?: boolean
  readonly orderBy?: boolean
  readonly ignoreNulls?: string
  readonly filter?: string
}

/** One engine aggregate with the modifiers of the call that `parts` asks for, and its window. */
function aggregate(call: Call, name: string, values: readonly string[], parts: Parts = {}): string {
  const { modifiers } = call
  if (modifiers.having !== undefined) return aggregateOfExtreme(call, name, values, parts)
  const distinct = parts.distinct !== false && modifiers.distinct === true ? 'DISTINCT ' : ''
  return written(call, name, `${distinct}${values.join(', ')}`, parts)
}

function written(call: Call, name: string, inner: string, parts: Parts): string {
  const { modifiers } = call
  const order =
    parts.orderBy === true && modifiers.orderBy !== undefined
      ? ` ORDER BY ${orderSql(modifiers.orderBy)}`
      : ''
  const conditions = [modifiers.filter, parts.filter].filter((condition) => condition !== undefined)
  const filter = conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`
  const over = modifiers.over === undefined ? '' : ` OVER (${modifiers.over})`
  return call.hold(`${name}(${inner}${order})${filter}${over}`)
}

/**
 * HAVING MAX and MIN: the aggregate of the rows whose key is the largest or smallest; no row when a key is NaN.
 *
 * The engine cannot ask inside one aggregate for the result of another, so the rows are gathered and cut afterwards.
 */
function aggregateOfExtreme(
  call: Call,
  name: string,
  [value = 'NULL', ...more]: readonly string[],
  parts: Parts,
): string {
  const { having } = call.modifiers
  if (having === undefined) throw new Error('internal: HAVING MAX or MIN without a key')
  if (more.length > 0 && name !== 'string_agg')
    return refuse('of two arguments with HAVING MAX or MIN is not available locally')
  const isStar = value === '*'
  const row = `struct_pack(k := ${having.sql}, v := ${isStar ? 'true' : value}, f := ${parts.filter ?? 'true'})`
  const hasKey = `${having.sql} IS NOT NULL`
  const rows = written(call, 'list', row, { orderBy: parts.orderBy === true, filter: hasKey })
  const found = written(call, having.kind, having.sql, {})
  const key =
    typeNameOf(having.type) === 'FLOAT64'
      ? caseOf([[written(call, 'bool_or', `isnan(${having.sql})`, {}), 'NULL']], found)
      : found
  return once([rows, key], (all, bound) => {
    const kept = `list_transform(list_filter(${all}, lambda row$: row$.k = ${bound} AND row$.f), lambda row$: row$.v)`
    if (isStar) return fn('coalesce', fn('len', kept), '0')
    const isDistinct = parts.distinct !== false && call.modifiers.distinct === true
    return once([isDistinct ? distinctOf(kept) : kept], (list) => {
      if (name === 'list') return caseOf([[`len(${list}) > 0`, list]])
      const total = fn('list_aggregate', list, `'${name}'`, ...more)
      return name === 'count' ? fn('coalesce', total, '0') : total
    })
  })
}

// In the order of first appearance; the engine's own list_distinct forgets order and NULLs.
function distinctOf(list: string): string {
  return once(
    [list],
    (all) =>
      `list_filter(${all}, lambda item$, place$: len(list_filter(${all}[:place$ - 1], lambda other$: other$ IS NOT DISTINCT FROM item$)) = 0)`,
  )
}

/** Sort keys inside an aggregate; NaN comes between NULL and the numbers. */
export function orderSql(keys: readonly OrderKey[]): string {
  return keys
    .map((key) => {
      const direction = key.descending ? 'DESC' : 'ASC'
      const nulls = (key.nulls ?? (key.descending ? 'last' : 'first')).toUpperCase()
      const plain = `${key.sql} ${direction} NULLS ${nulls}`
      // 25 hours are more than one day; the engine compares days before hours (DuckDB 1.5.6, inside of aggregates).
      if (typeNameOf(key.type) === 'INTERVAL') return `${intervalSize(key.sql)} ${direction} NULLS ${nulls}`
      if (typeNameOf(key.type) !== 'FLOAT64') return plain
      return `isnan(${key.sql}) ${key.descending ? 'ASC' : 'DESC'} NULLS ${nulls}, ${plain}`
    })
    .join(', ')
}

// Months count thirty days.
function intervalSize(sql: string): string {
  const months = `(datepart('year', ${sql}) * 12 + datepart('month', ${sql}))`
  return `(${months} * 2592000000000 + ${microsOfSpan(sql)})`
}

const sum: Rule = (call) => {
  const total = aggregate(call, 'sum', [call.sql(0)])
  switch (call.typeName(0)) {
    case 'INT64':
      // The engine adds up in 128 bits; the cast raises where INT64 would have overflowed.
      return castTo(total, 'BIGINT')
    case 'NUMERIC':
      return castTo(total, 'DECIMAL(38,9)')
    case 'BIGNUMERIC':
      return fn('gsql_bignumeric_check', total)
    case 'INTERVAL':
      return intervalSum(call)
    default:
      return total
  }
}

// Months, days and microseconds are added up apart.
function intervalSum(call: Call): string {
  const part = (name: 'months' | 'days' | 'micros') =>
    aggregate(call, 'sum', [intervalPart(call.sql(0), name)])
  return `(to_months(CAST(${part('months')} AS INTEGER)) + to_days(CAST(${part('days')} AS INTEGER)) + to_microseconds(CAST(${part('micros')} AS BIGINT)))`
}

const average: Rule = (call) => {
  const value = call.sql(0)
  const count = aggregate(call, 'count', [value])
  switch (call.typeName(0)) {
    case 'NUMERIC':
      return fn(
        'gsql_numeric_divide',
        castTo(aggregate(call, 'sum', [value]), 'DECIMAL(38,9)'),
        castTo(count, 'DECIMAL(38,9)'),
      )
    case 'BIGNUMERIC':
      return fn('gsql_bignumeric_average', aggregate(call, 'sum', [value]), count)
    case 'INTERVAL':
      return fn('gsql_interval_divide', intervalSum(call), count)
    default:
      return aggregate(call, 'avg', [value])
  }
}

/** MIN and MAX: NaN when any value is NaN. */
function extreme(name: 'min' | 'max'): Rule {
  return (call) => {
    const found = aggregate(call, name, [call.sql(0)])
    if (call.typeName(0) !== 'FLOAT64') return found
    return caseOf([[aggregate(call, 'bool_or', [`isnan(${call.sql(0)})`]), "'nan'::DOUBLE"]], found)
  }
}

function anyValue(call: Call): string {
  const { having } = call.modifiers
  if (having === undefined) return aggregate(call, 'any_value', [call.sql(0)])
  return written(call, `arg_${having.kind}_null`, `${call.sql(0)}, ${having.sql}`, {})
}

const countIf: Rule = (call) => {
  if (call.modifiers.distinct === true)
    return aggregate(call, 'count', [`CASE WHEN ${call.sql(0)} THEN true END`])
  return aggregate(call, 'count', ['*'], { filter: call.sql(0) })
}

/** The values as a list, in order, without NULLs where they do not count. */
function listOf(call: Call, value: string, withoutNulls: boolean): string {
  const list = aggregate(call, 'list', [value], {
    orderBy: true,
    ...(withoutNulls ? { filter: `${value} IS NOT NULL` } : {}),
  })
  const { limit } = call.modifiers
  return limit === undefined ? list : `(${list})[:${limit}]`
}

const arrayAgg: Rule = (call) => listOf(call, call.sql(0), call.modifiers.nulls === 'ignore')

const stringAgg: Rule = (call) => {
  if (call.typeName(0) === 'BYTES') return bytesAgg(call)
  const separator = call.optional(1) ?? "','"
  if (call.modifiers.limit !== undefined || call.modifiers.distinct === true) {
    return fn('array_to_string', listOf(call, call.sql(0), true), separator)
  }
  return aggregate(call, 'string_agg', [call.sql(0), separator], { orderBy: true })
}

// In hexadecimal digits, which join as the bytes do.
function bytesAgg(call: Call): string {
  const digits = `list_transform(${listOf(call, call.sql(0), true)}, lambda part$: hex(part$))`
  return fn('unhex', fn('array_to_string', digits, fn('hex', call.optional(1) ?? "'\\x2C'::BLOB")))
}

function plain(name: string, type?: string): Rule {
  return (call) => {
    const sql = aggregate(
      call,
      name,
      call.values.map((value) => value.sql),
    )
    return type === undefined ? sql : castTo(sql, type)
  }
}

function asDouble(call: Call, place: number): string {
  return call.typeName(place) === 'BIGNUMERIC'
    ? fn('gsql_bignumeric_to_float', call.sql(place))
    : castTo(call.sql(place), 'DOUBLE')
}

/** Statistics of one column: NaN when a value is infinite or NaN, where the engine raises. */
function spread(name: string): Rule {
  return (call) => {
    const value = asDouble(call, 0)
    if (call.typeName(0) !== 'FLOAT64') return aggregate(call, name, [value])
    const isOdd = aggregate(call, 'bool_or', [`NOT isfinite(${value})`])
    return caseOf(
      [[isOdd, "'nan'::DOUBLE"]],
      aggregate(call, name, [value], { filter: `isfinite(${value})` }),
    )
  }
}

/** Statistics of two columns. */
function pairwise(name: string): Rule {
  return (call) => {
    const [left, right] = [asDouble(call, 0), asDouble(call, 1)]
    const areFinite = `isfinite(${left}) AND isfinite(${right})`
    const isOdd = aggregate(call, 'bool_or', [`NOT (${areFinite})`])
    const branches: [string, string][] = [[isOdd, "'nan'::DOUBLE"]]
    // Of a single pair the engine says NaN.
    if (name === 'corr') branches.push([`${aggregate(call, 'count', [`${left} + ${right}`])} < 2`, 'NULL'])
    return caseOf(branches, aggregate(call, name, [left, right], { filter: areFinite }))
  }
}

function approxQuantiles(call: Call): string {
  const count = Number(call.literal(1) ?? Number.NaN)
  if (!Number.isInteger(count) || count < 1) return refuse('needs a constant number of quantiles locally')
  if (call.modifiers.nulls === 'respect') return refuse('with RESPECT NULLS is not available locally')
  const places = Array.from({ length: count + 1 }, (_, index) => `${index / count}`)
  return aggregate(call, 'quantile_disc', [call.sql(0), `[${places.join(', ')}]`])
}

// The engine's histogram leaves NULL out, so its rows are counted beside it.
function approxTopCount(call: Call): string {
  const element =
    call.result.kind === 'array' && call.result.element.kind === 'struct'
      ? call.result.element
      : refuse('has an unexpected type')
  const [value = '', count = ''] = structFieldNames(element)
  const entry = (key: string, size: string) =>
    `struct_pack(${quoteName(value)} := ${key}, ${quoteName(count)} := CAST(${size} AS BIGINT))`
  const counted = `list_transform(map_entries(${aggregate(call, 'histogram', [call.sql(0)])}), lambda entry$: ${entry('entry$.key', 'entry$.value')})`
  const nulls = aggregate(call, 'count', ['*'], { filter: `${call.sql(0)} IS NULL` })
  return once([counted, nulls], (list, missing) => {
    const none = `CAST(NULL AS ${duckdbType(call.type(0))})`
    const all = `list_concat(coalesce(${list}, []), CASE WHEN ${missing} > 0 THEN [${entry(none, missing)}] ELSE [] END)`
    const sorted = `list_sort(list_transform(${all}, lambda row$: struct_pack(size := - row$.${quoteName(count)}, held := row$)))`
    return caseOf(
      [[`${list} IS NULL AND ${missing} = 0`, 'NULL']],
      `list_transform(${sorted}[:${call.sql(1)}], lambda row$: row$.held)`,
    )
  })
}

// md5 rather than the engine's own hash: sketches may be kept in tables, and outlive a version of the engine.
function hllInit(call: Call): string {
  const type = call.typeName(0)
  const text = type === 'BYTES' ? fn('hex', call.sql(0)) : textOf(call.sql(0), call.type(0), zoneOf('UTC'))
  const hashes = aggregate(
    { ...call, modifiers: { ...call.modifiers, distinct: true } },
    'list',
    [fn('md5_number_upper', text)],
    { filter: `${call.sql(0)} IS NOT NULL` },
  )
  return fn('gsql_hll_init', hashes, call.optional(1) ?? '15', `'${type}'`)
}

function hllMerge(call: Call): string {
  return fn(
    'gsql_hll_merge',
    aggregate(call, 'list', [call.sql(0)], { filter: `${call.sql(0)} IS NOT NULL` }),
  )
}

export const aggregateRules: Rules = {
  any_value: anyValue,
  array_agg: arrayAgg,
  array_concat_agg: (call) => fn('flatten', listOf(call, call.sql(0), true)),
  avg: average,
  bit_and: plain('bit_and'),
  bit_or: plain('bit_or'),
  bit_xor: plain('bit_xor'),
  count: plain('count'),
  $count_star: (call) => aggregate(call, 'count', ['*'], { distinct: false }),
  countif: countIf,
  grouping: (call) => castTo(fn('grouping', call.sql(0)), 'BIGINT'),
  logical_and: plain('bool_and'),
  logical_or: plain('bool_or'),
  max: extreme('max'),
  min: extreme('min'),
  max_by: (call) => aggregate(call, 'arg_max_null', [call.sql(0), call.sql(1)]),
  min_by: (call) => aggregate(call, 'arg_min_null', [call.sql(0), call.sql(1)]),
  string_agg: stringAgg,
  sum,

  // Exact counts are approximations too, and the same on every run.
  approx_count_distinct: (call) =>
    aggregate({ ...call, modifiers: { ...call.modifiers, distinct: true } }, 'count', [call.sql(0)]),
  approx_quantiles: approxQuantiles,
  approx_top_count: approxTopCount,

  'hll_count.init': hllInit,
  'hll_count.merge_partial': hllMerge,
  'hll_count.merge': (call) => fn('coalesce', fn('gsql_hll_count', hllMerge(call)), '0'),
  'hll_count.extract': (call) => fn('coalesce', fn('gsql_hll_count', call.sql(0)), '0'),

  corr: pairwise('corr'),
  covar_pop: pairwise('covar_pop'),
  covar_samp: pairwise('covar_samp'),
  stddev_pop: spread('stddev_pop'),
  stddev_samp: spread('stddev_samp'),
  var_pop: spread('var_pop'),
  var_samp: spread('var_samp'),
}
