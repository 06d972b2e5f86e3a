import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { done, type LocalProject, openLocal, told } from '../materializations/local.ts'
import { assertion, model, target } from '../materializations/model.ts'
import { workedCases } from './cases.ts'
import { parseFiles, showVersion } from './notation.ts'
import { snapshotModel } from './observations.ts'
import { type HistoryOptions, type Observation, referenceHistory, type Version } from './reference.ts'

let local: LocalProject
beforeAll(async () => {
  local = await openLocal()
})
afterAll(() => local.close())

async function history(): Promise<readonly (Version & { readonly runId: string; readonly hash: string })[]> {
  const rows = await local.query('select * from `shop.test.snap` order by id, version_number')
  return rows.map((row) => ({
    key: Number(row.id),
    version: Number(row.version_number),
    city: textOf(row.city),
    tier: textOf(row.tier),
    band: textOf(row.band),
    phone: textOf(row.phone),
    validFrom: Date.parse(String(row.valid_from)),
    validTo: Date.parse(String(row.valid_to)),
    isDeleted: row.is_deleted === true,
    changeType: String(row.change_type),
    runId: String(row._run_id),
    hash: String(row.tracked_hash),
  }))
}

const textOf = (value: unknown) => (value === null || value === undefined ? null : String(value))
const build = async (observations: readonly Observation[], options: HistoryOptions, runId = 'run1') =>
  local.run(
    [
      snapshotModel(observations, options),
      assertion('snap_scd2', 'scd2', { hardDeletes: options.hardDeletes }, { of: 'snap' }),
    ],
    { runId },
  )
const startAnew = () =>
  local.query('create schema if not exists `shop.test`; drop table if exists `shop.test.snap`')

describe('worked cases of the history rules', () => {
  it.each(workedCases)('$id: $title', async ({ files, options, expected }) => {
    await startAnew()
    // One run per file, in the order in which they arrive; then one without news.
    for (let count = 1; count <= files.length; count += 1)
      done(await build(parseFiles(files.slice(0, count), options), options), 'snap')

    expect((await history()).map((version) => showVersion(version, options))).toEqual(expected)
    const again = await build(parseFiles(files, options), options)
    expect(done(again, 'snap').rowsWritten).toBe(0)
  })
})

