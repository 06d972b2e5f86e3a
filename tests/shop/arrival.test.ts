/** How and when files arrive changes nothing: what counts is which files there are. */
import { cpSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditColumns, openShop, type Shop } from './shop.ts'

// The order in which files were taken in, and in which batch and when; every other column is the files' own content.
// `_row_number`, `_file_id` and `_row_hash` stay in the comparison.
const arrivalColumns = [...auditColumns, '_batch_id', '_ingested_at', 'ingest_seq']

const generate = ['generate', '--scale', 'tiny', '--formats', 'erp']

let whole: Shop
beforeAll(async () => {
  whole = openShop()
  await whole.must(...generate)
  await whole.must('ingest')
  await whole.must('build')
})
afterAll(() => whole.remove())

describe('the same files again', () => {
  it('a second build writes no row and changes no table', async () => {
    const shop = whole.copy()
    const before = await shop.contents([])

    await shop.must('build')

    const written = [...shop.results()].filter(([, { rowsWritten }]) => (rowsWritten ?? 0) > 0)
    expect(written).toEqual([])
    // Not even _run_id and _loaded_at are other than before.
    expect(await shop.contents([])).toEqual(before)
    shop.remove()
  })

  it('a second ingest of the same files and a build change no table', async () => {
    const shop = whole.copy()
    const before = await shop.contents([])
    await shop.must(...generate)

    const ingested = await shop.must('ingest')
    await shop.must('build')

    expect(ingested.stdout).toContain('Ingested nothing new')
    expect(ingested.stdout.match(/10 already loaded/g)).toHaveLength(4)
    expect(await shop.contents([])).toEqual(before)
    shop.remove()
  })

  it('a full refresh gives the same tables', async () => {
    const shop = whole.copy()
    const before = await shop.contents()

    await shop.must('build', '--full-refresh', '--exclude', 'tag:raw')

    expect(await shop.contents()).toEqual(before)
    shop.remove()
  })
})

describe('seven days, then three more', () => {
  let shop: Shop
  let firstRun: ReadonlyMap<string, readonly string[]>

  beforeAll(async () => {
    shop = openShop()
    await shop.must(...generate, '--through-day', '7')
    await shop.must('ingest')
    await shop.must('build')
    firstRun = await shop.contents([])
    await shop.must(...generate, '--from-day', '8')
    await shop.must('ingest')
    await shop.must('build')
  })
  afterAll(() => shop.remove())

  it('gives the tables of one full load', async () => {
    expect(await shop.contents(arrivalColumns)).toEqual(await whole.contents(arrivalColumns))
  })

  // A dimension is one table that is replaced when any of its rows is news, so it has no keys of its own here.
  it.each([
    ['ecom_raw.raw_erp_orders', '_file_id'],
    ['ecom_bronze.bronze_order_items', '_file_id'],
    ['ecom_silver.silver_customer_observations', '_file_id'],
    ['ecom_silver.silver_order_headers', 'order_id'],
    ['ecom_silver.silver_order_lines', 'order_id'],
    ['ecom_snapshots.snap_customers_shop', 'customer_id'],
    ['ecom_snapshots.snap_products_shop', 'product_id'],
    ['ecom_gold.fact_sales', 'order_id'],
    ['ecom_gold.fact_daily_sales', 'sale_date'],
  ])('rewrites in %s only the rows of a changed %s', async (table, key) => {
    const before = firstRun.get(table) ?? []
    const after = (await shop.contents([])).get(table) ?? []

    const rewritten = keysOf(difference(after, before), key)
    const changed = keysOf(
      [
        ...difference(after.map(withoutAudit), before.map(withoutAudit)),
        ...difference(before.map(withoutAudit), after.map(withoutAudit)),
      ],
      key,
    )
    expect(rewritten).toEqual(changed)
    expect(difference(before, after).length).toBeLessThan(before.length)
    expect(rewritten.length).toBeGreaterThan(0)
  })

  it('leaves alone every customer whose line is the same in all later files', async () => {
    const after = await shop.contents([])
    const table = 'ecom_snapshots.snap_customers_shop'

    const rewritten = keysOf(difference(after.get(table) ?? [], firstRun.get(table) ?? []), 'customer_id')
    const news = await shop.query(`
      select customer_id
      from ecom_raw.raw_erp_customers
      where _file_date >= '2024-03-01'
      group by customer_id
      having count(distinct _row_hash) > 1 or count(*) < 4`)
    const withNews = news.map(({ customer_id }) => String(customer_id))
    expect(rewritten.filter((key) => !withNews.includes(key))).toEqual([])
    expect(withNews.length).toBeLessThan(40)
  })

  it('writes dim_date once, as no day is ever news', async () => {
    const after = await shop.contents([])

    expect(after.get('ecom_gold.dim_date')).toEqual(firstRun.get('ecom_gold.dim_date'))
  })
})

describe('files in another order', () => {
  it.each([1, 2, 3])('gives the same tables, shuffled with seed %i', { timeout: 120_000 }, async (seed) => {
    const shop = openShop()
    await shop.must(...generate)
    const files = shuffle(landedFiles(shop), seed)
    setAside(shop)

    // With the first seed every arrival is built by itself, with the others all of them at the end.
    for (const group of groupsOf(files, 5)) {
      bringBack(shop, group)
      await shop.must('ingest')
      if (seed === 1) await shop.must('build')
    }
    await shop.must('build')

    expect(await shop.contents(arrivalColumns)).toEqual(await whole.contents(arrivalColumns))
    shop.remove()
  })
})

function landedFiles(shop: Shop): readonly string[] {
  return readdirSync(join(shop.root, 'data/landing'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(shop.root, 'data/landing').length + 1))
    .sort()
}

function setAside(shop: Shop): void {
  renameSync(join(shop.root, 'data/landing'), join(shop.root, 'data/aside'))
}

function bringBack(shop: Shop, files: readonly string[]): void {
  for (const file of files) {
    const to = join(shop.root, 'data/landing', file)
    mkdirSync(dirname(to), { recursive: true })
    cpSync(join(shop.root, 'data/aside', file), to)
  }
}

function groupsOf<T>(values: readonly T[], count: number): readonly (readonly T[])[] {
  const size = Math.ceil(values.length / count)
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size))
}

// A linear congruential generator: the same order for the same seed, on every machine.
function shuffle<T>(values: readonly T[], seed: number): readonly T[] {
  let state = seed
  const keyed = values.map((value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return { value, key: state }
  })
  return keyed.sort((left, right) => left.key - right.key).map(({ value }) => value)
}

function difference(rows: readonly string[], others: readonly string[]): readonly string[] {
  const among = new Set(others)
  return rows.filter((row) => !among.has(row))
}

function keysOf(rows: readonly string[], key: string): readonly string[] {
  return [...new Set(rows.map((row) => String((JSON.parse(row) as Record<string, unknown>)[key])))].sort()
}

function withoutAudit(row: string): string {
  const cells = Object.entries(JSON.parse(row) as Record<string, unknown>)
  return JSON.stringify(Object.fromEntries(cells.filter(([name]) => !auditColumns.includes(name))))
}
