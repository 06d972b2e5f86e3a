/** Where an order goes after it is placed: when it is sent again, and with which status. */
import { orderMarks } from './order-plan.ts'
import type { Random } from './random.ts'

export interface OrderStep {
  /** Day index. */
  readonly day: number
  readonly status: 'processing' | 'shipped' | 'delivered' | 'cancelled' | 'fraud'
}

/**
 * Draws the steps of an order: through processing and shipped to delivered within six days, or to its end within
 * three. A step after the last day is left out, but an order that ends as cancelled or fraud always does, on the last
 * day at the latest, even if that is the day it was placed.
 */
export function drawProgress(random: Random, day: number, mark: number, days: number): readonly OrderStep[] {
  const last = random.between(1, 6)
  const between = [random.between(1, last), random.between(1, last)].sort((left, right) => left - right)
  const end = Math.min(day + random.between(1, 3), days - 1)
  if (mark === orderMarks.badDate) return []
  if (mark === orderMarks.cancelled) return [{ day: end, status: 'cancelled' }]
  if (mark === orderMarks.fraud) return [{ day: end, status: 'fraud' }]
  const offsets = [...between, last]
  return (['processing', 'shipped', 'delivered'] as const)
    .map((status, index) => ({ status, day: day + (offsets[index] ?? last) }))
    .filter((step) => step.day < days)
}

/** The day index from whose files on the order is no revenue; undefined when it stays one. */
export function endOfRevenue(steps: readonly OrderStep[]): number | undefined {
  return steps.find((step) => step.status === 'cancelled' || step.status === 'fraud')?.day
}
