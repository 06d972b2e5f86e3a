/** Days, clocks and instants. */
import {
  addSql,
  differenceSql,
  extractSql,
  floorDivide,
  instantAdd,
  instantDifference,
  instantTrunc,
  lastDaySql,
  type Temporal,
  truncSql,
} from './calendar.ts'
import { inRange, microsOfSpan, stepSql } from './interval.ts'
import { parseAs } from './parse.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, failWith, fn, once } from './sql.ts'
import { textOf } from './text.ts'
import { formatRule, parseRule } from './time-format.ts'
import { instantOf, localTime, type Zone, zoneOf } from './zone.ts'

/** The zone argument at a place, or the session's. */
export function zoneAt(call: Call, place: number): Zone {
  const sql = call.optional(place)
  return sql === undefined ? zoneOf(call.timeZone) : { sql, literal: call.literal(place) }
}

function part(call: Call, place: number): string {
  return call.word(place) ?? refuse('needs a date part')
}

function add(operator: '+' | '-'): Rule {
  return (call) => {
    const type = call.typeName(0)
    if (type === 'TIMESTAMP') return instantAdd(part(call, 2), call.sql(0), call.sql(1), operator)
    return addSql(part(call, 2), call.sql(0), call.sql(1), operator, type as Temporal)
  }
}

const difference: Rule = (call) => {
  const type = call.typeName(0)
  const [left, right] = [call.sql(0), call.sql(1)]
  const sql =
    type === 'TIMESTAMP'
      ? instantDifference(part(call, 2), left, right)
      : differenceSql(part(call, 2), left, right, type as Temporal)
  return castTo(sql, 'BIGINT')
}

// The first week may begin before the first day there is.
function mayBeginBefore(part: string): boolean {
  return part.startsWith('WEEK') || part.startsWith('ISO')
}

const trunc: Rule = (call) => {
  const type = call.typeName(0)
  const word = part(call, 1)
  const words = `Truncating to ${word} resulted in an out of range value`
  if (type === 'TIMESTAMP') {
    const zone = zoneAt(call, 2)
    const found = instantTrunc(word, call.sql(0), zone)
    return mayBeginBefore(word) || zone.literal !== 'UTC' ? inRange(found, 'TIMESTAMPTZ', words) : found
  }
  const found = truncSql(word, call.sql(0), type as Temporal)
  return mayBeginBefore(word) ? inRange(found, type === 'DATE' ? 'DATE' : 'TIMESTAMP', words) : found
}

const extract: Rule = (call) => {
  const word = part(call, 1)
  const type = call.typeName(0)
  if (type === 'INTERVAL') return intervalPart(word, call.sql(0))
  const local = type === 'TIMESTAMP' ? localTime(call.sql(0), zoneAt(call, 2)) : call.sql(0)
  return extractSql(word, local)
}

function intervalPart(word: string, sql: string): string {
  const micros = `date_part('microsecond', ${sql})`
  switch (word) {
    case 'SECOND':
      return `(${micros} // 1000000)`
    case 'MILLISECOND':
      return `(${micros} // 1000 % 1000)`
    case 'MICROSECOND':
      return `(${micros} % 1000000)`
    default:
      return `date_part('${word.toLowerCase()}', ${sql})`
  }
}

function extractAs(type: 'DATE' | 'TIME' | 'TIMESTAMP'): Rule {
  return (call) => {
    const local = call.typeName(0) === 'TIMESTAMP' ? localTime(call.sql(0), zoneAt(call, 1)) : call.sql(0)
    return type === 'TIMESTAMP' ? local : castTo(local, type)
  }
}

function now(zone: Zone): string {
  return localTime('now()', zone)
}

function makeDate(call: Call): string {
  switch (call.typeName(0)) {
    case 'INT64':
      return inRange(
        fn('make_date', call.sql(0), call.sql(1), call.sql(2)),
        'DATE',
        'Input calculates to invalid date',
      )
    case 'TIMESTAMP':
      return castTo(localTime(call.sql(0), zoneAt(call, 1)), 'DATE')
    case 'STRING':
      return parseAs(call.sql(0), 'DATE', zoneOf('UTC'))
    default:
      return castTo(call.sql(0), 'DATE')
  }
}

function makeDatetime(call: Call): string {
  switch (call.typeName(0)) {
    case 'INT64':
      return `make_timestamp(${[0, 1, 2, 3, 4].map((place) => call.sql(place)).join(', ')}, ${castTo(call.sql(5), 'DOUBLE')})`
    case 'TIMESTAMP':
      return localTime(call.sql(0), zoneAt(call, 1))
    case 'STRING':
      return parseAs(call.sql(0), 'DATETIME', zoneOf('UTC'))
    case 'DATE':
      return call.optional(1) === undefined
        ? castTo(call.sql(0), 'TIMESTAMP')
        : `(${call.sql(0)} + ${call.sql(1)})`
    default:
      return call.sql(0)
  }
}

