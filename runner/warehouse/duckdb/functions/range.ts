/** Ranges: a struct of two ends, each NULL when it is open. */
import type { SqlType } from '../../../ir/types.ts'
import { duckdbType } from '../translate/type.ts'
import { microsOfSpan } from './interval.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, failWith, fn, once } from './sql.ts'

const start = (range: string): string => `struct_extract(${range}, 'start')`
const end = (range: string): string => `struct_extract(${range}, 'end')`

function pack(from: string, to: string): string {
  return `struct_pack("start" := ${from}, "end" := ${to})`
}

function make(call: Call): string {
  return once([call.sql(0), call.sql(1)], (from, to) =>
    caseOf(
      [
        [
          `${from} >= ${to}`,
          failWith('Range start element must be smaller than range end element', duckdbType(call.result)),
        ],
      ],
      pack(from, to),
    ),
  )
}

/** An expression over one or more ranges that is NULL when any of them is. */
function over(write: (...ranges: string[]) => string): Rule {
  return (call) =>
    once(
      call.values.map((value) => value.sql),
      (...names) => {
        const isThere = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
        return caseOf([[isThere, write(...names)]])
      },
    )
}

function holds(range: string, value: string): string {
  return `(coalesce(${start(range)} <= ${value}, true) AND coalesce(${value} < ${end(range)}, true))`
}

const contains: Rule = (call) => {
  if (call.type(1).kind !== 'range') return over((range = '', value = '') => holds(range, value))(call)
  return over((outer = '', inner = '') => {
    const below = `(${start(outer)} IS NULL OR coalesce(${start(outer)} <= ${start(inner)}, false))`
    const above = `(${end(outer)} IS NULL OR coalesce(${end(inner)} <= ${end(outer)}, false))`
    return `(${below} AND ${above})`
  })(call)
}

function overlap(left: string, right: string): string {
  return `(coalesce(${start(left)} < ${end(right)}, true) AND coalesce(${start(right)} < ${end(left)}, true))`
}

function intersect(call: Call): string {
  return over((left = '', right = '') =>
    caseOf(
      [
        [
          `NOT ${overlap(left, right)}`,
          failWith(
            'Provided RANGE inputs do not overlap. Please check RANGE_OVERLAPS before calling RANGE_INTERSECT',
            duckdbType(call.result),
          ),
        ],
      ],
      // greatest and least of the engine skip NULL, which is just what an open end asks for.
      pack(fn('greatest', start(left), start(right)), fn('least', end(left), end(right))),
    ),
  )(call)
}

// Steps of fixed length only: months would have to be counted from the start each time.
function series(call: Call): string {
  const element: SqlType =
    call.type(0).kind === 'range'
      ? (call.type(0) as Extract<SqlType, { kind: 'range' }>).element
      : refuse('takes a RANGE')
  const type = duckdbType(element)
  return once([call.sql(0), call.sql(1), call.optional(2) ?? 'true'], (range, step, withLast) => {
    const months = `(date_part('year', ${step}) * 12 + date_part('month', ${step}))`
    const [from, to] = [`CAST(${start(range)} AS TIMESTAMP)`, `CAST(${end(range)} AS TIMESTAMP)`]
    const nth = (index: string) =>
      `(${from} + CASE WHEN ${months} > 0 THEN to_months(CAST(${months} * ${index} AS INTEGER)) ELSE to_microseconds(${microsOfSpan(step)} * ${index}) END)`
    const span = `CASE WHEN ${months} > 0 THEN ${months} * 28 * 86400000000 ELSE ${microsOfSpan(step)} END`
    const count = `((epoch_us(${to}) - epoch_us(${from})) // ${span} + 1)`
    const all = `list_transform(range(${count}), lambda index$: struct_pack(a := ${nth('index$')}, b := ${nth('(index$ + 1)')}))`
    const kept = `list_filter(${all}, lambda part$: part$.a < ${to} AND (${withLast} OR part$.b <= ${to}))`
    const made = `list_transform(${kept}, lambda part$: ${pack(`CAST(part$.a AS ${type})`, `CAST(least(part$.b, ${to}) AS ${type})`)})`
    const result = duckdbType(call.result)
    return caseOf([
      [`${range} IS NULL OR ${step} IS NULL`, castTo('NULL', result)],
      [`${span} <= 0`, failWith('step must be positive', result)],
      ['true', made],
    ])
  })
}

export const rangeRules: Rules = {
  range: make,
  range_start: (call) => start(call.sql(0)),
  range_end: (call) => end(call.sql(0)),
  range_is_start_unbounded: over((range = '') => `(${start(range)} IS NULL)`),
  range_is_end_unbounded: over((range = '') => `(${end(range)} IS NULL)`),
  range_contains: contains,
  range_overlaps: over((left = '', right = '') => overlap(left, right)),
  range_intersect: intersect,
  generate_range_array: series,
}
