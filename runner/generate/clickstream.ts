/** Events of a web shop, the properties of its items, and its category tree, as the RetailRocket files have them. */
import { businessDaySeconds, businessDayStart, compactDay, isoDay } from './calendar.ts'
import { csvRow } from './csv.ts'
import { countEvent, type EventLog } from './event-log.ts'
import type { FileSet } from './files.ts'
import type { GenerateParameters } from './options.ts'
import { drawOrderTimes, ordersPerDay } from './order-calendar.ts'
import { zipfWeights } from './products.ts'
import { drawWeighted, openStream, type Random, runningTotals, shuffle } from './random.ts'
import { openRowQueue } from './row-queue.ts'
import { countOf, dealt, drawDistinct } from './share.ts'

interface Event {
  readonly ms: number
  readonly visitor: number
  readonly event: 'view' | 'addtocart' | 'transaction'
  readonly item: number
  readonly transaction: number | null
}

/** Visitors who put something into a cart that they never looked at have ids of their own. */
const unseenVisitor = 90_000_001

export function openEvents(
  parameters: GenerateParameters,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { startDay } = parameters
  const drawViews = openViews(parameters)
  const drawSales = openSales(parameters)
  const views = totalsPerDay(parameters, parameters.scale.views)
  const carts = totalsPerDay(parameters, parameters.scale.carts)
  const sales = totalsPerDay(parameters, parameters.scale.transactions)
  const twice = drawTwice(parameters, views)
  const repeats = openRowQueue()
  let viewsBefore = 0

  return {
    advance: (day, files) => {
      const date = startDay + day
      const seen = drawViews(date, views[day] ?? 0)
      const { taken, sold } = drawSales(date, seen, { carts: carts[day] ?? 0, sales: sales[day] ?? 0 })
      const rows = [
        ...seen.map((event, index) => ({ event, number: viewsBefore + index })),
        ...[...taken, ...sold].map((event) => ({ event, number: -1 })),
      ]
      rows.sort((left, right) => left.event.ms - right.event.ms)
      viewsBefore += seen.length

      const writer = files.open({
        source: 'rr_events',
        path: `landing/events/events_${compactDay(date)}.csv`,
        date: isoDay(date),
      })
      writer.head('timestamp,visitorid,event,itemid,transactionid\n')
      for (const { event, number } of makeDistinct(rows)) {
        const row = csvRow([event.ms, event.visitor, event.event, event.item, event.transaction])
        writer.row(row)
        const repeat = twice.get(number)
        if (repeat === 'same-file') writer.row(row)
        if (repeat === 'next-file') repeats.add(day + 1, row)
        if (repeat !== undefined)
          countEvent(log, 'duplicate_rr_events', repeat === 'same-file' ? day : day + 1)
      }
      for (const row of repeats.take(day)) writer.row(row)
      writer.close()
      countEvent(log, 'rr_views', day, seen.length)
      countEvent(log, 'rr_carts', day, taken.length)
      countEvent(log, 'rr_transactions', day, sold.length)
    },
  }
}

function totalsPerDay({ scale, startDay, days }: GenerateParameters, total: number): readonly number[] {
  return ordersPerDay(Math.floor((total * days) / scale.days), startDay, days)
}

// Views that are sent twice, by number over all days; the base of their count is all events.
function drawTwice(
  { seed, rates, scale, days }: GenerateParameters,
  views: readonly number[],
): ReadonlyMap<number, 'same-file' | 'next-file'> {
  const random = openStream(seed, 'rr.dirt')
  const all = Math.floor(((scale.views + scale.carts + scale.transactions) * days) / scale.days)
  const total = views.reduce((sum, count) => sum + count, 0)
  const beforeLast = total - (views[days - 1] ?? 0)
  const twice = new Map<number, 'same-file' | 'next-file'>()
  for (let ordinal = 1; ordinal <= countOf(rates.duplicateRows, all); ordinal += 1) {
    const isNext = ordinal % 2 === 0 && beforeLast > 0
    const high = isNext ? beforeLast : total
    drawDistinct(
      random,
      { count: 1, low: 0, high },
      (view) => !twice.has(view),
      (view) => {
        twice.set(view, isNext ? 'next-file' : 'same-file')
      },
    )
  }
  return twice
}

