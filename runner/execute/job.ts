/** One task as one or more jobs: intent, attempt, outcome, and again when that is allowed. */
import { type Clock, isoNow } from '../base/clock.ts'
import type { Diagnostic } from '../base/diagnostic.ts'
import type { RunEvent } from '../ir/event.ts'
import type { LoadTask, PlannedAction, RunConfig, Task } from '../ir/plan.ts'
import type { Attempt } from '../ir/run.ts'
import { targetKey } from '../ir/target.ts'
import type { Journal, NewRecord } from '../journal/journal.ts'
import { type Job, type JobOptions, type Warehouse, WarehouseError } from '../warehouse/warehouse.ts'
import { jobId, jobLabels, sha256 } from './job-id.ts'
import { retryDelay } from './retry.ts'
import { jobFailure } from './task-failure.ts'

/** What a run is made with; all effects of executing go through these. */
export interface RunContext {
  readonly warehouse: Warehouse
  readonly journal: Journal
  readonly clock: Clock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly report: (event: RunEvent) => void
}

export type JobEnd =
  | { readonly status: 'done'; readonly attempts: readonly Attempt[]; readonly job: Job }
  | {
      readonly status: 'failed'
      readonly attempts: readonly Attempt[]
      readonly cause: Diagnostic
      readonly thrown: unknown
    }
  | { readonly status: 'cancelled'; readonly attempts: readonly Attempt[] }

/** What the journal keeps of a job's result beyond that it is done. */
export type Learned = Pick<Extract<NewRecord, { type: 'outcome' }>, 'count' | 'assertions'>

/** A task to be run, with what else is known of it. */
export interface JobRequest {
  readonly planned: PlannedAction
  readonly task: Task
  /** Tasks that this job answers together with `task`. */
  readonly shared: readonly Task[]
  readonly run: RunConfig
  readonly learn: (job: Job) => Learned
}

/** Runs the task's job until it is done, or until it must not be tried again. Never throws for what a job does. */
export async function runJob(request: JobRequest, context: RunContext): Promise<JobEnd> {
  const { planned, task, run } = request
  const attempts: Attempt[] = []
  for (let attempt = 1; ; attempt += 1) {
    if (context.signal.aborted) return { status: 'cancelled', attempts }
    const id = jobId(run.runId, planned.action.target, task, attempt)
    const startedAt = isoNow(context.clock)
    for (const one of [task, ...request.shared])
      context.report({
        type: 'task-started',
        at: startedAt,
        target: planned.action.target,
        task: one.name,
        attempt,
        jobId: id,
      })
    const end = await attemptJob(request, { attempt, id }, context)
    const endedAt = isoNow(context.clock)
    if (end.job !== undefined)
      return { status: 'done', attempts: [...attempts, { startedAt, endedAt }], job: end.job }
    if (isCancelled(end.thrown, context.signal))
      return { status: 'cancelled', attempts: [...attempts, { startedAt, endedAt }] }
    const cause = jobFailure(
      { action: planned.action, task, engine: context.warehouse.name, jobId: id },
      end.thrown,
    )
    attempts.push({ startedAt, endedAt, error: cause })
    const waitMs = delayAfter(end.thrown, task, attempt, context)
    if (waitMs === undefined) return { status: 'failed', attempts, cause, thrown: end.thrown }
    context.report({
      type: 'task-retrying',
      at: endedAt,
      target: planned.action.target,
      task: task.name,
      waitMs,
      cause,
    })
    await context.clock.sleep(waitMs, context.signal)
  }
}

interface AttemptEnd {
  readonly job?: Job
  readonly thrown?: unknown
}

async function attemptJob(
  { planned, task, run, learn }: JobRequest,
  { attempt, id }: { readonly attempt: number; readonly id: string },
  context: RunContext,
): Promise<AttemptEnd> {
  const about = {
    runId: run.runId,
    action: targetKey(planned.action.target),
    task: task.name,
    attempt,
    jobId: id,
  }
  await context.journal.append({
    type: 'intent',
    ...about,
    sqlSha256: sha256(contentOf(task)),
    idempotent: task.idempotent,
  })
  const options: JobOptions = {
    jobId: id,
    signal: context.signal,
    labels: jobLabels(run.runId, planned.action.target, task),
    parameters: run.parameters,
  }
  try {
    const job = await (task.kind === 'load'
      ? context.warehouse.load(task, options)
      : context.warehouse.run(task.sql.text, options))
    const rows = job.rowsAffected === undefined ? {} : { rowsAffected: job.rowsAffected }
    // Not waited for: should it be lost, the job is asked again under its id, or the intent is without an outcome.
    const written = context.journal.append({
      type: 'outcome',
      ...about,
      status: 'done',
      ...rows,
      ...learn(job),
    })
    if (!task.idempotent) await written
    else written.catch(() => {})
    return { job }
  } catch (thrown) {
    const status = isCancelled(thrown, context.signal) ? 'cancelled' : 'failed'
    const isFault = !(thrown instanceof WarehouseError)
    await context.journal.append({
      type: 'outcome',
      ...about,
      status,
      error: thrown instanceof Error ? thrown.message : String(thrown),
      ...(isFault && thrown instanceof Error && thrown.stack !== undefined ? { stack: thrown.stack } : {}),
    })
    return { thrown }
  }
}

function delayAfter(thrown: unknown, task: Task, attempt: number, context: RunContext): number | undefined {
  if (!(thrown instanceof WarehouseError)) return undefined
  return retryDelay({ kind: thrown.kind, attempt, idempotent: task.idempotent }, context.random)
}

function isCancelled(thrown: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (!(thrown instanceof WarehouseError) || thrown.kind === 'cancelled')
}

function contentOf(task: Task): string {
  return task.kind === 'load' ? JSON.stringify(loadContent(task)) : task.sql.text
}

function loadContent({ file, format, into, columns }: LoadTask) {
  return { file, format, into, columns }
}
