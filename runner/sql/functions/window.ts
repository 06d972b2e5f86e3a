/** Functions that need OVER: numbering and navigation. */
import { analytic, defineFamily } from './define.ts'

const framed = {
  window: { over: 'required', orderBy: 'required', frame: true } as const,
  modifiers: ['nulls'] as const,
}
const unordered = {
  window: { over: 'required', orderBy: 'none', frame: false } as const,
  modifiers: ['nulls'] as const,
}

export const windowFunctions = defineFamily('window', {
  row_number: analytic({ window: { over: 'required', orderBy: 'optional', frame: false } }, '() -> INT64'),
  rank: analytic('() -> INT64'),
  dense_rank: analytic('() -> INT64'),
  percent_rank: analytic('() -> FLOAT64'),
  cume_dist: analytic('() -> FLOAT64'),
  ntile: analytic('(INT64) -> INT64'),
  lag: analytic('(T, INT64?, T?) -> T'),
  lead: analytic('(T, INT64?, T?) -> T'),
  first_value: analytic(framed, '(T) -> T'),
  last_value: analytic(framed, '(T) -> T'),
  nth_value: analytic(framed, '(T, INT64) -> T'),
  percentile_cont: analytic(
    unordered,
    '(FLOAT64, FLOAT64) -> FLOAT64',
    '(NUMERIC, NUMERIC) -> NUMERIC',
    '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
  ),
  percentile_disc: analytic(unordered, '(T, FLOAT64) -> T', '(T, NUMERIC) -> T', '(T, BIGNUMERIC) -> T'),
})
