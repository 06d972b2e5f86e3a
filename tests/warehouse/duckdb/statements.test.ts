import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Job, Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions, target } from '../contract.ts'

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statements-'))
  warehouse = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    defaultSchema: 'core',
    storageRoot: folder,
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

async function described(name: string) {
  const { relations } = await warehouse.readState([target(name)], new AbortController().signal)
  return relations[0]
}

describe('tables', () => {
  it('are kept by IF NOT EXISTS and refused without it', async () => {
    await run('create table core.once as select 1 as n')
    await run('create table if not exists core.once as select 2 as n')

    await expect(run('create table core.once as select 3 as n')).rejects.toMatchObject({
      message: expect.stringContaining('Already exists'),
    })
    expect(await rows('select n from core.once')).toEqual([[1]])
  })

  it('refuse a dataset that is not there', async () => {
    await expect(run('create table nowhere.t as select 1 as n')).rejects.toMatchObject({
      kind: 'not-found',
      message: 'Not found: Dataset shop:nowhere',
    })
  })

  it('replace a view of the same name and are replaced by one, even when the new one reads the old one', async () => {
    await run('create or replace view core.kind as select 1 as n')
    await run('create or replace table core.kind as select n + 1 as n from core.kind')
    expect(await described('kind')).toMatchObject({ type: 'table' })

    await run('create or replace table core.other as select 7 as n')
    await run('create or replace view core.kind as select n from core.other')

    expect(await described('kind')).toMatchObject({ type: 'view' })
    expect(await rows('select n from core.kind')).toEqual([[7]])
  })

  it('keep required columns and defaults', async () => {
    await run("create table core.strict (id INT64 not null, state STRING default 'new')")
    await run('insert into core.strict (id) values (1)')
    await run('insert into core.strict (id, state) values (2, default)')

    await expect(run("insert into core.strict (id, state) values (null, 'x')")).rejects.toMatchObject({
      kind: 'invalid-query',
    })
    expect(await rows('select id, state from core.strict order by id')).toEqual([
      [1, 'new'],
      [2, 'new'],
    ])
  })

  it('hold what is longer than declared off, and round to the declared scale', async () => {
    await run('create table core.narrow (code STRING(3), amount NUMERIC(5, 2))')
    await run("insert into core.narrow (code, amount) values ('abc', numeric '1.005')")

    await expect(
      run("insert into core.narrow (code, amount) values ('abcd', numeric '1')"),
    ).rejects.toMatchObject({ message: expect.stringContaining('STRING(3)') })
    await expect(
      run("insert into core.narrow (code, amount) values ('a', numeric '12345')"),
    ).rejects.toMatchObject({ kind: 'invalid-query' })
    expect(await rows('select code, amount from core.narrow')).toEqual([['abc', '1.01']])
  })

  it('compute with declared decimals beyond their own width', async () => {
    await run(
      "create or replace table core.wide (amount NUMERIC(18, 2)) as select numeric '9999999999999999.99'",
    )

    expect(await rows('select amount * 100, amount + amount from core.wide')).toEqual([
      ['999999999999999999', '19999999999999999.98'],
    ])
  })

  it('store a NULL array as an empty one', async () => {
    await run('create or replace table core.lists as select cast(null as array<int64>) as a')

    expect(await rows('select a, array_length(a) from core.lists')).toEqual([[[], 0]])
  })

  it('are altered column by column', async () => {
    await run('create or replace table core.changing as select 1 as a, 2 as b')
    await run('alter table core.changing add column c STRING, add column if not exists a INT64')
    await run('alter table core.changing drop column b')
    await run('alter table core.changing rename column a to first')
    await run("alter table core.changing set options (labels = [('k', 'v')], description = 'changed')")
    await run('alter table core.changing rename to changed')

    expect(await described('changing')).toBeUndefined()
    expect(await described('changed')).toMatchObject({
      columns: [
        { name: 'first', type: { name: 'INT64' } },
        { name: 'c', type: { name: 'STRING' } },
      ],
      labels: { k: 'v' },
    })
    expect(await rows('select * from core.changed')).toEqual([[1, null]])
  })

  it('are copied with their layout', async () => {
    await run(
      'create or replace table core.original (d DATE, n INT64) partition by d cluster by n as select date "2024-01-31", 5',
    )
    await run('create or replace table core.duplicate copy core.original')
    await run('create table core.empty_one like core.original')

    expect(await described('duplicate')).toMatchObject({ partitionBy: 'd', clusterBy: ['n'] })
    expect(await rows('select * from core.duplicate')).toEqual([['2024-01-31', 5]])
    expect(await rows('select count(*) from core.empty_one')).toEqual([[0]])
  })

  it('go in one transaction when a staged one takes their place', async () => {
    await run('create or replace table core.live as select 1 as n')
    await run('create or replace table core.live__stage as select 2 as n')
    await run(
      'begin transaction; drop table if exists core.live; alter table core.live__stage rename to live; commit transaction',
    )

    expect(await rows('select n from core.live')).toEqual([[2]])
    expect(await described('live__stage')).toBeUndefined()
  })

  it('are dropped only as what they are', async () => {
    await run('create or replace table core.a_table as select 1 as n')
    await run('create or replace view core.a_view as select 1 as n')

    await expect(run('drop table core.a_view')).rejects.toMatchObject({
      message: '"a_view" is a view; use DROP VIEW',
    })
    await run('drop view core.a_view')
    await run('drop table if exists core.a_view')
    await run('drop table core.a_table')
    await expect(run('drop table core.a_table')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('go with their dataset', async () => {
    await run('create schema passing')
    await run('create table passing.t as select 1 as n')

    await expect(run('drop schema passing')).rejects.toMatchObject({
      message: expect.stringContaining('still in use'),
    })
    await run('drop schema passing cascade')

    await expect(run('select * from passing.t')).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('views', () => {
  it('mean what their text means when they are read', async () => {
    await run('create or replace table core.measured as select 1 as n')
    await run('create or replace view core.half as select n / 2 as h, n from core.measured')
    await run('create or replace view core.half_again as select h, n + 1 as more from core.half')
    await run("create or replace table core.measured as select numeric '2.5' as n")

    expect(await rows('select half.h, more, n from core.half_again cross join core.half')).toEqual([
      ['1.25', '3.5', '2.5'],
    ])
    await run('create or replace table core.measured as select 1 as other')
    await expect(run('select h from core.half')).rejects.toMatchObject({
      message: 'The view "half" no longer works: Unrecognized name: n',
    })
  })

  it('keep the names they are given, also beside columns of the same name', async () => {
    await run('create or replace table core.versions as select 1 as id, 5 as rank_no union all select 1, 6')
    await run(`create or replace view core.newest (id, rank_no) as
      select id, -rank_no as rank_no
      from core.versions qualify row_number() over (partition by id order by rank_no) = 1`)

    expect(await rows('select id, rank_no from core.newest')).toEqual([[1, -6]])
  })
})

describe('data manipulation', () => {
  it('takes values of INSERT by column, coerced', async () => {
    await run('create or replace table core.typed (f FLOAT64, d DATE, n NUMERIC(10, 2))')
    await run("insert into core.typed (n, d, f) values (3, '2024-01-31', 2)")

    expect(await rows('select f, d, n from core.typed')).toEqual([[2, '2024-01-31', '3']])
  })

  it('changes a field of a STRUCT and leaves the others', async () => {
    await run(
      "create or replace table core.nested as select 1 as id, struct(1 as a, struct('x' as b, 'y' as c) as inside) as s",
    )
    await run("update core.nested set s.inside.b = 'z', s.a = 2 where id = 1")

    expect(await rows('select s.a, s.inside.b, s.inside.c from core.nested')).toEqual([[2, 'z', 'y']])
  })

  it('updates from another table once per row', async () => {
    await run("create or replace table core.prices as select 'a' as sku, 1 as price union all select 'b', 2")
    const job = await run(
      "update core.prices as p set price = n.price from (select 'a' as sku, 10 as price) as n where p.sku = n.sku",
    )
    expect(job.rowsAffected).toBe(1)
    expect(await rows('select sku, price from core.prices order by sku')).toEqual([
      ['a', 10],
      ['b', 2],
    ])

    const twice = run(
      "update core.prices as p set price = n.price from unnest([struct('a' as sku, 1 as price), ('a', 2)]) as n where p.sku = n.sku",
    )
    await expect(twice).rejects.toMatchObject({ message: expect.stringContaining('at most one source row') })
  })

  it('deletes by a subquery', async () => {
    await run('create or replace table core.keys as select n from unnest([1, 2, 3]) as n')
    const job = await run(
      'delete from core.keys as k where k.n in (select 2) or exists (select 1 from unnest([3]) as x where x = k.n)',
    )

    expect(job.rowsAffected).toBe(2)
    expect(await rows('select n from core.keys')).toEqual([[1]])
  })

  it('empties a table', async () => {
    await run('create or replace table core.full_one as select 1 as n')
    const job = await run('truncate table core.full_one')

    expect(job.rowsAffected).toBe(1)
    expect(await rows('select count(*) from core.full_one')).toEqual([[0]])
  })

  it('takes a clause without a condition where it stands', async () => {
    await run('create or replace table core.first_fit as select 1 as id, 0 as v union all select 2, 0')
    await run(`merge core.first_fit as t using (select 1 as id union all select 2) as s on t.id = s.id
      when matched and t.id = 1 then update set v = 1
      when matched then update set v = 2
      when matched and t.id = 2 then delete`)

    expect(await rows('select id, v from core.first_fit order by id')).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('replaces a partition by a merge on false', async () => {
    await run(
      "create or replace table core.parts as select date '2024-01-01' as d, 1 as n union all select date '2024-01-02', 2",
    )
    const job =
      await run(`merge core.parts as t using (select date '2024-01-02' as d, n + 40 as n from core.parts where n = 2) as s on false
      when not matched by source and t.d = date '2024-01-02' then delete
      when not matched then insert row`)

    expect(job.rowsAffected).toBe(2)
    expect(await rows('select d, n from core.parts order by d')).toEqual([
      ['2024-01-01', 1],
      ['2024-01-02', 42],
    ])
  })

  it('does not evaluate what a clause does not need', async () => {
    await run('create or replace table core.lazy as select 1 as id, 1 as v')
    await run(`merge core.lazy as t using (select 1 as id, 0 as divisor union all select 2, 4) as s on t.id = s.id
      when matched then update set v = 7
      when not matched then insert (id, v) values (s.id, cast(8 / s.divisor as int64))`)

    expect(await rows('select id, v from core.lazy order by id')).toEqual([
      [1, 7],
      [2, 2],
    ])
  })

  it('refuses to write to a view', async () => {
    await run('create or replace view core.only_read as select 1 as n')

    await expect(run('delete from core.only_read where true')).rejects.toMatchObject({
      kind: expect.stringMatching(/unsupported|invalid-query/),
    })
  })
})

describe('functions', () => {
  it('made in SQL are called by name', async () => {
    await run('create or replace function core.plus(a INT64, b INT64) as (a + b)')
    await run('create or replace function core.plus_one(a INT64) returns INT64 as (core.plus(a, 1))')

    expect(await rows('select core.plus(1, 2), core.plus_one(5)')).toEqual([[3, 6]])
    await run('drop function core.plus_one')
    await expect(run('select core.plus_one(5)')).rejects.toMatchObject({ kind: 'invalid-query' })
  })

  it('take arguments of any type', async () => {
    await run(
      'create or replace function core.either(a any type, b any type) as (coalesce((select max(x) from unnest([a]) as x), b))',
    )

    expect(
      await rows("select core.either(null, 2) + 1, core.either('a', 'b') from unnest([1]) as n"),
    ).toEqual([[3, 'a']])
  })

  it('give tables', async () => {
    await run(
      'create or replace table function core.upto(n INT64) as select x from unnest(generate_array(1, n)) as x',
    )

    expect(await rows('select x from core.upto(3) order by x')).toEqual([[1], [2], [3]])
  })
})

describe('errors', () => {
  it('of values carry the place of the expression', async () => {
    const sql = "select 'é', cast(word as int64) from unnest(['12', 'x']) as word"

    await expect(run(sql)).rejects.toMatchObject({
      kind: 'invalid-query',
      message: expect.stringContaining('x'),
      offset: sql.indexOf('cast'),
    })
  })

  it('name what the local engine does not have', async () => {
    await expect(run('select st_geogpoint(1, 2)')).rejects.toMatchObject({ kind: 'unsupported' })
    await expect(
      run('select n from core.once for system_time as of timestamp "2024-01-01 00:00:00+00"'),
    ).rejects.toMatchObject({
      kind: 'unsupported',
      message: 'FOR SYSTEM_TIME AS OF is not supported by the local engine',
    })
  })

  it('of a scalar subquery with several rows are in GoogleSQL words', async () => {
    await expect(run('select (select n from unnest([1, 2]) as n)')).rejects.toMatchObject({
      message: 'Scalar subquery produced more than one element',
    })
  })
})
