/** Expected values of patterns on BYTES, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const bytesCases: readonly Case[] = [
  ["b'abc' LIKE ANY (b'a%', b'x')", 'BOOL', true],
  ["b'abc' LIKE ALL (b'a%', b'x')", 'BOOL', false],
  ["b'abc' LIKE ANY UNNEST([b'a%', b'x'])", 'BOOL', true],
  ["REGEXP_CONTAINS(b'abc', b'b')", 'BOOL', true],
  ["REGEXP_CONTAINS(b'a\\xffc', b'a\\xff')", 'BOOL', true],
  ["REGEXP_CONTAINS(b'a\\xffc', b'^a.c$')", 'BOOL', true],
  ["REGEXP_EXTRACT(b'abc', b'b(.)')", 'BYTES', { $bytes: 'Yw==' }],
  ["REGEXP_EXTRACT(b'a\\xffc', b'a(.)')", 'BYTES', { $bytes: '/w==' }],
  ["REGEXP_EXTRACT_ALL(b'abcabd', b'b(.)')", 'ARRAY<BYTES>', [{ $bytes: 'Yw==' }, { $bytes: 'ZA==' }]],
  ["REGEXP_REPLACE(b'abcabd', b'b(.)', b'\\\\1x')", 'BYTES', { $bytes: 'YWN4YWR4' }],
  ["REGEXP_INSTR(b'abcabd', b'b(.)', 1, 2)", 'INT64', 6],
  ["REGEXP_CONTAINS(b'\\xc3\\xa9', b'^.$')", 'BOOL', false],
  ["REGEXP_CONTAINS(b'\\xc3\\xa9', b'^..$')", 'BOOL', true],
  ["REGEXP_CONTAINS(b'\\xc3\\xa9', b'\\xc3')", 'BOOL', true],
  ["REGEXP_CONTAINS(b'\\xc3\\xa9', b'\\\\xc3')", 'BOOL', true],
]
