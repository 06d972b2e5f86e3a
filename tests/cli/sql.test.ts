/** `runner sql` with a real worker process. */
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Json } from '../../runner/base/json.ts'
import { answerLines } from '../../runner/cli/sql-batch.ts'
import type { SqlTask } from '../../runner/cli/sql-question.ts'
import { type Supervisor, superviseWorker } from '../../runner/cli/sql-supervisor.ts'

const program = {
  module: fileURLToPath(new URL('./sql-worker.mjs', import.meta.url)),
  nodeOptions: [],
}
const limits = { timeoutMs: 1_500, memoryMb: 512, maxRows: 1_000 }
const supervisors = new Map<SqlTask, Supervisor>()

afterAll(() => {
  for (const supervisor of supervisors.values()) supervisor.close()
})

describe('runner sql eval', () => {
  it('answers each line in its order, with values in the canonical form', async () => {
    const answers = await ask('eval', [
      { id: 1, sql: "select 9007199254740993 as big, b'a' as b, [1.5, null] as f, struct(1 as x, 'y')" },
      {
        id: 'two',
        sql: 'select @p as p',
        params: [{ name: 'p', type: 'ARRAY<DATE>', value: ['2024-01-31'] }],
      },
    ])

    expect(answers).toEqual([
      {
        id: 1,
        ok: true,
        columns: [
          { name: 'big', type: 'INT64' },
          { name: 'b', type: 'BYTES' },
          { name: 'f', type: 'ARRAY<FLOAT64>' },
          { name: '', type: 'STRUCT<x INT64, STRING>' },
        ],
        rows: [
          [
            '9007199254740993',
            { $bytes: 'YQ==' },
            [1.5, null],
            {
              $struct: [
                ['x', 1],
                ['', 'y'],
              ],
            },
          ],
        ],
      },
      { id: 'two', ok: true, columns: [{ name: 'p', type: 'ARRAY<DATE>' }], rows: [[['2024-01-31']]] },
    ])
  }, 90_000)

  it('shows a table to its own line only', async () => {
    const tables = [
      {
        name: 'p.d.t',
        columns: [
          { name: 'a', type: 'INT64' },
          { name: 's', type: 'STRUCT<x STRING, y ARRAY<DATE>>' },
        ],
        rows: [
          [1, ['q', ['2024-01-01']]],
          [null, null],
        ],
      },
    ]

    const answers = await ask('eval', [
      { id: 1, sql: 'select a, s.y from p.d.t order by a', tables },
      { id: 2, sql: 'select a from p.d.t' },
      { id: 3, sql: 'create table u as select 1 as x; select * from u' },
      { id: 4, sql: 'select * from u' },
    ])

    expect(answers).toMatchObject([
      {
        rows: [
          [null, null],
          [1, ['2024-01-01']],
        ],
      },
      { ok: false, kind: 'resolve', message: 'Table not found: p.d.t' },
      { rows: [[1]] },
      { ok: false, kind: 'resolve' },
    ])
  }, 30_000)

  it('tells the kind of an error and its place in the text', async () => {
    const answers = await ask('eval', [
      { id: 1, sql: 'select\n  1 +' },
      { id: 2, sql: "select\n  '😀', nope" },
      { id: 3, sql: 'select st_area(null)' },
      { id: 4, sql: 'select 1,\n 1/x from unnest([0]) as x' },
      'no json',
      { id: 6, sql: 'select @p', params: [{ name: 'p', type: 'INT64', value: 'x' }] },
    ])

    expect(answers).toMatchObject([
      { id: 1, kind: 'syntax', line: 2, column: 6 },
      { id: 2, kind: 'resolve', message: 'Unrecognized name: nope', line: 2, column: 8 },
      { id: 3, kind: 'unsupported', line: 1, column: 8 },
      { id: 4, kind: 'runtime', message: 'division by zero: 1 / 0', line: 2, column: 2 },
      { id: null, kind: 'resolve', line: null, column: null },
      { id: 6, kind: 'resolve', message: 'parameter "p": "x" is not INT64' },
    ])
  }, 30_000)

  it('reads and writes times in the zone of the line', async () => {
    const [answer] = await ask('eval', [
      {
        id: 1,
        sql: "select timestamp '2024-07-01 00:00:00', cast(timestamp '2024-07-01 00:00:00+00' as string), extract(hour from timestamp '2024-07-01 00:00:00+00')",
        timezone: 'America/New_York',
      },
    ])

    expect(answer).toMatchObject({ rows: [['2024-07-01T04:00:00Z', '2024-06-30 20:00:00-04', 20]] })
  }, 30_000)

  it('goes on after lines that never end, eat memory or nest without an end', async () => {
    const answers = await ask('eval', [
      { id: 1, sql: 'loop end loop' },
      {
        id: 2,
        sql: 'select count(*) from unnest(generate_array(1, 1000000)) a, unnest(generate_array(1, 1000000)) b',
      },
      { id: 3, sql: "select array_agg(repeat('x', 1000000)) from unnest(generate_array(1, 100000))" },
      { id: 4, sql: `select ${'('.repeat(50_000)}1${')'.repeat(50_000)}` },
      { id: 5, sql: 'select * from unnest(generate_array(1, 2000))' },
      { id: 6, sql: 'select 6' },
    ])

    expect(answers.map((answer) => [answer.id, answer.ok])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, false],
      [6, true],
    ])
    expect(answers[4]).toMatchObject({ message: 'the result has more than 1000 rows' })
  }, 90_000)
})

describe('runner sql parse and types', () => {
  it('parse looks at no name', async () => {
    expect(
      await ask('parse', [
        { id: 1, sql: 'select f(x) from nowhere' },
        { id: 2, sql: 'select from' },
      ]),
    ).toMatchObject([
      { id: 1, ok: true },
      { id: 2, ok: false, kind: 'syntax', line: 1, column: 8 },
    ])
  }, 90_000)

  it('types resolves without running', async () => {
    const answers = await ask('types', [
      { id: 1, sql: 'declare x numeric; select x * 2 as y, 1 / 0' },
      { id: 2, sql: 'select upper(1)' },
    ])

    expect(answers).toMatchObject([
      {
        id: 1,
        ok: true,
        columns: [
          { name: 'y', type: 'NUMERIC' },
          { name: '', type: 'FLOAT64' },
        ],
      },
      { id: 2, ok: false, kind: 'resolve' },
    ])
  }, 90_000)
})

type Answer = Readonly<Record<string, Json>>

async function ask(task: SqlTask, lines: readonly unknown[]): Promise<readonly Answer[]> {
  const supervisor = supervisors.get(task) ?? superviseWorker(task, limits, program)
  supervisors.set(task, supervisor)
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  let written = ''
  await answerLines(piecesOf(Buffer.from(text)), supervisor, (part) => {
    written += part
  })
  return written
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
}

// In pieces that end anywhere, as a pipe hands them over.
async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1_000) yield bytes.subarray(start, start + 1_000)
}
