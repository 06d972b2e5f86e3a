/** Orders of the web shop: one JSON object each, in files of fifteen minutes or of a day. */
import { type Line, netCentsOf, netCentsOfAll, openBaskets } from './basket.ts'
import {
  businessDaySeconds,
  businessDayStart,
  clockOf,
  compactDay,
  hoursBehindUtc,
  isoDay,
  isoInstant,
  two,
} from './calendar.ts'
import { moneyText } from './csv.ts'
import { type Customer, placeOf } from './customer.ts'
import type { CustomerBase } from './customers.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawOrderTimes } from './order-calendar.ts'
import { lineMarks, type OrderPlan, orderMarks } from './order-plan.ts'
import { drawProgress, endOfRevenue, type OrderStep } from './order-progress.ts'
import { spellStatus } from './order-text.ts'
import type { CashDesk } from './payments.ts'
import type { ProductBase } from './products.ts'
import { openStream, type Random } from './random.ts'
import type { ReturnedLine, SoldLine } from './returns.ts'
import { openRowQueue } from './row-queue.ts'

export interface WebShop {
  readonly customers: CustomerBase
  readonly products: ProductBase
  readonly plan: OrderPlan
  readonly takeBack: (sold: SoldLine) => ReturnedLine
  readonly cashDesk: CashDesk
}

/** An order as it is sent at one moment. */
interface Delivery {
  /** Seconds since 1970-01-01 UTC. */
  readonly at: number
  readonly json: string
}

interface Order {
  readonly ordinal: number
  readonly orderId: string
  readonly mark: number
  readonly day: number
  readonly at: number
  readonly buyer: Customer
  readonly lines: readonly Line[]
  /** When it is first sent, which is its own time unless it is late. */
  readonly sentDay: number
  readonly sentAt: number
  /** At most one a day, each on a day after it was sent before: no file has an order twice. */
  readonly steps: readonly OrderStep[]
}

export function openWebOrders(
  parameters: GenerateParameters,
  shop: WebShop,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { seed, startDay, days } = parameters
  const times = openStream(seed, 'web.times')
  const moments = openStream(seed, 'web.moments')
  const drawOrder = openOrders(parameters, shop)
  const toJson = openJson(parameters)
  const deliveries = openRowQueue<Delivery>()
  const momentOf = (day: number): number =>
    businessDayStart(startDay + day) + moments.below(businessDaySeconds(startDay + day))

  const place = (day: number, at: number, numberOfDay: number): void => {
    const order = drawOrder(day, at, numberOfDay)
    const end = endOfRevenue(order.steps)
    const json = toJson(order)
    const [only] = order.steps
    const isEndedAtOnce = only?.day === order.day
    const first = json(isEndedAtOnce ? only.status : 'pending', at)
    deliveries.add(order.sentDay, { at: order.sentAt, json: first })
    if (order.mark === orderMarks.redelivered) deliveries.add(day + 1, { at: momentOf(day + 1), json: first })
    for (const step of isEndedAtOnce ? [] : order.steps) {
      const updatedAt = momentOf(step.day)
      deliveries.add(step.day, { at: updatedAt, json: json(step.status, updatedAt) })
    }
    countOrder(log, order, end)
    shop.cashDesk.pay({ ...order, totalCents: netCentsOfAll(order.lines), isStopped: end !== undefined })
    for (const line of order.lines) sell(order, line, end)
  }
  const sell = (order: Order, line: Line, notRevenueFrom: number | undefined): void => {
    log.record({
      kind: 'line',
      sourceSystem: 'shop',
      day: order.sentDay,
      saleDay: startDay + order.day,
      netCents: netCentsOf(line),
      notRevenueFrom,
    })
    if (line.mark !== lineMarks.returned) return
    const returned = shop.takeBack({
      orderId: order.orderId,
      line,
      day: order.day,
      visibleDay: order.sentDay,
    })
    shop.cashDesk.refund(order.orderId, returned)
  }
  return {
    advance: (day, files) => {
      const count = shop.plan.ordersPerDay[day] ?? 0
      drawOrderTimes(times, startDay + day, count).forEach((at, index) => {
        place(day, at, index + 1)
      })
      // The last two days are delivered every fifteen minutes, at the smallest scale all of them.
      const isByQuarter = parameters.scaleName === 'tiny' || day >= days - 2
      writeDay(files, startDay + day, deliveries.take(day), isByQuarter)
    },
  }
}

