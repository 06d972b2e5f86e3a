const rows =
  "UNNEST([STRUCT(1 AS id, 'a' AS k, 10 AS v, 1.5 AS f), (2, 'a', NULL, 2.5), (3, 'b', 30, NULL), (4, 'a', 10, CAST('nan' AS FLOAT64)), (5, 'b', 5, -1.0), (6, NULL, 7, 0.0)])"
const windows = [
  'ORDER BY id',
  'PARTITION BY k ORDER BY id',
  'PARTITION BY k ORDER BY v DESC, id',
  'ORDER BY v, id',
]
const frames = [
  'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  'ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING',
  'ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING',
  'ROWS 1 PRECEDING',
  'RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
]
const ranked = [
  'ROW_NUMBER()',
  'RANK()',
  'DENSE_RANK()',
  'PERCENT_RANK()',
  'CUME_DIST()',
  'NTILE(2)',
  'NTILE(7)',
  'LAG(v)',
  'LAG(v, 2, -1)',
  'LEAD(k)',
  'LEAD(v, 0)',
]
const framed = [
  'SUM(v)',
  'AVG(v)',
  'COUNT(*)',
  'COUNT(v)',
  'MIN(v)',
  'MAX(f)',
  'SUM(f)',
  'FIRST_VALUE(v)',
  'LAST_VALUE(v)',
  'NTH_VALUE(v, 2)',
  'FIRST_VALUE(v IGNORE NULLS)',
  'LAST_VALUE(v IGNORE NULLS)',
  'NTH_VALUE(v, 2 IGNORE NULLS)',
  'ARRAY_AGG(id)',
  'STRING_AGG(CAST(id AS STRING))',
  'COUNTIF(v > 6)',
  'LOGICAL_OR(v > 6)',
  'ANY_VALUE(k) IS NULL',
  'STDDEV_POP(v)',
]
const over = (call, window) =>
  `ARRAY(SELECT AS STRUCT id, ${call} OVER (${window}) AS r FROM ${rows} ORDER BY id)`
export const calls = [
  ...ranked.flatMap((call) => windows.map((window) => over(call, window))),
  ...framed.flatMap((call) => [
    ...windows.slice(0, 3).map((window) => over(call, window)),
    ...frames.map((frame) => over(call, `PARTITION BY k ORDER BY id ${frame}`)),
  ]),
  ...['SUM(v)', 'COUNT(*)', 'MAX(v)', 'AVG(f)'].flatMap((call) =>
    [
      '',
      'PARTITION BY k',
      'ORDER BY v',
      'ORDER BY v DESC',
      'ORDER BY f',
      'ORDER BY v RANGE BETWEEN 3 PRECEDING AND 3 FOLLOWING',
      'ORDER BY f RANGE BETWEEN 1 PRECEDING AND CURRENT ROW',
    ].map((window) => over(call, window)),
  ),
  ...[
    'PERCENTILE_CONT(v, 0.5)',
    'PERCENTILE_CONT(f, 0.25)',
    'PERCENTILE_DISC(v, 0.5)',
    'PERCENTILE_DISC(k, 0)',
    'PERCENTILE_CONT(v, 0.5 RESPECT NULLS)',
    'PERCENTILE_DISC(v, 1 IGNORE NULLS)',
    'SUM(DISTINCT v)',
    'COUNT(DISTINCT v)',
  ].flatMap((call) => ['', 'PARTITION BY k'].map((window) => over(call, window))),
]
