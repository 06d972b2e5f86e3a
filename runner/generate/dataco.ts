/** DataCo rows, one per order line, in the columns and the encoding of the public file. */
import { clockOf, compactDay, dateOf, isoDay } from './calendar.ts'
import { type CsvValue, csvRow, moneyText, shareOfCents } from './csv.ts'
import {
  type DatacoHeader,
  datacoCategories,
  datacoHeaders,
  datacoSegments,
  datacoStatuses,
  datacoStatusShares,
  datacoTypes,
  destinations,
  shippingModes,
} from './dataco-words.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawOrderTimes, ordersPerDay } from './order-calendar.ts'
import { drawWeighted, openStream, type Random, runningTotals } from './random.ts'
import { countOf, drawDistinct } from './share.ts'
import { adjectives, brands, firstNames, lastNames, places, streets } from './words.ts'

/** The thirteen rules that every row must keep, and how a row breaks each. */
const rules: readonly {
  readonly name: DatacoRule
  readonly broken: Partial<Record<DatacoHeader, CsvValue>>
}[] = [
  { name: 'valid_type', broken: { Type: null } },
  { name: 'valid_customer_id', broken: { 'Customer Id': null } },
  { name: 'valid_order_id', broken: { 'Order Id': null } },
  { name: 'valid_product_id', broken: { 'Product Card Id': null } },
  { name: 'valid_order_item_id', broken: { 'Order Item Cardprod Id': null } },
  { name: 'valid_order_date', broken: { 'order date (DateOrders)': null } },
  { name: 'valid_order_status', broken: { 'Order Status': null } },
  { name: 'valid_shipping_mode', broken: { 'Shipping Mode': null } },
  { name: 'valid_delivery_status', broken: { 'Delivery Status': null } },
  { name: 'valid_market', broken: { Market: null } },
  { name: 'valid_region', broken: { 'Order Region': null } },
  { name: 'valid_quantity', broken: { 'Order Item Quantity': 0 } },
  { name: 'valid_price', broken: { 'Order Item Product Price': '0.0' } },
]
const brokenTwice = { ...brokenBy('valid_market'), ...brokenBy('valid_quantity') }

/** Names of the rules as quarantined rows carry them. */
export type DatacoRule =
  | 'valid_type'
  | 'valid_customer_id'
  | 'valid_order_id'
  | 'valid_product_id'
  | 'valid_order_item_id'
  | 'valid_order_date'
  | 'valid_order_status'
  | 'valid_shipping_mode'
  | 'valid_delivery_status'
  | 'valid_market'
  | 'valid_region'
  | 'valid_quantity'
  | 'valid_price'

interface Customer {
  readonly id: number
  readonly cells: Partial<Record<DatacoHeader, CsvValue>>
}

interface Product {
  readonly id: number
  readonly priceCents: number
  readonly cells: Partial<Record<DatacoHeader, CsvValue>>
}

interface Order {
  readonly id: number
  readonly at: number
  readonly customer: Customer
  readonly status: (typeof datacoStatuses)[number]
  readonly cells: Partial<Record<DatacoHeader, CsvValue>>
}

export function openDataco(
  parameters: GenerateParameters,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { seed, scale, startDay, days } = parameters
  const total = Math.floor((scale.datacoRows * days) / scale.days)
  const perDay = ordersPerDay(total, startDay, days)
  const marks = drawMarks(parameters, total)
  const times = openStream(seed, 'dataco.times')
  const baskets = openStream(seed, 'dataco.baskets')
  const drawOrder = openOrders(seed, Math.max(20, Math.floor(total / 5)))
  const drawLine = openLines(seed)
  const seen = { customers: new Set<number>(), products: new Set<number>() }
  let nextRow = 0

  const send = (order: Order, day: number): string => {
    const row = nextRow
    nextRow += 1
    const mark = marks[row] ?? 0
    const line = drawLine(order)
    countEvent(log, 'dataco_rows', day)
    const cells = { ...line.cells, 'Order Item Id': row + 1, ...brokenOf(mark) }
    if (mark > 0) countBroken(log, mark, day)
    else accept(order, line, day)
    return csvRow(datacoHeaders.map((header) => cells[header] ?? null))
  }
  const accept = (
    order: Order,
    line: { readonly product: Product; readonly netCents: number },
    day: number,
  ): void => {
    countEvent(log, 'dataco_kept_rows', day)
    countEvent(log, 'dataco_customers', day, seen.customers.has(order.customer.id) ? 0 : 1)
    countEvent(log, 'dataco_products', day, seen.products.has(line.product.id) ? 0 : 1)
    seen.customers.add(order.customer.id)
    seen.products.add(line.product.id)
    const isStopped = order.status === 'CANCELED' || order.status === 'SUSPECTED_FRAUD'
    log.record({
      kind: 'line',
      sourceSystem: 'dataco',
      day,
      saleDay: startDay + day,
      netCents: line.netCents,
      notRevenueFrom: isStopped ? day : undefined,
    })
  }
  return {
    advance: (day, files) => {
      const date = startDay + day
      const path = `landing/dataco/dataco_${compactDay(date)}.csv`
      const writer = files.open({ source: 'dataco', path, date: isoDay(date), encoding: 'latin1' })
      writer.head(csvRow(datacoHeaders))
      let order: Order | undefined
      let left = 0
      for (const at of drawOrderTimes(times, date, perDay[day] ?? 0)) {
        if (order === undefined || left === 0) {
          // The source gives minutes, not seconds.
          order = drawOrder(at - (at % 60))
          left = baskets.between(1, 4)
        }
        left -= 1
        writer.row(toWindows1252(send(order, day)))
      }
      writer.close()
    },
  }
}

