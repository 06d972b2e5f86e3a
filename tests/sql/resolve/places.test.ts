import { describe, expect, it } from 'vitest'
import { resolve } from './warehouse.ts'

/** The statement with the marks taken out, and the characters they stood around. */
function marked(text: string): { readonly sql: string; readonly start: number; readonly end: number } {
  const start = text.indexOf('«')
  const end = text.indexOf('»') - 1
  return { sql: text.replace(/[«»]/g, ''), start, end }
}

// The wrong characters stand between « and ».
const mistakes: readonly (readonly [text: string, message: string])[] = [
  ['select «aa» from p.d.t', 'Unrecognized name: aa; Did you mean a?'],
  ['select t.«flags» from p.d.t', 'Name flags not found inside t; Did you mean flag?'],
  ['select «tt».a from p.d.t', 'Unrecognized name: tt; Did you mean t?'],
  ['select s.z.«ww» from p.d.o', 'Field name ww does not exist in STRUCT<w DATE>; Did you mean w?'],
  ['select 1 from «p.d.tt»', 'Table not found: p.d.tt; Did you mean p.d.t?'],
  ['with paid as (select 1) select 1 from «pad»', 'Table not found: pad; Did you mean paid?'],
  ['select «uppr»(b) from p.d.t', 'Function not found: uppr; Did you mean upper?'],
  ["select a, d > «'nope'» from p.d.t", 'Could not cast literal "nope" to type DATE'],
  [
    'select «a», sum(n) from p.d.t',
    'SELECT list expression references column a which is neither grouped nor aggregated',
  ],
  ['select b from p.d.t where «sum(a)» > 1 and flag', 'Aggregate function SUM not allowed in WHERE clause'],
  [
    'select * from p.d.t join p.d.u using (b, «flag»)',
    'Column flag in USING clause not found on right side of join',
  ],
  [
    'select * except (a, «bb») from p.d.t',
    'Column bb in SELECT * EXCEPT list does not exist; Did you mean b?',
  ],
  ['select a from p.d.t where «a»', 'WHERE clause should return type BOOL, but returns INT64'],
  ['select a, b from p.d.t order by a, «3»', 'ORDER BY is out of SELECT column number range: 3'],
  ["insert into p.d.w (w, «bb») values (1, 'x')", 'Column bb is not present in table p.d.w; Did you mean b?'],
  [
    'insert into p.d.w (w, b) values (1, «2»)',
    'Value has type INT64 which cannot be inserted into column b, which has type STRING',
  ],
  [
    'update p.d.t set a = «b» where true',
    'Value of type STRING cannot be assigned to a, which has type INT64',
  ],
  [
    'merge p.d.w t using p.d.w s on t.w = s.w when not matched then insert (w) values («t».w)',
    'Unrecognized name: t; Did you mean s?',
  ],
  ['create table p.d.n (a int64, «a» string)', 'Duplicate column name a in CREATE TABLE'],
  ['create table p.d.n (a «strng»)', 'Type not found: strng; Did you mean STRING?'],
  ['alter table p.d.t drop column «flags»', 'Column not found: flags; Did you mean flag?'],
]

describe('the first mistake of a statement', () => {
  it.each(mistakes)('%s', (text, message) => {
    const { sql, start, end } = marked(text)

    const [diagnostic] = resolve(sql).diagnostics

    expect(diagnostic?.message).toBe(message)
    expect(diagnostic?.span).toEqual({ path: '', start, end })
  })
})

it('names what can run on BigQuery only, with the tables it reads', () => {
  const { value, reads } = resolve('create model p.d.m options(model_type = "x") as select a from p.d.t')

  expect(value).toMatchObject({ kind: 'bigqueryOnly', statement: 'CREATE MODEL' })
  expect(reads).toEqual([{ database: 'p', schema: 'd', name: 't' }])
})

describe('several mistakes', () => {
  it('are all reported when they stand side by side', () => {
    const { diagnostics } = resolve('select aa, b, uppr(b) from p.d.t where cc > 1')

    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['sql-name', 'sql-name', 'sql-function'])
  })

  it('are not repeated where a broken column is used again', () => {
    const { diagnostics } = resolve(
      'with q as (select aa as x, b from p.d.t) select x, x + 1, b from q where x > 1 order by x',
    )

    expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([
      'Unrecognized name: aa; Did you mean a?',
    ])
  })

  it('in one WITH entry leave the others readable', () => {
    const { diagnostics } = resolve(
      'with q as (select 1 from p.d.nope), r as (select zzz from p.d.t) select * from q, r',
    )

    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['sql-table', 'sql-name'])
  })
})

it('names the file it was told', () => {
  const [diagnostic] = resolve('select zz from p.d.t', { path: 'definitions/orders.sqlx' }).diagnostics

  expect(diagnostic?.span?.path).toBe('definitions/orders.sqlx')
})
