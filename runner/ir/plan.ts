/** What will be done, before any of it is done. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Action, AssertionSeverity } from './action.ts'
import type { CompiledSql } from './sql.ts'
import type { Target } from './target.ts'
import type { Column } from './types.ts'

/**
 * Where a task stands in the life of its action.
 *
 * prepare ─▶ stage ─▶ audit ─▶ publish ─▶ cleanup: nothing that readers see changes before every audit of severity
 * `error` has passed. An action whose audit fails keeps its staged data and publishes nothing. A view is published
 * first and audited after, because it holds no data of its own.
 */
export type TaskPhase = 'prepare' | 'stage' | 'audit' | 'publish' | 'cleanup'

interface TaskBase {
  /** In words: "stage rows", "merge rows"; unique inside its action. */
  readonly name: string
  readonly phase: TaskPhase
  readonly sql: CompiledSql
  /** Running it twice leaves what running it once leaves; only such tasks are tried again. */
  readonly idempotent: boolean
  /** The name of an earlier probe of this action: this task runs only if that probe counted more than zero. */
  readonly onlyIf?: string
}

/** One GoogleSQL statement or script. */
export interface StatementTask extends TaskBase {
  readonly kind: 'statement'
  /** Its affected rows are what the action reports as written. */
  readonly countsRows?: boolean
  /** The columns that `query` must have; asked of the engine only after it refused the statement, to say which differ. */
  readonly expects?: { readonly query: CompiledSql; readonly columns: readonly string[] }
}
/** A query of one row and one INT64: how much there is to do. */
export interface ProbeTask extends TaskBase {
  readonly kind: 'probe'
}
/** Fills the relation `into` from a file of the project; `sql` is empty. */
export interface LoadTask extends TaskBase {
  readonly kind: 'load'
  readonly file: string
  readonly format: 'csv'
  readonly into: Target
  readonly columns: readonly Column[]
}
/**
 * A query of one row `rows_checked INT64, rows_failed INT64`; `failingRows` finds the rows when it fails.
 *
 * Claims that are counted in one scan share one `sql` with a column each: neighbours with the same text are one job.
 */
export interface AssertionTask extends TaskBase {
  readonly kind: 'assertion'
  readonly assertion: Target
  /** The claim in the author's words: "order_id is not null". */
  readonly description: string
  readonly severity: AssertionSeverity
  readonly failingRows: CompiledSql
  /** The column that counts the rows that break this claim; `rows_failed` when absent. */
  readonly failedColumn?: string
}
/** Why the action cannot be done at all; `sql` is empty. Nothing of the action runs after it. */
export interface RefusalTask extends TaskBase {
  readonly kind: 'refusal'
  readonly diagnostic: Diagnostic
}
export type Task = StatementTask | ProbeTask | LoadTask | AssertionTask | RefusalTask

export interface PlannedAction {
  readonly action: Action
  readonly reason: 'selected' | 'dependency' | 'changed' | 'full-refresh'
  /** The dependencies that are inside this plan. */
  readonly dependencyTargets: readonly Target[]
  /** In the order they run; empty for what has nothing to do, such as a declaration. */
  readonly tasks: readonly Task[]
}

/** Actions are in topological order, ties by target key. */
export interface Plan {
  readonly actions: readonly PlannedAction[]
  readonly runConfig: RunConfig
}

export interface RunConfig {
  readonly runId: string
  /** ISO 8601, UTC; the clock of the whole run: `@run_started_at`. */
  readonly startedAt: string
  readonly fullRefresh: boolean
  readonly concurrency: number
  /** After a failure: start nothing new, or go on with what does not depend on it. */
  readonly failureMode: 'no-new' | 'continue'
  /** Bound in every statement that names them: `@run_id`, `@run_started_at`, `@as_of_date` and what a target adds. */
  readonly parameters: readonly QueryParameter[]
}

/** A named parameter; `value` is in the canonical form of results (an INT64 beyond 2^53 is a string). */
export interface QueryParameter {
  readonly name: string
  readonly type: Column['type']
  readonly value: string | number | boolean | null
}
