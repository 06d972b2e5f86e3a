import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Job, Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions, target } from '../contract.ts'

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'external-'))
  await mkdir(join(folder, 'data', 'raw', 'deep'), { recursive: true })
  warehouse = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    storageRoot: join(folder, 'data'),
    projectRoot: folder,
    now: () => new Date('2024-01-31T12:00:00Z'),
  })
  await run('create schema core')
})
afterAll(async () => {
  await warehouse.close()
  await rm(folder, { recursive: true, force: true })
})

function run(sql: string): Promise<Job> {
  return warehouse.run(sql, jobOptions())
}

async function rows(sql: string): Promise<Job['rows']> {
  return (await run(sql)).rows
}

function file(name: string, text: string): Promise<void> {
  return writeFile(join(folder, 'data', 'raw', name), text)
}

describe('an external table', () => {
  it('reads every CSV file its pattern names, by position, with the name of the file', async () => {
    await file('orders_1.csv', 'x,y\n1,"a, b"\n')
    await file('deep/orders_2.csv', 'x,y\n2,"line\nbreak"\n')
    await run(
      "create external table core.orders (id INT64, note STRING) options (format = 'CSV', uris = ['gs://shop/raw/*.csv'], skip_leading_rows = 1, allow_quoted_newlines = true)",
    )

    expect(await rows("select id, note, ends_with(_FILE_NAME, '.csv') from core.orders order by id")).toEqual(
      [
        [1, 'a, b', true],
        [2, 'line\nbreak', true],
      ],
    )
    expect(await rows('select * from core.orders where id = 1')).toEqual([[1, 'a, b']])
    const { relations } = await warehouse.readState([target('orders')], new AbortController().signal)
    expect(relations[0]).toMatchObject({ type: 'external' })
  })

  it('tells NULL by its marker and keeps the marker in quotes as text', async () => {
    await file('marked.txt', 'a,b\n\\N,"\\N"\n,""\n')
    await run(
      "create external table core.marked (a STRING, b STRING) options (format = 'CSV', uris = ['data/raw/marked.txt'], skip_leading_rows = 1, null_marker = '\\\\N')",
    )

    expect(await rows('select a, b from core.marked')).toEqual([
      [null, '\\N'],
      ['', ''],
    ])
  })

  it('has no rows when its files have none, and when its pattern names none', async () => {
    await file('empty.txt', 'a,b\n')
    await run(
      "create external table core.nothing (a INT64, b STRING) options (format = 'CSV', uris = ['data/raw/empty.txt', 'data/raw/absent/*'], skip_leading_rows = 1)",
    )

    expect(await rows('select * from core.nothing')).toEqual([])
  })

  it('sees files that come later', async () => {
    await run(
      "create or replace external table core.growing (n INT64) options (format = 'CSV', uris = ['data/raw/grow_*'])",
    )
    expect(await rows('select count(*) from core.growing')).toEqual([[0]])

    await file('grow_1', '1\n2\n')

    expect(await rows('select count(*) from core.growing')).toEqual([[2]])
  })

  it('says which file is missing when it is read', async () => {
    await run(
      "create external table core.missing (n INT64) options (format = 'CSV', uris = ['gs://shop/raw/missing.csv'])",
    )

    await expect(run('select * from core.missing')).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('gs://shop/raw/missing.csv'),
    })
  })

  it('reads lines of JSON with nested values', async () => {
    await file('events.ndjson', '{"id": 1, "items": [{"sku": "a", "n": 2}], "other": true}\n{"id": null}\n')
    await run(
      "create external table core.events (id INT64, items ARRAY<STRUCT<sku STRING, n INT64>>) options (format = 'NEWLINE_DELIMITED_JSON', uris = ['data/raw/events.ndjson'], ignore_unknown_values = true)",
    )

    expect(
      await rows('select id, (select sum(i.n) from unnest(items) as i) from core.events order by id'),
    ).toEqual([
      [null, null],
      [1, 2],
    ])
  })

  it('is replaced by a table and dropped by its own name', async () => {
    await run(
      "create external table core.passing (n INT64) options (format = 'CSV', uris = ['data/raw/grow_*'])",
    )
    await run('create or replace table core.passing as select sum(n) as total from core.passing')

    expect(await rows('select total from core.passing')).toEqual([[3]])
    await run(
      "create or replace external table core.passing (n INT64) options (format = 'CSV', uris = ['data/raw/grow_*'])",
    )
    await run('drop external table core.passing')
  })

  it('refuses a value that is not of its column', async () => {
    await file('bad.txt', '1\nzz\n')
    await run(
      "create external table core.bad (n INT64) options (format = 'CSV', uris = ['data/raw/bad.txt'])",
    )

    await expect(run('select sum(n) from core.bad')).rejects.toMatchObject({
      kind: 'invalid-query',
      message: expect.stringMatching(/bad\.txt[\s\S]*zz|zz[\s\S]*bad\.txt/),
    })
  })
})

describe('a seed', () => {
  it('names file, line and column of a value of another type', async () => {
    await writeFile(join(folder, 'seed.csv'), 'name,price\n"two\nlines",1.5\nx,cheap\n')
    const load = warehouse.load(
      {
        kind: 'load',
        name: 'load file',
        phase: 'stage',
        sql: { text: '', origins: [] },
        idempotent: true,
        file: 'seed.csv',
        format: 'csv',
        into: target('seed'),
        columns: [
          { name: 'name', type: { kind: 'scalar', name: 'STRING' } },
          { name: 'price', type: { kind: 'scalar', name: 'NUMERIC', parameters: [10, 2] } },
        ],
      },
      jobOptions(),
    )

    await expect(load).rejects.toMatchObject({
      message: 'seed.csv:4:3: "cheap" is not a NUMERIC(10, 2), the type of column "price"',
    })
  })
})
