/** FORMAT_… and PARSE_…: simple constant formats natively, everything else in JavaScript. */
import { quoteText } from '../name.ts'
import type { Call, Rule } from './rule.ts'
import { caseOf, castTo, fn, once } from './sql.ts'
import { instantOf, localTime, type Zone, zoneOf } from './zone.ts'

// GoogleSQL's element → strftime's, where both print the same for years of four digits.
const nativeElements: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'YmdHMSyBbAajuGV%'].map((letter) => [`%${letter}`, `%${letter}`])),
  '%F': '%Y-%m-%d',
  '%T': '%H:%M:%S',
  '%D': '%m/%d/%y',
  '%x': '%m/%d/%y',
  '%X': '%H:%M:%S',
  '%R': '%H:%M',
  '%h': '%b',
  '%E4Y': '%Y',
}

// Elements a type does not have are left as they are written, which only the full formatter does.
const foreign: Readonly<Record<string, RegExp>> = { DATE: /%[HMSTXRIpP]/, TIME: /%[^HMSTXRIpP%]/ }

function nativeFormat(format: string, type: string): string | undefined {
  if (foreign[type]?.test(format) === true) return undefined
  let result = ''
  for (const [piece] of format.matchAll(/%E4Y|%.|[^%]+/gs)) {
    const native = piece.startsWith('%') ? nativeElements[piece] : piece
    if (native === undefined) return undefined
    result += native
  }
  return result
}

/** FORMAT_DATE, FORMAT_DATETIME, FORMAT_TIME, FORMAT_TIMESTAMP. */
export const formatRule: Rule = (call) => {
  const type = call.typeName(1)
  const zone: Zone = {
    sql: call.optional(2) ?? quoteText(call.timeZone),
    literal: call.optional(2) === undefined ? call.timeZone : call.literal(2),
  }
  const value =
    type === 'TIME'
      ? `(DATE '1970-01-01' + ${call.sql(1)})`
      : type === 'DATE'
        ? castTo(call.sql(1), 'TIMESTAMP')
        : call.sql(1)
  const format = call.literal(0)
  if (format === '') return caseOf([[`${call.sql(1)} IS NOT NULL`, "''"]])
  const native = typeof format === 'string' ? nativeFormat(format, type) : undefined
  return once([value, call.sql(0)], (at, pattern) =>
    once([type === 'TIMESTAMP' ? localTime(at, zone) : at], (local) => {
      const offset = type === 'TIMESTAMP' ? `((epoch_us(${local}) - epoch_us(${at})) // 1000000)` : 'NULL'
      const full = fn(
        'gsql_format_time',
        pattern,
        fn('epoch_us', local),
        castTo(offset, 'BIGINT'),
        quoteText(type),
      )
      if (native === undefined) return full
      return caseOf([[`date_part('year', ${local}) > 999`, fn('strftime', local, quoteText(native))]], full)
    }),
  )
}

// Elements with a fixed number of digits, for which the engine's parser agrees with GoogleSQL's.
const digits: Readonly<Record<string, string>> = {
  '%Y': '[1-9][0-9]{3}',
  '%m': '[0-9]{2}',
  '%d': '[0-9]{2}',
  '%H': '[0-9]{2}',
  '%M': '[0-9]{2}',
  '%S': '[0-5][0-9]',
  '%F': '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}',
  '%T': '[0-9]{2}:[0-9]{2}:[0-5][0-9]',
}

/** The pattern that a text must match for the engine's own parser to read it as GoogleSQL would. */
function fastPattern(format: string): { readonly pattern: string; readonly native: string } | undefined {
  let pattern = ''
  let native = ''
  const seen = new Set<string>()
  for (const [piece] of format.matchAll(/%.|[^%]+/gs)) {
    if (!piece.startsWith('%')) {
      if (!/^[-/:.,TZ_]+$|^ $/.test(piece)) return undefined
      pattern += piece.replace(/[.]/g, '\\.')
      native += piece
      continue
    }
    const form = digits[piece]
    if (form === undefined || seen.has(piece)) return undefined
    seen.add(piece)
    pattern += form
    native += piece === '%F' ? '%Y-%m-%d' : piece === '%T' ? '%H:%M:%S' : piece
  }
  const hasDay = seen.has('%F') || (seen.has('%Y') && seen.has('%m') && seen.has('%d'))
  return hasDay ? { pattern, native } : undefined
}

/** PARSE_DATE, PARSE_DATETIME, PARSE_TIME, PARSE_TIMESTAMP. */
export function parseRule(type: 'DATE' | 'DATETIME' | 'TIME' | 'TIMESTAMP'): Rule {
  return (call) => {
    const format = call.literal(0)
    const fast = typeof format === 'string' && type !== 'TIME' ? fastPattern(format) : undefined
    return once([call.sql(1), call.sql(0)], (text, pattern) => {
      const slow = slowParse(call, type, pattern, text)
      if (fast === undefined) return slow
      const parsed = fn('strptime', text, quoteText(fast.native))
      const zone = zoneArgument(call)
      const made =
        type === 'DATE' ? castTo(parsed, 'DATE') : type === 'DATETIME' ? parsed : instantOf(parsed, zone)
      return caseOf([[fn('regexp_full_match', text, quoteText(fast.pattern)), made]], slow)
    })
  }
}

function zoneArgument(call: Call): Zone {
  const sql = call.optional(2)
  return sql === undefined ? zoneOf(call.timeZone) : { sql, literal: call.literal(2) }
}

function slowParse(call: Call, type: string, pattern: string, text: string): string {
  const micros = fn('gsql_parse_time', pattern, text, quoteText(type))
  switch (type) {
    case 'DATE':
      return castTo(`make_timestamp(${micros})`, 'DATE')
    case 'TIME':
      return castTo(`make_timestamp(${micros})`, 'TIME')
    case 'DATETIME':
      return `make_timestamp(${micros})`
    default:
      // A zone in the text itself (%z, %Z) makes the result an instant already.
      return once([fn('gsql_parse_zone', pattern, text), micros], (own, local) =>
        caseOf(
          [[`${own} IS NULL`, instantOf(`make_timestamp(${local})`, zoneArgument(call))]],
          `make_timestamptz(${local} - ${own} * 1000000)`,
        ),
      )
  }
}
