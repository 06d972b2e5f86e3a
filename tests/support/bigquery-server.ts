/**
 * A small server that speaks BigQuery's REST for jobs, results, tables and datasets, with a warehouse behind it.
 *
 * Jobs run when they are inserted and count in `effects`; an id that was used answers 409, as BigQuery does. A test may
 * break answers through `fault`: before the call is carried out, or after, when the effect is there and the answer lost.
 */

import { mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '../../runner/base/json.ts'
import { positionAt } from '../../runner/base/source.ts'
import type { QueryParameter } from '../../runner/ir/plan.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import type { Column, ScalarTypeName, SqlType } from '../../runner/ir/types.ts'
import { columnOfField, type FieldSchema, fieldOfColumn } from '../../runner/warehouse/bigquery/types.ts'
import { type Job, type Warehouse, WarehouseError } from '../../runner/warehouse/warehouse.ts'

export type Fault =
  | 'none'
  | 'reset'
  | 'reset-after'
  | 'unavailable'
  | 'unavailable-after'
  | 'rate-limit'
  | 'truncate-after'

export interface BigqueryServer {
  readonly endpoint: string
  /** SQL of every job that was carried out, in order; "load" for load jobs. */
  readonly effects: readonly string[]
  readonly requests: readonly string[]
  /** What happens to the next calls; asked once a call. */
  fault: (method: string, path: string) => Fault
  /** Jobs stay in state RUNNING while this is true; they have not run yet. */
  hold: boolean
  readonly cancelled: readonly string[]
  close(): Promise<void>
}

interface StoredJob {
  readonly resource: Record<string, unknown>
  readonly result?: Job
  readonly execute?: () => Promise<StoredJob>
}

export async function startBigqueryServer(engine: Warehouse): Promise<BigqueryServer> {
  const jobs = new Map<string, StoredJob>()
  const effects: string[] = []
  const requests: string[] = []
  const cancelled: string[] = []
  const server = createServer((request, response) => {
    void handle(request, response)
  })
  const state: BigqueryServer = {
    get endpoint() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    effects,
    requests,
    cancelled,
    fault: () => 'none',
    hold: false,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const path = url.pathname.replace(/^(\/upload)?\/bigquery\/v2\/projects\//, '')
    requests.push(`${request.method} ${path}`)
    const fault = state.fault(request.method ?? 'GET', path)
    if (fault === 'reset') return void request.socket.destroy()
    if (fault === 'unavailable') return send(response, 503, errorBody(503, 'backendError', 'try again'))
    if (fault === 'rate-limit')
      return send(response, 403, errorBody(403, 'rateLimitExceeded', 'too many calls'))
    const [status, answer] = await answerTo(request, path, url, body)
    if (fault === 'reset-after') return void request.socket.destroy()
    if (fault === 'unavailable-after') return send(response, 503, errorBody(503, 'backendError', 'try again'))
    if (fault === 'truncate-after') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 9999 })
      response.write('{"jobRef', () => request.socket.destroy())
      return
    }
    send(response, status, answer)
  }

  async function answerTo(
    request: IncomingMessage,
    path: string,
    url: URL,
    body: Buffer,
  ): Promise<[number, unknown]> {
    const [project = '', kind, id, verb, name] = path.split('/')
    if (request.method === 'POST' && kind === 'jobs' && id === undefined) return insertJob(request, body)
    if (request.method === 'POST' && kind === 'jobs' && verb === 'cancel') return cancelJob(id ?? '')
    if (kind === 'jobs' && id === undefined)
      return [200, { jobs: childrenOf(url.searchParams.get('parentJobId') ?? '') }]
    if (kind === 'jobs') return jobById(id ?? '')
    if (kind === 'queries') return resultsOf(id ?? '', url)
    if (kind === 'datasets' && verb === 'tables')
      return tableById({ database: project, schema: id ?? '', name: name ?? '' })
    if (kind === 'datasets') return datasetById({ database: project, schema: id ?? '', name: '' })
    return notFound(path)
  }

  async function insertJob(request: IncomingMessage, body: Buffer): Promise<[number, unknown]> {
    const multipart = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1]
    const parts = multipart === undefined ? [body.toString()] : splitMultipart(body.toString(), multipart)
    const job = JSON.parse(parts[0] ?? '{}') as JobInsert
    const id = job.jobReference.jobId
    if (jobs.has(id)) return [409, errorBody(409, 'duplicate', `Already Exists: Job ${id}`)]
    const execute = (): Promise<StoredJob> =>
      job.configuration.load === undefined ? runJob(job) : loadJob(job, parts[1] ?? '')
    const resource = { ...job, status: { state: 'RUNNING' } }
    jobs.set(id, { resource, execute })
    if (!state.hold) jobs.set(id, await execute())
    return [200, jobs.get(id)?.resource]
  }

  async function runJob(job: JobInsert): Promise<StoredJob> {
    const sql = job.configuration.query?.query ?? ''
    effects.push(sql)
    return settle(job, sql, () =>
      engine.run(sql, {
        jobId: job.jobReference.jobId,
        signal: new AbortController().signal,
        labels: job.configuration.labels ?? {},
        parameters: (job.configuration.query?.queryParameters ?? []).map(parameterOf),
      }),
    )
  }

  async function loadJob(job: JobInsert, content: string): Promise<StoredJob> {
    effects.push('load')
    const load = job.configuration.load
    if (load === undefined) throw new Error('internal: not a load job')
    const file = join(await mkdtemp(join(tmpdir(), 'bigquery-server-')), 'load.csv')
    await writeFile(file, content)
    const { projectId: database, datasetId: schema, tableId } = load.destinationTable
    return settle(job, '', () =>
      engine.load(
        {
          kind: 'load',
          name: 'load',
          phase: 'stage',
          idempotent: true,
          sql: generatedSql(''),
          file,
          format: 'csv',
          into: { database, schema, name: tableId },
          columns: load.schema.fields.map(columnOfField),
        },
        { jobId: job.jobReference.jobId, signal: new AbortController().signal, labels: {}, parameters: [] },
      ),
    )
  }

  async function settle(job: JobInsert, sql: string, work: () => Promise<Job>): Promise<StoredJob> {
    try {
      const result = await work()
      const affected = result.rowsAffected
      const statistics = {
        totalBytesProcessed: '0',
        query: {
          statementType: result.columns.length > 0 ? 'SELECT' : 'SCRIPT',
          ...(affected === undefined ? {} : { numDmlAffectedRows: String(affected) }),
        },
        load: { outputRows: String(affected ?? 0) },
      }
      return { resource: { ...job, status: { state: 'DONE' }, statistics }, result }
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error
      const place = error.offset === undefined ? undefined : positionAt(sql, error.offset)
      const message =
        place === undefined ? error.message : `${error.message} at [${place.line}:${place.column}]`
      const errorResult = { reason: reasonOf(error), message }
      return { resource: { ...job, status: { state: 'DONE', errorResult, errors: [errorResult] } } }
    }
  }

  function cancelJob(id: string): [number, unknown] {
    const job = jobs.get(id)
    if (job === undefined) return notFound(id)
    cancelled.push(id)
    const errorResult = {
      reason: 'stopped',
      message: 'Job execution was cancelled: User requested cancellation',
    }
    jobs.set(id, { resource: { ...job.resource, status: { state: 'DONE', errorResult } } })
    return [200, { job: jobs.get(id)?.resource }]
  }

  async function jobById(id: string): Promise<[number, unknown]> {
    const job = jobs.get(id)
    if (job === undefined) return notFound(`Job ${id}`)
    if (!state.hold && job.execute !== undefined) jobs.set(id, await job.execute())
    return [200, jobs.get(id)?.resource]
  }

  function childrenOf(parent: string): unknown[] {
    const job = jobs.get(parent)
    return job === undefined ? [] : [job.resource]
  }

  function resultsOf(id: string, url: URL): [number, unknown] {
    const result = jobs.get(id)?.result
    if (result === undefined) return notFound(`Job ${id}`)
    const start = Number(url.searchParams.get('pageToken') ?? 0)
    const end = start + Math.min(Number(url.searchParams.get('maxResults') ?? 1000), 1000)
    const rows = result.rows
      .slice(start, end)
      .map((row) => ({ f: row.map((value, index) => ({ v: cellOf(value, result.columns[index]) })) }))
    const schema = { fields: result.columns.map(fieldOfColumn) }
    const more = end < result.rows.length ? { pageToken: String(end) } : {}
    return [200, { jobComplete: true, schema, rows, totalRows: String(result.totalRows), ...more }]
  }

  async function tableById(target: {
    database: string
    schema: string
    name: string
  }): Promise<[number, unknown]> {
    const { relations } = await engine.readState([target], new AbortController().signal)
    const relation = relations[0]
    if (relation === undefined) return notFound(`Table ${target.name}`)
    const type = {
      table: 'TABLE',
      view: 'VIEW',
      materialized_view: 'MATERIALIZED_VIEW',
      external: 'EXTERNAL',
    }[relation.type]
    return [
      200,
      {
        type,
        schema: { fields: relation.columns.map(fieldOfColumn) },
        labels: relation.labels,
        clustering: { fields: relation.clusterBy },
      },
    ]
  }

  async function datasetById(target: {
    database: string
    schema: string
    name: string
  }): Promise<[number, unknown]> {
    const { schemas } = await engine.readState([target], new AbortController().signal)
    return schemas.length === 0 ? notFound(`Dataset ${target.schema}`) : [200, { id: target.schema }]
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return state
}

