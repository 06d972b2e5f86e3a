import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MemoryWarehouse, openMemory } from './open-memory.ts'

let shop: MemoryWarehouse
let clock = Date.parse('2024-01-31T12:00:00Z')

beforeAll(async () => {
  shop = await openMemory(() => {
    clock += 1000
    return new Date(clock)
  })
  await shop.run(`create table core.orders (
      order_date date, id int64 not null, state string default 'new',
      customer struct<name string, phones array<struct<kind string>>> options (description = 'who bought')
    ) partition by order_date cluster by id, state
    options (description = 'One row per "order"', labels = [('team', 'core')], require_partition_filter = true, partition_expiration_days = 3)`)
  await shop.run(
    "insert into core.orders (order_date, id) values ('2024-01-01', 1), ('2024-01-02', 2), (null, 3), ('2024-01-02', 4)",
  )
  await shop.run('create view core.ids as select 1 as id')
})
afterAll(() => shop.close())

describe('INFORMATION_SCHEMA', () => {
  it('lists relations of a dataset, of a project and dataset, and of a region', async () => {
    const expected = [
      ['shop', 'core', 'ids', 'VIEW', null, 'NO'],
      ['shop', 'core', 'orders', 'BASE TABLE', 'NATIVE', 'YES'],
    ]
    const items =
      'select table_catalog, table_schema, table_name, table_type, managed_table_type, is_insertable_into'

    for (const place of [
      'core.',
      '`shop.core`.',
      '`shop`.core.',
      '`region-us`.',
      '`shop.region-eu`.',
      'region-us.',
    ])
      expect(await shop.rows(`${items} from ${place}INFORMATION_SCHEMA.TABLES order by table_name`)).toEqual(
        expected,
      )
  })

  it('knows nothing of a dataset that is not there, and says what only BigQuery knows', async () => {
    await expect(shop.run('select 1 from nowhere.INFORMATION_SCHEMA.TABLES')).rejects.toMatchObject({
      kind: 'not-found',
    })
    await expect(shop.run('select 1 from `region-us`.INFORMATION_SCHEMA.JOBS')).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('JOBS'),
    })
  })

  it('describes columns in their order', async () => {
    expect(
      await shop.rows(`select column_name, ordinal_position, is_nullable, data_type, is_partitioning_column,
          clustering_ordinal_position, column_default
        from core.INFORMATION_SCHEMA.COLUMNS where table_name = 'orders' order by ordinal_position`),
    ).toEqual([
      ['order_date', 1, 'YES', 'DATE', 'YES', null, null],
      ['id', 2, 'NO', 'INT64', 'NO', 1, null],
      ['state', 3, 'YES', 'STRING', 'NO', 2, "'new'"],
      ['customer', 4, 'YES', 'STRUCT<name STRING, phones ARRAY<STRUCT<kind STRING>>>', 'NO', null, null],
    ])
  })

  it('follows ALTER TABLE', async () => {
    await shop.run('create table core.altered (a int64 default 1 not null)')
    await shop.run('alter table core.altered alter column a drop not null, alter column a drop default')
    await shop.run("alter table core.altered add column b string, alter column b set default 'x'")

    expect(
      await shop.rows(
        "select column_name, is_nullable, column_default from core.INFORMATION_SCHEMA.COLUMNS where table_name = 'altered'",
      ),
    ).toEqual([
      ['a', 'YES', null],
      ['b', 'YES', "'x'"],
    ])
    await shop.run('drop table core.altered')
  })

  it('takes columns apart, arrays of STRUCTs too', async () => {
    expect(
      await shop.rows(`select field_path, data_type, description
        from core.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS where column_name = 'customer' order by field_path`),
    ).toEqual([
      ['customer', 'STRUCT<name STRING, phones ARRAY<STRUCT<kind STRING>>>', 'who bought'],
      ['customer.name', 'STRING', null],
      ['customer.phones', 'ARRAY<STRUCT<kind STRING>>', null],
      ['customer.phones.kind', 'STRING', null],
    ])
  })

  it('writes options as GoogleSQL does', async () => {
    expect(
      await shop.rows(
        'select option_name, option_type, option_value from core.INFORMATION_SCHEMA.TABLE_OPTIONS order by 1',
      ),
    ).toEqual([
      ['description', 'STRING', '"One row per \\"order\\""'],
      ['labels', 'ARRAY<STRUCT<STRING, STRING>>', '[STRUCT("team", "core")]'],
      ['partition_expiration_days', 'FLOAT64', '3.0'],
      ['require_partition_filter', 'BOOL', 'true'],
    ])
  })

  it('makes the same table again from its DDL', async () => {
    const [[ddl] = []] = await shop.rows(
      "select ddl from core.INFORMATION_SCHEMA.TABLES where table_name = 'orders'",
    )
    await shop.run('create schema again')
    await shop.run(String(ddl).replace('shop.core', 'shop.again'))

    const shape = (dataset: string) =>
      shop.rows(
        `select * except (table_schema) from ${dataset}.INFORMATION_SCHEMA.COLUMNS where table_name = 'orders'`,
      )
    expect(await shape('again')).toEqual(await shape('core'))
    await shop.run('drop schema again cascade')
  })

  it.each([
    [
      'd date',
      'd',
      "('2024-01-31'), ('2024-01-31'), (null)",
      [
        ['20240131', 2],
        ['__NULL__', 1],
      ],
    ],
    [
      'd date',
      'date_trunc(d, month)',
      "('2024-01-31'), ('2024-02-01')",
      [
        ['202401', 1],
        ['202402', 1],
      ],
    ],
    ['t timestamp', 'date(t)', "('2024-01-31 23:30:00+00')", [['20240131', 1]]],
    ['t timestamp', 'timestamp_trunc(t, hour)', "('2024-01-31 23:30:00+00')", [['2024013123', 1]]],
    ['t datetime', 'datetime_trunc(t, year)', "('2024-01-31 23:30:00')", [['2024', 1]]],
    [
      'n int64',
      'range_bucket(n, generate_array(0, 100, 10))',
      '(5), (9), (17), (100), (-1)',
      [
        ['0', 2],
        ['10', 1],
        ['__UNPARTITIONED__', 2],
      ],
    ],
  ])('counts the rows of partitions of %s by %s', async (column, by, values, expected) => {
    await shop.run(`create or replace table core.parted (${column}) partition by ${by}`)
    await shop.run(`insert into core.parted values ${values}`)

    expect(
      await shop.rows(
        "select partition_id, total_rows from core.INFORMATION_SCHEMA.PARTITIONS where table_name = 'parted' order by 1",
      ),
    ).toEqual(expected)
    await shop.run('drop table core.parted')
  })

  it('shows routines with their parts', async () => {
    await shop.run('create function core.plus_one(x int64) returns int64 as (x + 1)')
    await shop.run('create procedure core.nothing() begin select 1; end')

    expect(
      await shop.rows(
        'select routine_name, routine_type, data_type, routine_body, routine_definition from core.INFORMATION_SCHEMA.ROUTINES order by 1',
      ),
    ).toEqual([
      ['nothing', 'PROCEDURE', null, 'SQL', 'begin select 1; end'],
      ['plus_one', 'FUNCTION', 'INT64', 'SQL', 'x + 1'],
    ])
  })

  it('shows views, datasets and rows in storage', async () => {
    expect(await shop.rows('select table_name, view_definition from core.INFORMATION_SCHEMA.VIEWS')).toEqual([
      ['ids', 'select 1 as id'],
    ])
    expect(await shop.rows('select catalog_name, schema_name from INFORMATION_SCHEMA.SCHEMATA')).toEqual([
      ['shop', 'core'],
    ])
    expect(
      await shop.rows(
        'select table_name, total_rows, total_partitions from `region-us`.INFORMATION_SCHEMA.TABLE_STORAGE',
      ),
    ).toEqual([['orders', 4, 3]])
  })

  it('is read anew behind a view', async () => {
    await shop.run('create view core.tables as select table_name from core.INFORMATION_SCHEMA.TABLES')
    await shop.run('create table core.later as select 1 as n')

    expect(await shop.rows('select table_name from core.tables order by 1')).toEqual([
      ['ids'],
      ['later'],
      ['orders'],
      ['tables'],
    ])
  })

  it('tells when rows were last written', async () => {
    await shop.run('create or replace table core.later as select 1 as n')
    const modified = async (): Promise<string> => {
      const [[at] = []] = await shop.rows(
        "select last_modified_time from core.INFORMATION_SCHEMA.PARTITIONS where table_name = 'later'",
      )
      return String(at)
    }
    const made = await modified()

    await shop.run('update core.later set n = 2 where n = 99')
    expect(await modified()).toBe(made)
    await shop.run('update core.later set n = 2 where n = 1')
    expect((await modified()) > made).toBe(true)
  })
})

