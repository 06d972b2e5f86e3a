/** One action: its tasks in order, until one stops it. */
import { isoNow } from '../base/clock.ts'
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { unreachable } from '../base/unreachable.ts'
import type { AssertionTask, PlannedAction, ProbeTask, RefusalTask, RunConfig, Task } from '../ir/plan.ts'
import type { ActionResult, AssertionOutcome, TaskResult } from '../ir/run.ts'
import type { Job } from '../warehouse/warehouse.ts'
import { countOf } from './count.ts'
import { unexpectedColumns } from './expected-columns.ts'
import { type JobEnd, type JobRequest, type RunContext, runJob } from './job.ts'

/** What the actions of one run have in common. */
export interface SharedRun {
  readonly config: RunConfig
  /** Preparations by their SQL: a dataset that many actions need is made once, and all of them wait for it. */
  readonly prepared: Map<string, Promise<JobEnd>>
}

/** How far an action has come: what its next task may rely on. */
interface Progress {
  readonly results: TaskResult[]
  readonly counts: Map<string, number>
  stopped: 'failed' | 'cancelled' | undefined
  /** The kind of the task that failed last. */
  failedIn: Task['kind'] | undefined
}

/**
 * Runs an action to its end.
 *
 * Audits go on after one of them failed, so that all that is wrong is told at once; everything else stops. Never throws
 * for what a job does: that is in the result.
 */
export async function runAction(
  planned: PlannedAction,
  run: SharedRun,
  context: RunContext,
): Promise<ActionResult> {
  const { target } = planned.action
  const startedAt = isoNow(context.clock)
  context.report({ type: 'action-started', at: startedAt, target })
  const progress: Progress = { results: [], counts: new Map(), stopped: undefined, failedIn: undefined }
  for (let index = 0; index < planned.tasks.length; ) {
    const group = sameScan(planned.tasks, index)
    const results = await runGroup(group, planned, run, progress, context)
    for (const result of results) {
      progress.results.push(result)
      context.report({ type: 'task-finished', at: isoNow(context.clock), target, result })
    }
    index += group.length
  }
  const rowsWritten =
    progress.stopped === undefined ? countWritten(planned.tasks, progress.results) : undefined
  return {
    target,
    status: progress.stopped ?? 'successful',
    startedAt,
    endedAt: isoNow(context.clock),
    tasks: progress.results,
    ...(rowsWritten === undefined ? {} : { rowsWritten }),
  }
}

// Assertions that share one query are one job; every other task is a group of its own.
function sameScan(tasks: readonly Task[], index: number): readonly [Task, ...Task[]] {
  const first = tasks[index]
  if (first === undefined) throw new Error('internal: no task at this place')
  if (first.kind !== 'assertion') return [first]
  const rest: Task[] = []
  for (let next = index + 1; next < tasks.length; next += 1) {
    const task = tasks[next]
    if (task?.kind !== 'assertion' || task.sql.text !== first.sql.text) break
    rest.push(task)
  }
  return [first, ...rest]
}

async function runGroup(
  group: readonly [Task, ...Task[]],
  planned: PlannedAction,
  run: SharedRun,
  progress: Progress,
  context: RunContext,
): Promise<readonly TaskResult[]> {
  const [task, ...shared] = group
  const idle = (status: TaskResult['status']) =>
    group.map((one) => ({ name: one.name, status, attempts: [] }))
  if (progress.stopped === 'cancelled' || context.signal.aborted) {
    progress.stopped ??= 'cancelled'
    return idle('cancelled')
  }
  if (progress.stopped === 'failed' && !goesOn(task, progress)) return idle('skipped')
  if (task.onlyIf !== undefined && (progress.counts.get(task.onlyIf) ?? 0) === 0) return idle('unneeded')
  if (task.kind === 'refusal') return [refused(task, progress, context)]
  const learn = (job: Job) => learned(group, job)
  const end = await endOf({ planned, task, shared, run: run.config, learn }, run.prepared, context)
  if (end.status === 'cancelled') {
    progress.stopped = 'cancelled'
    return group.map((one) => ({ name: one.name, status: 'cancelled', attempts: end.attempts }))
  }
  if (end.status === 'failed') {
    fail(task, progress)
    const columns = await unexpectedColumns(task, end.thrown, { planned, run: run.config, context })
    return group.map((one) => ({
      name: one.name,
      status: 'failed',
      attempts: columns === undefined ? end.attempts : withCause(end.attempts, columns),
    }))
  }
  return group.map((one) => finished(one, end, planned, progress))
}

function endOf(request: JobRequest, prepared: SharedRun['prepared'], context: RunContext): Promise<JobEnd> {
  const { task } = request
  if (task.phase !== 'prepare') return runJob(request, context)
  const end = prepared.get(task.sql.text) ?? runJob(request, context)
  prepared.set(task.sql.text, end)
  return end
}

// One broken claim does not keep the others from being asked, as long as what they look at was made.
function goesOn(task: Task, progress: Progress): boolean {
  return (
    task.kind === 'assertion' &&
    progress.failedIn === 'assertion' &&
    progress.results.every((result) => result.status !== 'skipped')
  )
}

