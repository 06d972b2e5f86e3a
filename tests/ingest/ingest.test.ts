import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bench, fileId, messages, openBench } from './bench.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const customers = (...rows: readonly string[]): string =>
  ['customer_id,last_name,city,updated_at', ...rows, ''].join('\n')
const orders = (...ids: readonly string[]): string =>
  ['order_id,order_date,order_status', ...ids.map((id) => `${id},2024-01-05,pending`), ''].join('\n')
const events = 'timestamp,visitorid,event,itemid,transactionid\n1439694000000,1,view,100,\n'

describe('a first batch', () => {
  it('loads every file once, archives the originals and leaves nothing in landing or staging', async () => {
    const content = orders('100001', '100002')
    bench.drop('orders/orders_20240105.csv', content)
    bench.drop('customers/customers_20240105.csv', customers('1,Ana,Oslo,2024-01-04'))

    const { claimed, finished, diagnostics } = await bench.ingest('run1')

    const id = fileId('erp_orders', 'orders/orders_20240105.csv', content)
    expect(diagnostics.filter(({ code }) => code !== 'schema.missing_column')).toEqual([])
    expect(claimed.files.map(({ path, status, rows }) => ({ path, status, rows }))).toEqual([
      { path: 'customers/customers_20240105.csv', status: 'loading', rows: 1 },
      { path: 'orders/orders_20240105.csv', status: 'loading', rows: 2 },
    ])
    expect(finished.loaded.map(({ path }) => path)).toEqual([
      'customers/customers_20240105.csv',
      'orders/orders_20240105.csv',
    ])
    expect(bench.files()).toEqual([
      expect.stringMatching(/^archive\/erp_customers\/dt=2024-01-05\/[0-9a-f]{16}_customers_20240105\.csv$/),
      `archive/erp_orders/dt=2024-01-05/${id}_orders_20240105.csv`,
    ])
    expect(bench.read(`archive/erp_orders/dt=2024-01-05/${id}_orders_20240105.csv`)).toBe(content)
    expect(
      await bench.query(
        'select order_id, customer_id, _file_id, _file_name, _file_date, _row_number, _batch_id from shop.ecom_raw.raw_erp_orders order by order_id',
      ),
    ).toEqual([
      ['100001', null, id, 'orders_20240105.csv', '2024-01-05', 1, 'run1'],
      ['100002', null, id, 'orders_20240105.csv', '2024-01-05', 2, 'run1'],
    ])
    expect(
      await bench.query(
        'select file_id, source_system, path, file_date, size_bytes, row_count, status, ingest_seq, batch_id, archived_uri from shop.ecom_ops.ops_file_registry order by ingest_seq',
      ),
    ).toEqual([
      [
        expect.any(String),
        'shop',
        'customers/customers_20240105.csv',
        '2024-01-05',
        60,
        1,
        'loaded',
        1,
        'run1',
        expect.any(String),
      ],
      [
        id,
        'shop',
        'orders/orders_20240105.csv',
        '2024-01-05',
        content.length,
        2,
        'loaded',
        2,
        'run1',
        `data/archive/erp_orders/dt=2024-01-05/${id}_orders_20240105.csv`,
      ],
    ])
  })

  it('changes nothing when there is nothing to load', async () => {
    await bench.ingest('run1')

    expect(bench.files()).toEqual([])
    expect(await bench.query('select count(*) from shop.ecom_ops.ops_file_registry')).toEqual([[0]])
  })

  it('takes any source: a JSON list, a gzip file, Windows-1252', async () => {
    bench.drop(
      'web/orders_20240105_130000.json',
      '[{"order_id":"W-1","total_amount":0.30},{"order_id":"W-2"}]',
    )
    bench.drop('orders/orders_20240105.csv.gz', gzipSync(orders('100001')))
    bench.drop(
      'dataco/dataco_20240105.csv',
      Buffer.from('Order Item Id,Order City,Days for shipping (real)\n1,Panam\xe1,3\n', 'latin1'),
    )

    const { diagnostics } = await bench.ingest('run1')

    expect(messages(diagnostics.filter(({ severity }) => severity === 'error'))).toEqual([])
    expect(
      await bench.query('select payload from shop.ecom_raw.raw_web_orders order by _row_number'),
    ).toEqual([['{"order_id":"W-1","total_amount":0.30}'], ['{"order_id":"W-2"}']])
    expect(await bench.query('select order_id from shop.ecom_raw.raw_erp_orders')).toEqual([['100001']])
    expect(
      await bench.query(
        'select order_item_id, order_city, days_for_shipping_real from shop.ecom_raw.raw_dataco',
      ),
    ).toEqual([['1', 'Panamá', '3']])
  })
})

