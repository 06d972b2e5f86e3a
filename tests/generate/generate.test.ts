import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type GeneratedData, generateData } from '../../runner/generate/generate.ts'
import type { GenerateOptions } from '../../runner/generate/options.ts'
import { customerHistory, datacoRevenue, linesOf, netRevenue, productHistory, webFiles } from './reference.ts'

const all = ['erp', 'web', 'dataco', 'rr']

describe('the truth of the ERP feed', () => {
  // DOMAIN B.2 and B.4; the ERP's part of counts that B.4 gives for ERP and web together follows the same rule.
  const expected = {
    tiny: {
      counts: {
        erp_orders: 120,
        erp_sale_lines: 278,
        erp_return_lines: 16,
        cancelled_orders: 4,
        fraud_orders: 1,
        guest_orders: 2,
        duplicate_erp_orders: 1,
        duplicate_erp_order_items: 2,
        unparseable_order_dates: 1,
        negative_quantity_lines: 1,
        unknown_product_lines: 1,
        never_known_customer_orders: 1,
        late_customer_orders: 1,
        customers_moved: 9,
        customers_tier_changed: 9,
        customers_touched: 9,
        customers_phone_changed: 9,
        customers_new: 9,
        customers_late: 1,
        customers_deleted: 7,
        customers_reappeared: 1,
        products_price_changed: 9,
        products_deleted: 7,
        products_reappeared: 1,
      },
      dim_customer: { rows: 80, keys: 60, history_rows: 79, current_rows: 54 },
      dim_product: { rows: 38, keys: 20, history_rows: 37, current_rows: 20, deleted_rows: 6 },
    },
    small: {
      counts: {
        erp_orders: 3_000,
        erp_sale_lines: 6_930,
        erp_return_lines: 415,
        cancelled_orders: 120,
        fraud_orders: 15,
        guest_orders: 60,
        duplicate_erp_orders: 30,
        duplicate_erp_order_items: 73,
        unparseable_order_dates: 6,
        negative_quantity_lines: 6,
        unknown_product_lines: 13,
        never_known_customer_orders: 9,
        late_customer_orders: 9,
        customers_moved: 58,
        customers_tier_changed: 29,
        customers_touched: 29,
        customers_phone_changed: 29,
        customers_new: 87,
        customers_late: 9,
        customers_deleted: 27,
        customers_reappeared: 11,
        products_price_changed: 29,
        products_deleted: 27,
        products_reappeared: 11,
      },
      dim_customer: { rows: 1_195, keys: 1_096, history_rows: 1_194, current_rows: 1_080 },
      dim_product: { rows: 268, keys: 200, history_rows: 267, current_rows: 200, deleted_rows: 16 },
    },
  } as const

  it.each(['tiny', 'small'] as const)('%s has the counts of the specification, to the row', async (scale) => {
    const { truth } = (await generated({ scale, formats: ['erp'] })).data.manifest

    expect(truth.counts).toMatchObject(expected[scale].counts)
    expect(truth.dim_customer).toEqual(expected[scale].dim_customer)
    expect(truth.dim_product).toEqual(expected[scale].dim_product)
    expect(truth.fact_sales.rows.shop).toBe(
      expected[scale].counts.erp_sale_lines +
        expected[scale].counts.erp_return_lines -
        expected[scale].counts.negative_quantity_lines -
        (truth.counts.lines_of_unparseable_orders ?? 0),
    )
  })

  it.each(['tiny', 'small'] as const)(
    'of %s changes nothing when the web is generated too, but what the web sends through it',
    async (scale) => {
      const alone = await generated({ scale, formats: ['erp'] })
      const both = await generated({ scale, formats: ['erp', 'web'] })
      const hashes = (data: GeneratedData) =>
        Object.fromEntries(data.manifest.files.map((file) => [file.path, file.sha256]))
      const same = Object.keys(hashes(alone.data)).filter((path) => !/order_items|payments/.test(path))

      expect(same.filter((path) => hashes(both.data)[path] !== hashes(alone.data)[path])).toEqual([])
      for (const folder of ['order_items', 'payments']) {
        const sent = new Set(linesOf(both.root, folder))
        expect(linesOf(alone.root, folder).filter((line) => !sent.has(line))).toEqual([])
      }
    },
  )
})

