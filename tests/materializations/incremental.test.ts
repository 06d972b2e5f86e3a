import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { done, type LocalProject, openLocal, told } from './local.ts'
import { assertion, type ModelParts, model } from './model.ts'

let local: LocalProject
beforeEach(async () => {
  local = await openLocal()
  await local.query('create schema if not exists `shop.test`')
})
afterEach(() => local.close())

/** Puts these rows where the models read from: `(1, 'a', 10)` is shop 1, key a, amount 10. */
const give = (...rows: string[]) =>
  local.query(
    'create or replace table `shop.test.source` as select * from unnest(array<struct<shop INT64, k STRING, amount INT64>>' +
      `[${rows.join(', ')}])`,
  )
const shown = async (order = 'shop, k, amount') =>
  (await local.query(`select shop, k, amount from \`shop.test.t\` order by ${order}`)).map(
    (row) => `${row.shop} ${row.k} ${row.amount}`,
  )

const query = 'select shop, k, amount from `shop.test.source`'
const types = { shop: 'INT64', k: 'STRING', amount: 'INT64' }
const incremental = (options: NonNullable<ModelParts['options']>, more: ModelParts = {}) =>
  model('t', 'incremental', query, { types, options, ...more })

describe('merge', () => {
  const t = incremental({}, { uniqueKey: ['shop', 'k'] })

  it('changes rows of known keys, adds new keys and keeps the others', async () => {
    await give("(1, 'a', 10)", "(1, 'b', 20)")
    await local.run([t])
    await give("(1, 'a', 11)", "(2, 'a', 30)")

    const result = await local.run([t])

    expect(await shown()).toEqual(['1 a 11', '1 b 20', '2 a 30'])
    expect(done(result, 't').rowsWritten).toBe(2)
  })

  it('writes nothing when there is nothing new', async () => {
    await give("(1, 'a', 10)", '(1, null, 20)', '(null, null, null)')
    await local.run([t])

    const result = await local.run([t])

    expect(done(result, 't').rowsWritten).toBe(0)
    expect(done(result, 't').tasks.find((task) => task.name === 'merge rows')?.status).toBe('unneeded')
  })

  it('finds the row of a key that has a NULL in it', async () => {
    await give("(null, 'a', 10)", '(1, null, 20)')
    await local.run([t])
    await give("(null, 'a', 11)", '(1, null, 21)')

    await local.run([t])

    expect(await shown('amount')).toEqual(['null a 11', '1 null 21'])
  })

  it.each([
    ['at the first build', []],
    ['later', ["(1, 'b', 20)"]],
    ['when one of them is the row that is there', ["(1, 'a', 10)"]],
  ])('fails for a key that comes twice, %s, and leaves what was there', async (_, before) => {
    if (before.length > 0) {
      await give(...before)
      await local.run([t])
    }
    const there = before.length > 0 ? await shown() : undefined
    await give("(1, 'a', 10)", "(1, 'a', 11)")

    const result = await local.run([t])

    expect(told(result, 't')).toBe(
      'failed: 1 row of 2 in "t" breaks the claim: shop, k are together unique among the new rows',
    )
    if (there === undefined) await expect(shown()).rejects.toThrow()
    else expect(await shown()).toEqual(there)
  })

  it('ignores run and load time when it looks for changes, and renews them with the row', async () => {
    const audited = incremental({}, { uniqueKey: ['k'], types: { ...types, _run_id: 'STRING' } })
    const stamped = {
      ...audited,
      query: { text: `select *, @run_id as _run_id from (${query})`, origins: [] },
    }
    await give("(1, 'a', 10)", "(1, 'b', 20)")
    await local.run([stamped], { runId: 'one' })
    await give("(1, 'a', 10)", "(1, 'b', 21)")

    await local.run([stamped], { runId: 'two' })

    expect(await local.query('select k, _run_id from `shop.test.t` order by k')).toEqual([
      { k: 'a', _run_id: 'one' },
      { k: 'b', _run_id: 'two' },
    ])
  })

  it('shows its assertions the whole table as it will be', async () => {
    const total = assertion(
      'total',
      'rowConditions',
      ['(select sum(amount) from `shop.test.t__after`) = 41'],
      { of: 't' },
    )
    await give("(1, 'a', 10)", "(1, 'b', 20)")
    await local.run([t])
    await give("(1, 'a', 21)")

    expect(told(await local.run([t, total]), 't')).toBe('successful')
  })

  it('leaves the old rows and the staged ones when an assertion fails, and drops nothing', async () => {
    const positive = assertion('positive', 'rowConditions', ['amount > 0'], { of: 't' })
    await give("(1, 'a', 10)")
    await local.run([t, positive])
    await give("(1, 'a', -1)", "(1, 'b', 20)")

    const result = await local.run([
      t,
      positive,
      model('mart', 'table', 'select * from `shop.test.t`', { refs: ['t'] }),
    ])

    expect(told(result, 't')).toBe('failed: 1 row of 2 in "t" breaks the claim: amount > 0')
    expect(told(result, 'mart')).toBe('skipped')
    expect(await shown()).toEqual(['1 a 10'])
    expect(await local.query('select amount from `shop.test.t__delta` order by amount')).toEqual([
      { amount: -1 },
      { amount: 20 },
    ])
  })

  it('adds a column when told to extend, with NULL in the rows that were there', async () => {
    await give("(1, 'a', 10)")
    await local.run([t])
    await give("(2, 'b', 20)")
    const wider = incremental(
      { onSchemaChange: 'extend' },
      { uniqueKey: ['shop', 'k'], types: { ...types, note: 'STRING' } },
    )

    const result = await local.run([
      { ...wider, query: { text: `select *, 'new' as note from (${query})`, origins: [] } },
    ])

    expect(told(result, 't')).toBe('successful')
    expect(await local.query('select k, note from `shop.test.t` order by k')).toEqual([
      { k: 'a', note: null },
      { k: 'b', note: 'new' },
    ])
  })

  it('never loses a column in silence', async () => {
    const undeclared = model('t', 'incremental', query, { uniqueKey: ['shop', 'k'] })
    await give("(1, 'a', 10)")
    await local.run([undeclared])

    const result = await local.run([
      { ...undeclared, query: { text: `select *, 'new' as note from (${query})`, origins: [] } },
    ])

    expect(told(result, 't')).toBe('failed: the query of "t" gives "note", which is not among its columns')
  })
})

