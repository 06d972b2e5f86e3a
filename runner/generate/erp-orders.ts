/** Writes the ERP's orders and order lines, day by day, as they come to be. */
import { businessDaySeconds, businessDayStart, compactDay, isoDay, isoInstant } from './calendar.ts'
import { csvRow, moneyText, shareOfCents } from './csv.ts'
import { type Customer, type CustomerBase, placeAt, placeOf } from './customers.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawOrderTimes } from './order-calendar.ts'
import { lineMarks, type OrderPlan, orderMarks, planErpOrders } from './order-plan.ts'
import { spellInstant, spellStatus, unparseableDates } from './order-text.ts'
import type { Product, ProductBase } from './products.ts'
import { drawWeighted, openStream, runningTotals } from './random.ts'
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

const firstOrderId = 100_001
const firstItemId = 500_001
const neverKnownCustomerId = 900_000_001
const unknownProductId = 9_900_001

const channels = ['store', 'phone', 'marketplace'] as const
const channelTotals = runningTotals([60, 15, 25])
const quantityTotals = runningTotals([60, 20, 10, 6, 4])
const shippingFees = [0, 499, 999] as const

/** One day of the ERP's order files. */
export interface ErpOrders {
  advance(day: number, files: FileSet): void
}

interface Line {
  /** Counted over all orders from 0. */
  readonly ordinal: number
  /** Counted inside its order from 1. */
  readonly number: number
  readonly mark: number
  readonly product: Product
  readonly productId: number
  readonly quantity: number
  readonly unitCents: number
  readonly discountCents: number
}

/** Rows that belong to the file of a later day, in the order in which they were made. */
interface RowQueue {
  add(day: number, row: string): void
  take(day: number): readonly string[]
}

