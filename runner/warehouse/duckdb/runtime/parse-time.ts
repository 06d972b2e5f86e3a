/** PARSE_DATE and its like: a text read by a format. */
import { civilOf, dayNumber, isDay, isoWeek, microsOf } from './civil.ts'
import { dayNames, monthNames } from './format-time.ts'

/** What the text says; `zone` is seconds east of UTC when the text has a zone of its own. */
export interface Parsed {
  readonly micros: bigint
  readonly zone: number | undefined
}

interface Found {
  year?: number
  century?: number
  shortYear?: number
  month?: number
  day?: number
  dayOfYear?: number
  hour: number
  isAfternoon?: boolean
  isTwelve?: boolean
  minute: number
  second: number
  micros: number
  zone?: number
  epoch?: bigint
  isoYear?: number
  week?: number
  weekday?: number
  weekKind?: string
}

/**
 * Reads a text by a format.
 *
 * White space in the format takes any amount of it; names are read in any case; parts that are missing are those of
 * 1970-01-01 00:00:00. @throws in GoogleSQL's words when the text does not fit.
 */
export function parseTime(format: string, text: string, type: string): Parsed {
  const found: Found = { hour: 0, minute: 0, second: 0, micros: 0 }
  const fail = (): never => {
    throw new Error(`Failed to parse input string "${text}"`)
  }
  let at = read(format, text, skipSpace(text, 0), found, type, fail)
  at = skipSpace(text, at)
  if (at < text.length) fail()
  return assemble(found, fail)
}

function skipSpace(text: string, at: number): number {
  let next = at
  while (/\s/.test(text[next] ?? '')) next += 1
  return next
}

function read(
  format: string,
  text: string,
  start: number,
  found: Found,
  type: string,
  fail: () => never,
): number {
  let at = start
  for (const [piece] of format.matchAll(/%(?:E4Y|E\*S|E\d?S|Ez|[\s\S])|\s+|[^%\s]/g)) {
    if (/^\s/.test(piece)) at = skipSpace(text, at)
    else if (!piece.startsWith('%')) {
      if (text[at] !== piece) fail()
      at += 1
    } else at = readElement(piece.slice(1), text, at, found, type, fail)
  }
  return at
}

const composites: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
}

function readElement(
  element: string,
  text: string,
  start: number,
  found: Found,
  type: string,
  fail: () => never,
): number {
  const composite = composites[element]
  if (composite !== undefined) return read(composite, text, start, found, type, fail)
  const number = (digits: number, low: number, high: number): [number, number] => {
    const match = new RegExp(`^\\d{1,${digits}}`).exec(text.slice(start))
    const value = Number(match?.[0] ?? Number.NaN)
    if (match === null || value < low || value > high) return fail()
    return [value, start + match[0].length]
  }
  const named = (names: readonly string[]): [number, number] => {
    const rest = text.slice(start).toLowerCase()
    const full = names.findIndex((name) => rest.startsWith(name.toLowerCase()))
    if (full !== -1) return [full, start + (names[full]?.length ?? 0)]
    const short = names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()))
    return short === -1 ? fail() : [short, start + 3]
  }
  let next = start
  switch (element) {
    case 'A':
    case 'a':
      ;[found.weekday, next] = named(dayNames)
      return next
    case 'B':
    case 'b':
    case 'h': {
      const [month, end] = named(monthNames)
      found.month = month + 1
      return end
    }
    case 'C':
      ;[found.century, next] = number(2, 0, 99)
      return next
    case 'd':
    case 'e': {
      if (element === 'e' || /\s/.test(text[start] ?? '')) {
        const from = skipSpace(text, start)
        if (from > start) return readElement('d', text, from, found, type, fail)
      }
      ;[found.day, next] = number(2, 1, 31)
      return next
    }
    case 'E4Y':
    case 'Y':
      ;[found.year, next] = number(element === 'Y' ? 5 : 4, 1, 9999)
      return next
    case 'G':
      ;[found.isoYear, next] = number(5, 1, 9999)
      return next
    case 'H':
    case 'k':
      if (element === 'k') return readElement('H', text, skipSpace(text, start), found, type, fail)
      ;[found.hour, next] = number(2, 0, 23)
      found.isTwelve = false
      return next
    case 'I':
    case 'l':
      if (element === 'l') return readElement('I', text, skipSpace(text, start), found, type, fail)
      ;[found.hour, next] = number(2, 1, 12)
      found.isTwelve = true
      return next
    case 'j':
      ;[found.dayOfYear, next] = number(3, 1, 366)
      return next
    case 'M':
      ;[found.minute, next] = number(2, 0, 59)
      return next
    case 'm':
      ;[found.month, next] = number(2, 1, 12)
      return next
    case 'n':
    case 't':
      return skipSpace(text, start)
    case 'p':
    case 'P': {
      const word = text.slice(start, start + 2).toUpperCase()
      if (word !== 'AM' && word !== 'PM') return fail()
      found.isAfternoon = word === 'PM'
      return start + 2
    }
    case 'Q': {
      const [quarter, end] = number(1, 1, 4)
      found.month = quarter * 3 - 2
      return end
    }
    case 'S':
      ;[found.second, next] = number(2, 0, 60)
      return next
    case 's': {
      const match = /^-?\d+/.exec(text.slice(start))
      if (match === null) return fail()
      found.epoch = BigInt(match[0])
      return start + match[0].length
    }
    case 'U':
    case 'W':
    case 'V':
      ;[found.week, next] = number(2, element === 'V' ? 1 : 0, 53)
      found.weekKind = element
      return next
    case 'u':
    case 'w': {
      const [day, end] = number(1, element === 'u' ? 1 : 0, element === 'u' ? 7 : 6)
      found.weekday = day % 7
      return end
    }
    case 'y':
      ;[found.shortYear, next] = number(2, 0, 99)
      return next
    case 'Z':
    case 'z':
    case 'Ez':
      return readZone(text, start, found, fail)
    case '%':
      return text[start] === '%' ? start + 1 : fail()
    default:
      if (/^E(\*|\d?)S$/.test(element)) return readSeconds(element, text, start, found, fail)
      return fail()
  }
}

