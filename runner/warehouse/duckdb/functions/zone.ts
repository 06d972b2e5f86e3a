/** Instants and local times. */
import { quoteText } from '../name.ts'
import { caseOf, fn, once } from './sql.ts'
import type { LiteralValue } from './translation.ts'

/** A time zone argument: DuckDB text, and its value when it is constant. */
export interface Zone {
  readonly sql: string
  readonly literal?: LiteralValue | undefined
}

/** A constant zone. */
export function zoneOf(name: string): Zone {
  return { sql: quoteText(name), literal: name }
}

// timezone('UTC', …) goes through the calendar; the microseconds are the same on both sides.
const utcTime = (instant: string): string => `make_timestamp(epoch_us(${instant}))`
const utcInstant = (time: string): string => `make_timestamptz(epoch_us(${time}))`

const offsetForm = /^([+-])(\d{1,2})(?::?(\d{2}))?$/

/** The local time (TIMESTAMP) of an instant (TIMESTAMPTZ) in a zone. */
export function localTime(instant: string, zone: Zone): string {
  const { literal } = zone
  if (typeof literal === 'string') {
    const offset = offsetMinutes(literal)
    if (offset === 0 || isUtc(literal)) return utcTime(instant)
    if (offset !== undefined) return `(${utcTime(instant)} + to_minutes(${offset}))`
    return fn('timezone', quoteText(literal), instant)
  }
  return once([zone.sql, instant], (name, at) =>
    caseOf(
      [
        [
          fn('regexp_matches', name, "'^[+-]'"),
          `timezone('UTC', ${at}) + to_minutes(CAST(gsql_zone_minutes(${name}) AS INTEGER))`,
        ],
      ],
      fn('timezone', name, at),
    ),
  )
}

/**
 * The instant (TIMESTAMPTZ) of a local time (TIMESTAMP) in a zone.
 *
 * A time that comes twice, when clocks go back, is the first one; DuckDB takes the second. A time that never comes is
 * read with the offset before the change, as the engine does.
 */
export function instantOf(local: string, zone: Zone): string {
  const { literal } = zone
  if (typeof literal === 'string') {
    const offset = offsetMinutes(literal)
    if (offset === 0 || isUtc(literal)) return utcInstant(local)
    if (offset !== undefined) return utcInstant(`(${local} - to_minutes(${offset}))`)
    return once([local], (time) => firstInstant(time, quoteText(literal)))
  }
  return once([local, zone.sql], (time, name) =>
    caseOf(
      [
        [
          fn('regexp_matches', name, "'^[+-]'"),
          fn('timezone', "'UTC'", `(${time} - to_minutes(CAST(gsql_zone_minutes(${name}) AS INTEGER)))`),
        ],
      ],
      firstInstant(time, name),
    ),
  )
}

// With the offset of a day before: if that instant is earlier and shows the same local time, the time comes twice.
function firstInstant(time: string, zone: string): string {
  return once([fn('timezone', zone, time)], (found) => {
    const before = `(${found} - to_hours(24))`
    const offset = `(epoch_us(timezone(${zone}, ${before})) - epoch_us(${before}))`
    return once([`make_timestamptz(epoch_us(${time}) - ${offset})`], (candidate) =>
      caseOf(
        [
          [`${candidate} >= ${found}`, found],
          [`timezone(${zone}, ${candidate}) = ${time}`, candidate],
        ],
        found,
      ),
    )
  })
}

function isUtc(name: string): boolean {
  return /^(utc|z|etc\/utc|gmt)$/i.test(name)
}

function offsetMinutes(text: string): number | undefined {
  const found = offsetForm.exec(text)
  if (found === null) return undefined
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? '0')
  return found[1] === '-' ? -minutes : minutes
}
