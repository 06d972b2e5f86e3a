/**
 * A small server that speaks BigQuery's REST for jobs, results, tables and datasets, with a warehouse behind it.
 *
 * It is as strict as BigQuery: an id that was used answers 409, a job is found in its own location only, labels and
 * parameters must be well-formed, and a script counts no rows itself but has a child job for each of its statements.
 * Everything that was carried out stands in `effects`. A test may break answers through `fault`: before the call is
 * carried out, or after, when the effect is there and the answer is lost.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { QueryParameter } from '../../runner/ir/plan.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import { quoteTarget, type Target } from '../../runner/ir/target.ts'
import type { ScalarTypeName } from '../../runner/ir/types.ts'
import { parseScript } from '../../runner/sql/parse/parse.ts'
import { placeOfOffset } from '../../runner/warehouse/bigquery/place.ts'
import { columnOfField, type FieldSchema } from '../../runner/warehouse/bigquery/types.ts'
import { type Job, type Warehouse, WarehouseError } from '../../runner/warehouse/warehouse.ts'
import { restField, restRow, restTable } from './bigquery-rest.ts'

/** What goes wrong with one call. `hang` never answers; `truncate` breaks off in the middle of the answer. */
export interface Fault {
  readonly when: 'before' | 'after'
  readonly how: 'reset' | 'hang' | 'truncate' | HttpFault
}

export interface HttpFault {
  readonly status: number
  readonly reason: string
  readonly message?: string
}

export interface BigqueryServer {
  readonly endpoint: string
  /** SQL of every job that was carried out, in order; "load" for load jobs. */
  readonly effects: readonly string[]
  /** `POST shop/jobs`, without the query string. */
  readonly requests: readonly string[]
  /** The `jobs.insert` bodies that were accepted. */
  readonly inserted: readonly JobInsert[]
  readonly cancelled: readonly string[]
  /** What happens to the next calls; asked once a call. */
  fault: (method: string, path: string) => Fault | undefined
  /** Jobs stay in state PENDING while this is true; they have not run yet. */
  hold: boolean
  /** Rows of one page of results at most. */
  rowsPerPage: number
  /** Puts a job there that somebody else has sent, in state DONE. */
  addJob(id: string, query: string): void
  close(): Promise<void>
}

export interface JobInsert {
  readonly jobReference: { readonly projectId: string; readonly jobId: string; readonly location: string }
  readonly configuration: {
    readonly labels?: Readonly<Record<string, string>>
    readonly jobTimeoutMs?: string
    readonly reservation?: string
    readonly query?: {
      readonly query: string
      readonly priority?: string
      readonly maximumBytesBilled?: string
      readonly queryParameters?: readonly RestParameter[]
    }
    readonly load?: {
      readonly destinationTable: {
        readonly projectId: string
        readonly datasetId: string
        readonly tableId: string
      }
      readonly schema: { readonly fields: readonly FieldSchema[] }
    }
  }
}

interface RestParameter {
  readonly name: string
  readonly parameterType: { readonly type: string }
  readonly parameterValue: { readonly value: string | null }
}

interface StoredJob {
  readonly insert: JobInsert
  readonly content: Buffer
  readonly abort: AbortController
  state: 'PENDING' | 'RUNNING' | 'DONE'
  /** Resolves when the job is done; there once it runs. */
  running?: Promise<void>
  errorResult?: { readonly reason: string; readonly message: string }
  result?: Job
}

type Answer = readonly [status: number, body: unknown]

