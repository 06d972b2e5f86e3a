/** Expected types of PERCENTILE_CONT, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const percentileCases: readonly Case[] = [
  [
    "SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([NUMERIC '1', NUMERIC '2']) x LIMIT 1",
    'FLOAT64',
    [[1.5]],
  ],
  ["SELECT PERCENTILE_CONT(x, 1) OVER () FROM UNNEST([NUMERIC '1']) x", 'FLOAT64', [[1]]],
  ["SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([BIGNUMERIC '1']) x", 'FLOAT64', [[1]]],
  ['SELECT PERCENTILE_CONT(x, 0.5) OVER () FROM UNNEST([1]) x', 'FLOAT64', [[1]]],
  [
    "SELECT PERCENTILE_CONT(x, NUMERIC '0.3') OVER () FROM UNNEST([NUMERIC '1', NUMERIC '2', NUMERIC '4.5']) x LIMIT 1",
    'NUMERIC',
    [['1.6']],
  ],
]
