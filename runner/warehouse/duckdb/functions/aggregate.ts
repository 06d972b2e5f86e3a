/** Functions of groups. */

import { quoteName } from '../name.ts'
import { duckdbType, structFieldNames } from '../translate/type.ts'
import { type Call, type Rule, type Rules, refuse, typeNameOf } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import type { OrderKey } from './translation.ts'

interface Parts {
  readonly distinct?: boolean
  readonly orderBy?: boolean
  readonly ignoreNulls?: string
  readonly filter?: string
}

/** One engine aggregate with the modifiers of the call that `parts` asks for, and its window. */
function aggregate(call: Call, name: string, values: readonly string[], parts: Parts = {}): string {
  const { modifiers } = call
  const distinct = parts.distinct !== false && modifiers.distinct === true ? 'DISTINCT ' : ''
  const order =
    parts.orderBy === true && modifiers.orderBy !== undefined
      ? ` ORDER BY ${orderSql(modifiers.orderBy)}`
      : ''
  const conditions = [modifiers.filter, parts.filter].filter((condition) => condition !== undefined)
  const filter = conditions.length === 0 ? '' : ` FILTER (WHERE ${conditions.join(' AND ')})`
  const over = modifiers.over === undefined ? '' : ` OVER (${modifiers.over})`
  return `${name}(${distinct}${values.join(', ')}${order})${filter}${over}`
}

/** Sort keys inside an aggregate; NaN comes between NULL and the numbers. */
export function orderSql(keys: readonly OrderKey[]): string {
  return keys
    .map((key) => {
      const direction = key.descending ? 'DESC' : 'ASC'
      const nulls = (key.nulls ?? (key.descending ? 'last' : 'first')).toUpperCase()
      const plain = `${key.sql} ${direction} NULLS ${nulls}`
      if (typeNameOf(key.type) !== 'FLOAT64') return plain
      return `isnan(${key.sql}) ${key.descending ? 'ASC' : 'DESC'} NULLS ${nulls}, ${plain}`
    })
    .join(', ')
}

/** Refuses HAVING MAX and MIN where it cannot be written. */
function withoutHaving(rule: Rule): Rule {
  return (call) =>
    call.modifiers.having === undefined
      ? rule(call)
      : refuse('with HAVING MAX or MIN is not available locally')
}

const sum = withoutHaving((call) => {
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
      return refuse('of INTERVAL is not available locally')
    default:
      return total
  }
})

const average = withoutHaving((call) => {
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
      return refuse('of INTERVAL is not available locally')
    default:
      return aggregate(call, 'avg', [value])
  }
})

/** MIN and MAX: NaN when any value is NaN. */
function extreme(name: 'min' | 'max'): Rule {
  return withoutHaving((call) => {
    const found = aggregate(call, name, [call.sql(0)])
    if (call.typeName(0) !== 'FLOAT64') return found
    return caseOf([[aggregate(call, 'bool_or', [`isnan(${call.sql(0)})`]), "'nan'::DOUBLE"]], found)
  })
}

function anyValue(call: Call): string {
  const { having } = call.modifiers
  if (having === undefined) return aggregate(call, 'any_value', [call.sql(0)])
  return aggregate(call, `arg_${having.kind}_null`, [call.sql(0), having.sql])
}

const countIf = withoutHaving((call) => {
  if (call.modifiers.distinct === true)
    return aggregate(call, 'count', [`CASE WHEN ${call.sql(0)} THEN true END`])
  return aggregate(call, 'count', ['*'], { filter: call.sql(0) })
})

/** The values as a list, in order, without NULLs where they do not count. */
function listOf(call: Call, value: string, withoutNulls: boolean): string {
  const list = aggregate(call, 'list', [value], {
    orderBy: true,
    ...(withoutNulls ? { filter: `${value} IS NOT NULL` } : {}),
  })
  const { limit } = call.modifiers
  return limit === undefined ? list : `(${list})[:${limit}]`
}

const arrayAgg = withoutHaving((call) => listOf(call, call.sql(0), call.modifiers.nulls === 'ignore'))

const stringAgg = withoutHaving((call) => {
  if (call.typeName(0) === 'BYTES') return refuse('takes only STRING locally')
  const separator = call.optional(1) ?? "','"
  if (call.modifiers.limit !== undefined || call.modifiers.distinct === true) {
    return fn('array_to_string', listOf(call, call.sql(0), true), separator)
  }
  return aggregate(call, 'string_agg', [call.sql(0), separator], { orderBy: true })
})

function plain(name: string, type?: string): Rule {
  return withoutHaving((call) => {
    const sql = aggregate(
      call,
      name,
      call.values.map((value) => value.sql),
    )
    return type === undefined ? sql : castTo(sql, type)
  })
}

/** Statistics of one column: NaN when a value is infinite or NaN, where the engine raises. */
function spread(name: string): Rule {
  return withoutHaving((call) => {
    const value = castTo(call.sql(0), 'DOUBLE')
    if (call.typeName(0) === 'BIGNUMERIC') return refuse('takes no BIGNUMERIC locally')
    if (call.typeName(0) !== 'FLOAT64') return aggregate(call, name, [value])
    const isOdd = aggregate(call, 'bool_or', [`NOT isfinite(${value})`])
    return caseOf(
      [[isOdd, "'nan'::DOUBLE"]],
      aggregate(call, name, [value], { filter: `isfinite(${value})` }),
    )
  })
}

/** Statistics of two columns. */
function pairwise(name: string): Rule {
  return withoutHaving((call) => {
    if (call.typeName(0) === 'BIGNUMERIC') return refuse('takes no BIGNUMERIC locally')
    const [left, right] = [castTo(call.sql(0), 'DOUBLE'), castTo(call.sql(1), 'DOUBLE')]
    const areFinite = `isfinite(${left}) AND isfinite(${right})`
    const isOdd = aggregate(call, 'bool_or', [`NOT (${areFinite})`])
    const branches: [string, string][] = [[isOdd, "'nan'::DOUBLE"]]
    // Of a single pair the engine says NaN.
    if (name === 'corr') branches.push([`${aggregate(call, 'count', [`${left} + ${right}`])} < 2`, 'NULL'])
    return caseOf(branches, aggregate(call, name, [left, right], { filter: areFinite }))
  })
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
    const sorted = `list_sort(list_transform(${all}, lambda row$: struct_pack(size := - row$.${quoteName(count)}, row := row$)))`
    return caseOf(
      [[`${list} IS NULL AND ${missing} = 0`, 'NULL']],
      `list_transform(${sorted}[:${call.sql(1)}], lambda row$: row$.row)`,
    )
  })
}

export const aggregateRules: Rules = {
  any_value: anyValue,
  array_agg: arrayAgg,
  array_concat_agg: withoutHaving((call) => fn('flatten', listOf(call, call.sql(0), true))),
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
  approx_quantiles: withoutHaving(approxQuantiles),
  approx_top_count: approxTopCount,

  corr: pairwise('corr'),
  covar_pop: pairwise('covar_pop'),
  covar_samp: pairwise('covar_samp'),
  stddev_pop: spread('stddev_pop'),
  stddev_samp: spread('stddev_samp'),
  var_pop: spread('var_pop'),
  var_samp: spread('var_samp'),
}
