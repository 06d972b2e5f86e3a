export const calls = [
  'RANGE_START({dateRange})',
  'RANGE_END({dateRange})',
  'RANGE_CONTAINS({dateRange}, {otherDate})',
  'RANGE_CONTAINS({dateRange}, {dateRange})',
  'RANGE_OVERLAPS({dateRange}, {dateRange})',
  'RANGE_INTERSECT({dateRange}, {dateRange})',
  'RANGE({otherDate}, {date})',
  '{dateRange} = {dateRange}',
  '{dateRange} < {dateRange}',
  [
    'GENERATE_RANGE_ARRAY({r}, INTERVAL {n} {p})',
    { r: ["RANGE<DATE> '[2024-01-01, 2024-01-10)'"], n: ['3', '1', '0'], p: ['DAY', 'MONTH'] },
  ],
]
