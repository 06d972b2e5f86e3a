/** What happens while a plan runs, told as it happens. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Plan } from './plan.ts'
import type { ActionResult, RunResult, TaskResult } from './run.ts'
import type { Target } from './target.ts'

export type RunEvent =
  | { readonly type: 'run-started'; readonly at: string; readonly plan: Plan }
  | { readonly type: 'action-started'; readonly at: string; readonly target: Target }
  | {
      readonly type: 'task-started'
      readonly at: string
      readonly target: Target
      readonly task: string
      readonly attempt: number
      readonly jobId: string
    }
  | {
      readonly type: 'task-retrying'
      readonly at: string
      readonly target: Target
      readonly task: string
      readonly waitMs: number
      readonly cause: Diagnostic
    }
  | {
      readonly type: 'task-finished'
      readonly at: string
      readonly target: Target
      readonly result: TaskResult
    }
  | { readonly type: 'action-finished'; readonly at: string; readonly result: ActionResult }
  | { readonly type: 'run-finished'; readonly at: string; readonly result: RunResult }
