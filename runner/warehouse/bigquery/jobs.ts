/** Jobs under ids of our own: submitted at most once, waited for, cancelled when the run stops. */
import { createHash } from 'node:crypto'
import { type JobOptions, WarehouseError } from '../warehouse.ts'
import { type BigqueryContext, callUntilAnswered } from './context.ts'
import { type ErrorProto, jobError, mayHaveArrived, requestError } from './errors.ts'
import { type ApiCall, HttpError } from './transport.ts'

export interface JobResource {
  readonly jobReference: { readonly jobId: string; readonly location?: string }
  readonly configuration: { readonly labels?: Readonly<Record<string, string>> }
  readonly status: { readonly state: string; readonly errorResult?: ErrorProto }
  readonly statistics?: JobStatistics
}

export interface JobStatistics {
  readonly totalBytesProcessed?: string
  readonly numChildJobs?: string
  readonly query?: {
    readonly numDmlAffectedRows?: string
    readonly statementType?: string
    readonly ddlTargetTable?: {
      readonly projectId: string
      readonly datasetId: string
      readonly tableId: string
    }
  }
  readonly load?: { readonly outputRows?: string }
}

/** A job that is to be there once. */
export interface Submission {
  readonly options: JobOptions
  /** The part of the configuration that is the work itself: `{ query }` or `{ load }`. */
  readonly work: Readonly<Record<string, unknown>>
  /** The statement, for places in errors; empty for a load. */
  readonly sql: string
  /** The rows of a load job. */
  readonly content?: Uint8Array
}

/** The label that says what a job was made to do, so that a job found under our id can be told from a stranger's. */
export const WORK_LABEL = 'runner_work'

/**
 * Inserts the job, or adopts the one that is already there under its id, and waits until it is done.
 *
 * An aborted signal cancels the job; what is told is then what became of it, which may be success.
 * @throws WarehouseError for a job that failed, was cancelled, or is somebody else's
 */
export async function submitAndWait(context: BigqueryContext, submission: Submission): Promise<JobResource> {
  const { jobId } = submission.options
  try {
    const submitted = await submit(context, submission)
    const done = await waitUntilDone(context, submitted, submission)
    if (done.status.errorResult !== undefined) throw jobError(done.status.errorResult, submission.sql, jobId)
    return done
  } catch (error) {
    throw requestError(error, submission.sql, jobId)
  }
}

async function submit(context: BigqueryContext, submission: Submission): Promise<JobResource> {
  const { jobId, signal } = submission.options
  if (signal.aborted) throw stopped(jobId)
  const fingerprint = fingerprintOf(submission)
  try {
    const insert = insertCall(context, submission, fingerprint)
    return (await callUntilAnswered(context, insert, signal)) as JobResource
  } catch (error) {
    const isThere = error instanceof HttpError && error.status === 409
    if (!isThere && !mayHaveArrived(error)) throw error
    // An earlier answer was lost, or another process resumed the same run. Either way the job is ours, or it is not.
    const found = await findJob(context, jobId)
    if (found === undefined && isThere) throw elsewhere(context, jobId)
    if (found === undefined) throw signal.aborted ? stopped(jobId) : error
    if (found.configuration.labels?.[WORK_LABEL] === fingerprint) return found
    throw new WarehouseError('invalid-query', `job ${jobId} exists and does something else`, { jobId })
  }
}

function insertCall(context: BigqueryContext, submission: Submission, fingerprint: string): ApiCall {
  const { settings } = context
  const { options, work, content } = submission
  const job = {
    jobReference: { projectId: settings.project, jobId: options.jobId, location: settings.location },
    configuration: {
      ...work,
      labels: { ...settings.labels, ...options.labels, [WORK_LABEL]: fingerprint },
      ...(settings.jobTimeoutMs === undefined ? {} : { jobTimeoutMs: String(settings.jobTimeoutMs) }),
      ...(settings.reservation === undefined ? {} : { reservation: settings.reservation }),
    },
  }
  if (content === undefined) return { method: 'POST', path: '/jobs', json: job }
  // The boundary holds a hash of the content, so the content cannot hold the boundary.
  const boundary = `runner-${fingerprint}`
  return {
    method: 'POST',
    path: '/jobs',
    query: { uploadType: 'multipart' },
    media: {
      contentType: `multipart/related; boundary=${boundary}`,
      body: multipart(boundary, job, content),
    },
  }
}