describe('the truth of the whole shop', () => {
  const expected = {
    tiny: {
      cancelled_orders: 8,
      fraud_orders: 1,
      guest_orders: 2,
      duplicate_erp_orders: 1,
      duplicate_erp_order_items: 3,
      duplicate_erp_payments: 2,
      web_redelivered_orders: 1,
      web_late_orders: 1,
      web_wrong_totals: 1,
      orphan_payments: 1,
      erp_orders: 120,
      web_orders: 80,
      erp_sale_lines: 278,
      web_sale_lines: 184,
      payments: 257,
    },
    small: {
      cancelled_orders: 200,
      fraud_orders: 25,
      guest_orders: 60,
      duplicate_erp_orders: 30,
      duplicate_erp_order_items: 76,
      duplicate_erp_payments: 64,
      web_redelivered_orders: 20,
      web_late_orders: 40,
      web_wrong_totals: 10,
      orphan_payments: 12,
      erp_orders: 3_000,
      web_orders: 2_000,
      erp_sale_lines: 6_930,
      web_sale_lines: 4_620,
      payments: 6_443,
    },
  } as const

  it.each(['tiny', 'small'] as const)('%s has the counts of the specification, to the row', async (scale) => {
    const { truth } = (await generated({ scale, formats: ['erp', 'web'] })).data.manifest

    expect(truth.counts).toMatchObject(expected[scale])
    const returns = (truth.counts.erp_return_lines ?? 0) + (truth.counts.web_return_lines ?? 0)
    expect(returns).toBe({ tiny: 27, small: 693 }[scale])
    expect(truth.fact_sales.rows.shop).toBe(
      expected[scale].erp_sale_lines +
        expected[scale].web_sale_lines +
        returns -
        (truth.counts.negative_quantity_lines ?? 0) -
        (truth.counts.lines_of_unparseable_orders ?? 0),
    )
  })

  it.each(['tiny', 'small'] as const)(
    '%s has as many different payments as the truth says',
    async (scale) => {
      const { root, data } = await generated({ scale, formats: ['erp', 'web'] })

      const lines = linesOf(root, 'payments')

      expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(data.manifest.truth.counts.payments)
      expect(lines.length).toBe(
        (data.manifest.truth.counts.payments ?? 0) + (data.manifest.truth.counts.duplicate_erp_payments ?? 0),
      )
    },
  )

  it('never sends a web order twice in one file, nor two contents with one time', async () => {
    const { root } = await generated({ scale: 'small', dirt: 'heavy', formats: ['web'] })
    const contents = new Map<string, string>()
    for (const orders of webFiles(root)) {
      expect(new Set(orders.map((order) => order.order_id)).size).toBe(orders.length)
      for (const order of orders) {
        const version = `${order.order_id} ${order.updated_at}`
        expect(contents.get(version) ?? JSON.stringify(order)).toBe(JSON.stringify(order))
        contents.set(version, JSON.stringify(order))
      }
    }
  })

  it.each([
    { scale: 'tiny' },
    { scale: 'small' },
    { scale: 'small', formats: ['erp', 'web'] },
    { scale: 'tiny', formats: ['web'] },
    { scale: 'tiny', formats: ['erp', 'web'], dirt: 'heavy', seed: 7 },
    { scale: 'tiny', formats: ['erp', 'web'], throughDay: 6 },
  ])('holds for the files when they are read independently: %o', async (options) => {
    const { root, data } = await generated(options)

    const found = netRevenue(root)
    if (!data.manifest.parameters.sources.includes('erp_orders')) {
      expect(found.byDate).toEqual(data.manifest.truth.net_revenue.shop)
      return
    }

    expect(found.lines).toBe(data.manifest.truth.fact_sales.rows.shop)
    expect(found.byDate).toEqual(data.manifest.truth.net_revenue.shop)
    expect(customerHistory(root)).toEqual(
      readFileSync(join(root, 'truth/scd2_customers.csv'), 'utf8').trim().split('\n'),
    )
    expect(productHistory(root)).toEqual(
      readFileSync(join(root, 'truth/scd2_products.csv'), 'utf8').trim().split('\n'),
    )
  })

  it('has no defect at all without dirt', async () => {
    const { counts } = (await generated({ scale: 'tiny', dirt: 'off', formats: all })).data.manifest.truth

    expect(
      Object.keys(counts).filter((name) =>
        /duplicate|unparseable|negative|unknown|never|late|wrong|redelivered|orphan/.test(name),
      ),
    ).toEqual([])
    expect(counts.cancelled_orders).toBe(8)
  })
})

