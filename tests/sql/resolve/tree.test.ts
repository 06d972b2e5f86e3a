import { describe, expect, it } from 'vitest'
import { typeToSql } from '../../../runner/ir/types.ts'
import type {
  ResolvedExpression,
  ResolvedFrom,
  ResolvedQuery,
  ResolvedSelect,
} from '../../../runner/sql/resolve/tree.ts'
import { catalogWith, columnsOf, queryOf, resolve, typeOf } from './warehouse.ts'

function selectOf(query: ResolvedQuery): ResolvedSelect {
  if (query.body.kind !== 'select') throw new Error(`a ${query.body.kind}`)
  return query.body
}

function firstItem(text: string): ResolvedExpression {
  const [item] = selectOf(queryOf(text)).items
  if (item === undefined) throw new Error('no item')
  return item.expression
}

function fromOf(text: string): ResolvedFrom {
  const { from } = selectOf(queryOf(text))
  if (from === undefined) throw new Error('no FROM')
  return from
}

/** A short text of an expression: names, constants, casts that were not written in angle brackets. */
function sketch(node: ResolvedExpression): string {
  switch (node.kind) {
    case 'literal':
      return `${typeToSql(node.type)} ${JSON.stringify(node.value)}`
    case 'column':
      return node.name
    case 'cast':
      return node.isImplicit
        ? `<${typeToSql(node.type)} ${sketch(node.expression)}>`
        : `cast(${sketch(node.expression)} as ${typeToSql(node.type)})`
    case 'call':
    case 'aggregate':
      return `${node.name}(${node.arguments.map(sketch).join(', ')})`
    case 'datePart':
      return node.weekday === undefined ? node.part : `${node.part}(${node.weekday})`
    case 'array':
      return `[${node.elements.map(sketch).join(', ')}]`
    case 'struct':
      return `(${node.fields.map(sketch).join(', ')})`
    default:
      return node.kind
  }
}

describe('constants', () => {
  const cases: readonly (readonly [sql: string, expected: string])[] = [
    ["d > '2024-1-5'", '$greater(d, DATE "2024-01-05")'],
    ["ts = '2024-07-01 12:00:00 America/New_York'", '$equal(ts, TIMESTAMP "2024-07-01 16:00:00+00")'],
    ["ts = timestamp '2024-07-01 12:00:00.500-03:30'", '$equal(ts, TIMESTAMP "2024-07-01 15:30:00.5+00")'],
    ['n * 1.10', '$multiply(n, NUMERIC "1.1")'],
    ['c * 2', '$multiply(c, FLOAT64 2)'],
    ['a * 1.5', '$multiply(<FLOAT64 a>, FLOAT64 1.5)'],
    ['n + a', '$add(n, <NUMERIC a>)'],
    ['n * c', '$multiply(<FLOAT64 n>, c)'],
    ['-9223372036854775808', 'INT64 "-9223372036854775808"'],
    ['coalesce(null, d)', 'coalesce(DATE null, d)'],
    ['[1, 2.5, null]', '[FLOAT64 1, FLOAT64 2.5, FLOAT64 null]'],
    ["interval '1-2 3 4:5:6.70' year to second", 'INTERVAL "1-2 3 4:5:6.7"'],
    ["interval '-30' hour", 'INTERVAL "0-0 0 -30:0:0"'],
    ["b'\\xffa'", 'BYTES "ff61"'],
    ["range<date> '[2024-01-01, unbounded)'", 'RANGE<DATE> "[2024-01-01, UNBOUNDED)"'],
    ['0xff', 'INT64 "255"'],
    ["numeric '1.0000000005'", 'NUMERIC "1.000000001"'],
  ]

  it.each(cases)('%s', (sql, expected) => {
    expect(sketch(firstItem(`select ${sql} from p.d.t`))).toBe(expected)
  })

  it('keep the type of the column they meet in a union', () => {
    const query = queryOf("select d, n, c from p.d.t union all select '2024-01-01', 1, null")

    if (query.body.kind !== 'setOperation') throw new Error('no union')
    const second = query.body.inputs[1]
    expect(second && selectOf(second).items.map((item) => sketch(item.expression))).toEqual([
      'DATE "2024-01-01"',
      'NUMERIC "1"',
      'FLOAT64 null',
    ])
  })
})

