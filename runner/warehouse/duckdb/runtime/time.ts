/** Dates, clocks, zones and intervals in JavaScript. */
import { BIGINT, type DuckDBIntervalValue, DuckDBTimeValue, INTERVAL, TIME, VARCHAR } from '@duckdb/node-api'
import { dayNumber, isDay, microsOf } from './civil.ts'
import { define, type RuntimeFunction } from './define.ts'
import { formatTime, offsetText } from './format-time.ts'
import {
  divideInterval,
  intervalText,
  isoInterval,
  justifyDays,
  justifyHours,
  justifyInterval,
  parseInterval,
} from './interval.ts'
import { parseTime } from './parse-time.ts'

function zoneMinutes(text: string): bigint {
  const found = /^([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(text)
  if (found === null) throw new Error(`Invalid time zone: ${text}`)
  const minutes = BigInt(Number(found[2]) * 60 + Number(found[3] ?? '0'))
  return found[1] === '-' ? -minutes : minutes
}

/** The offset as the text of a TIMESTAMP ends: `+00`, `+05:30`. */
function shortOffset(minutes: bigint): string {
  const text = offsetText(Number(minutes) * 60, ':')
  return text.endsWith(':00') ? text.slice(0, -3) : text
}

// A second of 60 is the first of the next minute.
function parseClock(text: string): { readonly seconds: number; readonly micros: number } | undefined {
  const found = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?$/.exec(text)
  const [, hour = '0', minute = '0', second = '0', fraction = ''] = found ?? []
  if (found === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  return {
    seconds: Number(hour) * 3600 + Number(minute) * 60 + Number(second),
    micros: Number(fraction.padEnd(6, '0')),
  }
}

function parseDatetime(text: string): bigint {
  const found = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ Tt](.*))?$/.exec(text)
  const clock = found?.[4] === undefined ? { seconds: 0, micros: 0 } : parseClock(found[4])
  const [year, month, day] = [Number(found?.[1]), Number(found?.[2]), Number(found?.[3])]
  if (clock === undefined || !isDay(year, month, day)) throw new Error(`Invalid datetime string "${text}"`)
  return microsOf(dayNumber(year, month, day), 0, 0, clock.seconds, clock.micros)
}

export const timeFunctions: readonly RuntimeFunction[] = [
  define('gsql_zone_minutes', [VARCHAR], BIGINT, zoneMinutes),
  define('gsql_offset_text', [BIGINT], VARCHAR, shortOffset),
  define('gsql_time_parse', [VARCHAR], TIME, (text: string) => {
    const clock = parseClock(text)
    if (clock === undefined) throw new Error(`Invalid time string "${text}"`)
    return new DuckDBTimeValue((BigInt(clock.seconds) % 86_400n) * 1_000_000n + BigInt(clock.micros))
  }),
  define('gsql_datetime_parse', [VARCHAR], BIGINT, parseDatetime),
  define(
    'gsql_format_time',
    [VARCHAR, BIGINT, BIGINT, VARCHAR],
    VARCHAR,
    (format: string | null, micros: bigint | null, offset: bigint | null, type: string) =>
      format === null || micros === null
        ? null
        : formatTime(format, micros, offset === null ? undefined : Number(offset), type),
    { seesNull: true },
  ),
  define(
    'gsql_parse_time',
    [VARCHAR, VARCHAR, VARCHAR],
    BIGINT,
    (format: string, text: string, type: string) => parseTime(format, text, type).micros,
  ),
  define('gsql_parse_zone', [VARCHAR, VARCHAR], BIGINT, (format: string, text: string) => {
    const { zone } = parseTime(format, text, 'TIMESTAMP')
    return zone === undefined ? null : BigInt(zone)
  }),
  define('gsql_interval_text', [INTERVAL], VARCHAR, intervalText),
  define('gsql_interval_iso', [INTERVAL], VARCHAR, isoInterval),
  define('gsql_interval_parse', [VARCHAR], INTERVAL, parseInterval),
  define(
    'gsql_interval_divide',
    [INTERVAL, BIGINT],
    INTERVAL,
    (value: DuckDBIntervalValue, divisor: bigint) => divideInterval(value, divisor),
  ),
  define('gsql_justify_days', [INTERVAL], INTERVAL, justifyDays),
  define('gsql_justify_hours', [INTERVAL], INTERVAL, justifyHours),
  define('gsql_justify_interval', [INTERVAL], INTERVAL, justifyInterval),
]
