/** One project, built by BigQuery's plans through the official client and by the local engine's plans directly. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../runner/base/clock.ts'
import type { Json } from '../../../runner/base/json.ts'
import { executePlan } from '../../../runner/execute/execute.ts'
import { buildGraph } from '../../../runner/graph/graph.ts'
import type { Plan } from '../../../runner/ir/plan.ts'
import type { RunResult } from '../../../runner/ir/run.ts'
import { planRun, targetsToDescribe } from '../../../runner/plan/plan.ts'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { told } from '../../materializations/local.ts'
import { runConfig } from '../../materializations/model.ts'
import { compileFiles } from '../../support/memory-project.ts'
import { jobOptions } from '../contract.ts'
import { type BigquerySession, openSession } from './session.ts'

// rates ─▶ orders (table) ─▶ paid_orders (view)
//             │ ├─▶ order_state (merge) ─▶ order_history (snapshot, of raw)
//             │ └─▶ daily_sales (delete_insert)
//             └───▶ checked_orders (table whose claim breaks on the third day)
const files = {
  'workflow_settings.yaml': 'defaultProject: shop\ndefaultDataset: core\n',
  'seeds/rates.yaml':
    'seeds:\n  - name: rates\n    file: rates.csv\n    columns: [{name: currency, type: STRING}, {name: rate, type: "NUMERIC(10, 4)"}, {name: note, type: STRING}]\n',
  'seeds/rates.csv': 'currency,rate,note\nEUR,1,base\nUSD,0.9215,"a, ""b"""\nNOK,0.0871,\n',
  'definitions/raw.sqlx': 'config { type: "declaration", schema: "raw", name: "raw_orders" }',
  'definitions/orders.sqlx': `config {
    type: "table",
    description: "One row per order.",
    partitionBy: "order_date",
    clusterBy: ["order_id"],
    columns: {
        order_id: { type: "INT64", description: "Number of the order" },
        order_date: { type: "DATE" },
        state: { type: "STRING" },
        amount: { type: "NUMERIC(18, 2)" },
        _run_id: { type: "STRING" },
    },
    assertions: { uniqueKey: ["order_id"] },
}
select raw.order_id, raw.order_date, raw.state, raw.amount * rates.rate as amount, @run_id as _run_id
from \${ref("raw_orders")} as raw
join \${ref("rates")} as rates on rates.currency = raw.currency
qualify row_number() over (partition by raw.order_id order by raw.day desc) = 1`,
  'definitions/paid_orders.sqlx':
    'config { type: "view" }\nselect order_id, amount from ${ref("orders")} where state = "paid"',
  'definitions/order_state.sqlx': `config {
    type: "incremental",
    uniqueKey: ["order_id"],
    columns: { order_id: { type: "INT64" }, state: { type: "STRING" }, amount: { type: "NUMERIC(18, 2)" } },
}
select order_id, state, amount from \${ref("orders")}`,
  'definitions/daily_sales.sqlx': `config {
    type: "incremental",
    incrementalStrategy: "delete_insert",
    uniqueKey: ["order_date"],
    rebuildKey: ["order_date"],
    columns: { order_date: { type: "DATE" }, amount: { type: "NUMERIC(18, 2)" }, count_orders: { type: "INT64" } },
}
affected_keys {
    select distinct order_date from \${ref("orders")}
}
select order_date, sum(amount) as amount, count(*) as count_orders
from \${ref("orders")}
\${when(incremental(), \`where order_date in (select order_date from \${affected()})\`)}
group by order_date`,
  'definitions/order_history.sqlx': `config {
    type: "snapshot",
    uniqueKey: ["order_id"],
    trackedColumns: ["state"],
    hardDeletes: "new_record",
    columns: { order_id: { type: "INT64" }, state: { type: "STRING" } },
    assertions: { scd2: { hardDeletes: "new_record" } },
}
select order_id, state, day as _file_date, unix_date(day) as ingest_seq, order_id as _row_number,
    format_date('%F', day) as _file_id
from \${ref("raw_orders")}`,
  'definitions/checked_orders.sqlx': `config {
    type: "table",
    columns: { order_id: { type: "INT64" }, amount: { type: "NUMERIC(18, 2)" } },
    assertions: { rowConditions: ["amount >= 0"] },
}
select order_id, amount from \${ref("orders")}`,
}

/** Rows of raw_orders: day of the file, order, business day, state, amount, currency. */
const days = [
  `('2024-01-01', 1, '2024-01-01', 'new', 10, 'EUR'), ('2024-01-01', 2, '2024-01-01', 'paid', 20, 'USD'),
   ('2024-01-01', 3, '2023-12-31', 'new', 7.5, 'NOK')`,
  `('2024-01-02', 1, '2024-01-01', 'paid', 12, 'EUR'), ('2024-01-02', 2, '2024-01-01', 'paid', 20, 'USD'),
   ('2024-01-02', 4, '2024-01-02', 'new', 30, 'EUR')`,
  `('2024-01-03', 1, '2024-01-01', 'paid', 12, 'EUR'), ('2024-01-03', 4, '2024-01-02', 'lost', -30, 'EUR')`,
] as const

