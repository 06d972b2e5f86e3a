/** The ERP's orders and order lines, day by day, as they come to be. */
import { type Line, netCentsOf, netCentsOfAll, openBaskets } from './basket.ts'
import { businessDaySeconds, businessDayStart, compactDay, isoDay, isoInstant } from './calendar.ts'
import { csvRow, moneyText, shareOfCents } from './csv.ts'
import { type Customer, placeAt, placeOf } from './customer.ts'
import type { CustomerBase } from './customers.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawOrderTimes } from './order-calendar.ts'
import { lineMarks, type OrderPlan, orderMarks } from './order-plan.ts'
import { drawProgress, endOfRevenue, type OrderStep } from './order-progress.ts'
import { spellInstant, spellStatus, unparseableDates } from './order-text.ts'
import type { CashDesk } from './payments.ts'
import type { ProductBase } from './products.ts'
import { drawWeighted, openStream, runningTotals } from './random.ts'
import type { ReturnedLine, SoldLine } from './returns.ts'
import { openRowQueue, type RowQueue } from './row-queue.ts'
import { places } from './words.ts'

export const orderColumns = [
  'order_id',
  'customer_id',
  'order_date',
  'order_status',
  'channel',
  'ship_city',
  'ship_state',
  'ship_country',
  'ship_region',
  'currency',
  'shipping_fee',
  'tax_amount',
  'total_amount',
  'updated_at',
] as const

export const orderItemColumns = [
  'order_item_id',
  'order_id',
  'line_number',
  'product_id',
  'line_type',
  'quantity',
  'unit_price',
  'discount_amount',
  'line_timestamp',
] as const

/** Id of the first SALE line; RETURN lines are numbered after all SALE lines. */
export const firstItemId = 500_001
const firstOrderId = 100_001
const neverKnownCustomerId = 900_000_001

const channels = ['store', 'phone', 'marketplace'] as const
const channelTotals = runningTotals([60, 15, 25])
const shippingFees = [0, 499, 999] as const

export interface ErpShop {
  readonly customers: CustomerBase
  readonly products: ProductBase
  readonly plan: OrderPlan
  readonly takeBack: (sold: SoldLine) => ReturnedLine
  readonly cashDesk: CashDesk
  /** RETURN rows of all feeds. */
  readonly returnRows: RowQueue
}

interface Order {
  readonly ordinal: number
  readonly mark: number
  /** Day indexes on which it is placed, and on which its header and its lines come. */
  readonly day: number
  readonly headerDay: number
  readonly itemDay: number
  readonly at: number
  readonly customerId: number | null
  readonly buyer: Customer | undefined
  readonly lines: readonly Line[]
  readonly steps: readonly OrderStep[]
}

export function openErpOrders(
  parameters: GenerateParameters,
  shop: ErpShop,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { seed, startDay } = parameters
  const times = openStream(seed, 'orders.times')
  const drawOrder = openOrders(parameters, shop)
  const headers = openHeaders(parameters)
  const lines = openLines(parameters, log)

  const place = (day: number, at: number): void => {
    const order = drawOrder(day, at)
    const totalCents = headers.send(order)
    const end = endOfRevenue(order.steps)
    countOrder(log, order, end)
    shop.cashDesk.pay({ ...order, orderId: orderIdOf(order), totalCents, isStopped: end !== undefined })
    for (const line of order.lines) {
      lines.send(order, line, end)
      if (line.mark !== lineMarks.returned) continue
      const returned = shop.takeBack({ orderId: orderIdOf(order), line, day, visibleDay: order.headerDay })
      shop.cashDesk.refund(orderIdOf(order), returned)
    }
  }
  return {
    advance: (day, files) => {
      for (const at of drawOrderTimes(times, startDay + day, shop.plan.ordersPerDay[day] ?? 0)) place(day, at)
      const date = startDay + day
      const items = [...lines.rows.take(day), ...shop.returnRows.take(day)]
      writeDay(files, {
        source: 'erp_orders',
        folder: 'orders',
        date,
        columns: orderColumns,
        rows: headers.rows.take(day),
      })
      writeDay(files, {
        source: 'erp_order_items',
        folder: 'order_items',
        date,
        columns: orderItemColumns,
        rows: items,
      })
    },
  }
}