describe('G22 to G26', () => {
  it('G22: an overwritten snapshot is loaded again, and an unchanged one is not', async () => {
    bench.drop('customers_latest.csv', customers('1,Ana,Oslo,'), '2024-01-01T12:00:00Z')
    await bench.ingest('run1')
    bench.drop('customers_latest.csv', customers('1,Ana,Bergen,'), '2024-01-02T12:00:00Z')
    await bench.ingest('run2')
    bench.drop('customers_latest.csv', customers('1,Ana,Bergen,'), '2024-01-03T12:00:00Z')

    const { claimed } = await bench.ingest('run3')

    expect(claimed.files.map(({ status }) => status)).toEqual(['already_loaded'])
    expect(
      await bench.query('select city, _file_date from shop.ecom_raw.raw_erp_customers order by _file_date'),
    ).toEqual([
      ['Oslo', '2024-01-01'],
      ['Bergen', '2024-01-02'],
    ])
    expect(bench.files().filter((path) => !path.startsWith('archive/'))).toEqual([])
  })

  it('G23: equal events under another name are not loaded, equal snapshots of two days are', async () => {
    bench.drop('rr/events_a.csv', events)
    bench.drop('rr/events_b.csv', events)
    const products = 'product_id,product_name,unit_price\n88,Tent,19.99\n'
    bench.drop('products_20240101.csv', products)
    bench.drop('products_20240102.csv', products)

    const { claimed, diagnostics } = await bench.ingest('run1')

    expect(claimed.files.map(({ path, status }) => [path, status])).toEqual([
      ['products_20240101.csv', 'loading'],
      ['products_20240102.csv', 'loading'],
      ['rr/events_a.csv', 'loading'],
      ['rr/events_b.csv', 'duplicate_content'],
    ])
    expect(messages(diagnostics)).toContain(
      'warning file.duplicate_content: "rr/events_b.csv" has the same content as "rr/events_a.csv" and is not loaded',
    )
    expect(await bench.query('select count(*) from shop.ecom_raw.raw_rr_events')).toEqual([[1]])
    expect(await bench.query('select count(*) from shop.ecom_raw.raw_erp_products')).toEqual([[2]])
    expect(
      await bench.query(
        "select status, row_count from shop.ecom_ops.ops_file_registry where path = 'rr/events_b.csv'",
      ),
    ).toEqual([['duplicate_content', null]])
  })

  it('G24: a snapshot without rows is rejected, with the reason beside it', async () => {
    bench.drop('customers_20240101.csv', customers('1,Ana,Oslo,', '2,Ben,Rome,'))
    await bench.ingest('run1')
    bench.drop('customers_20240102.csv', customers())

    const { diagnostics } = await bench.ingest('run2', { acceptShrink: true })

    const id = fileId('erp_customers', 'customers_20240102.csv', customers())
    const kept = `quarantine/erp_customers/dt=2024-01-02/${id}_customers_20240102.csv`
    expect(messages(diagnostics.filter(({ severity }) => severity === 'error'))).toEqual([
      `error file.shrunk_snapshot: "data/${kept}" has 0 keys where "customers_20240101.csv" had 2: less than 0.5 of them`,
    ])
    expect(bench.files().filter((path) => path.startsWith('quarantine/'))).toEqual([
      kept,
      `${kept}.error.json`,
    ])
    expect(JSON.parse(bench.read(`${kept}.error.json`))).toMatchObject({
      source: 'erp_customers',
      path: 'customers_20240102.csv',
      status: 'rejected',
      reason: expect.stringContaining('file.shrunk_snapshot'),
    })
    expect(await bench.query('select count(*) from shop.ecom_raw.raw_erp_customers')).toEqual([[2]])
  })

  it('G25: a header is matched by name; without a required column the file is turned away and the rest is loaded', async () => {
    bench.drop(
      'orders_20240105.csv',
      '\ufefforder_status,loyalty,Order ID,order_date\r\npending,gold,100001,2024-01-05\r\n',
    )
    bench.drop('orders_20240106.csv', 'order_id,order_date,status\n100002,2024-01-06,pending\n')

    const { diagnostics } = await bench.ingest('run1')

    expect(
      await bench.query(
        'select order_id, order_date, order_status, _rescued_data from shop.ecom_raw.raw_erp_orders',
      ),
    ).toEqual([['100001', '2024-01-05', 'pending', '{"loyalty":"gold"}']])
    const found = diagnostics.find(({ code }) => code === 'schema.missing_required')
    expect(found).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(
        /^"data\/quarantine\/.*_orders_20240106\.csv" lacks the required column "order_status"$/,
      ),
    })
    const added = diagnostics.find(({ code }) => code === 'schema.added_column')
    expect(added).toMatchObject({ severity: 'warning', span: { start: 13, end: 20 } })
  })

  it('G26: texts are neither nulls nor numbers', async () => {
    bench.drop(
      'customers_20240105.csv',
      'customer_id,last_name,street,postal_code,country\n1,"O\'Neil, Jr.","5 Elm St\nApt 2",02139,US\n2,Na,,02139,NA\n',
    )

    await bench.ingest('run1')

    expect(
      await bench.query(
        'select customer_id, last_name, street, postal_code, country, city, _row_number from shop.ecom_raw.raw_erp_customers order by customer_id',
      ),
    ).toEqual([
      ['1', "O'Neil, Jr.", '5 Elm St\nApt 2', '02139', 'US', null, 1],
      ['2', 'Na', '', '02139', 'NA', null, 2],
    ])
  })
})

