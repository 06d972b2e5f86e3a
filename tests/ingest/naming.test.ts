import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fileDateOf, isIgnored, sourcesOf } from '../../runner/ingest/naming.ts'
import { readIngestSettings } from '../../runner/ingest/settings.ts'

describe('the name of a file', () => {
  it.each([
    ['customers_20240105.csv', 'erp_customers'],
    ['customers_latest.csv', 'erp_customers'],
    ['Customers.CSV', 'erp_customers'],
    ['products.csv.gz', 'erp_products'],
    ['orders_20240105.csv', 'erp_orders'],
    ['order_items_20240105.csv', 'erp_order_items'],
    ['payments.csv', 'erp_payments'],
    ['orders_20240105_130000.json', 'web_orders'],
    ['orders_sample.ndjson', 'web_orders'],
    ['DataCoSupplyChainDataset.csv', 'dataco'],
    ['dataco_20240105_part2.csv', 'dataco'],
    ['events.csv', 'rr_events'],
    ['my_events_a.csv', 'rr_events'],
    ['item_properties_part1.csv', 'rr_item_properties'],
    ['category_tree.csv', 'rr_category_tree'],
  ])('%s decides that its source is %s', (name, source) => {
    expect(sourcesOf(name, shopSources()).map((found) => found.name)).toEqual([source])
  })

  it.each(['customers_2024.csv', 'orders_20240105.json', 'orders.csv.bak', 'customers_20240105_2.csv'])(
    '%s belongs to no source',
    (name) => {
      expect(sourcesOf(name, shopSources())).toEqual([])
    },
  )

  it.each(['.orders.csv', '_SUCCESS', 'orders.csv.part', 'orders.tmp', 'orders.csv.CRC'])(
    '%s is left alone',
    (name) => {
      expect(isIgnored(name)).toBe(true)
    },
  )
})

describe('the date of a file', () => {
  // 03:30 UTC is still the day before in New York.
  const createdAt = Date.parse('2024-03-01T03:30:00Z')

  it.each([
    ['landing/x/orders_20240105.csv', { date: '2024-01-05' }],
    ['landing/x/dt=2024-01-06/orders.csv', { date: '2024-01-06' }],
    ['landing/x/dt=2024-01-06/orders_20240105.csv', { date: '2024-01-06', conflictsWith: '2024-01-05' }],
    ['landing/x/dt=2024-01-05/orders_20240105.csv', { date: '2024-01-05' }],
    ['landing/x/dt=2024-13-45/orders_20240105.csv', { date: '2024-01-05' }],
    ['landing/x/orders_99999999_20240105.csv', { date: '2024-01-05' }],
    ['landing/x/orders_20240105_130000.json', { date: '2024-01-05' }],
    ['landing/x/customers_latest.csv', { date: '2024-02-29' }],
  ])('%s', (key, expected) => {
    expect(fileDateOf(key, createdAt, 'America/New_York')).toEqual(expected)
  })
})

function shopSources() {
  const { ingest } = parse(readFileSync('runner.yaml', 'utf8'))
  const { value, diagnostics } = readIngestSettings(ingest, { locate: () => undefined, fallback: undefined })
  if (value === undefined) throw new Error(JSON.stringify(diagnostics))
  return value.sources
}