describe('DataCo and the clickstream', () => {
  const expected = {
    tiny: { rows: 300, two: 1, kept: 286, events: [1_800, 140, 60], twice: 20 },
    small: { rows: 3_000, two: 3, kept: 2_984, events: [45_000, 3_500, 1_500], twice: 500 },
  } as const

  it.each(['tiny', 'small'] as const)(
    'have the rows and the broken rules of the specification at %s',
    async (scale) => {
      const { counts } = (await generated({ scale, formats: ['dataco'] })).data.manifest.truth

      const broken = Object.entries(counts).filter(([name]) => name.startsWith('dataco_valid_'))
      expect(broken.map(([, count]) => count)).toEqual(Array.from({ length: 13 }, () => 1))
      expect(counts).toMatchObject({
        dataco_rows: expected[scale].rows,
        dataco_two_rules: expected[scale].two,
        dataco_kept_rows: expected[scale].kept,
      })
    },
  )

  it('DataCo rows keep or break the thirteen rules as the truth says, and bring in what it says', async () => {
    const { root, data } = await generated({ scale: 'small', formats: ['dataco'] })

    const found = datacoRevenue(root)

    expect(found.lines).toBe(data.manifest.truth.fact_sales.rows.dataco)
    expect(found.byDate).toEqual(data.manifest.truth.net_revenue.dataco)
  })

  it('DataCo files are Windows-1252, with all 53 headers', async () => {
    const { root } = await generated({ scale: 'small', formats: ['dataco'] })

    const content = readFileSync(join(root, 'landing/dataco/dataco_20240215.csv'))

    expect(content.subarray(0, content.indexOf(10)).toString().split(',')).toHaveLength(53)
    expect(new TextDecoder('windows-1252', { fatal: true }).decode(content)).toMatch(
      /Panamá|Côte d’Ivoire|Córdoba/,
    )
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(content)).toThrow()
  })

  it.each(['tiny', 'small'] as const)(
    'events of %s are as many different ones as the truth says',
    async (scale) => {
      const { root, data } = await generated({ scale, formats: ['rr'] })
      const { counts } = data.manifest.truth

      const rows = linesOf(root, 'events')

      expect([counts.rr_views, counts.rr_carts, counts.rr_transactions]).toEqual(expected[scale].events)
      expect(counts.duplicate_rr_events).toBe(expected[scale].twice)
      expect(new Set(rows).size).toBe(expected[scale].events.reduce((sum, count) => sum + count, 0))
      expect(rows.length - new Set(rows).size).toBe(expected[scale].twice)
      expect(
        rows.filter((row) => (row.split(',')[2] === 'transaction') !== (row.split(',')[4] !== '')),
      ).toEqual([])
    },
  )

  it('item properties say nothing twice, and the tree has one cycle, two orphans and five levels', async () => {
    const { root, data } = await generated({ scale: 'small', formats: ['rr'] })

    const last = new Map<string, string>()
    for (const row of linesOf(root, 'item_properties')) {
      const [, item, property, value = ''] = row.split(',')
      expect(last.get(`${item} ${property}`)).not.toBe(value)
      last.set(`${item} ${property}`, value)
    }
    const tree = new Map(
      linesOf(root, 'category_tree').map((row): [string, string] => [
        row.split(',')[0] ?? '',
        row.split(',')[1] ?? '',
      ]),
    )
    const depthOf = (node: string, depth = 1): number => {
      const parent = tree.get(node) ?? ''
      return parent === '' || !tree.has(parent) || depth > 20 ? depth : depthOf(parent, depth + 1)
    }
    const depths = [...tree.keys()].map((node) => depthOf(node))
    expect(tree.size).toBe(data.manifest.truth.counts.rr_categories)
    expect([...tree.values()].filter((parent) => parent !== '' && !tree.has(parent))).toHaveLength(2)
    expect(depths.filter((depth) => depth > 20)).toHaveLength(2)
    expect(Math.max(...depths.filter((depth) => depth <= 20))).toBe(5)
  })
})