function fail(task: Task, progress: Progress): void {
  progress.stopped = 'failed'
  progress.failedIn = task.kind
}

function finished(
  task: Task,
  end: Extract<JobEnd, { status: 'done' }>,
  planned: PlannedAction,
  progress: Progress,
): TaskResult {
  switch (task.kind) {
    case 'statement':
    case 'load':
      return { name: task.name, status: 'successful', attempts: end.attempts, job: jobOf(end.job) }
    case 'probe':
      return probed(task, end, planned, progress)
    case 'assertion':
      return asserted(task, end, planned, progress)
    case 'refusal':
      throw new Error('internal: a refusal has no job')
    default:
      return unreachable(task)
  }
}

function probed(
  task: ProbeTask,
  end: Extract<JobEnd, { status: 'done' }>,
  planned: PlannedAction,
  progress: Progress,
): TaskResult {
  const count = countOf(end.job)
  if (count === undefined) return withoutCount(task, end, planned, progress)
  progress.counts.set(task.name, count)
  return { name: task.name, status: 'successful', attempts: end.attempts, job: jobOf(end.job) }
}

function asserted(
  task: AssertionTask,
  end: Extract<JobEnd, { status: 'done' }>,
  planned: PlannedAction,
  progress: Progress,
): TaskResult {
  const assertion = outcomeOf(task, end.job)
  if (assertion === undefined) return withoutCount(task, end, planned, progress)
  const result = { name: task.name, attempts: end.attempts, job: jobOf(end.job), assertion }
  if (assertion.rowsFailed === 0 || task.severity === 'log') return { ...result, status: 'successful' }
  const cause = diagnose(
    'assertion-failed',
    {
      assertion: task.assertion.name,
      description: task.description,
      rowsFailed: assertion.rowsFailed,
      rowsChecked: assertion.rowsChecked,
      of: planned.action.target.name,
    },
    { span: planned.action.definedAt },
  )
  if (task.severity === 'warn')
    return {
      ...result,
      status: 'warned',
      attempts: withCause(end.attempts, { ...cause, severity: 'warning' }),
    }
  fail(task, progress)
  return { ...result, status: 'failed', attempts: withCause(end.attempts, cause) }
}

function refused(task: RefusalTask, progress: Progress, context: RunContext): TaskResult {
  fail(task, progress)
  const at = isoNow(context.clock)
  return {
    name: task.name,
    status: 'failed',
    attempts: [{ startedAt: at, endedAt: at, error: task.diagnostic }],
  }
}

function withoutCount(
  task: Task,
  end: Extract<JobEnd, { status: 'done' }>,
  planned: PlannedAction,
  progress: Progress,
): TaskResult {
  fail(task, progress)
  const cause = diagnose(
    'no-count',
    { target: planned.action.target.name, task: task.name },
    { span: planned.action.definedAt },
  )
  return { name: task.name, status: 'failed', attempts: withCause(end.attempts, cause), job: jobOf(end.job) }
}

function learned(
  group: readonly Task[],
  job: Job,
): { readonly count?: number; readonly assertions?: readonly AssertionOutcome[] } {
  const assertions = group.flatMap((task) => (task.kind === 'assertion' ? (outcomeOf(task, job) ?? []) : []))
  const count = group[0]?.kind === 'probe' ? countOf(job) : undefined
  return { ...(count === undefined ? {} : { count }), ...(assertions.length === 0 ? {} : { assertions }) }
}

function outcomeOf(task: AssertionTask, job: Job): AssertionOutcome | undefined {
  const rowsChecked = countOf(job, 'rows_checked')
  const rowsFailed = countOf(job, task.failedColumn ?? 'rows_failed')
  if (rowsChecked === undefined || rowsFailed === undefined) return undefined
  return { target: task.assertion, severity: task.severity, rowsChecked, rowsFailed }
}

function withCause(attempts: TaskResult['attempts'], error: Diagnostic): TaskResult['attempts'] {
  return attempts.map((attempt, index) => (index === attempts.length - 1 ? { ...attempt, error } : attempt))
}

function jobOf(job: Job): NonNullable<TaskResult['job']> {
  return {
    id: job.id,
    ...(job.bytesProcessed === undefined ? {} : { bytesProcessed: job.bytesProcessed }),
    ...(job.rowsAffected === undefined ? {} : { rowsAffected: job.rowsAffected }),
  }
}

/** Rows that readers now see and did not before; nothing that was staged counts while publishing was not needed. */
function countWritten(tasks: readonly Task[], results: readonly TaskResult[]): number | undefined {
  const counted = tasks.flatMap((task, index) => {
    const counts = task.kind === 'load' || (task.kind === 'statement' && task.countsRows === true)
    const result = results[index]
    return counts && result !== undefined ? [{ task, result }] : []
  })
  if (counted.length === 0) return undefined
  const isUnpublished = tasks.some(
    (task, index) =>
      task.phase === 'publish' && task.kind === 'statement' && results[index]?.status === 'unneeded',
  )
  if (isUnpublished) return 0
  const rows = counted.map(({ result }) => result.job?.rowsAffected)
  return rows.reduce(
    (sum: number | undefined, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  )
}
