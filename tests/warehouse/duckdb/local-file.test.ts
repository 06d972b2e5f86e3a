import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DuckdbSettings, openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions, target } from '../contract.ts'
import { type Child, startChild } from './child.ts'

let folder: string
let path: string
let open: Warehouse[]
let children: Child[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-file-'))
  path = join(folder, 'local.duckdb')
  open = []
  children = []
})
afterEach(async () => {
  for (const child of children) await child.kill('SIGKILL')
  for (const warehouse of open) await warehouse.close()
  await rm(folder, { recursive: true, force: true })
})

async function openLocal(more: Partial<DuckdbSettings> = {}): Promise<Warehouse> {
  const warehouse = await openDuckdb({
    path,
    mode: 'write',
    defaultDatabase: 'shop',
    storageRoot: folder,
    projectRoot: folder,
    now: () => new Date('2024-01-31T12:00:00Z'),
    ...more,
  })
  open.push(warehouse)
  return warehouse
}

async function close(warehouse: Warehouse): Promise<void> {
  open = open.filter((each) => each !== warehouse)
  await warehouse.close()
}

/** Builds `core.numbers` with one row and publishes it. */
async function publish(n: number): Promise<void> {
  const warehouse = await openLocal()
  await warehouse.run('create schema if not exists core', jobOptions())
  await warehouse.run(`create or replace table core.numbers as select ${n} as n`, jobOptions())
  await warehouse.commit()
  await close(warehouse)
}

async function numbers(): Promise<unknown> {
  const reader = await openLocal({ mode: 'read' })
  const { rows } = await reader.run('select n from core.numbers', jobOptions())
  await close(reader)
  return rows
}

/** A tool of an analyst: plain DuckDB, the file open read-only; says the rows once, and again each time it is asked. */
function startReader(): Child {
  const child = startChild(`
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(${JSON.stringify(path)}, { access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    do {
      const reader = await connection.runAndReadAll('select n from core.numbers')
      console.log(JSON.stringify(reader.getRowsJson()))
    } while ((await ask()) === 'again')
  `)
  children.push(child)
  return child
}

