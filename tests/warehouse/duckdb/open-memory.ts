import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Job, Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions } from '../contract.ts'

/** A local warehouse in memory with the dataset `shop.core`, whose buckets lie in `folder`. */
export interface MemoryWarehouse {
  readonly warehouse: Warehouse
  readonly folder: string
  run(sql: string): Promise<Job>
  rows(sql: string): Promise<Job['rows']>
  close(): Promise<void>
}

export async function openMemory(
  now: () => Date = () => new Date('2024-01-31T12:00:00Z'),
): Promise<MemoryWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'))
  const warehouse = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'memory',
    defaultDatabase: 'shop',
    defaultSchema: 'core',
    storageRoot: folder,
    projectRoot: folder,
    now,
  })
  const run = (sql: string): Promise<Job> => warehouse.run(sql, jobOptions())
  await run('create schema core')
  return {
    warehouse,
    folder,
    run,
    rows: async (sql) => (await run(sql)).rows,
    close: async () => {
      await warehouse.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