function readSeconds(element: string, text: string, start: number, found: Found, fail: () => never): number {
  const match = /^(\d{1,2})(?:\.(\d*))?/.exec(text.slice(start))
  if (match === null || Number(match[1]) > 60) return fail()
  found.second = Number(match[1])
  const limit = element === 'E*S' ? 9 : Number(element.slice(1, -1) || '0')
  const digits = (match[2] ?? '').slice(0, limit)
  found.micros = Number(digits.padEnd(6, '0').slice(0, 6))
  return start + (match[1] ?? '').length + (match[2] === undefined ? 0 : 1 + digits.length)
}

function readZone(text: string, start: number, found: Found, fail: () => never): number {
  const match = /^(?:(Z|UTC|GMT)|([+-])(\d{1,2})(?::?(\d{2}))?)/i.exec(text.slice(start))
  if (match === null) return fail()
  const size = (Number(match[3] ?? '0') * 60 + Number(match[4] ?? '0')) * 60
  found.zone = match[2] === '-' ? -size : size
  return start + match[0].length
}

function assemble(found: Found, fail: () => never): Parsed {
  if (found.epoch !== undefined) return { micros: found.epoch * 1_000_000n, zone: 0 }
  const day = dayOf(found, fail)
  let { hour } = found
  if (found.isTwelve === true) hour = (hour % 12) + (found.isAfternoon === true ? 12 : 0)
  return { micros: microsOf(day, hour, found.minute, found.second, found.micros), zone: found.zone }
}

function dayOf(found: Found, fail: () => never): number {
  const year = yearOf(found)
  if (found.isoYear !== undefined || found.weekKind === 'V') return isoDay(found, found.isoYear ?? year, fail)
  if (found.dayOfYear !== undefined && found.month === undefined) {
    const day = dayNumber(year, 1, 1) + found.dayOfYear - 1
    return civilOf(microsOf(day, 0, 0, 0, 0)).year === year ? day : fail()
  }
  if (found.weekKind !== undefined && found.month === undefined && found.week !== undefined) {
    const first = dayNumber(year, 1, 1)
    const startsOn = found.weekKind === 'U' ? 0 : 1
    const weekday = found.weekday ?? startsOn
    const toStart = (7 + startsOn - (((first % 7) + 11) % 7)) % 7
    return first + toStart + (found.week - 1) * 7 + ((weekday - startsOn + 7) % 7)
  }
  const [month, day] = [found.month ?? 1, found.day ?? 1]
  return isDay(year, month, day) ? dayNumber(year, month, day) : fail()
}

function yearOf(found: Found): number {
  if (found.year !== undefined) return found.year
  if (found.shortYear === undefined) return found.century === undefined ? 1970 : found.century * 100
  if (found.century !== undefined) return found.century * 100 + found.shortYear
  return found.shortYear + (found.shortYear >= 69 ? 1900 : 2000)
}

function isoDay(found: Found, year: number, fail: () => never): number {
  const fourth = dayNumber(year, 1, 4)
  const monday = fourth - ((((fourth % 7) + 10) % 7) + 0)
  const day = monday + ((found.week ?? 1) - 1) * 7 + (((found.weekday ?? 1) + 6) % 7)
  const back = isoWeek(civilOf(microsOf(day, 0, 0, 0, 0)))
  return back.year === year ? day : fail()
}
