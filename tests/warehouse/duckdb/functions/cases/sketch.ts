/** Expected values of HLL_COUNT and APPROX_TOP_COUNT: exact for few values, within the documented error for many. */
import type { Case } from '../evaluate.ts'

export const sketchCases: readonly Case[] = [
  ["SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x)) FROM UNNEST(['a','b','c','a',NULL]) x", 'INT64', [[3]]],
  ['SELECT HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x, 10)) FROM UNNEST([1,2,3,3]) x', 'INT64', [[3]]],
  ['SELECT HLL_COUNT.INIT(x) IS NULL FROM UNNEST([CAST(NULL AS INT64)]) x', 'BOOL', [[true]]],
  [
    'SELECT HLL_COUNT.MERGE(s) FROM (SELECT HLL_COUNT.INIT(x) AS s FROM UNNEST([1,2,3]) x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST([3,4]) x)',
    'INT64',
    [[4]],
  ],
  [
    'SELECT HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) FROM (SELECT HLL_COUNT.INIT(x, 12) AS s FROM UNNEST([1,2,3]) x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST([3,4]) x)',
    'INT64',
    [[4]],
  ],
  ['SELECT HLL_COUNT.MERGE(CAST(NULL AS BYTES))', 'INT64', [[0]]],
  ['HLL_COUNT.EXTRACT(CAST(NULL AS BYTES))', 'INT64', 0],
  ["HLL_COUNT.EXTRACT(b'nonsense')", { fails: 'Invalid or incompatible sketch in HLL_COUNT' }],
  ['SELECT HLL_COUNT.INIT(x, 9) FROM UNNEST([1]) x', { fails: 'precision must be between 10 and 24' }],
  [
    'SELECT ABS(HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x)) - 50000) < 50000 * 0.03 FROM UNNEST(GENERATE_ARRAY(1, 50000)) x',
    'BOOL',
    [[true]],
  ],
  [
    'SELECT ABS(HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x, 10)) - 50000) < 50000 * 0.15 FROM UNNEST(GENERATE_ARRAY(1, 50000)) x',
    'BOOL',
    [[true]],
  ],
  [
    'SELECT HLL_COUNT.EXTRACT(HLL_COUNT.MERGE_PARTIAL(s)) = MIN(n) FROM (SELECT HLL_COUNT.INIT(x, 12) AS s, HLL_COUNT.EXTRACT(HLL_COUNT.INIT(x, 12)) AS n FROM UNNEST(GENERATE_ARRAY(1, 5000)) x UNION ALL SELECT HLL_COUNT.INIT(x, 15), 999999 FROM UNNEST(GENERATE_ARRAY(1, 5000)) x)',
    'BOOL',
    [[true]],
  ],
  [
    "SELECT HLL_COUNT.MERGE(s) FROM (SELECT HLL_COUNT.INIT(x) AS s FROM UNNEST([1]) x UNION ALL SELECT HLL_COUNT.INIT(x) FROM UNNEST(['a']) x)",
    { fails: 'different types' },
  ],
  [
    "SELECT APPROX_TOP_COUNT(x, 2) FROM UNNEST(['a','b','b','c','c','c']) x",
    'ARRAY<STRUCT<value STRING, count INT64>>',
    [
      [
        [
          {
            $struct: [
              ['value', 'c'],
              ['count', 3],
            ],
          },
          {
            $struct: [
              ['value', 'b'],
              ['count', 2],
            ],
          },
        ],
      ],
    ],
  ],
  [
    'SELECT APPROX_TOP_COUNT(x, 1) FROM UNNEST([1, NULL, NULL]) x',
    'ARRAY<STRUCT<value INT64, count INT64>>',
    [
      [
        [
          {
            $struct: [
              ['value', null],
              ['count', 2],
            ],
          },
        ],
      ],
    ],
  ],
  ['CAST(1e29 AS NUMERIC)', 'NUMERIC', '99999999999999991433150857216'],
  ['CAST(1e28 AS NUMERIC)', 'NUMERIC', '10000000000000000000000000000'],
]
