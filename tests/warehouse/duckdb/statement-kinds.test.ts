import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Statement } from '../../../runner/sql/ast/script.ts'
import { parseScript } from '../../../runner/sql/parse/parse.ts'
import { supportedStatements, unsupportedStatements } from '../../../runner/warehouse/duckdb/statements.ts'
import { type MemoryWarehouse, openMemory } from './open-memory.ts'

let shop: MemoryWarehouse

beforeAll(async () => {
  shop = await openMemory()
  await shop.run('create table core.t as select 1 as n')
  await shop.run('create procedure core.nothing() begin select 1; end')
  await shop.run(
    "export data options (uri = 'gs://shop/kinds/a-*.csv', format = 'CSV', header = false) as select 1 as n",
  )
})
afterAll(() => shop.close())

// One of every kind the parser knows; the compiler sees that none is left out.
const samples: Readonly<Record<Statement['kind'], string>> = {
  queryStatement: 'select 1',
  insert: 'insert into core.t (n) values (1)',
  update: 'update core.t set n = 2 where true',
  delete: 'delete from core.t where n = 99',
  truncate: 'truncate table core.t',
  merge: 'merge core.t as t using (select 1 as n) as s on t.n = s.n when not matched then insert row',
  createTable: 'create or replace table core.made (n int64)',
  createSnapshotTable: 'create snapshot table if not exists core.shot clone core.t',
  createExternalTable:
    "create or replace external table core.files (n int64) options (format = 'CSV', uris = ['gs://shop/kinds/a-*.csv'])",
  createView: 'create or replace view core.v as select 1 as n',
  createMaterializedView: 'create or replace materialized view core.mv as select n from core.t',
  createSchema: 'create schema if not exists another',
  createFunction: 'create or replace function core.f(x int64) as (x)',
  createTableFunction: 'create or replace table function core.tf(x int64) as (select x as n)',
  createProcedure: 'create or replace procedure core.p() begin select 1; end',
  alter: "alter table core.t set options (description = 'x')",
  drop: 'drop table if exists core.nowhere',
  exportData:
    "export data options (uri = 'gs://shop/kinds/b-*.csv', format = 'CSV', overwrite = true) as select 1 as n",
  loadData: "load data into core.t from files (format = 'CSV', uris = ['gs://shop/kinds/a-*.csv'])",
  declare: 'declare x int64 default 1',
  set: "set @@time_zone = 'UTC'",
  if: 'if true then select 1; end if',
  caseStatement: 'case when true then select 1; end case',
  loop: 'loop break; end loop',
  while: 'while false do select 1; end while',
  repeat: 'repeat select 1; until true end repeat',
  for: 'for row in (select 1 as n) do select row.n; end for',
  block: 'begin select 1; end',
  break: 'loop break; end loop',
  continue: 'for row in (select 1 as n) do continue; end for',
  return: 'return',
  raise: "begin raise using message = 'x'; exception when error then select 1; end",
  call: 'call core.nothing()',
  executeImmediate: "execute immediate 'select 1'",
  beginTransaction: 'begin transaction; rollback transaction',
  commitTransaction: 'begin transaction; commit transaction',
  rollbackTransaction: 'begin transaction; rollback transaction',
  assert: 'assert true',
  createModel: "create model core.m options (model_type = 'linear_reg') as select 1 as label, 2 as n",
  exportModel: "export model core.m options (uri = 'gs://shop/model')",
  grant: 'grant `roles/bigquery.dataViewer` on table core.t to "user:a@example.com"',
  revoke: 'revoke `roles/bigquery.dataViewer` on table core.t from "user:a@example.com"',
  createRowAccessPolicy:
    'create row access policy p on core.t grant to ("user:a@example.com") filter using (n = 1)',
  createIndex: 'create search index i on core.t (all columns)',
  createExternalSchema:
    "create external schema shop.x with connection shop.us.c options (external_source = 'y')",
  createEntity: 'create capacity `shop.region-us.c` options (slot_count = 100)',
  undropSchema: 'undrop schema core',
}

// Statements that stand only inside others are shown there.
const inside: Readonly<Partial<Record<Statement['kind'], string>>> = {
  break: 'loop',
  continue: 'for',
  raise: 'block',
  commitTransaction: 'beginTransaction',
  rollbackTransaction: 'beginTransaction',
}

describe('statements', () => {
  it('are all either supported or refused for a reason, never both', () => {
    const kinds = Object.keys(samples)
    const listed = [...Object.keys(supportedStatements), ...Object.keys(unsupportedStatements)]

    expect([...listed].sort()).toEqual([...kinds].sort())
  })

  it.each(Object.keys(supportedStatements) as (keyof typeof supportedStatements)[])(
    '%s runs',
    async (kind) => {
      const sql = samples[kind]

      expect(parseScript(sql).value[0]?.kind).toBe(inside[kind] ?? kind)
      await shop.run(sql)
    },
  )

  it.each(Object.entries(unsupportedStatements))('%s says why it does not run', async (kind, reason) => {
    const sql = samples[kind as Statement['kind']]

    expect(parseScript(sql).value[0]?.kind).toBe(kind)
    await expect(shop.run(sql)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining(reason),
    })
  })
})