// 70 % of the visitors look at one item and never come back; the others share the rest of the views.
function openViews({
  seed,
  scale,
  days,
}: GenerateParameters): (date: number, count: number) => readonly Event[] {
  const random = openStream(seed, 'rr.views')
  const times = openStream(seed, 'rr.view-times')
  const itemTotals = runningTotals(zipfWeights(scale.items))
  const items = Array.from({ length: scale.items }, (_, index) => index + 1)
  shuffle(openStream(seed, 'rr.popularity'), items)
  const singles = Math.floor((scale.visitors * 7) / 10)
  const regulars = Math.max(1, scale.visitors - singles)
  let viewsLeft = Math.floor((scale.views * days) / scale.days)
  let singlesLeft = Math.min(singles, viewsLeft)
  const drawVisitor = (): number => {
    const isSingle = random.below(viewsLeft) < singlesLeft
    const regular = 1 + random.below(regulars)
    viewsLeft -= 1
    if (!isSingle) return regular
    singlesLeft -= 1
    return regulars + 1 + singlesLeft
  }
  return (date, count) =>
    drawOrderTimes(times, date, count).map(
      (at): Event => ({
        ms: at * 1000 + random.below(1000),
        visitor: drawVisitor(),
        event: 'view',
        item: items[drawWeighted(random, itemTotals)] ?? 1,
        transaction: null,
      }),
    )
}

interface Sales {
  readonly taken: readonly Event[]
  readonly sold: readonly Event[]
}

// A cart follows a view of the same day in 92 % of cases, and a transaction follows a cart.
function openSales({
  seed,
  scale,
}: GenerateParameters): (
  date: number,
  views: readonly Event[],
  count: { readonly carts: number; readonly sales: number },
) => Sales {
  const random = openStream(seed, 'rr.sales')
  let unseen = 0
  let nextTransaction = 1
  const fromNowhere = (date: number): Event => {
    const ms = (businessDayStart(date) + random.below(businessDaySeconds(date))) * 1000
    return {
      ms,
      visitor: unseenVisitor + unseen++,
      event: 'addtocart',
      item: 1 + random.below(scale.items),
      transaction: null,
    }
  }
  return (date, views, count) => {
    const endMs = businessDayStart(date + 1) * 1000 - 1
    const taken = Array.from({ length: count.carts }, (): Event => {
      const view = views.length > 0 && random.chance(9200) ? random.pick(views) : undefined
      if (view === undefined) return fromNowhere(date)
      return { ...view, event: 'addtocart', ms: Math.min(endMs, view.ms + random.between(5_000, 1_800_000)) }
    })
    const sold = Array.from({ length: count.sales }, (): Event => {
      const cart = taken.length > 0 ? random.pick(taken) : fromNowhere(date)
      const transaction = nextTransaction
      nextTransaction += 1
      return {
        ...cart,
        event: 'transaction',
        ms: Math.min(endMs, cart.ms + random.between(30_000, 3_600_000)),
        transaction,
      }
    })
    return { taken, sold: joinSales(sold, random) }
  }
}

// Now and then a customer buys two things at once: the second gets the number and the time of the first.
function joinSales(sold: readonly Event[], random: Random): readonly Event[] {
  return sold.map((event, index) => {
    const before = sold[index - 1]
    const isJoined = random.chance(1500)
    if (!isJoined || before === undefined || before.item === event.item || index % 2 === 0) return event
    return { ...event, visitor: before.visitor, ms: before.ms, transaction: before.transaction }
  })
}

// Two events that are equal in everything would be one: the later is moved by a millisecond.
function makeDistinct<T extends { readonly event: Event }>(rows: readonly T[]): readonly T[] {
  const known = new Set<string>()
  return rows.map((row) => {
    let { ms } = row.event
    const keyOf = (): string =>
      `${ms} ${row.event.visitor} ${row.event.event} ${row.event.item} ${row.event.transaction}`
    while (known.has(keyOf())) ms += 1
    known.add(keyOf())
    return ms === row.event.ms ? row : { ...row, event: { ...row.event, ms } }
  })
}

/** The hashed name of the price; values are written as `n12.000`. */
const priceProperty = '790'

