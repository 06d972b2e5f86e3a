/** Expected values of array functions on rarer types, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const arrayTypeCases: readonly Case[] = [
  ["ARRAY_SUM([BIGNUMERIC '1.5', NULL, BIGNUMERIC '2'])", 'BIGNUMERIC', '3.5'],
  ["ARRAY_AVG([BIGNUMERIC '1.5', NULL, BIGNUMERIC '2'])", 'BIGNUMERIC', '1.75'],
  ['ARRAY_SUM([INTERVAL 1 DAY, INTERVAL 2 MONTH, NULL])', 'INTERVAL', '0-2 1 0:0:0'],
  ['ARRAY_AVG([INTERVAL 1 DAY, INTERVAL 3 MONTH, NULL])', 'INTERVAL', '0-1 15 12:0:0'],
  ['ARRAY_SUM(CAST([] AS ARRAY<INTERVAL>))', 'INTERVAL', null],
  ['ARRAY_AVG(CAST([] AS ARRAY<BIGNUMERIC>))', 'BIGNUMERIC', null],
  ["ARRAY_TO_STRING([b'a', NULL, b'\\xff'], b'-')", 'BYTES', { $bytes: 'YS3/' }],
  ["ARRAY_TO_STRING([b'a', NULL, b'\\xff'], b'-', b'?')", 'BYTES', { $bytes: 'YS0/Lf8=' }],
  ["ARRAY_TO_STRING(['a', NULL], '-', '?')", 'STRING', 'a-?'],
  ['EDIT_DISTANCE(b"abc", b"abd")', 'INT64', 1],
  ["SELECT ARRAY_TO_STRING(['a', NULL, 'b'], s) FROM UNNEST(['-', '+']) s", 'STRING', [['a-b'], ['a+b']]],
]
