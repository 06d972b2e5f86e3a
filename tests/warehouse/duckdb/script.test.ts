import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Job, Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions } from '../contract.ts'

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'script-'))
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

describe('a script', () => {
  it('gives the rows of its last query and the rows written by all its statements', async () => {
    const job = await run(`create or replace table core.t as select 1 as n;
      insert into core.t (n) values (2), (3);
      select n from core.t order by n;
      update core.t set n = n where n > 1;`)

    expect(job.rows).toEqual([[1], [2], [3]])
    expect(job.rowsAffected).toBe(5)
  })

  it('keeps variables of every type', async () => {
    expect(
      await rows(`declare a, b int64 default 2;
        declare word string default 'x';
        declare list array<struct<k string, n numeric>> default array<struct<k string, n numeric>>[('p', numeric '1.5')];
        declare happened_at timestamp default timestamp '2024-01-31 10:00:00.25+00';
        set a = a + 1;
        set (b, word) = (40, 'y');
        select a, b, word, list[0].n, happened_at`),
    ).toEqual([[3, 40, 'y', '1.5', '2024-01-31T10:00:00.250000Z']])
  })

  it('branches and loops', async () => {
    expect(
      await rows(`declare n int64 default 0;
        declare seen array<int64> default [];
        while true do
          set n = n + 1;
          if n = 2 then continue;
          elseif n > 5 then break;
          else set seen = array_concat(seen, [n]);
          end if;
        end while;
        repeat set n = n + 10; until n > 20 end repeat;
        for row in (select x, x * x as square from unnest([1, 2]) as x order by x) do
          set seen = array_concat(seen, [row.square]);
        end for;
        case n when 26 then set seen = array_concat(seen, [99]); else select 1; end case;
        select n, seen`),
    ).toEqual([[26, [1, 3, 4, 5, 1, 4, 99]]])
  })

  it('handles an error and can raise it again', async () => {
    expect(
      await rows(`declare told string;
        begin
          select cast(word as int64) from unnest(['x']) as word;
        exception when error then
          set told = @@error.message;
        end;
        select told is not null`),
    ).toEqual([[true]])

    await expect(
      run("begin raise using message = 'no stock'; exception when error then raise; end"),
    ).rejects.toMatchObject({ message: 'no stock' })
  })

  it('rolls back when its handler says so', async () => {
    await run('create or replace table core.account as select 1 as n')
    await run(`begin
        begin transaction;
        insert into core.account (n) values (2);
        select cast(word as int64) from unnest(['x']) as word;
        commit transaction;
      exception when error then
        rollback transaction;
      end`)

    expect(await rows('select n from core.account')).toEqual([[1]])
  })

  it('undoes a transaction it leaves open, made tables included', async () => {
    await run('begin transaction; create table core.unfinished as select 1 as n')

    await expect(run('select * from core.unfinished')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('makes temporary tables for itself', async () => {
    expect(
      await rows(
        'create temp table own as select 1 as n; insert into own (n) values (2); select sum(n) from own',
      ),
    ).toEqual([[3]])
    await expect(run('select * from own')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('checks assertions with their own words', async () => {
    await run('assert 1 = 1; assert (select count(*) from unnest([1])) = 1')

    await expect(run("assert 1 = 2 as 'one is not two'")).rejects.toMatchObject({ message: 'one is not two' })
  })

  it('runs text as a statement', async () => {
    expect(
      await rows(
        "declare n int64; execute immediate 'select @a + @b' into n using 40 as a, 2 as b; select n",
      ),
    ).toEqual([[42]])
    expect(await rows("execute immediate 'select ? || ?' using 'a', 'b'")).toEqual([['ab']])
  })

  it('calls procedures', async () => {
    await run(`create or replace procedure core.add_up(a int64, b int64, out total int64)
      begin
        declare extra int64 default 1;
        set total = a + b + extra;
      end`)

    expect(await rows('declare result int64; call core.add_up(1, 2, result); select result')).toEqual([[4]])
  })

  it('tells a handler what failed, and nobody after it', async () => {
    expect(
      await rows(`declare seen array<string> default [];
        begin
          select error('no stock');
        exception when error then
          set seen = [@@error.message, @@error.statement_text, @@error.formatted_stack_trace];
        end;
        select seen, @@error.message`),
    ).toEqual([[['no stock', "select error('no stock')", 'At [3:18]'], null]])
  })

  it('knows where it runs and what the statement before it wrote', async () => {
    await run('create or replace table core.counted as select 1 as n')

    expect(
      await rows('select @@project_id, @@dataset_id, @@time_zone, @@row_count, @@error.message'),
    ).toEqual([['shop', 'core', 'UTC', null, null]])
    expect(await rows('insert into core.counted values (2), (3); select @@row_count')).toEqual([[2]])
    await expect(run('select @@script.slot_ms')).rejects.toMatchObject({ kind: 'unsupported' })
  })

  it('finds unqualified names in the dataset it chose', async () => {
    await run('create schema if not exists other')
    await run('create or replace table other.here as select 7 as n')

    expect(await rows("set @@dataset_id = 'other'; select n from here")).toEqual([[7]])
  })

  it('points at the statement that is wrong', async () => {
    const sql = "select 1;\nselect 'é', nope"

    await expect(run(sql)).rejects.toMatchObject({ offset: sql.indexOf('nope') })
  })
})