export function openErpOrders(
  parameters: GenerateParameters,
  shop: { readonly customers: CustomerBase; readonly products: ProductBase },
  log: EventLog,
): ErpOrders {
  const { seed, rates, scale, startDay, days } = parameters
  const total = Math.floor((scale.erpOrders * days) / scale.days)
  const plan: OrderPlan = planErpOrders(parameters, total, shop.customers.lateEndDay)
  const times = openStream(seed, 'orders.times')
  const details = openStream(seed, 'orders.details')
  const goods = openStream(seed, 'order_items.goods')
  const progress = openStream(seed, 'orders.progress')
  const delays = openStream(seed, 'orders.delays')
  const spelling = openStream(seed, 'orders.spelling')
  const returning = openStream(seed, 'order_items.returns')

  const orderRows = queueRows()
  const itemRows = queueRows()
  const returnRows = queueRows()
  const saleLines = plan.lineMarks.length
  let nextOrder = 0
  let nextLine = 0
  let nextReturn = 0
  let badDates = 0
  let neverKnown = 0

  const drawLine = (number: number): Line => {
    const ordinal = nextLine
    nextLine += 1
    const mark = plan.lineMarks[ordinal] ?? 0
    const product = shop.products.drawSold()
    const quantity = drawWeighted(goods, quantityTotals) + 1
    const isDiscounted = goods.chance(2000)
    const percent = goods.between(5, 30)
    const unitCents = product.priceCents
    if (mark !== lineMarks.unknownProduct) shop.products.sell(product, quantity)
    return {
      ordinal,
      number,
      mark,
      product,
      productId: mark === lineMarks.unknownProduct ? unknownProductId + goods.below(50) : product.id,
      quantity,
      unitCents,
      discountCents: isDiscounted ? shareOfCents(quantity * unitCents, percent, 100) : 0,
    }
  }

  // Where the order goes after it is placed: the days on which the ERP sends it again, and with which status.
  const drawProgress = (
    day: number,
    mark: number,
  ): readonly { readonly day: number; readonly status: string }[] => {
    const total = progress.between(1, 6)
    const steps = [progress.between(1, total), progress.between(1, total), total].sort(
      (left, right) => left - right,
    )
    const stop = progress.between(1, 3)
    if (mark === orderMarks.badDate) return []
    if (mark === orderMarks.cancelled || mark === orderMarks.fraud) {
      return [
        { day: Math.min(day + stop, days - 1), status: mark === orderMarks.fraud ? 'fraud' : 'cancelled' },
      ]
    }
    return ['processing', 'shipped', 'delivered']
      .map((status, index) => ({ day: day + (steps[index] ?? total), status }))
      .filter((step) => step.day < days)
  }

  const buyerOf = (mark: number, day: number, orderedAt: number): Customer | undefined => {
    const buyer = shop.customers.drawBuyer(day)
    if (mark === orderMarks.lateCustomer) return shop.customers.addLate(day, orderedAt)
    return mark === orderMarks.guest || mark === orderMarks.neverKnown ? undefined : buyer
  }

  const place = (day: number, orderedAt: number): void => {
    const mark = plan.orderMarks[nextOrder] ?? 0
    const orderId = firstOrderId + nextOrder
    const lines = Array.from({ length: plan.lineCounts[nextOrder] ?? 1 }, (_, index) => drawLine(index + 1))
    nextOrder += 1
    const buyer = buyerOf(mark, day, orderedAt)
    const steps = drawProgress(day, mark)
    const { headerDay, itemDay } = drawDelay(day, mark)
    sendOrder({ orderId, mark, day, headerDay, orderedAt, buyer, lines, steps })
    const stopped = steps.find((step) => step.status === 'cancelled' || step.status === 'fraud')?.day
    for (const line of lines)
      sendLine({ orderId, orderMark: mark, day, headerDay, itemDay, line, notRevenueFrom: stopped })
    countOrder(mark, headerDay, stopped)
    countEvent(log, 'erp_sale_lines', itemDay, lines.length)
    if (mark === orderMarks.badDate) countEvent(log, 'lines_of_unparseable_orders', itemDay, lines.length)
  }

  // A few headers come a day after their lines, and a few lines a day after their header.
  const drawDelay = (day: number, mark: number): { readonly headerDay: number; readonly itemDay: number } => {
    const draw = delays.below(100)
    const isLate = day + 1 < days && mark !== orderMarks.cancelled && mark !== orderMarks.fraud
    return { headerDay: isLate && draw < 2 ? day + 1 : day, itemDay: isLate && draw >= 98 ? day + 1 : day }
  }

  const countOrder = (mark: number, headerDay: number, stopped: number | undefined): void => {
    countEvent(log, 'erp_orders', headerDay)
    if (mark === orderMarks.cancelled && stopped !== undefined) countEvent(log, 'cancelled_orders', stopped)
    if (mark === orderMarks.fraud && stopped !== undefined) countEvent(log, 'fraud_orders', stopped)
    if (mark === orderMarks.guest) countEvent(log, 'guest_orders', headerDay)
    if (mark === orderMarks.badDate) countEvent(log, 'unparseable_order_dates', headerDay)
    if (mark === orderMarks.neverKnown) countEvent(log, 'never_known_customer_orders', headerDay)
    if (mark === orderMarks.lateCustomer) countEvent(log, 'late_customer_orders', headerDay)
    if (mark === orderMarks.twiceSameFile) countEvent(log, 'duplicate_erp_orders', headerDay)
    if (mark === orderMarks.twiceNextFile) countEvent(log, 'duplicate_erp_orders', headerDay + 1)
  }

  const sendOrder = (order: {
    readonly orderId: number
    readonly mark: number
    readonly day: number
    readonly headerDay: number
    readonly orderedAt: number
    readonly buyer: Customer | undefined
    readonly lines: readonly Line[]
    readonly steps: readonly { readonly day: number; readonly status: string }[]
  }): void => {
    const { mark, orderedAt, headerDay } = order
    const shipTo = order.buyer === undefined ? placeAt(details.below(places.length)) : placeOf(order.buyer)
    const netCents = order.lines.reduce(
      (sum, line) => sum + line.quantity * line.unitCents - line.discountCents,
      0,
    )
    const feeCents = details.pick(shippingFees)
    const taxCents = details.chance(5000) ? shareOfCents(netCents, 8, 100) : 0
    const channel = channels[drawWeighted(details, channelTotals)] ?? null
    const isUntidy = spelling.chance(10 * rates.untidyText)
    const spelled = spellInstant(orderedAt, spelling, isUntidy)
    const dateText =
      mark === orderMarks.badDate ? (unparseableDates[badDates++ % unparseableDates.length] ?? '') : spelled
    const customerId =
      mark === orderMarks.neverKnown ? neverKnownCustomerId + neverKnown++ : (order.buyer?.id ?? null)
    const isStoppedAtOnce = order.steps[0]?.day === order.day
    const row = (status: string, updatedAt: number): string =>
      csvRow([
        order.orderId,
        customerId,
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
        moneyText(netCents + feeCents + taxCents),
        isoInstant(updatedAt),
      ])

    if (!isStoppedAtOnce) {
      const first = row('pending', orderedAt)
      orderRows.add(headerDay, first)
      if (mark === orderMarks.twiceSameFile) orderRows.add(headerDay, first)
      if (mark === orderMarks.twiceNextFile) orderRows.add(headerDay + 1, first)
    }
    let updatedAt = orderedAt
    for (const step of order.steps) {
      updatedAt = isStoppedAtOnce ? orderedAt : Math.max(updatedAt + 60, momentOf(step.day))
      orderRows.add(step.day, row(step.status, updatedAt))
    }
  }
  const momentOf = (day: number): number =>
    businessDayStart(startDay + day) + progress.below(businessDaySeconds(startDay + day) - 600)

  const sendLine = (sent: {
    readonly orderId: number
    readonly orderMark: number
    readonly day: number
    readonly headerDay: number
    readonly itemDay: number
    readonly line: Line
    readonly notRevenueFrom: number | undefined
  }): void => {
    const { line, itemDay } = sent
    const isNegative = line.mark === lineMarks.negative
    const row = csvRow([
      firstItemId + line.ordinal,
      sent.orderId,
      line.number,
      line.productId,
      spelling.chance(rates.untidyText) ? null : 'SALE',
      isNegative ? -line.quantity : line.quantity,
      moneyText(line.unitCents),
      moneyText(line.discountCents),
      null,
    ])
    itemRows.add(itemDay, row)
    if (line.mark === lineMarks.twiceSameFile) itemRows.add(itemDay, row)
    if (line.mark === lineMarks.twiceNextFile) itemRows.add(itemDay + 1, row)
    countLine(line.mark, itemDay)
    if (isNegative || sent.orderMark === orderMarks.badDate) return
    log.record({
      kind: 'line',
      sourceSystem: 'shop',
      day: Math.max(sent.headerDay, itemDay),
      saleDay: startDay + sent.day,
      netCents: line.quantity * line.unitCents - line.discountCents,
      notRevenueFrom: sent.notRevenueFrom,
    })
    if (line.mark === lineMarks.returned) sendReturn(sent.orderId, sent.day, sent.headerDay, line)
  }

  const countLine = (mark: number, itemDay: number): void => {
    if (mark === lineMarks.negative) countEvent(log, 'negative_quantity_lines', itemDay)
    if (mark === lineMarks.unknownProduct) countEvent(log, 'unknown_product_lines', itemDay)
    if (mark === lineMarks.twiceSameFile) countEvent(log, 'duplicate_erp_order_items', itemDay)
    if (mark === lineMarks.twiceNextFile) countEvent(log, 'duplicate_erp_order_items', itemDay + 1)
  }

  // Some pieces of a line come back, one to fourteen days after they were sold.
  const sendReturn = (orderId: number, day: number, headerDay: number, line: Line): void => {
    const ordinal = nextReturn
    nextReturn += 1
    const pieces = returning.between(1, line.quantity)
    const returnDay = Math.min(day + returning.between(1, 14), days - 1)
    const returnedAt =
      businessDayStart(startDay + returnDay) + returning.below(businessDaySeconds(startDay + returnDay))
    const discountCents = shareOfCents(line.discountCents, pieces, line.quantity)
    const row = csvRow([
      firstItemId + saleLines + ordinal,
      orderId,
      line.number,
      line.productId,
      'RETURN',
      -pieces,
      moneyText(line.unitCents),
      moneyText(-discountCents),
      spellInstant(returnedAt, spelling, spelling.chance(10 * rates.untidyText)),
    ])
    returnRows.add(returnDay, row)
    countEvent(log, 'erp_return_lines', returnDay)
    if (plan.twiceReturns.has(ordinal)) {
      returnRows.add(returnDay, row)
      countEvent(log, 'duplicate_erp_order_items', returnDay)
    }
    log.record({
      kind: 'line',
      sourceSystem: 'shop',
      day: Math.max(headerDay, returnDay),
      saleDay: startDay + returnDay,
      netCents: -(pieces * line.unitCents - discountCents),
      notRevenueFrom: undefined,
    })
  }

  return {
    advance: (day, files) => {
      const count = plan.ordersPerDay[day] ?? 0
      for (const orderedAt of drawOrderTimes(times, startDay + day, count)) place(day, orderedAt)
      const date = startDay + day
      writeDay(files, {
        source: 'erp_orders',
        folder: 'orders',
        date,
        columns: orderColumns,
        rows: orderRows.take(day),
      })
      const items = [...itemRows.take(day), ...returnRows.take(day)]
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

function queueRows(): RowQueue {
  const byDay = new Map<number, string[]>()
  return {
    add: (day, row) => {
      const rows = byDay.get(day)
      if (rows === undefined) byDay.set(day, [row])
      else rows.push(row)
    },
    take: (day) => {
      const rows = byDay.get(day) ?? []
      byDay.delete(day)
      return rows
    },
  }
}
