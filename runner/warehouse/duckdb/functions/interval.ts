/** Spans of time: arithmetic with them, and making them. */
import { quoteText } from '../name.ts'
import { type Call, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, fail, fn, once } from './sql.ts'

const microsOf: Readonly<Record<string, string>> = {
  MICROSECOND: '1',
  MILLISECOND: '1000',
  SECOND: '1000000',
  MINUTE: '60000000',
  HOUR: '3600000000',
  DAY: '86400000000',
}

/** The microseconds of a date part of fixed length; undefined for months and longer. */
export function microsOfPart(part: string): string | undefined {
  return microsOf[part]
}

/** A DuckDB INTERVAL of `amount` parts; a WEEK is seven days, a QUARTER three months. */
export function stepSql(amount: string, part: string): string {
  switch (part) {
    case 'YEAR':
      return fn('to_months', castTo(`(${amount} * 12)`, 'INTEGER'))
    case 'QUARTER':
      return fn('to_months', castTo(`(${amount} * 3)`, 'INTEGER'))
    case 'MONTH':
      return fn('to_months', castTo(amount, 'INTEGER'))
    case 'WEEK':
      return fn('to_days', castTo(`(${amount} * 7)`, 'INTEGER'))
    case 'DAY':
      return fn('to_days', castTo(amount, 'INTEGER'))
    default: {
      const micros = microsOf[part]
      return micros === undefined
        ? refuse(`does not know the part ${part}`)
        : fn('to_microseconds', `(${amount} * ${micros})`)
    }
  }
}

/** Raises unless a DATE or DATETIME lies in the years 1 to 9999; the engine goes on beyond. */
export function inRange(sql: string, type: 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ', words: string): string {
  const [low, high] =
    type === 'DATE'
      ? ["DATE '0001-01-01'", "DATE '9999-12-31'"]
      : [`${type} '0001-01-01 00:00:00'`, `${type} '9999-12-31 23:59:59.999999'`]
  return once([sql], (value) =>
    caseOf([[`${value} < ${low} OR ${value} > ${high}`, fail(quoteText(words), type)]], value),
  )
}

/** `+` where one side is a date or an interval. */
export function temporalSum(call: Call): string {
  const [left, right] = [call.typeName(0), call.typeName(1)]
  const [a, b] = [call.sql(0), call.sql(1)]
  if (left === 'INTERVAL' && right === 'INTERVAL') return `(${a} + ${b})`
  if (left === 'DATE' && right === 'INT64') return dateAfter(a, b)
  if (left === 'INT64') return dateAfter(b, a)
  return left === 'INTERVAL' ? shifted(b, right, a, '+') : shifted(a, left, b, '+')
}

/** `-` where one side is a date or an interval. */
export function temporalDifference(call: Call): string {
  const [left, right] = [call.typeName(0), call.typeName(1)]
  const [a, b] = [call.sql(0), call.sql(1)]
  if (left === 'DATE' && right === 'INT64') return dateAfter(a, `(- ${b})`)
  if (right === 'INTERVAL') return left === 'INTERVAL' ? `(${a} - ${b})` : shifted(a, left, b, '-')
  if (left === 'DATE') return fn('to_days', castTo(`(${a} - ${b})`, 'INTEGER'))
  if (left === 'DATETIME') {
    // Local times differ by days and the rest, instants and clocks by the clock alone.
    return once(
      [`(epoch_us(${a}) - epoch_us(${b}))`],
      (micros) =>
        `(to_days(CAST(${micros} // 86400000000 AS INTEGER)) + to_microseconds(${micros} % 86400000000))`,
    )
  }
  return fn('to_microseconds', `(epoch_us(${a}) - epoch_us(${b}))`)
}

/** A DATE some days later. */
export function dateAfter(date: string, days: string): string {
  return inRange(
    `(${date} + ${castTo(days, 'INTEGER')})`,
    'DATE',
    'Arithmetic overflow when adding days to a DATE',
  )
}

