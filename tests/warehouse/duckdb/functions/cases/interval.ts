/** Expected values of intervals, from the reference implementation. */
import type { Case } from '../evaluate.ts'

export const intervalCases: readonly Case[] = [
  ['INTERVAL 25 HOUR', 'INTERVAL', '0-0 0 25:0:0'],
  ['JUSTIFY_HOURS(INTERVAL 25 HOUR)', 'INTERVAL', '0-0 1 1:0:0'],
  ["DATE '2024-01-31' + INTERVAL 1 MONTH", 'DATETIME', '2024-02-29T00:00:00'],
  ["DATETIME '2024-01-31 00:00:00' - INTERVAL 36 HOUR", 'DATETIME', '2024-01-29T12:00:00'],
  ["TIMESTAMP '2024-01-31 00:00:00+00' + INTERVAL 1 DAY", 'TIMESTAMP', '2024-02-01T00:00:00Z'],
  ['INTERVAL 1 DAY * 3', 'INTERVAL', '0-0 3 0:0:0'],
  ['3 * INTERVAL 90 MINUTE', 'INTERVAL', '0-0 0 4:30:0'],
  ['INTERVAL 10 DAY / 3', 'INTERVAL', '0-0 3 8:0:0'],
  ['INTERVAL 1 MONTH + INTERVAL 1 DAY', 'INTERVAL', '0-1 1 0:0:0'],
  ['-INTERVAL 1 DAY', 'INTERVAL', '0-0 -1 0:0:0'],
  ['INTERVAL 1 DAY = INTERVAL 24 HOUR', 'BOOL', true],
  ['INTERVAL 1 MONTH > INTERVAL 29 DAY', 'BOOL', true],
  [
    "TIMESTAMP '2024-01-31 00:00:00+00' + INTERVAL 1 MONTH",
    { fails: 'TIMESTAMP +/- INTERVAL is not supported for intervals with non-zero MONTH or YEAR part.' },
  ],
  ['JUSTIFY_DAYS(INTERVAL 35 DAY)', 'INTERVAL', '0-1 5 0:0:0'],
  ["JUSTIFY_INTERVAL(INTERVAL '29 49:00:00' DAY TO SECOND)", 'INTERVAL', '0-1 1 1:0:0'],
  ['MAKE_INTERVAL(1, 2, 3, 4, 5, 6)', 'INTERVAL', '1-2 3 4:5:6'],
  ['MAKE_INTERVAL(hour => 5)', 'INTERVAL', '0-0 0 5:0:0'],
  ["JUSTIFY_HOURS(INTERVAL '-1 1' DAY TO HOUR)", 'INTERVAL', '0-0 0 -23:0:0'],
]
