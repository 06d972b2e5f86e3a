import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SeedAction } from '../../runner/ir/action.ts'
import { done, errorsOf, type LocalProject, openLocal, told } from './local.ts'
import { assertion, columns, model, target } from './model.ts'

let local: LocalProject
beforeEach(async () => {
  local = await openLocal()
})
afterEach(() => local.close())

const amounts = (name = 't') => local.query(`select amount from \`shop.test.${name}\` order by amount`)
const t = (query: string) => model('t', 'table', query, { types: { amount: 'NUMERIC(18, 2)' } })

describe('a table', () => {
  it('is made with its schema, and has the declared types', async () => {
    const result = await local.run([t('select 1.005 as amount')])

    expect(done(result, 't').rowsWritten).toBe(1)
    expect(await amounts()).toEqual([{ amount: '1.01' }])
    const state = await local.warehouse.readState(
      [target('t'), target('t__stage')],
      new AbortController().signal,
    )
    expect(state.relations.map((relation) => [relation.target.name, relation.columns])).toEqual([
      ['t', [{ name: 'amount', type: { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] } }]],
    ])
  })

  it('is replaced when a row changed, and left alone when none did', async () => {
    await local.run([t('select 1 as amount')])

    expect(done(await local.run([t('select 2 as amount')]), 't').rowsWritten).toBe(1)
    expect(done(await local.run([t('select 2 as amount')]), 't').rowsWritten).toBe(0)
    expect(await amounts()).toEqual([{ amount: '2' }])
  })

  it('does not come to be when its first rows fail their assertions', async () => {
    const result = await local.run([
      t('select -1 as amount'),
      assertion('positive', 'rowConditions', ['amount > 0'], { of: 't' }),
    ])

    expect(told(result, 't')).toBe('failed: 1 row of 1 in "t" breaks the claim: amount > 0')
    await expect(amounts()).rejects.toThrow()
  })

  it('keeps the old rows when the new ones fail', async () => {
    const positive = assertion('positive', 'rowConditions', ['amount > 0'], { of: 't' })
    await local.run([t('select 1 as amount'), positive])

    await local.run([t('select -1 as amount'), positive])

    expect(await amounts()).toEqual([{ amount: '1' }])
  })

  it('is published in spite of a warning', async () => {
    const positive = assertion('positive', 'rowConditions', ['amount > 0'], { of: 't', severity: 'warn' })

    const result = await local.run([t('select -1 as amount'), positive])

    expect(done(result, 't').tasks.find((task) => task.assertion !== undefined)?.status).toBe('warned')
    expect(await amounts()).toEqual([{ amount: '-1' }])
  })

  it('takes the place of a view, and a view that of a table', async () => {
    await local.run([model('t', 'view', 'select 1 as amount')])
    expect(told(await local.run([t('select 2 as amount')]), 't')).toBe('successful')
    expect(await amounts()).toEqual([{ amount: '2' }])

    expect(told(await local.run([model('t', 'view', 'select 3 as amount')]), 't')).toBe('successful')
    expect(await amounts()).toEqual([{ amount: 3 }])
  })

  it('refuses a column that nobody declared, and names it', async () => {
    expect(told(await local.run([t("select 1 as amount, 'x' as note")]), 't')).toBe(
      'failed: the query of "t" gives "note", which is not among its columns',
    )
  })

  it('shows what is wrong with its query at the place in its file', async () => {
    const result = await local.run([t('select nope as amount')])

    const [error] = errorsOf(result, 't')
    // The query starts at offset 100 of the file.
    expect(error?.span).toEqual({ path: 'definitions/t.sqlx', start: 107, end: 108 })
    expect(error?.message).toContain('Unrecognized name: nope')
  })

  it('takes columns by name, whatever their order in the query', async () => {
    const pair = model('t', 'table', "select 'b' as second, 'a' as first", {
      types: { first: 'STRING', second: 'STRING' },
    })

    await local.run([pair])

    expect(await local.query('select * from `shop.test.t`')).toEqual([{ first: 'a', second: 'b' }])
  })

  it('sees what its operations declare, and its later operations see it published', async () => {
    const scripted = model('t', 'table', 'select x as amount', {
      preOps: ['declare x int64 default 7;'],
      postOps: ['create or replace table `shop.test.copy` as select * from `shop.test.t` -- done'],
    })

    expect(told(await local.run([scripted]), 't')).toBe('successful')
    expect(await amounts('copy')).toEqual([{ amount: 7 }])
  })

  it('keeps its description and labels', async () => {
    const described = {
      ...t('select 1 as amount'),
      description: 'One row',
      options: { labels: { team: 'sales' } },
    }

    await local.run([described])

    const state = await local.warehouse.readState([target('t')], new AbortController().signal)
    expect(state.relations[0]?.labels).toEqual({ team: 'sales' })
  })
})

