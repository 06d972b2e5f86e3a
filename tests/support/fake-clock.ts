/** A clock that stands still until the test moves it; whoever sleeps is handed to the test, which wakes it. */
import type { Clock } from '../../runner/base/clock.ts'

export interface Sleep {
  readonly ms: number
  /** Lets the time pass and wakes the sleeper. */
  wake(): void
}

export interface FakeClock extends Clock {
  /** The next sleep that starts, or the oldest one that nobody has asked for yet. */
  nextSleep(): Promise<Sleep>
  advance(ms: number): void
}

/** @param start ISO 8601. */
export function fakeClock(start = '2024-02-01T00:00:00.000Z'): FakeClock {
  let now = Date.parse(start)
  const started: Sleep[] = []
  const askers: ((sleep: Sleep) => void)[] = []
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleep: Sleep = {
          ms,
          wake: () => {
            now += ms
            resolve()
          },
        }
        signal.addEventListener('abort', () => resolve())
        const asker = askers.shift()
        if (asker === undefined) started.push(sleep)
        else asker(sleep)
      }),
    nextSleep: () => {
      const sleep = started.shift()
      return sleep === undefined ? new Promise((resolve) => askers.push(resolve)) : Promise.resolve(sleep)
    },
  }
}
