/** Rules that compute ordinary values natively and the rest in JavaScript must agree with exact arithmetic on all. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScalarTypeName, SqlType } from '../../../../runner/ir/types.ts'
import { translateCast } from '../../../../runner/warehouse/duckdb/functions/cast.ts'
import { translateCall } from '../../../../runner/warehouse/duckdb/functions/registry.ts'
import {
  decimalText,
  divideRounded,
  parseDecimal,
} from '../../../../runner/warehouse/duckdb/runtime/decimal.ts'
import { installRuntime } from '../../../../runner/warehouse/duckdb/runtime/install.ts'
import { roundFloat } from '../../../../runner/warehouse/duckdb/runtime/number.ts'

const type = (name: ScalarTypeName): SqlType => ({ kind: 'scalar', name })

describe('fast paths', () => {
  let connection: DuckDBConnection
  beforeAll(async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    connection = await instance.connect()
    installRuntime(connection)
  })
  afterAll(() => connection.closeSync())

  async function column(sql: string, values: readonly string[], duckdb: string): Promise<readonly string[]> {
    const rows = values.map((value) => `(${value}::${duckdb})`).join(', ')
    const result = await connection.runAndReadAll(`SELECT CAST(${sql} AS VARCHAR) FROM (VALUES ${rows}) t(x)`)
    return result.getRows().map(([value]) => String(value))
  }

  function call(name: string, argument: SqlType, result: SqlType, places: number): string {
    const translation = translateCall({
      name,
      arguments: [
        { kind: 'value', parameter: 0, sql: 'x', type: argument },
        {
          kind: 'value',
          parameter: 1,
          sql: `${places}::BIGINT`,
          type: type('INT64'),
          literal: String(places),
        },
      ],
      result,
    })
    if (!translation.ok) throw new Error(translation.reason)
    return translation.sql
  }

  it('ROUND(FLOAT64, 2) decides halves on the exact value', async () => {
    const halves = Array.from({ length: 2000 }, (_, index) => index / 1000 + 0.005 * (index % 7))
    const values = [...halves, 2.675, 1.005, -8.345, 1e11 + 0.005, 123456789.125, 4.35e12 + 0.375]

    const found = await column(
      call('round', type('FLOAT64'), type('FLOAT64'), 2),
      values.map((value) => `${value}e0`),
      'DOUBLE',
    )

    expect(found.map(Number)).toEqual(values.map((value) => roundFloat(value, 2)))
  })

  it('CAST(FLOAT64 AS NUMERIC) rounds the exact value', async () => {
    const values = Array.from(
      { length: 2000 },
      (_, index) => (index - 1000) * 0.000123 + (index % 3) * 5e-10 + (index % 5) * 1000.1,
    )
    const translation = translateCast({
      from: { sql: 'x', type: type('FLOAT64') },
      to: type('NUMERIC'),
      isSafe: false,
    })
    if (!translation.ok) throw new Error(translation.reason)

    const found = await column(
      translation.sql,
      values.map((value) => `${value}e0`.replace(/e(-?\d+)e0$/, 'e$1')),
      'DOUBLE',
    )

    // 25 digits are enough to tell which side of a half a double of this size is on.
    const exact = values.map((value) => decimalText(parseDecimal(value.toFixed(25), 9) ?? 0n, 9))
    expect(found.map((text) => decimalText(parseDecimal(text, 9) ?? 0n, 9))).toEqual(exact)
  })

  const decimals = [
    '0',
    '1.5',
    '-2.345',
    '999999999',
    '999999999.9999',
    '1000000000',
    '0.000000001',
    '-12345.6789',
    '123456789012.123456789',
    '0.00005',
    '-0.5',
  ]

  it('the product of two NUMERICs is exact at any size', async () => {
    const translation = translateCall({
      name: '$multiply',
      arguments: [
        { kind: 'value', parameter: 0, sql: 'x', type: type('NUMERIC') },
        { kind: 'value', parameter: 1, sql: "CAST('1.2345' AS DECIMAL(38,9))", type: type('NUMERIC') },
      ],
      result: type('NUMERIC'),
    })
    if (!translation.ok) throw new Error(translation.reason)

    const found = await column(
      translation.sql,
      decimals.map((text) => `'${text}'`),
      'DECIMAL(38,9)',
    )

    const exact = decimals.map((text) =>
      divideRounded((parseDecimal(text, 9) ?? 0n) * 1_234_500_000n, 10n ** 9n),
    )
    expect(found.map((text) => parseDecimal(text, 9))).toEqual(exact)
  })

  it.each([0, 1, 2, 5, 8])('ROUND(NUMERIC, %i) is exact at any size', async (places) => {
    const found = await column(
      call('round', type('NUMERIC'), type('NUMERIC'), places),
      decimals.map((text) => `'${text}'`),
      'DECIMAL(38,9)',
    )

    const unit = 10n ** BigInt(9 - places)
    const exact = decimals.map((text) => divideRounded(parseDecimal(text, 9) ?? 0n, unit) * unit)
    expect(found.map((text) => parseDecimal(text, 9))).toEqual(exact)
  })

  it('CAST(NUMERIC AS STRING) writes no zeros behind the last digit', async () => {
    const translation = translateCast({
      from: { sql: 'x', type: type('NUMERIC') },
      to: type('STRING'),
      isSafe: false,
    })
    if (!translation.ok) throw new Error(translation.reason)

    expect(
      await column(
        translation.sql,
        decimals.map((text) => `'${text}'`),
        'DECIMAL(38,9)',
      ),
    ).toEqual(decimals)
  })
})
