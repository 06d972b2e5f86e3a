/** How orders are paid: at once, in two parts, given back, sent twice, or for an order that nobody knows. */
import { businessDayStart, compactDay, isoDay, isoInstant } from './calendar.ts'
import { csvRow, moneyText, shareOfCents } from './csv.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { type OrderPlan, paymentMarks } from './order-plan.ts'
import { spellInstant } from './order-text.ts'
import { openStream } from './random.ts'
import { openRowQueue, type RowQueue } from './row-queue.ts'

export const paymentColumns = [
  'payment_id',
  'order_id',
  'payment_sequence',
  'payment_method',
  'amount',
  'currency',
  'status',
  'paid_at',
  'updated_at',
] as const

/** One feed's cash desk; orders come in the order of their plan. */
export interface CashDesk {
  pay(order: {
    readonly ordinal: number
    readonly orderId: string
    readonly day: number
    readonly at: number
    readonly totalCents: number
    /** The order is called off: the payment fails. */
    readonly isStopped: boolean
  }): void
  refund(
    orderId: string,
    returned: { readonly day: number; readonly at: number; readonly refundCents: number },
  ): void
}

/** The payment files of all feeds, one per day. */
export interface Payments {
  readonly rows: RowQueue
  advance(day: number, files: FileSet): void
}

const methods = ['Credit Card', 'CC', 'visa', 'PayPal', 'Bank Transfer', 'Gift Card'] as const
const orphanOrderId = 990_000_001

export function openPayments({ startDay }: GenerateParameters): Payments {
  const rows = openRowQueue()
  return {
    rows,
    advance: (day, files) => {
      const date = startDay + day
      const path = `landing/payments/payments_${compactDay(date)}.csv`
      const writer = files.open({ source: 'erp_payments', path, date: isoDay(date) })
      writer.head(csvRow(paymentColumns))
      for (const row of rows.take(day)) writer.row(row)
      writer.close()
    },
  }
}

/** @param idPrefix goes before the number of each payment, so that feeds have ids of their own. */
export function openCashDesk(
  parameters: GenerateParameters,
  feed: { readonly name: 'erp' | 'web'; readonly idPrefix: string; readonly plan: OrderPlan },
  rows: RowQueue,
  log: EventLog,
): CashDesk {
  const { seed, rates, startDay, days } = parameters
  const random = openStream(seed, `${feed.name}.payments`)
  const spelling = openStream(seed, `${feed.name}.payment-spelling`)
  let nextPayment = 1
  let orphans = 0

  const send = (payment: {
    readonly orderId: string
    readonly sequence: number
    readonly method: string
    readonly cents: number
    readonly status: string
    readonly day: number
    readonly at: number
  }): string => {
    const paidAt = spellInstant(payment.at, spelling, spelling.chance(10 * rates.untidyText))
    const row = csvRow([
      `${feed.idPrefix}${nextPayment}`,
      payment.orderId,
      payment.sequence,
      payment.method,
      moneyText(payment.cents),
      'USD',
      payment.status,
      paidAt,
      isoInstant(payment.at),
    ])
    nextPayment += 1
    rows.add(payment.day, row)
    countEvent(log, 'payments', payment.day)
    return row
  }
  return {
    pay: ({ ordinal, orderId, day, at, totalCents, isStopped }) => {
      const mark = feed.plan.paymentMarks[ordinal] ?? 0
      const status = isStopped ? 'failed' : 'captured'
      const method = random.pick(methods)
      const minutes = random.between(1, 90)
      const part = random.between(20, 80)
      // Paid a little later, which may be the next day, but never after the last one.
      const paid = at + minutes * 60
      const isNextDay = paid >= businessDayStart(startDay + day + 1)
      const paidDay = isNextDay && day + 1 < days ? day + 1 : day
      const paidAt = isNextDay && paidDay === day ? at : paid
      const isOrphan = mark === paymentMarks.orphan
      const first = mark === paymentMarks.split ? shareOfCents(totalCents, part, 100) : totalCents
      const payment = { method, status, day: paidDay, at: paidAt }
      const row = send({
        ...payment,
        orderId: isOrphan ? String(orphanOrderId + orphans) : orderId,
        sequence: 1,
        cents: first,
      })
      if (isOrphan) {
        orphans += 1
        countEvent(log, 'orphan_payments', paidDay)
      }
      if (mark === paymentMarks.split) send({ ...payment, orderId, sequence: 2, cents: totalCents - first })
      if (mark === paymentMarks.twiceSameFile || mark === paymentMarks.twiceNextFile) {
        const twiceDay = mark === paymentMarks.twiceSameFile ? paidDay : paidDay + 1
        rows.add(twiceDay, row)
        countEvent(log, 'duplicate_erp_payments', twiceDay)
      }
    },
    refund: (orderId, { day, at, refundCents }) => {
      send({
        orderId,
        sequence: 3,
        method: random.pick(methods),
        cents: -refundCents,
        status: 'refunded',
        day,
        at,
      })
    },
  }
}
