import { describe, expect, it } from 'vitest'
import { parseTypeText } from '../../runner/compile/type-text.ts'
import { typeToSql } from '../../runner/ir/types.ts'

describe('parseTypeText', () => {
  it.each([
    ['INT64', 'INT64'],
    [' string ( 10 ) ', 'STRING(10)'],
    ['numeric(18,2)', 'NUMERIC(18, 2)'],
    ['BIGDECIMAL(76, 38)', 'BIGNUMERIC(76, 38)'],
    ['Boolean', 'BOOL'],
    [
      'ARRAY<STRUCT<sku STRING, price NUMERIC(18, 2), ARRAY<DATE>>>',
      'ARRAY<STRUCT<sku STRING, price NUMERIC(18, 2), ARRAY<DATE>>>',
    ],
    ['STRUCT<>', 'STRUCT<>'],
    ['STRUCT<INT64, `x y` DATE>', 'STRUCT<INT64, x y DATE>'],
    ['RANGE<DATE>', 'RANGE<DATE>'],
  ])('reads %j as %s', (text, sql) => {
    const parsed = parseTypeText(text)

    expect('type' in parsed ? typeToSql(parsed.type) : parsed.problem).toBe(sql)
  })

  it.each([
    ['INT65', '"INT65" is not a type; did you mean INT64?'],
    ['ARRAY<INT64', '">" is missing at the end'],
    ['ARRAY INT64', '"<" is expected before "INT64"'],
    ['INT64 x', '"x" does not belong there'],
    ['', 'a type is missing at the end'],
    ['INT64(3)', 'INT64 does not take 1 of them'],
    ['NUMERIC(10, 10)', 'the scale of NUMERIC is at most 9'],
    ['NUMERIC(40, 2)', 'the precision of NUMERIC with scale 2 is between 2 and 31'],
    ['RANGE<INT64>', 'a RANGE is of DATE, DATETIME or TIMESTAMP'],
  ])('says of %j: %s', (text, problem) => {
    expect(parseTypeText(text)).toEqual({ problem })
  })
})
