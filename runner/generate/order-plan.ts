/**
 * Decides before the first row is written which orders and lines are special, so that every count is exact.
 *
 * One byte per order and one per line; a row has at most one defect, so that counts of defects add up. Counts of ERP
 * and web together follow the rule for their sum: the ERP takes what the rule gives for it alone, the web the rest.
 */
import type { GenerateParameters } from './options.ts'
import { ordersPerDay } from './order-calendar.ts'
import { openStream, type Random } from './random.ts'
import { countOf, dealt, drawDistinct } from './share.ts'

/** What is special about an order; 0 is nothing. */
export const orderMarks = {
  none: 0,
  cancelled: 1,
  fraud: 2,
  guest: 3,
  badDate: 4,
  neverKnown: 5,
  lateCustomer: 6,
  twiceSameFile: 7,
  twiceNextFile: 8,
  redelivered: 9,
  late: 10,
  wrongTotal: 11,
} as const

/** What is special about a SALE line; 0 is nothing. */
export const lineMarks = {
  none: 0,
  negative: 1,
  unknownProduct: 2,
  returned: 3,
  twiceSameFile: 4,
  twiceNextFile: 5,
} as const

/** What is special about how an order is paid; 0 is nothing. */
export const paymentMarks = { none: 0, split: 1, twiceSameFile: 2, twiceNextFile: 3, orphan: 4 } as const

export interface OrderPlan {
  readonly total: number
  readonly ordersPerDay: readonly number[]
  /** By order, counted over all days from 0. */
  readonly orderMarks: Uint8Array
  readonly paymentMarks: Uint8Array
  readonly lineCounts: Uint8Array
  /** By SALE line, counted over all orders from 0. */
  readonly lineMarks: Uint8Array
  readonly returnCount: number
  /** RETURN rows that are sent twice in one file, by number of the return from 0. */
  readonly twiceReturns: ReadonlySet<number>
  /** Payments of the feed: one per order, one more per split, one per return. */
  readonly paymentCount: number
}

/** How often 1, 2, 3, 4 and 5 lines occur, in percent of orders. */
const lineCountShares = [35, 27, 18, 12, 8] as const

/**
 * Plans the ERP's orders.
 * @param lateEndDay from this day index on no order can have a late customer.
 */
export function planErpOrders(parameters: GenerateParameters, lateEndDay: number): OrderPlan {
  const { rates, scale, days } = parameters
  const total = Math.floor((scale.erpOrders * days) / scale.days)
  const draft = openDraft(parameters, 'orders', total)
  const { ordersBefore, linesBefore, lineTotal, markOrders, markLines } = draft

  markOrders(orderMarks.lateCustomer, countOf(rates.lateCustomer, total), ordersBefore(lateEndDay))
  markOrders(orderMarks.neverKnown, countOf(rates.neverKnownCustomer, total), total)
  markOrders(orderMarks.badDate, countOf(rates.unparseableOrderDate, total), total)
  markOrders(orderMarks.guest, countOf(rates.guestOrders, total), total)
  markOrders(orderMarks.cancelled, countOf(rates.cancelledOrders, total), total)
  markOrders(orderMarks.fraud, countOf(rates.fraudOrders, total), total)
  // The next file must still come, also when the row itself is a day late.
  const lastTwice = { orders: ordersBefore(days - 2), lines: linesBefore(days - 2) }
  markTwice(countOf(rates.duplicateRows, total), (isNextFile) =>
    isNextFile
      ? markOrders(orderMarks.twiceNextFile, 1, lastTwice.orders)
      : markOrders(orderMarks.twiceSameFile, 1, total),
  )

  markLines(lineMarks.negative, countOf(rates.negativeQuantity, lineTotal), lineTotal, isAccepted)
  markLines(lineMarks.unknownProduct, countOf(rates.unknownProduct, lineTotal), lineTotal, isAccepted)
  const returns = countOf(rates.returnLines, lineTotal)
  const returnCount = markLines(lineMarks.returned, returns, linesBefore(days - 1), isKept)
  const twiceReturns = new Set<number>()
  markTwice(countOf(rates.duplicateRows, lineTotal + returnCount), (isNextFile) => {
    // A return comes on any later day, the last one included: only its own file is sure to exist.
    const isReturn = draft.lineDirt.below(lineTotal + returnCount) >= lineTotal
    if (isReturn && !isNextFile) return draft.drawReturns(1, returnCount, twiceReturns)
    return isNextFile
      ? markLines(lineMarks.twiceNextFile, 1, lastTwice.lines, isAccepted)
      : markLines(lineMarks.twiceSameFile, 1, lineTotal, isAccepted)
  })

  const payments = countPayments(parameters, total, returnCount)
  return { ...draft.finish(payments), returnCount, twiceReturns, paymentCount: payments.all }
}

