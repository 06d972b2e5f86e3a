/** CAST … FORMAT between times and text: the elements of the SQL standard, `YYYY-MM-DD HH24:MI:SS`. */
import { BIGINT, VARCHAR } from '@duckdb/node-api'
import { type Civil, civilOf, dayNumber, isDay, microsOf } from './civil.ts'
import { define, type RuntimeFunction } from './define.ts'
import { dayNames, monthNames } from './format-time.ts'
import type { Parsed } from './parse-time.ts'

type Category = 'YEAR' | 'MONTH' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND' | 'MERIDIAN_INDICATOR' | 'TIME_ZONE'

interface Element {
  /** As the format has it. */
  readonly text: string
  /** In upper case; '' for text that stands for itself. */
  readonly word: string
  readonly literal: string
}

const categories: Readonly<Record<string, Category>> = {
  ...Object.fromEntries(
    ['YYYY', 'YYY', 'YY', 'Y', 'RRRR', 'RR', 'Y,YYY'].map((word) => [word, 'YEAR' as const]),
  ),
  ...Object.fromEntries(['MM', 'MON', 'MONTH'].map((word) => [word, 'MONTH' as const])),
  ...Object.fromEntries(['DD', 'D', 'DAY', 'DY', 'DDD'].map((word) => [word, 'DAY' as const])),
  ...Object.fromEntries(['HH', 'HH12', 'HH24'].map((word) => [word, 'HOUR' as const])),
  MI: 'MINUTE',
  ...Object.fromEntries(['SS', 'SSSSS'].map((word) => [word, 'SECOND' as const])),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digits) => [`FF${digits}`, 'SECOND' as const])),
  ...Object.fromEntries(['AM', 'PM', 'A.M.', 'P.M.'].map((word) => [word, 'MERIDIAN_INDICATOR' as const])),
  ...Object.fromEntries(['TZH', 'TZM'].map((word) => [word, 'TIME_ZONE' as const])),
}

// Words of other databases are refused by name, so that `IW` is not read as an unknown letter.
const foreign =
  'SYYYY IYYY IYY IY I SCC CC Q RM WW W IW J BC AD B.C. A.D. TZR TZD TH SP SPTH THSP FX FM DS DL TS EE ID IDDD YEAR SYEAR'

const words = [...Object.keys(categories), ...foreign.split(' ')].sort(
  (left, right) => right.length - left.length,
)

const dayParts: readonly Category[] = ['YEAR', 'MONTH', 'DAY']
const clockParts: readonly Category[] = ['HOUR', 'MINUTE', 'SECOND', 'MERIDIAN_INDICATOR']
const allowed: Readonly<Record<string, readonly Category[]>> = {
  DATE: dayParts,
  TIME: clockParts,
  DATETIME: [...dayParts, ...clockParts],
  TIMESTAMP: [...dayParts, ...clockParts, 'TIME_ZONE'],
}

const known = new Map<string, readonly Element[]>()

function elementsOf(format: string): readonly Element[] {
  const found = known.get(format)
  if (found !== undefined) return found
  const elements = [...readElements(format)]
  if (known.size > 100) known.clear()
  known.set(format, elements)
  return elements
}

