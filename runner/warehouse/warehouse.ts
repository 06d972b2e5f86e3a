/** The one interface to an engine. Everything that goes through it is GoogleSQL. */
import type { Json } from '../base/json.ts'
import type { LoadTask, QueryParameter } from '../ir/plan.ts'
import type { WarehouseState } from '../ir/relation.ts'
import type { Target } from '../ir/target.ts'
import type { Column } from '../ir/types.ts'

export interface Warehouse {
  readonly name: string
  readonly traits: WarehouseTraits
  /** Describes those of `targets` that exist, and which of their datasets do. Reads only. */
  readState(targets: readonly Target[], signal: AbortSignal): Promise<WarehouseState>
  /**
   * Runs one statement or script and waits for its end.
   * @throws WarehouseError when the engine refuses or fails; `position` is in `sql` as it was handed over.
   */
  run(sql: string, options: JobOptions): Promise<Job>
  /** Replaces the rows of `load.into` by those of the file, creating it with `load.columns`. */
  load(load: LoadTask, options: JobOptions): Promise<Job>
  /**
   * Makes what this session wrote visible to other readers. Engines that do so at once have nothing to do.
   * A session closed without it leaves other readers where they were.
   */
  commit(): Promise<void>
  close(): Promise<void>
}

export interface WarehouseTraits {
  /** DDL takes part in transactions, so a staged table can replace another by rename in one. */
  readonly transactionalDdl: boolean
  readonly partitions: boolean
  readonly dryRun: boolean
  readonly maxConcurrentJobs: number
}

export interface JobOptions {
  /** Ours, deterministic from the journal: running the same id twice runs the job once where the engine can tell. */
  readonly jobId: string
  readonly signal: AbortSignal
  readonly labels: Readonly<Record<string, string>>
  readonly parameters: readonly QueryParameter[]
  /** Give up reading a result after so many rows; the rest is counted in `totalRows`. */
  readonly maxRows?: number
}

/**
 * A finished job.
 *
 * `rows` belong to the last statement that returned any, in the canonical form: INT64 a number, or a string beyond
 * 2^53; FLOAT64 a number or 'NaN', 'inf', '-inf'; NUMERIC text; BYTES { $bytes: base64 }; STRUCT { $struct: [[name, v]] };
 * ARRAY a list; JSON { $json: v }; RANGE { $range: [start, end] }; DATE 'YYYY-MM-DD'; DATETIME 'YYYY-MM-DDTHH:MM:SS[.ffffff]';
 * TIMESTAMP the same with 'Z'.
 */
export interface Job {
  readonly id: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Json[])[]
  readonly totalRows: number
  readonly rowsAffected?: number
  readonly bytesProcessed?: number
}

/**
 * Why an engine refused. `quota` lifts when one waits a little; `limit` does not: a daily quota, bytes, memory, the
 * time a job may take.
 */
export type WarehouseErrorKind =
  | 'transient'
  | 'quota'
  | 'limit'
  | 'invalid-query'
  | 'unsupported'
  | 'not-found'
  | 'permission'
  | 'cancelled'
  | 'locked'

/** What an engine refuses. `offset` is a UTF-16 offset in the GoogleSQL that was handed over, where it is known. */
export class WarehouseError extends Error {
  override readonly name = 'WarehouseError'
  readonly kind: WarehouseErrorKind
  readonly offset: number | undefined
  readonly jobId: string | undefined

  constructor(
    kind: WarehouseErrorKind,
    message: string,
    place: {
      readonly offset?: number | undefined
      readonly jobId?: string | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: place.cause })
    this.kind = kind
    this.offset = place.offset
    this.jobId = place.jobId
  }
}