function drawMarks({ seed, rates }: GenerateParameters, total: number): Uint8Array {
  const marks = new Uint8Array(total)
  const dirt = openStream(seed, 'dataco.dirt')
  const mark = (value: number, basisPoints: number): void => {
    drawDistinct(
      dirt,
      { count: countOf(basisPoints, total), low: 0, high: total },
      (row) => marks[row] === 0,
      (row) => {
        marks[row] = value
      },
    )
  }
  rules.forEach((_, index) => {
    mark(index + 1, rates.datacoBrokenRule)
  })
  mark(rules.length + 1, rates.datacoTwoRules)
  return marks
}

function brokenOf(mark: number): Partial<Record<DatacoHeader, CsvValue>> {
  return mark > rules.length ? brokenTwice : (rules[mark - 1]?.broken ?? {})
}

function brokenBy(name: DatacoRule): Partial<Record<DatacoHeader, CsvValue>> {
  return rules.find((rule) => rule.name === name)?.broken ?? {}
}

function countBroken(log: EventLog, mark: number, day: number): void {
  const rule = rules[mark - 1]
  countEvent(log, rule === undefined ? 'dataco_two_rules' : `dataco_${rule.name}`, day)
}

// Customers and their places do not change: one version each.
function openOrders(seed: number, customers: number): (at: number) => Order {
  const orders = openStream(seed, 'dataco.orders')
  const people = openStream(seed, 'dataco.customers')
  const known = Array.from({ length: customers }, (_, index) => drawCustomer(people, index + 1))
  const statusTotals = runningTotals(datacoStatusShares)
  let nextOrder = 1
  return (at) => {
    const customer = orders.pick(known)
    const destination = orders.pick(destinations)
    const status = datacoStatuses[drawWeighted(orders, statusTotals)] ?? 'COMPLETE'
    const mode = orders.pick(shippingModes)
    const isLate = orders.chance(5500)
    const realDays = isLate ? mode.days + orders.between(1, 2) : Math.max(0, mode.days - orders.below(2))
    const isCanceled = status === 'CANCELED' || status === 'SUSPECTED_FRAUD'
    const timely = realDays < mode.days ? 'Advance shipping' : 'Shipping on time'
    const id = nextOrder
    nextOrder += 1
    return {
      id,
      at,
      customer,
      status,
      cells: {
        ...customer.cells,
        Type: orders.pick(datacoTypes),
        'Days for shipping (real)': realDays,
        'Days for shipment (scheduled)': mode.days,
        'Delivery Status': isCanceled ? 'Shipping canceled' : isLate ? 'Late delivery' : timely,
        Late_delivery_risk: isLate && !isCanceled ? 1 : 0,
        Market: destination.market,
        'Order City': destination.city,
        'Order Country': destination.country,
        'Order Customer Id': customer.id,
        'order date (DateOrders)': datacoTime(at),
        'Order Id': id,
        'Order Region': destination.region,
        'Order State': destination.state,
        'Order Status': status,
        'shipping date (DateOrders)': datacoTime(at + realDays * 86_400),
        'Shipping Mode': mode.name,
      },
    }
  }
}

