/** A small run written out by hand: one model of each fate. The file it talks about is `files` below. */
import { diagnose } from '../../runner/base/diagnostic.ts'
import type { Span } from '../../runner/base/source.ts'
import type { Action, AssertionAction, AssertionSeverity } from '../../runner/ir/action.ts'
import type { RunEvent } from '../../runner/ir/event.ts'
import type { Plan, PlannedAction, Task } from '../../runner/ir/plan.ts'
import type { ActionResult, RunResult, TaskResult } from '../../runner/ir/run.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import type { Target } from '../../runner/ir/target.ts'
import { makePalette } from '../../runner/report/palette.ts'
import {
  type Output,
  type RunContext,
  type Style,
  type Ticker,
  unicodeGlyphs,
} from '../../runner/report/reporter.ts'

export const plainStyle: Style = { palette: makePalette(false), glyphs: unicodeGlyphs }

const ordersText = [
  'config {',
  '  type: "incremental",',
  '  assertions: {',
  '    rowConditions: ["order_total = items_total"],',
  '  },',
  '}',
  'select * from ${ref("stg_orders")}',
].join('\n')

export const files: Readonly<Record<string, string>> = {
  'definitions/fct_orders.sqlx': ordersText,
  'definitions/stg_customers.sqlx': 'config { type: "view", assertions: { nonNull: ["email"] } }\nselect 1',
  'definitions/dim_dates.sqlx': 'config { type: "table" }\nselect dat from x',
}

export function target(name: string): Target {
  return { database: 'shop', schema: 'marts', name }
}

/** The characters of `words` in one of the files above. */
export function spanOf(path: string, words: string): Span {
  const start = (files[path] ?? '').indexOf(words)
  return { path, start, end: start + words.length }
}

function audit(claim: string, severity: AssertionSeverity, description = ''): Task {
  return {
    kind: 'assertion',
    name: `audit ${claim}`,
    phase: 'audit',
    sql: generatedSql(''),
    idempotent: true,
    assertion: target(claim),
    description,
    severity,
    failingRows: generatedSql(''),
  }
}

function statement(name: string): Task {
  return {
    kind: 'statement',
    name,
    phase: 'stage',
    sql: generatedSql(''),
    idempotent: true,
    countsRows: true,
  }
}

function model(name: string, materialization: string): Action {
  const path = `definitions/${name}.sqlx`
  return {
    kind: 'model',
    target: target(name),
    definedAt: { path, start: 0, end: (files[path] ?? '').length },
    description: '',
    columns: [],
    tags: [],
    dependencyTargets: [],
    disabled: false,
    materialization,
    options: {},
    query: generatedSql('select 1'),
    uniqueKey: [],
    preOps: [],
    postOps: [],
  }
}

export function claim(
  of: string,
  name: string,
  description: string,
  words: string,
  severity: AssertionSeverity,
): AssertionAction {
  return {
    kind: 'assertion',
    target: target(name),
    definedAt: spanOf(`definitions/${of}.sqlx`, words),
    description,
    columns: [],
    tags: [],
    dependencyTargets: [target(of)],
    disabled: false,
    assertion: 'rowConditions',
    params: {},
    of: target(of),
    query: generatedSql('select 1'),
    severity,
  }
}

export function planned(name: string, materialization: string, tasks: readonly Task[]): PlannedAction {
  return { action: model(name, materialization), reason: 'selected', dependencyTargets: [], tasks }
}

const startedAt = '2024-03-01T00:00:00.000Z'

function at(milliseconds: number): string {
  return new Date(Date.parse(startedAt) + milliseconds).toISOString()
}

function passed(name: string, rowsChecked: number): TaskResult {
  return {
    name: `audit ${name}`,
    status: 'successful',
    attempts: [],
    assertion: { target: target(name), severity: 'error', rowsChecked, rowsFailed: 0 },
  }
}

export const plan: Plan = {
  actions: [
    planned('stg_customers', 'view', [
      statement('create view'),
      audit('stg_customers_nonNull_email', 'warn', 'email is not null'),
      audit('stg_customers_uniqueKey_0', 'error'),
    ]),
    planned('fct_orders', 'incremental', [
      statement('stage rows'),
      audit('fct_orders_uniqueKey_0', 'error'),
      audit('fct_orders_rowConditions_0', 'error', 'order_total = items_total'),
      { ...statement('merge rows'), phase: 'publish' },
    ]),
    planned('dim_dates', 'table', [statement('stage rows')]),
    planned('daily_revenue', 'table', [statement('stage rows'), audit('daily_revenue_uniqueKey_0', 'error')]),
    planned('dim_products', 'table', [statement('stage rows'), audit('dim_products_uniqueKey_0', 'error')]),
  ],
  runConfig: {
    runId: 'r1',
    startedAt,
    fullRefresh: false,
    concurrency: 4,
    failureMode: 'continue',
    parameters: [],
  },
}

