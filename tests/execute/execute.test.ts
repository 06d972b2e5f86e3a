import { describe, expect, it } from 'vitest'
import { scriptedWarehouse } from '../support/scripted-warehouse.ts'
import { planned, start, statuses } from './run.ts'

describe('executePlan', () => {
  // bronze ─▶ silver ─▶ gold
  it('starts an action only when its dependencies are done', async () => {
    const run = start([planned('bronze'), planned('silver', ['bronze']), planned('gold', ['silver'])])

    const bronze = await run.warehouse.nextJob()
    expect(run.warehouse.openJobs().map((job) => job.sql)).toEqual(['bronze'])
    bronze.succeed()
    const silver = await run.warehouse.nextJob()
    expect(silver.sql).toBe('silver')
    silver.succeed()
    ;(await run.warehouse.nextJob()).succeed()

    expect((await run.result).status).toBe('successful')
  })

  it('runs as many actions at a time as the smaller of both limits allows', async () => {
    const warehouse = scriptedWarehouse({ maxConcurrentJobs: 2 })
    const run = start(
      ['a', 'b', 'c'].map((name) => planned(name)),
      { warehouse, config: { concurrency: 8 } },
    )

    const first = await warehouse.nextJob()
    await warehouse.nextJob()
    expect(warehouse.openJobs()).toHaveLength(2)
    first.succeed()
    await warehouse.nextJob()
    expect(warehouse.openJobs()).toHaveLength(2)

    for (const job of warehouse.openJobs()) job.succeed()
    await run.result
  })

  // raw ─▶ bronze ─▶ silver ─▶ gold     other
  it('skips everything behind a failure with its cause, and finishes the rest', async () => {
    const run = start([
      planned('bronze'),
      planned('other'),
      planned('silver', ['bronze']),
      planned('gold', ['silver']),
    ])

    const jobs = [await run.warehouse.nextJob(), await run.warehouse.nextJob()]
    jobs.find((job) => job.sql === 'bronze')?.fail('invalid-query', 'no such column')
    jobs.find((job) => job.sql === 'other')?.succeed()

    const result = await run.result
    expect(statuses(result)).toEqual([
      'bronze: failed',
      'other: successful',
      'silver: skipped because bronze',
      'gold: skipped because bronze',
    ])
    expect(result.status).toBe('failed')
  })

  it('starts nothing new after a failure when told so', async () => {
    const run = start([planned('first'), planned('second')], {
      config: { concurrency: 1, failureMode: 'no-new' },
    })

    ;(await run.warehouse.nextJob()).fail('invalid-query', 'no')

    expect(statuses(await run.result)).toEqual(['first: failed', 'second: skipped because first'])
  })

  it('counts a disabled action as done', async () => {
    const off = planned('off', [], [])
    const run = start([{ ...off, action: { ...off.action, disabled: true } }, planned('after', ['off'])])

    ;(await run.warehouse.nextJob()).succeed()

    expect(statuses(await run.result)).toEqual(['off: disabled', 'after: successful'])
  })

  it('cancels running jobs and reports what was not started', async () => {
    const run = start([planned('running'), planned('waiting', ['running'])])
    await run.warehouse.nextJob()

    run.abort.abort()

    const result = await run.result
    expect(statuses(result)).toEqual(['running: cancelled', 'waiting: cancelled'])
    expect(result.status).toBe('cancelled')
    expect(run.warehouse.openJobs()).toEqual([])
  })

  it('is timed out when the signal ends it for the time', async () => {
    const run = start([planned('slow')])
    await run.warehouse.nextJob()

    run.abort.abort(new DOMException('too long', 'TimeoutError'))

    expect((await run.result).status).toBe('timed-out')
  })

  it('commits once, when no job runs any more, also after a failure', async () => {
    const run = start([planned('a'), planned('b')])

    ;(await run.warehouse.nextJob()).fail('invalid-query', 'no')
    ;(await run.warehouse.nextJob()).succeed()
    await run.result

    expect(run.warehouse.commits).toEqual([0])
  })

  it('keeps a fault of the runner to the action that met it', async () => {
    const run = start([planned('bad'), planned('good')], { config: { concurrency: 1 } })

    ;(await run.warehouse.nextJob()).crash(new Error('internal: unexpected value'))
    ;(await run.warehouse.nextJob()).succeed()

    const result = await run.result
    expect(statuses(result)).toEqual(['bad: failed', 'good: successful'])
    expect(result.actions[0]?.tasks[0]?.attempts[0]?.error?.code).toBe('runner-fault')
  })

  it('tells every step, and every action ends exactly once', async () => {
    const run = start([planned('a'), planned('b', ['a'])])
    ;(await run.warehouse.nextJob()).fail('invalid-query', 'no')
    await run.result

    expect(run.events.map((event) => event.type)).toEqual([
      'run-started',
      'action-started',
      'task-started',
      'task-finished',
      'action-finished',
      'action-finished',
      'run-finished',
    ])
  })

  it('plans of ten thousand actions cost less than a second of work', async () => {
    // Each waits for up to three others, thirty thousand edges in all.
    const actions = Array.from({ length: 10_000 }, (_, index) =>
      planned(
        `n${index}`,
        [1, 7, 31].flatMap((back) => (index - back * 100 >= 0 ? [`n${index - back * 100}`] : [])),
        [],
      ),
    )
    const before = process.cpuUsage()
    const run = start(actions)
    const result = await run.result
    const used = process.cpuUsage(before)

    expect(result.status).toBe('successful')
    expect((used.user + used.system) / 1000).toBeLessThan(1000)
  })
})
