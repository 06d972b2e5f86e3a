/** An engine's error in the author's words and at the author's place. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { Action } from '../ir/action.ts'
import type { Task } from '../ir/plan.ts'
import { originAt } from '../ir/sql.ts'
import { WarehouseError } from '../warehouse/warehouse.ts'

/** What is known of a job that failed. */
export interface FailedJob {
  readonly action: Action
  readonly task: Task
  readonly engine: string
  readonly jobId: string
}

/**
 * The diagnostic for what a job threw.
 *
 * The span is the author's place behind the engine's offset; without one, where the action is defined.
 */
export function jobFailure(job: FailedJob, thrown: unknown): Diagnostic {
  const { action, task } = job
  const target = action.target.name
  if (!(thrown instanceof WarehouseError)) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return diagnose('runner-fault', { target, task: task.name, message }, { span: action.definedAt })
  }
  return diagnose(
    'job-refused',
    {
      target,
      task: task.name,
      engine: job.engine,
      message: thrown.message,
      jobId: thrown.jobId ?? job.jobId,
    },
    { span: placeOf(task, thrown.offset) ?? action.definedAt },
  )
}

function placeOf(task: Task, offset: number | undefined): Span | undefined {
  return offset === undefined ? undefined : originAt(task.sql, offset)
}