describe('the local file', () => {
  it('is built while a tool has it open, and the tool sees the new rows when it opens it again', async () => {
    await publish(1)
    const tool = startReader()
    expect(await tool.line()).toBe('[["1"]]')

    await publish(2)
    tool.say('again')

    expect(await tool.line()).toBe('[["1"]]')
    expect(await startReader().line()).toBe('[["2"]]')
    expect(await numbers()).toEqual([[2]])
  })

  it('stays as it was when a builder is killed, and the next builder goes on', async () => {
    await publish(1)
    const builder = startChild(`
      const { openDuckdb } = await load('/runner/warehouse/duckdb/index.ts')
      const warehouse = await openDuckdb({ path: ${JSON.stringify(path)}, mode: 'write', defaultDatabase: 'shop', storageRoot: '/', projectRoot: '/', now: () => new Date() })
      const options = { jobId: 'job', signal: new AbortController().signal, labels: {}, parameters: [] }
      await warehouse.run('create or replace table core.numbers as select 9 as n', options)
      console.log('written')
      await ask()
    `)
    children.push(builder)
    expect(await builder.line()).toBe('written')
    await expect(openLocal()).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringMatching(/process \d+/),
    })

    await builder.kill('SIGKILL')

    expect(await readdir(folder)).toContain('local.duckdb.next')
    expect(await numbers()).toEqual([[1]])
    await publish(3)
    expect(await numbers()).toEqual([[3]])
    expect(await readdir(folder)).not.toContain('local.duckdb.next')
  })

  it('shows nothing of a session that is closed without commit', async () => {
    await publish(1)
    const warehouse = await openLocal()
    await warehouse.run('create or replace table core.numbers as select 2 as n', jobOptions())

    await close(warehouse)

    expect(await numbers()).toEqual([[1]])
  })

  it('goes on after a commit with what was published', async () => {
    const warehouse = await openLocal()
    await warehouse.run('create schema core', jobOptions())
    await warehouse.run('create table core.numbers as select 1 as n', jobOptions())
    await warehouse.commit()
    await warehouse.run('insert into core.numbers (n) values (2)', jobOptions())

    expect(await numbers()).toEqual([[1]])
    await warehouse.commit()
    expect(await numbers()).toEqual([[1], [2]])
  })

  it('keeps its inode when nothing was written', async () => {
    await publish(1)
    const before = await stat(path)
    const warehouse = await openLocal()
    await warehouse.run('select n from core.numbers', jobOptions())

    await warehouse.commit()

    expect((await stat(path)).ino).toBe(before.ino)
  })

  it('is refused to a second session of the same process', async () => {
    await openLocal()

    await expect(openLocal()).rejects.toMatchObject({
      kind: 'locked',
      message: expect.stringContaining(`process ${process.pid}`),
    })
  })

  it('is refused while another tool writes to it', async () => {
    await publish(1)
    const tool = startChild(`
      const { DuckDBInstance } = await import('@duckdb/node-api')
      await DuckDBInstance.create(${JSON.stringify(path)})
      console.log('open')
      await ask()
    `)
    children.push(tool)
    await tool.line()
    const warehouse = await openLocal()

    await expect(warehouse.run('select 1', jobOptions())).rejects.toMatchObject({ kind: 'locked' })
  })

  it('is empty to a reader before the first build', async () => {
    const reader = await openLocal({ mode: 'read' })

    expect((await reader.run('select 1', jobOptions())).rows).toEqual([[1]])
    expect((await reader.readState([target('numbers')], new AbortController().signal)).relations).toEqual([])
  })

  it('keeps declared types, labels and view texts over sessions', async () => {
    const warehouse = await openLocal()
    await warehouse.run('create schema core', jobOptions())
    await warehouse.run(
      "create table core.money (amount NUMERIC(18, 2), tags ARRAY<STRING>) options (labels = [('a', 'b')])",
      jobOptions(),
    )
    await warehouse.commit()
    await close(warehouse)

    const reader = await openLocal({ mode: 'read' })
    const { relations } = await reader.readState([target('money')], new AbortController().signal)

    expect(relations[0]).toMatchObject({
      columns: [
        { name: 'amount', type: { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] } },
        { name: 'tags', type: { kind: 'array', element: { kind: 'scalar', name: 'STRING' } } },
      ],
      labels: { a: 'b' },
    })
  })

  it('knows tables that another tool has made in it', async () => {
    await publish(1)
    const tool = startChild(`
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const connection = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect()
      await connection.run("create table core.notes as select 1::integer as id, {'a': [1.5::decimal(10, 2)]} as body; drop table core.numbers")
      console.log('done')
    `)
    children.push(tool)
    await tool.line()
    await tool.kill('SIGKILL')

    const warehouse = await openLocal()

    expect((await warehouse.run('select id, body.a[0] from core.notes', jobOptions())).rows).toEqual([
      [1, '1.5'],
    ])
    await expect(warehouse.run('select n from core.numbers', jobOptions())).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('has views that plain DuckDB can read', async () => {
    const warehouse = await openLocal()
    await warehouse.run('create schema core', jobOptions())
    await warehouse.run(
      "create table core.orders as select 'a' as sku, numeric '7.50' as total, 2 as amount, [1, 2] as parts, ' 41' as word",
      jobOptions(),
    )
    await warehouse.run(
      "create view core.per_piece as select upper(sku) as sku, total / amount as price, amount / 4 as quarter, cast(word as int64) + 1 as number, parts[offset(1)] as second, row_number() over (order by sku) as place from core.orders where sku like 'a%'",
      jobOptions(),
    )
    await warehouse.commit()
    const tool = startChild(`
      const { DuckDBInstance } = await import('@duckdb/node-api')
      const connection = await (await DuckDBInstance.create(${JSON.stringify(path)}, { access_mode: 'READ_ONLY' })).connect()
      console.log(JSON.stringify((await connection.runAndReadAll('select sku, price::varchar, quarter, number, second, place from core.per_piece')).getRowsJson()))
    `)
    children.push(tool)

    expect(await tool.line()).toBe('[["A","3.750000000",0.5,"42","2","1"]]')
  })

  it('holds datasets of other projects beside those of its own', async () => {
    const warehouse = await openLocal()
    await warehouse.run('create schema core', jobOptions())
    await warehouse.run('create schema `my-other-project.core`', jobOptions())
    await warehouse.run('create table core.t as select 1 as n', jobOptions())
    await warehouse.run('create table `my-other-project.core.t` as select 2 as n', jobOptions())

    const { rows } = await warehouse.run(
      'select a.n, b.n from shop.core.t as a cross join `my-other-project`.core.t as b',
      jobOptions(),
    )

    expect(rows).toEqual([[1, 2]])
  })

  it('runs two statements at the same time', async () => {
    const warehouse = await openLocal({ maxConcurrentJobs: 2 })
    const slow = new AbortController()
    const long = warehouse.run(
      'select count(*) from unnest(generate_array(1, 1000000)) as a cross join unnest(generate_array(1, 1000000)) as b where mod(a * b, 7) = 3',
      jobOptions({ signal: slow.signal }),
    )
    const ended = expect(long).rejects.toMatchObject({ kind: 'cancelled' })

    const { rows } = await warehouse.run('select 1', jobOptions())
    slow.abort()

    expect(rows).toEqual([[1]])
    await ended
  })
})
