/** Plans of bare tasks, and a run of one with everything in the test's hands. */

import { executePlan } from '../../runner/execute/execute.ts'
import type { RunEvent } from '../../runner/ir/event.ts'
import type {
  AssertionTask,
  Plan,
  PlannedAction,
  ProbeTask,
  RunConfig,
  StatementTask,
  Task,
} from '../../runner/ir/plan.ts'
import type { RunResult } from '../../runner/ir/run.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import type { NewRecord } from '../../runner/journal/journal.ts'
import { model, runConfig, target } from '../materializations/model.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { type ScriptedWarehouse, scriptedWarehouse } from '../support/scripted-warehouse.ts'

export function statement(name: string, sql: string, more: Partial<StatementTask> = {}): StatementTask {
  return { kind: 'statement', phase: 'publish', name, sql: generatedSql(sql), idempotent: true, ...more }
}

export function probe(name: string, sql: string): ProbeTask {
  return { kind: 'probe', phase: 'publish', name, sql: generatedSql(sql), idempotent: true }
}

export function check(name: string, sql: string, more: Partial<AssertionTask> = {}): AssertionTask {
  return {
    kind: 'assertion',
    phase: 'audit',
    name,
    sql: generatedSql(sql),
    idempotent: true,
    assertion: target(`${name}_assertion`),
    description: name,
    severity: 'error',
    failingRows: generatedSql(`failing rows of ${name}`),
    ...more,
  }
}

/** An action that waits for `refs`; without tasks it has nothing to do. */
export function planned(
  name: string,
  refs: readonly string[] = [],
  tasks: readonly Task[] = [statement(`build ${name}`, name)],
): PlannedAction {
  return {
    action: model(name, 'table', '', { refs }),
    reason: 'selected',
    dependencyTargets: refs.map(target),
    tasks,
  }
}

export interface TestRun {
  readonly result: Promise<RunResult>
  readonly warehouse: ScriptedWarehouse
  readonly clock: FakeClock
  readonly events: readonly RunEvent[]
  readonly records: readonly NewRecord[]
  readonly abort: AbortController
}

/** Starts a run; by default actions are taken in the order in which they become ready. */
export function start(
  actions: readonly PlannedAction[],
  more: {
    readonly config?: Partial<RunConfig>
    readonly warehouse?: ScriptedWarehouse
    readonly random?: () => number
  } = {},
): TestRun {
  const plan: Plan = { actions, runConfig: runConfig(more.config) }
  const warehouse = more.warehouse ?? scriptedWarehouse()
  const clock = fakeClock()
  const events: RunEvent[] = []
  const records: NewRecord[] = []
  const abort = new AbortController()
  const journal = {
    path: 'memory',
    append: async (record: NewRecord) => {
      records.push(record)
    },
    close: async () => {},
  }
  const result = executePlan(plan, {
    warehouse,
    journal,
    clock,
    random: more.random ?? (() => 0),
    signal: abort.signal,
    report: (event) => events.push(event),
  })
  return { result, warehouse, clock, events, records, abort }
}

/** `name: status`, in plan order. */
export function statuses(result: RunResult): readonly string[] {
  return result.actions.map(
    (action) =>
      `${action.target.name}: ${action.status}${action.skippedBecause === undefined ? '' : ` because ${action.skippedBecause.name}`}`,
  )
}

/** `name: status` of one action's tasks. */
export function taskStatuses(result: RunResult, name: string): readonly string[] {
  return (result.actions.find((action) => action.target.name === name)?.tasks ?? []).map(
    (task) => `${task.name}: ${task.status}`,
  )
}