interface JobInsert {
  readonly jobReference: { readonly jobId: string }
  readonly configuration: {
    readonly labels?: Readonly<Record<string, string>>
    readonly query?: { readonly query: string; readonly queryParameters?: readonly RestParameter[] }
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

function parameterOf(parameter: RestParameter): QueryParameter {
  const type: SqlType = { kind: 'scalar', name: parameter.parameterType.type as ScalarTypeName }
  return { name: parameter.name, type, value: parameter.parameterValue.value }
}

function reasonOf(error: WarehouseError): string {
  if (error.kind === 'not-found') return 'notFound'
  if (error.kind === 'cancelled') return 'stopped'
  return error.kind === 'unsupported' ? 'notImplemented' : 'invalidQuery'
}

/** The canonical value as BigQuery's REST writes it. */
function cellOf(value: Json | undefined, column: Column | undefined): unknown {
  if (value === null || value === undefined || column === undefined) return null
  if (column.type.kind === 'array') {
    const element = { name: '', type: column.type.element }
    return (value as readonly Json[]).map((item) => ({ v: cellOf(item, element) }))
  }
  if (column.type.kind === 'struct') {
    const fields = column.type.fields
    const members = (value as { readonly $struct: readonly (readonly [string, Json])[] }).$struct
    return { f: members.map(([, member], index) => ({ v: cellOf(member, fields[index]) })) }
  }
  if (typeof value === 'object' && '$bytes' in value) return value.$bytes
  if (typeof value === 'object' && '$json' in value) return JSON.stringify(value.$json)
  if (column.type.kind === 'scalar' && column.type.name === 'TIMESTAMP') return microsecondsOf(String(value))
  return String(value)
}

function microsecondsOf(timestamp: string): string {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(timestamp) ?? []
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)))
}

function splitMultipart(body: string, boundary: string): string[] {
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4, part.lastIndexOf('\r\n')))
}

function errorBody(code: number, reason: string, message: string): unknown {
  return { error: { code, message, errors: [{ reason, message, domain: 'global' }] } }
}

function notFound(what: string): [number, unknown] {
  return [404, errorBody(404, 'notFound', `Not found: ${what}`)]
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
