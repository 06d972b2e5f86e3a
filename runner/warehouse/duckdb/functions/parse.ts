/** STRING to everything else. */
import type { ScalarTypeName } from '../../../ir/types.ts'
import { refuse } from './rule.ts'
import { caseOf, castTo, fail, fn, once } from './sql.ts'
import { instantOf, type Zone } from './zone.ts'

// What each fast path takes; anything else goes to a slower parser that knows every form and words the error.
const integer = String.raw`'[+-]?\d{1,18}'`
const float = String.raw`'[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?'`
const decimal = String.raw`'[+-]?(\d+\.?\d*|\.\d+)'`
const day = String.raw`(?:[1-9]\d{3}|0[1-9]\d\d|00[1-9]\d|000[1-9])-\d\d?-\d\d?`
const clock = String.raw`(?:[01]?\d|2[0-3]):\d\d?:[0-5]?\d(?:\.\d{1,6})?`
const zoneForm = String.raw`(?:[Zz]|[+-]\d\d(?::?\d\d)?| [A-Za-z]+(?:[/_+-][A-Za-z_]+)*)`

/** The value a text stands for; raises for a text that is none. Unquoted forms are those of GoogleSQL, "CAST". */
export function parseAs(sql: string, type: ScalarTypeName, zone: Zone): string {
  switch (type) {
    case 'STRING':
      return sql
    case 'BYTES':
      return fn('encode', sql)
    case 'BOOL':
      return once(
        [sql],
        (text) =>
          `(CASE lower(${text}) WHEN 'true' THEN true WHEN 'false' THEN false ELSE ${fail(`'Bad bool value: ' || ${text}`, 'BOOLEAN')} END)`,
      )
    case 'INT64':
      return guarded(
        sql,
        integer,
        (text) => castTo(text, 'BIGINT'),
        (text) => fn('gsql_integer_parse', text),
      )
    case 'FLOAT64':
      return guarded(
        sql,
        float,
        (text) => castTo(text, 'DOUBLE'),
        (text) => fn('gsql_float_parse', text),
      )
    case 'NUMERIC':
      return guarded(sql, decimal, shortDecimal, (text) => fn('gsql_numeric_parse', text))
    case 'BIGNUMERIC':
      return fn('gsql_bignumeric_parse', sql)
    case 'DATE':
      return guarded(
        sql,
        `'${day}'`,
        (text) => castTo(text, 'DATE'),
        (text) => fail(`'Invalid date: ''' || ${text} || ''''`, 'DATE'),
      )
    case 'TIME':
      return guarded(
        sql,
        `'${clock}'`,
        (text) => castTo(text, 'TIME'),
        (text) => fn('gsql_time_parse', text),
      )
    case 'DATETIME':
      return guarded(
        sql,
        `'${day}(?:[ T]${clock})?'`,
        (text) => castTo(text, 'TIMESTAMP'),
        (text) => `make_timestamp(gsql_datetime_parse(${text}))`,
      )
    case 'TIMESTAMP':
      return timestampParse(sql, zone)
    case 'INTERVAL':
      return fn('gsql_interval_parse', sql)
    case 'JSON':
    case 'GEOGRAPHY':
      return refuse(`from STRING to ${type} is not available locally`)
  }
}

// DuckDB 1.5.6 takes 14 µs to read a 128-bit decimal and 0.1 µs for a 64-bit one.
function shortDecimal(text: string): string {
  const short = `CAST(TRY_CAST(${text} AS DECIMAL(18,9)) AS DECIMAL(38,9))`
  return fn('coalesce', short, fn('gsql_numeric_parse', text))
}

function guarded(
  sql: string,
  pattern: string,
  fast: (text: string) => string,
  slow: (text: string) => string,
): string {
  return once([sql], (text) => caseOf([[fn('regexp_full_match', text, pattern), fast(text)]], slow(text)))
}

function timestampParse(sql: string, zone: Zone): string {
  return once([sql], (text) => {
    const local = fn('regexp_full_match', text, `'${day}(?:[ Tt]${clock})?'`)
    const zoned = fn('regexp_full_match', text, `'${day}[ Tt]${clock}${zoneForm}'`)
    const named = fn('regexp_full_match', text, `'${day}[ Tt]${clock} [A-Za-z]+(?:[/_+-][A-Za-z_]+)*'`)
    return caseOf(
      [
        [local, instantOf(castTo(fn('upper', text), 'TIMESTAMP'), zone)],
        [named, inNamedZone(text)],
        [zoned, castTo(text, 'TIMESTAMPTZ')],
      ],
      fail(`'Invalid timestamp: ''' || ${text} || ''''`, 'TIMESTAMPTZ'),
    )
  })
}

// A time that comes twice, when clocks go back, is the first one; the engine's own cast takes the second.
function inNamedZone(text: string): string {
  const parts = [1, 2].map((group) => `regexp_extract(${text}, '^(.*) ([^ ]+)$', ${group})`)
  return once(parts, (local = '', zone = '') =>
    instantOf(castTo(fn('upper', local), 'TIMESTAMP'), { sql: zone }),
  )
}
