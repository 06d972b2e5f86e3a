/** The official client with HTTP calls that end: its own have no working deadline and may never settle (8.3.1). */
import { BigQuery } from '@google-cloud/bigquery'
import { PassThroughClient } from 'google-auth-library'
import type { BigquerySettings } from './settings.ts'

/** What BigQuery, or the way to it, answered instead of a result. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  /** HTTP status; 0 when no usable answer came, so nobody knows whether the call took effect. */
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.status = status
    this.reason = reason
  }
}

export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Behind `/bigquery/v2/projects/<project>`, or behind the upload path for media. */
  readonly path: string
  readonly project?: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly media?: { readonly contentType: string; readonly body: string | Uint8Array }
  readonly signal?: AbortSignal
}

export interface BigqueryApi {
  /**
   * One HTTP call and its JSON answer.
   * @throws HttpError for every answer but 2xx, and with status 0 for none, a late or an unreadable one
   */
  call(request: ApiCall): Promise<unknown>
}

/** Opens the way to BigQuery: Application Default Credentials, or none for a server on another address. */
export function openApi(settings: BigquerySettings): BigqueryApi {
  const client = new BigQuery({
    projectId: settings.project,
    location: settings.location,
    autoRetry: false,
    ...(settings.apiEndpoint === undefined
      ? {}
      : { apiEndpoint: settings.apiEndpoint, authClient: new PassThroughClient() }),
  })
  const endpoint = settings.apiEndpoint ?? 'https://bigquery.googleapis.com'
  return { call: (request) => callOnce(client, endpoint, settings, request) }
}

async function callOnce(
  client: BigQuery,
  endpoint: string,
  settings: BigquerySettings,
  request: ApiCall,
): Promise<unknown> {
  const prefix = request.media === undefined ? '/bigquery/v2/projects/' : '/upload/bigquery/v2/projects/'
  const url = new URL(`${prefix}${request.project ?? settings.project}${request.path}`, endpoint)
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value)
  const deadline = AbortSignal.timeout(settings.requestTimeoutMs)
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: request.method,
      headers: await headersOf(client, url, request),
      signal,
      ...(request.media === undefined ? {} : { body: request.media.body }),
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    })
    text = await response.text()
  } catch (error) {
    throw new HttpError(
      0,
      request.signal?.aborted === true ? 'stopped' : 'noAnswer',
      describeNetworkError(error),
      error,
    )
  }
  return readAnswer(response.status, text)
}

async function headersOf(client: BigQuery, url: URL, request: ApiCall): Promise<Headers> {
  const headers = new Headers(await client.authClient.getRequestHeaders(url.href))
  if (request.media !== undefined) headers.set('content-type', request.media.contentType)
  else if (request.json !== undefined) headers.set('content-type', 'application/json')
  return headers
}

function readAnswer(status: number, text: string): unknown {
  let body: unknown
  try {
    body = text === '' ? {} : JSON.parse(text)
  } catch (error) {
    if (status >= 400) throw new HttpError(status, 'unreadable', `HTTP ${status}`, error)
    throw new HttpError(0, 'unreadable', 'the answer broke off', error)
  }
  if (status < 400) return body
  const error = (body as { error?: { message?: string; errors?: readonly { reason?: string }[] } }).error
  throw new HttpError(status, error?.errors?.[0]?.reason ?? 'unknown', error?.message ?? `HTTP ${status}`)
}

function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const cause = error.cause
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
}