// What a resumed run may change between attempts, such as a limit of bytes, is not part of what the job does.
function fingerprintOf({ work, content }: Submission): string {
  const { query, load } = work as {
    readonly query?: { readonly query: string; readonly queryParameters?: unknown }
    readonly load?: unknown
  }
  const subject = query === undefined ? load : [query.query, query.queryParameters ?? []]
  const hash = createHash('sha256').update(JSON.stringify(subject))
  if (content !== undefined) hash.update(content)
  return hash.digest('hex').slice(0, 40)
}

function multipart(boundary: string, metadata: unknown, content: Uint8Array): Uint8Array {
  const head = `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n`
  const middle = `--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`
  return Buffer.concat([Buffer.from(head + middle), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

const [firstPollMs, longestPollMs] = [100, 2000]
/** BigQuery ends a job at its own time limit; this long after it, the job is cancelled from here. */
const timeoutGraceMs = 60_000

async function waitUntilDone(
  context: BigqueryContext,
  first: JobResource,
  { options: { jobId, signal } }: Submission,
): Promise<JobResource> {
  const patienceMs = (context.settings.jobTimeoutMs ?? Number.POSITIVE_INFINITY) + timeoutGraceMs
  let job = first
  let waitMs = firstPollMs
  let waitedMs = 0
  let cancelled: 'no' | 'by-signal' | 'by-deadline' = 'no'
  while (job.status.state !== 'DONE') {
    if (cancelled === 'no' && (signal.aborted || waitedMs >= patienceMs)) {
      cancelled = signal.aborted ? 'by-signal' : 'by-deadline'
      waitMs = firstPollMs
      await requestCancel(context, jobId)
    }
    await context.sleep(waitMs, cancelled === 'no' ? signal : undefined)
    waitedMs += waitMs
    waitMs = Math.min(waitMs * 1.5, longestPollMs)
    const found = await findJob(context, jobId)
    if (found === undefined) throw elsewhere(context, jobId)
    job = found
  }
  if (cancelled === 'by-deadline' && job.status.errorResult?.reason === 'stopped')
    throw new WarehouseError(
      'limit',
      `the job ran longer than the ${context.settings.jobTimeoutMs} ms it may and was cancelled`,
      { jobId },
    )
  return job
}

// A request only: it may come too late, and copy jobs cannot be cancelled. What became of the job is read from the job.
async function requestCancel(context: BigqueryContext, jobId: string): Promise<void> {
  const query = { location: context.settings.location }
  try {
    await callUntilAnswered(context, { method: 'POST', path: `/jobs/${jobId}/cancel`, query })
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
  }
}

const looksForJob = 4

/** The job of that id in our location; undefined when it was looked for several times and is not there. */
async function findJob(context: BigqueryContext, jobId: string): Promise<JobResource | undefined> {
  const query = { location: context.settings.location }
  for (let look = 1; ; look += 1) {
    try {
      return (await callUntilAnswered(context, {
        method: 'GET',
        path: `/jobs/${jobId}`,
        query,
      })) as JobResource
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 404) throw error
      if (look === looksForJob) return undefined
      await context.sleep(500 * look)
    }
  }
}

function stopped(jobId: string): WarehouseError {
  return new WarehouseError('cancelled', 'the job was not started, because the run was stopped', { jobId })
}

function elsewhere(context: BigqueryContext, jobId: string): WarehouseError {
  const { location } = context.settings
  return new WarehouseError('not-found', `job ${jobId} exists and is not in location "${location}"`, {
    jobId,
  })
}
