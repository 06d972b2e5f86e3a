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

type ClientOptions = Parameters<BigQuery['request']>[0] & { readonly signal?: AbortSignal | undefined }
type ClientCallback = Parameters<BigQuery['request']>[1]

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

  call({ method, path, project, query, json, media, signal }: ApiCall): Promise<unknown> {
    const options: ClientOptions = {
      method,
      uri: path,
      projectId: project ?? this.#settings.project,
      qs: query,
      signal,
      ...(json === undefined ? {} : { json }),
      ...(media === undefined
        ? {}
        : { body: Buffer.from(media.body), headers: { 'content-type': media.contentType } }),
    }
    return new Promise((resolve, reject) =>
      this.request(options, (error, body) => (error === null ? resolve(body) : reject(error))),
    )
  }

  /** The one way out: what the client's own methods call ends here as well. */
  override request(options: ClientOptions, callback: ClientCallback): void {
    this.#send(options).then(
      (body) => callback(null, body),
      (error: Error) => callback(error),
    )
  }

  async #send(options: ClientOptions): Promise<unknown> {
    const url = this.#urlOf(options)
    const deadline = AbortSignal.timeout(this.#settings.requestTimeoutMs)
    const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
    try {
      const headers = await this.#credentials(url, signal)
      for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, String(value))
      const hasJson = typeof options.json === 'object'
      if (hasJson) headers.set('content-type', 'application/json')
      const body = hasJson ? JSON.stringify(options.json) : (options.body as Uint8Array | undefined)
      const init = { method: options.method ?? 'GET', headers, signal, redirect: 'error' } as const
      const response = await fetch(url, body === undefined ? init : { ...init, body })
      return readAnswer(response.status, await response.text())
    } catch (error) {
      if (error instanceof HttpError) throw error
      const wasStopped = options.signal?.aborted === true
      throw new HttpError(0, wasStopped ? 'stopped' : 'noAnswer', describeNetworkError(error), error)
    }
  }

  #urlOf({ uri, projectId, qs }: ClientOptions): URL {
    const query = Object.entries((qs ?? {}) as Readonly<Record<string, unknown>>)
    const isUpload = query.some(([name]) => name === 'uploadType')
    const path = `${isUpload ? '/upload' : ''}/bigquery/v2/projects/${projectId ?? this.#settings.project}${uri}`
    const url = new URL(path, this.#endpoint)
    for (const [name, value] of query) if (value !== undefined) url.searchParams.set(name, String(value))
    return url
  }

  // A metadata server that never answers must not hold up the run either.
  async #credentials(url: URL, signal: AbortSignal): Promise<Headers> {
    try {
      return new Headers(await untilAborted(this.authClient.getRequestHeaders(url), signal))
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

const networkCode =
  /^(ECONN(RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|UND_ERR_\w+)$/

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
  return typeof code === 'string' && networkCode.test(code)
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