export async function startBigqueryServer(engine: Warehouse, location = 'US'): Promise<BigqueryServer> {
  const jobs = new Map<string, StoredJob>()
  const effects: string[] = []
  const requests: string[] = []
  const inserted: JobInsert[] = []
  const cancelled: string[] = []
  const server = createServer((request, response) => void handle(request, response))
  const state: BigqueryServer = {
    get endpoint() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    effects,
    requests,
    inserted,
    cancelled,
    fault: () => undefined,
    hold: false,
    rowsPerPage: 1000,
    addJob: (jobId, query) => {
      const jobReference = { projectId: 'shop', jobId, location }
      const insert = { jobReference, configuration: { query: { query } } }
      jobs.set(jobId, { insert, content: Buffer.alloc(0), abort: new AbortController(), state: 'DONE' })
    },
    close: async () => {
      for (const job of jobs.values()) job.abort.abort()
      await Promise.all([...jobs.values()].map((job) => job.running))
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const path = url.pathname.replace(/^(\/upload)?\/bigquery\/v2\/projects\//, '')
    const method = request.method ?? 'GET'
    requests.push(`${method} ${path}`)
    const fault = state.fault(method, path)
    if (fault?.when === 'before') return breakAnswer(request, response, fault.how)
    const [status, answer] = await answerTo(request, path, url, body)
    if (fault !== undefined) return breakAnswer(request, response, fault.how)
    send(response, status, answer)
  }

  async function answerTo(request: IncomingMessage, path: string, url: URL, body: Buffer): Promise<Answer> {
    const [database = '', kind, id = '', verb, name = ''] = path.split('/').map(decodeURIComponent)
    if (kind === 'datasets' && verb === 'tables')
      return tableById({ database, schema: id, name }, url.searchParams.get('fields') === 'numRows')
    if (kind === 'datasets') return datasetById({ database, schema: id, name: '' })
    if (kind === 'jobs' && id === '' && request.method === 'POST') return insertJob(request, body)
    if (kind === 'jobs' && id === '') return childrenOf(url.searchParams)
    const job = jobs.get(id)
    if (job === undefined || url.searchParams.get('location') !== location)
      return failure(404, 'notFound', `Not found: Job ${database}:${id}`)
    if (kind === 'queries') return resultsOf(job, url.searchParams)
    if (verb === 'cancel') return cancelJob(job)
    if (kind === 'jobs') return [200, await current(job)]
    return failure(404, 'notFound', `Not found: ${path}`)
  }

  async function insertJob(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
    const [head = Buffer.alloc(0), content = Buffer.alloc(0)] =
      boundary === undefined ? [body] : splitMultipart(body, boundary)
    const insert = JSON.parse(head.toString()) as JobInsert
    const { jobId } = insert.jobReference
    const problem = problemOf(insert, location)
    if (problem !== undefined) return failure(400, 'invalid', problem)
    if (jobs.has(jobId)) return failure(409, 'duplicate', `Already Exists: Job ${jobId}`)
    const job: StoredJob = { insert, content, abort: new AbortController(), state: 'PENDING' }
    jobs.set(jobId, job)
    inserted.push(insert)
    return [200, await current(job)]
  }

  /** The job as it stands, a few milliseconds from now: what is short is done by then. */
  async function current(job: StoredJob): Promise<unknown> {
    if (job.state === 'PENDING' && !state.hold) {
      job.state = 'RUNNING'
      job.running = carryOut(job)
    }
    if (job.running !== undefined) await Promise.race([job.running, delay(10)])
    return resourceOf(job)
  }

  async function carryOut(job: StoredJob): Promise<void> {
    const { query, load } = job.insert.configuration
    const sql = query?.query ?? ''
    effects.push(load === undefined ? sql : 'load')
    try {
      job.result = await (load === undefined ? runQuery(job, sql) : runLoad(job, load))
    } catch (error) {
      const place =
        error instanceof WarehouseError && error.offset !== undefined
          ? placeOfOffset(sql, error.offset)
          : undefined
      const message = error instanceof Error ? error.message : String(error)
      job.errorResult = {
        reason: reasonOf(error),
        message: place === undefined ? message : `${message} at [${place.line}:${place.column}]`,
      }
    }
    job.state = 'DONE'
  }

  function runQuery({ insert, abort }: StoredJob, sql: string): Promise<Job> {
    const { labels = {}, query } = insert.configuration
    const parameters = (query?.queryParameters ?? []).map(parameterOf)
    return engine.run(sql, { jobId: insert.jobReference.jobId, signal: abort.signal, labels, parameters })
  }

  async function runLoad(
    { insert, content, abort }: StoredJob,
    load: NonNullable<JobInsert['configuration']['load']>,
  ): Promise<Job> {
    const folder = await mkdtemp(join(tmpdir(), 'bigquery-server-'))
    const file = join(folder, 'load.csv')
    await writeFile(file, content)
    const { projectId: database, datasetId: schema, tableId: name } = load.destinationTable
    const task = {
      kind: 'load',
      name: 'load',
      phase: 'stage',
      idempotent: true,
      sql: generatedSql(''),
      file,
      format: 'csv',
      into: { database, schema, name },
      columns: load.schema.fields.map(columnOfField),
    } as const
    try {
      const { jobId } = insert.jobReference
      return await engine.load(task, { jobId, signal: abort.signal, labels: {}, parameters: [] })
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  function cancelJob(job: StoredJob): Answer {
    cancelled.push(job.insert.jobReference.jobId)
    job.abort.abort()
    if (job.state === 'PENDING') {
      job.state = 'DONE'
      job.errorResult = {
        reason: 'stopped',
        message: 'Job execution was cancelled: User requested cancellation',
      }
    }
    return [200, { job: resourceOf(job) }]
  }

  async function tableById(target: Target, countOnly: boolean): Promise<Answer> {
    const { relations } = await engine.readState([target], new AbortController().signal)
    const [relation] = relations
    if (relation === undefined) return failure(404, 'notFound', `Not found: Table ${target.name}`)
    if (!countOnly) return [200, restTable(relation)]
    const options = { jobId: 'count', signal: new AbortController().signal, labels: {}, parameters: [] }
    const counted = await engine.run(`select count(*) from ${quoteTarget(target)}`, options)
    return [200, { numRows: String(counted.rows[0]?.[0]) }]
  }

  async function datasetById(target: Target): Promise<Answer> {
    const { schemas } = await engine.readState([target], new AbortController().signal)
    return schemas.length === 0
      ? failure(404, 'notFound', `Not found: Dataset ${target.schema}`)
      : [200, { id: target.schema, location }]
  }

  function resultsOf({ state: jobState, result }: StoredJob, query: URLSearchParams): Answer {
    if (jobState !== 'DONE') return [200, { jobComplete: false }]
    if (result === undefined) return failure(404, 'notFound', 'Not found: results')
    const start = Number(query.get('pageToken') ?? 0)
    const end = start + Math.min(Number(query.get('maxResults') ?? state.rowsPerPage), state.rowsPerPage)
    const rows = result.rows.slice(start, end).map((row) => restRow(row, result.columns))
    const more = end < result.rows.length ? { pageToken: String(end) } : {}
    const schema = result.columns.length === 0 ? {} : { schema: { fields: result.columns.map(restField) } }
    return [200, { jobComplete: true, ...schema, rows, totalRows: String(result.totalRows), ...more }]
  }

  // One job a page. The local engine counts a script as a whole, so the last child carries the count of all.
  function childrenOf(query: URLSearchParams): Answer {
    const parent = jobs.get(query.get('parentJobId') ?? '')
    if (parent === undefined) return failure(404, 'notFound', 'Not found: Job')
    const affected = parent.result?.rowsAffected
    const count = affected === undefined ? {} : { numDmlAffectedRows: String(affected) }
    const pages = [{ statementType: 'DROP_TABLE' }, { statementType: 'INSERT', ...count }]
    const page = Number(query.get('pageToken') ?? 0)
    const child = { jobReference: { jobId: 'child' }, statistics: { query: pages[page] } }
    return [200, { jobs: [child], ...(page === 0 ? { nextPageToken: '1' } : {}) }]
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return state
}

function resourceOf({ insert, state, errorResult, result }: StoredJob): unknown {
  const status = errorResult === undefined ? { state } : { state, errorResult, errors: [errorResult] }
  if (result === undefined) return { ...insert, status }
  const { query, load } = insert.configuration
  const statistics =
    load === undefined
      ? {
          totalBytesProcessed: '0',
          ...statementStatistics(query?.query ?? '', insert.jobReference.projectId, result),
        }
      : { load: { outputRows: String(result.rowsAffected ?? 0) } }
  return { ...insert, status, statistics }
}

const dmlTypes: Readonly<Record<string, string>> = {
  insert: 'INSERT',
  update: 'UPDATE',
  delete: 'DELETE',
  merge: 'MERGE',
  truncate: 'TRUNCATE_TABLE',
}

function statementStatistics(sql: string, project: string, result: Job): Readonly<Record<string, unknown>> {
  const statements = parseScript(sql).value
  const [only] = statements
  if (only === undefined || statements.length > 1)
    return { numChildJobs: String(statements.length), query: { statementType: 'SCRIPT' } }
  if (only.kind === 'queryStatement') return { query: { statementType: 'SELECT' } }
  const dml = dmlTypes[only.kind]
  if (dml !== undefined)
    return { query: { statementType: dml, numDmlAffectedRows: String(result.rowsAffected ?? 0) } }
  if (only.kind === 'createTable' && only.query !== undefined) {
    const parts = only.name.parts.flatMap((part) => part.name.split('.'))
    const [tableId = '', datasetId = '', projectId = project] = parts.reverse()
    return {
      query: { statementType: 'CREATE_TABLE_AS_SELECT', ddlTargetTable: { projectId, datasetId, tableId } },
    }
  }
  const isScript = ['declare', 'set', 'if', 'block', 'executeImmediate', 'call', 'assert'].includes(only.kind)
  return { query: { statementType: isScript ? 'SCRIPT' : 'DDL' } }
}

// BigQuery, "Requirements for labels", JobReference and QueryParameterType.
function problemOf({ jobReference, configuration }: JobInsert, location: string): string | undefined {
  if (!/^[\w-]{1,1024}$/.test(jobReference.jobId)) return `Invalid job ID "${jobReference.jobId}"`
  if (jobReference.location !== location) return `Cannot run a job in ${jobReference.location}`
  const labels = Object.entries(configuration.labels ?? {})
  if (labels.length > 64) return 'Too many labels'
  for (const [key, value] of labels)
    if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key) || !/^[a-z0-9_-]{0,63}$/.test(value))
      return `Invalid label ${key}=${value}`
  for (const { name, parameterType } of configuration.query?.queryParameters ?? [])
    if (!/^[A-Z0-9]+$/.test(parameterType.type)) return `Invalid type of parameter ${name}`
  return undefined
}

function parameterOf({ name, parameterType, parameterValue }: RestParameter): QueryParameter {
  const type = { kind: 'scalar', name: parameterType.type as ScalarTypeName } as const
  return { name, type, value: parameterValue.value }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof WarehouseError)) return 'internalError'
  if (error.kind === 'not-found') return 'notFound'
  if (error.kind === 'cancelled') return 'stopped'
  return error.kind === 'unsupported' ? 'notImplemented' : 'invalidQuery'
}

function splitMultipart(body: Buffer, boundary: string): readonly Buffer[] {
  return body
    .toString('latin1')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4, part.lastIndexOf('\r\n')), 'latin1'))
}

function failure(code: number, reason: string, message: string): Answer {
  return [code, { error: { code, message, errors: [{ reason, message, domain: 'global' }] } }]
}

function breakAnswer(request: IncomingMessage, response: ServerResponse, how: Fault['how']): void {
  if (how === 'hang') return
  if (how === 'reset') return void request.socket.destroy()
  if (how === 'truncate') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 9999 })
    response.write('{"jobRef', () => request.socket.destroy())
    return
  }
  const [status, body] = failure(how.status, how.reason, how.message ?? how.reason)
  send(response, status, body)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
