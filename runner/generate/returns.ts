/** Pieces that come back: RETURN lines of the ERP, for orders of both feeds. */
import type { Line } from './basket.ts'
import { businessDaySeconds, businessDayStart } from './calendar.ts'
import { csvRow, moneyText, shareOfCents } from './csv.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { GenerateParameters } from './options.ts'
import type { OrderPlan } from './order-plan.ts'
import { spellInstant } from './order-text.ts'
import { openStream } from './random.ts'
import type { RowQueue } from './row-queue.ts'

/** A line that comes back, and the order it was sold in. */
export interface SoldLine {
  readonly orderId: string
  readonly line: Line
  /** Day indexes on which it was sold and on which its order can be seen. */
  readonly day: number
  readonly visibleDay: number
}

export interface ReturnedLine {
  /** Day index of the return. */
  readonly day: number
  /** Seconds since 1970-01-01 UTC. */
  readonly at: number
  /** What the customer gets back; positive. */
  readonly refundCents: number
}

/**
 * Draws the returns of one feed, one to fourteen days after the sale, and queues their rows.
 * @param firstItemId id of the feed's first RETURN row.
 */
export function openReturns(
  parameters: GenerateParameters,
  feed: 'erp' | 'web',
  plan: OrderPlan,
  firstItemId: number,
  rows: RowQueue,
  log: EventLog,
): (sold: SoldLine) => ReturnedLine {
  const { seed, rates, startDay, days } = parameters
  const random = openStream(seed, `${feed}.returns`)
  const spelling = openStream(seed, `${feed}.return-spelling`)
  let next = 0
  return ({ orderId, line, day, visibleDay }) => {
    const ordinal = next
    next += 1
    const pieces = random.between(1, line.quantity)
    const returnDay = Math.min(day + random.between(1, 14), days - 1)
    const date = startDay + returnDay
    const at = businessDayStart(date) + random.below(businessDaySeconds(date))
    const discountCents = shareOfCents(line.discountCents, pieces, line.quantity)
    const refundCents = pieces * line.unitCents - discountCents
    const row = csvRow([
      firstItemId + ordinal,
      orderId,
      line.number,
      line.productId,
      'RETURN',
      -pieces,
      moneyText(line.unitCents),
      moneyText(-discountCents),
      spellInstant(at, spelling, spelling.chance(10 * rates.untidyText)),
    ])
    rows.add(returnDay, row)
    countEvent(log, feed === 'erp' ? 'erp_return_lines' : 'web_return_lines', returnDay)
    if (plan.twiceReturns.has(ordinal)) {
      rows.add(returnDay, row)
      countEvent(log, 'duplicate_erp_order_items', returnDay)
    }
    log.record({
      kind: 'line',
      sourceSystem: 'shop',
      day: Math.max(visibleDay, returnDay),
      saleDay: date,
      netCents: -refundCents,
      notRevenueFrom: undefined,
    })
    return { day: returnDay, at, refundCents }
  }
}
