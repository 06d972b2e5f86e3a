import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertionKinds, findAssertionKind } from '../../runner/assertions/index.ts'
import type { Json } from '../../runner/base/json.ts'
import { type LocalProject, openLocal } from '../materializations/local.ts'
import { assertion, model } from '../materializations/model.ts'

let local: LocalProject
beforeAll(async () => {
  local = await openLocal()
  await local.query('create schema if not exists `shop.test`')
})
afterAll(() => local.close())

/** Rows that break each claim about these rows, as an audit counts them: `claim: failed of checked`. */
async function audit(
  kind: string,
  params: Json,
  rows: string,
  uniqueKey: readonly string[] = [],
): Promise<readonly string[]> {
  const t = model('t', 'view', rows, { uniqueKey })
  const claim = assertion('claim', kind, params, { of: 't', refs: ['parent'], severity: 'warn' })
  const result = await local.run([
    t,
    claim,
    model('parent', 'view', "select * from unnest([struct(1 as id, 'x' as name), (-1, 'unknown')])"),
  ])
  const tasks = result.actions.find((action) => action.target.name === 't')?.tasks ?? []
  return tasks.flatMap((task) =>
    task.assertion === undefined
      ? []
      : `${task.name.replace('check ', '')}: ${task.assertion.rowsFailed} of ${task.assertion.rowsChecked}`,
  )
}

const numbers = (...values: string[]) =>
  `select * from unnest(array<struct<a INT64, b STRING>>[${values.join(', ')}])`

describe('claims about rows', () => {
  it.each([
    [
      'uniqueKey',
      'a',
      numbers("(1, 'x')", "(1, 'y')", "(1, 'z')", '(null, null)', '(null, null)'),
      ['uniqueKey_0: 3 of 5'],
    ],
    ['uniqueKey', ['a', 'b'], numbers("(1, 'x')", "(1, 'y')", '(null, null)'), ['uniqueKey_0: 0 of 3']],
    [
      'uniqueKeys',
      [['a'], ['b']],
      numbers("(1, 'x')", "(1, 'y')"),
      ['uniqueKey_0: 1 of 2', 'uniqueKey_1: 0 of 2'],
    ],
    ['nonNull', ['a', 'b'], numbers('(1, null)', '(null, null)'), ['nonNull_a: 1 of 2', 'nonNull_b: 2 of 2']],
    [
      'rowConditions',
      ['a > 0', "b != ''"],
      numbers("(0, 'x')", '(null, null)'),
      ['rowConditions_0: 1 of 2', 'rowConditions_1: 0 of 2'],
    ],
    [
      'acceptedValues',
      { b: ['x', "it's"], a: [1, 2] },
      numbers("(1, 'x')", "(3, 'it\\'s')", '(null, null)'),
      ['acceptedValues_b: 0 of 3', 'acceptedValues_a: 1 of 3'],
    ],
    [
      'range',
      { a: { min: 1, below: 5 } },
      numbers("(0, '')", "(1, '')", "(5, '')", "(null, '')"),
      ['range_a: 2 of 4'],
    ],
    [
      'range',
      { a: { above: 1, max: '2 + 3' } },
      numbers("(1, '')", "(5, '')", "(6, '')"),
      ['range_a: 2 of 3'],
    ],
    ['pattern', { b: '^\\d{2}$' }, numbers("(1, '12')", "(1, '123')", '(1, null)'), ['pattern_b: 1 of 3']],
    [
      'relationships',
      { a: { to: 'parent', field: 'id' } },
      numbers("(1, '')", "(-1, '')", "(7, '')", "(null, '')"),
      ['relationships_a: 1 of 4'],
    ],
    [
      'relationships',
      { a: { to: 'parent', field: 'id', unknownKey: -1 } },
      numbers("(1, '')", "(-1, '')", "(7, '')"),
      ['relationships_a: 2 of 3'],
    ],
    [
      'relationships',
      { a: { to: 'parent', field: 'id', ignoreNull: false } },
      numbers("(1, '')", "(null, '')"),
      ['relationships_a: 1 of 2'],
    ],
    [
      'relationships',
      [{ columns: ['a', 'b'], to: 'parent', fields: ['id', 'name'] }],
      numbers("(1, 'x')", "(1, 'y')"),
      ['relationships_0: 1 of 2'],
    ],
  ] as const)('%s %j', async (kind, params, rows, expected) => {
    expect(await audit(kind, params as Json, rows)).toEqual(expected)
  })

  it('every claim is about no rows of an empty relation', async () => {
    expect(await audit('nonNull', ['a'], numbers())).toEqual(['nonNull_a: 0 of 0'])
    expect(await audit('uniqueKey', ['a'], numbers())).toEqual(['uniqueKey_0: 0 of 0'])
  })
})

