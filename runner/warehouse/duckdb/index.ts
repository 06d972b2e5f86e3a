/** The local warehouse: GoogleSQL on an embedded DuckDB, in one file. */

import { availableParallelism } from 'node:os'
import type { DuckDBConnection } from '@duckdb/node-api'
import { hasErrors } from '../../base/diagnostic.ts'
import type { Statement } from '../../sql/ast/script.ts'
import { parseScript } from '../../sql/parse/parse.ts'
import { type Job as FinishedJob, type JobOptions, type Warehouse, WarehouseError } from '../warehouse.ts'
import { beginChanges, type LocalCatalog } from './catalog.ts'
import { prepareNotes, readCatalog } from './catalog-storage.ts'
import { openLocalDatabase } from './database.ts'
import { createEngine } from './engine.ts'
import { stateOf } from './introspect.ts'
import {
  demand,
  type Job,
  noVariables,
  type Outcome,
  resolve,
  runProgram,
  runStatement,
  type Source,
  translate,
} from './job.ts'
import { loadError, loadProgram } from './load.ts'
import { createPool } from './pool.ts'
import { installRuntime } from './runtime/install.ts'
import { runScript } from './script.ts'
import { createQueue, keepProgram, programKey, type Session } from './session.ts'
import type { DuckdbSettings } from './settings.ts'
import { isScriptStatement } from './statements.ts'

export type { DuckdbSettings } from './settings.ts'

/**
 * Opens the local warehouse.
 *
 * @throws WarehouseError kind 'locked', naming the process, when another session writes the same file.
 */
export async function openDuckdb(settings: DuckdbSettings): Promise<Warehouse> {
  const maxConcurrentJobs = settings.maxConcurrentJobs ?? Math.min(4, availableParallelism())
  const database = await openLocalDatabase(settings, async (connection) => installRuntime(connection))
  const pool = createPool(maxConcurrentJobs, database.connect)
  let opening: Promise<Session> | undefined

  async function openSession(): Promise<Session> {
    const connection = await pool.acquire()
    try {
      if (settings.mode !== 'read') await prepareNotes(connection)
      const catalog: LocalCatalog = await readCatalog(connection, settings.defaultDatabase)
      return { settings, catalog, programs: new Map(), oneAtATime: createQueue(), hasUnpublished: false }
    } finally {
      pool.release(connection)
    }
  }

  async function session(): Promise<Session> {
    opening ??= openSession()
    opening.catch(() => {
      opening = undefined
    })
    return opening
  }

  async function withJob(options: JobOptions, work: (job: Job) => Promise<Outcome>): Promise<FinishedJob> {
    const shared = await session()
    const connection = await pool.acquire()
    const job = newJob(shared, connection, options)
    let isClean = false
    try {
      const outcome = await work(job)
      isClean = job.transaction === 'none'
      const { hasResult: _, ...result } = outcome
      return { id: options.jobId, ...result }
    } finally {
      // Temporary tables go with the connection, and so does whatever an error has left open.
      if (isClean && !job.changes.hasTemporary) pool.release(connection)
      else pool.discard(connection)
    }
  }

  return {
    name: 'duckdb',
    traits: { transactionalDdl: true, partitions: true, dryRun: false, maxConcurrentJobs },
    readState: async (targets) =>
      stateOf(beginChanges((await session()).catalog), targets, settings.now().toISOString()),
    run: (sql, options) => withJob(options, (job) => runText(job, sql)),
    load: (load, options) =>
      withJob(options, async (job) => {
        try {
          return await runProgram(job, loadProgram(load, settings, job.changes))
        } catch (error) {
          throw loadError(error, load)
        }
      }),
    commit: async () => {
      const shared = await opening
      if (shared === undefined || !shared.hasUnpublished) return
      await pool.exclusively(() => database.publish())
      shared.hasUnpublished = false
    },
    close: async () => {
      await opening?.catch(() => undefined)
      await pool.exclusively(() => database.close())
    },
  }
}

function newJob(session: Session, connection: DuckDBConnection, options: JobOptions): Job {
  return {
    session,
    id: options.jobId,
    startedAt: session.settings.now().toISOString(),
    engine: createEngine(connection, {
      signal: options.signal,
      jobId: options.jobId,
      timeoutMs: session.settings.statementTimeoutMs,
      onStatement: session.settings.onStatement,
    }),
    changes: beginChanges(session.catalog),
    parameters: options.parameters,
    maxRows: options.maxRows,
    transaction: 'none',
  }
}

async function runText(job: Job, sql: string): Promise<Outcome> {
  try {
    const known = job.session.programs.get(programKey(job.session, sql, job.parameters))
    if (known !== undefined) return await runProgram(job, known)
    const statements = parse(sql)
    const [only] = statements
    if (only === undefined) return { rows: [], totalRows: 0, columns: [] }
    if (statements.length > 1 || isScriptStatement(only.kind)) return await runScript(job, sql, statements)
    return await runSingle(job, sql, only)
  } catch (error) {
    if (error instanceof WarehouseError && error.jobId === undefined)
      throw new WarehouseError(error.kind, error.message, {
        offset: error.offset,
        jobId: job.id,
        cause: error.cause,
      })
    throw error
  }
}

function parse(sql: string): readonly Statement[] {
  const parsed = parseScript(sql)
  return hasErrors(parsed.diagnostics) ? demand(parsed) : parsed.value
}

async function runSingle(job: Job, sql: string, statement: Statement): Promise<Outcome> {
  const source: Source = { text: sql, variables: noVariables, parameters: job.parameters }
  const resolved = resolve(job, source, statement)
  if (!cacheableKinds.has(resolved.kind)) {
    const outcome = await runStatement(job, source, resolved)
    if (outcome === undefined) throw new Error(`internal: the statement ${statement.kind} has no program`)
    return outcome
  }
  const program = translate(job, source, resolved)
  if (program === undefined) throw new Error(`internal: the statement ${statement.kind} has no program`)
  keepProgram(job.session, programKey(job.session, sql, job.parameters), program)
  return runProgram(job, program)
}

const cacheableKinds = new Set(['queryStatement', 'insert', 'update', 'delete', 'merge', 'truncate'])