const relations = [
  'rates',
  'orders',
  'paid_orders',
  'order_state',
  'daily_sales',
  'order_history',
  'checked_orders',
] as const

interface Built {
  readonly plan: Plan
  readonly result: RunResult
}

async function build(warehouse: Warehouse, runId: string): Promise<Built> {
  const { manifest, frames } = await compileFiles(files)
  expect(frames).toEqual([])
  const selected = manifest.actions.map((action) => action.target)
  const { signal } = new AbortController()
  const plan = planRun({
    manifest,
    graph: buildGraph(manifest).value,
    selected,
    state: await warehouse.readState(targetsToDescribe(manifest, selected), signal),
    runConfig: runConfig({ runId }),
    traits: warehouse.traits,
  })
  const journal = { path: 'memory', append: async () => {}, close: async () => {} }
  const effects = { clock: systemClock, random: () => 0, signal, report: () => {} }
  return { plan, result: await executePlan(plan, { warehouse, journal, ...effects }) }
}

async function giveDay(warehouse: Warehouse, day: number): Promise<void> {
  await warehouse.run('create schema if not exists raw', jobOptions())
  const rows = days.slice(0, day).join(', ')
  await warehouse.run(
    `create or replace table raw.raw_orders as
    select date(day) as day, order_id, date(order_date) as order_date, state, cast(amount as numeric) as amount, currency
    from unnest(array<struct<day STRING, order_id INT64, order_date STRING, state STRING, amount FLOAT64, currency STRING>>[${rows}])`,
    jobOptions(),
  )
}

/** The names of the columns, then all rows in the order of their text. */
async function rowsOf(warehouse: Warehouse, name: string): Promise<readonly (readonly Json[])[]> {
  const { columns, rows } = await warehouse.run(`select * from core.${name}`, jobOptions())
  const text = (row: readonly Json[]): string => JSON.stringify(row)
  return [columns.map((column) => column.name), ...[...rows].sort((a, b) => (text(a) < text(b) ? -1 : 1))]
}

let folder: string
let session: BigquerySession
let local: Warehouse
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bigquery-project-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  session = await openSession(folder)
  local = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    defaultSchema: 'core',
    storageRoot: join(folder, 'data'),
    projectRoot: folder,
    threads: 1,
    maxConcurrentJobs: 2,
    now: () => new Date('2024-01-31T12:00:00Z'),
  })
})
afterAll(async () => {
  await session.close()
  await local.close()
  await rm(folder, { recursive: true })
})

/** Builds on both engines; what became of each action is the same on both, and so is every row. */
async function buildOnBoth(day: number): Promise<{ readonly onBigquery: Built; readonly onLocal: Built }> {
  await giveDay(session.engine, day)
  await giveDay(local, day)
  const onBigquery = await build(session.warehouse, `run${day}`)
  const onLocal = await build(local, `run${day}`)
  for (const name of relations) {
    expect(told(onBigquery.result, name).replace(/ \(job .*\)/, ''), name).toBe(told(onLocal.result, name))
    expect(await rowsOf(session.warehouse, name), name).toEqual(await rowsOf(local, name))
  }
  return { onBigquery, onLocal }
}

const written = ({ result }: Built) =>
  Object.fromEntries(result.actions.map((action) => [action.target.name, action.rowsWritten]))

