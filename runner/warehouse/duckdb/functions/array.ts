/** Arrays. */

import type { SqlType } from '../../../ir/types.ts'
import { duckdbType } from '../translate/type.ts'
import { equalSql } from './comparison.ts'
import { intervalPart } from './interval.ts'
import { type Call, type Rule, type Rules, refuse, typeNameOf } from './rule.ts'
import { caseOf, castTo, fail, failWith, fn, once } from './sql.ts'

function elementOf(call: Call): SqlType {
  const type = call.type(0)
  return type.kind === 'array' ? type.element : refuse('takes arrays')
}

function concat(call: Call): string {
  return `(${call.values.map((value) => value.sql).join(' || ')})`
}

/** `a[OFFSET(i)]` and its like; `shift` is what makes the index count from 1. */
function element(shift: 0 | 1, isSafe: boolean): Rule {
  return (call) =>
    once([call.sql(0), call.sql(1)], (list, index) => {
      const place = shift === 0 ? index : `${index} + 1`
      const value = `${list}[${place}]`
      if (isSafe) return caseOf([[`${place} > 0`, value]])
      const words = `'Array index ' || ${index} || ' is out of bounds'`
      const type = duckdbType(call.result)
      return caseOf([[`${place} < 1 OR ${place} > len(${list})`, fail(words, type)]], value)
    })
}

function toText(call: Call): string {
  if (call.result.kind === 'scalar' && call.result.name === 'BYTES') return toBytes(call)
  const missing = call.optional(2)
  // The engine joins only with a constant between.
  return joined(call.sql(0), call.sql(1), missing, call.literal(1) !== undefined)
}

// In hexadecimal digits, which join as the bytes do.
function toBytes(call: Call): string {
  const missing = call.optional(2)
  const digits = `list_transform(${call.sql(0)}, lambda part$: hex(part$))`
  return fn(
    'unhex',
    joined(digits, fn('hex', call.sql(1)), missing === undefined ? undefined : fn('hex', missing), false),
  )
}

function joined(array: string, delimiter: string, missing: string | undefined, isConstant: boolean): string {
  const list =
    missing === undefined ? array : `list_transform(${array}, lambda item$: coalesce(item$, ${missing}))`
  // array_to_string of an empty list is NULL in the engine.
  return once([list, delimiter], (items, separator) =>
    caseOf([
      ...(missing === undefined ? [] : [[`${missing} IS NULL`, 'NULL'] as const]),
      [
        `${items} IS NOT NULL AND ${separator} IS NOT NULL`,
        isConstant
          ? `coalesce(array_to_string(${items}, ${separator}), '')`
          : fn('gsql_join', items, separator),
      ],
    ]),
  )
}

function series(call: Call): string {
  const type = call.typeName(0)
  const step = call.optional(2)
  const duckdb = duckdbType(call.result)
  const one = type === 'FLOAT64' ? '1e0' : '1'
  if (type === 'BIGNUMERIC') return refuse('takes no BIGNUMERIC locally')
  return once([call.sql(0), call.sql(1), step ?? one], (from, to, by) => {
    const isNull = `${from} IS NULL OR ${to} IS NULL OR ${by} IS NULL`
    const steps = `CAST(floor(CAST((${to} - ${from}) AS DOUBLE) / CAST(${by} AS DOUBLE) + 1e-9) AS BIGINT)`
    const list =
      type === 'INT64'
        ? fn('generate_series', from, to, by)
        : `list_transform(generate_series(0, ${steps}), lambda step$: CAST(${from} + step$ * ${by} AS ${duckdb.slice(0, -2)}))`
    return caseOf(
      [
        [isNull, 'NULL'],
        [`${by} = 0`, failWith('Sequence step cannot be 0.', duckdb)],
      ],
      list,
    )
  })
}

/** The first or last element; an empty array is an error. */
function end(index: '1' | '-1', which: string): Rule {
  return (call) =>
    once([call.sql(0)], (list) =>
      caseOf(
        [
          [
            `len(${list}) = 0`,
            failWith(
              `${call.name.toUpperCase()} cannot get the ${which} element of an empty array`,
              duckdbType(call.result),
            ),
          ],
        ],
        `${list}[${index}]`,
      ),
    )
}