describe('a wildcard table', () => {
  it('reads the tables of its prefix with the columns of the newest', async () => {
    await shop.run('create table core.ga_20240101 as select 1 as n')
    await shop.run("create table core.ga_20240102 as select 'b' as word, 2 as n")

    expect(
      await shop.rows(
        "select *, _TABLE_SUFFIX from `core.ga_*` where _table_suffix between '20240101' and '20240102' order by n",
      ),
    ).toEqual([
      [null, 1, '20240101'],
      ['b', 2, '20240102'],
    ])
    expect(await shop.rows("select n from `shop.core.ga_2024*` where _TABLE_SUFFIX = '0102'")).toEqual([[2]])
  })

  it('finds a table made after the query was first run', async () => {
    const sql = 'select count(*) from `core.gb_*`'
    await shop.run('create table core.gb_1 as select 1 as n')
    expect(await shop.rows(sql)).toEqual([[1]])
    await shop.run('create table core.gb_2 as select 1 as n')

    expect(await shop.rows(sql)).toEqual([[2]])
  })

  it('refuses a column that changed its type, and a prefix nothing has', async () => {
    await shop.run("create table core.gc_1 as select 'x' as n")
    await shop.run('create table core.gc_2 as select 1 as n')

    await expect(shop.run('select n from `core.gc_*`')).rejects.toMatchObject({
      message: expect.stringContaining('Cannot read field of type STRING as INT64'),
    })
    await expect(shop.run('select 1 from `core.gz_*`')).rejects.toMatchObject({ kind: 'not-found' })
  })
})