describe('a snapshot', () => {
  it('that has lost most of its keys is rejected, and loaded when a person says so', async () => {
    const small = customers('1,Ana,Oslo,')
    bench.drop('customers_20240101.csv', customers('1,A,x,', '2,B,x,', '3,C,x,', '4,D,x,'))
    await bench.ingest('run1')
    bench.drop('customers_20240102.csv', small)

    const refused = await bench.ingest('run2')
    bench.drop('customers_20240102.csv', small)
    const accepted = await bench.ingest('run3', { acceptShrink: true })

    expect(refused.claimed.files.map(({ status }) => status)).toEqual(['rejected'])
    expect(accepted.finished.loaded.map(({ path }) => path)).toEqual(['customers_20240102.csv'])
    expect(
      await bench.query(
        "select status, row_count from shop.ecom_ops.ops_file_registry where path = 'customers_20240102.csv'",
      ),
    ).toEqual([['loaded', 1]])
  })

  it('of the same date takes the place of the earlier one', async () => {
    bench.drop('customers_20240101.csv', customers('1,Ana,Lund,'))
    await bench.ingest('run1')
    bench.drop('again/customers_20240101.csv', customers('1,Ana,Bergen,'))

    const { finished } = await bench.ingest('run2')

    expect(finished.superseded.map(({ path }) => path)).toEqual(['customers_20240101.csv'])
    expect(
      await bench.query(
        'select path, status, ingest_seq from shop.ecom_ops.ops_file_registry order by ingest_seq',
      ),
    ).toEqual([
      ['customers_20240101.csv', 'superseded', 1],
      ['again/customers_20240101.csv', 'loaded', 2],
    ])
  })
})

