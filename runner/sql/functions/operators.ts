/** Operators, as functions with names of their own. */
import { defineFamily, scalar } from './define.ts'

const same = { requires: 'equality' as const }
const ordered = { requires: 'ordering' as const }

export const operators = defineFamily('operators', {
  // Arithmetic. Where several fit, the earlier one is taken.
  $add: scalar(
    { operator: '+' },
    '(INT64, INT64) -> INT64',
    '(FLOAT64, FLOAT64) -> FLOAT64',
    '(NUMERIC, NUMERIC) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    '(DATE, INT64) -> DATE',
    '(INT64, DATE) -> DATE',
    '(TIMESTAMP, INTERVAL) -> TIMESTAMP',
    '(INTERVAL, TIMESTAMP) -> TIMESTAMP',
    '(DATE, INTERVAL) -> DATETIME',
    '(INTERVAL, DATE) -> DATETIME',
    '(DATETIME, INTERVAL) -> DATETIME',
    '(INTERVAL, DATETIME) -> DATETIME',
    '(INTERVAL, INTERVAL) -> INTERVAL',
  ),
  $subtract: scalar(
    { operator: '-' },
    '(INT64, INT64) -> INT64',
    '(NUMERIC, NUMERIC) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    '(FLOAT64, FLOAT64) -> FLOAT64',
    '(DATE, INT64) -> DATE',
    '(DATE, DATE) -> INTERVAL',
    '(TIMESTAMP, TIMESTAMP) -> INTERVAL',
    '(DATETIME, DATETIME) -> INTERVAL',
    '(TIME, TIME) -> INTERVAL',
    '(TIMESTAMP, INTERVAL) -> TIMESTAMP',
    '(DATE, INTERVAL) -> DATETIME',
    '(DATETIME, INTERVAL) -> DATETIME',
    '(INTERVAL, INTERVAL) -> INTERVAL',
  ),
  $multiply: scalar(
    { operator: '*' },
    '(INT64, INT64) -> INT64',
    '(FLOAT64, FLOAT64) -> FLOAT64',
    '(NUMERIC, NUMERIC) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    '(INTERVAL, INT64) -> INTERVAL',
    '(INT64, INTERVAL) -> INTERVAL',
  ),
  $divide: scalar(
    { operator: '/' },
    '(FLOAT64, FLOAT64) -> FLOAT64',
    '(NUMERIC, NUMERIC) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    '(INTERVAL, INT64) -> INTERVAL',
  ),
  $unary_minus: scalar(
    { operator: '-' },
    '(INT64) -> INT64',
    '(FLOAT64) -> FLOAT64',
    '(NUMERIC) -> NUMERIC',
    '(BIGNUMERIC) -> BIGNUMERIC',
    '(INTERVAL) -> INTERVAL',
  ),

  // Bits
  $bitwise_and: scalar({ operator: '&' }, '(INT64, INT64) -> INT64', '(BYTES, BYTES) -> BYTES'),
  $bitwise_or: scalar({ operator: '|' }, '(INT64, INT64) -> INT64', '(BYTES, BYTES) -> BYTES'),
  $bitwise_xor: scalar({ operator: '^' }, '(INT64, INT64) -> INT64', '(BYTES, BYTES) -> BYTES'),
  $bitwise_not: scalar({ operator: '~' }, '(INT64) -> INT64', '(BYTES) -> BYTES'),
  $bitwise_left_shift: scalar({ operator: '<<' }, '(INT64, INT64) -> INT64', '(BYTES, INT64) -> BYTES'),
  $bitwise_right_shift: scalar({ operator: '>>' }, '(INT64, INT64) -> INT64', '(BYTES, INT64) -> BYTES'),

  // Comparison
  $equal: scalar({ operator: '=', ...same }, '(T, T) -> BOOL'),
  $not_equal: scalar({ operator: '!=', ...same }, '(T, T) -> BOOL'),
  $less: scalar({ operator: '<', ...ordered }, '(T, T) -> BOOL'),
  $less_or_equal: scalar({ operator: '<=', ...ordered }, '(T, T) -> BOOL'),
  $greater: scalar({ operator: '>', ...ordered }, '(T, T) -> BOOL'),
  $greater_or_equal: scalar({ operator: '>=', ...ordered }, '(T, T) -> BOOL'),
  $between: scalar({ operator: 'BETWEEN', ...ordered }, '(T, T, T) -> BOOL'),
  $in: scalar({ operator: 'IN', ...same }, '(T, T...) -> BOOL'),
  $in_array: scalar({ operator: 'IN UNNEST', ...same }, '(T, ARRAY<T>) -> BOOL'),
  $is_distinct_from: scalar({ operator: 'IS DISTINCT FROM', requires: 'grouping' }, '(T, T) -> BOOL'),
  $is_not_distinct_from: scalar({ operator: 'IS NOT DISTINCT FROM', requires: 'grouping' }, '(T, T) -> BOOL'),
  $is_null: scalar({ operator: 'IS NULL' }, '(T) -> BOOL'),
  $is_true: scalar({ operator: 'IS TRUE' }, '(BOOL) -> BOOL'),
  $is_false: scalar({ operator: 'IS FALSE' }, '(BOOL) -> BOOL'),
  $like: scalar({ operator: 'LIKE' }, '(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL'),
  $like_any: scalar({ operator: 'LIKE ANY' }, '(STRING, STRING...) -> BOOL', '(BYTES, BYTES...) -> BOOL'),
  $like_all: scalar({ operator: 'LIKE ALL' }, '(STRING, STRING...) -> BOOL', '(BYTES, BYTES...) -> BOOL'),
  $like_any_array: scalar(
    { operator: 'LIKE ANY UNNEST' },
    '(STRING, ARRAY<STRING>) -> BOOL',
    '(BYTES, ARRAY<BYTES>) -> BOOL',
  ),
  $like_all_array: scalar(
    { operator: 'LIKE ALL UNNEST' },
    '(STRING, ARRAY<STRING>) -> BOOL',
    '(BYTES, ARRAY<BYTES>) -> BOOL',
  ),

  // Logic
  $and: scalar({ operator: 'AND' }, '(BOOL, BOOL...) -> BOOL'),
  $or: scalar({ operator: 'OR' }, '(BOOL, BOOL...) -> BOOL'),
  $not: scalar({ operator: 'NOT' }, '(BOOL) -> BOOL'),
  $case_no_value: scalar({ operator: 'CASE' }, '(BOOL..., T..., T) -> T'),
  $case_with_value: scalar({ operator: 'CASE', ...same }, '(U, U..., T..., T) -> T'),

  // Concatenation, construction, access
  $concat_op: scalar(
    { operator: '||' },
    '(STRING, STRING) -> STRING',
    '(BYTES, BYTES) -> BYTES',
    '(ARRAY<T>, ARRAY<T>) -> ARRAY<T>',
  ),
  $make_array: scalar('(T...) -> ARRAY<T>'),
  $array_at_offset: scalar('(ARRAY<T>, INT64) -> T'),
  $array_at_ordinal: scalar('(ARRAY<T>, INT64) -> T'),
  $safe_array_at_offset: scalar('(ARRAY<T>, INT64) -> T'),
  $safe_array_at_ordinal: scalar('(ARRAY<T>, INT64) -> T'),
  $subscript: scalar('(JSON, INT64) -> JSON', '(JSON, STRING) -> JSON'),
})
