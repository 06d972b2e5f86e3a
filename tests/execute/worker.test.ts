import { describe, expect, it } from 'vitest'
import { check, planned, probe, start, statement, statuses, taskStatuses } from './run.ts'

const outcome = (checked: number, failed: number) => ({
  rows: [{ rows_checked: checked, rows_failed: failed }],
})

describe('the tasks of an action', () => {
  it('publishes nothing when an audit finds rows', async () => {
    const run = start([
      planned(
        'orders',
        [],
        [statement('stage', 'stage'), check('id is unique', 'audit'), statement('publish', 'publish')],
      ),
    ])

    ;(await run.warehouse.nextJob()).succeed()
    ;(await run.warehouse.nextJob()).succeed(outcome(5, 2))

    const result = await run.result
    expect(taskStatuses(result, 'orders')).toEqual([
      'stage: successful',
      'id is unique: failed',
      'publish: skipped',
    ])
    expect(result.actions[0]?.tasks[1]?.attempts[0]?.error?.message).toBe(
      '2 rows of 5 in "orders" break the claim: id is unique',
    )
  })

  it('asks the other claims after one has failed', async () => {
    const run = start([
      planned('orders', [], [check('first', 'one'), check('second', 'two'), statement('publish', 'publish')]),
    ])

    ;(await run.warehouse.nextJob()).succeed(outcome(5, 1))
    ;(await run.warehouse.nextJob()).succeed(outcome(5, 0))

    expect(taskStatuses(await run.result, 'orders')).toEqual([
      'first: failed',
      'second: successful',
      'publish: skipped',
    ])
  })

  it('asks no claim about a relation that could not be made after an earlier claim failed', async () => {
    const tasks = [
      check('keys', 'keys'),
      statement('show', 'view', { phase: 'audit' }),
      check('rows', 'rows'),
    ]
    const run = start([planned('orders', [], tasks)])

    ;(await run.warehouse.nextJob()).succeed(outcome(5, 1))

    expect(taskStatuses(await run.result, 'orders')).toEqual([
      'keys: failed',
      'show: skipped',
      'rows: skipped',
    ])
  })

  it.each([
    ['warn', 'warned'],
    ['log', 'successful'],
  ] as const)('goes on after a claim of severity %s', async (severity, status) => {
    const run = start([
      planned('orders', [], [check('claim', 'audit', { severity }), statement('publish', 'publish')]),
      planned('mart', ['orders']),
    ])

    ;(await run.warehouse.nextJob()).succeed(outcome(5, 2))
    ;(await run.warehouse.nextJob()).succeed()
    ;(await run.warehouse.nextJob()).succeed()

    const result = await run.result
    expect(taskStatuses(result, 'orders')).toEqual([`claim: ${status}`, 'publish: successful'])
    expect(result.actions[0]?.tasks[0]?.assertion?.rowsFailed).toBe(2)
    expect(statuses(result)).toEqual(['orders: successful', 'mart: successful'])
  })

  it('counts claims that share a scan in one job', async () => {
    const scan = 'select rows_checked, a, b'
    const run = start([
      planned(
        'orders',
        [],
        [
          check('a', scan, { failedColumn: 'rows_failed_0' }),
          check('b', scan, { failedColumn: 'rows_failed_1' }),
        ],
      ),
    ])

    ;(await run.warehouse.nextJob()).succeed({
      rows: [{ rows_checked: 7, rows_failed_0: 0, rows_failed_1: 3 }],
    })

    const result = await run.result
    expect(taskStatuses(result, 'orders')).toEqual(['a: successful', 'b: failed'])
    expect(run.records.filter((record) => record.type === 'intent')).toHaveLength(1)
  })

  it('leaves out what its probe found unneeded, and says that nothing was written', async () => {
    const tasks = [
      statement('stage', 'stage', { phase: 'stage', countsRows: true }),
      probe('compare', 'compare'),
      statement('replace', 'replace', { onlyIf: 'compare' }),
      statement('drop', 'drop', { phase: 'cleanup' }),
    ]
    const run = start([planned('dim', [], tasks)])

    ;(await run.warehouse.nextJob()).succeed({ rowsAffected: 40 })
    ;(await run.warehouse.nextJob()).succeed({ rows: [{ n: 0 }] })
    ;(await run.warehouse.nextJob()).succeed()

    const result = await run.result
    expect(taskStatuses(result, 'dim')).toEqual([
      'stage: successful',
      'compare: successful',
      'replace: unneeded',
      'drop: successful',
    ])
    expect(result.actions[0]?.rowsWritten).toBe(0)
  })

  it('reports the staged rows as written once they are published', async () => {
    const tasks = [
      statement('stage', 'stage', { phase: 'stage', countsRows: true }),
      probe('compare', 'compare'),
      statement('replace', 'replace', { onlyIf: 'compare' }),
    ]
    const run = start([planned('dim', [], tasks)])

    ;(await run.warehouse.nextJob()).succeed({ rowsAffected: 40 })
    ;(await run.warehouse.nextJob()).succeed({ rows: [{ n: '12' }] })
    ;(await run.warehouse.nextJob()).succeed()

    expect((await run.result).actions[0]?.rowsWritten).toBe(40)
  })

  it('shows an engine error at the place in the model', async () => {
    const action = planned('orders')
    const span = { path: 'definitions/orders.sqlx', start: 50, end: 70 }
    const sql = {
      text: 'create table t as select nope from orders',
      origins: [{ at: 18, span: { ...span, end: 73 } }],
    }
    const run = start([{ ...action, tasks: [{ ...statement('build', ''), sql }] }])

    ;(await run.warehouse.nextJob()).fail('invalid-query', 'Unrecognized name: nope', 25)

    const error = (await run.result).actions[0]?.tasks[0]?.attempts[0]?.error
    expect(error?.span).toEqual({ path: 'definitions/orders.sqlx', start: 57, end: 58 })
    expect(error?.message).toMatch(
      /^"orders" cannot build; scripted says: Unrecognized name: nope \(job r_run1_/,
    )
  })

  it('names the columns that differ when a query was refused for them', async () => {
    const expects = { query: { text: 'select a, x', origins: [] }, columns: ['a', 'b'] }
    const run = start([planned('orders', [], [statement('stage', 'stage', { expects })])])

    ;(await run.warehouse.nextJob()).fail(
      'invalid-query',
      'Queries in UNION ALL have mismatched column count',
    )
    const question = await run.warehouse.nextJob()
    expect(question.sql).toBe('select * from (\nselect a, x\n) where false')
    question.succeed({ rows: [{ a: 1, x: 2 }] })

    expect((await run.result).actions[0]?.tasks[0]?.attempts[0]?.error?.message).toBe(
      'the query of "orders" gives "x", which is not among its columns and does not give "b"',
    )
  })

  it('does nothing for an action that was refused at planning', async () => {
    const diagnostic = {
      code: 'strategy-needs-key',
      severity: 'error',
      message: 'no key',
      related: [],
    } as const
    const refusal = {
      kind: 'refusal',
      phase: 'prepare',
      name: 'check',
      sql: { text: '', origins: [] },
      idempotent: true,
      diagnostic,
    } as const
    const run = start([planned('orders', [], [refusal, statement('stage', 'stage')])])

    const result = await run.result
    expect(taskStatuses(result, 'orders')).toEqual(['check: failed', 'stage: skipped'])
    expect(run.records.filter((record) => record.type === 'intent')).toEqual([])
  })

  it('makes a dataset once for all actions that need it', async () => {
    const tasks = [
      statement('create schema', 'create schema s', { phase: 'prepare' }),
      statement('build', 'build'),
    ]
    const run = start([planned('a', [], tasks), planned('b', [], tasks)])

    const schema = await run.warehouse.nextJob()
    expect(run.warehouse.openJobs()).toHaveLength(1)
    schema.succeed()
    const builds = [await run.warehouse.nextJob(), await run.warehouse.nextJob()]
    for (const job of builds) job.succeed()

    expect(builds.map((job) => job.sql)).toEqual(['build', 'build'])
    expect(statuses(await run.result)).toEqual(['a: successful', 'b: successful'])
  })

  it('fails when a probe returns no number', async () => {
    const run = start([planned('orders', [], [probe('count', 'count')])])

    ;(await run.warehouse.nextJob()).succeed({ rows: [{ n: null }] })

    expect((await run.result).actions[0]?.tasks[0]?.attempts[0]?.error?.code).toBe('no-count')
  })
})
