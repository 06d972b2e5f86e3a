/** BigQuery's reasons → the kinds of failure the runner knows. */
import { WarehouseError, type WarehouseErrorKind } from '../warehouse.ts'
import { offsetOfPlace } from './place.ts'
import { HttpError } from './transport.ts'

export interface ErrorProto {
  readonly reason?: string
  readonly message?: string
}

const passingStatuses = new Set([408, 429, 500, 502, 503, 504])

/**
 * Whether the same call under the same job id may be tried again.
 * Source: BigQuery, "Error messages" and its SLA: backendError, internalError and throttling are, long-term quotas are not.
 */
export function isRetryableRequest(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  if (isUnanswered(error)) return error.reason !== 'stopped'
  if (passingStatuses.has(error.status)) return true
  return error.status === 403 && ['rateLimitExceeded', 'userRateLimitExceeded'].includes(error.reason)
}

/** Whether nobody knows if the call took effect: no answer came, or one that speaks of BigQuery's own trouble. */
export function mayHaveArrived(error: unknown): boolean {
  return error instanceof HttpError && (isUnanswered(error) || error.status === 408 || error.status >= 500)
}

function isUnanswered(error: HttpError): boolean {
  return error.status === 0
}

/** What BigQuery tells by nothing but its words, under reasons that mean something else as well. */
const told: readonly (readonly [RegExp, WarehouseErrorKind])[] = [
  [/could not serialize access to table|transaction is aborted due to concurrent update/i, 'transient'],
  [/too many DML statements outstanding|number of jobs that can be queued/i, 'quota'],
]

/** The kind of a failed job or call. Source: BigQuery, "Error messages". */
export function kindOfReason(reason: string, message: string): WarehouseErrorKind {
  const byWords = told.find(([words]) => words.test(message))
  if (byWords !== undefined) return byWords[1]
  switch (reason) {
    case 'backendError':
    case 'internalError':
    case 'jobBackendError':
    case 'jobInternalError':
    case 'tableUnavailable':
    case 'noAnswer':
    case 'unreadable':
      return 'transient'
    case 'rateLimitExceeded':
    case 'userRateLimitExceeded':
    case 'jobRateLimitExceeded':
      return 'quota'
    case 'quotaExceeded':
    case 'resourcesExceeded':
    case 'responseTooLarge':
    case 'billingTierLimitExceeded':
    case 'bytesBilledLimitExceeded':
    case 'timeout':
      return 'limit'
    case 'notFound':
      return 'not-found'
    case 'accessDenied':
    case 'billingNotEnabled':
    case 'blocked':
    case 'noCredentials':
      return 'permission'
    case 'notImplemented':
      return 'unsupported'
    case 'stopped':
      return 'cancelled'
    default:
      return 'invalid-query'
  }
}

/** A failed job as an error with the place in the SQL that BigQuery names: "… at [3:5]". */
export function jobError(error: ErrorProto, sql: string, jobId: string): WarehouseError {
  const message = error.message ?? 'the job failed without a message'
  return placedError(kindOfReason(error.reason ?? 'unknown', message), message, { sql, jobId })
}

/** A call that was refused for good, or tried until patience ended; what no call has thrown comes back as it is. */
export function requestError(error: unknown, sql: string, jobId?: string): unknown {
  if (!(error instanceof HttpError)) return error
  return placedError(kindOfHttp(error), error.message, { sql, jobId, cause: error })
}

function kindOfHttp(error: HttpError): WarehouseErrorKind {
  const kind = kindOfReason(error.reason, error.message)
  if (kind !== 'invalid-query') return kind
  if (error.status === 401 || error.status === 403) return 'permission'
  if (error.status === 404) return 'not-found'
  if (error.status === 429) return 'quota'
  return passingStatuses.has(error.status) ? 'transient' : kind
}

const place = /\s*at \[(\d+):(\d+)\]\s*$/

function placedError(
  kind: WarehouseErrorKind,
  message: string,
  about: { readonly sql: string; readonly jobId?: string | undefined; readonly cause?: unknown },
): WarehouseError {
  const found = place.exec(message)
  const offset = found === null ? undefined : offsetOfPlace(about.sql, Number(found[1]), Number(found[2]))
  return new WarehouseError(kind, message.replace(place, ''), { ...about, offset })
}
