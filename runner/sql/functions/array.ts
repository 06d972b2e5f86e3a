/** Arrays. */
import { defineFamily, scalar } from './define.ts'

const sums = [
  '(ARRAY<FLOAT64> input_array) -> FLOAT64',
  '(ARRAY<NUMERIC> input_array) -> NUMERIC',
  '(ARRAY<BIGNUMERIC> input_array) -> BIGNUMERIC',
  '(ARRAY<INTERVAL> input_array) -> INTERVAL',
]
const bounds = { requires: 'ordering' as const }

export const arrayFunctions = defineFamily('array', {
  array_avg: scalar('(ARRAY<INT64> input_array) -> FLOAT64', ...sums),
  array_concat: scalar('(ARRAY<T>, ARRAY<T>...) -> ARRAY<T>'),
  array_filter: scalar(
    '(ARRAY<T> array_to_filter, T -> BOOL condition) -> ARRAY<T>',
    '(ARRAY<T> array_to_filter, (T, INT64) -> BOOL condition) -> ARRAY<T>',
  ),
  array_find: scalar(
    '(ARRAY<T> input_array, T target_element) -> T',
    '(ARRAY<T> input_array, T -> BOOL condition) -> T',
  ),
  array_find_all: scalar(
    '(ARRAY<T> input_array, T target_element) -> ARRAY<T>',
    '(ARRAY<T> input_array, T -> BOOL condition) -> ARRAY<T>',
  ),
  array_first: scalar('(ARRAY<T> input_array) -> T'),
  array_first_n: scalar('(ARRAY<T> input_array, INT64 n) -> ARRAY<T>'),
  array_includes: scalar(
    '(ARRAY<T> array_to_search, T search_value) -> BOOL',
    '(ARRAY<T> array_to_search, T -> BOOL condition) -> BOOL',
  ),
  array_includes_all: scalar('(ARRAY<T> array_to_search, ARRAY<T> search_values) -> BOOL'),
  array_includes_any: scalar('(ARRAY<T> array_to_search, ARRAY<T> search_values) -> BOOL'),
  array_is_distinct: scalar({ requires: 'grouping' }, '(ARRAY<T>) -> BOOL'),
  array_last: scalar('(ARRAY<T> input_array) -> T'),
  array_last_n: scalar('(ARRAY<T> input_array, INT64 n) -> ARRAY<T>'),
  array_length: scalar('(ARRAY<T>) -> INT64'),
  array_max: scalar(bounds, '(ARRAY<T> input_array) -> T'),
  array_min: scalar(bounds, '(ARRAY<T> input_array) -> T'),
  array_offset: scalar(
    '(ARRAY<T> input_array, T target_element) -> INT64',
    '(ARRAY<T> input_array, T -> BOOL condition) -> INT64',
  ),
  array_offsets: scalar(
    '(ARRAY<T> input_array, T target_element) -> ARRAY<INT64>',
    '(ARRAY<T> input_array, T -> BOOL condition) -> ARRAY<INT64>',
  ),
  array_remove_first_n: scalar('(ARRAY<T> input_array, INT64 n) -> ARRAY<T>'),
  array_remove_last_n: scalar('(ARRAY<T> input_array, INT64 n) -> ARRAY<T>'),
  array_reverse: scalar('(ARRAY<T>) -> ARRAY<T>'),
  array_slice: scalar('(ARRAY<T> array_to_slice, INT64 start_offset, INT64 end_offset) -> ARRAY<T>'),
  array_sum: scalar('(ARRAY<INT64> input_array) -> INT64', ...sums),
  array_to_string: scalar(
    '(ARRAY<STRING>, STRING, STRING?) -> STRING',
    '(ARRAY<BYTES>, BYTES, BYTES?) -> BYTES',
  ),
  array_transform: scalar(
    '(ARRAY<T> array_to_transform, T -> U transformation) -> ARRAY<U>',
    '(ARRAY<T> array_to_transform, (T, INT64) -> U transformation) -> ARRAY<U>',
  ),
  flatten: scalar('(ARRAY<T>) -> ARRAY<T>'),
  generate_array: scalar(
    '(INT64, INT64, INT64?) -> ARRAY<INT64>',
    '(NUMERIC, NUMERIC, NUMERIC?) -> ARRAY<NUMERIC>',
    '(BIGNUMERIC, BIGNUMERIC, BIGNUMERIC?) -> ARRAY<BIGNUMERIC>',
    '(FLOAT64, FLOAT64, FLOAT64?) -> ARRAY<FLOAT64>',
  ),
})
