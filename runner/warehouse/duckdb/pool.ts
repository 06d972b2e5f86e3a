/** Connections to the local file: one per running statement, kept for the next. */
import type { DuckDBConnection } from '@duckdb/node-api'

export interface ConnectionPool {
  /** Waits for a free connection; the caller gives it back with `release`, clean: no open transaction, no temp tables. */
  acquire(): Promise<DuckDBConnection>
  release(connection: DuckDBConnection): void
  /** Closes a connection instead of keeping it: what it had open goes with it. */
  discard(connection: DuckDBConnection): void
  /** Waits until every connection is back, closes them all, and runs `work` before handing out new ones. */
  exclusively(work: () => Promise<void>): Promise<void>
}

export function createPool(size: number, connect: () => Promise<DuckDBConnection>): ConnectionPool {
  const idle: DuckDBConnection[] = []
  const waiting: (() => void)[] = []
  let inUse = 0
  let isDraining = false

  function wake(): void {
    for (const resume of waiting.splice(0)) resume()
  }

  function giveBack(): void {
    inUse -= 1
    wake()
  }

  async function waitUntil(isReady: () => boolean): Promise<void> {
    while (!isReady()) await new Promise<void>((resolve) => waiting.push(resolve))
  }

  return {
    acquire: async () => {
      await waitUntil(() => !isDraining && inUse < size)
      inUse += 1
      try {
        return idle.pop() ?? (await connect())
      } catch (error) {
        giveBack()
        throw error
      }
    },
    release: (connection) => {
      idle.push(connection)
      giveBack()
    },
    discard: (connection) => {
      connection.closeSync()
      giveBack()
    },
    exclusively: async (work) => {
      await waitUntil(() => !isDraining)
      isDraining = true
      try {
        await waitUntil(() => inUse === 0)
        for (const connection of idle.splice(0)) connection.closeSync()
        await work()
      } finally {
        isDraining = false
        wake()
      }
    },
  }
}
