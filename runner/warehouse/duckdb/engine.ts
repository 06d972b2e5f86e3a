/** Runs DuckDB statements on one connection, with cancellation and errors in our words. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Json } from '../../base/json.ts'
import type { Column } from '../../ir/types.ts'
import { WarehouseError } from '../warehouse.ts'
import { engineError, withPlaces } from './errors.ts'
import { canonicalValue } from './value.ts'

export interface Engine {
  /** Runs a statement, or several in one text, and gives the rows the (first) one wrote. */
  run(sql: string): Promise<number>
  /** Runs a query; `columns` say how its values are to be read. */
  read(sql: string, columns: readonly Column[], maxRows?: number): Promise<Rows>
  /** Rolls back, also when the job has been cancelled; without a transaction it does nothing. */
  rollback(): Promise<void>
  /** The first row of a query as texts; undefined when it has none. */
  firstRow(sql: string): Promise<readonly string[] | undefined>
}

export interface Rows {
  readonly rows: readonly (readonly Json[])[]
  /** Also those beyond `maxRows`. */
  readonly totalRows: number
}

export interface EngineOptions {
  readonly signal: AbortSignal
  readonly jobId: string
  readonly timeoutMs: number | undefined
  readonly onStatement: ((jobId: string, sql: string) => void) | undefined
}

// DuckDB's number for CREATE; CREATE TABLE AS gives the number of rows as its result, not as "rows changed".
const createStatement = 7

export function createEngine(connection: DuckDBConnection, options: EngineOptions): Engine {
  const guarded = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const guard = watch(connection, options)
    try {
      guard.check()
      options.onStatement?.(options.jobId, sql)
      return await work()
    } catch (error) {
      guard.check()
      throw engineError(error, sql, options.jobId)
    } finally {
      guard.end()
    }
  }
  return {
    run: (text) => {
      const sql = withPlaces(text)
      return guarded(sql, async () => {
        const result = await connection.run(sql)
        if (result.statementType !== createStatement || result.columnCount === 0) return result.rowsChanged
        const [row] = await result.getRows()
        return typeof row?.[0] === 'bigint' ? Number(row[0]) : 0
      })
    },
    read: (text, columns, maxRows) => {
      const sql = withPlaces(text)
      return guarded(sql, () => readAll(connection, sql, columns, maxRows))
    },
    rollback: async () => {
      await connection.run('ROLLBACK').catch(() => undefined)
    },
    firstRow: (sql) =>
      guarded(sql, async () => {
        const [row] = (await connection.runAndReadAll(sql)).getRows()
        return row?.map(String)
      }),
  }
}

async function readAll(
  connection: DuckDBConnection,
  sql: string,
  columns: readonly Column[],
  maxRows = Number.POSITIVE_INFINITY,
): Promise<Rows> {
  const result = await connection.stream(sql)
  const rows: (readonly Json[])[] = []
  let totalRows = 0
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    totalRows += chunk.rowCount
    if (rows.length >= maxRows) continue
    for (const row of chunk.getRows().slice(0, maxRows - rows.length))
      rows.push(columns.map((column, index) => canonicalValue(row[index] ?? null, column.type)))
  }
  return { rows, totalRows }
}

interface Guard {
  /** @throws WarehouseError kind 'cancelled' once the signal or the clock has said stop. */
  check(): void
  end(): void
}

function watch(connection: DuckDBConnection, { signal, jobId, timeoutMs }: EngineOptions): Guard {
  let isLate = false
  let repeat: NodeJS.Timeout | undefined
  // An interrupt that comes before the statement has started on its thread is lost, so it is said until heard.
  const stop = (): void => {
    connection.interrupt()
    repeat ??= setInterval(() => connection.interrupt(), 20)
  }
  const late = (): void => {
    isLate = true
    stop()
  }
  signal.addEventListener('abort', stop)
  const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs)
  return {
    check: () => {
      if (signal.aborted) throw new WarehouseError('cancelled', 'the statement was cancelled', { jobId })
      if (isLate)
        throw new WarehouseError('cancelled', `the statement took longer than ${timeoutMs} ms`, { jobId })
    },
    end: () => {
      signal.removeEventListener('abort', stop)
      clearTimeout(timer)
      clearInterval(repeat)
    },
  }
}
