/** What every call to BigQuery needs, and calling until there is an answer. */
import { isRetryableRequest } from './errors.ts'
import type { BigquerySettings } from './settings.ts'
import type { ApiCall, BigqueryApi } from './transport.ts'

export interface BigqueryContext {
  readonly api: BigqueryApi
  readonly settings: BigquerySettings
  /** Seeds are files below this folder. */
  readonly projectRoot: string
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Uniform in [0, 1). */
  readonly random: () => number
}

const maxAttempts = 8

/**
 * Calls until BigQuery has answered yes or no; the same call, so the same job id.
 *
 * Waits at least 1 s after the first fault, as the SLA counts, and up to 32 s after later ones, with jitter.
 * @throws HttpError of the last attempt: refused, tried often enough, or the signal was aborted meanwhile
 */
export async function callUntilAnswered(
  context: BigqueryContext,
  call: ApiCall,
  signal?: AbortSignal,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await context.api.call(call)
    } catch (error) {
      if (attempt === maxAttempts || !isRetryableRequest(error) || signal?.aborted === true) throw error
      await context.sleep(backoffMs(attempt, context.random), signal)
    }
  }
}

function backoffMs(attempt: number, random: () => number): number {
  return 1000 + random() * (Math.min(1000 * 2 ** attempt, 32_000) - 1000)
}
