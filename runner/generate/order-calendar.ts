/** When orders are placed: how many on each day, and at what time of day. */
import { businessDaySeconds, businessDayStart, dateOf, dayOf, weekdayOf } from './calendar.ts'
import { drawWeighted, type Random, runningTotals } from './random.ts'
import { apportion } from './share.ts'

const weekdayWeights = [90, 92, 95, 100, 115, 125, 108] as const
const monthWeights = [85, 88, 95, 97, 100, 98, 95, 97, 100, 105, 135, 140] as const

// Local hours 0 to 23, with peaks at noon and in the evening.
const hourTotals = runningTotals([
  6, 4, 3, 2, 2, 4, 10, 22, 38, 52, 64, 80, 100, 98, 78, 66, 62, 70, 84, 100, 104, 96, 58, 24,
])

/**
 * Orders of each day, which add up to `total`: weekday × month × growth of 20 % a year, and 2.2 times as many on
 * Black Friday and the Monday after it.
 */
export function ordersPerDay(total: number, startDay: number, days: number): readonly number[] {
  const weights = Array.from({ length: days }, (_, index) => {
    const day = startDay + index
    const weekday = weekdayWeights[weekdayOf(day)] ?? 100
    const month = monthWeights[dateOf(day).month - 1] ?? 100
    const growth = 5 * 365 + index
    return weekday * month * growth * (isBlackFridayOrMonday(day) ? 22 : 10)
  })
  return apportion(total, weights)
}

/** Instants at which the orders of a day are placed, ascending, in seconds since 1970-01-01 UTC. */
export function drawOrderTimes(random: Random, day: number, count: number): readonly number[] {
  const start = businessDayStart(day)
  const length = businessDaySeconds(day)
  return Array.from({ length: count }, () => {
    const seconds = drawWeighted(random, hourTotals) * 3600 + random.below(3600)
    return start + (seconds % length)
  }).sort((left, right) => left - right)
}

// Thanksgiving is the fourth Thursday of November.
function isBlackFridayOrMonday(day: number): boolean {
  const { year } = dateOf(day)
  const first = dayOf({ year, month: 11, day: 1 })
  const thanksgiving = first + ((3 - weekdayOf(first) + 7) % 7) + 21
  return day === thanksgiving + 1 || day === thanksgiving + 4
}
