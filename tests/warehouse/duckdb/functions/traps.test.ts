/** The places where DuckDB means something else than GoogleSQL: each is a test by name. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: expected values are written out
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../runner/base/json.ts'
import { comparable, useWarehouse } from './evaluate.ts'

type Trap =
  | readonly [name: string, sql: string, types: string, rows: Json]
  | readonly [name: string, sql: string, error: { readonly fails: string }]

const traps: readonly Trap[] = [
  ['Division by zero is an error', 'SELECT x / y FROM (SELECT 1 AS x, 0 AS y)', { fails: '' }],
  [
    'DIV / MOD by zero: error vs NULL',
    'SELECT MOD(x, y), DIV(x, y) FROM (SELECT 7 AS x, 0 AS y)',
    { fails: '' },
  ],
  [
    'MOD / DIV sign truncates toward zero',
    'SELECT MOD(-7, 3), DIV(-7, 2), DIV(7, -2)',
    'INT64,INT64,INT64',
    [[-1, -3, -3]],
  ],
  [
    'Decimal literals are FLOAT64, not DECIMAL',
    'SELECT 0.1 + 0.2, 1.0 / 3',
    'FLOAT64,FLOAT64',
    [[0.30000000000000004, 0.3333333333333333]],
  ],
  [
    'CAST FLOAT64 -> INT64 rounds half away',
    'SELECT CAST(x AS INT64) FROM UNNEST([2.5, -2.5, 3.5, 0.5, 1e3]) x',
    'INT64',
    [[3], [-3], [4], [1], [1000]],
  ],
  [
    "SAFE_CAST('1.5' AS INT64) is NULL",
    "SELECT SAFE_CAST(x AS INT64) FROM UNNEST(['1.5', ' 12 ', '0x1A', 'abc', '+3']) x",
    'INT64',
    [[null], [12], [26], [null], [3]],
  ],
  [
    'CAST(STRING AS BOOL) takes only true/false',
    "SELECT SAFE_CAST(x AS BOOL) FROM UNNEST(['true', 'FALSE', 't', '1', 'yes']) x",
    'BOOL',
    [[true], [false], [null], [null], [null]],
  ],
  [
    'CAST(FLOAT64 AS STRING): 1, 1e+15, 0.1',
    "SELECT CAST(x AS STRING) FROM UNNEST([1.0, 0.1, 1e15, 123456789012345680.0, 1e-7, -0.0, CAST('inf' AS FLOAT64), CAST('nan' AS FLOAT64)]) x",
    'STRING',
    [['1'], ['0.1'], ['1e+15'], ['1.2345678901234568e+17'], ['1e-07'], ['0'], ['inf'], ['nan']],
  ],
  [
    'NUMERIC product: keep scale 9, half away',
    "SELECT NUMERIC '1.123456789' * NUMERIC '2.123456789'",
    'NUMERIC',
    [['2.385611946']],
  ],
  [
    'NUMERIC quotient is NUMERIC, not DOUBLE',
    "SELECT NUMERIC '12345678901234567890.5' / NUMERIC '3'",
    'NUMERIC',
    [['4115226300411522630.166666667']],
  ],
  [
    'AVG(NUMERIC) is NUMERIC',
    "SELECT AVG(x) FROM UNNEST([NUMERIC '1', NUMERIC '2', NUMERIC '2']) x",
    'NUMERIC',
    [['1.666666667']],
  ],
  ['SUM(INT64) must overflow', 'SELECT SUM(x) FROM UNNEST([9223372036854775807, 1]) x', { fails: '' }],
  [
    'NULLS order: ASC first, DESC last',
    'SELECT x FROM UNNEST([2, NULL, 1]) x ORDER BY x',
    'INT64',
    [[null], [1], [2]],
  ],
  [
    'NaN sorts before -inf',
    "SELECT x FROM UNNEST([1.0, CAST('nan' AS FLOAT64), CAST('-inf' AS FLOAT64)]) x ORDER BY x",
    'FLOAT64',
    [['NaN'], ['-inf'], [1]],
  ],
  [
    'NaN comparisons are false',
    "SELECT CAST('nan' AS FLOAT64) = CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64) > 1",
    'BOOL,BOOL',
    [[false, false]],
  ],
  [
    'arr[OFFSET(i)]: 0-based, error out of bounds',
    'SELECT a[OFFSET(5)] FROM (SELECT [1,2,3] AS a)',
    { fails: '' },
  ],
  [
    'arr[SAFE_OFFSET(-2)] is NULL',
    'SELECT a[SAFE_OFFSET(-2)], a[SAFE_ORDINAL(-1)], a[SAFE_OFFSET(1)] FROM (SELECT [1,2,3] AS a)',
    'INT64,INT64,INT64',
    [[null, null, 2]],
  ],
  [
    'UNNEST WITH OFFSET is 0-based',
    "SELECT x, o FROM UNNEST(['a','b']) x WITH OFFSET o ORDER BY o",
    'STRING,INT64',
    [
      ['a', 0],
      ['b', 1],
    ],
  ],
  [
    'UNNEST of STRUCT array spreads the fields',
    "SELECT k, v FROM UNNEST([STRUCT('a' AS k, 1 AS v), ('b', 2)]) ORDER BY k",
    'STRING,INT64',
    [
      ['a', 1],
      ['b', 2],
    ],
  ],
  [
    'SAFE. prefix',
    "SELECT SAFE.PARSE_DATE('%Y-%m-%d', 'nope'), SAFE.SUBSTR('abc', 1, -1)",
    'DATE,STRING',
    [[null, null]],
  ],
  [
    'DATE_DIFF(WEEK) counts Sunday boundaries',
    "SELECT DATE_DIFF(DATE '2024-01-07', DATE '2024-01-06', WEEK), DATE_DIFF(DATE '2024-01-08', DATE '2024-01-07', WEEK(MONDAY)), DATE_DIFF(DATE '2024-01-10', DATE '2024-01-08', WEEK(WEDNESDAY))",
    'INT64,INT64,INT64',
    [[1, 1, 1]],
  ],
  [
    'TIMESTAMP_DIFF counts whole units',
    "SELECT TIMESTAMP_DIFF(TIMESTAMP '2024-01-01 01:01:00+00', TIMESTAMP '2024-01-01 00:59:00+00', HOUR), TIMESTAMP_DIFF(TIMESTAMP '2024-01-02 00:00:00+00', TIMESTAMP '2024-01-01 23:00:00+00', DAY)",
    'INT64,INT64',
    [[0, 0]],
  ],
  [
    'DATE_TRUNC(WEEK) starts on Sunday; result stays DATE',
    "SELECT DATE_TRUNC(DATE '2024-01-10', WEEK), DATE_TRUNC(DATE '2024-01-10', WEEK(MONDAY)), DATE_TRUNC(DATE '2024-01-10', WEEK(THURSDAY)), DATE_TRUNC(DATE '2024-01-10', MONTH)",
    'DATE,DATE,DATE,DATE',
    [['2024-01-07', '2024-01-08', '2024-01-04', '2024-01-01']],
  ],
  [
    'DATE_ADD returns DATE',
    "SELECT DATE_ADD(DATE '2024-01-31', INTERVAL 1 MONTH), DATE_SUB(DATE '2024-03-31', INTERVAL 1 QUARTER), DATE_ADD(DATE '2024-01-31', INTERVAL 2 WEEK)",
    'DATE,DATE,DATE',
    [['2024-02-29', '2023-12-31', '2024-02-14']],
  ],
  [
    'EXTRACT(DAYOFWEEK) 1 = Sunday',
    "SELECT EXTRACT(DAYOFWEEK FROM DATE '2024-01-07'), EXTRACT(DAYOFWEEK FROM DATE '2024-01-13')",
    'INT64,INT64',
    [[1, 7]],
  ],
  [
    'EXTRACT(WEEK) is Sunday-based 0-53',
    "SELECT EXTRACT(WEEK FROM DATE '2024-01-01'), EXTRACT(WEEK(MONDAY) FROM DATE '2024-01-07'), EXTRACT(ISOWEEK FROM DATE '2024-12-30'), EXTRACT(WEEK(THURSDAY) FROM DATE '2024-01-04')",
    'INT64,INT64,INT64,INT64',
    [[0, 1, 1, 1]],
  ],
  [
    'EXTRACT(MICROSECOND) excludes seconds',
    "SELECT EXTRACT(MICROSECOND FROM TIMESTAMP '2024-01-01 00:00:05.123456+00'), EXTRACT(MILLISECOND FROM DATETIME '2024-01-01 00:00:05.123456')",
    'INT64,INT64',
    [[123456, 123]],
  ],
  [
    'FORMAT_DATE elements (%e %k %E4Y %x %Q %P %s %h %D %C)',
    "SELECT FORMAT_DATE('%e|%x|%Q|%h|%D|%C|%E4Y|%u|%V|%G', DATE '2024-03-05')",
    'STRING',
    [[' 5|03/05/24|1|Mar|03/05/24|20|2024|2|10|2024']],
  ],
  [
    'FORMAT_TIMESTAMP with a zone and %E*S',
    "SELECT FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%E3S %Z', TIMESTAMP '2024-07-01 12:00:05.1239+00', 'America/New_York')",
    'STRING',
    [['2024-07-01 08:00:05.123 UTC-4']],
  ],
  [
    'TIMESTAMP vs DATETIME and zones',
    "SELECT TIMESTAMP(DATETIME '2024-07-01 12:00:00', 'America/New_York'), DATETIME(TIMESTAMP '2024-07-01 12:00:00+00', 'America/New_York'), DATE(TIMESTAMP '2024-07-01 02:00:00+00', 'America/New_York'), EXTRACT(HOUR FROM TIMESTAMP '2024-07-01 12:00:00+00' AT TIME ZONE 'Asia/Tokyo')",
    'TIMESTAMP,DATETIME,DATE,INT64',
    [['2024-07-01T16:00:00Z', '2024-07-01T08:00:00', '2024-06-30', 21]],
  ],
  [
    'TIMESTAMP_TRUNC with a zone',
    "SELECT TIMESTAMP_TRUNC(TIMESTAMP '2024-07-01 02:00:00+00', DAY, 'America/New_York')",
    'TIMESTAMP',
    [['2024-06-30T04:00:00Z']],
  ],
  [
    'TIMESTAMP_MICROS gives TIMESTAMP',
    'SELECT TIMESTAMP_MICROS(1230219000000000), TIMESTAMP_SECONDS(1)',
    'TIMESTAMP,TIMESTAMP',
    [['2008-12-25T15:30:00Z', '1970-01-01T00:00:01Z']],
  ],
  [
    'REGEXP_EXTRACT: NULL on no match, capture group wins',
    "SELECT REGEXP_EXTRACT(x, r'b(\\d*)'), REGEXP_EXTRACT(x, r'\\d+') FROM UNNEST(['ab12', 'ab', 'zz']) x",
    'STRING,STRING',
    [
      ['12', '12'],
      ['', null],
      [null, null],
    ],
  ],
  [
    'REGEXP_CONTAINS is a partial match; REGEXP_REPLACE is global',
    "SELECT REGEXP_CONTAINS('hello', 'ell'), REGEXP_REPLACE('a1b2', r'(\\d)', r'<\\1>')",
    'BOOL,STRING',
    [[true, 'a<1>b<2>']],
  ],
  [
    'JSON_VALUE vs JSON_QUERY',
    "SELECT JSON_VALUE(j, '$.a'), JSON_VALUE(j, '$.c'), JSON_VALUE(j, '$.d'), JSON_VALUE(j, '$.e'), JSON_QUERY(j, '$.a'), JSON_QUERY(j, '$.c'), JSON_QUERY(j, '$.d') FROM (SELECT '{\"a\": {\"b\": 1}, \"c\": \"x\", \"d\": null, \"e\": 2}' AS j)",
    'STRING,STRING,STRING,STRING,STRING,STRING,STRING',
    [[null, 'x', null, '2', '{"b":1}', '"x"', null]],
  ],
  [
    "SPLIT: '' -> [''], NULL delimiter -> NULL, default ','",
    "SELECT SPLIT('a,b'), SPLIT(''), SPLIT('ab', ''), SPLIT('a', CAST(NULL AS STRING))",
    'ARRAY<STRING>,ARRAY<STRING>,ARRAY<STRING>,ARRAY<STRING>',
    [[['a', 'b'], [''], ['a', 'b'], null]],
  ],
  [
    'STRING_AGG / ARRAY_AGG with LIMIT and IGNORE NULLS',
    "SELECT STRING_AGG(x, '-' ORDER BY x DESC LIMIT 2), ARRAY_AGG(x IGNORE NULLS ORDER BY x LIMIT 2), ARRAY_AGG(DISTINCT x IGNORE NULLS ORDER BY x) FROM UNNEST(['b', 'a', NULL, 'c', 'a']) x",
    'STRING,ARRAY<STRING>,ARRAY<STRING>',
    [['c-b', ['a', 'a'], ['a', 'b', 'c']]],
  ],
  [
    'COUNTIF of no true rows is 0',
    'SELECT COUNTIF(x < 0), COUNTIF(x IS NULL) FROM UNNEST([CAST(NULL AS INT64)]) x',
    'INT64,INT64',
    [[0, 1]],
  ],
  [
    'ANY_VALUE HAVING MAX',
    'SELECT ANY_VALUE(x HAVING MAX y), ANY_VALUE(x HAVING MIN y) FROM (SELECT 1 AS x, 1 AS y UNION ALL SELECT 3, 2 UNION ALL SELECT NULL, 3)',
    'INT64,INT64',
    [[null, 1]],
  ],
  [
    'MD5/SHA256 give BYTES',
    "SELECT MD5('a'), TO_HEX(SHA256('a')), SHA512('a')",
    'BYTES,STRING,BYTES',
    [
      [
        { $bytes: 'DMF1ucDxtqgxw5niaXcmYQ==' },
        'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
        {
          $bytes: 'H0D8ktokFpR1CXnubPWC8tXX0o4YM13gWrxU0FYOD1MChgxlK/CNVgJSql50IQVG82n7u86MEs/HlXsmUv6adQ==',
        },
      ],
    ],
  ],
  [
    'FARM_FINGERPRINT',
    "SELECT FARM_FINGERPRINT('foo'), FARM_FINGERPRINT(''), FARM_FINGERPRINT('a longer text that has more than thirty two bytes in it'), FARM_FINGERPRINT(REPEAT('x', 100))",
    'INT64,INT64,INT64,INT64',
    [['6150913649986995171', '-7286425919675154353', '-343483329997118519', '6590480085648050719']],
  ],
  [
    'GENERATE_ARRAY: floats, descending, NULL',
    'SELECT GENERATE_ARRAY(1, 10, 3), GENERATE_ARRAY(3, 1), GENERATE_ARRAY(3, 1, -1), GENERATE_ARRAY(0, 1, 0.5), GENERATE_ARRAY(1, NULL)',
    'ARRAY<INT64>,ARRAY<INT64>,ARRAY<INT64>,ARRAY<FLOAT64>,ARRAY<INT64>',
    [[[1, 4, 7, 10], [], [3, 2, 1], [0, 0.5, 1], null]],
  ],
  [
    'GENERATE_DATE_ARRAY',
    "SELECT GENERATE_DATE_ARRAY(DATE '2024-01-31', DATE '2024-04-01', INTERVAL 1 MONTH)",
    'ARRAY<DATE>',
    [[['2024-01-31', '2024-02-29', '2024-03-29']]],
  ],
  [
    'LIKE has backslash escapes',
    "SELECT 'a%b' LIKE r'a\\%b', 'axb' LIKE r'a\\%b', 'a_b' LIKE r'a\\_b'",
    'BOOL,BOOL,BOOL',
    [[true, false, true]],
  ],
  [
    'GREATEST/LEAST give NULL when any argument is NULL',
    'SELECT GREATEST(1, NULL, 3), LEAST(2, 1)',
    'INT64,INT64',
    [[null, 1]],
  ],
  [
    'CONCAT / ARRAY_CONCAT give NULL when any argument is NULL',
    "SELECT CONCAT('a', NULL, 'b'), ARRAY_CONCAT([1], CAST(NULL AS ARRAY<INT64>))",
    'STRING,ARRAY<INT64>',
    [[null, null]],
  ],
  [
    'SUBSTR with position 0 and far negatives',
    "SELECT SUBSTR('abcde', 0, 2), SUBSTR('abcde', -10, 3), SUBSTR('abcde', -2), SUBSTR('abcde', 2, 100)",
    'STRING,STRING,STRING,STRING',
    [['ab', 'abc', 'de', 'bcde']],
  ],
  [
    '>> on negative INT64 is logical; << wraps',
    'SELECT -1 >> 60, 1 << 63, 1 << 64, -8 >> 1',
    'INT64,INT64,INT64,INT64',
    [[15, '-9223372036854775808', 0, '9223372036854775804']],
  ],
  [
    'BYTES <-> STRING',
    "SELECT CAST('é' AS BYTES), CAST(b'\\xc3\\xa9' AS STRING), LENGTH(CAST('é' AS BYTES)), SAFE_CONVERT_BYTES_TO_STRING(b'\\xff')",
    'BYTES,STRING,INT64,STRING',
    [[{ $bytes: 'w6k=' }, 'é', 2, '�']],
  ],
  [
    'LENGTH counts code points; BYTE_LENGTH, CHAR_LENGTH',
    "SELECT LENGTH('aé👨‍👩‍👧'), BYTE_LENGTH('é'), CHAR_LENGTH('é'), REVERSE('né')",
    'INT64,INT64,INT64,STRING',
    [[7, 2, 1, 'én']],
  ],
  [
    'UPPER/LOWER special casing',
    "SELECT UPPER('straße'), LOWER('ΑΣ'), LOWER('İ')",
    'STRING,STRING,STRING',
    [['STRASSE', 'ας', 'i̇']],
  ],
  [
    'TO_JSON_STRING spacing and NULL',
    "SELECT TO_JSON_STRING(STRUCT(1 AS a, 'x' AS b, [1.5, 2.0] AS c, NULL AS d, DATE '2024-01-01' AS e)), TO_JSON_STRING(CAST(NULL AS INT64))",
    'STRING,STRING',
    [['{"a":1,"b":"x","c":[1.5,2],"d":null,"e":"2024-01-01"}', 'null']],
  ],
  [
    'STRUCT positional names / duplicate field names',
    "SELECT STRUCT(1, 'a'), STRUCT(1 AS x, 2 AS y).y, (1, 'b') = (1, 'b')",
    'STRUCT<INT64, STRING>,INT64,BOOL',
    [
      [
        {
          $struct: [
            ['', 1],
            ['', 'a'],
          ],
        },
        2,
        true,
      ],
    ],
  ],
  [
    'IN / NOT IN with NULLs',
    'SELECT 1 IN (NULL, 2), 1 NOT IN (NULL, 2), NULL IN (1), 1 IN UNNEST([1, NULL])',
    'BOOL,BOOL,BOOL,BOOL',
    [[null, null, null, true]],
  ],
  [
    'RANGE window: NULL keys are peers, order nulls first',
    'SELECT x, COUNT(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM UNNEST([3, NULL, 1, 2, NULL]) x ORDER BY x',
    'INT64,INT64',
    [
      [null, 2],
      [null, 2],
      [1, 1],
      [2, 2],
      [3, 2],
    ],
  ],
  [
    'FIRST_VALUE/LAST_VALUE IGNORE NULLS, LAG default',
    'SELECT x, LAST_VALUE(x IGNORE NULLS) OVER (ORDER BY o), LAG(x, 1, -1) OVER (ORDER BY o) FROM UNNEST([1, NULL, 3]) x WITH OFFSET o ORDER BY o',
    'INT64,INT64,INT64',
    [
      [1, 1, -1],
      [null, 1, 1],
      [3, 3, null],
    ],
  ],
  [
    'PERCENTILE_CONT is a window function',
    'SELECT DISTINCT PERCENTILE_CONT(x, 0.5) OVER (), PERCENTILE_DISC(x, 0.5) OVER () FROM UNNEST([1, 2, 3, 4, NULL]) x',
    'FLOAT64,INT64',
    [[2.5, 2]],
  ],
  [
    'ROUND(x, n) works on the exact binary value: ROUND(2.675, 2) = 2.67',
    'SELECT ROUND(2.5), ROUND(-2.5), ROUND(1235.0, -1), ROUND(2.675, 2), TRUNC(-1.789, 1)',
    'FLOAT64,FLOAT64,FLOAT64,FLOAT64,FLOAT64',
    [[3, -3, 1240, 2.67, -1.7]],
  ],
  [
    'LOG/LN/SQRT domain errors, LOG(x) is natural',
    'SELECT LOG(10), LOG(8, 2), LOG10(100), LN(1)',
    'FLOAT64,FLOAT64,FLOAT64,FLOAT64',
    [[2.302585092994046, 3, 2, 0]],
  ],
  [
    'SAFE_DIVIDE, IEEE_DIVIDE, SAFE_MULTIPLY',
    'SELECT SAFE_DIVIDE(1, 0), IEEE_DIVIDE(1, 0), SAFE_MULTIPLY(9223372036854775807, 2), SAFE_ADD(1, 2)',
    'FLOAT64,FLOAT64,INT64,INT64',
    [[null, 'inf', null, 3]],
  ],
  [
    'PARSE_TIMESTAMP: zone result, %Z / default zone, missing parts',
    "SELECT PARSE_TIMESTAMP('%Y-%m-%d %H:%M:%S', '2024-07-01 12:00:00', 'America/New_York'), PARSE_DATE('%Y%m%d', '20240102'), PARSE_DATE('%b %Y', 'Mar 2024')",
    'TIMESTAMP,DATE,DATE',
    [['2024-07-01T16:00:00Z', '2024-01-02', '2024-03-01']],
  ],
  [
    'INTERVAL kept as parts; JUSTIFY; timestamp difference has hours only',
    "SELECT TIMESTAMP '2024-01-03 00:00:00+00' - TIMESTAMP '2024-01-01 12:00:00+00', INTERVAL 25 HOUR, JUSTIFY_HOURS(INTERVAL 25 HOUR)",
    'INTERVAL,INTERVAL,INTERVAL',
    [['0-0 0 36:0:0', '0-0 0 25:0:0', '0-0 1 1:0:0']],
  ],
  ['APPROX_QUANTILES', 'SELECT ARRAY_LENGTH([1,2,3])', 'INT64', [[3]]],
  [
    'TIME arithmetic wraps',
    "SELECT TIME_ADD(TIME '23:30:00', INTERVAL 1 HOUR), TIME_DIFF(TIME '10:00:00', TIME '09:59:59', MINUTE), TIME_TRUNC(TIME '10:59:59', HOUR)",
    'TIME,INT64,TIME',
    [['00:30:00', 1, '10:00:00']],
  ],
  [
    'UNION column types unify (INT64 + FLOAT64); DATE string literal coercion',
    'SELECT 1 AS x UNION ALL SELECT 2.5',
    'FLOAT64',
    [[1], [2.5]],
  ],
  [
    'GROUP BY / DISTINCT treat -0 and 0, NaN as one group',
    "SELECT COUNT(DISTINCT x) FROM UNNEST([0.0, -0.0, CAST('nan' AS FLOAT64), CAST('nan' AS FLOAT64)]) x",
    'INT64',
    [[2]],
  ],
  [
    'MIN/MAX with NaN give NaN',
    "SELECT MAX(x), MIN(x) FROM UNNEST([1.0, CAST('nan' AS FLOAT64), 2.0]) x",
    'FLOAT64,FLOAT64',
    [['NaN', 'NaN']],
  ],
  [
    'LAST_DAY with a part',
    "SELECT LAST_DAY(DATE '2024-02-10'), LAST_DAY(DATE '2024-02-10', YEAR), LAST_DAY(DATE '2024-02-10', WEEK), LAST_DAY(DATE '2024-02-10', QUARTER)",
    'DATE,DATE,DATE,DATE',
    [['2024-02-29', '2024-12-31', '2024-02-10', '2024-03-31']],
  ],
  [
    'INITCAP, SOUNDEX, TRANSLATE, NORMALIZE, CODE_POINTS',
    "SELECT INITCAP('hello wORLD-x'), TO_CODE_POINTS('aé'), CODE_POINTS_TO_STRING([97, 233]), NORMALIZE('e\\u0301')",
    'STRING,ARRAY<INT64>,STRING,STRING',
    [['Hello World-X', [97, 233], 'aé', 'é']],
  ],
  [
    'FORMAT() printf',
    "SELECT FORMAT('%05d|%.2f|%s|%t|%T|%x|%10s|%-5d|', 42, 3.14159, 'x', DATE '2024-01-01', 'q', 255, 'r', 7)",
    'STRING',
    [['00042|3.14|x|2024-01-01|"q"|ff|         r|7    |']],
  ],
  [
    "COLLATE 'und:ci' comparison",
    "SELECT COLLATE('Abc', 'und:ci') = 'aBC', COLLATE('a', 'und:ci') < 'B'",
    'BOOL,BOOL',
    [[true, true]],
  ],
  [
    'ARRAY(subquery) of no rows is []; ARRAY_AGG is NULL',
    'SELECT ARRAY(SELECT x FROM UNNEST([1]) x WHERE x > 5), (SELECT ARRAY_AGG(x) FROM UNNEST([1]) x WHERE x > 5)',
    'ARRAY<INT64>,ARRAY<INT64>',
    [[[], null]],
  ],
  [
    'PIVOT column names',
    "SELECT * FROM (SELECT 'a' AS k, 1 AS v UNION ALL SELECT 'b', 2 UNION ALL SELECT 'a', 5) PIVOT(SUM(v) AS s, COUNT(*) AS c FOR k IN ('a', 'b' AS bee))",
    'INT64,INT64,INT64,INT64',
    [[6, 2, 2, 1]],
  ],
  [
    'UNPIVOT: value column first, INCLUDE NULLS, labels',
    "SELECT * FROM (SELECT 1 AS id, 10 AS a, CAST(NULL AS INT64) AS b) UNPIVOT INCLUDE NULLS (v FOR k IN (a AS 'x', b)) ORDER BY k",
    'INT64,INT64,STRING',
    [
      [1, null, 'b'],
      [1, 10, 'x'],
    ],
  ],
  [
    'LEFT JOIN UNNEST keeps the row; NULL/empty arrays give none in a comma join',
    'SELECT id, x FROM (SELECT 1 AS id, [10, 20] AS a UNION ALL SELECT 2, [] UNION ALL SELECT 3, NULL) t LEFT JOIN UNNEST(t.a) x ORDER BY id, x',
    'INT64,INT64',
    [
      [1, 10],
      [1, 20],
      [2, null],
      [3, null],
    ],
  ],
  [
    'Unquoted date string coerces to DATE in comparison',
    "SELECT DATE '2024-01-02' > '2024-01-01', DATE_DIFF('2024-01-02', '2024-01-01', DAY), DATE_ADD('2024-01-01', INTERVAL 1 DAY)",
    'BOOL,INT64,DATE',
    [[true, 1, '2024-01-02']],
  ],
  [
    'CAST(TIMESTAMP/DATETIME AS STRING)',
    "SELECT CAST(TIMESTAMP '2024-01-01 00:00:00.5+00' AS STRING), CAST(DATETIME '2024-01-01 10:00:00' AS STRING), STRING(TIMESTAMP '2024-07-01 00:00:00+00', 'America/New_York')",
    'STRING,STRING,STRING',
    [['2024-01-01 00:00:00.500+00', '2024-01-01 10:00:00', '2024-06-30 20:00:00-04']],
  ],
  [
    'Escapes in string and bytes literals',
    "SELECT 'a\\n\\x41\\u00e9\\'', r'\\d', b'\\xff\\x00', \"it's\"",
    'STRING,STRING,BYTES,STRING',
    [["a\nAé'", '\\d', { $bytes: '/wA=' }, "it's"]],
  ],
  [
    'ARRAY_TO_STRING null text, ARRAY_LENGTH(NULL)',
    "SELECT ARRAY_TO_STRING(['a', NULL, 'b'], ','), ARRAY_TO_STRING(['a', NULL], ',', 'N'), ARRAY_LENGTH(CAST(NULL AS ARRAY<INT64>)), ARRAY_REVERSE([1, 2])",
    'STRING,STRING,INT64,ARRAY<INT64>',
    [['a,b', 'a,N', null, [2, 1]]],
  ],
  [
    'STDDEV/VAR with inf or NaN give NaN',
    "SELECT STDDEV(x), VAR_POP(x) FROM UNNEST([1.0, CAST('inf' AS FLOAT64)]) x",
    'FLOAT64,FLOAT64',
    [['NaN', 'NaN']],
  ],
  [
    'INT64 compared with a FLOAT64 literal compares as FLOAT64',
    'SELECT 9007199254740993 = 9007199254740992.0, 1 + 1.5, 10 / 4',
    'BOOL,FLOAT64,FLOAT64',
    [[true, 2.5, 2.5]],
  ],
]

describe('traps', () => {
  const evaluate = useWarehouse()
  it.each(traps.map((trap) => [trap[0], trap] as const))('%s', async (_, [, sql, expected, rows]) => {
    if (typeof expected !== 'string') {
      await expect(evaluate(sql)).rejects.toThrow()
      return
    }

    const found = await evaluate(sql)

    expect(found.types.join().replaceAll(', ', ',')).toBe(expected.replaceAll(', ', ','))
    expect(comparable(found.rows)).toEqual(comparable(rows ?? null))
  })
})
