import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generatedSql } from '../../../runner/ir/sql.ts'
import type { JobOptions } from '../../../runner/warehouse/warehouse.ts'
import type { Fault, HttpFault } from '../../support/bigquery-server.ts'
import { jobOptions, target } from '../contract.ts'
import { type BigquerySession, openSession } from './session.ts'

let folder: string
let session: BigquerySession
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bigquery-jobs-'))
  session = await openSession(folder, { requestTimeoutMs: 2000 })
  await session.warehouse.run('create schema if not exists core', jobOptions())
  await session.warehouse.run('create or replace table core.ledger (n INT64)', jobOptions())
})
afterAll(async () => {
  await session.close()
  await rm(folder, { recursive: true })
})
afterEach(() => {
  session.server.fault = () => undefined
  session.server.hold = false
})

const unavailable: HttpFault = { status: 503, reason: 'backendError' }
const rateLimit: HttpFault = { status: 403, reason: 'rateLimitExceeded' }

/** The fault at the first so many calls that match. */
function failing(
  times: number,
  pattern: RegExp,
  fault: Fault,
): (method: string, path: string) => Fault | undefined {
  let left = times
  return (method, path) => {
    if (left === 0 || !pattern.test(`${method} ${path}`)) return undefined
    left -= 1
    return fault
  }
}

const insert = /^POST shop\/jobs$/
const read = /^GET shop\/jobs\/\w+$/
const results = /^GET shop\/queries\//
let numbers = 0
const add = async (more: Partial<JobOptions> = {}) => {
  numbers += 1
  const sql = `insert into core.ledger (n) values (${numbers})`
  const options = jobOptions(more)
  const job = session.warehouse.run(sql, options)
  return { number: numbers, sql, options, job }
}
const countOf = async (n: number): Promise<unknown> =>
  (await session.engine.run(`select count(*) from core.ledger where n = ${n}`, jobOptions())).rows[0]?.[0]
const effectsOf = (sql: string) => session.server.effects.filter((effect) => effect === sql).length

