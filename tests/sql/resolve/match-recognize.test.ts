import { describe, expect, it } from 'vitest'
import { columnLineage } from '../../../runner/sql/lineage.ts'
import { columnsOf, queryOf, resolve } from './warehouse.ts'

// GoogleSQL, "MATCH_RECOGNIZE clause": the rules of each clause and its examples of what is an error.

function matching(clauses: string): string {
  return `select * from p.d.t match_recognize (${clauses})`
}

const around = {
  before: 'partition by b order by ts measures',
  after: 'pattern (low+ high*) define low as a < 100, high as a > 200',
}

function measured(measures: string): string {
  return matching(`${around.before} ${measures} ${around.after}`)
}

function problemsOf(sql: string): readonly string[] {
  return resolve(sql).diagnostics.map((diagnostic) => diagnostic.message)
}

describe('MATCH_RECOGNIZE', () => {
  it('gives the columns it is partitioned by and the measures', () => {
    const query = queryOf(
      measured(
        'sum(low.a) as total, array_agg(high.d) as days, first(n) as opening, last(ts) as closing, b as buyer',
      ),
    )

    expect(columnsOf(query)).toBe(
      'b STRING, total INT64, days ARRAY<DATE>, opening NUMERIC, closing TIMESTAMP, buyer STRING',
    )
  })

  it('leaves a partition by an expression without a name', () => {
    const query = queryOf(
      matching('partition by upper(b) order by ts measures count(*) as n pattern (x) define x as flag'),
    )

    expect(columnsOf(query)).toBe('_ STRING, n INT64')
  })

  it('knows the functions of MEASURES', () => {
    const query = queryOf(
      measured(
        'match_number() as place, max(match_row_number()) as length, string_agg(classifier()) as path',
      ),
    )

    expect(columnsOf(query)).toBe('b STRING, place INT64, length INT64, path STRING')
  })

  it('knows the functions of DEFINE', () => {
    const query = queryOf(
      matching(
        'order by ts measures count(*) as n pattern (up peak down) define up as c < next(c), peak as prev(c, 2) < c, down as prev(c) > c',
      ),
    )

    expect(columnsOf(query)).toBe('n INT64')
  })

  it.each([
    ['a as x', 'MEASURES expression references column a which is neither partitioned by nor aggregated'],
    ['sum(low.a + high.a) as x', 'An aggregate in MEASURES must not refer to more than one pattern variable'],
    ['sum(low.a + c) as x', 'An aggregate in MEASURES must not refer to more than one pattern variable'],
    ['classifier() as x', 'CLASSIFIER must be aggregated in MEASURES'],
    ['sum(other.a) as x', 'Unrecognized name: other'],
    ['sum(prev(a)) as x', 'Function not found: prev'],
  ])('refuses the measure %s', (measure, problem) => {
    expect(problemsOf(measured(measure))[0]).toContain(problem)
  })

  it.each([
    ['pattern (x y) define x as flag', 'Undefined pattern variable: y'],
    ['pattern (x) define x as flag, y as flag', 'Pattern variable y is defined but not used in the pattern'],
    ['pattern (x) define x as flag, x as flag', 'Duplicate pattern variable name x in MATCH_RECOGNIZE'],
    ['pattern (x) define x as a', 'DEFINE clause should return type BOOL, but returns INT64'],
    ['pattern (x) define x as count(*) > 1', 'Aggregate function COUNT(*) not allowed in DEFINE clause'],
  ])('refuses %s', (rest, problem) => {
    expect(problemsOf(matching(`order by ts measures count(*) as n ${rest}`))[0]).toBe(problem)
  })

  it('has no functions of its own elsewhere', () => {
    expect(problemsOf('select first(a) from p.d.t')[0]).toContain('Function not found: first')
  })

  it('stands in a pipe', () => {
    const query = queryOf(
      `from p.d.t |> where flag |> match_recognize (${around.before} count(*) as n ${around.after}) |> where n > 1`,
    )

    expect(columnsOf(query)).toBe('b STRING, n INT64')
  })

  it('takes its columns from those of its input, through the symbols too', () => {
    const query = queryOf(measured('sum(low.a) + max(n) as x'))

    const lineage = columnLineage(query).map(
      ({ name, sources }) => `${name}: ${sources.map((source) => source.column).join(' ')}`,
    )

    expect(lineage).toEqual(['b: b', 'x: a n'])
  })
})

describe('UNNEST of several arrays', () => {
  it('gives one column per array, and a place', () => {
    const query = queryOf(
      "select *, place from p.d.o, unnest(tags, items as item, [1.5] as x, mode => 'PAD') with offset as place",
    )

    expect(columnsOf(query)).toMatch(/tags STRING, item STRUCT<.*>, x FLOAT64, place INT64, place INT64$/)
  })

  it.each([
    [
      "select * from unnest([1], 'x')",
      'Values referenced in UNNEST must be arrays. UNNEST contains expression of type STRING',
    ],
    [
      'select * from unnest([1], [2], mode => 3)',
      'Argument mode of UNNEST must be a STRING but has type INT64',
    ],
    [
      "select * from unnest([1], mode => 'PAD')",
      'Argument `mode` is not allowed when UNNEST has only one array argument',
    ],
  ])('refuses %s', (sql, problem) => {
    expect(problemsOf(sql)[0]).toBe(problem)
  })
})

describe('CALL in a pipe', () => {
  it('hands its input to the table function', async () => {
    const { catalogWith, typeOf } = await import('./warehouse.ts')
    const catalog = catalogWith({
      tableFunctions: [
        {
          target: { database: 'p', schema: 'd', name: 'top' },
          arguments: [
            { name: 'input', isTable: true },
            { name: 'count', type: typeOf('INT64') },
          ],
          columns: [{ name: 'best', type: typeOf('STRING') }],
        },
      ],
    })

    const query = queryOf('from p.d.t |> call d.top(3) as best_ones |> select best_ones.best', { catalog })

    expect(columnsOf(query)).toBe('best STRING')
  })
})
