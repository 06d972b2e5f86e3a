/** Expected values of FORMAT, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const formatCases: readonly Case[] = [
  [
    "FORMAT('%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%i', 1,2,3,4,5,255,255,8,9)",
    'STRING',
    '1|    2|3    |00004|+5|ff|FF|10|9',
  ],
  ['FORMAT("%\'d", 1234567)', 'STRING', '1,234,567'],
  [
    "FORMAT('%f|%.2f|%e|%E|%g|%G', 1.5, 2.345, 12345.678, 0.001, 1e10, 1e-10)",
    'STRING',
    '1.500000|2.35|1.234568e+04|1.000000E-03|1e+10|1E-10',
  ],
  ["FORMAT('%s|%10s|%-10s|%.2s', 'a','b','c','defg')", 'STRING', 'a|         b|c         |de'],
  ["FORMAT('%t|%T', DATE '2024-01-01', DATE '2024-01-01')", 'STRING', '2024-01-01|DATE "2024-01-01"'],
  ["FORMAT('%t|%T', 'a\"b', 'a\"b')", 'STRING', 'a"b|\'a"b\''],
  ["FORMAT('%t|%T', [1,2], ['a'])", 'STRING', '[1, 2]|["a"]'],
  ["FORMAT('%t|%T', 1.0, 1.0)", 'STRING', '1.0|1.0'],
  ["FORMAT('%T', NUMERIC '1.5')", 'STRING', 'NUMERIC "1.5"'],
  ["FORMAT('%T', b'a\\xff')", 'STRING', 'b"a\\xff"'],
  ["FORMAT('%T', TIMESTAMP '2024-01-01')", 'STRING', 'TIMESTAMP "2024-01-01 00:00:00+00"'],
  ["FORMAT('%T', STRUCT(1,'a'))", 'STRING', '(1, "a")'],
  ["FORMAT('%p', JSON '{\"a\":1}')", 'STRING', '{"a":1}'],
  ["FORMAT('%%')", 'STRING', '%'],
  ["FORMAT('%*d', 5, 1)", 'STRING', '    1'],
  ["FORMAT('%d', NULL)", 'STRING', null],
  ["FORMAT('%t', NULL)", 'STRING', 'NULL'],
  ["FORMAT('%T', NULL)", 'STRING', 'NULL'],
  ['FORMAT(NULL, 1)', 'STRING', null],
  ["FORMAT('%t', true)", 'STRING', 'true'],
  ["FORMAT('%.3f', NUMERIC '1.23456')", 'STRING', '1.235'],
  [
    "FORMAT('%05d|%.2f|%s|%t|%T|%x|%10s|%-5d|', 42, 3.14159, 'x', DATE '2024-01-01', 'q', 255, 'r', 7)",
    'STRING',
    '00042|3.14|x|2024-01-01|"q"|ff|         r|7    |',
  ],
]