describe('the SQL of a history', () => {
  it('agrees with the reference for any records, in whatever portions they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, async ({ observations, options, portions }) => {
        await startAnew()
        for (const portion of portions) {
          const known = observations.filter((one) => portion.has(one.sequence))
          if (known.length > 0) expect(told(await build(known, options), 'snap')).toBe('successful')
        }
        expect(told(await build(observations, options), 'snap')).toBe('successful')

        const found = (await history()).map(({ runId: _run, hash: _hash, ...version }) => version)
        expect(found).toEqual(referenceHistory(observations, options))
      }),
      { numRuns: 25, endOnFailure: true },
    )
  })

  it('writes the hashes that were agreed on', async () => {
    await startAnew()
    const rows = ['1 Oslo/gold/1', '2 Oslo/NULL/2', '3 NULL/Oslo/3', '4 NULL/NULL/4']
    await build(parseFiles([{ date: '01-01', rows }], check), check)

    expect((await history()).map((version) => version.hash)).toEqual([
      '19c7251c785449301ccf3a8ffab38ca1',
      '2cf52bb2d5a6fc188b3342ee6864483d',
      '01387c16dee6ce3e0d7267151d8e56a5',
      'd41d8cd98f00b204e9800998ecf8427e',
    ])
  })

  it('hashes numbers, truth values, days and moments by texts that no engine prints differently', async () => {
    const typed = model(
      'typed',
      'snapshot',
      `select 1 as id, 'Panamá' as city, 10.5 as unit_price, true as active, date '2024-01-05' as day,
      timestamp '2024-01-05 00:00:00.000001+00' as moment,
      date '2024-01-01' as _file_date, 1 as ingest_seq, 1 as _row_number, 'f' as _file_id`,
      {
        uniqueKey: ['id'],
        types: {
          city: 'STRING',
          unit_price: 'NUMERIC(18, 2)',
          active: 'BOOL',
          day: 'DATE',
          moment: 'TIMESTAMP',
        },
        options: { trackedColumns: ['city', 'unit_price', 'active'] },
      },
    )
    const withTimes = { ...typed, target: target('timed'), options: { trackedColumns: ['day', 'moment'] } }

    await local.run([typed, withTimes])

    expect(await local.query('select tracked_hash from `shop.test.typed`')).toEqual([
      { tracked_hash: 'ef85e1ae508b8f05687eb8bad9bd5b37' },
    ])
    expect(
      await local.query(
        "select tracked_hash = to_hex(md5('day=10:2024-01-05;moment=16:1704412800000001;')) as same from `shop.test.timed`",
      ),
    ).toEqual([{ same: true }])
  })

  it('rewrites only the keys whose history changed', async () => {
    await startAnew()
    const files = [
      { date: '01-01', rows: ['1 Oslo/gold/1', '2 Rome/gold/2'] },
      { date: '01-02', rows: ['1 Bergen/gold/1', '2 Rome/gold/2'] },
    ]
    await build(parseFiles(files.slice(0, 1), check), check, 'first')

    const second = await build(parseFiles(files, check), check, 'second')

    expect((await history()).map((version) => `${version.key} v${version.version} ${version.runId}`)).toEqual(
      ['1 v1 second', '1 v2 second', '2 v1 first'],
    )
    // One row of key 1 went, two came.
    expect(done(second, 'snap').rowsWritten).toBe(3)
  })

  it('forgets a key whose records were all withdrawn', async () => {
    await startAnew()
    const both = parseFiles(
      [
        { date: '01-01', rows: ['1 Oslo/gold/1'] },
        { date: '01-02', rows: ['2 Rome/gold/2'] },
      ],
      check,
    )
    await build(both, check)

    await build(
      both.filter((one) => one.key === 2),
      check,
    )

    expect((await history()).map((version) => version.key)).toEqual([2])
  })

  it('is written anew when a tracked column is added', async () => {
    await startAnew()
    const files = [{ date: '01-01', rows: ['1 Oslo/gold/1'] }]
    await build(parseFiles(files, check), check)
    const banded = { ...check, band: '2024-01-03' }
    const later = [
      { date: '01-01', rows: ['1 Oslo/gold/b1/1'] },
      { date: '01-03', rows: ['1 Oslo/gold/b2/1'] },
    ]

    const result = await build(parseFiles(later, banded), banded)

    expect(told(result, 'snap')).toBe('successful')
    expect((await history()).map((version) => showVersion(version, banded))).toEqual([
      '1 v1 Oslo/gold/NULL/1 [01-01, 01-03)',
      '1 v2 Oslo/gold/b2/1 [01-03, ∞) cur',
    ])
  })
})

const check: HistoryOptions = { mode: 'full_snapshot', strategy: 'check', hardDeletes: 'ignore' }

const day = (number: number) => Date.UTC(2024, 0, number)
const arbitraryOptions = fc.record({
  kind: fc.constantFrom(
    { mode: 'full_snapshot', strategy: 'check' } as const,
    { mode: 'full_snapshot', strategy: 'timestamp' } as const,
    { mode: 'delta', strategy: 'timestamp' } as const,
  ),
  hardDeletes: fc.constantFrom('ignore', 'invalidate', 'new_record' as const) as fc.Arbitrary<
    HistoryOptions['hardDeletes']
  >,
})
const arbitraryRecord = fc.record({
  key: fc.integer({ min: 1, max: 3 }),
  city: fc.constantFrom('A', 'B', null),
  tier: fc.constantFrom('x', 'y'),
  phone: fc.constantFrom('1', '2'),
  updatedAt: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 8))
      .map(([date, hour]) => day(date) + hour * 3_600_000),
    { freq: 5 },
  ),
  isDelete: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
})
// Up to six files, each with a date of its own, in any order; a portion is what one run gets to see.
const arbitraryHistory = fc
  .record({
    options: arbitraryOptions,
    dates: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
    records: fc.array(fc.array(arbitraryRecord, { minLength: 1, maxLength: 5 }), {
      minLength: 6,
      maxLength: 6,
    }),
    cuts: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
  })
  .map(({ options: { kind, hardDeletes }, dates, records, cuts }) => {
    const observations = dates.flatMap((date, file) =>
      (records[file] ?? []).map(
        (record, row): Observation => ({
          ...record,
          band: null,
          isDelete: record.isDelete && kind.mode === 'delta',
          fileDate: day(date),
          sequence: file + 1,
          rowNumber: row + 1,
        }),
      ),
    )
    const portions = cuts.sort().map((cut) => new Set(Array.from({ length: cut }, (_, index) => index + 1)))
    return { options: { ...kind, hardDeletes }, observations, portions }
  })