function openOrders(
  { seed, startDay, days }: GenerateParameters,
  { customers, products, plan }: WebShop,
): (day: number, at: number, numberOfDay: number) => Order {
  const drawLines = openBaskets(seed, 'web', plan, products)
  const buying = openStream(seed, 'web.buyers')
  const progress = openStream(seed, 'web.progress')
  const delays = openStream(seed, 'web.delays')
  let next = 0
  return (day, at, numberOfDay) => {
    const ordinal = next
    next += 1
    const mark = plan.orderMarks[ordinal] ?? 0
    const lines = drawLines(ordinal)
    const buyer = customers.drawBuyer(day, buying)
    const sentAt = mark === orderMarks.late ? at + drawDelay(delays, startDay + day, at) : at
    const sentDay =
      sentAt >= businessDayStart(startDay + day + 2)
        ? day + 2
        : sentAt >= businessDayStart(startDay + day + 1)
          ? day + 1
          : day
    const quietUntil = mark === orderMarks.redelivered ? day + 1 : sentDay
    const steps = drawProgress(progress, day, mark, days)
    const isEnd = endOfRevenue(steps) !== undefined
    return {
      ordinal,
      orderId: `W-${compactDay(startDay + day)}-${String(numberOfDay).padStart(6, '0')}`,
      mark,
      day,
      at,
      buyer,
      lines,
      sentDay,
      sentAt,
      steps: isEnd
        ? steps
        : steps.filter((step, index) => step.day > quietUntil && steps[index + 1]?.day !== step.day),
    }
  }
}

// Late is one to 48 hours, and always a day that is not the order's own: in a file of the whole day nobody could tell.
function drawDelay(random: Random, day: number, at: number): number {
  const least = Math.max(3600, businessDayStart(day + 1) - at)
  return random.between(least, 48 * 3600)
}

function openJson({
  seed,
  rates,
}: GenerateParameters): (order: Order) => (status: string, updatedAt: number) => string {
  const spelling = openStream(seed, 'web.spelling')
  return (order) => {
    const place = placeOf(order.buyer)
    const isUntidy = spelling.chance(10 * rates.untidyText)
    const wrong = order.mark === orderMarks.wrongTotal ? 100 * spelling.between(1, 20) : 0
    const total = moneyText(netCentsOfAll(order.lines) + wrong)
    // Numbers are written as they are, with both decimals: a JSON number is text until somebody parses it.
    const items = order.lines.map(
      (line) =>
        `{"product_id":${line.productId},"quantity":${line.quantity},"unit_price":${moneyText(line.unitCents)}` +
        `${line.discountCents === 0 && isUntidy ? '' : `,"discount_amount":${moneyText(line.discountCents)}`}}`,
    )
    const shipping = JSON.stringify({
      city: place.city,
      state: place.state,
      country: place.country,
      region: place.region,
    })
    return (status, updatedAt) =>
      `{"order_id":"${order.orderId}","customer_id":${order.buyer.id},"order_timestamp":"${localInstant(order.at)}",` +
      `"updated_at":"${localInstant(updatedAt)}","status":${JSON.stringify(spellStatus(status, spelling, isUntidy))},` +
      `"currency":"USD","total_amount":${isUntidy ? `"${total}"` : total},"shipping":${shipping},"items":[${items.join(',')}]}\n`
  }
}

// With the offset of the business time zone, as a browser sends it.
function localInstant(at: number): string {
  const behind = hoursBehindUtc(at)
  return `${isoInstant(at - behind * 3600).slice(0, -1)}-${two(behind)}:00`
}

function countOrder(log: EventLog, { mark, day, sentDay, lines }: Order, end: number | undefined): void {
  countEvent(log, 'web_orders', sentDay)
  countEvent(log, 'web_sale_lines', sentDay, lines.length)
  if (mark === orderMarks.cancelled && end !== undefined) countEvent(log, 'cancelled_orders', end)
  if (mark === orderMarks.fraud && end !== undefined) countEvent(log, 'fraud_orders', end)
  if (mark === orderMarks.redelivered) countEvent(log, 'web_redelivered_orders', day + 1)
  if (mark === orderMarks.late) countEvent(log, 'web_late_orders', sentDay)
  if (mark === orderMarks.wrongTotal) countEvent(log, 'web_wrong_totals', sentDay)
}

// Files are named by the local time at which their quarter of an hour begins; a day's only file by its last minute.
function writeDay(files: FileSet, date: number, deliveries: readonly Delivery[], isByQuarter: boolean): void {
  const byFile = new Map<string, Delivery[]>()
  for (const delivery of [...deliveries].sort((left, right) => left.at - right.at)) {
    const local = clockOf(delivery.at - hoursBehindUtc(delivery.at) * 3600)
    const minute = Math.floor(Number(local.slice(3, 5)) / 15) * 15
    const name = isByQuarter ? `${local.slice(0, 2)}${two(minute)}00` : '235900'
    const known = byFile.get(name)
    if (known === undefined) byFile.set(name, [delivery])
    else known.push(delivery)
  }
  for (const [name, content] of byFile) {
    const path = `landing/web_orders/orders_${compactDay(date)}_${name}.json`
    const writer = files.open({ source: 'web_orders', path, date: isoDay(date) })
    for (const delivery of content) writer.row(delivery.json)
    writer.close()
  }
}