/** The weekly files of properties: one row for each value that is new or has changed. */
export function openProperties(
  parameters: GenerateParameters,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { seed, scale, startDay } = parameters
  const random = openStream(seed, 'rr.properties')
  const kinds = dealt([10, 5, 85], scale.items, openStream(seed, 'rr.property-kinds'))
  const prices = Array.from({ length: scale.items }, () => random.between(500, 90_000))
  const isAvailable = Array.from({ length: scale.items }, () => random.chance(8000))
  const categories = countCategories(scale.items)

  const rowsOf = (index: number, week: number): readonly (readonly [string, string])[] => {
    const isChanged = random.chance(1000)
    const factor = random.between(80, 125)
    const isToggled = random.chance(500)
    const category = 1 + random.below(categories)
    const kind = kinds[index]
    // A tenth of the items has no properties at all, and a twentieth gets them a week late.
    const firstWeek = kind === 0 ? Number.POSITIVE_INFINITY : kind === 1 ? 1 : 0
    if (week < firstWeek) return []
    if (isChanged && week > firstWeek) prices[index] = Math.floor(((prices[index] ?? 0) * factor) / 100) + 1
    if (isToggled && week > firstWeek) isAvailable[index] = !isAvailable[index]
    const price: readonly [string, string] = [priceProperty, `n${decimal(prices[index] ?? 0)}`]
    const available: readonly [string, string] = ['available', isAvailable[index] === true ? '1' : '0']
    if (week === firstWeek) {
      return [
        ['categoryid', String(category)],
        available,
        price,
        ['888', `${1000 + index} n${week + 6}.000 150169`],
      ]
    }
    return [...(isToggled ? [available] : []), ...(isChanged ? [price] : [])]
  }
  return {
    advance: (day, files) => {
      if (day % 7 !== 0) return
      const date = startDay + day
      const ms = businessDayStart(date) * 1000
      const parts = [1, 2].map((part) => {
        const path = `landing/item_properties/item_properties_part${part}_${compactDay(date)}.csv`
        const writer = files.open({ source: 'rr_item_properties', path, date: isoDay(date) })
        writer.head('timestamp,itemid,property,value\n')
        return writer
      })
      for (let index = 0; index < scale.items; index += 1) {
        const rows = rowsOf(index, day / 7)
        for (const [property, value] of rows) parts[index % 2]?.row(csvRow([ms, index + 1, property, value]))
        countEvent(log, 'rr_property_rows', day, rows.length)
      }
      for (const writer of parts) writer.close()
    },
  }
}

/** The category tree, once: depth one to five, one cycle of two nodes, two parents that do not exist. */
export function openCategoryTree(
  parameters: GenerateParameters,
  log: EventLog,
): { advance(day: number, files: FileSet): void } {
  const { seed, scale, startDay } = parameters
  return {
    advance: (day, files) => {
      if (day !== 0) return
      const path = `landing/category_tree/category_tree_${compactDay(startDay)}.csv`
      const writer = files.open({ source: 'rr_category_tree', path, date: isoDay(startDay) })
      writer.head('categoryid,parentid\n')
      const tree = drawTree(openStream(seed, 'rr.tree'), countCategories(scale.items))
      for (const [category, parent] of tree) writer.row(csvRow([category, parent]))
      writer.close()
      countEvent(log, 'rr_categories', day, tree.length)
    },
  }
}

function countCategories(items: number): number {
  return Math.min(1669, Math.max(20, Math.floor(items / 5)))
}

function drawTree(random: Random, count: number): readonly (readonly [number, number | null])[] {
  const depths: number[] = []
  const roots = Math.max(2, Math.floor(count / 20))
  return Array.from({ length: count }, (_, index): readonly [number, number | null] => {
    const category = index + 1
    if (index === count - 1) return [category, category - 1]
    if (index === count - 2) return [category, category + 1]
    if (index >= count - 4) return [category, 900_000 + category]
    let parent = random.below(Math.max(1, index))
    while (index >= roots && (depths[parent] ?? 1) >= 5) parent = random.below(index)
    depths.push(index < roots ? 1 : (depths[parent] ?? 1) + 1)
    return [category, index < roots ? null : parent + 1]
  })
}

// Three decimals, as the source writes numbers.
function decimal(cents: number): string {
  const digits = String(cents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}0`
}
