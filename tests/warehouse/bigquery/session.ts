/** The official client, a server on loopback and the local engine behind it. */
import { join } from 'node:path'
import { openBigquery } from '../../../runner/warehouse/bigquery/index.ts'
import { type BigquerySettings, bigquerySettings } from '../../../runner/warehouse/bigquery/settings.ts'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { type BigqueryServer, startBigqueryServer } from '../../support/bigquery-server.ts'

export interface BigquerySession {
  readonly warehouse: Warehouse
  readonly server: BigqueryServer
  /** The engine behind the server. */
  readonly engine: Warehouse
  /** Milliseconds the client wanted to wait, in order; it waits next to nothing. */
  readonly waits: readonly number[]
  /** Another client of the same server. */
  connect(settings?: Partial<BigquerySettings>): Warehouse
  close(): Promise<void>
}

/** Opens all three; seeds are files below `folder`, and so is the engine's database. */
export async function openSession(
  folder: string,
  settings: Partial<BigquerySettings> = {},
): Promise<BigquerySession> {
  const engine = await openDuckdb({
    path: join(folder, '.runner', 'server.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    defaultSchema: 'core',
    storageRoot: join(folder, 'data'),
    projectRoot: folder,
    threads: 1,
    maxConcurrentJobs: 2,
    now: () => new Date('2024-01-31T12:00:00Z'),
  })
  const server = await startBigqueryServer(engine)
  const waits: number[] = []
  const connect = (more: Partial<BigquerySettings> = {}): Warehouse =>
    openBigquery(
      bigquerySettings.parse({ project: 'shop', apiEndpoint: server.endpoint, ...settings, ...more }),
      {
        now: () => '2024-01-31T12:00:00.000Z',
        random: () => 0,
        projectRoot: folder,
        sleep: (ms) => {
          waits.push(ms)
          return new Promise((resolve) => setImmediate(resolve))
        },
      },
    )
  return {
    warehouse: connect(),
    server,
    engine,
    waits,
    connect,
    close: async () => {
      await server.close()
      await engine.close()
    },
  }
}
