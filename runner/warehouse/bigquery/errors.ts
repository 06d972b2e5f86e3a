/** BigQuery's reasons → the kinds of failure the runner knows. */
import { offsetAt } from '../../base/source.ts'
import { WarehouseError, type WarehouseErrorKind } from '../warehouse.ts'
import { HttpError } from './transport.ts'

export interface ErrorProto {
  readonly reason?: string
  readonly message?: string
}

/**
 * Whether the same call under the same job id may be tried again.
 * Source: BigQuery, "Error messages" and its SLA: backendError, internalError and throttling are, long-term quotas are not.
 */
export function isRetryableRequest(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  if (error.status === 0) return error.reason !== 'stopped'
  if ([408, 429, 500, 502, 503, 504].includes(error.status)) return true
  return error.status === 403 && ['rateLimitExceeded', 'userRateLimitExceeded'].includes(error.reason)
}

/** Conflicts of concurrent writers come as invalidQuery; only their words tell them from a wrong statement. */
const concurrentUpdate =
  /could not serialize access to table|transaction is aborted due to concurrent update/i

export function kindOfReason(reason: string, message: string): WarehouseErrorKind {
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
    case 'quotaExceeded':
      return 'quota'
    case 'notFound':
      return 'not-found'
    case 'accessDenied':
      return 'permission'
    case 'stopped':
      return 'cancelled'
    default:
      return concurrentUpdate.test(message) ? 'transient' : 'invalid-query'
  }
}

/** A failed job as an error with the place in the SQL that BigQuery names: "… at [3:5]". */
export function jobError(error: ErrorProto, sql: string, jobId: string): WarehouseError {
  const message = error.message ?? 'the job failed without a message'
  return new WarehouseError(kindOfReason(error.reason ?? 'unknown', message), withoutPlace(message), {
    offset: offsetIn(message, sql),
    jobId,
  })
}

/** A call that was refused for good, or tried until patience ended. */
export function requestError(error: unknown, sql: string, jobId?: string): unknown {
  if (!(error instanceof HttpError)) return error
  const kind =
    error.status === 401 || error.status === 403
      ? permissionOrQuota(error)
      : kindOfReason(error.reason, error.message)
  return new WarehouseError(kind, withoutPlace(error.message), {
    offset: offsetIn(error.message, sql),
    jobId,
    cause: error,
  })
}

function permissionOrQuota(error: HttpError): WarehouseErrorKind {
  const kind = kindOfReason(error.reason, error.message)
  return kind === 'quota' ? 'quota' : 'permission'
}

const place = /\s*at \[(\d+):(\d+)\]\s*$/

function withoutPlace(message: string): string {
  return message.replace(place, '')
}

function offsetIn(message: string, sql: string): number | undefined {
  const found = place.exec(message)
  return found === null ? undefined : offsetAt(sql, { line: Number(found[1]), column: Number(found[2]) })
}
