/** Expected values of regular expressions, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const regexpCases: readonly Case[] = [
  ["REGEXP_CONTAINS('abc', 'b')", 'BOOL', true],
  ["REGEXP_EXTRACT('abc','x')", 'STRING', null],
  ["REGEXP_EXTRACT('foobar','o(.)',1,2)", 'STRING', null],
  ["REGEXP_EXTRACT('aXbX','[a-z]X',2)", 'STRING', 'bX'],
  ["REGEXP_EXTRACT_ALL('a1b2','[a-z](\\\\d)')", 'ARRAY<STRING>', ['1', '2']],
  ["REGEXP_EXTRACT_ALL('abc','x')", 'ARRAY<STRING>', []],
  ["REGEXP_REPLACE('abc','b','<\\\\0>')", 'STRING', 'a<b>c'],
  ["REGEXP_REPLACE('abc','','x')", 'STRING', 'xaxbxcx'],
  ["REGEXP_INSTR('abcabc','c')", 'INT64', 3],
  ["REGEXP_INSTR('abcabc','c',4)", 'INT64', 6],
  ["REGEXP_INSTR('abcabc','(b)c',1,2)", 'INT64', 5],
  ["REGEXP_INSTR('abcabc','b',1,1,1)", 'INT64', 3],
  ["REGEXP_CONTAINS('abc', '(')", { fails: '' }],
  [
    "REGEXP_EXTRACT('abc', '(a)(b)')",
    {
      fails: 'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    },
  ],
  [
    "REGEXP_REPLACE('abc', 'b', '\\\\')",
    { fails: "Invalid REGEXP_REPLACE pattern: Rewrite schema error: '\\' not allowed at end." },
  ],
  [
    "REGEXP_REPLACE('abc', 'b', '\\\\1')",
    {
      fails:
        'Invalid REGEXP_REPLACE pattern: Rewrite schema requests 1 matches, but the regexp only has 0 parenthesized subexpressions.',
    },
  ],
  ["REGEXP_EXTRACT_ALL('abc','')", 'ARRAY<STRING>', ['', '', '']],
  ["REGEXP_EXTRACT('abc','')", 'STRING', ''],
  ["REGEXP_CONTAINS('a\\nb','a.b')", 'BOOL', false],
  ["REGEXP_EXTRACT_ALL('aab','a*')", 'ARRAY<STRING>', ['aa', '']],
  ["REGEXP_REPLACE('aab','a*','x')", 'STRING', 'xbx'],
  ["REGEXP_EXTRACT_ALL('aa','a*')", 'ARRAY<STRING>', ['aa']],
  ["REGEXP_EXTRACT_ALL('','a*')", 'ARRAY<STRING>', ['']],
  ["REGEXP_EXTRACT('b','(a)?b')", 'STRING', null],
  ["REGEXP_EXTRACT_ALL('bab','(a)?b')", 'ARRAY<STRING>', ['', 'a']],
  ["REGEXP_REPLACE('b','(a)?b','<\\\\1>')", 'STRING', '<>'],
  ["REGEXP_EXTRACT('','')", 'STRING', ''],
  ["REGEXP_CONTAINS('hello', 'ell')", 'BOOL', true],
  ["REGEXP_REPLACE('a1b2', r'(\\d)', r'<\\1>')", 'STRING', 'a<1>b<2>'],
]