describe('files', () => {
  it('are the same to the byte for the same options', async () => {
    const first = await generated({ scale: 'tiny', formats: all })
    const second = await generatedAnew({ scale: 'tiny', formats: all })

    expect(treeOf(second.root)).toEqual(treeOf(first.root))
  })

  it('differ with the seed', async () => {
    const first = await generated({ scale: 'tiny', formats: all })
    const second = await generated({ scale: 'tiny', formats: all, seed: 43 })

    expect(
      second.data.manifest.files.filter(
        (file, index) => file.sha256 === first.data.manifest.files[index]?.sha256,
      ),
    ).toEqual([])
  })

  it('have the hashes, sizes and row counts that the manifest says', async () => {
    const { root, data } = await generated({ scale: 'tiny', formats: all })

    for (const file of data.manifest.files) {
      const content = readFileSync(join(root, file.path))
      expect(createHash('sha256').update(content).digest('hex')).toBe(file.sha256)
      expect(content.length).toBe(file.bytes)
    }
    const orders = data.manifest.files.filter((file) => file.source === 'erp_orders')
    const rows = orders.flatMap((file) =>
      readFileSync(join(root, file.path), 'utf8').trim().split('\n').slice(1),
    )
    expect(rows.length).toBe(orders.reduce((sum, file) => sum + file.rows, 0))
  })

  it('of tiny with seed 42 are the ones they have always been', async () => {
    const { root } = await generated({ scale: 'tiny', formats: all })

    const hash = createHash('sha256')
      .update(readFileSync(join(root, 'manifest.json')))
      .digest('hex')

    expect(hash).toBe('f222276b7ca9388fb955316b41565ca3078bd2738d26ef1755fc00f76add9626')
  })

  it('can be made in two calls, as days pass', async () => {
    const whole = await generated({ scale: 'tiny', formats: ['erp'] })
    const root = mkdtempSync(join(tmpdir(), 'generate-'))

    await generateData({ scale: 'tiny', formats: ['erp'], throughDay: 9 }, root)
    const before = treeOf(root)
    const added = await generateData({ scale: 'tiny', formats: ['erp'], fromDay: 10 }, root)

    expect(Object.keys(before).filter((path) => path.includes('20240304'))).toEqual([])
    expect(added.value?.written.map((file) => file.path)).toEqual([
      'landing/customers/customers_20240304.csv',
      'landing/order_items/order_items_20240304.csv',
      'landing/orders/orders_20240304.csv',
      'landing/payments/payments_20240304.csv',
      'landing/products/products_20240304.csv',
    ])
    expect(treeOf(root)).toEqual(treeOf(whole.root))
  })
})

describe('options', () => {
  it('are all checked, and nothing is written when one is wrong', async () => {
    const root = mkdtempSync(join(tmpdir(), 'generate-'))

    const result = await generateData(
      {
        scale: 'tiny',
        startDate: '2024-02-30',
        days: 0,
        dirt: 'hevy',
        formats: ['erp', 'wb'],
        rates: { latecustomer: 5 },
      },
      root,
    )

    expect(result.value).toBeUndefined()
    expect(result.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([
      '--dirt: "hevy" is not one of off, default, heavy; "heavy" is near',
      expect.stringContaining('--formats: "wb" is not one of'),
      '--days: 0 is not a whole number from 1 to 3660',
      '--start-date: "2024-02-30" is not a date as YYYY-MM-DD',
      expect.stringContaining('"lateCustomer" is near'),
    ])
    expect(readdirSync(root)).toEqual([])
  })
})

type Generated = { readonly root: string; readonly data: GeneratedData }

// Tests that only read share what they read.
const known = new Map<string, Promise<Generated>>()

function generated(options: GenerateOptions): Promise<Generated> {
  const key = JSON.stringify(options)
  const made = known.get(key) ?? generatedAnew(options)
  known.set(key, made)
  return made
}

async function generatedAnew(options: GenerateOptions): Promise<Generated> {
  const root = mkdtempSync(join(tmpdir(), 'generate-'))
  const { value, diagnostics } = await generateData(options, root)
  if (value === undefined) throw new Error(JSON.stringify(diagnostics))
  return { root, data: value }
}

function treeOf(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest('hex'),
    ]),
  )
}
