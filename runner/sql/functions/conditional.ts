/** Choices between values, and what to do about errors. */
import { defineFamily, scalar } from './define.ts'

const zero = [
  '(INT64 input) -> INT64',
  '(FLOAT64 input) -> FLOAT64',
  '(NUMERIC input) -> NUMERIC',
  '(BIGNUMERIC input) -> BIGNUMERIC',
]

export const conditionalFunctions = defineFamily('conditional', {
  coalesce: scalar('(T...) -> T'),
  if: scalar('(BOOL, T, T) -> T'),
  ifnull: scalar('(T, T) -> T'),
  nullif: scalar({ requires: 'equality' }, '(T, T) -> T'),
  greatest: scalar({ requires: 'ordering' }, '(T...) -> T'),
  least: scalar({ requires: 'ordering' }, '(T...) -> T'),
  nullifzero: scalar(...zero),
  zeroifnull: scalar(...zero),

  error: scalar('(STRING) -> INT64'),
  iferror: scalar('(T, T) -> T'),
  iserror: scalar('(T) -> BOOL'),
  nulliferror: scalar('(T) -> T'),
})
