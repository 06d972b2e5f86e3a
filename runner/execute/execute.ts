/** Runs a plan: every action once its dependencies are done, as many at a time as allowed. */
import { isoNow } from '../base/clock.ts'
import type { Plan, PlannedAction } from '../ir/plan.ts'
import type { ActionResult, RunResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { RunContext } from './job.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { runAction } from './worker.ts'

/**
 * Executes a plan and says what became of every action in it.
 *
 * The journal is written before and after every job; what was published is committed at the end, also of a run that
 * failed. Aborting the signal cancels running jobs; a signal aborted by a timeout makes the run `timed-out`.
 * @throws whatever the journal or the final commit throws: then nobody can say what was done.
 */
export async function executePlan(plan: Plan, context: RunContext): Promise<RunResult> {
  const { runId } = plan.runConfig
  const startedAt = isoNow(context.clock)
  await context.journal.append({
    type: 'run-started',
    runId,
    actions: plan.actions.map((planned) => targetKey(planned.action.target)),
    fullRefresh: plan.runConfig.fullRefresh,
  })
  context.report({ type: 'run-started', at: startedAt, plan })
  const results = await runAll(plan, context)
  await context.warehouse.commit()
  const actions = plan.actions.flatMap((planned) => results.get(targetKey(planned.action.target)) ?? [])
  const result: RunResult = {
    runId,
    status: statusOf(actions, context.signal),
    actions,
    startedAt,
    endedAt: isoNow(context.clock),
  }
  await context.journal.append({ type: 'run-finished', runId, status: result.status })
  context.report({ type: 'run-finished', at: result.endedAt, result })
  return result
}

function runAll(plan: Plan, context: RunContext): Promise<ReadonlyMap<string, ActionResult>> {
  const scheduler = createScheduler(plan.actions, context.random)
  const limit = Math.max(1, Math.min(plan.runConfig.concurrency, context.warehouse.traits.maxConcurrentJobs))
  const results = new Map<string, ActionResult>()
  const record = (result: ActionResult) => {
    results.set(targetKey(result.target), result)
    context.report({ type: 'action-finished', at: isoNow(context.clock), result })
  }
  const run = { config: plan.runConfig, prepared: new Map() }
  let running = 0
  let firstFailure: Target | undefined
  let broken: { readonly error: unknown } | undefined

  const finish = (planned: PlannedAction, result: ActionResult) => {
    record(result)
    if (result.status === 'successful' || result.status === 'disabled') return scheduler.succeed(planned)
    const wasCancelled = result.status === 'cancelled'
    for (const dependent of scheduler.fail(planned))
      record(wasCancelled ? cancelled(dependent) : skipped(dependent, planned.action.target))
    if (!wasCancelled) firstFailure ??= planned.action.target
  }

  return new Promise((resolve, reject) => {
    const pump = () => {
      giveUpIfStopped(scheduler, { plan, context, firstFailure, broken }, record)
      while (running < limit) {
        const planned = scheduler.take()
        if (planned === undefined) break
        if (planned.tasks.length === 0) {
          finish(planned, atOnce(planned))
          continue
        }
        running += 1
        runAction(planned, run, context)
          .then(async (result) => {
            await context.journal.append({
              type: 'action-finished',
              runId: plan.runConfig.runId,
              action: targetKey(result.target),
              status: result.status,
            })
            finish(planned, result)
          })
          .catch((error: unknown) => {
            broken ??= { error }
          })
          .finally(() => {
            running -= 1
            pump()
          })
      }
      if (running > 0) return
      if (broken !== undefined) reject(broken.error)
      else resolve(results)
    }
    pump()
  })
}

interface Stop {
  readonly plan: Plan
  readonly context: RunContext
  readonly firstFailure: Target | undefined
  readonly broken: { readonly error: unknown } | undefined
}

function giveUpIfStopped(scheduler: Scheduler, stop: Stop, record: (result: ActionResult) => void): void {
  const { context, firstFailure, plan } = stop
  if (stop.broken !== undefined) scheduler.giveUp()
  else if (context.signal.aborted) for (const planned of scheduler.giveUp()) record(cancelled(planned))
  else if (firstFailure !== undefined && plan.runConfig.failureMode === 'no-new')
    for (const planned of scheduler.giveUp()) record(skipped(planned, firstFailure))
}

// What has no tasks needs no engine: a declaration is there, a disabled action counts as done.
function atOnce(planned: PlannedAction): ActionResult {
  return {
    target: planned.action.target,
    status: planned.action.disabled ? 'disabled' : 'successful',
    tasks: [],
  }
}

function skipped(planned: PlannedAction, cause: Target): ActionResult {
  return { target: planned.action.target, status: 'skipped', skippedBecause: cause, tasks: [] }
}

function cancelled(planned: PlannedAction): ActionResult {
  return { target: planned.action.target, status: 'cancelled', tasks: [] }
}

function statusOf(actions: readonly ActionResult[], signal: AbortSignal): RunResult['status'] {
  if (signal.aborted && actions.some((action) => action.status === 'cancelled')) {
    const reason: unknown = signal.reason
    return reason instanceof Error && reason.name === 'TimeoutError' ? 'timed-out' : 'cancelled'
  }
  return actions.some((action) => action.status === 'failed') ? 'failed' : 'successful'
}
