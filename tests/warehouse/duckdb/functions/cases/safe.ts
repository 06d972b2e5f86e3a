/** Expected values of SAFE., from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const safeCases: readonly Case[] = [
  ["SAFE.PARSE_DATE('%Y-%m-%d', 'nope')", 'DATE', null],
  ["SAFE.SUBSTR('abc', 1, -1)", 'STRING', null],
  ["SAFE.PARSE_DATE('%F', 'x')", 'DATE', null],
  ['SAFE.LN(0.0)', 'FLOAT64', null],
  ['SAFE.SQRT(-1.0)', 'FLOAT64', null],
  ["SAFE.TIMESTAMP('bad')", 'TIMESTAMP', null],
  ['SAFE.LN(1/0)', { fails: 'division by zero: 1 / 0' }],
  ["SAFE.SUBSTR('abc', 1, 1 - 2)", 'STRING', null],
  ['SAFE.CHR(-1)', 'STRING', null],
]
