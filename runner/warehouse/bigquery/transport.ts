/**
 * The official client with HTTP calls that end.
 *
 * Its own calls have no working deadline, may never settle once their budget of retries is spent, do not try again after
 * 403 `rateLimitExceeded`, and end the process when the read after a lost answer fails as well (8.3.1). So the client
 * keeps configuration and credentials, and its one way out, `request`, is replaced.
 */
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
  /** The project of the path; the one that is billed when absent. */
  readonly project?: string
  readonly query?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly media?: { readonly contentType: string; readonly body: Uint8Array }
  readonly signal?: AbortSignal
}

export interface BigqueryApi {
  /**
   * One HTTP call and its JSON answer.
   * @throws HttpError for every answer but 2xx, and with status 0 for none, a late or an unreadable one
   */
  call(request: ApiCall): Promise<unknown>
}

/** Opens the way to BigQuery: Application Default Credentials for hosts of Google's, none for any other. */
export function openApi(settings: BigquerySettings): BigqueryApi {
  const client = new BoundedBigQuery(settings)
  return { call: (request) => client.call(request) }
}

const googleEndpoint = 'https://bigquery.googleapis.com'

class BoundedBigQuery extends BigQuery {
  readonly #endpoint: string
  readonly #settings: BigquerySettings

  constructor(settings: BigquerySettings) {
    const { apiEndpoint } = settings
    super({
      projectId: settings.project,
      location: settings.location,
      autoRetry: false,
      ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
      ...(apiEndpoint === undefined || isGoogle(apiEndpoint) ? {} : { authClient: new PassThroughClient() }),
    })
    this.#endpoint = apiEndpoint ?? googleEndpoint
    this.#settings = settings
  }

  /** What every method of the client ends in. */
  override request(
    options: Parameters<BigQuery['request']>[0],
    callback: Parameters<BigQuery['request']>[1],
  ): void {
    const query = Object.entries((options.qs ?? {}) as Record<string, unknown>)
    const method = options.method ?? 'GET'
    if (method !== 'GET' && method !== 'POST' && method !== 'DELETE')
      throw new Error(`internal: ${method} is not a call the runner makes`)
    this.call({
      method,
      path: options.uri,
      query: Object.fromEntries(
        query.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      ),
      ...(typeof options.json === 'object' ? { json: options.json } : {}),
    }).then(
      (body) => callback(null, body),
      (error: unknown) => callback(error as Error),
    )
  }

  async call(request: ApiCall): Promise<unknown> {
    const url = this.#urlOf(request)
    const deadline = AbortSignal.timeout(this.#settings.requestTimeoutMs)
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
    const body =
      request.media?.body ?? (request.json === undefined ? undefined : JSON.stringify(request.json))
    try {
      const headers = await this.#headersOf(url, request, signal)
      const response = await fetch(url, {
        method: request.method,
        headers,
        signal,
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
      })
      return readAnswer(response.status, await response.text())
    } catch (error) {
      if (error instanceof HttpError) throw error
      const wasStopped = request.signal?.aborted === true
      throw new HttpError(0, wasStopped ? 'stopped' : 'noAnswer', describeNetworkError(error), error)
    }
  }

  #urlOf({ media, project, path, query }: ApiCall): URL {
    const prefix = media === undefined ? '/bigquery/v2/projects/' : '/upload/bigquery/v2/projects/'
    const url = new URL(`${prefix}${project ?? this.#settings.project}${path}`, this.#endpoint)
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
    return url
  }

  async #headersOf(url: URL, request: ApiCall, signal: AbortSignal): Promise<Headers> {
    const headers = new Headers(await this.#credentials(url, signal))
    if (request.media !== undefined) headers.set('content-type', request.media.contentType)
    else if (request.json !== undefined) headers.set('content-type', 'application/json')
    return headers
  }

  // A metadata server that never answers must not hold up the run either.
  async #credentials(url: URL, signal: AbortSignal): Promise<Headers> {
    try {
      return await untilAborted(this.authClient.getRequestHeaders(url), signal)
    } catch (error) {
      if (signal.aborted || isPassingFault(error)) throw error
      throw new HttpError(
        401,
        'noCredentials',
        `no credentials for BigQuery: ${describeNetworkError(error)}`,
        error,
      )
    }
  }
}

function isGoogle(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  return protocol === 'https:' && hostname.endsWith('.googleapis.com')
}

function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

// The service that hands out tokens was not reached or is unwell; anything else is a missing or a refused credential.
function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, status, response } = error as {
    readonly code?: unknown
    readonly status?: unknown
    readonly response?: { readonly status?: unknown }
  }
  const answered = [response?.status, status].find((one) => typeof one === 'number')
  if (answered !== undefined) return Number(answered) >= 500 || answered === 429
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)
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