function* readElements(format: string): Generator<Element> {
  let at = 0
  while (at < format.length) {
    const rest = format.slice(at)
    const plain = /^\s+|^[-./,';:]/.exec(rest)?.[0] ?? /^"(?:[^"\\]|\\["\\])*"/.exec(rest)?.[0]
    if (plain !== undefined) {
      const isQuoted = plain.startsWith('"')
      const literal = isQuoted ? plain.slice(1, -1).replace(/\\(["\\])/g, '$1') : plain
      yield { text: plain, word: '', literal }
      at += plain.length
      continue
    }
    const upper = rest.toUpperCase()
    const word = words.find((candidate) => upper.startsWith(candidate))
    if (word === undefined) throw new Error(`Cannot find matched format element at ${at}`)
    yield { text: rest.slice(0, word.length), word, literal: '' }
    at += word.length
  }
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A local time by the elements of `format`; `offset` is the zone's seconds east of UTC. @throws in GoogleSQL's words. */
export function writeTime(format: string, micros: bigint, offset: number, type: string): string {
  const civil = civilOf(micros)
  return elementsOf(format)
    .map((element) => {
      if (element.word === '') return element.literal
      const category = categories[element.word]
      if (category === undefined || element.word === 'Y,YYY')
        throw new Error(
          /^(J|RM|I|IY|IYY|IYYY|Y,YYY)$/.test(element.word)
            ? `Unsupported format element '${element.word}'`
            : `${type} does not support '${element.word}'`,
        )
      if (!(allowed[type] ?? []).includes(category))
        throw new Error(`${type} does not support '${element.word}'`)
      return written(element, civil, offset)
    })
    .join('')
}

function written({ text, word }: Element, civil: Civil, offset: number): string {
  const last = (digits: number) => String(civil.year % 10 ** digits).padStart(digits, '0')
  switch (word) {
    case 'YYYY':
    case 'RRRR':
      return String(civil.year).padStart(4, '0')
    case 'YYY':
    case 'YY':
    case 'Y':
    case 'RR':
      return last(word.length)
    case 'MM':
      return two(civil.month)
    case 'MON':
      return inCaseOf(text, (monthNames[civil.month - 1] ?? '').slice(0, 3))
    case 'MONTH':
      return inCaseOf(text, monthNames[civil.month - 1] ?? '')
    case 'DD':
      return two(civil.day)
    case 'D':
      return String(civil.weekday + 1)
    case 'DDD':
      return String(civil.dayOfYear).padStart(3, '0')
    case 'DY':
      return inCaseOf(text, (dayNames[civil.weekday] ?? '').slice(0, 3))
    case 'DAY':
      return inCaseOf(text, dayNames[civil.weekday] ?? '')
    case 'HH':
    case 'HH12':
      return two(civil.hour % 12 || 12)
    case 'HH24':
      return two(civil.hour)
    case 'MI':
      return two(civil.minute)
    case 'SS':
      return two(civil.second)
    case 'SSSSS':
      return String(civil.hour * 3600 + civil.minute * 60 + civil.second).padStart(5, '0')
    case 'TZH':
      return `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 3600))}`
    case 'TZM':
      return two(Math.floor((Math.abs(offset) % 3600) / 60))
    default:
      if (word.startsWith('FF'))
        return String(civil.micros)
          .padStart(6, '0')
          .padEnd(9, '0')
          .slice(0, Number(word.slice(2)))
      return meridian(text, civil.hour)
  }
}

// MONTH, Month, month: the first two letters say how the name is written.
function inCaseOf(text: string, name: string): string {
  const [first = '', second = ''] = text
  if (first !== first.toUpperCase()) return name.toLowerCase()
  return second === second.toUpperCase() ? name.toUpperCase() : name
}

function meridian(text: string, hour: number): string {
  const letter = hour < 12 ? 'A' : 'P'
  const word = text.includes('.') ? `${letter}.M.` : `${letter}M`
  return text[0] === text[0]?.toUpperCase() ? word : word.toLowerCase()
}

const parsable =
  /^(Y,YYY|YYYY|YYY|YY|Y|RRRR|RR|MM|MON|MONTH|DD|HH|HH12|HH24|MI|SS|SSSSS|FF\d|[AP]\.M\.|TZH|TZM)$/

/** Reads a text by the elements of `format`; what is missing is of the first day of this month (`now`, local), at midnight. */
export function readTime(format: string, text: string, type: string, now: bigint): Parsed {
  const elements = elementsOf(format)
  checkElements(elements, type)
  const found = new Map<string, string>()
  let at = /^\s*/.exec(text)?.[0].length ?? 0
  for (const element of elements) {
    if (at >= text.length)
      throw new Error(
        `Entire timestamp string has been parsed before dealing with format element '${element.text}'`,
      )
    const match = patternOf(element).exec(text.slice(at))
    if (match === null || !isInRange(element.word, match[0]))
      throw new Error(`Failed to parse input timestamp string at ${at} with format element '${element.text}'`)
    if (element.word !== '') found.set(element.word, match[0])
    at += match[0].length
  }
  if (text.slice(at).trim() !== '')
    throw new Error(`Illegal non-space trailing data '${text.slice(at)}' in timestamp string`)
  return assembled(found, civilOf(now), type)
}

function checkElements(elements: readonly Element[], type: string): void {
  const byPart = new Map<string, string>()
  const clash = (left: string, right: string) => {
    throw new Error(`Format elements '${left}' and '${right}' cannot exist simultaneously`)
  }
  for (const { word } of elements) {
    if (word === '') continue
    const category = categories[word]
    if (category === undefined || !parsable.test(word))
      throw new Error(`Format element '${word}' is not supported for parsing`)
    if (!(allowed[type] ?? []).includes(category))
      throw new Error(
        `Format element in category ${category} ('${word}') is not allowed for output type ${type}`,
      )
    const part = word.startsWith('FF') ? 'FF' : /^(SS|SSSSS|TZH|TZM)$/.test(word) ? word : category
    const before = byPart.get(part)
    if (before === word)
      throw new Error(`Format element '${word}' appears more than once in the format string`)
    if (before !== undefined)
      throw new Error(`More than one format element in category ${category} exist: '${before}' and '${word}'`)
    byPart.set(part, word)
  }
  const [hour, mark] = [byPart.get('HOUR'), byPart.get('MERIDIAN_INDICATOR')]
  if (byPart.has('SSSSS')) {
    if (byPart.has('SS')) clash('SSSSS', 'SS')
    for (const part of ['HOUR', 'MINUTE', 'MERIDIAN_INDICATOR']) {
      const word = byPart.get(part)
      if (word !== undefined)
        throw new Error(
          `Format element in category ${part} ('${word}') and format element 'SSSSS' cannot exist simultaneously`,
        )
    }
  }
  if (hour === 'HH24' && mark !== undefined)
    throw new Error(
      `Format element in category MERIDIAN_INDICATOR ('${mark}') and format element 'HH24' cannot exist simultaneously`,
    )
  if (hour !== undefined && hour !== 'HH24' && mark === undefined)
    throw new Error(
      `Format element in category MERIDIAN_INDICATOR is required when format element '${hour}' exists`,
    )
  if (hour === undefined && mark !== undefined)
    throw new Error(`Format element in category HOUR is required when format element '${mark}' exists`)
}

const names = (list: readonly string[]): RegExp => new RegExp(`^(?:${list.join('|')})`, 'i')

const patterns: Readonly<Record<string, RegExp>> = {
  YYYY: /^\d{1,4}/,
  RRRR: /^\d{1,4}/,
  'Y,YYY': /^\d,\d{3}/,
  YYY: /^\d{1,3}/,
  YY: /^\d{1,2}/,
  Y: /^\d/,
  RR: /^\d{1,2}/,
  MON: names(monthNames.map((name) => name.slice(0, 3))),
  MONTH: names(monthNames),
  SSSSS: /^\d{1,5}/,
  TZH: /^[-+]\d{1,2}/,
  'A.M.': /^[AP]\.M\./i,
  'P.M.': /^[AP]\.M\./i,
}

function patternOf({ word, literal }: Element): RegExp {
  if (word === '') {
    if (/^\s+$/.test(literal)) return /^\s+/
    return new RegExp(`^${literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}`)
  }
  return patterns[word] ?? (word.startsWith('FF') ? new RegExp(`^\\d{1,${word.slice(2)}}`) : /^\d{1,2}/)
}

const limits: Readonly<Record<string, readonly [number, number]>> = {
  MM: [1, 12],
  DD: [1, 31],
  HH: [1, 12],
  HH12: [1, 12],
  HH24: [0, 23],
  MI: [0, 59],
  SS: [0, 59],
  SSSSS: [0, 86399],
  TZM: [0, 59],
}

function isInRange(word: string, text: string): boolean {
  const limit = limits[word]
  return limit === undefined || (Number(text) >= limit[0] && Number(text) <= limit[1])
}

function assembled(found: ReadonlyMap<string, string>, now: Civil, type: string): Parsed {
  const number = (...candidates: readonly string[]): number | undefined => {
    const word = candidates.find((candidate) => found.has(candidate))
    return word === undefined ? undefined : Number(found.get(word))
  }
  const year = yearOf(found, now.year)
  const name = (found.get('MON') ?? found.get('MONTH'))?.slice(0, 3).toLowerCase()
  const named = monthNames.findIndex((month) => month.slice(0, 3).toLowerCase() === name) + 1
  const month = name === undefined ? (number('MM') ?? now.month) : named
  const day = number('DD') ?? 1
  if (type !== 'TIME' && (year < 1 || year > 9999 || !isDay(year, month, day)))
    throw new Error('Invalid result from year, month, day values after parsing')
  const isAfternoon = /^p/i.test(found.get('A.M.') ?? found.get('P.M.') ?? '')
  const twelve = number('HH', 'HH12')
  const seconds = number('SSSSS')
  const hour = twelve === undefined ? (number('HH24') ?? 0) : (twelve % 12) + (isAfternoon ? 12 : 0)
  const fraction = [...found].find(([word]) => word.startsWith('FF'))?.[1] ?? ''
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6))
  const date = type === 'TIME' ? 0 : dayNumber(year, month, day)
  const local =
    seconds === undefined
      ? microsOf(date, hour, number('MI') ?? 0, number('SS') ?? 0, micros)
      : microsOf(date, Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, micros)
  return { micros: local, zone: zoneOf(found) }
}

function yearOf(found: ReadonlyMap<string, string>, thisYear: number): number {
  const whole = found.get('YYYY') ?? found.get('RRRR') ?? found.get('Y,YYY')?.replace(',', '')
  if (whole !== undefined) return Number(whole)
  for (const digits of [3, 2, 1]) {
    const part = found.get('Y'.repeat(digits))
    if (part !== undefined) return thisYear - (thisYear % 10 ** digits) + Number(part)
  }
  const short = found.get('RR')
  if (short === undefined) return thisYear
  // The century that makes the year the nearest: 50 to 99 are of the last century in the first half of this one.
  const century = thisYear - (thisYear % 100)
  const isFirstHalf = thisYear % 100 < 50
  if (Number(short) < 50) return century + Number(short) + (isFirstHalf ? 0 : 100)
  return century + Number(short) - (isFirstHalf ? 100 : 0)
}

function zoneOf(found: ReadonlyMap<string, string>): number | undefined {
  const [hours, minutes] = [found.get('TZH'), found.get('TZM')]
  if (hours === undefined && minutes === undefined) return undefined
  const size = Math.abs(Number(hours ?? 0)) * 3600 + Number(minutes ?? 0) * 60
  return hours?.startsWith('-') === true ? -size : size
}

export const castFormatTimeFunctions: readonly RuntimeFunction[] = [
  define(
    'gsql_time_write',
    [VARCHAR, BIGINT, BIGINT, VARCHAR],
    VARCHAR,
    (format: string, micros: bigint, offset: bigint, type: string) =>
      writeTime(format, micros, Number(offset), type),
  ),
  define(
    'gsql_time_read',
    [VARCHAR, VARCHAR, VARCHAR, BIGINT],
    BIGINT,
    (format: string, text: string, type: string, now: bigint) => readTime(format, text, type, now).micros,
  ),
  define(
    'gsql_time_read_zone',
    [VARCHAR, VARCHAR, BIGINT],
    BIGINT,
    (format: string, text: string, now: bigint) => {
      const { zone } = readTime(format, text, 'TIMESTAMP', now)
      return zone === undefined ? null : BigInt(zone)
    },
  ),
]
