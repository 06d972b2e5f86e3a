/** Runs GoogleSQL through the local warehouse and compares with tables of expected values. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../../../runner/base/json.ts'
import { typeToSql } from '../../../../runner/ir/types.ts'
import { openDuckdb } from '../../../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../../../runner/warehouse/warehouse.ts'

/** An expression with its type and value, or with what its error says (`''` for any words). */
export type Case =
  | readonly [sql: string, type: string, value: Json]
  | readonly [sql: string, error: { readonly fails: string }]

/** One test per case; an expression without SELECT is a query of one column. */
export function describeCases(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    const evaluate = useWarehouse()
    it.each(cases.map((entry) => [entry[0], entry] as const))('%s', async (_, entry) => {
      const query = /^(SELECT|WITH)\b/i.test(entry[0]) ? entry[0] : `SELECT ${entry[0]}`
      const expected = entry[1]
      if (typeof expected !== 'string') {
        await expect(evaluate(query)).rejects.toThrow(expected.fails === '' ? undefined : expected.fails)
        return
      }

      const found = await evaluate(query)

      expect(found.types).toBe(expected)
      const isQuery = query === entry[0]
      expect(comparable(isQuery ? found.rows : (found.rows[0]?.[0] ?? null))).toEqual(
        comparable(entry[2] ?? null),
      )
    })
  })
}

export interface Evaluated {
  readonly types: string
  readonly rows: readonly (readonly Json[])[]
}

/** A warehouse for the tests of the surrounding `describe`. */
export function useWarehouse(): (sql: string) => Promise<Evaluated> {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'))
  let warehouse: Warehouse | undefined
  beforeAll(async () => {
    warehouse = await openDuckdb({
      path: join(folder, 'local.duckdb'),
      mode: 'write',
      defaultDatabase: 'project',
      storageRoot: folder,
      projectRoot: folder,
      threads: 1,
      maxConcurrentJobs: 1,
      now: () => new Date('2024-06-01T00:00:00Z'),
    })
  })
  afterAll(async () => {
    await warehouse?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return async (sql) => {
    if (warehouse === undefined) throw new Error('the warehouse is not open yet')
    const signal = new AbortController().signal
    const job = await warehouse.run(sql, { jobId: 'test', signal, labels: {}, parameters: [] })
    return { types: job.columns.map((column) => typeToSql(column.type)).join(', '), rows: job.rows }
  }
}

/** A value as tests compare it. Doubles agree to 14 digits: the last ones of sines and logarithms are the C library's. */
export function comparable(value: Json): Json {
  if (typeof value === 'number') return Number(value.toPrecision(14))
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return trimmed(value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, comparable(member as Json)]))
}

// 10:00:00.500000 and 10:00:00.5 are the same time.
function trimmed(value: Json): Json {
  if (typeof value !== 'string' || !/^(\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d\./.test(value)) return value
  return value.replace(/\.?0+(Z?)$/, '$1')
}
