/** Values at the ends of types, as Google's evaluator has them. */
import { type Case, describeCases, useWarehouse } from './evaluate.ts'

const numbers: readonly Case[] = [
  ["LN(CAST('-inf' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ["COS(CAST('inf' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ["ACOS(CAST('nan' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ["LOG(2.5, CAST('inf' AS FLOAT64))", 'FLOAT64', 'NaN'],
  ['CSC(0.0)', { fails: 'CSC(0)' }],
  ["RANGE_BUCKET(CAST('nan' AS FLOAT64), [0.0, 2.5])", 'INT64', null],
  ['RANGE_BUCKET(7, [5, 1])', { fails: 'ascending' }],
  ["PARSE_NUMERIC(' - 1,234.5 ')", 'NUMERIC', '-1234.5'],
  ["PARSE_NUMERIC('5-')", 'NUMERIC', '-5'],
  ["FORMAT('%.2f', -0.0)", 'STRING', '0.00'],
]

const texts: readonly Case[] = [
  ["SUBSTR('hello', 1, 9223372036854775807)", 'STRING', 'hello'],
  ["SUBSTR('hello', 9223372036854775807, 3)", 'STRING', ''],
  ["SUBSTR('hello', 1, CAST(NULL AS INT64))", 'STRING', null],
  ["SOUNDEX('Tymczak')", 'STRING', 'T520'],
  ["INITCAP('ßa ΑΣ')", 'STRING', 'ßa Ασ'],
  ["ARRAY_TO_STRING(['a'], ',', NULL)", 'STRING', null],
  ['ARRAY_INCLUDES_ALL([1, 2], [CAST(NULL AS INT64)])', 'BOOL', false],
  ["CAST('abc' AS BYTES FORMAT 'HEX')", 'BYTES', { $bytes: 'Crw=' }],
]

const times: readonly Case[] = [
  ["DATE_TRUNC(DATE '0001-01-01', WEEK)", { fails: 'out of range' }],
  ["DATE_DIFF(DATE '0001-01-01', DATE '2024-03-01', WEEK)", 'INT64', -105563],
  ["LAST_DAY(DATE '9999-12-31', WEEK)", { fails: 'out of range' }],
  ["LAST_DAY(DATE '0001-01-01', WEEK)", 'DATE', '0001-01-06'],
  ["DATE_BUCKET(DATE '2024-02-29', INTERVAL 1 MONTH, DATE '2024-01-15')", 'DATE', '2024-02-15'],
  ["TIMESTAMP('2024-11-03 01:30:00 America/New_York')", 'TIMESTAMP', '2024-11-03T05:30:00Z'],
  ["TIMESTAMP('2024-01-31 12:34:56+00', 'UTC')", { fails: 'time zone' }],
  ["FORMAT_DATE('%E6S %C', DATE '0987-12-31')", 'STRING', '%E6S 9'],
  ["FORMAT_DATE('', DATE '2024-01-31')", 'STRING', ''],
  [
    'SELECT ARRAY_AGG(x ORDER BY x) FROM UNNEST([INTERVAL 25 HOUR, INTERVAL 1 DAY]) AS x',
    'ARRAY<INTERVAL>',
    [[['0-0 1 0:0:0', '0-0 0 25:0:0']]],
  ],
  [
    "GENERATE_RANGE_ARRAY(RANGE<DATE> '[2024-01-01, 2024-01-10)', INTERVAL 0 DAY)",
    { fails: 'step must be positive' },
  ],
]

const evaluate = useWarehouse()
describeCases('numbers', numbers, evaluate)
describeCases('texts', texts, evaluate)
describeCases('times', times, evaluate)
