/**
 * Hard cases of the data model, each with its own few rows. The number in front of a name is the case's own.
 *
 * Cases that do not touch each other share a shop; zones and days are UTC unless a case says otherwise.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Csv, openShop, openUtcShop, type Row, type Shop } from './shop.ts'

const orders = (...rows: readonly Order[]): Csv => [
  [...'order_id customer_id order_date order_status channel ship_region total_amount updated_at'.split(' ')],
  ...rows.map((row) => [
    row.id,
    row.customer ?? null,
    row.at,
    row.status ?? 'pending',
    'store',
    'Northeast',
    row.total ?? null,
    row.updatedAt ?? null,
  ]),
]

interface Order {
  readonly id: string
  readonly at: string
  readonly customer?: number | undefined
  readonly status?: string
  readonly total?: string
  readonly updatedAt?: string
}

interface Item {
  readonly id: string
  readonly order: string
  readonly product?: number
  readonly type?: string
  readonly quantity?: number | string
  readonly price?: string
  readonly discount?: string
  readonly at?: string
}

const items = (...rows: readonly Item[]): Csv => [
  [
    ...'order_item_id order_id line_number product_id line_type quantity unit_price discount_amount line_timestamp'.split(
      ' ',
    ),
  ],
  ...rows.map((row) => [
    row.id,
    row.order,
    1,
    row.product ?? 88,
    row.type ?? 'SALE',
    row.quantity ?? 1,
    row.price ?? '10.00',
    row.discount ?? null,
    row.at ?? null,
  ]),
]

interface Customer {
  readonly id: number
  readonly city?: string
  readonly updatedAt: string
}

const customers = (...rows: readonly Customer[]): Csv => [
  ['customer_id', 'first_name', 'last_name', 'city', 'tier', 'updated_at'],
  ...rows.map((row) => [row.id, 'Ana', 'Lima', row.city ?? 'Oslo', 'gold', row.updatedAt]),
]

interface Product {
  readonly id: number
  readonly price?: string
  readonly cost?: string
  readonly category?: string
}

const products = (...rows: readonly Product[]): Csv => [
  ['product_id', 'product_name', 'category', 'unit_price', 'unit_cost', 'status'],
  ...rows.map((row) => [
    row.id,
    `Product ${row.id}`,
    row.category ?? 'Outdoor',
    row.price ?? '20.00',
    row.cost ?? '5.00',
    'active',
  ]),
]

async function load(shop: Shop): Promise<void> {
  await shop.must('ingest')
  await shop.must('build')
}

describe('cases that one load shows', () => {
  let shop: Shop
  let ingested = ''
  beforeAll(async () => {
    shop = openUtcShop()
    // G09, G23: the third file is the second again
    shop.land('products/products_20240101.csv', products({ id: 88, cost: '5.00' }))
    shop.land('products/products_20240103.csv', products({ id: 88, cost: '8.00' }))
    shop.land('products/products_20240104.csv', products({ id: 88, cost: '8.00' }))
    // Customer 7 moves, is deleted and comes back.
    const steady = [1, 5].map((id) => ({ id, updatedAt: '2024-01-01T00:00:00Z' }))
    const seventh = (city: string, day: string) => ({ id: 7, city, updatedAt: `${day}T00:00:00Z` })
    shop.land('customers/customers_20240101.csv', customers(...steady, seventh('Ayr', '2024-01-01')))
    shop.land('customers/customers_20240110.csv', customers(...steady, seventh('Bonn', '2024-01-10')))
    shop.land('customers/customers_20240120.csv', customers(...steady))
    shop.land('customers/customers_20240201.csv', customers(...steady, seventh('Como', '2024-02-01')))
    shop.land('orders/orders_20240202.csv', orders(...asOfOrders))
    shop.land('items/order_items_20240203.csv', items(...asOfOrders.map(({ id }) => ({ id, order: id }))))
    // G01
    const repeated = { id: '500001', order: '100001', quantity: 2, price: '10.00' }
    shop.land('orders/orders_20240105.csv', orders({ id: '100001', at: '2024-01-05 10:00', customer: 5 }))
    shop.land('items/order_items_20240105.csv', items(repeated, repeated))
    // G07, G08
    const texts = [...goodTexts.map(([text]) => text), ...badTexts]
    shop.land('orders/orders_20240501.csv', orders(...texts.map((at, index) => ({ id: `T${index}`, at }))))
    // G09, G19, G28
    shop.land(
      'orders/orders_20240130.csv',
      orders(
        { id: 'A', at: '2024-01-02 12:00' },
        { id: 'B', at: '2024-01-03 00:00:00' },
        { id: 'M', at: '2024-01-04 00:00:00' },
        { id: 'R', at: '2024-01-30 09:00' },
      ),
    )
    shop.land(
      'items/order_items_20240202.csv',
      items(
        repeated,
        { id: 'A-1', order: 'A', quantity: 2, price: '20.00' },
        { id: 'B-1', order: 'B', quantity: 2, price: '20.00' },
        ...moneyTexts.map((price, index) => ({ id: `M-${index}`, order: 'M', price })),
        { id: 'R-1', order: 'R', quantity: 3, price: '20.00' },
        { id: 'R-2', order: 'R', type: 'RETURN', quantity: -1, price: '20.00', at: '2024-02-02 10:00' },
        { id: 'R-3', order: 'R', type: 'RETURN', quantity: 1, price: '20.00', at: '2024-02-02 10:00' },
        { id: 'R-4', order: 'R', type: 'SALE', quantity: -2, price: '20.00' },
      ),
    )
    // G47
    shop.land('orders_csv/dt=2024-01-06/orders_20240105.csv', orders({ id: 'P', at: '2024-01-05' }))
    ingested = (await shop.must('ingest')).stdout
    await shop.must('build')
  })
  afterAll(() => shop.remove())

  it('G01: a line sent three times is one line', async () => {
    const counts = await shop.query(`
      select
        (select count(*) from ecom_bronze.bronze_order_items where order_item_id = '500001') as bronze,
        (select count(*) from ecom_silver.silver_order_lines where line_id = '500001') as silver,
        (select format('%.2f', sum(net_amount)) from ecom_gold.fact_sales where order_id = '100001') as net`)

    expect(counts).toEqual([{ bronze: 3, silver: 1, net: '20.00' }])
  })

  it.each(goodTexts.map(([text, at], index) => ({ text, at, id: `T${index}` })))(
    'G07: $text is read as $at',
    async ({ at, id }) => {
      expect(
        await shop.query(`select order_ts from ecom_silver.silver_order_headers where order_id = '${id}'`),
      ).toEqual([{ order_ts: at }])
    },
  )

  it('G08: dates that are none, and dates in the future, leave no row behind raw', async () => {
    const first = goodTexts.length
    const ids = badTexts.map((_, index) => `'T${first + index}'`).join(', ')

    const counts = await shop.query(`
      select
        (select count(*) from ecom_raw.raw_erp_orders where order_id in (${ids})) as raw_rows,
        (select count(*) from ecom_bronze.bronze_orders where order_id in (${ids})) as bronze_rows,
        (select count(*) from ecom_silver.silver_order_headers where order_id in (${ids})) as silver_rows`)

    expect(counts).toEqual([{ raw_rows: 6, bronze_rows: 0, silver_rows: 0 }])
  })

  it('G09: cost is that of the product when the order was placed', async () => {
    const rows = await shop.query(`
      select order_id, format('%.2f', cost_amount) as cost, format('%.2f', margin_amount) as margin, product_match
      from ecom_gold.fact_sales where order_id in ('A', 'B') order by order_id`)

    expect(rows).toEqual([
      { order_id: 'A', cost: '10.00', margin: '30.00', product_match: 'exact' },
      { order_id: 'B', cost: '16.00', margin: '24.00', product_match: 'exact' },
    ])
  })

  it('G28: a return is booked on its own day and keeps the day of the sale', async () => {
    const rows = await shop.query(`
      select
        sale_date, units_sold, units_returned, order_count, first_line_order_count,
        format('%.2f', revenue) as revenue, format('%.2f', returns_amount) as returned,
        format('%.2f', net_revenue) as net,
      from ecom_gold.fact_daily_sales
      where sale_date in (date '2024-01-30', date '2024-02-02')
      order by sale_date`)

    expect(rows).toEqual([
      {
        ...{
          sale_date: '2024-01-30',
          units_sold: 3,
          units_returned: 0,
          order_count: 1,
          first_line_order_count: 1,
        },
        ...{ revenue: '60.00', returned: '0.00', net: '60.00' },
      },
      {
        ...{
          sale_date: '2024-02-02',
          units_sold: 0,
          units_returned: 1,
          order_count: 0,
          first_line_order_count: 0,
        },
        ...{ revenue: '0.00', returned: '20.00', net: '-20.00' },
      },
    ])
    const lines = await shop.query(
      `select line_id from ecom_silver.silver_order_lines where order_id = 'R' order by 1`,
    )
    expect(lines).toEqual([{ line_id: 'R-1' }, { line_id: 'R-2' }])
  })

  it('G42: dim_date has ISO weeks', async () => {
    const rows = await shop.query(`
      select date_key, iso_year, iso_week, iso_day_of_week, year, is_weekend
      from ecom_gold.dim_date where date_key in (20210103, 20241230) order by date_key`)

    expect(rows).toEqual([
      { date_key: 20210103, iso_year: 2020, iso_week: 53, iso_day_of_week: 7, year: 2021, is_weekend: true },
      { date_key: 20241230, iso_year: 2025, iso_week: 1, iso_day_of_week: 1, year: 2024, is_weekend: false },
    ])
  })

  it('dim_date knows Thanksgiving, leap days and the unknown day', async () => {
    const rows = await shop.query(`
      select date_key, holiday_name, is_month_end, day_of_year
      from ecom_gold.dim_date where date_key in (-1, 20240229, 20241128) order by date_key`)

    expect(rows).toEqual([
      { date_key: -1, holiday_name: null, is_month_end: false, day_of_year: null },
      { date_key: 20240229, holiday_name: null, is_month_end: true, day_of_year: 60 },
      { date_key: 20241128, holiday_name: 'Thanksgiving Day', is_month_end: false, day_of_year: 333 },
    ])
  })
  it('G19: amounts with signs and commas are read, the third decimal is rounded, other texts are no amounts', async () => {
    const rows = await shop.query(`
      select line_id, format('%.2f', unit_price) as price
      from ecom_silver.silver_order_lines where order_id = 'M' order by line_id`)

    expect(rows).toEqual([
      { line_id: 'M-0', price: '1234.50' },
      { line_id: 'M-1', price: '19.99' },
      { line_id: 'M-2', price: '12.35' },
    ])
  })

  it('G23: an unchanged product file of another day is loaded and makes no version', async () => {
    const rows = await shop.query(`
      select
        (select count(*) from ecom_ops.ops_file_registry where source = 'erp_products' and status = 'loaded') as files,
        (select count(*) from ecom_silver.silver_product_observations) as observations,
        (select count(*) from ecom_snapshots.snap_products_shop) as versions`)

    expect(rows).toEqual([{ files: 3, observations: 3, versions: 2 }])
  })

  it.each(asOfOrders)(
    'an order of customer $customer at $at meets $expected.city, $expected.match',
    async (order) => {
      const rows = await shop.query(`
      select city, customer_match
      from ecom_gold.fact_sales
      inner join ecom_gold.dim_customer on fact_sales.customer_sk = dim_customer.customer_sk
      where order_id = '${order.id}'`)

      expect(rows).toEqual([{ city: order.expected.city, customer_match: order.expected.match }])
    },
  )

  it('G47: the day in the path counts, not the one in the name', async () => {
    expect(ingested).toContain('file.date_conflict')
    expect(await shop.query(`select _file_date from ecom_raw.raw_erp_orders where order_id = 'P'`)).toEqual([
      { _file_date: '2024-01-06' },
    ])
    expect(existsSync(join(shop.root, 'data/landing/orders_csv/dt=2024-01-06/orders_20240105.csv'))).toBe(
      false,
    )
  })

  it.each(['json', 'csv', 'ndjson', 'table', 'md'])(
    'G48: a key beyond 2^53 has all its digits as %s',
    async (format) => {
      const { stdout } = await shop.must(
        'query',
        `select customer_sk, product_sk
       from (select customer_sk from ecom_gold.dim_customer where customer_id = 1)
       cross join (select product_sk from ecom_gold.dim_product where product_id = 88 and is_current)`,
        ...['--format', format],
      )

      expect(stdout).toContain('294359797347068817')
      expect(stdout).toContain('4847489433003947')
    },
  )

  it('G48: a key beyond 2^53 joins', async () => {
    const rows = await shop.query(`
      select count(*) as n
      from ecom_gold.dim_customer
      where customer_sk = 294359797347068817 and source_system = 'shop' and customer_id = 1`)

    expect(rows).toEqual([{ n: 1 }])
  })

  it('hashes tracked columns as name, length and text, leaving out NULL', async () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')

    const rows = await shop.query(`
      select tracked_hash from ecom_gold.dim_customer where customer_id = 5
      union all
      select tracked_hash from ecom_gold.dim_product where product_id = 88 and is_current`)

    expect(rows.map(({ tracked_hash }) => tracked_hash).sort()).toEqual(
      [
        md5('first_name=3:Ana;last_name=4:Lima;city=4:Oslo;region=7:Unknown;tier=4:gold;'),
        md5(
          'product_name=10:Product 88;category=7:Outdoor;unit_price=6:200000;unit_cost=5:80000;status=6:active;',
        ),
      ].sort(),
    )
  })

  it('divides amounts exactly and rounds half away from zero', async () => {
    const rows = await shop.query(`
      select array_agg(format('%.2f', round(safe_divide(a, b), 2)) order by position) as quotients
      from unnest([
        struct(1 as position, numeric '2.01' as a, 2 as b),
        (2, numeric '0.29', 2), (3, numeric '-2.01', 2), (4, numeric '2.05', 2), (5, numeric '100', 3)
      ])`)

    expect(rows).toEqual([{ quotients: ['1.01', '0.15', '-1.01', '1.03', '33.33'] }])
    expect(await shop.query('select safe_divide(numeric "1", 0) as quotient')).toEqual([{ quotient: null }])
  })
})

const asOfOrders = [
  { id: 'H1', at: '2023-12-31 23:59:59', customer: 7, expected: { city: 'Ayr', match: 'before_first' } },
  { id: 'H2', at: '2024-01-09 23:59:59.999999', customer: 7, expected: { city: 'Ayr', match: 'exact' } },
  { id: 'H3', at: '2024-01-10 00:00:00', customer: 7, expected: { city: 'Bonn', match: 'exact' } },
  { id: 'H4', at: '2024-01-25', customer: 7, expected: { city: 'Bonn', match: 'in_gap' } },
  { id: 'H5', at: '2024-02-01', customer: 7, expected: { city: 'Como', match: 'exact' } },
  { id: 'H6', at: '2024-01-25', customer: undefined, expected: { city: 'Unknown', match: 'no_key' } },
  { id: 'H7', at: '2024-01-25', customer: 8, expected: { city: 'Unknown', match: 'unknown' } },
] as const

const moneyTexts = ['1,234.50', '$19.99', '12.345', '1.234,50', '1e3', '(5.00)']

const goodTexts: readonly (readonly [string, string])[] = [
  ['03/04/2024', '2024-03-04T00:00:00Z'],
  ['13/04/2024', '2024-04-13T00:00:00Z'],
  ['04/13/2024', '2024-04-13T00:00:00Z'],
  ['05-mar-2024 14:22', '2024-03-05T14:22:00Z'],
  ['05.03.2024', '2024-03-05T00:00:00Z'],
  ['20240305', '2024-03-05T00:00:00Z'],
  ['1709648530', '2024-03-05T14:22:10Z'],
  ['1709648530000', '2024-03-05T14:22:10Z'],
  ['2024-03-05T14:22:10-05:00', '2024-03-05T19:22:10Z'],
]
const badTexts = ['2024-02-30', '31/13/2024', '5/3/24', '24:00 2024-01-01', '2031-01-01', '']

describe('in the zone of New York', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = openShop()
    shop.land(
      'orders/orders_20241104.csv',
      orders(
        { id: 'day', at: '2024-03-05' },
        { id: 'night', at: '2024-03-01T03:30:00Z' },
        { id: 'long-day', at: '2024-11-04T04:30:00Z' },
      ),
    )
    await load(shop)
  })
  afterAll(() => shop.remove())

  it('G06: a date without a time is that business day', async () => {
    expect(await headersOf(shop, 'day')).toEqual([
      { order_date: '2024-03-05', order_ts: '2024-03-05T05:00:00Z' },
    ])
  })

  it('an instant belongs to the business day, of 25 hours in autumn', async () => {
    expect(await headersOf(shop, 'night')).toEqual([
      { order_date: '2024-02-29', order_ts: '2024-03-01T03:30:00Z' },
    ])
    expect(await headersOf(shop, 'long-day')).toEqual([
      { order_date: '2024-11-03', order_ts: '2024-11-04T04:30:00Z' },
    ])
  })
})

function headersOf(shop: Shop, id: string): Promise<readonly Row[]> {
  return shop.query(
    `select order_date, order_ts from ecom_silver.silver_order_headers where order_id = '${id}'`,
  )
}

describe('cases that further loads show', () => {
  let shop: Shop
  // What stood after each load.
  const keys: (readonly Row[])[] = []
  const revenue: (readonly Row[])[] = []
  const lines: (readonly Row[])[] = []
  const loadAndLook = async (): Promise<void> => {
    await shop.must('ingest')
    await shop.must('build')
    keys.push(await customerKeys(shop))
    revenue.push(await dailyRevenue(shop))
    lines.push(await linesOf(shop))
  }

  beforeAll(async () => {
    shop = openUtcShop()
    const first = (...more: readonly Customer[]) =>
      customers({ id: 1, city: 'Oslo', updatedAt: '2024-01-01T06:00:00Z' }, ...more)
    const lund = (updatedAt: string) => ({ id: 1, city: 'Lund', updatedAt })
    shop.land('products/products_20240101.csv', products({ id: 88, category: 'Outdoor' }))
    shop.land('customers/customers_20240101.csv', first({ id: 2, updatedAt: '2024-01-01T06:00:00Z' }))
    shop.land('customers/customers_20240105.csv', customers(lund('2024-01-05T08:00:00Z')))
    shop.land(
      'orders/orders_20240110.csv',
      orders(
        { id: 'G11-exact', at: '2024-01-05 12:00', customer: 900 },
        { id: 'G11-first', at: '2024-01-05 12:00', customer: 901 },
        { id: 'G12', at: '2024-01-10 12:00' },
        { id: 'G12-fraud', at: '2024-01-09 12:00' },
        { id: 'G45-early', at: '2024-01-04 12:00', customer: 1 },
        { id: 'G45-late', at: '2024-01-06 12:00', customer: 1 },
        { id: 'gone', at: '2024-01-04 12:00', customer: 2 },
        { id: 'move-A', at: '2024-01-05 10:00' },
        { id: 'move-B', at: '2024-01-05 11:00' },
      ),
    )
    shop.land(
      'items/order_items_20240110.csv',
      items(
        { id: '1', order: 'G11-exact' },
        { id: '2', order: 'G11-first' },
        { id: '3', order: 'G12', price: '80.00' },
        { id: '4', order: 'G12-fraud', price: '80.00' },
        { id: '5', order: 'G29', price: '7.50' },
        { id: '6', order: 'G45-early' },
        { id: '7', order: 'G45-late' },
        { id: '8', order: 'gone' },
        { id: 'move-1', order: 'move-A' },
        { id: 'move-2', order: 'move-A' },
      ),
    )
    await loadAndLook()

    shop.land('products/products_20240101.csv', products({ id: 88, category: 'Garden' }))
    shop.land('customers/customers_20240101.csv', first())
    shop.land('customers/customers_20240103.csv', customers(lund('2024-01-03T08:00:00Z')))
    shop.land(
      'customers/customers_20240108.csv',
      customers(
        lund('2024-01-05T08:00:00Z'),
        { id: 900, updatedAt: '2024-01-04T10:00:00Z' },
        { id: 901, updatedAt: '2024-01-07T00:00:00Z' },
      ),
    )
    shop.land(
      'orders/orders_20240113.csv',
      orders(
        { id: 'G12', at: '2024-01-10 12:00', status: 'CANCELED', updatedAt: '2024-01-13T09:00:00Z' },
        {
          id: 'G12-fraud',
          at: '2024-01-09 12:00',
          status: 'SUSPECTED_FRAUD',
          updatedAt: '2024-01-13T09:00:00Z',
        },
        { id: 'G29', at: '2024-01-08 09:00' },
      ),
    )
    shop.land('items/order_items_20240113.csv', items({ id: 'move-2', order: 'move-B' }))
    await loadAndLook()

    shop.land(
      'orders/orders_20240114.csv',
      orders({ id: 'move-A', at: '2024-01-05 10:00', status: 'shipped', updatedAt: '2024-01-14' }),
    )
    await loadAndLook()
  }, 120_000)
  afterAll(() => shop.remove())

  const keysOf = (load: number, prefix: string): readonly Row[] =>
    (keys[load] ?? []).filter(({ order_id }) => String(order_id).startsWith(prefix))

  it('G11: orders of a customer who comes later get his key then', () => {
    expect(keysOf(0, 'G11')).toEqual([
      { order_id: 'G11-exact', customer_match: 'unknown', valid_from: '1900-01-01T00:00:00Z' },
      { order_id: 'G11-first', customer_match: 'unknown', valid_from: '1900-01-01T00:00:00Z' },
    ])
    expect(keysOf(1, 'G11')).toEqual([
      { order_id: 'G11-exact', customer_match: 'exact', valid_from: '2024-01-04T10:00:00Z' },
      { order_id: 'G11-first', customer_match: 'before_first', valid_from: '2024-01-07T00:00:00Z' },
    ])
  })

  it('G12: a late cancellation takes the revenue from the day of the order, the line stays', async () => {
    expect(on(revenue[0], '2024-01-10')).toEqual([{ sale_date: '2024-01-10', net: '80.00', orders: 1 }])
    expect(on(revenue[1], '2024-01-10')).toEqual([])
    expect(on(revenue[0], '2024-01-09')).toEqual([{ sale_date: '2024-01-09', net: '80.00', orders: 1 }])
    expect(on(revenue[1], '2024-01-09')).toEqual([])
    expect(on(revenue[1], '2024-01-13')).toEqual([])
    expect(
      await shop.query(`
        select order_id, order_status, is_revenue, order_count_flag
        from ecom_gold.fact_sales where order_id like 'G12%' order by order_id`),
    ).toEqual([
      { order_id: 'G12', order_status: 'cancelled', is_revenue: false, order_count_flag: 0 },
      { order_id: 'G12-fraud', order_status: 'fraud', is_revenue: false, order_count_flag: 0 },
    ])
  })

  it('G29: a line that comes before its order waits for it', () => {
    expect(on(revenue[0], '2024-01-08')).toEqual([])
    expect(on(revenue[1], '2024-01-08')).toEqual([{ sale_date: '2024-01-08', net: '7.50', orders: 1 }])
  })

  it('G45: a late snapshot moves a version, and every order that meets it gets the new key', async () => {
    expect(keysOf(0, 'G45')).toEqual([
      { order_id: 'G45-early', customer_match: 'exact', valid_from: '2024-01-01T06:00:00Z' },
      { order_id: 'G45-late', customer_match: 'exact', valid_from: '2024-01-05T08:00:00Z' },
    ])
    expect(await historyOf(shop)).toEqual([
      { city: 'Oslo', valid_from: '2024-01-01T06:00:00Z', valid_to: '2024-01-03T08:00:00Z' },
      { city: 'Lund', valid_from: '2024-01-03T08:00:00Z', valid_to: '9999-12-31T00:00:00Z' },
    ])
    expect(keysOf(1, 'G45')).toEqual([
      { order_id: 'G45-early', customer_match: 'exact', valid_from: '2024-01-03T08:00:00Z' },
      { order_id: 'G45-late', customer_match: 'exact', valid_from: '2024-01-03T08:00:00Z' },
    ])
  })

  it('a customer whose only snapshot is replaced by one without him leaves no key behind', () => {
    expect(keysOf(0, 'gone')).toEqual([
      { order_id: 'gone', customer_match: 'exact', valid_from: '2024-01-01T06:00:00Z' },
    ])
    expect(keysOf(1, 'gone')).toEqual([
      { order_id: 'gone', customer_match: 'unknown', valid_from: '1900-01-01T00:00:00Z' },
    ])
  })

  it('a line that moves to another order leaves the first and its total, and stays away', () => {
    const moved = [
      { line_id: 'move-1', order_id: 'move-A', total: '10.00' },
      { line_id: 'move-2', order_id: 'move-B', total: '10.00' },
    ]
    expect(lines[0]).toEqual([
      { line_id: 'move-1', order_id: 'move-A', total: '20.00' },
      { line_id: 'move-2', order_id: 'move-A', total: '20.00' },
    ])
    expect(lines[1]).toEqual(moved)
    expect(lines[2]).toEqual(moved)
  })

  it('a category corrected on the same day reaches the daily sales', async () => {
    expect(await shop.query('select distinct category from ecom_gold.fact_daily_sales')).toEqual([
      { category: 'Garden' },
    ])
  })

  it('all of it is what a full refresh gives', async () => {
    const before = await shop.contents()

    await shop.must('build', '--full-refresh', '--exclude', 'tag:raw')

    expect(await shop.contents()).toEqual(before)
  })
})

describe('files that are not what they seem', () => {
  it('G22: one name with three contents, the third seen before', async () => {
    const shop = openUtcShop()
    const statuses: string[] = []
    for (const [day, city] of [
      ['2024-01-01', 'Oslo'],
      ['2024-01-02', 'Bergen'],
      ['2024-01-02', 'Bergen'],
    ] as const) {
      shop.land(`dt=${day}/customers_latest.csv`, customers({ id: 1, city, updatedAt: `${day}T06:00:00Z` }))
      statuses.push((await shop.must('ingest')).stdout)
    }
    await shop.must('build')

    expect(statuses[2]).toContain('1 already loaded')
    expect(
      await shop.query(`select file_date, status from ecom_ops.ops_file_registry order by file_date`),
    ).toEqual([
      { file_date: '2024-01-01', status: 'loaded' },
      { file_date: '2024-01-02', status: 'loaded' },
    ])
    expect(await historyOf(shop)).toEqual([
      { city: 'Oslo', valid_from: '2024-01-01T06:00:00Z', valid_to: '2024-01-02T06:00:00Z' },
      { city: 'Bergen', valid_from: '2024-01-02T06:00:00Z', valid_to: '9999-12-31T00:00:00Z' },
    ])
    shop.remove()
  })

  it('G24: a customer file with only its header is rejected and deletes nobody', async () => {
    const shop = openUtcShop()
    const fifty = Array.from({ length: 50 }, (_, index) => ({
      id: index + 1,
      updatedAt: '2023-12-01T00:00:00Z',
    }))
    shop.land('customers/customers_20240101.csv', customers(...fifty))
    await load(shop)
    shop.land('customers/customers_20240102.csv', customers())

    const answer = await shop.run('ingest')
    await shop.must('build')

    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toContain('file.shrunk_snapshot')
    expect(
      await shop.query(
        `select status, status_reason like 'file.shrunk_snapshot%' as says from ecom_ops.ops_file_registry where file_date = '2024-01-02'`,
      ),
    ).toEqual([{ status: 'rejected', says: true }])
    expect(
      await shop.query('select countif(is_current) as n from ecom_gold.dim_customer where customer_sk != -1'),
    ).toEqual([{ n: 50 }])
    shop.remove()
  })

  it('a snapshot that lost most of its keys is rejected until somebody says that they are gone', async () => {
    const shop = openUtcShop()
    const people = (...ids: readonly number[]) =>
      customers(...ids.map((id) => ({ id, updatedAt: '2023-12-01T00:00:00Z' })))
    shop.land('customers/customers_20240101.csv', people(1, 2, 3, 4))
    await shop.must('ingest')
    shop.land('customers/customers_20240102.csv', people(1))

    const refused = await shop.run('ingest')
    shop.land('customers/customers_20240102.csv', people(1))
    const accepted = await shop.run('ingest', '--accept-shrink')

    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain('has 1 keys where "customers/customers_20240101.csv" had 4')
    expect(accepted.exitCode).toBe(0)
    expect(await shop.query('select count(*) as n from ecom_raw.raw_erp_customers')).toEqual([{ n: 5 }])
    shop.remove()
  })

  it('G25: a header in other order, spelling and encoding is read; one without a required column is not', async () => {
    const shop = openUtcShop()
    shop.land(
      'orders/orders_20240105.csv',
      '\uFEFFloyalty,Order Status,ORDER_DATE,Order ID\r\nblue,shipped,2024-01-05 10:00,100001\r\n',
    )
    shop.land('orders/orders_20240106.csv', 'order_id,order_date\n100002,2024-01-06\n')

    const answer = await shop.run('ingest')
    await shop.must('build')

    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toContain('schema.added_column')
    expect(answer.stdout).toContain('schema.missing_required')
    expect(
      await shop.query('select order_id, order_status, order_ts from ecom_silver.silver_order_headers'),
    ).toEqual([{ order_id: '100001', order_status: 'shipped', order_ts: '2024-01-05T10:00:00Z' }])
    expect(
      await shop.query(
        `select json_value(_rescued_data, '$.loyalty') as loyalty from ecom_bronze.bronze_orders`,
      ),
    ).toEqual([{ loyalty: 'blue' }])
    shop.remove()
  })

  it('G26: quotes, commas, line breaks, Na and NA come through whole', async () => {
    const shop = openUtcShop()
    shop.land(
      'customers/customers_20240101.csv',
      'customer_id,last_name,street,country,postal_code\n' +
        `1,"O'Neil, Jr.","5 Elm St\nApt 2",US,10001\n` +
        '2,Na,1 Main St,NA,02139\n',
    )
    await load(shop)

    const bronze = await shop.query(
      'select customer_id, last_name, street, country, postal_code from ecom_bronze.bronze_customers order by customer_id',
    )
    expect(bronze).toEqual([
      {
        customer_id: 1,
        last_name: "O'Neil, Jr.",
        street: '5 Elm St\nApt 2',
        country: 'US',
        postal_code: '10001',
      },
      { customer_id: 2, last_name: 'Na', street: '1 Main St', country: 'NA', postal_code: '02139' },
    ])
    expect(
      await shop.query(
        'select last_name, country, postal_code from ecom_gold.dim_customer where customer_id = 2',
      ),
    ).toEqual([{ last_name: 'Na', country: 'NA', postal_code: '02139' }])
    shop.remove()
  })
})

function customerKeys(shop: Shop): Promise<readonly Row[]> {
  return shop.query(`
    select order_id, customer_match, valid_from
    from ecom_gold.fact_sales
    inner join ecom_gold.dim_customer on fact_sales.customer_sk = dim_customer.customer_sk
    order by order_id`)
}

function historyOf(shop: Shop): Promise<readonly Row[]> {
  return shop.query(
    'select city, valid_from, valid_to from ecom_snapshots.snap_customers_shop where customer_id = 1 order by valid_from',
  )
}

function dailyRevenue(shop: Shop): Promise<readonly Row[]> {
  return shop.query(`
    select sale_date, format('%.2f', sum(net_revenue)) as net, sum(first_line_order_count) as orders
    from ecom_gold.fact_daily_sales group by sale_date order by sale_date`)
}

function linesOf(shop: Shop): Promise<readonly Row[]> {
  return shop.query(`
    select line_id, order_id, format('%.2f', total_amount) as total
    from ecom_silver.silver_order_lines inner join ecom_silver.silver_order_headers using (order_id)
    where line_id like 'move%'
    order by line_id`)
}

function on(rows: readonly Row[] | undefined, day: string): readonly Row[] | undefined {
  return rows?.filter(({ sale_date }) => sale_date === day)
}