describe('an engine without DDL in transactions', () => {
  it('publishes by copying over, over another partitioning and over a view too, and leaves no staged rows', async () => {
    const other = await openLocal({ transactionalDdl: false })
    const positive = assertion('positive', 'rowConditions', ['amount > 0'], { of: 't' })
    const shown = async () => (await other.query('select amount from `shop.test.t`')).map((row) => row.amount)
    const daily = (query: string) => ({ ...model('t', 'table', query), options: { partitionBy: 'day' } })

    expect(told(await other.run([t('select 1 as amount'), positive]), 't')).toBe('successful')
    expect(told(await other.run([t('select -1 as amount'), positive]), 't')).toContain('failed: 1 row of 1')
    expect(await shown()).toEqual(['1'])
    expect(
      told(await other.run([daily("select 2 as amount, date '2024-01-01' as day"), positive]), 't'),
    ).toBe('successful')
    expect(await shown()).toEqual([2])
    expect(told(await other.run([model('t', 'view', 'select 3 as amount'), positive]), 't')).toBe(
      'successful',
    )
    expect(told(await other.run([t('select 4 as amount'), positive]), 't')).toBe('successful')
    expect(await shown()).toEqual(['4'])
    const left = await other.warehouse.readState([target('t__stage')], new AbortController().signal)
    expect(left.relations).toEqual([])
    await other.close()
  })
})

describe('a seed', () => {
  const seed = (contentHash: string): SeedAction => ({
    ...model('holidays', 'table', ''),
    kind: 'seed',
    file: 'holidays.csv',
    contentHash: contentHash.repeat(64),
    header: ['day', 'name'],
    columns: columns({ day: 'DATE' }),
  })

  it('is loaded with its types, and again only when the file has changed', async () => {
    await local.write('holidays.csv', 'day,name\n2024-01-01,"New Year, all"\n')
    const first = await local.run([seed('a')])
    const again = await local.run([seed('a')])
    await local.write('holidays.csv', 'day,name\n2024-12-25,Christmas\n')
    const changed = await local.run([seed('b')])

    expect([first, again, changed].map((result) => done(result, 'holidays').rowsWritten)).toEqual([
      1,
      undefined,
      1,
    ])
    expect(await local.query('select * from `shop.test.holidays`')).toEqual([
      { day: '2024-12-25', name: 'Christmas' },
    ])
  })

  it('keeps the old rows when the new file fails its assertions', async () => {
    const unique = assertion('days', 'uniqueKey', ['day'], { of: 'holidays' })
    await local.write('holidays.csv', 'day,name\n2024-01-01,New Year\n')
    await local.run([seed('a'), unique])
    await local.write('holidays.csv', 'day,name\n2024-01-01,New Year\n2024-01-01,Again\n')

    expect(told(await local.run([seed('b'), unique]), 'holidays')).toBe(
      'failed: 1 row of 2 in "holidays" breaks the claim: day is unique',
    )
    expect(await local.query('select count(*) as n from `shop.test.holidays`')).toEqual([{ n: 1 }])
  })
})