/** Plans the web's orders beside those of the ERP. */
export function planWebOrders(parameters: GenerateParameters, erp: OrderPlan): OrderPlan {
  const { rates, scale, days } = parameters
  const total = Math.floor((scale.webOrders * days) / scale.days)
  const all = erp.total + total
  const rest = (basisPoints: number): number => countOf(basisPoints, all) - countOf(basisPoints, erp.total)
  const draft = openDraft(parameters, 'web', total)
  const { ordersBefore, linesBefore, lineTotal, markOrders, markLines } = draft

  // Up to 48 hours late, and still before the end.
  markOrders(orderMarks.late, countOf(rates.webLate, total), ordersBefore(days - 2))
  markOrders(orderMarks.redelivered, countOf(rates.webRedelivered, total), ordersBefore(days - 1))
  markOrders(orderMarks.wrongTotal, countOf(rates.webWrongTotal, total), total)
  markOrders(orderMarks.cancelled, rest(rates.cancelledOrders), total)
  markOrders(orderMarks.fraud, rest(rates.fraudOrders), total)

  const erpLines = erp.lineMarks.length
  const allReturns = countOf(rates.returnLines, erpLines + lineTotal)
  const returnCount = markLines(
    lineMarks.returned,
    Math.max(0, allReturns - erp.returnCount),
    linesBefore(days - 1),
    isKept,
  )
  const erpItems = erpLines + erp.returnCount
  const twiceReturns = new Set<number>()
  const twice = countOf(rates.duplicateRows, erpItems + returnCount) - countOf(rates.duplicateRows, erpItems)
  draft.drawReturns(Math.min(twice, returnCount), returnCount, twiceReturns)

  const both = countPayments(parameters, all, erp.returnCount + returnCount)
  const own = countPayments(parameters, erp.total, erp.returnCount)
  const payments = {
    all: both.all - own.all,
    split: both.split - own.split,
    twice: both.twice - own.twice,
    orphan: both.orphan - own.orphan,
  }
  return { ...draft.finish(payments), returnCount, twiceReturns, paymentCount: payments.all }
}

interface PaymentCounts {
  readonly all: number
  readonly split: number
  readonly twice: number
  readonly orphan: number
}

function countPayments({ rates }: GenerateParameters, orders: number, returns: number): PaymentCounts {
  const split = countOf(rates.splitPayments, orders)
  const all = orders + split + returns
  return { all, split, twice: countOf(rates.duplicateRows, all), orphan: countOf(rates.orphanPayment, all) }
}

// What both feeds are planned with; every `mark…` gives the number of rows it found.
function openDraft(parameters: GenerateParameters, feed: string, total: number) {
  const { seed, startDay, days } = parameters
  const perDay = ordersPerDay(total, startDay, days)
  const endOfDay = runningCounts(perDay)
  const ordersBefore = (day: number): number => endOfDay[Math.min(day, days) - 1] ?? 0
  const orders = new Uint8Array(total)
  const payments = new Uint8Array(total)
  const lineCounts = dealLineCounts(total, openStream(seed, `${feed}.line-counts`))
  const lineStarts = runningStarts(lineCounts)
  const lines = new Uint8Array(lineStarts[total] ?? 0)
  const orderDirt = openStream(seed, `${feed}.dirt`)
  const lineDirt = openStream(seed, `${feed}.line-dirt`)
  const paymentDirt = openStream(seed, `${feed}.payment-dirt`)
  const mark =
    (marks: Uint8Array, random: typeof orderDirt) =>
    (value: number, count: number, high: number, isFit: (index: number) => boolean = () => true): number =>
      drawDistinct(
        random,
        { count, low: 0, high },
        (index) => marks[index] === 0 && isFit(index),
        (index) => {
          marks[index] = value
        },
      )
  const markPayments = mark(payments, paymentDirt)
  const markLine = mark(lines, lineDirt)
  return {
    lineDirt,
    lineTotal: lines.length,
    ordersBefore,
    linesBefore: (day: number): number => lineStarts[ordersBefore(day)] ?? 0,
    markOrders: mark(orders, orderDirt),
    markLines: (value: number, count: number, high: number, isFit: (orderMark: number) => boolean): number =>
      markLine(value, count, high, (line) => isFit(orders[orderOfLine(lineStarts, line)] ?? 0)),
    drawReturns: (count: number, returns: number, drawn: Set<number>): number =>
      drawDistinct(
        lineDirt,
        { count, low: 0, high: returns },
        (index) => !drawn.has(index),
        (index) => {
          drawn.add(index)
        },
      ),
    finish: (counts: PaymentCounts) => {
      markPayments(paymentMarks.orphan, counts.orphan, total)
      markTwice(counts.twice, (isNextFile) =>
        isNextFile
          ? markPayments(paymentMarks.twiceNextFile, 1, ordersBefore(days - 2))
          : markPayments(paymentMarks.twiceSameFile, 1, total),
      )
      markPayments(paymentMarks.split, counts.split, total)
      return {
        total,
        ordersPerDay: perDay,
        orderMarks: orders,
        paymentMarks: payments,
        lineCounts,
        lineMarks: lines,
      }
    },
  }
}

// The pipeline keeps every order but those whose date nobody can read.
function isAccepted(orderMark: number): boolean {
  return orderMark !== orderMarks.badDate
}

function isKept(orderMark: number): boolean {
  return isAccepted(orderMark) && orderMark !== orderMarks.cancelled && orderMark !== orderMarks.fraud
}

// Odd duplicates go to the file of their row, even ones to the next day's, when there is a next day.
function markTwice(count: number, mark: (isNextFile: boolean) => number): void {
  for (let ordinal = 1; ordinal <= count; ordinal += 1) {
    if (ordinal % 2 === 1 || mark(true) === 0) mark(false)
  }
}

// One to five.
function dealLineCounts(total: number, random: Random): Uint8Array {
  return dealt(lineCountShares, total, random).map((share) => share + 1)
}

function runningCounts(counts: readonly number[]): readonly number[] {
  let sum = 0
  return counts.map((count) => (sum += count))
}

// The number of lines before each order, and one entry more: the number of all lines.
function runningStarts(counts: Uint8Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1)
  for (let index = 0; index < counts.length; index += 1)
    starts[index + 1] = (starts[index] ?? 0) + (counts[index] ?? 0)
  return starts
}

function orderOfLine(starts: Uint32Array, line: number): number {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] ?? 0) <= line) low = middle
    else high = middle - 1
  }
  return low
}