describe('calls', () => {
  it('hand over a step as amount and part', () => {
    expect(sketch(firstItem('select date_add(d, interval a week) from p.d.t'))).toBe('date_add(d, a, WEEK)')
    expect(sketch(firstItem('select date_trunc(d, week(monday)) from p.d.t'))).toBe(
      'date_trunc(d, WEEK(MONDAY))',
    )
    expect(sketch(firstItem("select extract(hour from ts at time zone 'UTC') from p.d.t"))).toBe(
      '$extract(ts, HOUR, STRING "UTC")',
    )
  })

  it('carry every modifier of an aggregate', () => {
    const call = firstItem('select array_agg(distinct b ignore nulls order by b desc limit 2) from p.d.t')

    if (call.kind !== 'aggregate') throw new Error(call.kind)
    expect(call).toMatchObject({
      name: 'array_agg',
      isDistinct: true,
      nulls: 'ignore',
      limit: { value: '2' },
    })
    expect(call.orderBy).toMatchObject([{ isDescending: true, nulls: 'last' }])
  })

  it('remember SAFE', () => {
    expect(firstItem('select safe.substr(b, 1) from p.d.t')).toMatchObject({
      kind: 'call',
      name: 'substr',
      isSafe: true,
    })
  })

  it('give a lambda the element type of the array', () => {
    const call = firstItem(
      'select array_filter(tags, (tag, place) -> tag = upper(tag) and place > 0) from p.d.o',
    )

    if (call.kind !== 'call') throw new Error(call.kind)
    expect(call.arguments[1]).toMatchObject({
      kind: 'lambda',
      parameters: [
        { name: 'tag', type: { name: 'STRING' } },
        { name: 'place', type: { name: 'INT64' } },
      ],
    })
  })

  it('put a window together from its base', () => {
    const call = firstItem(
      'select sum(a) over (later rows 2 preceding) from p.d.t window base as (partition by b), later as (base order by d)',
    )

    if (call.kind !== 'analytic') throw new Error(call.kind)
    expect(call.window.partitionBy.map(sketch)).toEqual(['b'])
    expect(call.window.orderBy.map((key) => sketch(key.expression))).toEqual(['d'])
    expect(call.window.frame).toMatchObject({
      unit: 'rows',
      from: { kind: 'preceding' },
      to: { kind: 'currentRow' },
    })
  })
})

describe('FROM', () => {
  it('holds only the columns that are read', () => {
    const from = fromOf('select x.b from p.d.t as x where x.flag')

    expect(from).toMatchObject({ kind: 'table', alias: 'x', columns: [{ name: 'b' }, { name: 'flag' }] })
  })

  it('writes USING out', () => {
    const from = fromOf('select a from p.d.t full join p.d.u using (a)')

    if (from.kind !== 'join' || from.on === undefined) throw new Error('no join')
    expect(sketch(from.on)).toBe('$equal(<FLOAT64 a>, a)')
    expect(from.merged.map((entry) => sketch(entry.expression))).toEqual(['coalesce(<FLOAT64 a>, a)'])
  })

  it('says which arrays belong to a neighbor', () => {
    const own = fromOf('select 1 from p.d.o, unnest([1, 2])')
    const neighbors = fromOf('select 1 from p.d.o left join o.items as item')

    expect(own).toMatchObject({ isLateral: false, right: { kind: 'unnest', isLateral: false } })
    expect(neighbors).toMatchObject({
      isLateral: true,
      joinType: 'left',
      on: { value: true },
      right: { alias: 'item', isLateral: true },
    })
  })

  it('lists what a subquery takes from outside', () => {
    const select = selectOf(
      queryOf('select (select max(x) from p.d.u where u.b = t.b and u.x > t.a) from p.d.t'),
    )

    const [item] = select.items
    const table = select.from
    if (item?.expression.kind !== 'scalarSubquery' || table?.kind !== 'table') throw new Error('no subquery')
    expect([...item.expression.correlated].sort()).toEqual(table.columns.map((column) => column.id).sort())
  })
})

describe('grouping', () => {
  it('refers to keys by their own columns, in subqueries too', () => {
    const select = selectOf(
      queryOf(
        'select upper(b), (select max(x) from p.d.u where u.b = t.b), count(*) from p.d.t group by 1, t.b',
      ),
    )
    const keys = select.groupBy?.keys.map((key) => key.column.id)
    const [first, second] = select.items

    expect(first?.expression).toMatchObject({ kind: 'column', column: keys?.[0] })
    expect(second?.expression).toMatchObject({ kind: 'scalarSubquery', correlated: [keys?.[1]] })
  })

  it('writes grouping sets out', () => {
    const { groupBy } = selectOf(queryOf('select count(*) from p.d.t group by rollup(a, b), d'))
    const [a, b, d] = groupBy?.keys.map((key) => key.column.id) ?? []

    expect(groupBy?.sets).toEqual([[a, b, d], [a, d], [d]])
  })

  it('infers the keys of GROUP BY ALL', () => {
    const { groupBy } = selectOf(
      queryOf("select b, a + 1, 'x', sum(n), row_number() over (order by b) from p.d.t group by all"),
    )

    expect(groupBy?.keys.map((key) => sketch(key.expression))).toEqual(['b', '$add(a, INT64 "1")'])
  })
})

