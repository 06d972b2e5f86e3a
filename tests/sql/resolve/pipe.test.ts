import { describe, expect, it } from 'vitest'
import { columnLineage } from '../../../runner/sql/lineage.ts'
import { columnsOf, queryOf, resolve } from './warehouse.ts'

// A query in pipes, and the same without.
const pairs: readonly (readonly [piped: string, plain: string])[] = [
  ['from p.d.t |> where a > 1 |> select a, b', 'select a, b from p.d.t where a > 1'],
  [
    'from p.d.t as x |> extend x.a + 1 as next |> where next > 2 |> select x.b, next',
    'select b, a + 1 as next from p.d.t where a + 1 > 2',
  ],
  [
    'from p.d.t |> aggregate sum(a) as s, count(*) as c group by b as k |> where s > 3',
    'select b as k, sum(a) as s, count(*) as c from p.d.t group by k having s > 3',
  ],
  [
    'from p.d.t |> set a = b |> drop c, d, ts, n |> rename flag as is_paid',
    'select b as a, b, flag as is_paid from p.d.t',
  ],
  [
    'from p.d.t |> left join p.d.u using (b) |> select b, u.x',
    'select b, u.x from p.d.t left join p.d.u using (b)',
  ],
  [
    'from p.d.o |> join unnest(o.items) as item |> select id, item.sku',
    'select id, item.sku from p.d.o join unnest(o.items) as item',
  ],
  [
    'from p.d.t |> select b |> distinct |> union all (select b from p.d.u)',
    '(select distinct b from p.d.t) union all select b from p.d.u',
  ],
  [
    "from p.d.t |> select b, a, d |> pivot(sum(a) for b in ('x', 'y'))",
    "select * from (select b, a, d from p.d.t) pivot(sum(a) for b in ('x', 'y'))",
  ],
  [
    'from p.d.t |> aggregate sum(n) as s group by rollup(b, d)',
    'select b, d, sum(n) as s from p.d.t group by rollup(b, d)',
  ],
  ['from p.d.t |> as q |> select q.a', 'select a from p.d.t'],
]

describe('a query in pipes', () => {
  it.each(pairs)('%s', (piped, plain) => {
    const [left, right] = [queryOf(piped), queryOf(plain)]
    const sources = (query: typeof left) =>
      columnLineage(query).map((column) =>
        column.sources.map((source) => `${source.target.name}.${source.column}`),
      )

    expect(columnsOf(left)).toBe(columnsOf(right))
    expect(sources(left)).toEqual(sources(right))
  })

  it('sorts and limits in one block, which comes last', () => {
    const query = queryOf('from p.d.t |> select a, b |> order by a desc |> limit 3')

    expect(query.orderBy).toHaveLength(1)
    expect(query.limit).toMatchObject({ value: '3' })
  })

  it('keeps the old value under the alias of the table after SET', () => {
    expect(columnsOf(queryOf("from p.d.t |> set a = 'x' |> select a, t.a as old"))).toBe(
      'a STRING, old INT64',
    )
  })

  const mistakes: readonly (readonly [sql: string, message: string])[] = [
    ['from p.d.t |> drop zz', 'Column zz in pipe DROP does not exist in the input table'],
    ['from p.d.t |> select sum(a)', 'Aggregate functions are not allowed in pipe SELECT; use AGGREGATE'],
    ['from p.d.t |> as y |> where t.a = 1', 'Unrecognized name: t; Did you mean y?'],
    ['from p.d.t |> where sum(a) > 1', 'Aggregate function SUM not allowed in WHERE clause'],
  ]

  it.each(mistakes)('%s', (sql, message) => {
    expect(resolve(sql).diagnostics[0]?.message).toBe(message)
  })
})