// Offsets below zero count from the end, and both ends are clamped.
function slice(call: Call): string {
  return once([call.sql(0), call.sql(1), call.sql(2)], (list, from, to) => {
    const start = `CASE WHEN ${from} < 0 THEN greatest(${from} + len(${list}), 0) ELSE ${from} END`
    const stop = `CASE WHEN ${to} < 0 THEN ${to} + len(${list}) ELSE ${to} END`
    const isNull = `${list} IS NULL OR ${from} IS NULL OR ${to} IS NULL`
    return caseOf(
      [
        [isNull, 'NULL'],
        [`${stop} < 0`, `${list}[1:0]`],
      ],
      `list_slice(${list}, ${start} + 1, ${stop} + 1)`,
    )
  })
}

function lambdaText(call: Call, place: number): string {
  const lambda = call.lambda(place)
  if (lambda === undefined) throw new Error(`internal: ${call.name} without a lambda`)
  const [item = 'item$', index] = lambda.parameters
  // The engine's index counts from 1.
  const body = index === undefined ? lambda.body : lambda.body.replaceAll(index, `(${index} - 1)`)
  return index === undefined ? `lambda ${item}: ${body}` : `lambda ${item}, ${index}: ${body}`
}

/** A condition on elements: a lambda, or equality with the second argument. */
function condition(call: Call): string {
  if (call.lambda(1) !== undefined) return lambdaText(call, 1)
  const type = elementOf(call)
  return `lambda item$: ${equalSql({ sql: 'item$', type }, { sql: call.sql(1), type })}`
}

function includes(call: Call): string {
  const isNull =
    call.lambda(1) === undefined
      ? `${call.sql(0)} IS NULL OR ${call.sql(1)} IS NULL`
      : `${call.sql(0)} IS NULL`
  return caseOf([[isNull, 'NULL']], `(len(list_filter(${call.sql(0)}, ${condition(call)})) > 0)`)
}

function extreme(name: 'list_min' | 'list_max'): Rule {
  return (call) => {
    if (typeNameOf(elementOf(call)) !== 'FLOAT64') return fn(name, call.sql(0))
    return once([call.sql(0)], (list) =>
      caseOf(
        [[`len(list_filter(${list}, lambda item$: isnan(item$))) > 0`, "'nan'::DOUBLE"]],
        fn(name, list),
      ),
    )
  }
}

function sum(call: Call): string {
  const type = typeNameOf(elementOf(call))
  if (type === 'INT64') return castTo(fn('list_sum', call.sql(0)), 'BIGINT')
  if (type === 'FLOAT64') return fn('list_sum', call.sql(0))
  if (type === 'NUMERIC') return castTo(fn('list_sum', call.sql(0)), 'DECIMAL(38,9)')
  if (type === 'BIGNUMERIC') return fn('gsql_bignumeric_check', fn('list_sum', call.sql(0)))
  if (type === 'INTERVAL') return once([call.sql(0)], intervalTotal)
  return refuse(`takes no ${type} locally`)
}

function intervalTotal(list: string): string {
  const part = (name: 'months' | 'days' | 'micros') =>
    `list_sum(list_transform(${list}, lambda span$: ${intervalPart('span$', name)}))`
  return `(to_months(CAST(${part('months')} AS INTEGER)) + to_days(CAST(${part('days')} AS INTEGER)) + to_microseconds(CAST(${part('micros')} AS BIGINT)))`
}

function average(call: Call): string {
  const type = typeNameOf(elementOf(call))
  if (type === 'INT64' || type === 'FLOAT64') return fn('list_avg', call.sql(0))
  if (type === 'BIGNUMERIC')
    return once([call.sql(0)], (list) =>
      caseOf([
        [`list_count(${list}) > 0`, `gsql_bignumeric_average(list_sum(${list}), list_count(${list}))`],
      ]),
    )
  if (type === 'INTERVAL')
    return once([call.sql(0)], (list) =>
      caseOf([
        [`list_count(${list}) > 0`, fn('gsql_interval_divide', intervalTotal(list), `list_count(${list})`)],
      ]),
    )
  if (type !== 'NUMERIC') return refuse(`takes no ${type} locally`)
  return once([call.sql(0)], (list) =>
    caseOf([
      [
        `list_count(${list}) > 0`,
        `gsql_numeric_divide(CAST(list_sum(${list}) AS DECIMAL(38,9)), CAST(list_count(${list}) AS DECIMAL(38,9)))`,
      ],
    ]),
  )
}