function shifted(value: string, type: string, interval: string, operator: '+' | '-'): string {
  if (type === 'DATE')
    return inRange(
      `(${castTo(value, 'TIMESTAMP')} ${operator} ${interval})`,
      'TIMESTAMP',
      'DATETIME is out of range',
    )
  if (type === 'DATETIME')
    return inRange(`(${value} ${operator} ${interval})`, 'TIMESTAMP', 'DATETIME is out of range')
  if (type !== 'TIMESTAMP') return refuse(`cannot add an INTERVAL to ${type}`)
  // A day of an instant is 24 hours; months are for GoogleSQL to refuse.
  return once([interval], (span) =>
    caseOf(
      [
        [
          `datepart('year', ${span}) <> 0 OR datepart('month', ${span}) <> 0`,
          fail(
            "'TIMESTAMP +/- INTERVAL is not supported for intervals with non-zero MONTH or YEAR part.'",
            'TIMESTAMPTZ',
          ),
        ],
      ],
      inRange(
        `(${value} ${operator} to_microseconds(${microsOfSpan(span)}))`,
        'TIMESTAMPTZ',
        'TIMESTAMP is out of range',
      ),
    ),
  )
}

/** The microseconds of an interval without months; a day has 24 hours. */
export function microsOfSpan(span: string): string {
  return `(datepart('day', ${span}) * 86400000000 + datepart('hour', ${span}) * 3600000000 + datepart('minute', ${span}) * 60000000 + datepart('microsecond', ${span}))`
}

/** INTERVAL times an integer. */
export function intervalProduct(call: Call): string {
  const [interval, factor] =
    call.typeName(0) === 'INTERVAL' ? [call.sql(0), call.sql(1)] : [call.sql(1), call.sql(0)]
  return once([interval, factor], (span, times) => partwise(span, (part) => `(${part} * ${times})`))
}

/** INTERVAL divided by an integer: what is left of months goes to days, of days to microseconds. */
export function intervalQuotient(call: Call): string {
  return fn('gsql_interval_divide', call.sql(0), call.sql(1))
}

/** Applies the same to months, days and microseconds. */
export function partwise(span: string, apply: (part: string) => string): string {
  const [months, days, micros] = (['months', 'days', 'micros'] as const).map((part) =>
    apply(intervalPart(span, part)),
  )
  return `(to_months(CAST(${months} AS INTEGER)) + to_days(CAST(${days} AS INTEGER)) + to_microseconds(${micros}))`
}

/** One of the three numbers an interval is made of. */
export function intervalPart(span: string, part: 'months' | 'days' | 'micros'): string {
  switch (part) {
    case 'months':
      return `(datepart('year', ${span}) * 12 + datepart('month', ${span}))`
    case 'days':
      return `datepart('day', ${span})`
    case 'micros':
      return `(datepart('hour', ${span}) * 3600000000 + datepart('minute', ${span}) * 60000000 + datepart('microsecond', ${span}))`
  }
}

function makeInterval(call: Call): string {
  const [year = '0', month = '0', day = '0', hour = '0', minute = '0', second = '0'] = [0, 1, 2, 3, 4, 5].map(
    (place) => call.optional(place) ?? '0',
  )
  return `(to_months(CAST(${year} * 12 + ${month} AS INTEGER)) + to_days(CAST(${day} AS INTEGER)) + to_microseconds(${hour} * 3600000000 + ${minute} * 60000000 + ${second} * 1000000))`
}

export const intervalRules: Rules = {
  $interval: (call) => stepSql(call.sql(0), call.word(1) ?? 'DAY'),
  make_interval: makeInterval,
  justify_days: (call) => fn('gsql_justify_days', call.sql(0)),
  justify_hours: (call) => fn('gsql_justify_hours', call.sql(0)),
  justify_interval: (call) => fn('gsql_justify_interval', call.sql(0)),
}
