/**
 * Days and instants as whole numbers: a day is days since 1970-01-01, an instant is seconds since then in UTC.
 *
 * Business days are those of America/New_York by the rule in force since 2007 (second Sunday of March, first Sunday of
 * November, both at 02:00 local time). It is written out here because a machine's own time zone data may be missing or
 * differ, and files must not.
 */

export interface CivilDate {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

/** The zone whose midnight starts a business day. */
export const businessTimeZone = 'America/New_York'

/** Day number of a date. Algorithm: days_from_civil, https://howardhinnant.github.io/date_algorithms.html */
export function dayOf({ year, month, day }: CivilDate): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The inverse of {@link dayOf}. */
export function dateOf(dayNumber: number): CivilDate {
  const shifted = dayNumber + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/** Reads `YYYY-MM-DD`; undefined when it is not a day of the calendar. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return undefined
  const day = dayOf({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) })
  return isoDay(day) === text ? day : undefined
}

/** `YYYY-MM-DD`. */
export function isoDay(day: number): string {
  const { year, month, day: dayOfMonth } = dateOf(day)
  return `${year}-${two(month)}-${two(dayOfMonth)}`
}

/** `YYYYMMDD`, as in file names. */
export function compactDay(day: number): string {
  return isoDay(day).replaceAll('-', '')
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** The instant at which a business day begins, in seconds since 1970-01-01 UTC. */
export function businessDayStart(day: number): number {
  return day * 86_400 + (isDaylightSaving(day) ? 4 : 5) * 3600
}

/** How long a business day lasts: 23 hours on the day clocks go forward, 25 on the day they go back, else 24. */
export function businessDaySeconds(day: number): number {
  return businessDayStart(day + 1) - businessDayStart(day)
}

/** Hours that local time is behind UTC at that instant: 4 or 5. */
export function hoursBehindUtc(instant: number): number {
  const day = Math.floor((instant - 4 * 3600) / 86_400)
  const changesToday = isDaylightSaving(day) !== isDaylightSaving(day + 1)
  if (!changesToday) return isDaylightSaving(day) ? 4 : 5
  // The change is at 02:00 of the old local time.
  const before = isDaylightSaving(day) ? 4 : 5
  const changeAt = day * 86_400 + before * 3600 + 2 * 3600
  return instant < changeAt ? before : 9 - before
}

/** `YYYY-MM-DDTHH:MM:SSZ`. */
export function isoInstant(instant: number): string {
  const day = Math.floor(instant / 86_400)
  return `${isoDay(day)}T${clockOf(instant)}Z`
}

/** `HH:MM:SS` of an instant, in UTC. */
export function clockOf(instant: number): string {
  const seconds = ((instant % 86_400) + 86_400) % 86_400
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Two digits, with a leading zero. */
export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

// Whether the day *begins* in daylight saving time.
function isDaylightSaving(day: number): boolean {
  const { year } = dateOf(day)
  return day > nthSunday(year, 3, 2) && day <= nthSunday(year, 11, 1)
}

function nthSunday(year: number, month: number, nth: number): number {
  const first = dayOf({ year, month, day: 1 })
  return first + (6 - weekdayOf(first)) + 7 * (nth - 1)
}
