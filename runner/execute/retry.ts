/** Whether a failed job is tried again, and after how long. */
import type { WarehouseErrorKind } from '../warehouse/warehouse.ts'

/** How patient to be with one kind of error; waits double from `firstMs` up to `longestMs`. */
interface Patience {
  readonly attempts: number
  readonly firstMs: number
  readonly longestMs: number
}

// A quota refills slowly, a lock is held for moments, and the rest is the network's or the engine's bad minute.
const patience: Partial<Record<WarehouseErrorKind, Patience>> = {
  transient: { attempts: 5, firstMs: 1_000, longestMs: 32_000 },
  quota: { attempts: 5, firstMs: 10_000, longestMs: 120_000 },
  locked: { attempts: 8, firstMs: 250, longestMs: 5_000 },
}

/**
 * Milliseconds to wait before the next attempt; undefined when there must be none.
 *
 * Only a task that leaves the same when it runs twice is tried again: a job that seems to have failed may have run. The
 * wait is anything between nothing and the full time ("full jitter"), so that many tasks do not come back together.
 * @param attempt the one that failed, from 1.
 * @param random from 0 up to, not including, 1.
 */
export function retryDelay(
  failure: { readonly kind: WarehouseErrorKind; readonly attempt: number; readonly idempotent: boolean },
  random: () => number,
): number | undefined {
  const rule = patience[failure.kind]
  if (rule === undefined || !failure.idempotent || failure.attempt >= rule.attempts) return undefined
  return Math.round(random() * Math.min(rule.longestMs, rule.firstMs * 2 ** (failure.attempt - 1)))
}
