/** What a finished job gave: rows, and how many it changed. */
import type { Json } from '../../base/json.ts'
import type { Job } from '../warehouse.ts'
import { type BigqueryContext, callUntilAnswered } from './context.ts'
import { requestError } from './errors.ts'
import type { JobResource, JobStatistics, Submission } from './jobs.ts'
import { HttpError } from './transport.ts'
import { columnOfField, type FieldSchema, type RestRow, readRow } from './types.ts'

interface QueryResults {
  readonly jobComplete?: boolean
  readonly schema?: { readonly fields?: readonly FieldSchema[] }
  readonly rows?: readonly RestRow[]
  readonly totalRows?: string
  readonly pageToken?: string
}

type Result = Pick<Job, 'columns' | 'rows' | 'totalRows'>

const rowsPerPage = 10_000

/** The rows of a query, or of a script's last query, page by page up to `maxRows`; none for other statements. */
export async function readResult(
  context: BigqueryContext,
  job: JobResource,
  { options, sql }: Submission,
): Promise<Result> {
  const statement = job.statistics?.query?.statementType
  if (statement !== undefined && statement !== 'SELECT' && statement !== 'SCRIPT')
    return { columns: [], rows: [], totalRows: 0 }
  const limit = options.maxRows ?? Number.POSITIVE_INFINITY
  const rows: (readonly Json[])[] = []
  let columns: Job['columns'] = []
  let totalRows = 0
  let pageToken: string | undefined
  do {
    const page = await readPage(
      context,
      options,
      { maxResults: Math.min(limit - rows.length, rowsPerPage), pageToken },
      sql,
    )
    columns = (page.schema?.fields ?? []).map(columnOfField)
    totalRows = Number(page.totalRows ?? 0)
    for (const row of page.rows ?? []) rows.push(readRow(row, columns))
    pageToken = page.pageToken
  } while (pageToken !== undefined && rows.length < limit)
  return { columns, rows, totalRows }
}

async function readPage(
  context: BigqueryContext,
  { jobId, signal }: Submission['options'],
  page: { readonly maxResults: number; readonly pageToken: string | undefined },
  sql: string,
): Promise<QueryResults> {
  const query = {
    location: context.settings.location,
    'formatOptions.useInt64Timestamp': 'true',
    maxResults: String(page.maxResults),
    ...(page.pageToken === undefined ? {} : { pageToken: page.pageToken }),
  }
  try {
    for (;;) {
      const call = { method: 'GET', path: `/queries/${jobId}`, query, signal } as const
      const results = (await callUntilAnswered(context, call, signal)) as QueryResults
      if (results.jobComplete !== false) return results
      await context.sleep(1000, signal)
    }
  } catch (error) {
    throw requestError(error, sql, jobId)
  }
}

/**
 * Rows inserted, changed, deleted, or put into a new table, by all statements of the job together.
 *
 * The job is done by now: when its statistics cannot be read, the number is not known, and that is no failure of the job.
 */
export async function countAffectedRows(
  context: BigqueryContext,
  job: JobResource,
): Promise<number | undefined> {
  try {
    const statements =
      job.statistics?.query?.statementType === 'SCRIPT'
        ? await childStatistics(context, job)
        : [job.statistics ?? {}]
    let sum: number | undefined
    for (const statistics of statements) {
      const count = await rowsOfStatement(context, statistics)
      if (count !== undefined) sum = (sum ?? 0) + count
    }
    return sum
  } catch (error) {
    if (error instanceof HttpError) return undefined
    throw error
  }
}

async function rowsOfStatement(
  context: BigqueryContext,
  { query }: JobStatistics,
): Promise<number | undefined> {
  if (query?.numDmlAffectedRows !== undefined) return Number(query.numDmlAffectedRows)
  if (query?.statementType !== 'CREATE_TABLE_AS_SELECT' || query.ddlTargetTable === undefined)
    return undefined
  // BigQuery counts no rows of a table that is made; it tells how many the table has.
  const { projectId, datasetId, tableId } = query.ddlTargetTable
  const table = (await callUntilAnswered(context, {
    method: 'GET',
    project: projectId,
    path: `/datasets/${encodeURIComponent(datasetId)}/tables/${encodeURIComponent(tableId)}`,
    query: { fields: 'numRows' },
  })) as { readonly numRows?: string }
  return table.numRows === undefined ? undefined : Number(table.numRows)
}

// A script's own statistics count nothing: its statements are jobs of their own.
async function childStatistics(
  context: BigqueryContext,
  job: JobResource,
): Promise<readonly JobStatistics[]> {
  const found: JobStatistics[] = []
  let pageToken: string | undefined
  do {
    const page = (await callUntilAnswered(context, {
      method: 'GET',
      path: '/jobs',
      query: {
        parentJobId: job.jobReference.jobId,
        projection: 'full',
        maxResults: '1000',
        ...(pageToken === undefined ? {} : { pageToken }),
      },
    })) as { readonly jobs?: readonly JobResource[]; readonly nextPageToken?: string }
    for (const child of page.jobs ?? []) if (child.statistics !== undefined) found.push(child.statistics)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return found
}
