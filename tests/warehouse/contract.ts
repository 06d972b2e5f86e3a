/** What every warehouse must do. A warehouse's own test file opens it and hands it over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QueryParameter } from '../../runner/ir/plan.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import type { Target } from '../../runner/ir/target.ts'
import type { Column, SqlType } from '../../runner/ir/types.ts'
import type { Job, JobOptions, Warehouse } from '../../runner/warehouse/warehouse.ts'

export interface ContractSubject {
  readonly warehouse: Warehouse
  close(): Promise<void>
}

/** `open` gives a warehouse without relations; files for `load` lie under `projectRoot`. Its default project is `shop`. */
export type OpenSubject = (projectRoot: string) => Promise<ContractSubject>

const int64: SqlType = { kind: 'scalar', name: 'INT64' }
const string: SqlType = { kind: 'scalar', name: 'STRING' }
const date: SqlType = { kind: 'scalar', name: 'DATE' }
const money: SqlType = { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] }

let jobs = 0

/** Options of a job with an id of its own. */
export function jobOptions(more: Partial<JobOptions> = {}): JobOptions {
  jobs += 1
  return { jobId: `job_${jobs}`, signal: new AbortController().signal, labels: {}, parameters: [], ...more }
}

export function target(name: string, schema = 'core'): Target {
  return { database: 'shop', schema, name }
}

