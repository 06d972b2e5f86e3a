/** The shop's products: prices, stock and who is in each snapshot. */
import { businessDaySeconds, businessDayStart, compactDay, isoDay, isoInstant } from './calendar.ts'
import { csvRow, moneyText, shareOfCents } from './csv.ts'
import { countEvent, type EventLog, type MasterEvent } from './event-log.ts'
import type { FileSet } from './files.ts'
import { openLiveRows } from './live-rows.ts'
import type { GenerateParameters } from './options.ts'
import { drawWeighted, openStream, type Random, runningTotals, shuffle } from './random.ts'
import { snapshotDays } from './scales.ts'
import { apportion, countOf } from './share.ts'
import { adjectives, brands, categories } from './words.ts'

export interface Product {
  readonly id: number
  readonly name: string
  readonly category: string
  readonly subcategory: string
  readonly brand: string
  readonly costCents: number | null
  readonly reorderPoint: number
  readonly status: 'active' | 'discontinued'
  readonly untidy: 'currency-sign' | 'no-category' | undefined
  priceCents: number
  stock: number
  updatedAt: number
  isLive: boolean
  returnsAt: number | undefined
}

export interface ProductBase {
  /** Applies the changes of the day and writes its snapshot, when it has one. `day` counts up from 0. */
  advance(day: number, files: FileSet): void
  /** A product that sells: few sell often and many seldom (Zipf, exponent 1.1). */
  drawSold(random: Random): Product
  /** Takes sold pieces out of stock. */
  sell(product: Product, quantity: number): void
}

export const productColumns = [
  'product_id',
  'sku',
  'product_name',
  'category',
  'subcategory',
  'brand',
  'unit_price',
  'unit_cost',
  'stock_quantity',
  'reorder_point',
  'status',
  'updated_at',
] as const

export function openProducts(parameters: GenerateParameters, log: EventLog): ProductBase {
  const { seed, rates, scale, startDay, days } = parameters
  const snapshots = snapshotDays(scale.snapshots, days)
  const pricing = openStream(seed, 'products.prices')
  const restocking = openStream(seed, 'products.stock')
  const products = createProducts(parameters)
  const openSnapshot = openLiveRows(openStream(seed, 'products.changes'), products)
  const popularity = Array.from(products.keys())
  shuffle(openStream(seed, 'products.popularity'), popularity)
  const sellingTotals = runningTotals(zipfWeights(products.length))

  const recordMaster = (product: Product, change: MasterEvent['change'], day: number): void =>
    log.record({
      kind: 'master',
      entity: 'product',
      id: product.id,
      day,
      change,
      // The snapshot's own date is all the check strategy goes by.
      validFrom: businessDayStart(startDay + day),
      tracked: trackedOf(product),
    })

  const changeSnapshot = (snapshot: number, day: number): void => {
    const changes = openSnapshot(snapshot)
    changes.returnDue((product) => {
      recordMaster(product, 'reinsert', day)
      countEvent(log, 'products_reappeared', day)
    })
    changes.remove(countOf(rates.productsDeleted, scale.products), (product) => {
      recordMaster(product, 'delete', day)
      countEvent(log, 'products_deleted', day)
    })
    changes.change(countOf(rates.productsPriceChanged, scale.products), (product) => {
      product.priceCents = otherPrice(product.priceCents, pricing.between(80, 120))
      product.updatedAt = businessDayStart(startDay + day) + pricing.below(businessDaySeconds(startDay + day))
      recordMaster(product, 'update', day)
      countEvent(log, 'products_price_changed', day)
    })
    for (const product of products) {
      const isRestocked = restocking.chance(7000)
      const pieces = restocking.between(100, 400)
      if (product.isLive && product.stock < product.reorderPoint && isRestocked) product.stock += pieces
    }
  }

  for (const product of products) recordMaster(product, 'insert', 0)
  return {
    advance: (day, files) => {
      const snapshot = snapshots.indexOf(day)
      if (snapshot === -1) return
      if (snapshot > 0) changeSnapshot(snapshot, day)
      writeSnapshot(products, startDay + day, files)
    },
    drawSold: (random) => {
      for (let attempt = 0; attempt < 1000; attempt += 1) {
        const product = products[popularity[drawWeighted(random, sellingTotals)] ?? 0]
        if (product?.isLive === true && product.status === 'active') return product
      }
      const [first] = products
      if (first === undefined) throw new Error('internal: a shop without products')
      return products.find((product) => product.isLive) ?? first
    },
    sell: (product, quantity) => {
      product.stock = Math.max(0, product.stock - quantity)
    },
  }
}

