import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MemoryWarehouse, openMemory } from './open-memory.ts'

let shop: MemoryWarehouse

beforeAll(async () => {
  shop = await openMemory()
})
afterAll(() => shop.close())

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(shop.folder, path)), { recursive: true })
  await writeFile(join(shop.folder, path), text)
}

function read(path: string): Promise<string> {
  return readFile(join(shop.folder, path), 'utf8')
}

describe('EXPORT DATA', () => {
  it('writes CSV with a header, quotes and an empty field for NULL', async () => {
    await shop.run(`export data options (uri = 'gs://shop/out/a-*.csv', format = 'CSV') as
      select 1 as id, 'q"u,o' as word, cast(null as int64) as nothing, timestamp '2024-01-01 10:00:00+00' as made_at,
        b'ab' as raw, numeric '1.50' as amount, true as yes`)

    expect(await readdir(join(shop.folder, 'out'))).toEqual(['a-000000000000.csv'])
    expect(await read('out/a-000000000000.csv')).toBe(
      'id,word,nothing,made_at,raw,amount,yes\n1,"q""u,o",,2024-01-01 10:00:00 UTC,YWI=,1.5,true\n',
    )
  })

  it('leaves the header out and takes another delimiter', async () => {
    await shop.run(
      "export data options (uri = 'gs://shop/out/b-*', format = 'CSV', header = false, field_delimiter = ';') as select 1 as a, 2 as b",
    )

    expect(await read('out/b-000000000000')).toBe('1;2\n')
  })

  it('writes one JSON object per line, INT64 as texts', async () => {
    await shop.run(`export data options (uri = 'gs://shop/out/c-*.json', format = 'JSON') as
      select n, [struct(n as x, date '2024-01-31' as d)] as list from unnest([2, 1]) as n order by n`)

    expect(await read('out/c-000000000000.json')).toBe(
      '{"n":"1","list":[{"x":"1","d":"2024-01-31"}]}\n{"n":"2","list":[{"x":"2","d":"2024-01-31"}]}\n',
    )
  })

  it('does not write over files unless told to', async () => {
    const sql = (more: string): string =>
      `export data options (uri = 'gs://shop/out/d-*.csv', format = 'CSV'${more}) as select 1 as a`
    await shop.run(sql(''))

    await expect(shop.run(sql(''))).rejects.toMatchObject({
      message: expect.stringContaining('overwrite = true'),
    })
    await shop.run(sql(', overwrite = true'))
  })

  it('wants one star in the URI and flat rows in CSV', async () => {
    await expect(
      shop.run("export data options (uri = 'gs://shop/out/e.csv', format = 'CSV') as select 1 as a"),
    ).rejects.toMatchObject({ message: expect.stringContaining('must be a wild card URI') })
    await expect(
      shop.run("export data options (uri = 'gs://shop/out/e-*.csv', format = 'CSV') as select [1] as list"),
    ).rejects.toMatchObject({ message: 'Operation cannot be performed on a nested schema. Field: list' })
    await expect(
      shop.run("export data options (uri = 'gs://shop/out/e-*.avro', format = 'AVRO') as select 1 as a"),
    ).rejects.toMatchObject({ kind: 'unsupported' })
  })
})

describe('Parquet', () => {
  it('brings every value back through an external table', async () => {
    const query = `select 1 as id, [struct(1 as x, timestamp '2024-01-01 10:00:00.5+00' as made_at)] as list,
      numeric '1.5' as amount, b'ab' as raw, date '2024-01-31' as day, cast(null as string) as nothing`
    await shop.run(
      `export data options (uri = 'gs://shop/parquet/p-*.parquet', format = 'PARQUET') as ${query}`,
    )
    await shop.run(`create external table core.from_parquet (id int64, list array<struct<x int64, made_at timestamp>>,
        amount numeric, raw bytes, day date, nothing string)
      options (format = 'PARQUET', uris = ['gs://shop/parquet/*.parquet'])`)

    expect(await shop.rows('select * from core.from_parquet')).toEqual(await shop.rows(query))
  })
})

describe('partition columns of an external table', () => {
  it('are read from the names of the folders', async () => {
    await write('hive/day=2024-01-01/store=a%20b/x.csv', '1\n2\n')
    await write('hive/day=2024-01-02/store=__HIVE_DEFAULT_PARTITION__/x.csv', '3\n')
    await shop.run(`create external table core.hive (n int64) with partition columns (day date, store string)
      options (format = 'CSV', uris = ['gs://shop/hive/*'], hive_partition_uri_prefix = 'gs://shop/hive')`)

    expect(await shop.rows('select * from core.hive order by n')).toEqual([
      [1, '2024-01-01', 'a b'],
      [2, '2024-01-01', 'a b'],
      [3, '2024-01-02', null],
    ])
    expect(await shop.rows("select sum(n) from core.hive where day = '2024-01-01'")).toEqual([[3]])
  })
})

describe('LOAD DATA', () => {
  it('makes the table, adds to it, and overwrites it', async () => {
    await write('load/a.csv', 'id,day\n1,2024-01-31\n2,\n')
    const from = "from files (format = 'CSV', uris = ['gs://shop/load/a.csv'], skip_leading_rows = 1)"

    const made = await shop.run(`load data into core.loaded (id int64 not null, day date) partition by day
      options (description = 'from a file') ${from}`)
    expect(made.rowsAffected).toBe(2)
    await shop.run(`load data into core.loaded ${from}`)
    expect(await shop.rows('select * from core.loaded order by id')).toEqual([
      [1, '2024-01-31'],
      [1, '2024-01-31'],
      [2, null],
      [2, null],
    ])
    expect(
      await shop.rows(
        "select option_value from core.INFORMATION_SCHEMA.TABLE_OPTIONS where table_name = 'loaded'",
      ),
    ).toEqual([['"from a file"']])

    await shop.run(`load data overwrite core.loaded ${from}`)
    expect(await shop.rows('select count(*) from core.loaded')).toEqual([[2]])
  })

  it('reads JSON lines and Parquet by name', async () => {
    await write('load/b.json', '{"name": "x", "n": 1}\n')
    await shop.run(
      "load data into core.from_json (n int64, name string) from files (format = 'JSON', uris = ['gs://shop/load/b.json'])",
    )

    expect(await shop.rows('select * from core.from_json')).toEqual([[1, 'x']])
  })

  it('leaves no table behind when a value does not fit', async () => {
    await write('load/bad.csv', 'x\n')

    await expect(
      shop.run(
        "load data into core.bad (n int64) from files (format = 'CSV', uris = ['gs://shop/load/bad.csv'])",
      ),
    ).rejects.toMatchObject({ name: 'WarehouseError' })
    await expect(shop.run('select * from core.bad')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('takes no columns it would have to guess', async () => {
    await expect(
      shop.run("load data into core.guessed from files (format = 'CSV', uris = ['gs://shop/load/a.csv'])"),
    ).rejects.toMatchObject({ kind: 'unsupported' })
  })
})
