/** A warehouse whose jobs the test ends: concurrency, retries and cancellation are seen without waiting for any of them. */
import type { Json } from '../../runner/base/json.ts'
import type { Column } from '../../runner/ir/types.ts'
import {
  type Job,
  type JobOptions,
  type Warehouse,
  WarehouseError,
  type WarehouseErrorKind,
  type WarehouseTraits,
} from '../../runner/warehouse/warehouse.ts'

export interface ScriptedJob {
  readonly sql: string
  readonly options: JobOptions
  succeed(result?: {
    readonly rows?: readonly Readonly<Record<string, Json>>[]
    readonly rowsAffected?: number
  }): void
  fail(kind: WarehouseErrorKind, message: string, offset?: number): void
  crash(error: Error): void
}

export interface ScriptedWarehouse extends Warehouse {
  /** The next job that is submitted, or the oldest one that nobody has asked for yet. */
  nextJob(): Promise<ScriptedJob>
  /** Jobs that were submitted and not ended. */
  openJobs(): readonly ScriptedJob[]
  readonly commits: readonly number[]
}

export function scriptedWarehouse(traits: Partial<WarehouseTraits> = {}): ScriptedWarehouse {
  const submitted: ScriptedJob[] = []
  const open = new Set<ScriptedJob>()
  const askers: ((job: ScriptedJob) => void)[] = []
  const commits: number[] = []
  const submit = (sql: string, options: JobOptions): Promise<Job> =>
    new Promise((resolve, reject) => {
      const end = () => open.delete(job)
      const job: ScriptedJob = {
        sql,
        options,
        succeed: (result = {}) => {
          end()
          resolve(jobOf(options.jobId, result))
        },
        fail: (kind, message, offset) => {
          end()
          reject(new WarehouseError(kind, message, { offset, jobId: options.jobId }))
        },
        crash: (error) => {
          end()
          reject(error)
        },
      }
      open.add(job)
      options.signal.addEventListener('abort', () => job.fail('cancelled', 'the job was cancelled'))
      const asker = askers.shift()
      if (asker === undefined) submitted.push(job)
      else asker(job)
    })
  return {
    name: 'scripted',
    traits: { transactionalDdl: true, partitions: false, dryRun: false, maxConcurrentJobs: 100, ...traits },
    readState: async () => ({ relations: [], schemas: [], readAt: '2024-02-01T00:00:00.000Z' }),
    run: submit,
    load: (load, options) => submit(`load ${load.file}`, options),
    commit: async () => {
      commits.push(open.size)
    },
    close: async () => {},
    nextJob: () => {
      const job = submitted.shift()
      return job === undefined ? new Promise((resolve) => askers.push(resolve)) : Promise.resolve(job)
    },
    openJobs: () => [...open],
    commits,
  }
}

function jobOf(id: string, result: Parameters<ScriptedJob['succeed']>[0] & object): Job {
  const rows = result.rows ?? []
  const names = Object.keys(rows[0] ?? {})
  return {
    id,
    columns: names.map((name): Column => ({ name, type: { kind: 'scalar', name: 'INT64' } })),
    rows: rows.map((row) => names.map((name) => row[name] ?? null)),
    totalRows: rows.length,
    ...(result.rowsAffected === undefined ? {} : { rowsAffected: result.rowsAffected }),
  }
}