describe('statements', () => {
  it('say which tables they name', () => {
    const { reads } = resolve(
      'create table p.d.n as with q as (select * from p.d.t) select q.a from d.u join q on q.b = u.b',
    )

    expect(reads.map((target) => `${target.database}.${target.schema}.${target.name}`)).toEqual([
      'p.d.t',
      'p.d.u',
    ])
  })

  it('cast what is inserted to the columns', () => {
    const { value } = resolve('insert into p.d.t (n, c) select a, n from p.d.t')

    if (value.kind !== 'insert' || value.source.kind !== 'query') throw new Error('no insert')
    expect(selectOf(value.source.query).items.map((item) => sketch(item.expression))).toEqual([
      '<NUMERIC a>',
      '<FLOAT64 n>',
    ])
  })

  it('spell INSERT ROW out', () => {
    const { value } = resolve(
      'merge p.d.w as t using p.d.w as s on t.w = s.w when not matched then insert row',
    )

    if (value.kind !== 'merge') throw new Error(value.kind)
    const action = value.clauses[0]?.action
    if (action?.kind !== 'insert') throw new Error('no insert')
    expect(action.columns.map((column) => column.name)).toEqual(['w', 'b'])
    expect(action.values.map(sketch)).toEqual(['w', 'b'])
  })

  it('rebuild a struct from its current value when a field is assigned', () => {
    const { value } = resolve("update p.d.o set s.z.w = '2024-01-01' where id = 1")

    if (value.kind !== 'update') throw new Error(value.kind)
    expect(value.assignments).toMatchObject([
      {
        column: { name: 's' },
        fields: [
          { name: 'z', index: 2 },
          { name: 'w', index: 0 },
        ],
        current: { kind: 'column', name: 's' },
        value: { value: '2024-01-01' },
      },
    ])
  })

  it('know parameters and variables by their given types', () => {
    const parameters = [{ name: 'since', type: typeOf('DATE') }]
    const variables = [{ name: 'wanted', type: typeOf('ARRAY<STRING>') }]

    const query = queryOf(
      'select @SINCE as since, wanted, d from p.d.t where d >= @since and b in unnest(wanted)',
      { parameters, variables },
    )

    expect(columnsOf(query)).toBe('since DATE, wanted ARRAY<STRING>, d DATE')
  })

  it('prefer a column to a variable of the same name', () => {
    const variables = [{ name: 'a', type: typeOf('STRING') }]

    expect(columnsOf(queryOf('select a from p.d.t', { variables }))).toBe('a INT64')
  })

  it('check what a script declares and sets', () => {
    const variables = [{ name: 'n', type: typeOf('INT64') }]

    expect(resolve("declare x, y date default '2024-01-01'").value).toMatchObject({
      kind: 'declare',
      names: ['x', 'y'],
      default: { value: '2024-01-01' },
    })
    expect(resolve('set n = (select max(a) from p.d.t)', { variables }).value).toMatchObject({
      kind: 'set',
      variables: [{ source: 'script', name: 'n' }],
    })
    expect(resolve("set n = 'x'", { variables }).diagnostics[0]?.message).toBe(
      'Cannot coerce expression of type STRING to type INT64',
    )
    expect(resolve('set m = 1', { variables }).diagnostics[0]?.message).toBe('Undeclared variable: m')
  })
})

describe('created functions', () => {
  const target = { database: 'p', schema: 'd', name: 'twice' }
  const catalog = catalogWith({
    functions: [
      {
        target,
        isAggregate: false,
        arguments: [{ name: 'x', type: typeOf('FLOAT64') }],
        returns: typeOf('FLOAT64'),
      },
    ],
  })

  it('coerce their arguments', () => {
    const [item] = selectOf(queryOf('select d.twice(x) from p.d.u', { catalog })).items

    expect(item?.expression).toMatchObject({
      kind: 'userCall',
      target,
      arguments: [{ kind: 'cast', isImplicit: true }],
    })
  })

  it('have bodies that see their arguments only', () => {
    expect(resolve('create temp function f(x int64) as (x + 1)').value).toMatchObject({
      kind: 'createFunction',
      body: { type: { name: 'INT64' } },
    })
    expect(resolve('create temp function f(x any type) as (x + 1)').value).not.toHaveProperty('body')
  })
})
