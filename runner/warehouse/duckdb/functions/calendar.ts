/** Date parts: reading, truncating, stepping and counting them. */
import { weekdays } from '../../../sql/functions/date-parts.ts'
import { inRange, microsOfPart, stepSql } from './interval.ts'
import { refuse } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { instantOf, localTime, type Zone } from './zone.ts'

/** The kinds of values that have date parts, as DuckDB keeps them. */
export type Temporal = 'DATE' | 'DATETIME' | 'TIME'

// Days from Monday to the first day of the week; undefined for parts that are no week.
function weekShift(part: string): number | undefined {
  if (part === 'WEEK') return -1
  if (part === 'ISOWEEK') return 0
  const day = /^WEEK\((\w+)\)$/.exec(part)?.[1]
  const index = weekdays.findIndex((weekday) => weekday.startsWith(day ?? '-'))
  return index === -1 ? undefined : index - 1
}

/** `EXTRACT(part FROM value)`, an INT64; the value is local. */
export function extractSql(part: string, value: string): string {
  const plain = (name: string) => `date_part('${name}', ${value})`
  switch (part) {
    case 'DAYOFWEEK':
      return `(${plain('dow')} + 1)`
    case 'DAYOFYEAR':
      return plain('doy')
    case 'ISOWEEK':
      return plain('week')
    case 'MILLISECOND':
      return `(${plain('milliseconds')} % 1000)`
    case 'MICROSECOND':
      return `(${plain('microseconds')} % 1000000)`
    case 'DATE':
    case 'TIME':
      return castTo(value, part)
    case 'DATETIME':
      return value
    default: {
      const shift = weekShift(part)
      if (shift === undefined) return plain(part.toLowerCase())
      // Days before the first such weekday of the year are week 0.
      return once(
        [value],
        (day) => `((date_part('doy', ${day}) + 6 - (date_part('dow', ${day}) + 6 - ${shift}) % 7) // 7)`,
      )
    }
  }
}

/** The value cut down to the start of the part. */
export function truncSql(part: string, value: string, type: Temporal): string {
  const duckdb = type === 'DATE' ? 'DATE' : 'TIMESTAMP'
  if (type === 'TIME') return timeTrunc(part, value)
  if (part === 'MICROSECOND' || (part === 'DAY' && type === 'DATE')) return value
  const shift = weekShift(part)
  if (shift === undefined) return castTo(`date_trunc('${part.toLowerCase()}', ${value})`, duckdb)
  if (shift === 0) return castTo(`date_trunc('week', ${value})`, duckdb)
  const back = type === 'DATE' ? `${value} - ${shift}` : `${value} - to_days(${shift})`
  const truncated = castTo(`date_trunc('week', ${back.replace('- -', '+ ')})`, 'DATE')
  const day = `(${truncated} ${shift < 0 ? '-' : '+'} ${Math.abs(shift)})`
  return type === 'DATE' ? day : castTo(day, 'TIMESTAMP')
}

function timeTrunc(part: string, value: string): string {
  const micros = microsOfPart(part)
  if (micros === undefined) return refuse(`does not know the part ${part}`)
  return part === 'MICROSECOND'
    ? value
    : castTo(`date_trunc('${part.toLowerCase()}', DATE '1970-01-01' + ${value})`, 'TIME')
}

/** An instant cut down to the start of the part in a zone. */
export function instantTrunc(part: string, instant: string, zone: Zone): string {
  if (part === 'MICROSECOND') return instant
  if (part === 'MILLISECOND' || part === 'SECOND' || part === 'MINUTE') {
    return `date_trunc('${part.toLowerCase()}', ${instant})`
  }
  // Hours are counted back from the instant itself, so that the second 1 o'clock of an autumn night stays the second.
  if (part === 'HOUR') {
    return once([instant], (at) =>
      once([localTime(at, zone)], (local) => `(${at} - (${local} - date_trunc('hour', ${local})))`),
    )
  }
  return instantOf(truncSql(part, localTime(instant, zone), 'DATETIME'), zone)
}

