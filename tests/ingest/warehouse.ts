/** The local warehouse, beside the bucket of a test. */
import { join } from 'node:path'
import { openDuckdb } from '../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../runner/warehouse/warehouse.ts'

/** Opens `<root>/local.duckdb` for writing; `gs://shop/…` is `<root>/data/…`. */
export function openTestWarehouse(root: string): Promise<Warehouse> {
  return openDuckdb({
    path: join(root, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    storageRoot: join(root, 'data'),
    projectRoot: root,
    threads: 1,
    maxConcurrentJobs: 1,
    now: () => new Date('2024-06-02T00:00:00Z'),
  })
}
