/** How the ERP spells dates and states: one meaning in many forms. */
import { clockOf, dateOf, hoursBehindUtc, isoDay, isoInstant, two } from './calendar.ts'
import type { Random } from './random.ts'

const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const

/** Texts that are no instant in any shape the sources may use. */
export const unparseableDates: readonly string[] = [
  '2024-02-30',
  '31/13/2024',
  '5/3/24',
  '24:00 2024-01-01',
  'yesterday',
  '',
]

/**
 * An instant in one of the shapes of the sources, to the second; texts without a zone are in UTC.
 *
 * Untidy texts are as good as tidy ones to a parser that knows the shapes; without them everything is ISO with Z.
 */
export function spellInstant(instant: number, random: Random, isUntidy: boolean): string {
  const shape = random.below(8)
  return isUntidy ? spellAs(shape, instant) : isoInstant(instant)
}

function spellAs(shape: number, instant: number): string {
  const day = Math.floor(instant / 86_400)
  const { year, month, day: dayOfMonth } = dateOf(day)
  const clock = clockOf(instant)
  switch (shape) {
    case 0: {
      const behind = hoursBehindUtc(instant)
      return `${isoInstant(instant - behind * 3600).slice(0, -1)}-${two(behind)}:00`
    }
    case 1:
      return `${isoDay(day)} ${clock}`
    case 2:
      return `${year}/${two(month)}/${two(dayOfMonth)} ${clock}`
    case 3:
      return `${month}/${dayOfMonth}/${year} ${clock}`
    case 4:
      return `${two(dayOfMonth)}-${monthNames[month - 1]}-${year} ${clock}`
    case 5:
      return `${isoDay(day).replaceAll('-', '')}${clock.replaceAll(':', '')}`
    case 6:
      return String(instant)
    default:
      return `${instant}000`
  }
}

const spellings: Readonly<Record<string, readonly string[]>> = {
  pending: ['Pending', 'PENDING', 'pending'],
  processing: ['Processing', 'PROCESSING', ' processing'],
  shipped: ['Shipped', 'SHIPPED', 'shipped '],
  delivered: ['Delivered', 'DELIVERED', 'delivered'],
  cancelled: ['CANCELED', 'canceled', 'Cancelled'],
  fraud: ['SUSPECTED_FRAUD', 'Fraud', 'fraud'],
}

/** A canonical order status, or one of its spellings. */
export function spellStatus(status: string, random: Random, isUntidy: boolean): string {
  const spelling = random.pick(spellings[status] ?? [status])
  return isUntidy ? spelling : status
}
