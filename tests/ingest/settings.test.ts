import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { customerColumns } from '../../runner/generate/customer.ts'
import { orderColumns, orderItemColumns } from '../../runner/generate/erp-orders.ts'
import { productColumns } from '../../runner/generate/products.ts'
import { readIngestSettings } from '../../runner/ingest/settings.ts'

describe('the section ingest of the shop', () => {
  it('has the ten sources with as many columns as their systems send', () => {
    const { value } = readIngestSettings(parse(readFileSync('runner.yaml', 'utf8')).ingest, nowhere)

    expect(
      Object.fromEntries(value?.sources.map((source) => [source.name, source.columns.length]) ?? []),
    ).toEqual({
      erp_customers: 14,
      erp_products: 12,
      erp_orders: 14,
      erp_order_items: 9,
      erp_payments: 9,
      web_orders: 1,
      dataco: 53,
      rr_events: 5,
      rr_item_properties: 4,
      rr_category_tree: 2,
    })
  })

  it('agrees with what the generator writes', () => {
    const { value } = readIngestSettings(parse(readFileSync('runner.yaml', 'utf8')).ingest, nowhere)
    const columnsOf = (name: string) => value?.sources.find((source) => source.name === name)?.columns

    expect(columnsOf('erp_customers')).toEqual(customerColumns)
    expect(columnsOf('erp_products')).toEqual(productColumns)
    expect(columnsOf('erp_orders')).toEqual(orderColumns)
    expect(columnsOf('erp_order_items')).toEqual(orderItemColumns)
  })
})

describe('a section ingest with faults', () => {
  it('names the key that is not one, with the nearest', () => {
    const section = {
      sources: { orders: { system: 'shop', pattern: 'x', load: 'append', colums: ['a'], columns: ['a'] } },
    }

    const { value, diagnostics } = readIngestSettings(section, {
      locate: (path) => ({ key: { path: 'runner.yaml', start: path.length, end: 9 } }),
      fallback: undefined,
    })

    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([
      {
        code: 'unknown-key',
        message: '"colums" is not a key of "sources.orders" in the section "ingest"',
        hint: 'did you mean "columns"?',
        span: { path: 'runner.yaml', start: 3 },
      },
    ])
  })

  it.each([
    [{ load: 'snapshot' }, 'a snapshot needs a "key", the column that tells one record from another'],
    [{ key: 'b' }, '"b" is its key but not one of its columns'],
    [{ required: ['c'] }, '"c" is required but not one of its columns'],
    [{ columns: ['a', 'a'] }, '"a" is listed twice'],
    [{ format: 'json', columns: ['a', 'b'] }, 'a JSON source has one column, which holds the whole object'],
  ])('%o', (change, problem) => {
    const source = { system: 'shop', pattern: 'x', load: 'append', columns: ['a'], ...change }

    const { diagnostics } = readIngestSettings({ sources: { orders: source } }, nowhere)

    expect(diagnostics.map(({ message }) => message)).toEqual([
      `the source "orders" does not fit together: ${problem}`,
    ])
  })

  it.each([
    [{ pattern: '(' }, 'must be a regular expression'],
    [{ encoding: 'latin-99' }, 'must be the name of an encoding, such as utf-8 or windows-1252'],
  ])('%o', (change, problem) => {
    const source = { system: 'shop', pattern: 'x', load: 'append', columns: ['a'], ...change }

    const { diagnostics } = readIngestSettings({ sources: { orders: source } }, nowhere)

    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining(problem)])
  })
})

const nowhere = { locate: () => undefined, fallback: undefined }
