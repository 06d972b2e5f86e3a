import { describe, expect, it } from 'vitest'
import { columnLineage } from '../../runner/sql/lineage.ts'
import { queryOf } from './resolve/warehouse.ts'

/** `name: table.column table.column`, one line per output column. */
function lineageOf(sql: string): readonly string[] {
  return columnLineage(queryOf(sql)).map(
    ({ name, sources }) =>
      `${name}: ${sources.map((source) => `${source.target.name}.${source.column}`).join(' ')}`,
  )
}

const cases: readonly (readonly [claim: string, sql: string, expected: readonly string[]])[] = [
  [
    'an expression comes from all its columns',
    'select t.a + x as s, 1 as one from p.d.t, p.d.u',
    ['s: t.a u.x', 'one: '],
  ],
  ['a filter is no source', 'select b from p.d.t where flag and a > 1', ['b: t.b']],
  [
    'CTEs, subqueries and stars are seen through',
    'with q as (select a as k, b from p.d.t) select * from (select k + 1 as k, b from q)',
    ['k: t.a', 'b: t.b'],
  ],
  [
    'a union comes from every input',
    'select a as v from p.d.t union all select x from p.d.u',
    ['v: t.a u.x'],
  ],
  ['a merged column comes from both sides', 'select b from p.d.t full join p.d.u using (b)', ['b: t.b u.b']],
  [
    'partitions and order of windows and aggregates are no sources',
    'select sum(a) over (partition by b order by d) as s, row_number() over (order by d) as r, last_value(b) over (order by d) as l from p.d.t',
    ['s: t.a', 'r: ', 'l: t.b'],
  ],
  [
    'an aggregate comes from its arguments and from what picks its row',
    'select string_agg(b order by d limit 1) as l, any_value(a having max ts) as m from p.d.t',
    ['l: t.b', 'm: t.a t.ts'],
  ],
  [
    'an element comes from its array',
    'select item.sku, pos from p.d.o, o.items as item with offset as pos',
    ['sku: o.items', 'pos: '],
  ],
  [
    'a scalar subquery comes from what it selects',
    'select (select max(x) from p.d.u where u.b = t.b) as m from p.d.t',
    ['m: u.x'],
  ],
  ['EXISTS has no source', 'select exists(select 1 from p.d.u where u.b = t.b) as e from p.d.t', ['e: ']],
  [
    'a group key and an alias of it are the same',
    'select upper(b) as k, count(*) as c from p.d.t group by k',
    ['k: t.b', 'c: '],
  ],
  [
    'recursion comes from its base and its steps',
    'with recursive r as (select a, 0 as depth, b from p.d.t union all select r.a, r.depth + u.x, u.b from r join p.d.u on u.b = r.b) select * from r',
    ['a: t.a', 'depth: u.x', 'b: t.b u.b'],
  ],
  [
    'a pivoted column comes from the aggregate',
    "select * from (select a, b, d from p.d.t) pivot(sum(a) for b in ('x' as x))",
    ['d: t.d', 'x: t.a'],
  ],
  [
    'an unpivoted column comes from every arm',
    'select v from (select t.a, x from p.d.t join p.d.u using (b)) unpivot(v for k in (a, x))',
    ['v: t.a u.x'],
  ],
  ['a row as a value comes from all columns', 'select w as row_value from p.d.w', ['row_value: w.b w.w']],
]

describe('columnLineage', () => {
  it.each(cases)('%s', (_claim, sql, expected) => {
    expect(lineageOf(sql)).toEqual(expected)
  })

  it('places a source where the column of the table is named', () => {
    const sql = 'with q as (select n as net from p.d.t) select net from q'

    const [column] = columnLineage(queryOf(sql))

    const [source] = column?.sources ?? []
    expect(source && sql.slice(source.start, source.end)).toBe('n')
  })
})