describe('claims about a history', () => {
  // id, version, from, to, current, deleted, hash; days of January 2024, to 0 is the open end
  const rows = (...versions: [number, number, number, number, boolean, boolean, string][]) =>
    'select * from unnest(array<struct<id INT64, version_number INT64, valid_from TIMESTAMP, valid_to TIMESTAMP, is_current BOOL, is_deleted BOOL, tracked_hash STRING>>[' +
    versions
      .map(
        ([id, version, from, to, current, deleted, hash]) =>
          `(${id}, ${version}, timestamp '2024-01-0${from} 00:00:00+00', timestamp '${to === 0 ? '9999-12-31' : `2024-01-0${to}`} 00:00:00+00', ${current}, ${deleted}, '${hash}')`,
      )
      .join(', ') +
    '])'
  const broken = async (hardDeletes: string, history: string) =>
    (await audit('scd2', { hardDeletes }, history, ['id']))
      .filter((line) => !line.includes(': 0 of'))
      .map((line) => line.split(':')[0])

  it('hold for a sound one', async () => {
    expect(
      await broken('ignore', rows([1, 1, 1, 3, false, false, 'a'], [1, 2, 3, 0, true, false, 'b'])),
    ).toEqual([])
    expect(
      await broken('invalidate', rows([1, 1, 1, 3, false, false, 'a'], [1, 2, 5, 7, false, false, 'a'])),
    ).toEqual([])
    expect(
      await broken('new_record', rows([1, 1, 1, 3, false, false, 'a'], [1, 2, 3, 0, true, true, 'a'])),
    ).toEqual([])
  })

  it.each([
    [
      'versions that overlap',
      'ignore',
      rows([1, 1, 1, 4, false, false, 'a'], [1, 2, 3, 0, true, false, 'b']),
      ['scd2_no_overlap'],
    ],
    [
      'a gap where nothing can be deleted',
      'ignore',
      rows([1, 1, 1, 2, false, false, 'a'], [1, 2, 3, 0, true, false, 'b']),
      ['scd2_no_gap'],
    ],
    [
      'equal neighbours',
      'ignore',
      rows([1, 1, 1, 3, false, false, 'a'], [1, 2, 3, 0, true, false, 'a']),
      ['scd2_hash_differs'],
    ],
    [
      'an interval without length',
      'ignore',
      rows([1, 1, 1, 1, false, false, 'a'], [1, 2, 1, 0, true, false, 'b']),
      ['scd2_interval', 'scd2_version_dense'],
    ],
    [
      'a hole in the numbers',
      'ignore',
      rows([1, 1, 1, 3, false, false, 'a'], [1, 3, 3, 0, true, false, 'b']),
      ['scd2_version_dense'],
    ],
    [
      'a closed row that is current',
      'invalidate',
      rows([1, 1, 1, 3, true, false, 'a']),
      ['scd2_open_is_current'],
    ],
    ['no current row', 'ignore', rows([1, 1, 1, 3, false, false, 'a']), ['scd2_one_current']],
    ['a row for a deletion', 'invalidate', rows([1, 1, 1, 0, true, true, 'a']), ['scd2_no_deleted_row']],
  ] as const)('fail for %s', async (_, hardDeletes, history, expected) => {
    const found = await broken(hardDeletes, history)

    for (const claim of expected.slice(0, 1)) expect(found).toContain(claim)
  })
})

describe('parameters', () => {
  it.each([
    ['uniqueKey', []],
    ['acceptedValues', { a: [] }],
    ['range', { a: {} }],
    ['range', { a: { mim: 1 } }],
    ['relationships', { a: { to: 'b', fields: ['x'] } }],
    ['relationships', [{ columns: ['a', 'b'], to: 'c', fields: ['a'] }]],
    ['scd2', { hardDeletes: 'drop' }],
  ] as const)('%s refuses %j', (kind, params) => {
    expect(findAssertionKind(kind)?.params.safeParse(params).success).toBe(false)
  })

  it('are read once more from their own parsed form with the same claims', () => {
    const examples: Readonly<Record<string, Json>> = {
      uniqueKeys: [{ uniqueKey: ['a'] }, 'b'],
      relationships: { a: { to: 'parent' } },
      nonNull: 'a',
    }
    for (const [name, params] of Object.entries(examples)) {
      const kind = assertionKinds.find((one) => one.name === name)
      const parsed = kind?.params.parse(params) as Json
      expect(kind?.claims(parsed, 't', String)).toEqual(kind?.claims(params, 't', String))
    }
  })
})
