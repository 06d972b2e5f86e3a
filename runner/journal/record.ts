/** What a journal holds: one record per line, in the order things were decided and learned. */
import type { AssertionOutcome, RunResult } from '../ir/run.ts'

interface RecordBase {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly runId: string
}

export interface RunStartedRecord extends RecordBase {
  readonly type: 'run-started'
  /** The keys of the planned actions, in plan order. */
  readonly actions: readonly string[]
  readonly fullRefresh: boolean
}

/** Written and on disk before the engine hears of the job. An intent without an outcome may or may not have run. */
export interface IntentRecord extends RecordBase {
  readonly type: 'intent'
  /** The key of the action. */
  readonly action: string
  readonly task: string
  readonly attempt: number
  readonly jobId: string
  /** SHA-256 of the GoogleSQL: a job of this id with another text is not ours. */
  readonly sqlSha256: string
  readonly idempotent: boolean
}

/** What became of an intent. */
export interface OutcomeRecord extends RecordBase {
  readonly type: 'outcome'
  readonly action: string
  readonly task: string
  readonly attempt: number
  readonly jobId: string
  readonly status: 'done' | 'failed' | 'cancelled'
  readonly rowsAffected?: number
  /** What a probe counted. */
  readonly count?: number
  readonly assertions?: readonly AssertionOutcome[]
  readonly error?: string
  /** Only for faults of the runner itself. */
  readonly stack?: string
}

/** An action has reached its end; what it published stays. */
export interface ActionFinishedRecord extends RecordBase {
  readonly type: 'action-finished'
  readonly action: string
  readonly status: RunResult['actions'][number]['status']
}

export interface RunFinishedRecord extends RecordBase {
  readonly type: 'run-finished'
  readonly status: RunResult['status']
}

export type JournalRecord =
  | RunStartedRecord
  | IntentRecord
  | OutcomeRecord
  | ActionFinishedRecord
  | RunFinishedRecord
