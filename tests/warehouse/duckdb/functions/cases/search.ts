/** Expected values of text search and of arrays put into JSON, from BigQuery's reference. */
import type { Case } from '../evaluate.ts'

export const searchCases: readonly Case[] = [
  ["CONTAINS_SUBSTR('the blue house', 'Blue house')", 'BOOL', true],
  ["CONTAINS_SUBSTR('the red house', 'blue')", 'BOOL', false],
  ["CONTAINS_SUBSTR(CAST(NULL AS STRING), 'blue')", 'BOOL', null],
  ["CONTAINS_SUBSTR((23, 35, 41), '35')", 'BOOL', true],
  ["CONTAINS_SUBSTR(('abc', ['def', 'ghi', 'jkl'], 'mno'), 'jk')", 'BOOL', true],
  ["CONTAINS_SUBSTR((23, NULL, 41), '41')", 'BOOL', true],
  ["CONTAINS_SUBSTR((23, NULL, 41), '35')", 'BOOL', null],
  ["CONTAINS_SUBSTR('\\u2168', 'IX')", 'BOOL', true],
  ['CONTAINS_SUBSTR(JSON \'{"lunch":"soup"}\', \'lunch\')', 'BOOL', false],
  ["CONTAINS_SUBSTR(JSON '{\"lunch\":\"soup\"}', 'soup', json_scope => 'JSON_VALUES')", 'BOOL', true],
  ["CONTAINS_SUBSTR(JSON '{\"lunch\":\"soup\"}', 'lunch', json_scope => 'JSON_KEYS')", 'BOOL', true],
  [
    "CONTAINS_SUBSTR(JSON '{\"lunch\":\"soup\"}', 'lunch', json_scope => 'JSON_KEYS_AND_VALUES')",
    'BOOL',
    true,
  ],
  ["CONTAINS_SUBSTR('abc', NULL)", { fails: 'cannot be NULL' }],
  [
    "BAG_OF_WORDS(['I', 'like', 'pie', 'pie', 'pie', NULL])",
    'ARRAY<STRUCT<term STRING, count INT64>>',
    [
      {
        $struct: [
          ['term', null],
          ['count', 1],
        ],
      },
      {
        $struct: [
          ['term', 'I'],
          ['count', 1],
        ],
      },
      {
        $struct: [
          ['term', 'like'],
          ['count', 1],
        ],
      },
      {
        $struct: [
          ['term', 'pie'],
          ['count', 3],
        ],
      },
    ],
  ],
  [
    "TEXT_ANALYZE('I like pie, you like-pie, they like 2 PIEs.')",
    'ARRAY<STRING>',
    ['i', 'like', 'pie', 'you', 'like', 'pie', 'they', 'like', '2', 'pies'],
  ],
  ["TEXT_ANALYZE('a%20b%3Dc', analyzer => 'LOG_ANALYZER')", 'ARRAY<STRING>', ['a', 'b', 'c']],
  ["TEXT_ANALYZE('I like pie', analyzer => 'NO_OP_ANALYZER')", 'ARRAY<STRING>', ['I like pie']],
  ["TEXT_ANALYZE('I like PIE, 2x', analyzer => 'PATTERN_ANALYZER')", 'ARRAY<STRING>', ['like', 'pie', '2x']],
  ['JSON_ARRAY_APPEND(JSON \'["a", "b"]\', \'$\', [1, 2])', 'JSON', { $json: ['a', 'b', 1, 2] }],
  [
    'JSON_ARRAY_APPEND(JSON \'["a", "b"]\', \'$\', [1, 2], append_each_element => FALSE)',
    'JSON',
    { $json: ['a', 'b', [1, 2]] },
  ],
  ['JSON_ARRAY_INSERT(JSON \'["a", "b"]\', \'$[1]\', [1, 2])', 'JSON', { $json: ['a', 1, 2, 'b'] }],
  ["JSON_ARRAY_INSERT(JSON '[\"a\"]', '$[3]', [1, 2])", 'JSON', { $json: ['a', null, null, 1, 2] }],
]
