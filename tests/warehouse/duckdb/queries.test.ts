import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../../runner/base/json.ts'
import { openDuckdb } from '../../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../../runner/warehouse/warehouse.ts'
import { jobOptions } from '../contract.ts'
import { queries, setup } from './queries.ts'

let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'queries-'))
  warehouse = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: 'shop',
    storageRoot: folder,
    projectRoot: folder,
    now: () => new Date('2024-01-31T12:00:00Z'),
  })
  for (const sql of setup) await warehouse.run(sql, jobOptions())
})
afterAll(async () => {
  await warehouse.close()
  await rm(folder, { recursive: true, force: true })
})

// Without ORDER BY at the end the order of rows means nothing.
function comparable(sql: string, rows: readonly (readonly Json[])[]): readonly string[] {
  const texts = rows.map((row) => JSON.stringify(row))
  return /order by(?![^(]*\))[^)]*$/i.test(sql) ? texts : texts.sort()
}

describe('a query gives the rows GoogleSQL gives', () => {
  it.each(queries)('%s', async (sql, expected) => {
    const job = warehouse.run(sql, jobOptions())

    if (expected === 'error') await expect(job).rejects.toMatchObject({ kind: 'invalid-query' })
    else expect(comparable(sql, (await job).rows)).toEqual(comparable(sql, expected))
  })
})
