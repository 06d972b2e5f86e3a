/** Texts, and bytes where the same words serve both. */
import { defineFamily, scalar } from './define.ts'

const trim = ['(STRING, STRING?) -> STRING', '(BYTES, BYTES) -> BYTES']
const pad = ['(STRING, INT64, STRING?) -> STRING', '(BYTES, INT64, BYTES?) -> BYTES']
const same = ['(STRING) -> STRING', '(BYTES) -> BYTES']
const part = ['(STRING, INT64) -> STRING', '(BYTES, INT64) -> BYTES']
const test = ['(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL']
const triple = ['(STRING, STRING, STRING) -> STRING', '(BYTES, BYTES, BYTES) -> BYTES']

export const stringFunctions = defineFamily('string', {
  ascii: scalar('(STRING) -> INT64', '(BYTES) -> INT64'),
  byte_length: scalar({ aliases: ['octet_length'] }, '(STRING) -> INT64', '(BYTES) -> INT64'),
  char_length: scalar({ aliases: ['character_length'] }, '(STRING) -> INT64'),
  chr: scalar('(INT64) -> STRING'),
  code_points_to_bytes: scalar('(ARRAY<INT64>) -> BYTES'),
  code_points_to_string: scalar('(ARRAY<INT64>) -> STRING'),
  collate: scalar('(STRING, STRING) -> STRING'),
  concat: scalar('(STRING, STRING...) -> STRING', '(BYTES, BYTES...) -> BYTES'),
  contains_substr: scalar('(ANY, STRING, json_scope => STRING?) -> BOOL'),
  edit_distance: scalar(
    '(STRING, STRING, INT64 max_distance?) -> INT64',
    '(BYTES, BYTES, INT64 max_distance?) -> INT64',
  ),
  ends_with: scalar(...test),
  format: scalar('(STRING, ANY...) -> STRING'),
  from_base32: scalar('(STRING) -> BYTES'),
  from_base64: scalar('(STRING) -> BYTES'),
  from_hex: scalar('(STRING) -> BYTES'),
  initcap: scalar('(STRING, STRING?) -> STRING'),
  instr: scalar('(STRING, STRING, INT64?, INT64?) -> INT64', '(BYTES, BYTES, INT64?, INT64?) -> INT64'),
  left: scalar(...part),
  length: scalar('(STRING) -> INT64', '(BYTES) -> INT64'),
  lower: scalar({ aliases: ['lcase'] }, ...same),
  lpad: scalar(...pad),
  ltrim: scalar(...trim),
  normalize: scalar('(STRING, NORMALIZE_MODE?) -> STRING'),
  normalize_and_casefold: scalar('(STRING, NORMALIZE_MODE?) -> STRING'),
  repeat: scalar(...part),
  replace: scalar(...triple),
  reverse: scalar(...same),
  right: scalar(...part),
  rpad: scalar(...pad),
  rtrim: scalar(...trim),
  safe_convert_bytes_to_string: scalar('(BYTES) -> STRING'),
  soundex: scalar('(STRING) -> STRING'),
  split: scalar('(STRING, STRING?) -> ARRAY<STRING>', '(BYTES, BYTES) -> ARRAY<BYTES>'),
  starts_with: scalar(...test),
  strpos: scalar('(STRING, STRING) -> INT64', '(BYTES, BYTES) -> INT64'),
  substr: scalar(
    { aliases: ['substring'] },
    '(STRING, INT64, INT64?) -> STRING',
    '(BYTES, INT64, INT64?) -> BYTES',
  ),
  to_base32: scalar('(BYTES) -> STRING'),
  to_base64: scalar('(BYTES) -> STRING'),
  to_code_points: scalar('(STRING) -> ARRAY<INT64>', '(BYTES) -> ARRAY<INT64>'),
  to_hex: scalar('(BYTES) -> STRING'),
  translate: scalar(...triple),
  trim: scalar(...trim),
  unicode: scalar('(STRING) -> INT64'),
  upper: scalar({ aliases: ['ucase'] }, ...same),

  // Regular expressions, RE2
  regexp_contains: scalar(...test),
  regexp_extract: scalar(
    { aliases: ['regexp_substr'] },
    '(STRING, STRING, INT64?, INT64?) -> STRING',
    '(BYTES, BYTES, INT64?, INT64?) -> BYTES',
  ),
  regexp_extract_all: scalar('(STRING, STRING) -> ARRAY<STRING>', '(BYTES, BYTES) -> ARRAY<BYTES>'),
  regexp_instr: scalar(
    '(STRING, STRING, INT64?, INT64?, INT64?) -> INT64',
    '(BYTES, BYTES, INT64?, INT64?, INT64?) -> INT64',
  ),
  regexp_replace: scalar(...triple),

  // Text search
  search: scalar(
    '(ANY data_to_search, STRING search_query, json_scope => STRING?, analyzer => STRING?, analyzer_options => STRING?) -> BOOL',
  ),
  text_analyze: scalar('(STRING text, analyzer => STRING?, analyzer_options => STRING?) -> ARRAY<STRING>'),
  bag_of_words: scalar('(ARRAY<STRING>) -> ARRAY<STRUCT<term STRING, count INT64>>'),
  tf_idf: scalar('(ARRAY<STRING>, INT64?, INT64?) -> ARRAY<STRUCT<term STRING, tf_idf FLOAT64>>'),
})
