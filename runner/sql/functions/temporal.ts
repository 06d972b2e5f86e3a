/** Days, clocks, instants and spans of time. */
import { countedParts, differenceParts, extractParts, lastDayParts, stepParts } from './date-parts.ts'
import { defineFamily, scalar } from './define.ts'

const buckets = [
  '(TIMESTAMP, INTERVAL, TIMESTAMP?) -> TIMESTAMP',
  '(DATETIME, INTERVAL, DATETIME?) -> DATETIME',
  '(DATE, INTERVAL, DATE?) -> DATE',
]
const dateStep = [
  { dateParts: stepParts },
  '(DATE, STEP) -> DATE',
  '(DATETIME, STEP) -> DATETIME',
  '(TIMESTAMP, STEP) -> TIMESTAMP',
]
const datetimeStep = [
  { dateParts: stepParts },
  '(DATETIME, STEP) -> DATETIME',
  '(TIMESTAMP, STEP) -> TIMESTAMP',
]
const timestampStep = [
  { dateParts: stepParts },
  '(TIMESTAMP, STEP) -> TIMESTAMP',
  '(DATETIME, STEP) -> DATETIME',
]

export const dateFunctions = defineFamily('date', {
  current_date: scalar('(STRING?) -> DATE'),
  date: scalar(
    '(TIMESTAMP, STRING?) -> DATE',
    '(DATETIME) -> DATE',
    '(INT64, INT64, INT64) -> DATE',
    '(DATE) -> DATE',
    '(STRING) -> DATE',
  ),
  date_add: scalar(...dateStep),
  date_sub: scalar(...dateStep),
  date_bucket: scalar(...buckets.toReversed()),
  date_diff: scalar(
    { dateParts: differenceParts },
    '(DATE, DATE, PART) -> INT64',
    '(DATETIME, DATETIME, PART) -> INT64',
    '(TIMESTAMP, TIMESTAMP, PART) -> INT64',
  ),
  date_trunc: scalar(
    { dateParts: countedParts },
    '(DATE, PART) -> DATE',
    '(DATETIME, PART) -> DATETIME',
    '(TIMESTAMP, PART, STRING?) -> TIMESTAMP',
  ),
  date_from_unix_date: scalar('(INT64) -> DATE'),
  unix_date: scalar('(DATE) -> INT64'),
  last_day: scalar({ dateParts: lastDayParts }, '(DATE, PART?) -> DATE', '(DATETIME, PART?) -> DATE'),
  generate_date_array: scalar({ dateParts: stepParts }, '(DATE, DATE, STEP?) -> ARRAY<DATE>'),
  format_date: scalar(
    '(STRING, DATE) -> STRING',
    '(STRING, DATETIME) -> STRING',
    '(STRING, TIMESTAMP, STRING?) -> STRING',
  ),
  parse_date: scalar('(STRING, STRING) -> DATE'),
  $extract: scalar(
    { dateParts: extractParts },
    '(DATE, PART) -> INT64',
    '(TIMESTAMP, PART, STRING?) -> INT64',
    '(DATETIME, PART) -> INT64',
    '(TIME, PART) -> INT64',
    '(INTERVAL, PART) -> INT64',
  ),
  $extract_date: scalar('(TIMESTAMP, STRING?) -> DATE', '(DATETIME) -> DATE'),
  $extract_datetime: scalar('(TIMESTAMP, STRING?) -> DATETIME'),
  $extract_time: scalar('(TIMESTAMP, STRING?) -> TIME', '(DATETIME) -> TIME'),
})

export const datetimeFunctions = defineFamily('datetime', {
  current_datetime: scalar('(STRING?) -> DATETIME'),
  datetime: scalar(
    '(INT64, INT64, INT64, INT64, INT64, INT64) -> DATETIME',
    '(DATE, TIME) -> DATETIME',
    '(TIMESTAMP, STRING?) -> DATETIME',
    '(DATE) -> DATETIME',
    '(DATETIME) -> DATETIME',
    '(STRING) -> DATETIME',
  ),
  datetime_add: scalar(...datetimeStep),
  datetime_sub: scalar(...datetimeStep),
  datetime_bucket: scalar(...buckets),
  datetime_diff: scalar(
    { dateParts: differenceParts },
    '(DATETIME, DATETIME, PART) -> INT64',
    '(TIMESTAMP, TIMESTAMP, PART) -> INT64',
  ),
  datetime_trunc: scalar(
    { dateParts: countedParts },
    '(DATETIME, PART) -> DATETIME',
    '(TIMESTAMP, PART, STRING?) -> TIMESTAMP',
  ),
  format_datetime: scalar('(STRING, DATETIME) -> STRING', '(STRING, TIMESTAMP, STRING?) -> STRING'),
  parse_datetime: scalar('(STRING, STRING) -> DATETIME'),
})

