import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MemoryWarehouse, openMemory } from './open-memory.ts'

let shop: MemoryWarehouse

beforeAll(async () => {
  shop = await openMemory()
  await shop.run(
    'create table core.p (d date, n int64) partition by date_trunc(d, month) options (require_partition_filter = true)',
  )
  await shop.run("insert into core.p (d, n) values ('2024-01-01', 1), ('2024-01-02', 2)")
  await shop.run('create view core.v as select d as day, n from core.p')
})
afterAll(() => shop.close())

describe('a table that requires a partition filter', () => {
  it.each([
    'select * from core.p',
    'select count(*) from core.p',
    "select n from core.p where d = '2024-01-01' or n = 1",
    'select n from core.v',
    'create table core.copy_of_p as select n from core.p',
    'update core.p set n = 5 where n = 1',
    'delete from core.p where true',
    'merge core.p as t using (select 1 as n) as s on t.n = s.n when matched then delete',
    "select a.n from core.p as a join core.p as b using (n) where a.d = '2024-01-01'",
  ])('refuses: %s', async (sql) => {
    await expect(shop.run(sql)).rejects.toMatchObject({
      kind: 'invalid-query',
      message:
        "Cannot query over table 'shop.core.p' without a filter over column(s) 'd' that can be used for partition elimination",
    })
  })

  it.each([
    ["select n from core.p where d = '2024-01-01'", [[1]]],
    ["select n from core.p where d = '2024-01-01' or d > '2025-01-01'", [[1]]],
    ["select n from (select * from core.p) where d in ('2024-01-01')", [[1]]],
    [
      "with c as (select d as day, n from core.p) select n from c where day between '2024-01-01' and '2024-01-01'",
      [[1]],
    ],
    ["select n from core.v where day >= '2024-01-02'", [[2]]],
    [
      'select sum(n) from (select d, n from core.p union all select d, n from core.p) where d is not null',
      [[6]],
    ],
    ["select total from (select d, sum(n) as total from core.p group by d) where d = '2024-01-02'", [[2]]],
    [
      "select a.n from core.p as a join core.p as b on a.d = b.d and b.d > '2024-01-01' where a.d > '2024-01-01'",
      [[2]],
    ],
    ['select partition_id, total_rows from core.INFORMATION_SCHEMA.PARTITIONS', [['202401', 2]]],
  ])('answers: %s', async (sql, expected) => {
    expect(await shop.rows(sql)).toEqual(expected)
  })

  it('is written to without a filter', async () => {
    const job = await shop.run("insert into core.p (d, n) select date '2023-12-31', 9")

    expect(job.rowsAffected).toBe(1)
    await shop.run("delete from core.p where d = '2023-12-31'")
  })
})
