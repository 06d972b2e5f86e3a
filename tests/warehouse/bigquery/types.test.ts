import { describe, expect, it } from 'vitest'
import type { Json } from '../../../runner/base/json.ts'
import { typeToSql } from '../../../runner/ir/types.ts'
import {
  columnOfField,
  type FieldSchema,
  fieldOfColumn,
  readRow,
} from '../../../runner/warehouse/bigquery/types.ts'

const read = (cell: unknown, field: Omit<FieldSchema, 'name'>): Json | undefined =>
  readRow({ f: [{ v: cell }] }, [columnOfField({ name: 'x', ...field })])[0]

describe('cells', () => {
  it.each<[type: string, cell: string | null, value: Json]>([
    ['INTEGER', '42', 42],
    ['INTEGER', '-9007199254740991', -9007199254740991],
    ['INTEGER', '9007199254740992', '9007199254740992'],
    ['INTEGER', '-9223372036854775808', '-9223372036854775808'],
    ['INTEGER', null, null],
    ['FLOAT', '1.5', 1.5],
    ['FLOAT', '1e+25', 1e25],
    ['FLOAT', 'NaN', 'NaN'],
    ['FLOAT', 'Infinity', 'inf'],
    ['FLOAT', '-Infinity', '-inf'],
    ['BOOLEAN', 'true', true],
    ['BOOLEAN', 'false', false],
    ['NUMERIC', '10.01', '10.01'],
    ['BIGNUMERIC', '0.00000000000000000000000000000000000001', '0.00000000000000000000000000000000000001'],
    ['STRING', '', ''],
    ['BYTES', '/wA=', { $bytes: '/wA=' }],
    ['DATE', '2024-01-31', '2024-01-31'],
    ['DATETIME', '2024-01-31T10:00:00', '2024-01-31T10:00:00'],
    ['DATETIME', '2024-01-31T10:00:00.25', '2024-01-31T10:00:00.250000'],
    ['DATETIME', '2024-01-31T10:00:00.000000', '2024-01-31T10:00:00'],
    ['TIME', '10:00:00.000001', '10:00:00.000001'],
    ['TIMESTAMP', '1706695200000000', '2024-01-31T10:00:00Z'],
    ['TIMESTAMP', '1706695200250000', '2024-01-31T10:00:00.250000Z'],
    ['TIMESTAMP', '-1', '1969-12-31T23:59:59.999999Z'],
    ['TIMESTAMP', '-62135596800000000', '0001-01-01T00:00:00Z'],
    ['TIMESTAMP', '253402300799999999', '9999-12-31T23:59:59.999999Z'],
    ['JSON', '{"a":[1,null]}', { $json: { a: [1, null] } }],
    ['JSON', 'null', { $json: null }],
    ['INTERVAL', '0-0 1 2:3:4.5', '0-0 1 2:3:4.5'],
    ['GEOGRAPHY', 'POINT(1 2)', 'POINT(1 2)'],
  ])('of type %s: %j is %j', (type, cell, value) => {
    expect(read(cell, { type })).toEqual(value)
  })

  it.each<[element: string, cell: string, value: Json]>([
    ['DATE', '[2024-01-01, 2024-02-01)', { $range: ['2024-01-01', '2024-02-01'] }],
    ['DATE', '[UNBOUNDED, 2024-02-01)', { $range: [null, '2024-02-01'] }],
    ['TIMESTAMP', '[1706695200000000, UNBOUNDED)', { $range: ['2024-01-31T10:00:00Z', null] }],
  ])('of ranges over %s: %s', (element, cell, value) => {
    expect(read(cell, { type: 'RANGE', rangeElementType: { type: element } })).toEqual(value)
  })

  it('of lists and structs, within each other', () => {
    const field = {
      type: 'RECORD',
      mode: 'REPEATED',
      fields: [
        { name: 'sku', type: 'STRING' },
        { name: 'sizes', type: 'INTEGER', mode: 'REPEATED' },
      ],
    }
    const cell = [
      { v: { f: [{ v: 'a' }, { v: [{ v: '1' }, { v: null }] }] } },
      { v: { f: [{ v: null }, { v: [] }] } },
    ]

    expect(read(cell, field)).toEqual([
      {
        $struct: [
          ['sku', 'a'],
          ['sizes', [1, null]],
        ],
      },
      {
        $struct: [
          ['sku', null],
          ['sizes', []],
        ],
      },
    ])
  })

  it('are null where the row ends early', () => {
    expect(readRow({ f: [] }, [columnOfField({ name: 'x', type: 'STRING' })])).toEqual([null])
  })
})

describe('schemas', () => {
  it.each<[field: Omit<FieldSchema, 'name'>, type: string]>([
    [{ type: 'INT64', mode: 'NULLABLE' }, 'INT64'],
    [{ type: 'STRING', mode: 'NULLABLE', maxLength: '10' }, 'STRING(10)'],
    [{ type: 'NUMERIC', mode: 'NULLABLE', precision: '18', scale: '2' }, 'NUMERIC(18, 2)'],
    [{ type: 'BIGNUMERIC', mode: 'NULLABLE', precision: '40' }, 'BIGNUMERIC(40)'],
    [{ type: 'DATE', mode: 'REPEATED' }, 'ARRAY<DATE>'],
    [{ type: 'RANGE', mode: 'NULLABLE', rangeElementType: { type: 'DATE' } }, 'RANGE<DATE>'],
    [
      {
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [
          { name: 'sku', type: 'STRING', mode: 'NULLABLE' },
          { name: 'price', type: 'NUMERIC', mode: 'NULLABLE', precision: '18', scale: '2' },
        ],
      },
      'ARRAY<STRUCT<sku STRING, price NUMERIC(18, 2)>>',
    ],
  ])('%j is %s, and back', (field, type) => {
    const column = columnOfField({ name: 'x', ...field })

    expect(typeToSql(column.type)).toBe(type)
    expect(fieldOfColumn(column)).toEqual({ name: 'x', ...field })
  })

  it.each([
    ['INTEGER', 'INT64'],
    ['FLOAT', 'FLOAT64'],
    ['BOOLEAN', 'BOOL'],
  ])('know %s, the older name of %s', (name, type) => {
    expect(typeToSql(columnOfField({ name: 'x', type: name, mode: 'REQUIRED' }).type)).toBe(type)
  })
})