describe('a project on BigQuery', () => {
  it('is built by copies of staged tables, with the rows of the local engine', async () => {
    const { onBigquery, onLocal } = await buildOnBoth(1)

    expect(onBigquery.result.status).toBe('successful')
    const publish = (built: Built, name: string) =>
      built.plan.actions
        .find((planned) => planned.action.target.name === name)
        ?.tasks.find((task) => task.phase === 'publish')?.sql.text
    expect(publish(onBigquery, 'orders')).toBe(
      "create or replace table `shop.core.orders`\ncopy `shop.core.orders__stage`\noptions (description = 'One row per order.')",
    )
    expect(publish(onLocal, 'orders')).toContain('rename to')
    expect(await rowsOf(session.warehouse, 'paid_orders')).toEqual([
      ['order_id', 'amount'],
      [2, '18.43'],
    ])
    expect(await rowsOf(session.warehouse, 'rates')).toEqual([
      ['currency', 'rate', 'note'],
      ['EUR', '1', 'base'],
      ['NOK', '0.0871', null],
      ['USD', '0.9215', 'a, "b"'],
    ])
    expect(written(onBigquery)).toEqual(written(onLocal))
    expect(written(onBigquery)).toMatchObject({ rates: 3, orders: 3, order_state: 3, daily_sales: 2 })
  })

  it('merges, replaces groups and keeps histories in the second run', async () => {
    const { onBigquery, onLocal } = await buildOnBoth(2)

    expect(onBigquery.result.status).toBe('successful')
    expect(await rowsOf(session.warehouse, 'order_state')).toEqual([
      ['order_id', 'state', 'amount'],
      [1, 'paid', '12'],
      [2, 'paid', '18.43'],
      [3, 'new', '0.65'],
      [4, 'new', '30'],
    ])
    expect(await rowsOf(session.warehouse, 'daily_sales')).toEqual([
      ['order_date', 'amount', 'count_orders'],
      ['2023-12-31', '0.65', 1],
      ['2024-01-01', '30.43', 2],
      ['2024-01-02', '30', 1],
    ])
    const history = await session.warehouse.run(
      'select order_id, state, is_deleted from core.order_history order by order_id, valid_from',
      jobOptions(),
    )
    expect(history.rows).toEqual([
      [1, 'new', false],
      [1, 'paid', false],
      [2, 'paid', false],
      [3, 'new', false],
      [3, 'new', true],
      [4, 'new', false],
    ])
    expect(written(onBigquery)).toEqual(written(onLocal))
    expect(written(onBigquery)).toMatchObject({ order_state: 2 })
  })

  it('publishes nothing when a claim about the staged rows is broken', async () => {
    const { onBigquery } = await buildOnBoth(3)

    expect(told(onBigquery.result, 'checked_orders')).toContain('failed: 1 row of 4')
    expect(told(onBigquery.result, 'orders')).toBe('successful')
    expect(await rowsOf(session.warehouse, 'checked_orders')).toContainEqual([4, '30'])
  })

  it('writes nothing when there is nothing new', async () => {
    await build(session.warehouse, 'run4')
    const before = session.server.effects.length

    const { result } = await build(session.warehouse, 'run5')

    expect(written({ result } as Built)).toMatchObject({ order_state: 0, daily_sales: 0, order_history: 0 })
    const sent = session.server.effects.slice(before)
    expect(sent.filter((sql) => sql === 'load' || /^(merge|begin transaction)/.test(sql))).toEqual([])
  })

  it('names every job after its run, in its id and in its labels', () => {
    const jobs = session.server.inserted.filter(({ jobReference }) => jobReference.jobId.startsWith('r_'))

    expect(jobs.length).toBeGreaterThan(50)
    expect(new Set(jobs.map(({ jobReference }) => jobReference.jobId)).size).toBe(jobs.length)
    for (const { jobReference, configuration } of jobs) {
      expect(jobReference.jobId.split('_')[1]).toBe(configuration.labels?.['runner_run'])
      expect(Object.keys(configuration.labels ?? {}).sort()).toEqual([
        'runner_action',
        'runner_run',
        'runner_task',
        'runner_work',
      ])
    }
  })
})
