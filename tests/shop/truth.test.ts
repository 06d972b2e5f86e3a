/** What the build finds in generated files is what the generator knows to be true. */
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Truth, trackedColumns } from '../../runner/generate/truth.ts'
import { openShop, type Row, type Shop } from './shop.ts'

describe.each([
  // The figures of the data model's own table for these scales: they guard the generator's truth as well.
  { scale: 'tiny', figures: { keys: 60, history: 79, current: 54, products: 37, deleted: 6 } },
  { scale: 'small', figures: { keys: 1096, history: 1194, current: 1080, products: 267, deleted: 16 } },
])('the $scale shop', { timeout: 180_000 }, ({ scale, figures }) => {
  let shop: Shop
  let truth: Truth

  beforeAll(async () => {
    shop = openShop()
    await shop.must('generate', '--scale', scale, '--formats', 'erp')
    await shop.must('ingest')
    await shop.must('build')
    truth = (JSON.parse(shop.read('data/manifest.json')) as { readonly truth: Truth }).truth
  }, 180_000)
  afterAll(() => shop.remove())

  it('has every accepted line once in fact_sales', async () => {
    const rows = await shop.query('select count(*) as n from ecom_gold.fact_sales')

    expect(rows).toEqual([{ n: truth.fact_sales.rows['shop'] }])
    const { counts } = truth
    expect(truth.fact_sales.rows['shop']).toBe(
      sum(counts, ['erp_sale_lines', 'erp_return_lines']) -
        sum(counts, ['negative_quantity_lines', 'lines_of_unparseable_orders']),
    )
  })

  it.each([
    [
      'fact_sales',
      'select sale_date, sum(net_amount) as net from ecom_gold.fact_sales where is_revenue group by sale_date',
    ],
    [
      'fact_daily_sales',
      'select sale_date, sum(net_revenue) as net from ecom_gold.fact_daily_sales group by sale_date',
    ],
  ])('has the net revenue of every business day to the cent in %s', async (_, query) => {
    const rows = await shop.query(`select sale_date, format('%.2f', net) as net from (${query})`)

    expect(Object.fromEntries(rows.map(({ sale_date, net }) => [sale_date, net]))).toEqual(
      truth.net_revenue['shop'],
    )
  })

  it('has every version of every customer and the unknown one', async () => {
    const rows = await shop.query(dimensionCounts('dim_customer', 'customer_id'))

    expect(rows).toEqual([
      {
        versions: figures.history + 1,
        keys: figures.keys,
        current_versions: figures.current,
        deleted_versions: 0,
        unknown_rows: 1,
      },
    ])
    expect(truth.dim_customer).toEqual({
      rows: figures.history + 1,
      keys: figures.keys,
      history_rows: figures.history,
      current_rows: figures.current,
    })
  })

  it('has every version of every product and the unknown one', async () => {
    const rows = await shop.query(dimensionCounts('dim_product', 'product_id'))

    const { keys } = truth.dim_product
    expect(rows).toEqual([
      {
        versions: figures.products + 1,
        keys,
        current_versions: keys,
        deleted_versions: figures.deleted,
        unknown_rows: 1,
      },
    ])
    expect(truth.dim_product).toEqual({
      rows: figures.products + 1,
      keys,
      history_rows: figures.products,
      current_rows: keys,
      deleted_rows: figures.deleted,
    })
  })

  it('books guests, unknown customers and unknown products on -1', async () => {
    const rows = await shop.query(`
      select
        count(distinct if(customer_match = 'no_key', order_id, null)) as guest_orders,
        count(distinct if(customer_match = 'unknown', order_id, null)) as unknown_customer_orders,
        countif(product_match = 'unknown') as unknown_product_lines,
        countif(customer_sk = -1 and customer_match not in ('no_key', 'unknown')) as lost_customers,
      from ecom_gold.fact_sales`)

    expect(rows).toEqual([
      {
        guest_orders: truth.counts['guest_orders'],
        unknown_customer_orders: truth.counts['never_known_customer_orders'],
        unknown_product_lines: truth.counts['unknown_product_lines'],
        lost_customers: 0,
      },
    ])
  })

  it.each([
    { entity: 'customer', table: 'snap_customers_shop', file: 'scd2_customers.csv' },
    { entity: 'product', table: 'snap_products_shop', file: 'scd2_products.csv' },
  ] as const)('has the history of truth/$file row for row', async ({ entity, table, file }) => {
    const expected: Record<string, string>[] = parse(shop.read(`data/truth/${file}`), { columns: true })

    const rows = await shop.query(`
      select ${entity}_id, version_number, valid_from, valid_to, is_current, is_deleted, change_type,
        ${trackedColumns[entity].map(asText).join(', ')}
      from ecom_snapshots.${table}
      order by ${entity}_id, version_number`)

    expect(rows.map(asCsvRow)).toEqual(expected)
  })
})

function sum(counts: Readonly<Record<string, number>>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0)
}

function dimensionCounts(table: string, key: string): string {
  return `
    select
      count(*) as versions,
      count(distinct ${key}) as keys,
      countif(is_current and ${key} is not null) as current_versions,
      countif(is_current and is_deleted) as deleted_versions,
      countif(${key} is null) as unknown_rows,
    from ecom_gold.${table}`
}

function asText(column: string): string {
  return column.startsWith('unit_') ? `format('%.2f', ${column}) as ${column}` : column
}

function asCsvRow(row: Row): Record<string, string> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]),
  )
}
