/** Expected values of CASE with a value, array bounds and decimal constants, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const constantCases: readonly Case[] = [
  ["CASE CAST('nan' AS FLOAT64) WHEN CAST('nan' AS FLOAT64) THEN 1 ELSE 2 END", 'INT64', 2],
  ['CASE (1, NULL) WHEN (1, NULL) THEN 1 ELSE 2 END', 'INT64', 2],
  ['CASE (1, 2) WHEN (1, 2) THEN 1 ELSE 2 END', 'INT64', 1],
  ['SAFE.ABS([1,2][OFFSET(5)])', { fails: 'Array index 5 is out of bounds' }],
  ['[1,2][OFFSET(2)]', { fails: 'Array index 2 is out of bounds' }],
  ['CASE WHEN TRUE THEN 1 END', 'INT64', 1],
  ['CAST(1e28 AS NUMERIC)', 'NUMERIC', '10000000000000000000000000000'],
  ['CAST(0.1 AS BIGNUMERIC)', 'BIGNUMERIC', '0.1'],
  ['CAST(1.1 + 0 AS BIGNUMERIC)', 'BIGNUMERIC', '1.10000000000000008881784197001252323389'],
  ['CAST(-0.1 AS NUMERIC)', 'NUMERIC', '-0.1'],
  ['CAST(1e300 AS NUMERIC)', { fails: 'numeric out of range' }],
]