describe('a file', () => {
  it('that comes again with other content is loaded beside the old one, with a warning', async () => {
    bench.drop('orders.csv', orders('100001'), '2024-01-05T12:00:00Z')
    await bench.ingest('run1')
    bench.drop('orders.csv', orders('100001', '100002'), '2024-01-05T13:00:00Z')

    const { diagnostics } = await bench.ingest('run2')

    expect(messages(diagnostics)).toContain(
      'warning file.overwritten: "orders.csv" was loaded before with other content; "erp_orders" now has rows of both',
    )
    expect(await bench.query('select order_id from shop.ecom_raw.raw_erp_orders order by order_id')).toEqual([
      ['100001'],
      ['100001'],
      ['100002'],
    ])
  })

  it('that nothing takes stays where it is, and control files are not even looked at', async () => {
    bench.drop('notes.txt', 'hello')
    bench.drop('_SUCCESS', '')
    bench.drop('orders_20240105.csv.part', 'order_id')

    const { diagnostics } = await bench.ingest('run1')

    expect(messages(diagnostics)).toEqual([
      'warning file.unmatched: no source takes "data/landing/notes.txt"; it stays where it is',
    ])
    expect(bench.files()).toEqual([
      'landing/_SUCCESS',
      'landing/notes.txt',
      'landing/orders_20240105.csv.part',
    ])
  })

  it('G47: belongs to the date of its folder', async () => {
    bench.drop('orders_csv/dt=2024-01-06/orders_20240105.csv', orders('100001'))

    const { diagnostics } = await bench.ingest('run1')

    expect(messages(diagnostics)).toContain(
      'warning file.date_conflict: "data/landing/orders_csv/dt=2024-01-06/orders_20240105.csv" lies in a folder of 2024-01-06 but is named for 2024-01-05; the folder counts',
    )
    expect(await bench.query('select _file_date from shop.ecom_raw.raw_erp_orders')).toEqual([['2024-01-06']])
  })

  it('with broken quotes goes to quarantine whole, and its line is named', async () => {
    bench.drop(
      'orders_20240105.csv',
      'order_id,order_date,order_status\n1,2024-01-05,pending\n2,2024-01-05,"pend"ing\n',
    )

    const { diagnostics } = await bench.ingest('run1')

    expect(messages(diagnostics)).toContainEqual(
      expect.stringMatching(
        /^error file\.unreadable: .* cannot be read: something other than a comma follows a closing quote in line 3$/,
      ),
    )
    expect(bench.files().map((path) => path.split('/')[0])).toEqual(['quarantine', 'quarantine'])
  })

  it('that changes while it is claimed is left for the next run', async () => {
    bench.drop('orders_20240105.csv', orders('1'))
    let isChanged = false

    const first = await bench.ingest('run1', {
      wrapStorage: (storage) => ({
        ...storage,
        move: (from, to, generation) => {
          if (!isChanged) bench.drop('orders_20240105.csv', orders('1', '2'), '2024-06-01T12:00:01Z')
          isChanged = true
          return storage.move(from, to, generation)
        },
      }),
    })
    const second = await bench.ingest('run2')

    expect(messages(first.diagnostics)).toContainEqual(expect.stringContaining('file.changing'))
    expect(first.finished.loaded).toEqual([])
    expect(second.finished.loaded).toEqual([{ source: 'erp_orders', path: 'orders_20240105.csv', rows: 2 }])
  })

  it('whose rows are not all in the raw table stays claimed, and is loaded anew by the next run', async () => {
    bench.drop('orders_20240105.csv', orders('1', '2'))

    const first = await bench.ingest('run1', {
      beforeFinish: async () => {
        await bench.query("delete from shop.ecom_raw.raw_erp_orders where order_id = '2'")
      },
    })
    const second = await bench.ingest('run2')

    expect(messages(first.diagnostics)).toContain(
      'error file.row_count: "orders_20240105.csv" has 2 rows, but 1 of them are in shop.ecom_raw.raw_erp_orders',
    )
    expect(first.finished.loaded).toEqual([])
    expect(second.finished.loaded).toEqual([{ source: 'erp_orders', path: 'orders_20240105.csv', rows: 2 }])
    expect(
      await bench.query('select order_id, _batch_id from shop.ecom_raw.raw_erp_orders order by order_id'),
    ).toEqual([
      ['1', 'run2'],
      ['2', 'run2'],
    ])
  })
})