export const timeFunctions = defineFamily('time', {
  current_time: scalar('(STRING?) -> TIME'),
  time: scalar(
    '(INT64, INT64, INT64) -> TIME',
    '(TIMESTAMP, STRING?) -> TIME',
    '(DATETIME) -> TIME',
    '(TIME) -> TIME',
  ),
  time_add: scalar({ dateParts: stepParts }, '(TIME, STEP) -> TIME'),
  time_sub: scalar({ dateParts: stepParts }, '(TIME, STEP) -> TIME'),
  time_diff: scalar({ dateParts: differenceParts }, '(TIME, TIME, PART) -> INT64'),
  time_trunc: scalar({ dateParts: countedParts }, '(TIME, PART) -> TIME'),
  format_time: scalar('(STRING, TIME) -> STRING'),
  parse_time: scalar('(STRING, STRING) -> TIME'),
})

export const timestampFunctions = defineFamily('timestamp', {
  current_timestamp: scalar('() -> TIMESTAMP'),
  timestamp: scalar(
    '(STRING, STRING?) -> TIMESTAMP',
    '(DATE, STRING?) -> TIMESTAMP',
    '(DATETIME, STRING?) -> TIMESTAMP',
    '(TIMESTAMP) -> TIMESTAMP',
  ),
  timestamp_add: scalar(...timestampStep),
  timestamp_sub: scalar(...timestampStep),
  timestamp_bucket: scalar(...buckets),
  timestamp_diff: scalar(
    { dateParts: differenceParts },
    '(TIMESTAMP, TIMESTAMP, PART) -> INT64',
    '(DATETIME, DATETIME, PART) -> INT64',
  ),
  timestamp_trunc: scalar(
    { dateParts: countedParts },
    '(TIMESTAMP, PART, STRING?) -> TIMESTAMP',
    '(DATETIME, PART) -> DATETIME',
  ),
  timestamp_seconds: scalar('(INT64) -> TIMESTAMP'),
  timestamp_millis: scalar('(INT64) -> TIMESTAMP'),
  timestamp_micros: scalar('(INT64) -> TIMESTAMP'),
  timestamp_from_unix_seconds: scalar('(INT64) -> TIMESTAMP', '(TIMESTAMP) -> TIMESTAMP'),
  timestamp_from_unix_millis: scalar('(INT64) -> TIMESTAMP', '(TIMESTAMP) -> TIMESTAMP'),
  timestamp_from_unix_micros: scalar('(INT64) -> TIMESTAMP', '(TIMESTAMP) -> TIMESTAMP'),
  unix_seconds: scalar('(TIMESTAMP) -> INT64'),
  unix_millis: scalar('(TIMESTAMP) -> INT64'),
  unix_micros: scalar('(TIMESTAMP) -> INT64'),
  generate_timestamp_array: scalar(
    { dateParts: stepParts },
    '(TIMESTAMP, TIMESTAMP, STEP) -> ARRAY<TIMESTAMP>',
  ),
  format_timestamp: scalar('(STRING, TIMESTAMP, STRING?) -> STRING', '(STRING, DATETIME) -> STRING'),
  parse_timestamp: scalar('(STRING, STRING, STRING?) -> TIMESTAMP'),
  string: scalar(
    '(TIMESTAMP, STRING?) -> STRING',
    '(DATE) -> STRING',
    '(TIME) -> STRING',
    '(DATETIME) -> STRING',
    '(JSON) -> STRING',
  ),
})

export const intervalFunctions = defineFamily('interval', {
  $interval: scalar('(INT64, PART) -> INTERVAL'),
  make_interval: scalar(
    '(INT64 year?, INT64 month?, INT64 day?, INT64 hour?, INT64 minute?, INT64 second?) -> INTERVAL',
  ),
  justify_days: scalar('(INTERVAL) -> INTERVAL'),
  justify_hours: scalar('(INTERVAL) -> INTERVAL'),
  justify_interval: scalar('(INTERVAL) -> INTERVAL'),
})

export const rangeFunctions = defineFamily('range', {
  range: scalar('(T, T) -> RANGE<T>'),
  range_start: scalar('(RANGE<T>) -> T'),
  range_end: scalar('(RANGE<T>) -> T'),
  range_is_start_unbounded: scalar('(RANGE<T>) -> BOOL'),
  range_is_end_unbounded: scalar('(RANGE<T>) -> BOOL'),
  range_contains: scalar('(RANGE<T>, RANGE<T>) -> BOOL', '(RANGE<T>, T) -> BOOL'),
  range_overlaps: scalar('(RANGE<T>, RANGE<T>) -> BOOL'),
  range_intersect: scalar('(RANGE<T>, RANGE<T>) -> RANGE<T>'),
  generate_range_array: scalar(
    '(RANGE<TIMESTAMP>, INTERVAL, BOOL include_last_partial_range?) -> ARRAY<RANGE<TIMESTAMP>>',
    '(RANGE<DATE>, INTERVAL, BOOL include_last_partial_range?) -> ARRAY<RANGE<DATE>>',
    '(RANGE<DATETIME>, INTERVAL, BOOL include_last_partial_range?) -> ARRAY<RANGE<DATETIME>>',
  ),
})
