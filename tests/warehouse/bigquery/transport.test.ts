import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { bigquerySettings } from '../../../runner/warehouse/bigquery/settings.ts'
import { type BigqueryApi, openApi } from '../../../runner/warehouse/bigquery/transport.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  requestTimeoutMs = 5000,
): Promise<BigqueryApi> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const apiEndpoint = `http://127.0.0.1:${(started.address() as AddressInfo).port}`
  return openApi(bigquerySettings.parse({ project: 'shop', apiEndpoint, requestTimeoutMs }))
}

const get = { method: 'GET', path: '/jobs/j', query: { location: 'US' } } as const

describe('a call', () => {
  it('goes to the project’s path, without credentials where the host is not Google’s', async () => {
    const seen: (string | undefined)[] = []
    const api = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`, request.headers.authorization)
      response.end('{"ok": true}')
    })

    expect(await api.call(get)).toEqual({ ok: true })
    await api.call({ ...get, project: 'other' })
    expect(seen).toEqual([
      'GET /bigquery/v2/projects/shop/jobs/j?location=US',
      undefined,
      'GET /bigquery/v2/projects/other/jobs/j?location=US',
      undefined,
    ])
  })

  it.each<[name: string, answer: (response: ServerResponse) => void, status: number, reason: string]>([
    ['a gateway’s page', (response) => response.writeHead(502).end('<html>'), 502, 'unreadable'],
    ['an error without reasons', (response) => response.writeHead(500).end('{}'), 500, 'unknown'],
    ['half an answer', (response) => response.end('{"jobRef'), 0, 'unreadable'],
    ['a closed connection', (response) => response.destroy(), 0, 'noAnswer'],
    [
      'a way to elsewhere, which could be given the credentials',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      0,
      'noAnswer',
    ],
  ])('tells %s', async (_, answer, status, reason) => {
    const api = await serve((__, response) => answer(response))

    await expect(api.call(get)).rejects.toMatchObject({ name: 'HttpError', status, reason })
  })

  it('ends at its deadline, whether nothing comes or the answer never ends', async () => {
    for (const answer of [() => {}, (response: ServerResponse) => void response.write('{')]) {
      const api = await serve((_, response) => answer(response), 30)

      await expect(api.call(get)).rejects.toMatchObject({
        status: 0,
        reason: 'noAnswer',
        message: 'no answer in time',
      })
      server?.closeAllConnections()
    }
  })

  it('ends when it is told to', async () => {
    const controller = new AbortController()
    const api = await serve(() => controller.abort())

    await expect(api.call({ ...get, signal: controller.signal })).rejects.toMatchObject({
      status: 0,
      reason: 'stopped',
    })
  })
})

describe('credentials', () => {
  it.each([undefined, 'https://bigquery-private.p.googleapis.com'])(
    'that are missing are said to be, and nothing is sent to Google (%s)',
    async (apiEndpoint) => {
      const { GOOGLE_APPLICATION_CREDENTIALS: before } = process.env
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nowhere/key.json'
      try {
        const api = openApi(
          bigquerySettings.parse({ project: 'shop', ...(apiEndpoint === undefined ? {} : { apiEndpoint }) }),
        )

        await expect(api.call(get)).rejects.toMatchObject({
          status: 401,
          reason: 'noCredentials',
          message: expect.stringMatching(/^no credentials for BigQuery: .*\/nowhere\/key\.json/),
        })
      } finally {
        if (before === undefined) delete process.env['GOOGLE_APPLICATION_CREDENTIALS']
        else process.env['GOOGLE_APPLICATION_CREDENTIALS'] = before
      }
    },
  )
})