function makeTime(call: Call): string {
  switch (call.typeName(0)) {
    case 'INT64':
      // The engine takes 24:00:00 for a time.
      return once([call.sql(0), call.sql(1), call.sql(2)], (hour, minute, second) =>
        caseOf(
          [[`${hour} > 23`, failWith('Input calculates to invalid time', 'TIME')]],
          `make_time(${hour}, ${minute}, CAST(${second} AS DOUBLE))`,
        ),
      )
    case 'TIMESTAMP':
      return castTo(localTime(call.sql(0), zoneAt(call, 1)), 'TIME')
    default:
      return castTo(call.sql(0), 'TIME')
  }
}

function makeTimestamp(call: Call): string {
  switch (call.typeName(0)) {
    case 'STRING':
      return textTimestamp(call)
    case 'TIMESTAMP':
      return call.sql(0)
    default:
      return instantOf(castTo(call.sql(0), 'TIMESTAMP'), zoneAt(call, 1))
  }
}

function textTimestamp(call: Call): string {
  const zone = call.optional(1)
  if (zone === undefined) return parseAs(call.sql(0), 'TIMESTAMP', zoneAt(call, 1))
  return once([call.sql(0), zone], (text, name) =>
    caseOf(
      [
        [`${text} IS NULL OR ${name} IS NULL`, 'NULL'],
        [
          `regexp_matches(${text}, '(?:[Zz]|:[0-9.]+ ?[+-][0-9:]+|[ ][A-Za-z][A-Za-z/_+-]*)$')`,
          failWith('TIMESTAMP takes no text with a time zone of its own beside a time zone', 'TIMESTAMPTZ'),
        ],
      ],
      parseAs(text, 'TIMESTAMP', { sql: name, literal: call.literal(1) }),
    ),
  )
}

function fromUnix(factor: string): Rule {
  return (call) => {
    if (call.typeName(0) === 'TIMESTAMP') return call.sql(0)
    return inRange(`make_timestamptz(${call.sql(0)} * ${factor})`, 'TIMESTAMPTZ', 'TIMESTAMP is out of range')
  }
}

function toUnix(unit: string): Rule {
  return (call) =>
    unit === '1' ? fn('epoch_us', call.sql(0)) : floorDivide(fn('epoch_us', call.sql(0)), unit)
}

// One step more than fits is made and filtered, because a step of months has no fixed length.
function dateArray(call: Call): string {
  const amount = call.optional(2) ?? '1'
  const word = call.word(3) ?? 'DAY'
  return once([call.sql(0), call.sql(1), amount], (from, to, step) => {
    const stamps = `generate_series(${castTo(from, 'TIMESTAMP')}, ${castTo(to, 'TIMESTAMP')}, ${stepSql(step, word)})`
    const isNull = `${from} IS NULL OR ${to} IS NULL OR ${step} IS NULL`
    return caseOf(
      [
        [isNull, 'NULL'],
        [`${step} = 0`, failWith('Sequence step cannot be 0.', 'DATE[]')],
      ],
      castTo(stamps, 'DATE[]'),
    )
  })
}

function timestampArray(call: Call): string {
  return once([call.sql(0), call.sql(1), call.sql(2)], (from, to, step) => {
    const stamps = `generate_series(timezone('UTC', ${from}), timezone('UTC', ${to}), ${stepSql(step, part(call, 3)).replace('to_days(', 'to_hours(24 * ')})`
    const isNull = `${from} IS NULL OR ${to} IS NULL OR ${step} IS NULL`
    return caseOf(
      [
        [isNull, 'NULL'],
        [`${step} = 0`, failWith('Sequence step cannot be 0.', 'TIMESTAMPTZ[]')],
      ],
      `list_transform(${stamps}, lambda stamp$: timezone('UTC', stamp$))`,
    )
  })
}

// The engine's own buckets of months begin on the first of a month, whatever the origin.
function monthBucket(value: string, start: string, months: string, duckdb: string): string {
  return once([value, start, months], (at, from, width) => {
    const number = (sql: string) => `(date_part('year', ${sql}) * 12 + date_part('month', ${sql}))`
    const passed = floorDivide(`(${number(at)} - ${number(from)})`, width)
    const bound = (count: string) => `(${from} + to_months(CAST(${count} * ${width} AS INTEGER)))`
    return once([passed], (count) =>
      castTo(caseOf([[`${bound(count)} > ${at}`, bound(`(${count} - 1)`)]], bound(count)), duckdb),
    )
  })
}