describe('a job whose calls fail', () => {
  it.each<[name: string, fault: Fault]>([
    ['the connection breaks before it arrives', { when: 'before', how: 'reset' }],
    ['the connection breaks after it arrived', { when: 'after', how: 'reset' }],
    ['the server is unavailable', { when: 'before', how: unavailable }],
    ['the server says so and took it nevertheless', { when: 'after', how: unavailable }],
    ['there are too many calls', { when: 'before', how: rateLimit }],
    ['the answer is 429', { when: 'before', how: { status: 429, reason: 'rateLimitExceeded' } }],
    ['the answer breaks off', { when: 'after', how: 'truncate' }],
    ['the answer is a gateway’s', { when: 'after', how: { status: 502, reason: 'unknown' } }],
  ])('runs once when %s, once or several times', async (_, fault) => {
    for (const times of [1, 3]) {
      session.server.fault = failing(times, insert, fault)
      const { job, number, sql } = await add()

      expect(await job).toMatchObject({ rowsAffected: 1 })
      expect(effectsOf(sql)).toBe(1)
      expect(await countOf(number)).toBe(1)
    }
  })

  it('runs once when the call is never answered, and the call ends at its deadline', async () => {
    const impatient = session.connect({ requestTimeoutMs: 50 })
    for (const when of ['before', 'after'] as const) {
      session.server.fault = failing(1, insert, { when, how: 'hang' })
      const sql = `insert into core.ledger (n) values (-1) -- ${when}`

      await impatient.run(sql, jobOptions())

      expect(effectsOf(sql)).toBe(1)
    }
  })

  it('runs once when reading it fails after the answer was lost', async () => {
    const faults = [
      failing(1, insert, { when: 'after', how: 'reset' }),
      failing(3, read, { when: 'before', how: 'reset' }),
      failing(1, read, { when: 'before', how: { status: 404, reason: 'notFound' } }),
    ]
    session.server.fault = (method, path) => {
      for (const fault of faults) {
        const found = fault(method, path)
        if (found !== undefined) return found
      }
      return undefined
    }
    const { job, sql } = await add()

    await job

    expect(effectsOf(sql)).toBe(1)
  })

  it('waits at least a second and then longer, up to half a minute', async () => {
    const before = session.waits.length
    session.server.fault = failing(7, insert, { when: 'before', how: unavailable })

    await (await add()).job

    // `random` gives 0 here, the least there is.
    expect(session.waits.slice(before, before + 7)).toEqual([1000, 1000, 1000, 1000, 1000, 1000, 1000])
  })

  it('is looked for when all its answers were lost, and found', async () => {
    session.server.fault = failing(8, insert, { when: 'after', how: unavailable })
    const { job, sql } = await add()

    expect(await job).toMatchObject({ rowsAffected: 1 })
    expect(effectsOf(sql)).toBe(1)
  })

  it.each<[how: HttpFault, kind: string]>([
    [unavailable, 'transient'],
    [rateLimit, 'quota'],
  ])('fails after eight refusals (%j) as %s, and has not run', async (how, kind) => {
    session.server.fault = (method, path) =>
      insert.test(`${method} ${path}`) ? { when: 'before', how } : undefined
    const before = session.server.requests.length
    const { job, sql, options } = await add()

    await expect(job).rejects.toMatchObject({ kind, jobId: options.jobId })

    expect(session.server.requests.slice(before).filter((request) => insert.test(request))).toHaveLength(8)
    expect(effectsOf(sql)).toBe(0)
  })

  it.each<[how: HttpFault, kind: string, offset: number | undefined]>([
    [
      { status: 400, reason: 'invalidQuery', message: 'Syntax error: Unexpected "x" at [1:8]' },
      'invalid-query',
      7,
    ],
    [{ status: 403, reason: 'accessDenied' }, 'permission', undefined],
    [{ status: 403, reason: 'quotaExceeded' }, 'limit', undefined],
    [{ status: 401, reason: 'authError' }, 'permission', undefined],
  ])('fails at once when it is refused for good: %j', async (how, kind, offset) => {
    session.server.fault = failing(1, insert, { when: 'before', how })
    const before = session.server.requests.length

    await expect((await add()).job).rejects.toMatchObject({ kind, offset })

    expect(session.server.requests).toHaveLength(before + 1)
  })

  it('runs once under any sequence of faults at any of its calls', async () => {
    const ways: readonly Fault['how'][] = ['reset', 'truncate', unavailable, rateLimit]
    const anyFault = fc.option(
      fc.record({ when: fc.constantFrom<Fault['when']>('before', 'after'), how: fc.constantFrom(...ways) }),
      { nil: undefined },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anyFault, { maxLength: 7 }), async (faults) => {
        const queue = [...faults]
        session.server.fault = () => {
          const fault = queue.shift()
          // A refusal is a promise that nothing happened.
          return fault?.how === rateLimit ? { ...fault, when: 'before' } : fault
        }
        const { job, number, sql } = await add()

        expect(await job).toMatchObject({ rowsAffected: 1 })
        session.server.fault = () => undefined
        expect(effectsOf(sql)).toBe(1)
        expect(await countOf(number)).toBe(1)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a job id that is taken', () => {
  it('gives the result of the job that ran under it, for the same work', async () => {
    const options = jobOptions()
    const sql = 'insert into core.ledger (n) values (-2)'
    await session.warehouse.run(sql, options)

    const again = await session.connect({ maximumBytesBilled: 1000 }).run(sql, options)

    expect(again).toMatchObject({ id: options.jobId, rowsAffected: 1 })
    expect(await countOf(-2)).toBe(1)
  })

  it('is refused for another statement, other parameters and a stranger’s job', async () => {
    const day = (value: string) => [{ name: 'day', type: { kind: 'scalar', name: 'DATE' }, value }] as const
    const options = jobOptions({ parameters: day('2024-01-01') })
    await session.warehouse.run('select @day', options)
    session.server.addJob('stranger', 'select 1')

    for (const job of [
      session.warehouse.run('select 1', options),
      session.warehouse.run('select @day', { ...options, parameters: day('2024-01-02') }),
      session.warehouse.run('select 1', jobOptions({ jobId: 'stranger' })),
    ])
      await expect(job).rejects.toMatchObject({
        kind: 'invalid-query',
        message: expect.stringMatching(/^job \w+ exists and does something else$/),
      })
  })

  it('is told from a job that another file was loaded by', async () => {
    await writeFile(join(folder, 'seed.csv'), 'id\n1\n')
    const options = jobOptions()
    const load = () =>
      session.warehouse.load(
        {
          kind: 'load',
          name: 'load file',
          phase: 'stage',
          sql: generatedSql(''),
          idempotent: true,
          file: 'seed.csv',
          format: 'csv',
          into: target('seed'),
          columns: [{ name: 'id', type: { kind: 'scalar', name: 'INT64' } }],
        },
        options,
      )
    session.server.fault = failing(1, insert, { when: 'before', how: 'reset' })
    expect(await load()).toMatchObject({ rowsAffected: 1 })
    expect(await load()).toMatchObject({ rowsAffected: 1 })

    await writeFile(join(folder, 'seed.csv'), 'id\n1\n2\n')
    await expect(load()).rejects.toMatchObject({ message: expect.stringContaining('does something else') })
    await rm(join(folder, 'seed.csv'))
    await expect(load()).rejects.toMatchObject({ kind: 'not-found', message: 'Not found: seed.csv' })
  })

  it('in another location cannot be adopted, and says so', async () => {
    session.server.fault = failing(1, insert, { when: 'before', how: { status: 409, reason: 'duplicate' } })
    const { job, options } = await add()

    await expect(job).rejects.toMatchObject({
      kind: 'not-found',
      message: `job ${options.jobId} exists and is not in location "US"`,
    })
  })
})

describe('a job that is stopped', () => {
  it('is not sent when the run has stopped before', async () => {
    const { job, sql } = await add({ signal: AbortSignal.abort() })

    await expect(job).rejects.toMatchObject({ kind: 'cancelled' })
    expect(effectsOf(sql)).toBe(0)
  })

  it('is cancelled while it waits, also when its answer was lost', async () => {
    for (const fault of [() => undefined, failing(1, insert, { when: 'after', how: 'reset' })]) {
      session.server.hold = true
      session.server.fault = fault
      const controller = new AbortController()
      const { job, sql, options } = await add({ signal: controller.signal })
      const isThere = () => session.server.inserted.at(-1)?.jobReference.jobId === options.jobId
      while (!isThere()) await new Promise((resolve) => setImmediate(resolve))
      controller.abort()

      await expect(job).rejects.toMatchObject({ kind: 'cancelled', jobId: options.jobId })
      expect(session.server.cancelled).toContain(options.jobId)
      expect(effectsOf(sql)).toBe(0)
    }
  })

  it('is told as done when the cancellation comes too late', async () => {
    session.server.hold = true
    session.server.fault = (_method, path) => {
      if (!path.endsWith('/cancel')) return undefined
      session.server.hold = false
      return { when: 'before', how: { status: 400, reason: 'invalid' } }
    }
    const controller = new AbortController()
    const { job, options } = await add({ signal: controller.signal })
    while (session.server.inserted.at(-1)?.jobReference.jobId !== options.jobId)
      await new Promise((resolve) => setImmediate(resolve))
    controller.abort()

    expect(await job).toMatchObject({ rowsAffected: 1 })
  })

  it('is cancelled from here when BigQuery does not end it at its time limit', async () => {
    session.server.hold = true
    const sql = 'select 1 as late'

    await expect(session.connect({ jobTimeoutMs: 5000 }).run(sql, jobOptions())).rejects.toMatchObject({
      kind: 'limit',
      message: 'the job ran longer than the 5000 ms it may and was cancelled',
    })
    expect(session.server.inserted.at(-1)?.configuration.jobTimeoutMs).toBe('5000')
    expect(effectsOf(sql)).toBe(0)
  })
})

describe('what a job is sent with', () => {
  it('is the location, limits, priority, reservation and labels of the target', async () => {
    const reservation = 'projects/shop/locations/US/reservations/nightly'
    const warehouse = session.connect({
      maximumBytesBilled: '1000000000',
      priority: 'BATCH',
      reservation,
      labels: { team: 'sales' },
    })
    const options = jobOptions({ labels: { runner_task: 'merge-rows' } })

    await warehouse.run('select 1', options)

    expect(session.server.inserted.at(-1)).toEqual({
      jobReference: { projectId: 'shop', jobId: options.jobId, location: 'US' },
      configuration: {
        labels: {
          team: 'sales',
          runner_task: 'merge-rows',
          runner_work: expect.stringMatching(/^[0-9a-f]{40}$/),
        },
        reservation,
        query: {
          query: 'select 1',
          useLegacySql: false,
          priority: 'BATCH',
          maximumBytesBilled: '1000000000',
        },
      },
    })
  })

  it('is those parameters that the statement names, without declared lengths', async () => {
    const job = await session.warehouse.run(
      'select @run as run, @amount as amount, @nothing is null as nothing',
      jobOptions({
        parameters: [
          { name: 'run', type: { kind: 'scalar', name: 'STRING', parameters: [10] }, value: 'r1' },
          { name: 'run_id', type: { kind: 'scalar', name: 'STRING' }, value: 'not named' },
          { name: 'amount', type: { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] }, value: '1.50' },
          { name: 'nothing', type: { kind: 'scalar', name: 'DATE' }, value: null },
        ],
      }),
    )

    expect(job.rows).toEqual([['r1', '1.5', true]])
    expect(session.server.inserted.at(-1)?.configuration.query?.queryParameters).toEqual([
      { name: 'run', parameterType: { type: 'STRING' }, parameterValue: { value: 'r1' } },
      { name: 'amount', parameterType: { type: 'NUMERIC' }, parameterValue: { value: '1.50' } },
      { name: 'nothing', parameterType: { type: 'DATE' }, parameterValue: { value: null } },
    ])
  })
})

describe('results', () => {
  const many = 'select n from unnest(generate_array(1, 2500)) as n order by n'

  it('are read page by page to the end', async () => {
    const before = session.server.requests.length
    const job = await session.warehouse.run(many, jobOptions())

    expect(job.rows.map(([n]) => n)).toEqual(Array.from({ length: 2500 }, (_, index) => index + 1))
    expect(job.totalRows).toBe(2500)
    expect(session.server.requests.slice(before).filter((request) => results.test(request))).toHaveLength(3)
  })

  it('are read to the number that was asked for, over the end of a page', async () => {
    const job = await session.warehouse.run(many, jobOptions({ maxRows: 1001 }))

    expect(job.rows).toHaveLength(1001)
    expect(job.totalRows).toBe(2500)
  })

  it('are read again when a page breaks off, and no row comes twice', async () => {
    session.server.fault = failing(2, results, { when: 'after', how: 'truncate' })

    expect((await session.warehouse.run(many, jobOptions())).rows).toHaveLength(2500)
  })

  it('that cannot be read are an error of ours to tell, with the job', async () => {
    session.server.fault = failing(1, results, {
      when: 'before',
      how: { status: 403, reason: 'accessDenied' },
    })
    const options = jobOptions()

    await expect(session.warehouse.run('select 1', options)).rejects.toMatchObject({
      name: 'WarehouseError',
      kind: 'permission',
      jobId: options.jobId,
    })
  })
})

describe('the rows a job changed', () => {
  it('are summed over the statements of a script, with the rows of its last query', async () => {
    const job = await session.warehouse.run(
      `create or replace table core.both (n INT64);
      insert into core.both (n) values (1), (2), (3);
      delete from core.both where n = 3;
      select n from core.both order by n`,
      jobOptions(),
    )

    expect(job.rowsAffected).toBe(4)
    expect(job.rows).toEqual([[1], [2]])
  })

  it('are those of the new table when one is made from a query', async () => {
    const job = await session.warehouse.run(
      'create or replace table `shop.core.made` as select n from unnest([1, 2, 3]) as n',
      jobOptions(),
    )

    expect(job).toMatchObject({ rowsAffected: 3, rows: [], columns: [] })
  })

  it('are not known, and no failure, when the statistics cannot be read after the job is done', async () => {
    session.server.fault = (method, path) =>
      /^GET shop\/jobs$/.test(`${method} ${path}`) ? { when: 'before', how: unavailable } : undefined

    const job = await session.warehouse.run(
      'insert into core.ledger (n) values (-3); insert into core.ledger (n) values (-3)',
      jobOptions(),
    )

    expect(job.rowsAffected).toBeUndefined()
    expect(await countOf(-3)).toBe(2)
  })
})

describe('the state of the warehouse', () => {
  const describe_ = (...names: string[]) =>
    session.warehouse.readState(
      names.map((name) => target(name)),
      new AbortController().signal,
    )

  it.each([
    ['order_date', 'order_date'],
    ['date_trunc(order_date, MONTH)', 'DATE_TRUNC(order_date, MONTH)'],
    ['date(happened_at)', 'DATE(happened_at)'],
    ['timestamp_trunc(happened_at, HOUR)', 'TIMESTAMP_TRUNC(happened_at, HOUR)'],
    ['range_bucket(id, generate_array(0, 100, 10))', 'RANGE_BUCKET(id, GENERATE_ARRAY(0, 100, 10))'],
  ])('tells the partitions of %s in the words of GoogleSQL', async (written, told) => {
    await session.warehouse.run(
      `create or replace table core.cut partition by ${written} as select 1 as id, date '2024-01-31' as order_date, timestamp '2024-01-31 10:00:00+00' as happened_at`,
      jobOptions(),
    )

    expect((await describe_('cut')).relations[0]?.partitionBy).toBe(told)
    await session.engine.run('drop table core.cut', jobOptions())
  })

  it('is read in spite of faults, and does not take a fault for absence', async () => {
    session.server.fault = failing(3, /tables\/ledger/, { when: 'after', how: 'truncate' })
    expect((await describe_('ledger', 'absent')).relations.map((relation) => relation.target.name)).toEqual([
      'ledger',
    ])

    session.server.fault = failing(1, /tables\/ledger/, {
      when: 'before',
      how: { status: 403, reason: 'accessDenied' },
    })
    await expect(describe_('ledger')).rejects.toMatchObject({ kind: 'permission' })
  })
})
