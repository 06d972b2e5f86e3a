/** Tables that the queries of queries/query.sql read. */
export const tables = [
  {
    name: 'orders',
    columns: [
      { name: 'id', type: 'INT64' },
      { name: 'customer', type: 'STRING' },
      { name: 'amount', type: 'FLOAT64' },
      { name: 'day', type: 'DATE' },
      { name: 'tags', type: 'ARRAY<STRING>' },
      { name: 'item', type: 'STRUCT<sku STRING, n INT64>' },
    ],
    rows: [
      [1, 'ann', 10.5, '2024-01-01', ['new', 'web'], ['a', 2]],
      [2, 'bob', 20, '2024-01-02', [], ['b', null]],
      [3, 'ann', null, '2024-01-02', ['web'], null],
      [4, null, 5.25, null, ['x', 'y', 'z'], ['a', 1]],
      [5, 'cid', -3, '2024-02-29', ['web'], ['c', 7]],
    ],
  },
  {
    name: 'customers',
    columns: [
      { name: 'customer', type: 'STRING' },
      { name: 'country', type: 'STRING' },
      { name: 'since', type: 'TIMESTAMP' },
    ],
    rows: [
      ['ann', 'DE', '2023-05-05T10:00:00Z'],
      ['bob', 'US', null],
      ['dan', null, '2024-01-01T00:00:00Z'],
    ],
  },
]
