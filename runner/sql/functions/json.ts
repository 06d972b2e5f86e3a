/** JSON, as a type and as text. */
import { defineFamily, scalar } from './define.ts'

const text = ['(STRING, STRING?) -> STRING', '(JSON, STRING?) -> STRING']
const texts = ['(STRING, STRING?) -> ARRAY<STRING>', '(JSON, STRING?) -> ARRAY<STRING>']
const piece = ['(STRING, STRING?) -> STRING', '(JSON, STRING?) -> JSON']
const pieces = ['(STRING, STRING?) -> ARRAY<STRING>', '(JSON, STRING?) -> ARRAY<JSON>']

export const jsonFunctions = defineFamily('json', {
  // Taking out
  json_extract: scalar(...piece),
  json_extract_array: scalar(...pieces),
  json_extract_scalar: scalar(...text),
  json_extract_string_array: scalar(...texts),
  json_query: scalar(...piece),
  json_query_array: scalar(...pieces),
  json_value: scalar(...text),
  json_value_array: scalar(...texts),
  json_keys: scalar('(JSON, INT64?, mode => STRING?) -> ARRAY<STRING>'),
  json_flatten: scalar('(JSON) -> ARRAY<JSON>'),
  json_type: scalar('(JSON) -> STRING'),

  // Making
  json_array: scalar('(ANY...) -> JSON'),
  json_object: scalar('(STRING..., ANY...) -> JSON', '(ARRAY<STRING>, ARRAY<T>) -> JSON'),
  parse_json: scalar('(STRING, wide_number_mode => STRING?) -> JSON'),
  to_json: scalar('(T, stringify_wide_numbers => BOOL?) -> JSON'),
  to_json_string: scalar('(T, BOOL?) -> STRING'),

  // Changing
  json_array_append: scalar('(JSON, STRING, ANY, STRING..., ANY..., append_each_element => BOOL?) -> JSON'),
  json_array_insert: scalar('(JSON, STRING, ANY, STRING..., ANY..., insert_each_element => BOOL?) -> JSON'),
  json_remove: scalar('(JSON, STRING, STRING...) -> JSON'),
  json_set: scalar('(JSON, STRING, ANY, STRING..., ANY..., create_if_missing => BOOL?) -> JSON'),
  json_strip_nulls: scalar('(JSON, STRING?, include_arrays => BOOL?, remove_empty => BOOL?) -> JSON'),

  // Converting
  bool: scalar('(JSON) -> BOOL'),
  int64: scalar('(JSON) -> INT64'),
  float64: scalar('(JSON, wide_number_mode => STRING?) -> FLOAT64'),
  lax_bool: scalar('(JSON) -> BOOL'),
  lax_int64: scalar('(JSON) -> INT64'),
  lax_float64: scalar('(JSON) -> FLOAT64'),
  lax_string: scalar('(JSON) -> STRING'),
  bool_array: scalar('(JSON) -> ARRAY<BOOL>'),
  int64_array: scalar('(JSON) -> ARRAY<INT64>'),
  float64_array: scalar('(JSON, wide_number_mode => STRING?) -> ARRAY<FLOAT64>'),
  string_array: scalar('(JSON) -> ARRAY<STRING>'),
  lax_bool_array: scalar('(JSON) -> ARRAY<BOOL>'),
  lax_int64_array: scalar('(JSON) -> ARRAY<INT64>'),
  lax_float64_array: scalar('(JSON) -> ARRAY<FLOAT64>'),
  lax_string_array: scalar('(JSON) -> ARRAY<STRING>'),
})