/**
 * Weights in proportion to 1 / rank^1.1, as whole numbers whose sum stays below 2^32.
 *
 * rank^1.1 is the tenth root of rank^11, taken in whole numbers: `Math.pow` may differ between engines in its last bit.
 */
export function zipfWeights(count: number): readonly number[] {
  const scale = 10n ** 8n
  return Array.from({ length: count }, (_, index) => {
    const rank = BigInt(index + 1)
    // 1,000 × rank^1.1, because the root of 10^30 is 1,000.
    const power = tenthRoot(rank ** 11n * 10n ** 30n)
    return Math.max(1, Number((scale * 1000n) / power))
  })
}

// The greatest whole number whose tenth power is at most `value`, by Newton's method from above.
function tenthRoot(value: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 10))
  for (;;) {
    const next = (9n * root + value / root ** 9n) / 10n
    if (next >= root) return root
    root = next
  }
}

function createProducts({ seed, rates, scale, startDay }: GenerateParameters): readonly Product[] {
  const goods = openStream(seed, 'products.goods')
  const untidiness = openStream(seed, 'products.untidy')
  // 2 % have no cost, 3 % cost more than they sell for.
  const costKinds = apportion(scale.products, [95, 2, 3]).flatMap((count, kind) =>
    Array.from({ length: count }, () => kind),
  )
  shuffle(openStream(seed, 'products.costs'), costKinds)
  return costKinds.map((costKind, index): Product => {
    const category = goods.pick(categories)
    const priceCents =
      goods.between(category.lowPrice, category.highPrice) * 100 + goods.pick([0, 49, 95, 99])
    const costShare = costKind === 2 ? goods.between(101, 115) : goods.between(45, 80)
    const isUntidy = untidiness.chance(rates.untidyText)
    const untidy = untidiness.pick(['currency-sign', 'no-category'] as const)
    return {
      id: index + 1,
      name: `${goods.pick(brands)} ${goods.pick(adjectives)} ${goods.pick(category.nouns)}`,
      category: category.name,
      subcategory: goods.pick(category.subcategories),
      brand: goods.pick(brands),
      priceCents,
      costCents: costKind === 1 ? null : shareOfCents(priceCents, costShare, 100),
      reorderPoint: goods.between(5, 40),
      status: goods.chance(200) ? 'discontinued' : 'active',
      untidy: isUntidy ? untidy : undefined,
      stock: goods.between(20, 500),
      updatedAt: businessDayStart(startDay - goods.between(1, 400)) + goods.below(23 * 3600),
      isLive: true,
      returnsAt: undefined,
    }
  })
}

// Between 80 and 120 percent of the price, and never the same: a price change must be one.
function otherPrice(cents: number, percent: number): number {
  const changed = Math.max(100, shareOfCents(cents, percent, 100))
  return changed === cents ? cents + 100 : changed
}

function trackedOf(product: Product): readonly (string | null)[] {
  return [
    product.name,
    product.untidy === 'no-category' ? 'Uncategorized' : product.category,
    product.subcategory,
    product.brand,
    moneyText(product.priceCents),
    product.costCents === null ? null : moneyText(product.costCents),
    product.status,
  ]
}

function writeSnapshot(products: readonly Product[], date: number, files: FileSet): void {
  const writer = files.open({
    source: 'erp_products',
    path: `landing/products/products_${compactDay(date)}.csv`,
    date: isoDay(date),
  })
  writer.head(csvRow(productColumns))
  for (const product of products) if (product.isLive) writer.row(rowOf(product))
  writer.close()
}

function rowOf(product: Product): string {
  const price = moneyText(product.priceCents)
  return csvRow([
    product.id,
    `SKU-${String(product.id).padStart(5, '0')}`,
    product.name,
    product.untidy === 'no-category' ? null : product.category,
    product.subcategory,
    product.brand,
    product.untidy === 'currency-sign' ? `$${price}` : price,
    product.costCents === null ? null : moneyText(product.costCents),
    product.stock,
    product.reorderPoint,
    product.status,
    isoInstant(product.updatedAt),
  ])
}
