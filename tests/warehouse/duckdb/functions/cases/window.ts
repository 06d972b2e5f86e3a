/** Expected values of window functions, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const windowCases: readonly Case[] = [
  [
    'SELECT COUNT(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([3, NULL, 1, 2, NULL]) x ORDER BY x',
    'INT64',
    [[2], [2], [1], [2], [2]],
  ],
  [
    'SELECT LAST_VALUE(x IGNORE NULLS) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[1], [1], [3]],
  ],
  [
    'SELECT LAG(x, 1, -1) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[-1], [1], [null]],
  ],
  [
    'SELECT DISTINCT PERCENTILE_CONT(x, 0.5) OVER (), PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST([1, 2, 3, 4, NULL]) x',
    'FLOAT64, INT64',
    [[2.5, 2]],
  ],
  [
    'SELECT ROW_NUMBER() OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT RANK() OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT DENSE_RANK() OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT PERCENT_RANK() OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT CUME_DIST() OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT NTILE(2) OVER (ORDER BY x) FROM UNNEST([10, 20, 20, 30]) x ORDER BY 1, 2',
    { fails: 'ORDER BY is out of SELECT column number range: 2' },
  ],
  [
    'SELECT LAG(x) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[null], [1], [null], [3]],
  ],
  [
    'SELECT LEAD(x, 2) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[3], [4], [null], [null]],
  ],
  [
    'SELECT LAG(x, 1, 99) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[99], [1], [null], [3]],
  ],
  [
    'SELECT FIRST_VALUE(x) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[1], [1], [1], [1]],
  ],
  [
    'SELECT LAST_VALUE(x) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[1], [null], [3], [4]],
  ],
  [
    'SELECT NTH_VALUE(x, 2) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[null], [null], [null], [null]],
  ],
  [
    'SELECT FIRST_VALUE(x IGNORE NULLS) OVER (ORDER BY o ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM UNNEST([1, NULL, 3, 4]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[1], [3], [3], [4]],
  ],
  [
    'SELECT SUM(x) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[1], [3], [5]],
  ],
  ['SELECT AVG(x) OVER () FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o', 'FLOAT64', [[2], [2], [2]]],
  [
    'SELECT COUNT(DISTINCT x) OVER () FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[3], [3], [3]],
  ],
  [
    'SELECT COUNTIF(x > 1) OVER (ORDER BY o) FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[0], [1], [2]],
  ],
  [
    'SELECT MAX(x) OVER (PARTITION BY MOD(o, 2)) FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o',
    'INT64',
    [[3], [2], [3]],
  ],
  [
    "SELECT STRING_AGG(CAST(x AS STRING), ',') OVER (ORDER BY o) FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o",
    'STRING',
    [['1'], ['1,2'], ['1,2,3']],
  ],
  [
    'SELECT ARRAY_AGG(x) OVER (ORDER BY o) FROM UNNEST([1, 2, 3]) x WITH OFFSET o ORDER BY o',
    'ARRAY<INT64>',
    [[[1]], [[1, 2]], [[1, 2, 3]]],
  ],
  [
    'SELECT DISTINCT PERCENTILE_CONT(x, 0.5) OVER (), PERCENTILE_CONT(x, 0.3) OVER (), PERCENTILE_DISC(x, 0.5) OVER (), PERCENTILE_DISC(x, 0) OVER (), PERCENTILE_DISC(x, 1) OVER (), PERCENTILE_DISC(x, 0.3) OVER () FROM UNNEST([1, 2, 3, 4, NULL]) x',
    'FLOAT64, FLOAT64, INT64, INT64, INT64, INT64',
    [[2.5, 1.9, 2, 1, 4, 2]],
  ],
  [
    'SELECT DISTINCT PERCENTILE_DISC(x, 0.25) OVER (), PERCENTILE_DISC(x, 0.26) OVER (), PERCENTILE_DISC(x, 0.75) OVER (), PERCENTILE_CONT(x, 0) OVER (), PERCENTILE_CONT(x, 1) OVER () FROM UNNEST([10.0, 20.0, 30.0, 40.0]) x',
    'FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64',
    [[10, 20, 30, 10, 40]],
  ],
  ["SELECT DISTINCT PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST(['a', 'b', 'c']) x", 'STRING', [['b']]],
  [
    'SELECT SUM(x) OVER (PARTITION BY MOD(x, 2) ORDER BY x) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'INT64',
    [[1], [2], [4], [6]],
  ],
  [
    'SELECT x - LAG(x) OVER (ORDER BY x) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'INT64',
    [[null], [1], [1], [1]],
  ],
  [
    'SELECT SAFE_DIVIDE(x, SUM(x) OVER ()) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'FLOAT64',
    [[0.1], [0.2], [0.3], [0.4]],
  ],
  [
    'SELECT MAX(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'INT64',
    [[null], [1], [2], [3]],
  ],
  [
    'SELECT ROUND(AVG(CAST(x AS NUMERIC)) OVER (), 3) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'NUMERIC',
    [['2.5'], ['2.5'], ['2.5'], ['2.5']],
  ],
  [
    'SELECT LOGICAL_OR(x = 2) OVER (ORDER BY x) FROM UNNEST([1, 2, 3, 4]) x ORDER BY x',
    'BOOL',
    [[false], [true], [true], [true]],
  ],
  ['SELECT NTILE(3) OVER (ORDER BY x) FROM UNNEST([1, 2, 2, 5]) x ORDER BY x', 'INT64', [[1], [1], [2], [3]]],
  [
    'SELECT LEAD(x) OVER (ORDER BY x DESC) FROM UNNEST([1, 2, 2, 5]) x ORDER BY x',
    'INT64',
    [[null], [2], [1], [2]],
  ],
  [
    'SELECT FIRST_VALUE(x) OVER (ORDER BY x DESC) FROM UNNEST([1, 2, 2, 5]) x ORDER BY x',
    'INT64',
    [[5], [5], [5], [5]],
  ],
  [
    'SELECT LAST_VALUE(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM UNNEST([1, 2, 2, 5]) x ORDER BY x',
    'INT64',
    [[5], [5], [5], [5]],
  ],
  [
    'SELECT PERCENT_RANK() OVER (ORDER BY x) FROM UNNEST([1, 2, 2, 5]) x ORDER BY x',
    'FLOAT64',
    [[0], [0.3333333333333333], [0.3333333333333333], [1]],
  ],
]
