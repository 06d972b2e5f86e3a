/** What was done. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { AssertionSeverity } from './action.ts'
import type { Target } from './target.ts'

export interface Attempt {
  readonly startedAt: string
  readonly endedAt: string
  readonly error?: Diagnostic
}

export interface TaskResult {
  readonly name: string
  /** `unneeded`: its probe found nothing to do. `skipped`: an earlier task of the action failed. */
  readonly status: 'successful' | 'failed' | 'warned' | 'skipped' | 'unneeded' | 'cancelled'
  readonly attempts: readonly Attempt[]
  readonly job?: { readonly id: string; readonly bytesProcessed?: number; readonly rowsAffected?: number }
  readonly assertion?: AssertionOutcome
}

export interface AssertionOutcome {
  readonly target: Target
  readonly severity: AssertionSeverity
  readonly rowsChecked: number
  readonly rowsFailed: number
}

export interface ActionResult {
  readonly target: Target
  readonly status: 'successful' | 'failed' | 'skipped' | 'cancelled' | 'disabled'
  /** The action whose failure is the cause, nearest first cause, for a skipped one. */
  readonly skippedBecause?: Target
  /** Rows written by the tasks that count them; absent for what writes none, such as a view. */
  readonly rowsWritten?: number
  readonly startedAt?: string
  readonly endedAt?: string
  readonly tasks: readonly TaskResult[]
}

export interface RunResult {
  readonly runId: string
  readonly status: 'successful' | 'failed' | 'cancelled' | 'timed-out'
  readonly actions: readonly ActionResult[]
  readonly startedAt: string
  readonly endedAt: string
}