/** The first or last n; `isKept` says whether they stay or go. */
function ends(write: (list: string, count: string) => string): Rule {
  return (call) =>
    once([call.sql(0), call.sql(1)], (list, count) =>
      caseOf(
        [
          [`${list} IS NULL OR ${count} IS NULL`, 'NULL'],
          [
            `${count} < 0`,
            failWith(
              `The n argument to ${call.name.toUpperCase()} must not be negative.`,
              duckdbType(call.result),
            ),
          ],
        ],
        write(list, count),
      ),
    )
}

function indexes(call: Call): string {
  const list = call.sql(0)
  const places = `list_transform(list_filter(list_zip(${list}, range(len(${list}))), lambda pair$: (${matched(call)})), lambda pair$: pair$[2])`
  return caseOf([[`${list} IS NULL`, 'NULL']], places)
}

function matched(call: Call): string {
  const lambda = call.lambda(1)
  if (lambda !== undefined) return lambda.body.replaceAll(lambda.parameters[0] ?? 'item$', 'pair$[1]')
  const type = elementOf(call)
  return equalSql({ sql: 'pair$[1]', type }, { sql: call.sql(1), type })
}

function isDistinct(call: Call): string {
  return once([call.sql(0)], (list) => {
    const nulls = `len(${list}) - list_count(${list})`
    return caseOf([[`${list} IS NOT NULL`, `(list_unique(${list}) = list_count(${list}) AND ${nulls} < 2)`]])
  })
}

export const arrayRules: Rules = {
  $make_array: (call) =>
    call.values.length === 0
      ? castTo('[]', duckdbType(call.result))
      : `[${call.values.map((value) => value.sql).join(', ')}]`,
  $array_at_offset: element(1, false),
  $array_at_ordinal: element(0, false),
  $safe_array_at_offset: element(1, true),
  $safe_array_at_ordinal: element(0, true),
  array_avg: average,
  array_concat: concat,
  array_filter: (call) => `list_filter(${call.sql(0)}, ${lambdaText(call, 1)})`,
  array_find: (call) => `list_filter(${call.sql(0)}, ${condition(call)})[1]`,
  array_find_all: (call) => `list_filter(${call.sql(0)}, ${condition(call)})`,
  array_first: end('1', 'first'),
  array_first_n: ends((list, count) => `${list}[:${count}]`),
  array_includes: includes,
  array_includes_all: (call) =>
    caseOf([
      [
        `${call.sql(0)} IS NOT NULL AND ${call.sql(1)} IS NOT NULL`,
        // The engine leaves NULLs out of the search; here a NULL is in no array.
        `(list_has_all(${call.sql(0)}, ${call.sql(1)}) AND len(${call.sql(1)}) = list_count(${call.sql(1)}))`,
      ],
    ]),
  array_includes_any: (call) =>
    caseOf([
      [
        `${call.sql(0)} IS NOT NULL AND ${call.sql(1)} IS NOT NULL`,
        fn('list_has_any', call.sql(0), call.sql(1)),
      ],
    ]),
  array_is_distinct: isDistinct,
  array_last: end('-1', 'last'),
  array_last_n: ends((list, count) => `${list}[greatest(len(${list}) - ${count}, 0) + 1:]`),
  array_length: (call) => fn('len', call.sql(0)),
  array_max: extreme('list_max'),
  array_min: extreme('list_min'),
  array_offset: (call) => `(${indexes(call)})[1]`,
  array_offsets: indexes,
  array_remove_first_n: ends((list, count) => `${list}[${count} + 1:]`),
  array_remove_last_n: ends((list, count) => `${list}[:greatest(len(${list}) - ${count}, 0)]`),
  array_reverse: (call) => fn('list_reverse', call.sql(0)),
  array_slice: slice,
  array_sum: sum,
  array_to_string: toText,
  array_transform: (call) => `list_transform(${call.sql(0)}, ${lambdaText(call, 1)})`,
  generate_array: series,
}
