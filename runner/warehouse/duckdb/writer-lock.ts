/** At most one process builds a local file: the lock that says so. */
import { DuckDBInstance } from '@duckdb/node-api'
import { WarehouseError } from '../warehouse.ts'

export interface WriterLock {
  release(): void
}

// The engine's lock holds between processes only; two sessions of one process are told apart here.
const heldHere = new Set<string>()

/**
 * Takes the right to build `path`, or says who has it.
 *
 * The lock is the engine's own lock on an empty database `<path>.lock`: the operating system drops it when its process
 * ends in any way, so a killed build leaves nothing to clean up and a reused process id cannot be mistaken for a builder.
 * @throws WarehouseError kind 'locked', naming the process.
 */
export async function takeWriterLock(path: string): Promise<WriterLock> {
  if (heldHere.has(path)) throw lockedBy(path, process.pid)
  heldHere.add(path)
  try {
    const instance = await DuckDBInstance.create(`${path}.lock`, {
      threads: '1',
      default_block_size: '16384',
    })
    return {
      release: () => {
        instance.closeSync()
        heldHere.delete(path)
      },
    }
  } catch (error) {
    heldHere.delete(path)
    throw asLocked(path, error)
  }
}

/** Turns the engine's "Conflicting lock is held" into ours; other errors come back as they are. */
export function asLocked(path: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error)
  if (!/Conflicting lock|being used by another process/.test(message)) return error
  const pid = /PID (\d+)/.exec(message)?.[1]
  return lockedBy(path, pid === undefined ? undefined : Number(pid), error)
}

function lockedBy(path: string, pid: number | undefined, cause?: unknown): WarehouseError {
  const who = pid === undefined ? 'another process' : `process ${pid}`
  return new WarehouseError(
    'locked',
    `"${path}" is being written by ${who}; wait until it ends, or stop it`,
    { cause },
  )
}