// Buckets are counted from an origin; a width is either months or a fixed span.
const bucket: Rule = (call) => {
  const type = call.typeName(0)
  const duckdb = type === 'DATE' ? 'DATE' : type === 'DATETIME' ? 'TIMESTAMP' : 'TIMESTAMPTZ'
  const origin = call.optional(2) ?? `${duckdb} '1950-01-01${type === 'TIMESTAMP' ? ' 00:00:00+00' : ''}'`
  const bucketed = once([call.sql(0), call.sql(1), origin], (value, width, start) => {
    const micros = (sql: string) =>
      fn('epoch_us', castTo(sql, type === 'TIMESTAMP' ? 'TIMESTAMPTZ' : 'TIMESTAMP'))
    const months = `(date_part('year', ${width}) * 12 + date_part('month', ${width}))`
    const span = microsOfSpan(width)
    const passed = floorDivide(`(${micros(value)} - ${micros(start)})`, span)
    const made = `make_timestamp${type === 'TIMESTAMP' ? 'tz' : ''}(${micros(start)} + ${passed} * ${span})`
    return caseOf(
      [
        [
          `${months} > 0`,
          monthBucket(
            castTo(value, 'TIMESTAMP'),
            castTo(start, 'TIMESTAMP'),
            castTo(months, 'BIGINT'),
            duckdb,
          ),
        ],
        [
          `${span} <= 0`,
          failWith(
            `${call.name.toUpperCase()} doesn't support zero or negative bucket width INTERVAL`,
            duckdb,
          ),
        ],
      ],
      castTo(made, duckdb),
    )
  })
  return inRange(bucketed, duckdb, `${call.name.toUpperCase()} gave a value that is out of range`)
}

export const temporalRules: Rules = {
  current_date: (call) => castTo(now(zoneAt(call, 0)), 'DATE'),
  current_datetime: (call) => now(zoneAt(call, 0)),
  current_time: (call) => castTo(now(zoneAt(call, 0)), 'TIME'),
  current_timestamp: () => 'now()',

  date: makeDate,
  datetime: makeDatetime,
  time: makeTime,
  timestamp: makeTimestamp,
  string: (call) =>
    call.typeName(0) === 'JSON'
      ? fn('gsql_json_string', call.sql(0))
      : textOf(call.sql(0), call.type(0), zoneAt(call, 1)),

  date_add: add('+'),
  date_sub: add('-'),
  datetime_add: add('+'),
  datetime_sub: add('-'),
  time_add: add('+'),
  time_sub: add('-'),
  timestamp_add: add('+'),
  timestamp_sub: add('-'),
  date_diff: difference,
  datetime_diff: difference,
  time_diff: difference,
  timestamp_diff: difference,
  date_trunc: trunc,
  datetime_trunc: trunc,
  time_trunc: trunc,
  timestamp_trunc: trunc,
  date_bucket: bucket,
  datetime_bucket: bucket,
  timestamp_bucket: bucket,
  last_day: (call) => lastDaySql(call.word(1) ?? 'MONTH', castTo(call.sql(0), 'DATE')),

  $extract: extract,
  $extract_date: extractAs('DATE'),
  $extract_datetime: extractAs('TIMESTAMP'),
  $extract_time: extractAs('TIME'),

  unix_date: (call) => castTo(`(${call.sql(0)} - DATE '1970-01-01')`, 'BIGINT'),
  date_from_unix_date: (call) =>
    inRange(`(DATE '1970-01-01' + ${castTo(call.sql(0), 'INTEGER')})`, 'DATE', 'DATE is out of range'),
  unix_seconds: toUnix('1000000'),
  unix_millis: toUnix('1000'),
  unix_micros: toUnix('1'),
  timestamp_seconds: fromUnix('1000000'),
  timestamp_millis: fromUnix('1000'),
  timestamp_micros: fromUnix('1'),
  timestamp_from_unix_seconds: fromUnix('1000000'),
  timestamp_from_unix_millis: fromUnix('1000'),
  timestamp_from_unix_micros: fromUnix('1'),

  generate_date_array: dateArray,
  generate_timestamp_array: timestampArray,

  format_date: formatRule,
  format_datetime: formatRule,
  format_time: formatRule,
  format_timestamp: formatRule,
  parse_date: parseRule('DATE'),
  parse_datetime: parseRule('DATETIME'),
  parse_time: parseRule('TIME'),
  parse_timestamp: parseRule('TIMESTAMP'),
}
