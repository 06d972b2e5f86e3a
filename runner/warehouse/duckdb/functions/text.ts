/** Values written out as GoogleSQL writes them: CAST to STRING, STRING(), FORMAT. */
import type { SqlType } from '../../../ir/types.ts'
import { isSmall, shortened } from './decimal.ts'
import { refuse } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { localTime, type Zone } from './zone.ts'

/** The text of a value, as `CAST(value AS STRING)` gives it. */
export function textOf(sql: string, type: SqlType, zone: Zone): string {
  if (type.kind === 'range') return rangeText(sql, type.element, zone)
  if (type.kind !== 'scalar') return refuse('cannot write out arrays and structs')
  switch (type.name) {
    case 'STRING':
      return sql
    case 'BOOL':
    case 'INT64':
    case 'DATE':
      return castTo(sql, 'VARCHAR')
    case 'FLOAT64':
      return floatText(sql)
    case 'NUMERIC':
      return numericText(sql)
    case 'BIGNUMERIC':
      return fn('gsql_bignumeric_text', sql)
    case 'BYTES':
      return fn('decode', sql)
    case 'DATETIME':
      return datetimeText(sql)
    case 'TIME':
      return timeText(sql)
    case 'TIMESTAMP':
      return timestampText(sql, zone)
    case 'INTERVAL':
      return fn('gsql_interval_text', sql)
    case 'JSON':
    case 'GEOGRAPHY':
      return refuse(`cannot write out ${type.name}`)
  }
}

// Without trailing zeros. Small numbers of up to two places, the ordinary case, are cut to just the places they have,
// which takes a tenth of the time of trimming zeros off.
function numericText(sql: string): string {
  return once([sql], (value) => {
    const places = [0, 1, 2].map((count): readonly [string, string] => [
      `${isSmall(value)} AND ${shortened(value, count)} = ${value}`,
      castTo(shortened(value, count), 'VARCHAR'),
    ])
    const full = castTo(castTo(value, 'DECIMAL(38,9)'), 'VARCHAR')
    return caseOf(places, fn('rtrim', fn('rtrim', full, "'0'"), "'.'"))
  })
}

// Whole numbers of up to 15 digits are the ordinary case and need no JavaScript.
function floatText(sql: string): string {
  return once([sql], (value) =>
    caseOf(
      [[`${value} = trunc(${value}) AND abs(${value}) < 1e15`, castTo(castTo(value, 'BIGINT'), 'VARCHAR')]],
      fn('gsql_float_text', value),
    ),
  )
}

/** `2024-01-31 10:00:00`, with three or six digits behind the seconds when they are needed. */
export function datetimeText(sql: string): string {
  return fractioned(sql, '%Y-%m-%d %H:%M:%S')
}

function timeText(sql: string): string {
  return fractioned(`(DATE '1970-01-01' + ${sql})`, '%H:%M:%S')
}

function fractioned(sql: string, format: string): string {
  return once([sql], (value) => {
    const micros = `(epoch_us(${value}) % 1000000)`
    return caseOf(
      [
        [`${micros} = 0`, `strftime(${value}, '${format}')`],
        [`${micros} % 1000 = 0`, `strftime(${value}, '${format}.%g')`],
      ],
      `strftime(${value}, '${format}.%f')`,
    )
  })
}

/** `2024-01-31 10:00:00+00`, in a zone with its offset. */
export function timestampText(sql: string, zone: Zone): string {
  return once([sql], (instant) => {
    const local = localTime(instant, zone)
    const isUtc = zone.literal === 'UTC'
    if (isUtc) return `(${datetimeText(local)} || '+00')`
    return once([local], (time) => {
      const minutes = `((epoch_us(${time}) - epoch_us(${instant})) // 60000000)`
      return `(${datetimeText(time)} || gsql_offset_text(${minutes}))`
    })
  })
}

function rangeText(sql: string, element: SqlType, zone: Zone): string {
  return once([sql], (range) => {
    const bound = (name: string) =>
      `coalesce(${textOf(`struct_extract(${range}, '${name}')`, element, zone)}, 'UNBOUNDED')`
    return caseOf([[`${range} IS NOT NULL`, `'[' || ${bound('start')} || ', ' || ${bound('end')} || ')'`]])
  })
}