/** Boundaries of the part between two local values: `left - right`. */
export function differenceSql(part: string, left: string, right: string, type: Temporal): string {
  const shift = weekShift(part)
  if (shift !== undefined) {
    const week = (value: string) => truncSql(part, type === 'DATE' ? value : castTo(value, 'DATE'), 'DATE')
    return `((${week(left)} - ${week(right)}) // 7)`
  }
  if (part === 'DAY')
    return type === 'DATE' ? `(${left} - ${right})` : `(${castTo(left, 'DATE')} - ${castTo(right, 'DATE')})`
  if (part === 'ISOYEAR') return `(date_part('isoyear', ${left}) - date_part('isoyear', ${right}))`
  return `date_diff('${part.toLowerCase()}', ${right}, ${left})`
}

/** Whole parts between two instants; what is left of a part does not count. */
export function instantDifference(part: string, left: string, right: string): string {
  const micros = microsOfPart(part)
  if (micros === undefined) return refuse(`does not know the part ${part} of a TIMESTAMP`)
  const difference = `(epoch_us(${left}) - epoch_us(${right}))`
  return part === 'MICROSECOND' ? difference : `(${difference} // ${micros})`
}

/** A local value some parts later (or, with `-`, earlier). */
export function addSql(
  part: string,
  value: string,
  amount: string,
  operator: '+' | '-',
  type: Temporal,
): string {
  if (type === 'TIME') return `(${value} ${operator} ${stepSql(amount, part)})`
  if (type === 'DATETIME')
    return inRange(`(${value} ${operator} ${stepSql(amount, part)})`, 'TIMESTAMP', 'DATETIME is out of range')
  const days = part === 'DAY' ? amount : part === 'WEEK' ? `${amount} * 7` : undefined
  const sql =
    days === undefined
      ? castTo(`${value} ${operator} ${stepSql(amount, part)}`, 'DATE')
      : `(${value} ${operator} ${castTo(days, 'INTEGER')})`
  return inRange(sql, 'DATE', 'DATE is out of range')
}

/** An instant some parts later; a day has 24 hours. */
export function instantAdd(part: string, instant: string, amount: string, operator: '+' | '-'): string {
  const micros = microsOfPart(part)
  if (micros === undefined) return refuse(`does not know the part ${part} of a TIMESTAMP`)
  return inRange(
    `(${instant} ${operator} to_microseconds(${amount} * ${micros}))`,
    'TIMESTAMPTZ',
    'TIMESTAMP is out of range',
  )
}

/** The last day of the part a DATE lies in. */
export function lastDaySql(part: string, date: string): string {
  const shift = weekShift(part)
  if (shift !== undefined)
    return inRange(`(${truncSql(part, date, 'DATE')} + 6)`, 'DATE', 'LAST_DAY is out of range')
  const months = { MONTH: 1, QUARTER: 3, YEAR: 12 }[part]
  if (months === 1) return fn('last_day', date)
  if (months !== undefined)
    return `(${castTo(`date_trunc('${part.toLowerCase()}', ${date}) + to_months(${months})`, 'DATE')} - 1)`
  if (part !== 'ISOYEAR') return refuse(`does not know the part ${part}`)
  // The ISO year ends before the Monday of the week that holds the next January 4.
  const next = `make_date(CAST(date_part('isoyear', ${date}) AS INTEGER) + 1, 1, 4)`
  return inRange(`(${castTo(`date_trunc('week', ${next})`, 'DATE')} - 1)`, 'DATE', 'LAST_DAY is out of range')
}

/** A number of whole units, rounded down, of a count of microseconds. */
export function floorDivide(micros: string, unit: string): string {
  return once([micros], (value) =>
    caseOf([[`${value} < 0`, `((${value} + 1) // ${unit} - 1)`]], `(${value} // ${unit})`),
  )
}
