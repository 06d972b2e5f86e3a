const numberTexts = [
  "'12'",
  "'-1'",
  "' 7 '",
  "'1.5'",
  "'0x1F'",
  "'1e3'",
  "'abc'",
  "''",
  "'9223372036854775808'",
  "'nan'",
  "'inf'",
  "'true'",
  'NULL',
]
const timeTexts = [
  "'2024-01-31'",
  "'2024-1-2'",
  "'2024-01-31 12:34:56'",
  "'2024-01-31T12:34:56.789'",
  "'2024-01-31 12:34:56+05:30'",
  "'2024-01-31 12:34:56 America/New_York'",
  "'12:34:56'",
  "'2024-13-01'",
  "'2024-02-30'",
  "'x'",
  "''",
  "'2024-01-31 24:00:00'",
  'NULL',
]
const numeric = ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'STRING', 'BOOL']
export const calls = [
  ...['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'BOOL', 'BYTES'].flatMap((type) => [
    [`CAST({t} AS ${type})`, { t: numberTexts }],
    [`SAFE_CAST({t} AS ${type})`, { t: { type: 'STRING', values: numberTexts } }],
  ]),
  ...['DATE', 'DATETIME', 'TIMESTAMP', 'TIME'].flatMap((type) => [
    [`CAST({t} AS ${type})`, { t: timeTexts }],
    [`SAFE_CAST({t} AS ${type})`, { t: { type: 'STRING', values: timeTexts } }],
  ]),
  ...['int', 'float', 'numeric', 'bignumeric', 'bool'].flatMap((name) =>
    numeric.map((type) => `SAFE_CAST({${name}} AS ${type})`),
  ),
  ...['float', 'numeric', 'bignumeric'].flatMap((name) =>
    ['INT64', 'NUMERIC'].map((type) => `CAST({${name}} AS ${type})`),
  ),
  ...['date', 'datetime', 'timestamp'].flatMap((name) =>
    ['DATE', 'DATETIME', 'TIMESTAMP', 'STRING'].map((type) => `CAST({${name}} AS ${type})`),
  ),
  'CAST({datetime} AS TIME)',
  'CAST({timestamp} AS TIME)',
  'CAST({time} AS STRING)',
  'CAST({interval} AS STRING)',
  'CAST({bytes} AS STRING)',
  'SAFE_CAST({bytes} AS STRING)',
  'CAST({text} AS BYTES)',
  'CAST({ints} AS ARRAY<FLOAT64>)',
  'CAST({dateRange} AS STRING)',
  [
    'CAST({t} AS INTERVAL)',
    { t: ["'1-2 3 4:5:6'", "'1-2'", "'P1Y2M3DT4H'", "'PT1.5S'", "'-0-1 5 -1:0:0'", "'x'"] },
  ],
  [
    'CAST({t} AS RANGE<DATE>)',
    {
      t: [
        "'[2024-01-01, 2024-02-01)'",
        "'[UNBOUNDED, 2024-02-01)'",
        "'[NULL, NULL)'",
        "'[2024-02-01, 2024-01-01)'",
        "'x'",
      ],
    },
  ],
  ['CAST({t} AS NUMERIC(5, 2))', { t: ['1.005', '123.456', '1234.5', "'99.999'", "NUMERIC '0.005'"] }],
  ['CAST({t} AS STRING(3))', { t: ["'abc'", "'abcd'", "'äöü'", '123', '1234'] }],
  ['CAST({t} AS BYTES(3))', { t: ["b'abc'", "b'abcd'", "'äö'"] }],
  ['CAST({t} AS STRUCT<a FLOAT64, b STRING>)', { t: ['STRUCT(1, 2)', "(1, 'x')", 'NULL', '(NULL, NULL)'] }],
  [
    'CAST({date} AS STRING FORMAT {f})',
    { f: ["'YYYY-MM-DD'", "'DD/MM/YY'", "'MON DD, YYYY'", "'Day'", "'DDD'", "'Q'"] },
  ],
  [
    'CAST({timestamp} AS STRING FORMAT {f})',
    { f: ["'YYYY-MM-DD HH24:MI:SS'", "'HH12:MI AM'", "'TZH:TZM'", "'FF3'"] },
  ],
  ['CAST({bytes} AS STRING FORMAT {f})', { f: ["'HEX'", "'BASE64'", "'UTF8'", "'ASCII'"] }],
  ['CAST({t} AS BYTES FORMAT {f})', { t: ["'48656c6c6f'", "'abc'"], f: ["'HEX'", "'BASE64'", "'UTF8'"] }],
  [
    'CAST({t} AS DATE FORMAT {f})',
    { t: ["'2024-01-31'", "'31/01/2024'"], f: ["'YYYY-MM-DD'", "'DD/MM/YYYY'"] },
  ],
  ['CAST({int} AS STRING FORMAT {f})', { f: ["'999'", "'$9,999.00'", "'S000'", "'XXX'"] }],
  [
    'CAST({timestamp} AS STRING AT TIME ZONE {z})'.replace(
      'STRING AT',
      "STRING FORMAT 'YYYY-MM-DD HH24:MI:SS' AT",
    ),
    { z: ["'UTC'", "'America/New_York'"] },
  ],
]
