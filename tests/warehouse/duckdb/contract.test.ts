import { join } from 'node:path'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import { warehouseContract } from '../contract.ts'

warehouseContract('duckdb', async (projectRoot) => {
  const warehouse = await openDuckdb({
    path: join(projectRoot, '.runner', 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    defaultSchema: 'core',
    storageRoot: join(projectRoot, 'data'),
    projectRoot,
    now: () => new Date('2024-01-31T12:00:00Z'),
  })
  return { warehouse, close: () => warehouse.close() }
})
