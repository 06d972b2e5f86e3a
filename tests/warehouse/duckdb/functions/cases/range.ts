/** Expected values of ranges, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const rangeCases: readonly Case[] = [
  ["RANGE(DATE '2024-01-01', DATE '2024-02-01')", 'RANGE<DATE>', { $range: ['2024-01-01', '2024-02-01'] }],
  ["RANGE_START(RANGE(DATE '2024-01-01', NULL))", 'DATE', '2024-01-01'],
  [
    "RANGE_OVERLAPS(RANGE(DATE '2024-01-01', DATE '2024-02-01'), RANGE(DATE '2024-01-15', NULL))",
    'BOOL',
    true,
  ],
  [
    "RANGE_INTERSECT(RANGE(DATE '2024-01-01', DATE '2024-02-01'), RANGE(DATE '2024-01-15', NULL))",
    'RANGE<DATE>',
    { $range: ['2024-01-15', '2024-02-01'] },
  ],
  ["RANGE_IS_END_UNBOUNDED(RANGE(DATE '2024-01-01', NULL))", 'BOOL', true],
]
