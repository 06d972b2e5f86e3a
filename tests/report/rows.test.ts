import { describe, expect, it } from 'vitest'
import type { SqlType } from '../../runner/ir/types.ts'
import { makePalette } from '../../runner/report/palette.ts'
import { formatRows, type RowFormat, type RowSet } from '../../runner/report/rows/format.ts'

const scalar = (name: Extract<SqlType, { kind: 'scalar' }>['name']): SqlType => ({ kind: 'scalar', name })
const show = (result: RowSet, format: RowFormat): string =>
  formatRows(result, format, { palette: makePalette(false), width: undefined })

const rows: RowSet = {
  columns: [
    { name: 'customer_sk', type: scalar('INT64') },
    { name: 'net', type: scalar('NUMERIC') },
    { name: 'name', type: scalar('STRING') },
  ],
  rows: [
    ['294359797347068817', '12.5', 'O"Neil, Jr.'],
    [7, null, ''],
  ],
  totalRows: 2,
}

describe('results', () => {
  it('as a table keep every digit, show NULL and put numbers under each other', () => {
    expect(show(rows, 'table')).toBe(
      [
        '       customer_sk   net  name',
        '──────────────────  ────  ───────────',
        '294359797347068817  12.5  O"Neil, Jr.',
        '                 7  NULL',
        '2 rows',
        '',
      ].join('\n'),
    )
  })

  it('as a table say how many rows are not shown', () => {
    expect(show({ ...rows, totalRows: 1200 }, 'table')).toContain('2 of 1,200 rows; --limit shows more')
  })

  it('as CSV tell NULL from the empty string', () => {
    expect(show(rows, 'csv')).toBe('customer_sk,net,name\n294359797347068817,12.5,"O""Neil, Jr."\n7,,""\n')
  })

  it('as JSON have integers as numbers up to 2^53 and as digits beyond', () => {
    expect(JSON.parse(show(rows, 'json'))).toEqual([
      { customer_sk: '294359797347068817', net: '12.5', name: 'O"Neil, Jr.' },
      { customer_sk: 7, net: null, name: '' },
    ])
  })

  it('as NDJSON have one object a line, and as JSON an empty list when there are none', () => {
    expect(show(rows, 'ndjson').trimEnd().split('\n')).toHaveLength(2)
    expect(show({ ...rows, rows: [], totalRows: 0 }, 'json')).toBe('[]\n')
  })

  it('as Markdown escape what would break the table', () => {
    const result: RowSet = {
      columns: [{ name: 'a', type: scalar('STRING') }],
      rows: [['x|y\nz']],
      totalRows: 1,
    }

    expect(show(result, 'md')).toBe('| a |\n| --- |\n| x\\|y<br>z |\n')
  })

  it('write structs, arrays, bytes, JSON and ranges in the words of their fields', () => {
    const line: SqlType = {
      kind: 'struct',
      fields: [
        { name: 'sku', type: scalar('STRING') },
        { name: 'n', type: scalar('INT64') },
      ],
    }
    const result: RowSet = {
      columns: [
        { name: 'lines', type: { kind: 'array', element: line } },
        { name: 'raw', type: scalar('BYTES') },
        { name: 'doc', type: scalar('JSON') },
        { name: 'valid', type: { kind: 'range', element: { kind: 'scalar', name: 'DATE' } } },
      ],
      rows: [
        [
          [
            {
              $struct: [
                ['sku', 'a, b'],
                ['n', '9007199254740993'],
              ],
            },
          ],
          { $bytes: 'AQI=' },
          { $json: { a: [1] } },
          { $range: ['2024-01-01', null] },
        ],
      ],
      totalRows: 1,
    }

    expect(show(result, 'csv').split('\n')[1]).toBe(
      '"[{""sku"":""a, b"",""n"":""9007199254740993""}]",AQI=,"{""a"":[1]}","{""start"":""2024-01-01"",""end"":null}"',
    )
    expect(show(result, 'table').split('\n')[2]).toBe(
      '[{sku: "a, b", n: 9007199254740993}]  AQI=  {"a":[1]}  [2024-01-01, UNBOUNDED)',
    )
  })

  it('give repeated column names different keys', () => {
    const result: RowSet = {
      columns: ['n', 'n', ''].map((name) => ({ name, type: scalar('INT64') })),
      rows: [[1, 2, 3]],
      totalRows: 1,
    }

    expect(show(result, 'ndjson')).toBe('{"n":1,"n_1":2,"_2":3}\n')
  })
})
