/**
 * Decides before the first row is written which orders and lines are special, so that every count is exact.
 *
 * One byte per order and one per line; a row has at most one defect, so that counts of defects add up.
 */

import type { GenerateParameters } from './options.ts'
import { ordersPerDay } from './order-calendar.ts'
import { openStream, shuffle } from './random.ts'
import { apportion, countOf, drawDistinct } from './share.ts'

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

export interface OrderPlan {
  readonly ordersPerDay: readonly number[]
  /** By order, counted over all days from 0. */
  readonly orderMarks: Uint8Array
  readonly lineCounts: Uint8Array
  /** By SALE line, counted over all orders from 0. */
  readonly lineMarks: Uint8Array
  /** RETURN rows that are sent twice, by number of the return from 0. */
  readonly twiceReturns: ReadonlyMap<number, 'same-file' | 'next-file'>
  readonly returnCount: number
}

/** How often 1, 2, 3, 4 and 5 lines occur, in percent of orders. */
export const lineCountShares = [35, 27, 18, 12, 8] as const

/**
 * Plans the ERP's orders.
 * @param total orders over all days.
 * @param lateEndDay from this day index on no order can have a late customer.
 */
export function planErpOrders(parameters: GenerateParameters, total: number, lateEndDay: number): OrderPlan {
  const { seed, rates, startDay, days } = parameters
  const perDay = ordersPerDay(total, startDay, days)
  const endOfDay = runningCounts(perDay)
  const ordersBefore = (day: number): number => endOfDay[Math.min(day, days) - 1] ?? 0

  const orders = new Uint8Array(total)
  const orderDirt = openStream(seed, 'orders.dirt')
  const markOrders = (mark: number, basisPoints: number, high = total): void => {
    drawDistinct(
      orderDirt,
      { count: countOf(basisPoints, total), low: 0, high },
      (order) => orders[order] === 0,
      (order) => {
        orders[order] = mark
      },
    )
  }
  markOrders(orderMarks.lateCustomer, rates.lateCustomer, ordersBefore(lateEndDay))
  markOrders(orderMarks.neverKnown, rates.neverKnownCustomer)
  markOrders(orderMarks.badDate, rates.unparseableOrderDate)
  markOrders(orderMarks.guest, rates.guestOrders)
  markOrders(orderMarks.cancelled, rates.cancelledOrders)
  markOrders(orderMarks.fraud, rates.fraudOrders)
  markTwice(countOf(rates.duplicateRows, total), (isNextFile) => {
    // The file of the next day, or of the day after when the order itself is a day late, must still come.
    const high = isNextFile ? ordersBefore(days - 2) : total
    drawDistinct(
      orderDirt,
      { count: 1, low: 0, high },
      (order) => orders[order] === 0,
      (order) => {
        orders[order] = isNextFile ? orderMarks.twiceNextFile : orderMarks.twiceSameFile
      },
    )
    return high > 0
  })

  const lineCounts = dealLineCounts(total, openStream(seed, 'orders.lines'))
  const lineStarts = runningStarts(lineCounts)
  const lineTotal = lineStarts[total] ?? 0
  const linesBefore = (day: number): number => lineStarts[ordersBefore(day)] ?? 0
  const lines = new Uint8Array(lineTotal)
  const lineDirt = openStream(seed, 'order_items.dirt')
  const markOf = (line: number): number => orders[orderOfLine(lineStarts, line)] ?? 0
  const markLines = (
    mark: number,
    count: number,
    high: number,
    isFit: (orderMark: number) => boolean,
  ): number =>
    drawDistinct(
      lineDirt,
      { count, low: 0, high },
      (line) => lines[line] === 0 && isFit(markOf(line)),
      (line) => {
        lines[line] = mark
      },
    )
  const isAccepted = (mark: number): boolean => mark !== orderMarks.badDate
  const isKept = (mark: number): boolean =>
    isAccepted(mark) && mark !== orderMarks.cancelled && mark !== orderMarks.fraud
  markLines(lineMarks.negative, countOf(rates.negativeQuantity, lineTotal), lineTotal, isAccepted)
  markLines(lineMarks.unknownProduct, countOf(rates.unknownProduct, lineTotal), lineTotal, isAccepted)
  const returnCount = markLines(
    lineMarks.returned,
    countOf(rates.returnLines, lineTotal),
    linesBefore(days - 1),
    isKept,
  )

  const twiceReturns = new Map<number, 'same-file' | 'next-file'>()
  markTwice(countOf(rates.duplicateRows, lineTotal + returnCount), (isNextFile) => {
    const isReturn = lineDirt.below(lineTotal + returnCount) >= lineTotal
    if (isReturn && !isNextFile) {
      // A return comes on any later day, the last one included: only the same file is sure to exist.
      return (
        drawDistinct(
          lineDirt,
          { count: 1, low: 0, high: returnCount },
          (line) => !twiceReturns.has(line),
          (line) => {
            twiceReturns.set(line, 'same-file')
          },
        ) === 1
      )
    }
    const high = isNextFile ? linesBefore(days - 2) : lineTotal
    return (
      markLines(isNextFile ? lineMarks.twiceNextFile : lineMarks.twiceSameFile, 1, high, isAccepted) === 1
    )
  })

  return { ordersPerDay: perDay, orderMarks: orders, lineCounts, lineMarks: lines, twiceReturns, returnCount }
}

// Odd duplicates go to the file of their row, even ones to the next day's, when there is a next day.
function markTwice(count: number, mark: (isNextFile: boolean) => boolean): void {
  for (let ordinal = 1; ordinal <= count; ordinal += 1) {
    if (!(ordinal % 2 === 0 && mark(true))) mark(false)
  }
}

function dealLineCounts(total: number, random: ReturnType<typeof openStream>): Uint8Array {
  const counts = new Uint8Array(total)
  let next = 0
  apportion(total, lineCountShares).forEach((orders, index) => {
    counts.fill(index + 1, next, next + orders)
    next += orders
  })
  shuffle(random, counts)
  return counts
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
