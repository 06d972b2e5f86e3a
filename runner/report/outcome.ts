/** What a run's results come to: one row per action, and the totals. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Action } from '../ir/action.ts'
import type { AssertionTask, Plan, PlannedAction } from '../ir/plan.ts'
import type { ActionResult, RunResult, TaskResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'

/** How the claims of an action, or of a run, came out. `logged` broke their claim and have severity `log`. */
export interface CheckCounts {
  readonly passed: number
  readonly warned: number
  readonly logged: number
  readonly failed: number
  readonly skipped: number
  /** Not evaluated because nothing had changed. */
  readonly unneeded: number
  readonly total: number
}

export type CheckOutcome = 'passed' | 'warned' | 'logged' | 'failed' | 'skipped' | 'unneeded'

/** The actions of a plan that do something, and so deserve a line. */
export function shownActions(plan: Plan): readonly PlannedAction[] {
  return plan.actions.filter(({ action, tasks }) => tasks.length > 0 || action.disabled)
}

/** The word for what an action is: its materialization, or its kind. */
export function kindOf(action: Action): string {
  if (action.kind === 'model') return action.materialization
  return action.kind === 'operation' ? 'operations' : action.kind
}

/** Names as short as they can be: the name alone, with its dataset where two actions share it. By target key. */
export function displayNames(targets: readonly Target[]): ReadonlyMap<string, string> {
  const uses = new Map<string, number>()
  for (const { name } of targets) uses.set(name, (uses.get(name) ?? 0) + 1)
  return new Map(
    targets.map((target) => [
      targetKey(target),
      uses.get(target.name) === 1 ? target.name : `${target.schema}.${target.name}`,
    ]),
  )
}

/** How one audit came out; undefined for a task that is not an audit. */
export function checkOutcome(planned: PlannedAction, result: TaskResult): CheckOutcome | undefined {
  const task = planned.tasks.find(({ name }) => name === result.name)
  if (task?.kind !== 'assertion') return undefined
  if (result.status === 'skipped' || result.status === 'cancelled') return 'skipped'
  if (result.status === 'unneeded') return 'unneeded'
  if (result.assertion === undefined) return result.status === 'failed' ? 'failed' : 'passed'
  if (result.assertion.rowsFailed === 0) return 'passed'
  if (result.assertion.severity === 'log') return 'logged'
  return result.assertion.severity === 'warn' ? 'warned' : 'failed'
}

/** The claims of one action; those without a result count as skipped. */
export function countChecks(planned: PlannedAction, result: ActionResult | undefined): CheckCounts {
  const counts = { passed: 0, warned: 0, logged: 0, failed: 0, skipped: 0, unneeded: 0 }
  const audits = planned.tasks.filter((task) => task.kind === 'assertion')
  for (const audit of audits) {
    const task = result?.tasks.find(({ name }) => name === audit.name)
    counts[(task === undefined ? undefined : checkOutcome(planned, task)) ?? 'skipped'] += 1
  }
  return { ...counts, total: audits.length }
}

export function sumChecks(counts: readonly CheckCounts[]): CheckCounts {
  const sum = (pick: (one: CheckCounts) => number): number =>
    counts.reduce((total, one) => total + pick(one), 0)
  return {
    passed: sum((one) => one.passed),
    warned: sum((one) => one.warned),
    logged: sum((one) => one.logged),
    failed: sum((one) => one.failed),
    skipped: sum((one) => one.skipped),
    unneeded: sum((one) => one.unneeded),
    total: sum((one) => one.total),
  }
}

/** Bytes the engine read for an action; undefined where it does not tell. */
export function bytesOf(result: ActionResult): number | undefined {
  const bytes = result.tasks.flatMap(({ job }) =>
    job?.bytesProcessed === undefined ? [] : [job.bytesProcessed],
  )
  return bytes.length === 0 ? undefined : bytes.reduce((total, one) => total + one, 0)
}

/** Milliseconds from start to end; undefined for what never started. */
export function durationOf(span: {
  readonly startedAt?: string
  readonly endedAt?: string
}): number | undefined {
  if (span.startedAt === undefined || span.endedAt === undefined) return undefined
  return Date.parse(span.endedAt) - Date.parse(span.startedAt)
}

/** The error that ended an action: that of its first failed task which has one. A broken claim is not an error. */
export function errorOf(
  result: ActionResult,
): { readonly task: TaskResult; readonly error: Diagnostic } | undefined {
  for (const task of result.tasks) {
    const error = task.attempts.at(-1)?.error
    if (task.status === 'failed' && error !== undefined && !isBrokenClaim(task)) return { task, error }
  }
  return undefined
}

/** The audits whose claim was broken, in the order they ran, with the task that states each. */
export function brokenClaims(
  planned: PlannedAction,
  result: ActionResult,
): readonly { readonly task: AssertionTask; readonly result: TaskResult; readonly outcome: CheckOutcome }[] {
  return result.tasks.flatMap((taskResult) => {
    const task = planned.tasks.find(({ name }) => name === taskResult.name)
    const outcome = checkOutcome(planned, taskResult)
    if (task?.kind !== 'assertion' || !isBrokenClaim(taskResult)) return []
    return outcome === 'failed' || outcome === 'warned' ? [{ task, result: taskResult, outcome }] : []
  })
}

/** The plan's action of a target. */
export function plannedOf(plan: Plan, target: Target): PlannedAction | undefined {
  let index = indexes.get(plan)
  if (index === undefined) {
    index = new Map(plan.actions.map((planned) => [targetKey(planned.action.target), planned]))
    indexes.set(plan, index)
  }
  return index.get(targetKey(target))
}

// Asked once per event: looking through ten thousand actions each time would cost more than the run.
const indexes = new WeakMap<Plan, ReadonlyMap<string, PlannedAction>>()

/** Action results by target key. */
export function resultsByKey(result: RunResult): ReadonlyMap<string, ActionResult> {
  return new Map(result.actions.map((action) => [targetKey(action.target), action]))
}

function isBrokenClaim(task: TaskResult): boolean {
  return task.assertion !== undefined && task.assertion.rowsFailed > 0
}
