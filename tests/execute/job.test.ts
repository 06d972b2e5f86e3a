import { describe, expect, it } from 'vitest'
import { jobId, jobLabels } from '../../runner/execute/job-id.ts'
import { retryDelay } from '../../runner/execute/retry.ts'
import { target } from '../materializations/model.ts'
import { planned, start, statement, taskStatuses } from './run.ts'

describe('jobs of a task', () => {
  it('tries a transient error again under a new attempt, after a wait', async () => {
    const run = start([planned('orders', [], [statement('merge rows', 'merge')])], { random: () => 0.5 })

    const first = await run.warehouse.nextJob()
    first.fail('transient', 'backend error')
    const sleep = await run.clock.nextSleep()
    expect(sleep.ms).toBe(500)
    sleep.wake()
    const second = await run.warehouse.nextJob()
    second.succeed()

    const result = await run.result
    expect(taskStatuses(result, 'orders')).toEqual(['merge rows: successful'])
    expect(result.actions[0]?.tasks[0]?.attempts).toHaveLength(2)
    expect([first, second].map((job) => job.options.jobId.slice(-3))).toEqual(['_a1', '_a2'])
  })

  it('never tries again what is not idempotent', async () => {
    const run = start([planned('orders', [], [statement('insert rows', 'insert', { idempotent: false })])])

    ;(await run.warehouse.nextJob()).fail('transient', 'connection reset')

    expect(taskStatuses(await run.result, 'orders')).toEqual(['insert rows: failed'])
  })

  it('ends a wait when the run is cancelled', async () => {
    const run = start([planned('orders')])
    ;(await run.warehouse.nextJob()).fail('quota', 'too many jobs')
    await run.clock.nextSleep()

    run.abort.abort()

    expect((await run.result).status).toBe('cancelled')
  })

  it('writes the intent before the engine hears of the job, and the outcome after', async () => {
    const run = start([planned('orders', [], [statement('stage rows', 'stage')])])

    const job = await run.warehouse.nextJob()
    const intent = run.records.at(-1)
    expect(intent).toMatchObject({
      type: 'intent',
      action: 'shop.test.orders',
      task: 'stage rows',
      attempt: 1,
      jobId: job.options.jobId,
    })
    job.succeed({ rowsAffected: 3 })
    await run.result

    expect(run.records.map((record) => record.type)).toEqual([
      'run-started',
      'intent',
      'outcome',
      'action-finished',
      'run-finished',
    ])
    expect(run.records[2]).toMatchObject({ status: 'done', rowsAffected: 3, jobId: job.options.jobId })
  })

  it('hands every job the parameters and labels of the run', async () => {
    const run = start([planned('orders')])

    const job = await run.warehouse.nextJob()

    expect(job.options.parameters.map((parameter) => parameter.name)).toEqual([
      'run_id',
      'run_started_at',
      'as_of_date',
    ])
    expect(job.options.labels).toEqual({
      runner_run: 'run1',
      runner_action: 'orders',
      runner_task: 'build-orders',
    })
    job.succeed()
    await run.result
  })
})

describe('jobId', () => {
  it('is the same for the same run, action, task and attempt, and has only letters that every engine takes', () => {
    const id = jobId('2024-02-01T00:00:00Z', target('órdenes'), { name: 'check rowConditions_0 (2)' }, 2)

    expect(id).toBe(
      jobId('2024-02-01T00:00:00Z', target('órdenes'), { name: 'check rowConditions_0 (2)' }, 2),
    )
    expect(id).toMatch(/^r_2024-02-01T00-00-00Z_[0-9a-f]{12}_check-rowConditions-0-2-_a2$/)
  })

  it('tells tasks apart whose names look alike once they are made plain', () => {
    expect(jobId('r', target('t'), { name: 'check a_b' }, 1)).not.toBe(
      jobId('r', target('t'), { name: 'check a-b' }, 1),
    )
  })

  it('keeps labels within what BigQuery takes', () => {
    const labels = jobLabels('Run', target('X'.repeat(80)), { name: 'Stage Rows' })

    expect(Object.values(labels).every((value) => /^[a-z0-9_-]{1,63}$/.test(value))).toBe(true)
  })
})

describe('retryDelay', () => {
  const failure = { kind: 'transient', attempt: 1, idempotent: true } as const

  it('waits up to twice as long after every attempt, and never longer than the limit', () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelay({ ...failure, attempt }, () => 1))).toEqual([
      1000, 2000, 4000, 8000,
    ])
    expect(retryDelay({ ...failure, kind: 'locked', attempt: 7 }, () => 1)).toBe(5000)
  })

  it('gives up after the last attempt', () => {
    expect(retryDelay({ ...failure, attempt: 5 }, () => 1)).toBeUndefined()
  })

  it.each(['invalid-query', 'unsupported', 'not-found', 'permission', 'cancelled'] as const)(
    'does not try %s again',
    (kind) => {
      expect(retryDelay({ ...failure, kind }, () => 1)).toBeUndefined()
    },
  )
})
