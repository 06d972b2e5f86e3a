/** INTERVAL as text, and moving between its parts. */
import { DuckDBIntervalValue } from '@duckdb/node-api'

const microsPerDay = 86_400_000_000n

/** `Y-M D H:M:S`, each part with its own sign. */
export function intervalText(value: DuckDBIntervalValue): string {
  const months = Math.abs(value.months)
  const micros = value.micros < 0n ? -value.micros : value.micros
  const seconds = micros / 1_000_000n
  const fraction = micros % 1_000_000n
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/000$/, '')}`
  const clock = `${value.micros < 0n ? '-' : ''}${seconds / 3600n}:${(seconds / 60n) % 60n}:${seconds % 60n}${tail}`
  return `${value.months < 0 ? '-' : ''}${Math.floor(months / 12)}-${months % 12} ${value.days} ${clock}`
}

/** `P1Y2M3DT4H5M6.5S`, as JSON has it. */
export function isoInterval(value: DuckDBIntervalValue): string {
  const part = (amount: bigint | number, letter: string) => (Number(amount) === 0 ? '' : `${amount}${letter}`)
  const date = part(Math.trunc(value.months / 12), 'Y') + part(value.months % 12, 'M') + part(value.days, 'D')
  const { micros } = value
  const seconds = (micros / 1_000_000n) % 60n
  const fraction = micros % 1_000_000n
  const digits =
    fraction === 0n
      ? ''
      : `.${String(fraction < 0n ? -fraction : fraction)
          .padStart(6, '0')
          .replace(/0+$/, '')}`
  const sign = micros < 0n && seconds === 0n && fraction !== 0n ? '-' : ''
  const second = seconds === 0n && fraction === 0n ? '' : `${sign}${seconds}${digits}S`
  const clock = part(micros / 3_600_000_000n, 'H') + part((micros / 60_000_000n) % 60n, 'M') + second
  return `P${date}${clock === '' ? '' : `T${clock}`}` === 'P'
    ? 'P0Y'
    : `P${date}${clock === '' ? '' : `T${clock}`}`
}

/** Reads `[-]Y-M [-]D [-]H:M:S`, parts of it, or ISO 8601. @throws in GoogleSQL's words. */
export function parseInterval(text: string): DuckDBIntervalValue {
  const iso =
    /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(?:\.(\d{1,9}))?S)?)?$/.exec(
      text,
    )
  if (iso !== null && text.length > 1) {
    const [, y = '0', mo = '0', w = '0', d = '0', h = '0', mi = '0', s = '0', f = ''] = iso
    const fraction = BigInt(f.padEnd(6, '0').slice(0, 6)) * (s.startsWith('-') ? -1n : 1n)
    const micros = (BigInt(h) * 3600n + BigInt(mi) * 60n + BigInt(s)) * 1_000_000n + fraction
    return new DuckDBIntervalValue(Number(y) * 12 + Number(mo), Number(w) * 7 + Number(d), micros)
  }
  const found =
    /^(?:([+-]?)(\d+)-(\d+))?(?:(?:^| )([+-]?\d+))?(?:(?:^| )([+-]?)(\d+):(\d+):(\d+)(?:\.(\d{1,9}))?)?$/.exec(
      text,
    )
  if (found === null || text === '') throw new Error(`Invalid INTERVAL literal '${text}'`)
  const [, sign = '', y = '0', mo = '0', d = '0', clockSign = '', h = '0', mi = '0', s = '0', f = ''] = found
  const months = Number(y) * 12 + Number(mo)
  const micros =
    (BigInt(h) * 3600n + BigInt(mi) * 60n + BigInt(s)) * 1_000_000n + BigInt(f.padEnd(6, '0').slice(0, 6))
  return new DuckDBIntervalValue(
    sign === '-' ? -months : months,
    Number(d),
    clockSign === '-' ? -micros : micros,
  )
}

/** JUSTIFY_HOURS: 24 hours become a day. */
export function justifyHours(value: DuckDBIntervalValue): DuckDBIntervalValue {
  const total = BigInt(value.days) * microsPerDay + value.micros
  return new DuckDBIntervalValue(value.months, Number(total / microsPerDay), total % microsPerDay)
}

/** JUSTIFY_DAYS: 30 days become a month. */
export function justifyDays(value: DuckDBIntervalValue): DuckDBIntervalValue {
  const total = value.months * 30 + value.days
  return new DuckDBIntervalValue(Math.trunc(total / 30), total % 30, value.micros)
}

/** JUSTIFY_INTERVAL: both, with one sign for all parts. */
export function justifyInterval(value: DuckDBIntervalValue): DuckDBIntervalValue {
  const total = BigInt(value.months * 30 + value.days) * microsPerDay + value.micros
  const days = total / microsPerDay
  return new DuckDBIntervalValue(Number(days / 30n), Number(days % 30n), total % microsPerDay)
}

/** An interval divided by an integer; what is left goes to the next smaller part. */
export function divideInterval(value: DuckDBIntervalValue, divisor: bigint): DuckDBIntervalValue {
  if (divisor === 0n) throw new Error('Interval division by zero')
  const by = Number(divisor)
  const days = value.days + (value.months % by) * 30
  const micros = value.micros + BigInt(days % by) * microsPerDay
  return new DuckDBIntervalValue(Math.trunc(value.months / by), Math.trunc(days / by), micros / divisor)
}
