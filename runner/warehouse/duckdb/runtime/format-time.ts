/** FORMAT_DATE and its like: the elements of GoogleSQL. */
import { type Civil, civilOf, isoWeek } from './civil.ts'

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const two = (value: number): string => String(value).padStart(2, '0')
const spaced = (value: number): string => String(value).padStart(2, ' ')
const four = (value: number): string => String(value).padStart(4, '0')

/** A local time in a format; `offset` is the zone's seconds east of UTC, absent for values without a zone. */
export function formatTime(format: string, micros: bigint, offset: number | undefined, type: string): string {
  const civil = civilOf(micros)
  return format.replace(
    /%(E4Y|E\*S|E\d*S|E\*f|E\d*f|Ez|E\*z|E[a-zA-Z]|O[a-zA-Z]|[\s\S])?/g,
    (text, element: string | undefined) =>
      element === undefined ? text : elementText(element, civil, offset, type, micros),
  )
}

const dateElements = 'AaBbhCcDdeFGgjmQUuVWwYyx'
const clockElements = 'cHIklMPpRrSsTXL'

function elementText(
  element: string,
  civil: Civil,
  offset: number | undefined,
  type: string,
  micros: bigint,
): string {
  // An element the type does not have is left as it is written.
  const letter = element.length === 1 ? element : ''
  if (type === 'TIME' && letter !== '' && dateElements.includes(letter)) return `%${element}`
  if (type === 'DATE' && letter !== '' && clockElements.includes(letter)) return `%${element}`
  const fraction = /^E(\*|\d*)[Sf]$/.exec(element)
  if (fraction !== null && type === 'DATE') return `%${element}`
  if (fraction !== null) {
    const seconds = element.endsWith('S') ? two(civil.second) : ''
    const digits = fractionText(civil.micros, fraction[1] ?? '')
    return element.endsWith('S') ? seconds + (digits === '' ? '' : `.${digits}`) : digits
  }
  switch (element) {
    case 'A':
      return dayNames[civil.weekday] ?? ''
    case 'a':
      return (dayNames[civil.weekday] ?? '').slice(0, 3)
    case 'B':
      return monthNames[civil.month - 1] ?? ''
    case 'b':
    case 'h':
      return (monthNames[civil.month - 1] ?? '').slice(0, 3)
    case 'C':
      return String(Math.floor(civil.year / 100))
    case 'c':
      return `${elementText('a', civil, offset, '', micros)} ${elementText('b', civil, offset, '', micros)} ${spaced(civil.day)} ${clock(civil)} ${civil.year}`
    case 'D':
    case 'x':
      return `${two(civil.month)}/${two(civil.day)}/${two(civil.year % 100)}`
    case 'd':
      return two(civil.day)
    case 'e':
      return spaced(civil.day)
    case 'F':
      return `${civil.year}-${two(civil.month)}-${two(civil.day)}`
    case 'G':
      return String(isoWeek(civil).year)
    case 'g':
      return two(isoWeek(civil).year % 100)
    case 'H':
      return two(civil.hour)
    case 'I':
      return two(civil.hour % 12 || 12)
    case 'J':
      return String(isoDayOfYear(civil)).padStart(3, '0')
    case 'j':
      return String(civil.dayOfYear).padStart(3, '0')
    case 'k':
      return spaced(civil.hour)
    case 'l':
      return spaced(civil.hour % 12 || 12)
    case 'M':
      return two(civil.minute)
    case 'm':
      return two(civil.month)
    case 'n':
      return '\n'
    case 'P':
      return civil.hour < 12 ? 'am' : 'pm'
    case 'p':
      return civil.hour < 12 ? 'AM' : 'PM'
    case 'Q':
      return String(Math.ceil(civil.month / 3))
    case 'R':
      return `${two(civil.hour)}:${two(civil.minute)}`
    case 'r':
      return `${two(civil.hour % 12 || 12)}:${two(civil.minute)}:${two(civil.second)} ${civil.hour < 12 ? 'AM' : 'PM'}`
    case 'S':
      return two(civil.second)
    case 's':
      return offset === undefined && type !== 'DATETIME'
        ? '%s'
        : String(floorSeconds(micros) - BigInt(offset ?? 0))
    case 'T':
    case 'X':
      return clock(civil)
    case 't':
      return '\t'
    case 'U':
      return two(Math.floor((civil.dayOfYear - 1 + 7 - civil.weekday) / 7))
    case 'u':
      return String(civil.weekday || 7)
    case 'V':
      return two(isoWeek(civil).week)
    case 'W':
      return two(Math.floor((civil.dayOfYear - 1 + 7 - ((civil.weekday + 6) % 7)) / 7))
    case 'w':
      return String(civil.weekday)
    case 'Y':
      return String(civil.year)
    case 'E4Y':
      return four(civil.year)
    case 'y':
      return two(civil.year % 100)
    case 'Z':
      return offset === undefined ? '%Z' : zoneName(offset)
    case 'z':
      return offset === undefined ? '%z' : offsetText(offset, '')
    case 'Ez':
      return offset === undefined ? '%Ez' : offsetText(offset, ':')
    case '%':
      return '%'
    default:
      // E and O ask for another alphabet, which GoogleSQL does not have.
      if (/^[EO][a-zA-Z]$/.test(element)) return elementText(element.slice(1), civil, offset, type, micros)
      return `%${element}`
  }
}

// Days since the Monday the ISO year began with, from 1.
function isoDayOfYear(civil: Civil): number {
  const { week } = isoWeek(civil)
  return (week - 1) * 7 + ((civil.weekday + 6) % 7) + 1
}

function clock(civil: Civil): string {
  return `${two(civil.hour)}:${two(civil.minute)}:${two(civil.second)}`
}

function fractionText(micros: number, digits: string): string {
  const text = String(micros).padStart(6, '0')
  if (digits === '*') return text.replace(/0+$/, '')
  const count = digits === '' ? 0 : Number(digits)
  return text.padEnd(count, '0').slice(0, count)
}

function floorSeconds(micros: bigint): bigint {
  return (micros - (((micros % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n
}

/** `+0530` or `+05:30`. */
export function offsetText(seconds: number, separator: string): string {
  const minutes = Math.floor(Math.abs(seconds) / 60)
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`
}

// GoogleSQL names a zone by its distance: UTC, UTC-4, UTC+0530.
function zoneName(seconds: number): string {
  if (seconds === 0) return 'UTC'
  const minutes = Math.floor(Math.abs(seconds) / 60)
  if (minutes % 60 !== 0) return `UTC${offsetText(seconds, '')}`
  return `UTC${seconds < 0 ? '-' : '+'}${Math.floor(minutes / 60)}`
}
