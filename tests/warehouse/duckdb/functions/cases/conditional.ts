/** Expected values of conditional functions, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const conditionalCases: readonly Case[] = [
  ["GREATEST(1.0, CAST('nan' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ["LEAST(1.0, CAST('nan' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ['COALESCE(NULL, 1, 2)', 'INT64', 1],
  ['IF(NULL, 1, 2)', 'INT64', 2],
  ['NULLIF(1, 1)', 'INT64', null],
  ['IFNULL(NULL, 5)', 'INT64', 5],
  ["NULLIF(CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ['GREATEST(1, NULL, 3)', 'INT64', null],
  ['LEAST(2, 1)', 'INT64', 1],
  [
    "SELECT GREATEST(x, y) FROM (SELECT CAST('nan' AS FLOAT64) AS x, 2.5 AS y UNION ALL SELECT 1.5, CAST('nan' AS FLOAT64) UNION ALL SELECT NULL, CAST('nan' AS FLOAT64) UNION ALL SELECT CAST('nan' AS FLOAT64), NULL)",
    'FLOAT64',
    [['NaN'], ['NaN'], [null], [null]],
  ],
  [
    "SELECT LEAST(x, y) FROM (SELECT CAST('nan' AS FLOAT64) AS x, 2.5 AS y UNION ALL SELECT 1.5, CAST('nan' AS FLOAT64) UNION ALL SELECT NULL, CAST('nan' AS FLOAT64) UNION ALL SELECT CAST('nan' AS FLOAT64), NULL)",
    'FLOAT64',
    [['NaN'], ['NaN'], [null], [null]],
  ],
  [
    "SELECT NULLIF(x, y) FROM (SELECT CAST('nan' AS FLOAT64) AS x, 2.5 AS y UNION ALL SELECT 1.5, CAST('nan' AS FLOAT64) UNION ALL SELECT NULL, CAST('nan' AS FLOAT64) UNION ALL SELECT CAST('nan' AS FLOAT64), NULL)",
    'FLOAT64',
    [['NaN'], [1.5], [null], ['NaN']],
  ],
  ['TYPEOF(1)', 'STRING', 'INT64'],
  ['SELECT COALESCE(1.5, x / 0) FROM (SELECT 1 AS x)', 'FLOAT64', [[1.5]]],
  ['SELECT IF(x = 0, 0, 10 / x) FROM (SELECT 0 AS x)', 'FLOAT64', [[0]]],
  ['IF(true, 1, 2.5)', 'FLOAT64', 1],
  ["COALESCE(NULL, 'a')", 'STRING', 'a'],
  ["ERROR('boom')", { fails: 'boom' }],
  ["IF(true, 1, ERROR('boom'))", 'INT64', 1],
]