/** Runs the contract's tests against a warehouse. */
export function warehouseContract(name: string, open: OpenSubject): void {
  describe(`${name} as a warehouse`, () => {
    let folder: string
    let subject: ContractSubject
    const run = (sql: string, more: Partial<JobOptions> = {}): Promise<Job> =>
      subject.warehouse.run(sql, jobOptions(more))
    const rows = async (sql: string): Promise<Job['rows']> => (await run(sql)).rows
    const state = (...names: string[]) =>
      subject.warehouse.readState(
        names.map((each) => target(each)),
        new AbortController().signal,
      )

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'contract-'))
      subject = await open(folder)
      await run('create schema if not exists core')
    })
    afterAll(async () => {
      await subject.close()
      await rm(folder, { recursive: true, force: true })
    })

    it('gives names, types and values of a result in the canonical form', async () => {
      const job = await run(
        "select 1 as id, 9007199254740993 as big, numeric '1.50' as amount, 'é' as word, date '2024-01-31' as day, timestamp '2024-01-31 10:00:00.25+00' as happened_at, struct(1 as a, [2, 3] as b) as pair, cast(null as bool) as nothing",
      )

      expect(job.columns.map((column) => column.name)).toEqual([
        'id',
        'big',
        'amount',
        'word',
        'day',
        'happened_at',
        'pair',
        'nothing',
      ])
      expect(job.columns[2]?.type).toMatchObject({ kind: 'scalar', name: 'NUMERIC' })
      expect(job.rows).toEqual([
        [
          1,
          '9007199254740993',
          '1.5',
          'é',
          '2024-01-31',
          '2024-01-31T10:00:00.250000Z',
          {
            $struct: [
              ['a', 1],
              ['b', [2, 3]],
            ],
          },
          null,
        ],
      ])
      expect(job.totalRows).toBe(1)
    })

    it('counts the rows it was told not to read', async () => {
      const job = await run('select n from unnest(generate_array(1, 5000)) as n order by n', { maxRows: 2 })

      expect(job.rows).toEqual([[1], [2]])
      expect(job.totalRows).toBe(5000)
    })

    it('creates a table from a query with declared types and describes it', async () => {
      await run(
        "create or replace table core.orders (order_id INT64, amount NUMERIC(18, 2), order_date DATE) partition by order_date cluster by order_id options (labels = [('layer', 'core')]) as select 1, numeric '10.005', date '2024-01-31'",
      )

      const { relations, schemas } = await state('orders', 'absent')

      expect(schemas).toEqual([{ database: 'shop', schema: 'core' }])
      expect(relations).toHaveLength(1)
      expect(relations[0]).toMatchObject({
        target: target('orders'),
        type: 'table',
        columns: [
          { name: 'order_id', type: int64 },
          { name: 'amount', type: money },
          { name: 'order_date', type: date },
        ],
        partitionBy: 'order_date',
        clusterBy: ['order_id'],
        labels: { layer: 'core' },
      })
      expect(await rows('select amount from core.orders')).toEqual([['10.01']])
    })

    it('replaces a table by a query over itself', async () => {
      await run('create or replace table core.steps as select 1 as n')
      await run('create or replace table core.steps as select n + 1 as n from core.steps')

      expect(await rows('select n from core.steps')).toEqual([[2]])
    })

    it('creates a view that follows its table', async () => {
      await run('create or replace table core.base as select 1 as n')
      await run('create or replace view core.doubled as select n * 2 as twice from core.base')
      await run('insert into core.base (n) values (5)')

      expect(await rows('select twice from core.doubled order by twice')).toEqual([[2], [10]])
      expect((await state('doubled')).relations[0]).toMatchObject({
        type: 'view',
        columns: [{ name: 'twice', type: int64 }],
      })
    })

    it('inserts, updates and deletes, and counts the rows', async () => {
      await run('create or replace table core.stock (sku STRING, amount INT64)')

      const inserted = await run("insert into core.stock (sku, amount) values ('a', 1), ('b', 2), ('c', 3)")
      const updated = await run("update core.stock set amount = amount + 10 where sku != 'a'")
      const deleted = await run("delete from core.stock where sku = 'c'")

      expect([inserted.rowsAffected, updated.rowsAffected, deleted.rowsAffected]).toEqual([3, 2, 1])
      expect(await rows('select sku, amount from core.stock order by sku')).toEqual([
        ['a', 1],
        ['b', 12],
      ])
    })

    it('merges each row by the first clause that fits', async () => {
      await run(
        "create or replace table core.merged as select 1 as id, 'old' as state union all select 2, 'old' union all select 3, 'old'",
      )
      const job = await run(`merge into core.merged as t
        using (select 1 as id, 'new' as state, false as gone union all select 2, 'new', true union all select 4, 'new', false) as s
        on t.id = s.id
        when matched and s.gone then delete
        when matched then update set state = s.state
        when not matched then insert (id, state) values (s.id, s.state)
        when not matched by source then update set state = 'left'`)

      expect(await rows('select id, state from core.merged order by id')).toEqual([
        [1, 'new'],
        [3, 'left'],
        [4, 'new'],
      ])
      expect(job.rowsAffected).toBe(4)
    })

    it('refuses a merge whose source has two rows for one of the target, and changes nothing', async () => {
      await run("create or replace table core.single as select 1 as id, 'old' as state")
      const merge =
        run(`merge core.single as t using (select 1 as id, 'x' as state union all select 1, 'y') as s on t.id = s.id
        when matched then update set state = s.state`)

      await expect(merge).rejects.toMatchObject({
        kind: 'invalid-query',
        message: expect.stringContaining(
          'UPDATE/MERGE must match at most one source row for each target row',
        ),
      })
      expect(await rows('select state from core.single')).toEqual([['old']])
    })

    it('undoes a transaction whose statement fails', async () => {
      await run('create or replace table core.ledger as select 1 as n')
      const script = run(`begin transaction;
        insert into core.ledger (n) values (2);
        insert into core.ledger (n) select cast(word as int64) from unnest(['not a number']) as word;
        commit transaction`)

      await expect(script).rejects.toMatchObject({ kind: 'invalid-query' })
      expect(await rows('select n from core.ledger')).toEqual([[1]])
    })

    it('binds named parameters', async () => {
      const parameters: readonly QueryParameter[] = [
        { name: 'run_id', type: string, value: "o'clock" },
        { name: 'as_of_date', type: date, value: '2024-01-31' },
        { name: 'big', type: int64, value: '9007199254740993' },
      ]

      const job = await run('select @run_id as run_id, @as_of_date as day, @big as big', { parameters })

      expect(job.rows).toEqual([["o'clock", '2024-01-31', '9007199254740993']])
    })

    it('points at the place of an unknown column', async () => {
      await run('create or replace table core.places as select 1 as amount')
      const sql = "select 'é', amuont from core.places"

      await expect(run(sql)).rejects.toMatchObject({ kind: 'invalid-query', offset: sql.indexOf('amuont') })
    })

    it('tells a missing table from a broken statement', async () => {
      await expect(run('select 1 from core.nowhere')).rejects.toMatchObject({ kind: 'not-found' })
      await expect(run('select from')).rejects.toMatchObject({ kind: 'invalid-query' })
    })

    it('loads a seed with the declared types and replaces what was there', async () => {
      const columns: readonly Column[] = [
        { name: 'id', type: int64 },
        { name: 'name', type: string },
        { name: 'price', type: money },
      ]
      const load = (file: string) =>
        subject.warehouse.load(
          {
            kind: 'load',
            name: 'load file',
            phase: 'stage',
            sql: generatedSql(''),
            idempotent: true,
            file,
            format: 'csv',
            into: target('seed'),
            columns,
          },
          jobOptions(),
        )
      await writeFile(join(folder, 'first.csv'), 'id,name,price\n1,"a, b",1.50\n2,"",\n')
      await writeFile(join(folder, 'second.csv'), 'id,name,price\r\n3,"line\nbreak",2.25\r\n')

      const first = await load('first.csv')
      expect(first.rowsAffected).toBe(2)
      expect(await rows('select id, name, price from core.seed order by id')).toEqual([
        [1, 'a, b', '1.5'],
        [2, '', null],
      ])

      await load('second.csv')
      expect(await rows('select id, name, price from core.seed')).toEqual([[3, 'line\nbreak', '2.25']])
    })

    it('stops a running statement when it is told to', async () => {
      const controller = new AbortController()
      const long = run(
        'select count(*) from unnest(generate_array(1, 1000000)) as a cross join unnest(generate_array(1, 1000000)) as b where mod(a * b, 7) = 3',
        {
          signal: controller.signal,
        },
      )
      setTimeout(() => controller.abort(), 50)

      await expect(long).rejects.toMatchObject({ kind: 'cancelled' })
      expect(await rows('select 1')).toEqual([[1]])
    })
  })
}
