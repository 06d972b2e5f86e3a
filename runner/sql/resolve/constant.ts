/**
 * The text of a constant in the one form that resolved literals have, or undefined when it is not one of the type.
 *
 * Source: GoogleSQL, "Lexical structure", literals: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#literals
 */
import type { ScalarTypeName } from '../../ir/types.ts'

/** Normalizes the text of a STRING constant that is to be of another type; `zone` is that of times that name none. */
export function normalizeConstant(text: string, type: ScalarTypeName, zone = 'UTC'): string | undefined {
  switch (type) {
    case 'DATE':
      return normalizeDate(text)
    case 'TIME':
      return normalizeTime(text)
    case 'DATETIME':
      return normalizeDatetime(text)
    case 'TIMESTAMP':
      return normalizeTimestamp(text, zone)
    case 'NUMERIC':
      return normalizeDecimal(text, 29, 9)
    case 'BIGNUMERIC':
      return normalizeDecimal(text, 39, 38)
    case 'JSON':
      return isJson(text) ? text : undefined
    default:
      return undefined
  }
}

/** `[start, end)` with constants of the element type; UNBOUNDED and NULL are both written UNBOUNDED. */
export function normalizeRange(text: string, element: ScalarTypeName, zone = 'UTC'): string | undefined {
  const match = /^\[\s*([^,]*?)\s*,\s*([^,]*?)\s*\)$/.exec(text.trim())
  if (match === null) return undefined
  const bounds = [match[1] ?? '', match[2] ?? ''].map((bound) =>
    /^(unbounded|null)$/i.test(bound) ? 'UNBOUNDED' : normalizeConstant(bound, element, zone),
  )
  const [start, end] = bounds
  if (start === undefined || end === undefined) return undefined
  if (start !== 'UNBOUNDED' && end !== 'UNBOUNDED' && start >= end) return undefined
  return `[${start}, ${end})`
}

/**
 * Plain decimal text rounded half away from zero to the scale; undefined when it is no number or has too many digits.
 * BIGNUMERIC's limit is a little under 10^39 on the last digits; a constant beyond it is left to the engine to refuse.
 */
export function normalizeDecimal(text: string, integerDigits: number, scale: number): string | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text)
  if (match === null || ((match[2] ?? '') === '' && (match[3] ?? '') === '')) return undefined
  const exponent = Number(match[4] ?? 0)
  if (Math.abs(exponent) > 1000) return undefined
  const whole = match[2] ?? ''
  const digits = whole + (match[3] ?? '')
  const point = whole.length + exponent
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const kept = BigInt(`0${padded.slice(0, at)}${padded.slice(at, at + scale).padEnd(scale, '0')}`)
  const isRoundedUp = (padded[at + scale] ?? '0') >= '5'
  const scaled = (isRoundedUp ? kept + 1n : kept).toString().padStart(scale + 1, '0')
  const integer = scaled.slice(0, -scale)
  if (integer.length > integerDigits) return undefined
  const fraction = scaled.slice(-scale).replace(/0+$/, '')
  const unsigned = fraction === '' ? integer : `${integer}.${fraction}`
  return match[1] === '-' && unsigned !== '0' ? `-${unsigned}` : unsigned
}

function normalizeDate(text: string): string | undefined {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text)
  return match === null ? undefined : dateOf(match[1], match[2], match[3])
}

function dateOf(year = '', month = '', day = ''): string | undefined {
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const isReal =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(year) >= 1
  return isReal ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : undefined
}

function normalizeTime(text: string): string | undefined {
  const match = /^\s*(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,6}))?\s*$/.exec(text)
  return match === null ? undefined : timeOf(match[1], match[2], match[3], match[4])
}

function timeOf(hour = '0', minute = '0', second = '0', fraction = ''): string | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const tail = fraction.replace(/0+$/, '')
  const whole = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':')
  return tail === '' ? whole : `${whole}.${tail}`
}

const datetimePattern =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:\s+|[Tt])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{0,6}))?)?\s*$/

function normalizeDatetime(text: string): string | undefined {
  const match = datetimePattern.exec(text)
  if (match === null) return undefined
  const date = dateOf(match[1], match[2], match[3])
  const time = timeOf(match[4], match[5], match[6], match[7])
  return date === undefined || time === undefined ? undefined : `${date} ${time}`
}

function normalizeTimestamp(text: string, zone: string): string | undefined {
  const match =
    /^(.*?)(?:\s*([Zz])|\s*([+-]\d{1,2}(?::?\d{2})?)|\s+([A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*))?\s*$/.exec(
      text,
    )
  // A date's own "-31" looks like an offset: the text before the zone must then be a whole datetime by itself.
  const whole = normalizeDatetime(text)
  if (whole !== undefined) return inZone(whole, zone)
  const local = match?.[1] === undefined ? undefined : normalizeDatetime(match[1])
  if (match === null || local === undefined) return undefined
  if (match[2] !== undefined) return `${local}+00`
  return inZone(local, match[3] ?? match[4] ?? zone)
}

function inZone(local: string, zone: string): string | undefined {
  if (zone === 'UTC') return `${local}+00`
  const minutes = /^[+-]/.test(zone) ? offsetMinutes(zone) : zoneMinutes(zone, local)
  return minutes === undefined ? undefined : shift(local, -minutes)
}

function offsetMinutes(text: string): number | undefined {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(text)
  if (match === null) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  if (minutes > 14 * 60) return undefined
  return match[1] === '-' ? -minutes : minutes
}

/** Minutes east of UTC in a named zone at a local time, to the second of older zones rounded away. */
function zoneMinutes(zone: string, local: string): number | undefined {
  const wall = Date.parse(`${local.replace(' ', 'T').replace(/\.\d+$/, '')}Z`)
  const first = minutesAt(zone, wall)
  if (first === undefined) return undefined
  return minutesAt(zone, wall - first * 60_000)
}

function minutesAt(zone: string, instant: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
      year: 'numeric',
    })
    const name = format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
    if (name === 'GMT') return 0
    return offsetMinutes(name.slice(3, 9))
  } catch (error) {
    // Intl throws RangeError for a zone it does not know: then it is no timestamp.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function shift(local: string, minutes: number): string {
  const [whole = '', fraction] = local.split('.')
  const moved = new Date(Date.parse(`${whole.replace(' ', 'T')}Z`) + minutes * 60_000)
  const text = moved.toISOString().slice(0, 19).replace('T', ' ')
  return `${text}${fraction === undefined ? '' : `.${fraction}`}+00`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
