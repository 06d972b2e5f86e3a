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
export function describeCases(title: string, cases: readonly Case[], evaluate: Evaluate): void {
  describe(title, () => {
    const values = together(cases, evaluate)
    it.each(cases.map((entry) => [entry[0], entry] as const))('%s', async (_, entry) => {
      const expected = entry[1]
      if (typeof expected !== 'string') {
        const failure = expect(evaluate(queryOf(entry[0]))).rejects
        await failure.toThrow(expected.fails === '' ? undefined : expected.fails)
        return
      }

      const found = await values(entry[0])

      expect(found.types).toBe(expected)
      expect(comparable(found.value)).toEqual(comparable(entry[2] ?? null))
    })
  })
}

interface Value {
  readonly types: string
  readonly value: Json
}

function isQuery(sql: string): boolean {
  return /^(SELECT|WITH)\b/i.test(sql)
}

function queryOf(sql: string): string {
  return isQuery(sql) ? sql : `SELECT ${sql}`
}

// Expressions that must not fail are evaluated forty at a time, which is ten times as fast; when one of a batch fails
// after all, each is evaluated alone, so that only the broken one fails its test.
function together(cases: readonly Case[], evaluate: Evaluate): (sql: string) => Promise<Value> {
  const plain = cases.flatMap((entry) =>
    typeof entry[1] === 'string' && !isQuery(entry[0]) ? [entry[0]] : [],
  )
  const batches = new Map<number, Promise<readonly Value[] | undefined>>()
  const alone = async (sql: string): Promise<Value> => {
    const found = await evaluate(queryOf(sql))
    return { types: found.types.join(', '), value: isQuery(sql) ? found.rows : (found.rows[0]?.[0] ?? null) }
  }
  const batch = async (number: number): Promise<readonly Value[] | undefined> => {
    const expressions = plain.slice(number * 40, number * 40 + 40)
    try {
      const found = await evaluate(`SELECT ${expressions.join(',\n')}`)
      return expressions.map((_, index) => ({
        types: found.types[index] ?? '',
        value: found.rows[0]?.[index] ?? null,
      }))
    } catch {
      return undefined
    }
  }
  return async (sql) => {
    const index = plain.indexOf(sql)
    if (index === -1) return alone(sql)
    const number = Math.floor(index / 40)
    const running = batches.get(number) ?? batch(number)
    batches.set(number, running)
    return (await running)?.[index % 40] ?? alone(sql)
  }
}

export type Evaluate = (sql: string) => Promise<Evaluated>

export interface Evaluated {
  readonly types: readonly string[]
  readonly rows: readonly (readonly Json[])[]
}

/** A warehouse for the tests of the surrounding `describe`, or of the file. */
export function useWarehouse(): Evaluate {
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
    return { types: job.columns.map((column) => typeToSql(column.type)), rows: job.rows }
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
