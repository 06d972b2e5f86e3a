import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FileSink, Storage } from '../../runner/ingest/storage.ts'
import type { Warehouse } from '../../runner/warehouse/warehouse.ts'
import { type Bench, messages, openBench } from './bench.ts'

const opened: Bench[] = []
afterEach(async () => {
  for (const bench of opened.splice(0)) await bench.close()
})

describe('a run that is killed', () => {
  // What the warehouse keeps of it: everything, as BigQuery does, or nothing since the last commit.
  it.each(['kept', 'lost'] as const)(
    'at any step is made good by the next one, with uncommitted work %s',
    async (uncommitted) => {
      const dayTwo = await prepareDayTwo()
      const whole = await open(dayTwo)
      const counter = openFuse(Number.POSITIVE_INFINITY)
      await whole.ingest('run2', counter.options)
      const expected = await stateOf(whole)

      // Before the first write nothing can be lost.
      const firstStep = uncommitted === 'lost' ? counter.firstWrite() : 1
      for (let step = firstStep; step <= counter.burned(); step += 1) {
        const bench = await open(dayTwo)
        await expect(bench.ingest('run2', openFuse(step).options)).rejects.toThrow('killed')
        if (uncommitted === 'lost') await bench.crash()
        await bench.ingest('run3')

        expect({ step, ...(await stateOf(bench)) }).toEqual({ step, ...expected })
        await bench.close()
      }
      // Every kind of file takes part, or the count says nothing.
      expect(counter.burned()).toBeGreaterThan(30)
    },
    120_000,
  )

  it('and whose staged file is taken away loses its rows, and says so', async () => {
    const bench = await open()
    bench.drop('orders_20240105.csv', orders('1'))
    await expect(
      bench.ingest('run1', { beforeFinish: () => Promise.reject(new Error('killed')) }),
    ).rejects.toThrow('killed')
    rmSync(join(bench.root, 'data/staging'), { recursive: true })

    const { diagnostics } = await bench.ingest('run2')

    expect(messages(diagnostics)).toEqual([
      'error file.lost: "orders_20240105.csv" of "erp_orders" was claimed by an earlier run and is gone; its rows are taken out again',
    ])
    expect(await bench.query('select count(*) from shop.ecom_raw.raw_erp_orders')).toEqual([[0]])
  })

  it('without a list of claims gives its files back to landing', async () => {
    const bench = await open()
    bench.drop('sub/orders_20240105.csv', orders('1'))
    await expect(
      bench.ingest('run1', { beforeFinish: () => Promise.reject(new Error('killed')) }),
    ).rejects.toThrow('killed')
    rmSync(join(bench.root, 'data/staging/run_id=run1/_claims.json'))

    const { diagnostics, finished } = await bench.ingest('run2')

    expect(messages(diagnostics)[0]).toContain('warning file.unregistered')
    expect(finished.loaded).toEqual([{ source: 'erp_orders', path: 'orders_20240105.csv', rows: 1 }])
    expect(await bench.query('select count(*) from shop.ecom_raw.raw_erp_orders')).toEqual([[1]])
  })
})

const customers = (...rows: readonly string[]): string => ['customer_id,city', ...rows, ''].join('\n')
const orders = (...ids: readonly string[]): string =>
  ['order_id,order_date,order_status', ...ids.map((id) => `${id},2024-01-05,pending`), ''].join('\n')

const sources = ['erp_customers', 'erp_orders']

async function open(from?: string): Promise<Bench> {
  const bench = await openBench({ sources, ...(from === undefined ? {} : { from }) })
  opened.push(bench)
  return bench
}

// One day is loaded; the second has a file for each thing that can become of one.
async function prepareDayTwo(): Promise<string> {
  const bench = await openBench({ sources })
  bench.drop('customers_20240101.csv', customers('1,Oslo', '2,Rome'))
  bench.drop('orders_20240101.csv', orders('1', '2'))
  await bench.ingest('run1')
  bench.drop('customers_20240102.csv', customers('1,Bergen', '2,Rome'))
  bench.drop('again/customers_20240102.csv', customers('1,Lund', '2,Rome'))
  bench.drop('customers_20240103.csv', customers())
  bench.drop('orders_20240101.csv', orders('1', '2'))
  bench.drop('orders_20240102.csv', orders('3'))
  bench.drop('orders_20240103.csv', orders('1', '2'))
  bench.drop('orders_20240104.csv', 'order_id,order_date\n1,2024-01-04\n')
  await bench.close()
  return bench.root
}

interface Fuse {
  readonly options: {
    readonly wrapStorage: (storage: Storage) => Storage
    readonly wrapWarehouse: (warehouse: Warehouse) => Warehouse
  }
  readonly burned: () => number
  /** The number of the first effect that changes the warehouse. */
  readonly firstWrite: () => number
}

// Lets so many effects happen and throws in place of the next; from then on everything throws, as nothing runs any more.
function openFuse(limit: number): Fuse {
  let effects = 0
  let firstWrite = 0
  const burn = (): void => {
    effects += 1
    if (effects >= limit) throw new Error('killed')
  }
  return {
    burned: () => effects,
    firstWrite: () => firstWrite,
    options: {
      wrapStorage: (storage) => ({
        ...storage,
        write: async (key) => {
          burn()
          const sink = await storage.write(key)
          const finish = async (): Promise<void> => {
            if (effects + 1 === limit) await leaveUnfinished(storage, key, sink)
            burn()
            await sink.finish()
          }
          return { ...sink, finish }
        },
        move: async (from, to, generation) => {
          burn()
          return storage.move(from, to, generation)
        },
        remove: async (key) => {
          burn()
          await storage.remove(key)
        },
      }),
      wrapWarehouse: (warehouse) => ({
        ...warehouse,
        run: async (sql, options) => {
          if (!/^select/i.test(sql)) burn()
          if (firstWrite === 0 && /^(merge|insert|delete)/i.test(sql)) firstWrite = effects
          return warehouse.run(sql, options)
        },
        commit: async () => {
          burn()
          await warehouse.commit()
        },
      }),
    },
  }
}

// What a process that ends in the middle of writing leaves behind.
async function leaveUnfinished(storage: Storage, key: string, sink: FileSink): Promise<void> {
  await sink.discard()
  const rest = await storage.write(`${key}.part`)
  await rest.finish()
}

interface State {
  readonly raw: unknown
  readonly registry: unknown
  readonly files: unknown
}

// Everything but the names of runs.
async function stateOf(bench: Bench): Promise<State> {
  return {
    raw: [
      await bench.query(
        'select customer_id, city, _file_id, _row_number, _row_hash from shop.ecom_raw.raw_erp_customers order by _file_id, _row_number',
      ),
      await bench.query(
        'select order_id, _file_id, _row_number, _row_hash from shop.ecom_raw.raw_erp_orders order by _file_id, _row_number',
      ),
    ],
    registry: await bench.query(
      'select path, status, status_reason, row_count, ingest_seq, archived_uri from shop.ecom_ops.ops_file_registry order by path, file_id',
    ),
    files: bench.files().map((path) => [path, path.endsWith('.error.json') ? '' : bench.read(path)]),
  }
}