export const results: Readonly<Record<string, ActionResult>> = {
  stg_customers: {
    target: target('stg_customers'),
    status: 'successful',
    startedAt: at(0),
    endedAt: at(137),
    tasks: [
      { name: 'create view', status: 'successful', attempts: [] },
      {
        name: 'audit stg_customers_nonNull_email',
        status: 'warned',
        attempts: [],
        assertion: {
          target: target('stg_customers_nonNull_email'),
          severity: 'warn',
          rowsChecked: 48210,
          rowsFailed: 12,
        },
      },
      passed('stg_customers_uniqueKey_0', 48210),
    ],
  },
  fct_orders: {
    target: target('fct_orders'),
    status: 'failed',
    startedAt: at(137),
    endedAt: at(219),
    tasks: [
      { name: 'stage rows', status: 'successful', attempts: [] },
      passed('fct_orders_uniqueKey_0', 48210),
      {
        name: 'audit fct_orders_rowConditions_0',
        status: 'failed',
        attempts: [],
        assertion: {
          target: target('fct_orders_rowConditions_0'),
          severity: 'error',
          rowsChecked: 48210,
          rowsFailed: 37,
        },
      },
      { name: 'merge rows', status: 'skipped', attempts: [] },
    ],
  },
  dim_dates: {
    target: target('dim_dates'),
    status: 'failed',
    startedAt: at(140),
    endedAt: at(150),
    tasks: [
      {
        name: 'stage rows',
        status: 'failed',
        attempts: [
          {
            startedAt: at(140),
            endedAt: at(150),
            error: diagnose(
              'sql-syntax',
              { problem: '"dat" is not a column of "x"' },
              { span: spanOf('definitions/dim_dates.sqlx', 'dat'), hint: 'did you mean "date"?' },
            ),
          },
        ],
      },
    ],
  },
  daily_revenue: {
    target: target('daily_revenue'),
    status: 'skipped',
    skippedBecause: target('fct_orders'),
    tasks: [],
  },
  dim_products: {
    target: target('dim_products'),
    status: 'successful',
    rowsWritten: 1234,
    startedAt: at(100),
    endedAt: at(2700),
    tasks: [
      { name: 'stage rows', status: 'successful', attempts: [] },
      passed('dim_products_uniqueKey_0', 1234),
    ],
  },
}

export const result: RunResult = {
  runId: 'r1',
  status: 'failed',
  startedAt,
  endedAt: at(2800),
  actions: Object.values(results),
}

export const context: RunContext = {
  command: 'build',
  manifest: {
    project: { name: 'shop', defaultDatabase: 'shop', defaultSchema: 'marts', vars: {} },
    runnerVersion: '0.1.0',
    actions: [
      ...plan.actions.map(({ action }) => action),
      claim(
        'fct_orders',
        'fct_orders_rowConditions_0',
        'order_total = items_total',
        '"order_total = items_total"',
        'error',
      ),
      claim('stg_customers', 'stg_customers_nonNull_email', 'email is not null', '"email"', 'warn'),
    ],
  },
  textOf: (path) => files[path],
  output: '.runner/local.duckdb',
  showsBytes: false,
  compiledFile: ({ name }) => `target/compiled/marts/${name}.sql`,
}

/** The events of the run, in order. */
export const events: readonly RunEvent[] = [
  { type: 'run-started', at: startedAt, plan },
  ...Object.values(results).flatMap((action): readonly RunEvent[] => [
    ...(action.startedAt === undefined
      ? []
      : [{ type: 'action-started', at: action.startedAt, target: action.target } as const]),
    ...action.tasks.map(
      (task) =>
        ({
          type: 'task-finished',
          at: action.endedAt ?? startedAt,
          target: action.target,
          result: task,
        }) as const,
    ),
    { type: 'action-finished', at: action.endedAt ?? startedAt, result: action },
  ]),
  { type: 'run-finished', at: at(2800), result },
]

/** A stream that keeps what was written. */
export function memoryOutput(columns?: number): Output & { readonly text: () => string } {
  let text = ''
  return {
    write: (more) => {
      text += more
    },
    columns: () => columns,
    text: () => text,
  }
}

/** A clock moved by hand; `advance` calls what has come due. */
export function handTicker(): Ticker & { advance(milliseconds: number): void } {
  let now = Date.parse(startedAt)
  const calls: { readonly every: number; next: number; readonly call: () => void; isStopped: boolean }[] = []
  return {
    now: () => now,
    every: (milliseconds, call) => {
      const entry = { every: milliseconds, next: now + milliseconds, call, isStopped: false }
      calls.push(entry)
      return {
        stop: () => {
          entry.isStopped = true
        },
      }
    },
    advance: (milliseconds) => {
      const until = now + milliseconds
      for (;;) {
        const due = calls
          .filter((entry) => !entry.isStopped && entry.next <= until)
          .sort((a, b) => a.next - b.next)[0]
        if (due === undefined) break
        now = due.next
        due.next += due.every
        due.call()
      }
      now = until
    },
  }
}