// Who orders what; every order draws the same number of times, whatever is special about it.
function openOrders(
  { seed, days }: GenerateParameters,
  { customers, products, plan }: ErpShop,
): (day: number, at: number) => Order {
  const drawLines = openBaskets(seed, 'orders', plan, products)
  const buying = openStream(seed, 'orders.buyers')
  const progress = openStream(seed, 'orders.progress')
  const delays = openStream(seed, 'orders.delays')
  let next = 0
  let neverKnown = 0
  const buyerOf = (mark: number, day: number, at: number): Customer | undefined => {
    const usual = customers.drawBuyer(day, buying)
    if (mark === orderMarks.lateCustomer) return customers.addLate(day, at)
    if (mark === orderMarks.guest || mark === orderMarks.neverKnown) return undefined
    return customers.takeNewBuyer(day) ?? usual
  }
  return (day, at) => {
    const ordinal = next
    next += 1
    const mark = plan.orderMarks[ordinal] ?? 0
    const lines = drawLines(ordinal)
    const buyer = buyerOf(mark, day, at)
    const steps = drawProgress(progress, day, mark, days)
    // A few headers come a day after their lines, and a few lines a day after their header.
    const delay = delays.below(100)
    const canWait = day + 1 < days && endOfRevenue(steps) === undefined
    const neverKnownId = mark === orderMarks.neverKnown ? neverKnownCustomerId + neverKnown++ : null
    return {
      ordinal,
      mark,
      day,
      headerDay: canWait && delay < 2 ? day + 1 : day,
      itemDay: canWait && delay >= 98 ? day + 1 : day,
      at,
      customerId: buyer?.id ?? neverKnownId,
      buyer,
      lines,
      steps,
    }
  }
}

interface HeaderRows {
  readonly rows: RowQueue
  /** Queues the rows of an order, one for each status, and gives its total. */
  send(order: Order): number
}

function openHeaders({ seed, rates, startDay }: GenerateParameters): HeaderRows {
  const details = openStream(seed, 'orders.details')
  const moments = openStream(seed, 'orders.moments')
  const spelling = openStream(seed, 'orders.spelling')
  const rows = openRowQueue()
  let badDates = 0
  const momentOf = (day: number): number =>
    businessDayStart(startDay + day) + moments.below(businessDaySeconds(startDay + day) - 600)
  return {
    rows,
    send: (order) => {
      const { mark, headerDay } = order
      const shipTo = order.buyer === undefined ? placeAt(details.below(places.length)) : placeOf(order.buyer)
      const netCents = netCentsOfAll(order.lines)
      const feeCents = details.pick(shippingFees)
      const taxCents = details.chance(5000) ? shareOfCents(netCents, 8, 100) : 0
      const totalCents = netCents + feeCents + taxCents
      const channel = channels[drawWeighted(details, channelTotals)] ?? null
      const isUntidy = spelling.chance(10 * rates.untidyText)
      const spelled = spellInstant(order.at, spelling, isUntidy)
      const dateText =
        mark === orderMarks.badDate ? (unparseableDates[badDates++ % unparseableDates.length] ?? '') : spelled
      const row = (status: string, updatedAt: number): string =>
        csvRow([
          orderIdOf(order),
          order.customerId,
          dateText,
          spellStatus(status, spelling, isUntidy),
          channel,
          shipTo.city,
          shipTo.state,
          shipTo.country,
          shipTo.region,
          'USD',
          moneyText(feeCents),
          moneyText(taxCents),
          moneyText(totalCents),
          isoInstant(updatedAt),
        ])

      // An order that is called off on the day it is placed is sent once, as it ended.
      const [only] = order.steps
      if (only?.day === order.day) {
        rows.add(headerDay, row(only.status, order.at))
        return totalCents
      }
      const first = row('pending', order.at)
      rows.add(headerDay, first)
      if (mark === orderMarks.twiceSameFile) rows.add(headerDay, first)
      if (mark === orderMarks.twiceNextFile) rows.add(headerDay + 1, first)
      let updatedAt = order.at
      for (const step of order.steps) {
        updatedAt = Math.max(updatedAt + 60, momentOf(step.day))
        rows.add(step.day, row(step.status, updatedAt))
      }
      return totalCents
    },
  }
}

