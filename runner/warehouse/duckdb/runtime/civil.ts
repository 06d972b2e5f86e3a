/** Days and clocks as numbers: the proleptic Gregorian calendar from year 1 to 9999. */

/** A local time taken apart; `weekday` counts from Sunday = 0, `dayOfYear` from 1. */
export interface Civil {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
  readonly weekday: number
  readonly dayOfYear: number
}

const microsPerDay = 86_400_000_000n

/** Takes apart the microseconds since 1970-01-01 of a local time. */
export function civilOf(micros: bigint): Civil {
  const days = micros >= 0n ? micros / microsPerDay : -((-micros + microsPerDay - 1n) / microsPerDay)
  const rest = Number(micros - days * microsPerDay)
  const date = new Date(Number(days) * 86_400_000)
  const seconds = Math.floor(rest / 1_000_000)
  const year = date.getUTCFullYear()
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: rest % 1_000_000,
    weekday: date.getUTCDay(),
    dayOfYear: Math.floor((date.getTime() - dayNumber(year, 1, 1) * 86_400_000) / 86_400_000) + 1,
  }
}

/** Days since 1970-01-01. */
export function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / 86_400_000)
}

/** Whether the day exists. */
export function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** Microseconds since 1970-01-01 of a local time. */
export function microsOf(day: number, hour: number, minute: number, second: number, micros: number): bigint {
  return BigInt(day) * microsPerDay + BigInt(hour * 3600 + minute * 60 + second) * 1_000_000n + BigInt(micros)
}

/** ISO year and week. */
export function isoWeek(civil: Civil): { readonly year: number; readonly week: number } {
  const weekday = (civil.weekday + 6) % 7
  const thursday = dayNumber(civil.year, civil.month, civil.day) - weekday + 3
  const year = new Date(thursday * 86_400_000).getUTCFullYear()
  return { year, week: Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1 }
}
