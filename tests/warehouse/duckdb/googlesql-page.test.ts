import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import { WarehouseError } from '../../../runner/warehouse/warehouse.ts'
import { type AskedStatement, googlesqlPage } from './googlesql-page.ts'

// Each is run on a database of its own that holds d.t (id INT64, k STRING), with one row, and the dataset d.
const samples: readonly (readonly [name: string, sql: string])[] = [
  [
    'SELECT, joins, subqueries, set operations',
    'select t.id from d.t as t join d.t as u using (id) union all select 1',
  ],
  [
    'WITH RECURSIVE',
    'with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select * from n',
  ],
  [
    'QUALIFY, WINDOW',
    'select id from d.t where true qualify row_number() over w = 1 window w as (order by id)',
  ],
  ['PIVOT', "select * from d.t pivot (sum(id) for k in ('a', 'b'))"],
  ['UNPIVOT', 'select * from (select id, id as other from d.t) unpivot (v for name in (id, other))'],
  ['GROUPING SETS, ROLLUP, CUBE', 'select k, count(*) from d.t group by rollup (k)'],
  ['GROUP BY ALL', 'select k, count(*) from d.t group by all'],
  ['UNNEST WITH OFFSET', 'select * from unnest([1, 2]) with offset'],
  ['UNNEST of several arrays', 'select * from unnest([1], [2])'],
  ['Pipe syntax', 'from d.t |> where id > 0 |> aggregate count(*) as n group by k'],
  ['Set operations BY NAME and CORRESPONDING', 'select 1 as a union all by name select 2 as a'],
  ['TABLESAMPLE', 'select * from d.t tablesample system (10 percent)'],
  ['FOR SYSTEM_TIME AS OF', 'select * from d.t for system_time as of current_timestamp()'],
  [
    'MATCH_RECOGNIZE',
    'select * from d.t match_recognize (order by id measures first(a.id) as f pattern (a) define a as true)',
  ],
  [
    'SELECT WITH DIFFERENTIAL_PRIVACY',
    'select with differential_privacy options (epsilon = 1, delta = 0.1, privacy_unit_column = id) count(*) from d.t',
  ],
  ['INSERT', "insert into d.t (id, k) values (2, 'b')"],
  ['UPDATE', "update d.t set k = 'z' where id = 1"],
  ['DELETE', 'delete from d.t where id = 1'],
  [
    'MERGE',
    "merge d.t as t using (select 1 as id) as s on t.id = s.id when matched then update set k = 'm' when not matched then insert (id) values (id)",
  ],
  ['TRUNCATE TABLE', 'truncate table d.t'],
  [
    'CREATE TABLE',
    'create table d.u (id int64 not null, day date) partition by day cluster by id options (description = "x")',
  ],
  ['CREATE TABLE AS SELECT', 'create or replace table d.u as select * from d.t'],
  ['CREATE TABLE LIKE, COPY', 'create table d.u copy d.t; create table d.v like d.t'],
  ['CREATE TABLE CLONE', 'create table d.u clone d.t'],
  ['CREATE SNAPSHOT TABLE', 'create snapshot table d.u clone d.t'],
  ['CREATE TEMP TABLE', 'create temp table u as select 1 as x; select * from u'],
  ['CREATE VIEW', 'create view d.w as select * from d.t; select * from d.w'],
  ['CREATE MATERIALIZED VIEW', 'create materialized view d.w as select k, count(*) as n from d.t group by k'],
  ['CREATE SCHEMA, DROP SCHEMA', 'create schema e; drop schema e cascade'],
  [
    'ALTER TABLE: columns',
    'alter table d.t add column z int64; alter table d.t drop column z; alter table d.t rename column k to kk',
  ],
  [
    'ALTER TABLE: RENAME TO, SET OPTIONS',
    'alter table d.t rename to u; alter table d.u set options (description = "x")',
  ],
  ['DROP TABLE, DROP VIEW', 'drop table d.t; drop view if exists d.w'],
  ['CREATE FUNCTION in SQL', 'create temp function f(x int64) as (x + 1); select f(1)'],
  ['CREATE FUNCTION with ANY TYPE', 'create temp function f(x any type) as (x); select f(1)'],
  [
    'CREATE FUNCTION in JavaScript',
    'create temp function f(x float64) returns float64 language js as "return x + 1"; select f(1)',
  ],
  [
    'CREATE AGGREGATE FUNCTION',
    'create temp aggregate function f(x int64) as (sum(x)); select f(id) from d.t',
  ],
  ['CREATE TABLE FUNCTION', 'create table function d.f(x int64) as select x as y; select * from d.f(1)'],
  ['CREATE PROCEDURE, CALL', 'create procedure d.p() begin select 1; end; call d.p()'],
  [
    'CREATE ROW ACCESS POLICY',
    'create row access policy p on d.t grant to ("user:a@b.c") filter using (true)',
  ],
  ['CREATE MODEL', 'create model d.m options (model_type = "linear_reg") as select 1 as label'],
  ['CREATE SEARCH INDEX', 'create search index i on d.t (all columns)'],
  ['GRANT, REVOKE', 'grant `roles/bigquery.dataViewer` on table d.t to "user:a@b.c"'],
  ['EXPORT DATA', 'export data options (uri = "gs://b/x-*.csv", format = "CSV") as select 1 as x'],
  ['LOAD DATA', 'load data into d.u from files (format = "CSV", uris = ["gs://b/x.csv"])'],
  [
    'DECLARE, SET, IF, WHILE, LOOP, REPEAT, FOR, CASE',
    'declare x int64 default 0; while x < 2 do set x = x + 1; end while; for r in (select 1 as a) do select r.a; end for; if x = 2 then select x; end if',
  ],
  [
    'BEGIN … EXCEPTION, RAISE',
    'begin raise using message = "x"; exception when error then select @@error.message; end',
  ],
  ['Transactions', 'begin transaction; insert into d.t values (5, "e"); commit transaction'],
  ['EXECUTE IMMEDIATE', 'execute immediate "select @a" using 1 as a'],
  ['ASSERT', 'assert true'],
  ['SET @@time_zone', 'set @@time_zone = "Asia/Tokyo"; select @@time_zone'],
  ['INFORMATION_SCHEMA.TABLES', 'select table_name from d.INFORMATION_SCHEMA.TABLES'],
  ['INFORMATION_SCHEMA.COLUMNS', 'select column_name, data_type from d.INFORMATION_SCHEMA.COLUMNS'],
  ['INFORMATION_SCHEMA.PARTITIONS', 'select partition_id from d.INFORMATION_SCHEMA.PARTITIONS'],
  ['Wildcard tables', 'select * from `d.t*`'],
]

describe('docs/googlesql.md', () => {
  it('is what the code and the engine say', async () => {
    const asked: AskedStatement[] = []
    for (const [name, sql] of samples) asked.push(await ask(name, sql))

    await expect(googlesqlPage(asked)).toMatchFileSnapshot('../../../docs/googlesql.md')
  }, 60_000)
})

async function ask(name: string, sql: string): Promise<AskedStatement> {
  const folder = mkdtempSync(join(tmpdir(), 'googlesql-page-'))
  const warehouse = await openDuckdb({
    path: ':memory:',
    mode: 'memory',
    defaultDatabase: 'project',
    defaultSchema: 'd',
    storageRoot: folder,
    projectRoot: folder,
    threads: 1,
    maxConcurrentJobs: 1,
    now: () => new Date('2024-06-01T00:00:00Z'),
  })
  const options = { jobId: 'page', signal: new AbortController().signal, labels: {}, parameters: [] }
  try {
    await warehouse.run(
      "create schema d; create table d.t (id int64, k string); insert into d.t values (1, 'a')",
      options,
    )
    await warehouse.run(sql, options)
    return { name }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    return { name, reason: `no: ${error.message}` }
  } finally {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
