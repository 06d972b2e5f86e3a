/** Jobs under ids of our own: submitted at most once, waited for, cancelled when the run stops. */
import type { Json } from '../../base/json.ts'
import type { QueryParameter } from '../../ir/plan.ts'
import { typeToSql } from '../../ir/types.ts'
import type { Job, JobOptions } from '../warehouse.ts'
import { WarehouseError } from '../warehouse.ts'
import { type ErrorProto, isRetryableRequest, jobError, requestError } from './errors.ts'
import type { BigquerySettings } from './settings.ts'
import { type ApiCall, type BigqueryApi, HttpError } from './transport.ts'
import { columnOfField, type FieldSchema, type RestRow, readRow } from './types.ts'

export interface JobContext {
  readonly api: BigqueryApi
  readonly settings: BigquerySettings
  /** Waits; ends early, without an error, when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Uniform in [0, 1). */
  readonly random: () => number
}

export interface JobResource {
  readonly jobReference: { readonly jobId: string; readonly location?: string }
  readonly configuration: {
    readonly query?: { readonly query: string }
    readonly load?: { readonly destinationTable: unknown }
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly status: { readonly state: string; readonly errorResult?: ErrorProto }
  readonly statistics?: {
    readonly totalBytesProcessed?: string
    readonly numChildJobs?: string
    readonly query?: { readonly numDmlAffectedRows?: string; readonly statementType?: string }
    readonly load?: { readonly outputRows?: string }
  }
}

/** Runs one statement or script as a query job. */
export async function runQuery(context: JobContext, sql: string, options: JobOptions): Promise<Job> {
  const { settings } = context
  const configuration = {
    labels: { ...settings.labels, ...options.labels },
    ...(settings.jobTimeoutMs === undefined ? {} : { jobTimeoutMs: String(settings.jobTimeoutMs) }),
    query: {
      query: sql,
      useLegacySql: false,
      priority: settings.priority,
      ...(settings.maximumBytesBilled === undefined
        ? {}
        : { maximumBytesBilled: String(settings.maximumBytesBilled) }),
      ...parametersOf(sql, options.parameters),
    },
  }
  const insert: ApiCall = {
    method: 'POST',
    path: '/jobs',
    json: { configuration, jobReference: referenceOf(context, options.jobId) },
  }
  const job = await submitAndWait(context, insert, { jobId: options.jobId, sql, signal: options.signal })
  return resultOf(context, job, options)
}

interface Submission {
  readonly jobId: string
  /** What the job must be running if somebody finds it under this id. */
  readonly sql: string
  readonly signal: AbortSignal
}

/** Inserts the job, or adopts the one that is already there under its id, and waits until it is done. */
export async function submitAndWait(
  context: JobContext,
  insert: ApiCall,
  submission: Submission,
): Promise<JobResource> {
  const submitted = await submit(context, insert, submission)
  const done = await waitUntilDone(context, submitted, submission)
  if (done.status.errorResult !== undefined)
    throw jobError(done.status.errorResult, submission.sql, submission.jobId)
  return done
}

async function submit(context: JobContext, insert: ApiCall, submission: Submission): Promise<JobResource> {
  try {
    return (await callUntilAnswered(context, insert, submission.signal)) as JobResource
  } catch (error) {
    if (error instanceof HttpError && error.status === 409) return adopt(context, submission)
    throw requestError(error, submission.sql, submission.jobId)
  }
}

// 409: an earlier answer was lost, or another process resumed the same run. Both ran this very statement, or it is not ours.
async function adopt(context: JobContext, submission: Submission): Promise<JobResource> {
  const found = await getJob(context, submission)
  if ((found.configuration.query?.query ?? '') === submission.sql) return found
  throw new WarehouseError('invalid-query', `job ${submission.jobId} exists and runs another statement`, {
    jobId: submission.jobId,
  })
}

async function getJob(context: JobContext, submission: Submission): Promise<JobResource> {
  const path = `/jobs/${submission.jobId}`
  try {
    return (await callUntilAnswered(context, {
      method: 'GET',
      path,
      query: { location: context.settings.location },
    })) as JobResource
  } catch (error) {
    throw requestError(error, submission.sql, submission.jobId)
  }
}

async function waitUntilDone(
  context: JobContext,
  first: JobResource,
  submission: Submission,
): Promise<JobResource> {
  let job = first
  let cancelRequested = false
  for (let waitMs = 100; job.status.state !== 'DONE'; waitMs = Math.min(waitMs * 1.5, 2000)) {
    if (submission.signal.aborted && !cancelRequested) {
      cancelRequested = true
      const path = `/jobs/${submission.jobId}/cancel`
      await callUntilAnswered(context, {
        method: 'POST',
        path,
        query: { location: context.settings.location },
      })
    }
    await context.sleep(waitMs, cancelRequested ? undefined : submission.signal)
    job = await getJob(context, submission)
  }
  return job
}

const maxAttempts = 8

/** Calls until BigQuery has answered yes or no; the same call, so the same job id. Backs off from 1 s to 32 s with full jitter. */
export async function callUntilAnswered(
  context: JobContext,
  call: ApiCall,
  signal?: AbortSignal,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await context.api.call(call)
    } catch (error) {
      if (attempt === maxAttempts || !isRetryableRequest(error) || signal?.aborted === true) throw error
      await context.sleep(context.random() * Math.min(1000 * 2 ** (attempt - 1), 32_000), signal)
    }
  }
}

