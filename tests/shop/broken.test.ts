/** One thing is broken: the message says where and what to do, and readers keep what they had. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openShop, type Shop } from './shop.ts'

// Nine days are built and the tenth is ingested, so that a build that works has something to write everywhere.
let base: Shop
// What a build of `base` gives when nothing is broken.
let healthy: ReadonlyMap<string, readonly string[]>
let published: ReadonlyMap<string, readonly string[]>
let shop: Shop

beforeAll(async () => {
  base = openShop()
  const generate = ['generate', '--scale', 'tiny', '--formats', 'erp']
  await base.must(...generate, '--through-day', '9')
  await base.must('ingest')
  await base.must('build')
  await base.must(...generate, '--from-day', '10')
  await base.must('ingest')
  published = await base.contents()
  const mended = base.copy()
  await mended.must('build')
  healthy = await mended.contents()
  mended.remove()
}, 180_000)
afterAll(() => base.remove())
afterEach(() => shop.remove())

const dailySales = 'definitions/gold/facts/fact_daily_sales.sqlx'
const factSales = 'definitions/gold/facts/fact_sales.sqlx'
const dimCustomer = 'definitions/gold/dims/dim_customer.sqlx'
const dimProduct = 'definitions/gold/dims/dim_product.sqlx'
const orderLines = 'definitions/silver/silver_order_lines.sqlx'

describe('a model that the engine refuses, built without the check', () => {
  it.each([
    {
      what: 'a syntax error',
      file: dailySales,
      from: 'revenue_lines as (\n    select *',
      to: 'revenue_lines as (\n    selct *',
      says: 'Syntax error: Expected "(" or keyword SELECT or keyword WITH but got identifier "selct"',
      line: '    selct *',
      mark: 'selct',
      untouched: ['ecom_gold.fact_daily_sales'],
      skipped: ['daily_sales_reconcile_with_sales'],
    },
    {
      what: 'a column that is not there',
      file: factSales,
      from: 'headers.channel,',
      to: 'headers.chanel,',
      says: 'Name chanel not found inside headers; Did you mean channel?',
      line: '        headers.chanel,',
      mark: 'chanel',
      untouched: ['ecom_gold.fact_daily_sales', 'ecom_gold.fact_sales'],
      skipped: [
        'daily_sales_reconcile_with_sales',
        'fact_daily_sales',
        'sales_reconcile_with_lines',
        'unknown_members_are_rare',
      ],
    },
  ])('$what: the place, exit 1, everything else is built', async (broken) => {
    shop = base.copy()
    shop.edit(broken.file, broken.from, broken.to)

    const answer = await shop.run('build', '--no-check')

    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toContain(broken.says)
    for (const part of framesOf(shop, broken)) expect(answer.stdout).toContain(part)
    expect(statusesOf(shop, 'skipped')).toEqual(broken.skipped)
    expect(await shop.contents()).toEqual(mixed(broken.untouched))

    shop.edit(broken.file, broken.to, broken.from)
    await shop.must('build')
    expect(await shop.contents()).toEqual(healthy)
  })
})

describe('a column that is not there', () => {
  it('is found before the first job, exit 2: the place, and the model that has it', async () => {
    shop = base.copy()
    shop.edit(factSales, 'headers.channel,', 'headers.chanel,')

    const answer = await shop.run('build')

    expect(answer.exitCode).toBe(2)
    expect(answer.stdout).toContain('hint      did you mean "channel" of "silver_order_headers"?')
    expect(answer.stdout).toContain('✗ Check failed: 1 error  (exit 2)')
    expect(await shop.contents()).toEqual(published)
  })
})

describe('a project that does not compile', () => {
  it.each([
    {
      what: 'a reference to nothing',
      file: dimCustomer,
      from: 'ref("snap_customers_shop")',
      to: 'ref("snap_customer_shop")',
      says: '"snap_customer_shop" is not an action of this project',
      line: '    from ${ref("snap_customer_shop")}',
      mark: 'ref("snap_customer_shop")',
      hint: 'did you mean "snap_customers_shop" (definitions/snapshots/snap_customers_shop.sqlx)?',
    },
    {
      what: 'an unknown config key',
      file: dimProduct,
      from: '    clusterBy: ["source_system"',
      to: '    clusterdBy: ["source_system"',
      says: '"clusterdBy" is not a key of a config of type "table"',
      line: '    clusterdBy: ["source_system", "product_id"],',
      mark: 'clusterdBy',
      hint: 'did you mean "clusterBy"?',
    },
  ])('$what: the place and the nearest name, exit 2, nothing is built', async (broken) => {
    shop = base.copy()
    shop.edit(broken.file, broken.from, broken.to)

    const answer = await shop.run('build')

    expect(answer.exitCode).toBe(2)
    expect(answer.stdout).toContain(broken.says)
    for (const part of framesOf(shop, broken)) expect(answer.stdout).toContain(part)
    expect(answer.stdout).toContain(`hint      ${broken.hint}`)
    expect(await shop.contents()).toEqual(published)
  })
})

describe('an assertion that fails', () => {
  it('keeps the table that readers have and what is made from it, exit 1', async () => {
    shop = base.copy()
    const condition = '"unit_price < 100000"'
    shop.edit(orderLines, '            "line_type in', `            ${condition},\n            "line_type in`)
    shop.land('order_items/order_items_20240305.csv', [
      itemHeader,
      ['IT-1', '100001', 1, 1, 'SALE', 1, '99999.99', null, null],
      ['IT-2', '100001', 1, 1, 'SALE', 1, '100000.00', null, null],
    ])
    await shop.must('ingest')

    const answer = await shop.run('build')

    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toMatch(/^Failed +silver_order_lines · rowConditions · 1 of \d+ rows/m)
    const place = { file: orderLines, line: `            ${condition},`, mark: condition }
    for (const part of framesOf(shop, place)) expect(answer.stdout).toContain(part)
    expect(answer.stdout).toContain('next      mend it, then runner build --select silver_order_lines+')
    expect(statusesOf(shop, 'failed')).toEqual(['silver_order_lines'])
    const contents = await shop.contents()
    for (const table of [
      'ecom_silver.silver_order_lines',
      'ecom_gold.fact_sales',
      'ecom_gold.fact_daily_sales',
    ]) {
      expect(contents.get(table)).toEqual(published.get(table))
    }
    for (const table of [
      'ecom_gold.dim_customer',
      'ecom_gold.dim_product',
      'ecom_silver.silver_order_headers',
    ]) {
      expect(contents.get(table)).toEqual(healthy.get(table))
    }
  })

  it('shows the rows that break it, with the query it names', async () => {
    shop = base.copy()
    shop.edit(orderLines, "\"line_type in ('SALE', 'RETURN')\"", '"line_type in (\'SALE\')"')

    const answer = await shop.run('build')
    const [, name = ''] = /^Failed +(\S+)/m.exec(answer.stdout) ?? []
    const file = `target/compiled/ecom_silver/${name}/rowConditions.sql`
    const shown = await shop.must('query', '--file', file, '--format', 'json')

    expect(answer.stdout).toContain(`rows      runner query --file ${file}`)
    const rows = JSON.parse(shown.stdout) as readonly { readonly line_type: string }[]
    expect(answer.exitCode).toBe(1)
    expect([...new Set(rows.map(({ line_type }) => line_type))]).toEqual(['RETURN'])
  })

  it('only warns, publishes, and its query finds the rows where they are now', async () => {
    shop = base.copy()

    const answer = await shop.must('build')
    const file = 'target/compiled/ecom_silver/silver_product_observations/rowConditions.sql'
    const shown = await shop.must('query', '--file', file, '--format', 'json')

    const [, found] =
      /^Warning +silver_product_observations · rowConditions · (\d+) of /m.exec(answer.stdout) ?? []
    expect(answer.stdout).toContain(`rows      runner query --file ${file}`)
    expect(String((JSON.parse(shown.stdout) as readonly unknown[]).length)).toBe(found)
  })
})

describe('a file with another header', () => {
  it('that lacks a required column is set aside, exit 1, and the other files are loaded', async () => {
    shop = base.copy()
    shop.land('orders/orders_20240305.csv', [
      orderHeader.filter((name) => name !== 'order_status'),
      [
        '200001',
        null,
        '2024-03-05T12:00:00Z',
        'store',
        null,
        null,
        null,
        null,
        'USD',
        null,
        null,
        null,
        null,
      ],
    ])
    shop.land('order_items/order_items_20240305.csv', [
      itemHeader,
      ['IT-1', '200001', 1, 1, 'SALE', 1, '10.00', null, null],
    ])

    const answer = await shop.run('ingest')

    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toContain('lacks the required column "order_status"')
    expect(answer.stdout).toContain('mend the header and put the file back into landing')
    const files = await shop.query(`
      select source, status from ecom_ops.ops_file_registry where file_date = date '2024-03-05' order by source`)
    expect(files).toEqual([
      { source: 'erp_order_items', status: 'loaded' },
      { source: 'erp_orders', status: 'quarantined' },
    ])
    expect(
      await shop.query(`select count(*) as n from ecom_raw.raw_erp_orders where order_id = '200001'`),
    ).toEqual([{ n: 0 }])
  })

  it('that has one column more is loaded with a warning, the values beside the row', async () => {
    shop = base.copy()
    shop.land('orders/orders_20240305.csv', [
      [...orderHeader, 'loyalty'],
      ['200001', null, '2024-03-05T12:00:00Z', 'pending', ...Array(10).fill(null), 'blue'],
    ])

    const answer = await shop.must('ingest')

    expect(answer.stdout).toContain('has the column "loyalty" that its source does not know')
    const rows = await shop.query(`
      select order_status, json_value(_rescued_data, '$.loyalty') as loyalty
      from ecom_raw.raw_erp_orders where order_id = '200001'`)
    expect(rows).toEqual([{ order_status: 'pending', loyalty: 'blue' }])
  })
})

const orderHeader = [
  ...['order_id', 'customer_id', 'order_date', 'order_status', 'channel', 'ship_city', 'ship_state'],
  ...['ship_country', 'ship_region', 'currency', 'shipping_fee', 'tax_amount', 'total_amount', 'updated_at'],
]
const itemHeader = [
  ...['order_item_id', 'order_id', 'line_number', 'product_id', 'line_type', 'quantity', 'unit_price'],
  ...['discount_amount', 'line_timestamp'],
]

/** What the report must say of a place: where it is, and the author's line with the mark under it. */
function framesOf(
  shop: Shop,
  place: { readonly file: string; readonly line: string; readonly mark: string },
): readonly [string, string] {
  const number = shop.read(place.file).split('\n').indexOf(place.line) + 1
  const column = place.line.indexOf(place.mark) + 1
  return [
    `  ${place.file}:${number}:${column}\n`,
    `${String(number).padStart(7)} | ${place.line}\n${' '.repeat(7)} | ${' '.repeat(column - 1)}^`,
  ]
}

function statusesOf(shop: Shop, status: string): readonly string[] {
  return [...shop.results()].flatMap(([name, result]) => (result.status === status ? [name] : [])).sort()
}

/** The tables of a healthy build, but for those that a failure kept from being written. */
function mixed(untouched: readonly string[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...healthy].map(([table, rows]) => [
      table,
      untouched.includes(table) ? (published.get(table) ?? []) : rows,
    ]),
  )
}