function drawCustomer(random: Random, id: number): Customer {
  const place = random.pick(places)
  return {
    id,
    cells: {
      'Customer City': place.city,
      'Customer Country': place.state === 'PR' ? 'Puerto Rico' : 'EE. UU.',
      'Customer Email': 'XXXXXXXXX',
      'Customer Fname': random.pick(firstNames),
      'Customer Id': id,
      'Customer Lname': random.chance(50) ? null : random.pick(lastNames),
      'Customer Password': 'XXXXXXXXX',
      'Customer Segment': random.pick(datacoSegments),
      'Customer State': place.state,
      'Customer Street': `${random.between(1, 9999)} ${random.pick(streets)}`,
      // Without its leading zeros, as a spreadsheet leaves it.
      'Customer Zipcode': Number(`${place.postalPrefix.replace(/\D/g, '') || '7'}${random.between(10, 99)}`),
      Latitude: `${random.between(18, 48)}.${random.between(1_000_000, 9_999_999)}`,
      Longitude: `-${random.between(66, 122)}.${random.between(10_000_000, 99_999_999)}`,
    },
  }
}

interface DatacoLine {
  readonly product: Product
  readonly netCents: number
  readonly cells: Partial<Record<DatacoHeader, CsvValue>>
}

function openLines(seed: number): (order: Order) => DatacoLine {
  const goods = openStream(seed, 'dataco.products')
  const lines = openStream(seed, 'dataco.lines')
  const products = Array.from({ length: 118 }, (_, index) => drawProduct(goods, index))
  return (order) => {
    const product = lines.pick(products)
    const quantity = lines.between(1, 5)
    const percent = lines.pick([0, 1, 2, 3, 4, 5, 7, 9, 10, 12, 13, 15, 16, 17, 18, 20, 25])
    const salesCents = quantity * product.priceCents
    const discountCents = shareOfCents(salesCents, percent, 100)
    const netCents = salesCents - discountCents
    // In hundredths: most lines earn something, a few lose up to 2.75 times what they bring.
    const ratio = lines.chance(1500) ? -lines.between(1, 275) : lines.between(1, 50)
    const profitCents = Math.sign(ratio) * shareOfCents(netCents, Math.abs(ratio), 100)
    const noisy = (cents: number): string => noisyMoney(cents, lines)
    return {
      product,
      netCents,
      cells: {
        ...order.cells,
        ...product.cells,
        'Benefit per order': noisy(profitCents),
        'Sales per customer': noisy(netCents),
        'Order Item Discount': noisy(discountCents),
        'Order Item Discount Rate': (percent / 100).toFixed(2),
        'Order Item Profit Ratio': moneyText(ratio),
        'Order Item Quantity': quantity,
        Sales: noisy(salesCents),
        'Order Item Total': noisy(netCents),
        'Order Profit Per Order': noisy(profitCents),
      },
    }
  }
}

function drawProduct(random: Random, index: number): Product {
  const category = random.pick(datacoCategories)
  const priceCents = random.between(999, 49_999)
  const id = 1000 + index * 3
  const name = `${random.pick(brands)} ${random.pick(adjectives)} ${category.name.split(' ')[0]}`
  return {
    id,
    priceCents,
    cells: {
      'Category Id': category.id,
      'Category Name': category.name,
      'Department Id': category.departmentId,
      'Department Name': category.department,
      'Order Item Cardprod Id': id,
      'Order Item Product Price': moneyText(priceCents),
      'Product Card Id': id,
      'Product Category Id': category.id,
      'Product Image': `http://images.example.com/${id}.jpg`,
      'Product Name': index % 10 === 0 ? `${name} ` : name,
      'Product Price': moneyText(priceCents),
      'Product Status': 0,
    },
  }
}

// What a 32-bit float makes of an amount: off by less than 0.00005, so that rounding to cents finds it again.
function noisyMoney(cents: number, random: Random): string {
  const off = random.below(3) === 0 ? random.between(-40, 40) * 100 : 0
  const hundredMillionths = cents * 1_000_000 + off
  if (off === 0 || cents === 0) return moneyText(cents)
  const digits = String(Math.abs(hundredMillionths)).padStart(9, '0')
  return `${hundredMillionths < 0 ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`
}

// M/D/YYYY H:mm in UTC.
function datacoTime(at: number): string {
  const { year, month, day } = dateOf(Math.floor(at / 86_400))
  const [hours = '', minutes = ''] = clockOf(at).split(':')
  return `${month}/${day}/${year} ${Number(hours)}:${minutes}`
}

// Latin-1 and Windows-1252 differ in 27 characters; of these the rows use one, the curly apostrophe.
function toWindows1252(text: string): string {
  return text.replaceAll('’', '\u0092')
}