interface LineRows {
  readonly rows: RowQueue
  send(order: Order, line: Line, notRevenueFrom: number | undefined): void
}

function openLines({ seed, rates, startDay }: GenerateParameters, log: EventLog): LineRows {
  const spelling = openStream(seed, 'order_items.spelling')
  const rows = openRowQueue()
  return {
    rows,
    send: (order, line, notRevenueFrom) => {
      const { itemDay } = order
      const isNegative = line.mark === lineMarks.negative
      const row = csvRow([
        firstItemId + line.ordinal,
        orderIdOf(order),
        line.number,
        line.productId,
        spelling.chance(rates.untidyText) ? null : 'SALE',
        isNegative ? -line.quantity : line.quantity,
        moneyText(line.unitCents),
        moneyText(line.discountCents),
        null,
      ])
      rows.add(itemDay, row)
      if (line.mark === lineMarks.twiceSameFile) rows.add(itemDay, row)
      if (line.mark === lineMarks.twiceNextFile) rows.add(itemDay + 1, row)
      countLine(log, line.mark, itemDay)
      if (isNegative || order.mark === orderMarks.badDate) return
      log.record({
        kind: 'line',
        sourceSystem: 'shop',
        day: Math.max(order.headerDay, itemDay),
        saleDay: startDay + order.day,
        netCents: netCentsOf(line),
        notRevenueFrom,
      })
    },
  }
}

function countOrder(
  log: EventLog,
  { mark, headerDay, itemDay, lines }: Order,
  end: number | undefined,
): void {
  countEvent(log, 'erp_orders', headerDay)
  countEvent(log, 'erp_sale_lines', itemDay, lines.length)
  if (mark === orderMarks.cancelled && end !== undefined) countEvent(log, 'cancelled_orders', end)
  if (mark === orderMarks.fraud && end !== undefined) countEvent(log, 'fraud_orders', end)
  if (mark === orderMarks.guest) countEvent(log, 'guest_orders', headerDay)
  if (mark === orderMarks.neverKnown) countEvent(log, 'never_known_customer_orders', headerDay)
  if (mark === orderMarks.lateCustomer) countEvent(log, 'late_customer_orders', headerDay)
  if (mark === orderMarks.twiceSameFile) countEvent(log, 'duplicate_erp_orders', headerDay)
  if (mark === orderMarks.twiceNextFile) countEvent(log, 'duplicate_erp_orders', headerDay + 1)
  if (mark !== orderMarks.badDate) return
  countEvent(log, 'unparseable_order_dates', headerDay)
  countEvent(log, 'lines_of_unparseable_orders', itemDay, lines.length)
}

function countLine(log: EventLog, mark: number, itemDay: number): void {
  if (mark === lineMarks.negative) countEvent(log, 'negative_quantity_lines', itemDay)
  if (mark === lineMarks.unknownProduct) countEvent(log, 'unknown_product_lines', itemDay)
  if (mark === lineMarks.twiceSameFile) countEvent(log, 'duplicate_erp_order_items', itemDay)
  if (mark === lineMarks.twiceNextFile) countEvent(log, 'duplicate_erp_order_items', itemDay + 1)
}

function orderIdOf(order: Order): string {
  return String(firstOrderId + order.ordinal)
}

function writeDay(
  files: FileSet,
  file: {
    readonly source: string
    readonly folder: string
    readonly date: number
    readonly columns: readonly string[]
    readonly rows: readonly string[]
  },
): void {
  const path = `landing/${file.folder}/${file.folder}_${compactDay(file.date)}.csv`
  const writer = files.open({ source: file.source, path, date: isoDay(file.date) })
  writer.head(csvRow(file.columns))
  for (const row of file.rows) writer.row(row)
  writer.close()
}