describe('append', () => {
  it('adds the rows the query gives, and nothing when it gives none', async () => {
    const t = incremental(
      {},
      { incrementalQuery: `${query} where amount > (select max(amount) from \`shop.test.t\`)` },
    )
    await give("(1, 'a', 10)")
    await local.run([t])
    await give("(1, 'a', 10)", "(1, 'b', 20)")

    const second = await local.run([t])
    const third = await local.run([t])

    expect(await shown()).toEqual(['1 a 10', '1 b 20'])
    expect([done(second, 't').rowsWritten, done(third, 't').rowsWritten]).toEqual([1, 0])
  })
})

describe('delete_insert', () => {
  const t = incremental(
    { incrementalStrategy: 'delete_insert', rebuildKey: ['shop'] },
    {
      affectedKeys: 'select shop from `shop.test.affected`',
      incrementalQuery: `${query} where shop in (select shop from \`shop.test.t__keys\`) or shop is null`,
    },
  )
  const affect = (...shops: string[]) =>
    local.query(
      `create or replace table \`shop.test.affected\` as select * from unnest(array<struct<shop INT64>>[${shops.map((one) => `struct(${one})`).join(', ')}])`,
    )

  it('replaces all rows of the affected keys and no others', async () => {
    await affect()
    await give("(1, 'a', 10)", "(1, 'b', 20)", "(2, 'a', 30)")
    await local.run([t])
    await affect('1')
    await give("(1, 'c', 11)", "(2, 'a', 31)")

    const result = await local.run([t])

    expect(await shown()).toEqual(['1 c 11', '2 a 30'])
    expect(done(result, 't').rowsWritten).toBe(3)
  })

  it('empties an affected key that has no rows any more, also the key NULL', async () => {
    await affect()
    await give("(1, 'a', 10)", "(null, 'b', 20)", "(2, 'a', 30)")
    await local.run([t])
    await affect('1', 'null')
    await give("(2, 'a', 30)")

    await local.run([t])

    expect(await shown()).toEqual(['2 a 30'])
  })

  it('writes nothing for affected keys whose rows came out the same, repeated rows included', async () => {
    await affect()
    await give("(1, 'a', 10)", "(1, 'a', 10)", '(2, null, null)')
    await local.run([t])
    await affect('1', '2')

    const result = await local.run([t])

    expect(done(result, 't').rowsWritten).toBe(0)
  })

  it('notices that a row is there once instead of twice', async () => {
    await affect()
    await give("(1, 'a', 10)", "(1, 'a', 10)")
    await local.run([t])
    await affect('1')
    await give("(1, 'a', 10)")

    await local.run([t])

    expect(await shown()).toEqual(['1 a 10'])
  })

  it('fails when the query gives rows of keys that are not affected', async () => {
    const careless = { ...t, incrementalQuery: { text: query, origins: [] } }
    await affect()
    await give("(1, 'a', 10)", "(2, 'a', 30)")
    await local.run([careless])
    await affect('1')
    await give("(1, 'a', 11)", "(2, 'a', 31)")

    expect(told(await local.run([careless]), 't')).toBe(
      'failed: 1 row of 2 in "t" breaks the claim: new rows have one of the keys that "affected_keys" finds',
    )
    expect(await shown()).toEqual(['1 a 10', '2 a 30'])
  })
})

describe('insert_overwrite', () => {
  const t = incremental(
    { incrementalStrategy: 'insert_overwrite', partitionBy: 'date_trunc(day, month)' },
    { types: { day: 'DATE', amount: 'INT64' } },
  )
  const daily = { ...t, query: { text: 'select day, amount from `shop.test.days`', origins: [] } }
  const giveDays = (...rows: string[]) =>
    local.query(
      `create or replace table \`shop.test.days\` as select * from unnest(array<struct<day DATE, amount INT64>>[${rows.join(', ')}])`,
    )

  it('replaces the partitions that the query gives, the one of NULL once', async () => {
    await giveDays("('2024-01-05', 1)", "('2024-02-05', 2)", '(null, 3)')
    await local.run([daily])
    await giveDays("('2024-02-07', 4)", '(null, 5)')

    await local.run([daily])
    await local.run([daily])

    expect(await local.query('select amount from `shop.test.t` order by amount')).toEqual([
      { amount: 1 },
      { amount: 4 },
      { amount: 5 },
    ])
  })
})
