/** What the local warehouse has to be told. */

export interface DuckdbSettings {
  /** Absolute path of the database file, as `.runner/local.duckdb` under the project. */
  readonly path: string
  /**
   * `write` builds beside the file and shows its work at `commit()`; one such session per file at a time.
   * `read` opens the published file as it is and never waits for a build.
   * `memory` has no file: everything is gone when it is closed.
   */
  readonly mode: 'write' | 'read' | 'memory'
  /** The project whose datasets are plain schemas in the file: `ecom_gold.fact_sales`. */
  readonly defaultDatabase: string
  /** The dataset of one-part names; without it they are not found. */
  readonly defaultSchema?: string
  /** Absolute path of the folder that stands for all buckets: `gs://shop/raw/x.csv` is `<storageRoot>/raw/x.csv`. */
  readonly storageRoot: string
  /** Absolute path of the project: files of `load` are relative to it. */
  readonly projectRoot: string
  /** Threads of the engine; all cores unless said. */
  readonly threads?: number
  /** In DuckDB's words: '2GB'. 80 % of the machine unless said. */
  readonly memoryLimit?: string
  /** Statements that run at the same time; each has a connection of its own. Four unless said. */
  readonly maxConcurrentJobs?: number
  /** Give up a statement after so many milliseconds; never unless said. */
  readonly statementTimeoutMs?: number
  /** Told of every statement as the engine gets it, in order; for measuring and for looking over its shoulder. */
  readonly onStatement?: (jobId: string, sql: string) => void
  /** Default time zone of sessions; UTC unless said. */
  readonly timeZone?: string
  /** The clock, for CURRENT_TIMESTAMP of scripts and `lastModified`. */
  readonly now: () => Date
}