export function referenceOf(context: JobContext, jobId: string): Readonly<Record<string, string>> {
  return { projectId: context.settings.project, jobId, location: context.settings.location }
}

function parametersOf(sql: string, parameters: readonly QueryParameter[]): Readonly<Record<string, unknown>> {
  const used = parameters.filter((parameter) => new RegExp(`@${parameter.name}\\b`, 'i').test(sql))
  if (used.length === 0) return {}
  return {
    parameterMode: 'NAMED',
    queryParameters: used.map((parameter) => ({
      name: parameter.name,
      parameterType: { type: typeToSql(parameter.type) },
      parameterValue: { value: parameter.value === null ? null : String(parameter.value) },
    })),
  }
}

interface QueryResults {
  readonly schema?: { readonly fields?: readonly FieldSchema[] }
  readonly rows?: readonly RestRow[]
  readonly totalRows?: string
  readonly pageToken?: string
}

async function resultOf(context: JobContext, job: JobResource, options: JobOptions): Promise<Job> {
  const { columns, rows, totalRows } = await readResults(context, job, options)
  const rowsAffected = await affectedRows(context, job)
  const bytes = job.statistics?.totalBytesProcessed
  return {
    id: options.jobId,
    columns,
    rows,
    totalRows,
    ...(rowsAffected === undefined ? {} : { rowsAffected }),
    ...(bytes === undefined ? {} : { bytesProcessed: Number(bytes) }),
  }
}

async function readResults(
  context: JobContext,
  job: JobResource,
  options: JobOptions,
): Promise<Pick<Job, 'columns' | 'rows' | 'totalRows'>> {
  const kind = job.statistics?.query?.statementType
  if (kind !== 'SELECT' && kind !== 'SCRIPT') return { columns: [], rows: [], totalRows: 0 }
  const rows: (readonly Json[])[] = []
  const limit = options.maxRows ?? Number.POSITIVE_INFINITY
  let columns: Job['columns'] = []
  let totalRows = 0
  let pageToken: string | undefined
  do {
    const query = {
      location: context.settings.location,
      'formatOptions.useInt64Timestamp': 'true',
      maxResults: String(Math.min(limit - rows.length, 10_000)),
      ...(pageToken === undefined ? {} : { pageToken }),
    }
    const page = (await callUntilAnswered(
      context,
      { method: 'GET', path: `/queries/${options.jobId}`, query },
      options.signal,
    )) as QueryResults
    columns = (page.schema?.fields ?? []).map(columnOfField)
    totalRows = Number(page.totalRows ?? 0)
    for (const row of page.rows ?? []) rows.push(readRow(row, columns))
    pageToken = page.pageToken
  } while (pageToken !== undefined && rows.length < limit)
  return { columns, rows, totalRows }
}

// A script's own statistics count nothing: its statements are child jobs.
async function affectedRows(context: JobContext, job: JobResource): Promise<number | undefined> {
  const own = job.statistics?.query?.numDmlAffectedRows
  if (own !== undefined) return Number(own)
  if (Number(job.statistics?.numChildJobs ?? 0) === 0) return undefined
  const query = { parentJobId: job.jobReference.jobId, projection: 'full', maxResults: '1000' }
  const children = (await callUntilAnswered(context, { method: 'GET', path: '/jobs', query })) as {
    readonly jobs?: readonly JobResource[]
  }
  const counts = (children.jobs ?? []).flatMap((child) => child.statistics?.query?.numDmlAffectedRows ?? [])
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + Number(count), 0)
}
