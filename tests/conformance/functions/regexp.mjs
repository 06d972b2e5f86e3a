const subject = ["'foo123bar45'", "''", "'äöü x'", "'a.b.c'", "'line1\\nline2'", 'NULL']
export const calls = [
  [
    'REGEXP_CONTAINS({s}, {p})',
    {
      s: subject,
      p: [
        "r'\\d+'",
        "r''",
        "r'^foo'",
        "r'(?i)FOO'",
        "r'\\bx$'",
        "r'('",
        "r'[[:alpha:]]+'",
        "r'\\p{L}'",
        "r'(?s)1.l'",
        'NULL',
      ],
    },
  ],
  [
    'REGEXP_EXTRACT({s}, {p})',
    { s: subject, p: ["r'\\d+'", "r'([a-z])\\d'", "r''", "r'^(x)?'", "r'(a)(b)'", "r'\\w\\.'", 'NULL'] },
  ],
  [
    "REGEXP_EXTRACT('banana', {p}, {at}, {n})",
    { p: ["r'an'", "r'a(n)'"], at: ['1', '2', '4', '7', '8', '0', '-1'], n: ['1', '2', '3', '0', '-1'] },
  ],
  [
    'REGEXP_EXTRACT_ALL({s}, {p})',
    { s: subject, p: ["r'\\d+'", "r'([a-z])\\d'", "r'x*'", "r'(a)(b)'", "r'.'", 'NULL'] },
  ],
  [
    'REGEXP_REPLACE({s}, {p}, {r})',
    {
      s: subject,
      p: ["r'\\d+'", "r'([a-z])(\\d)'", "r'x*'", "r'.'", "r'$'", 'NULL'],
      r: ["'#'", "''", "r'\\2\\1'", "r'<\\0>'", "r'\\\\'", "r'\\9'", "'$1'", 'NULL'],
    },
  ],
  [
    "REGEXP_INSTR('banana', {p}, {at}, {n}, {w})",
    {
      p: ["r'an'", "r'a(n)'", "r'z'", "r'('"],
      at: ['1', '3', '6', '7', '0'],
      n: ['1', '2', '0'],
      w: ['0', '1', '2'],
    },
  ],
  ['REGEXP_INSTR({s}, {p})', { s: subject, p: ["r'\\d+'", "r'[a-z]$'"] }],
  ['REGEXP_CONTAINS({bytes}, {p})', { p: ["b'l+'", "b'\\\\xff'"] }],
  ['REGEXP_EXTRACT({bytes}, {p})', { p: ["b'l+'", "b'(.)l'"] }],
  ["REGEXP_REPLACE({bytes}, {p}, b'-')", { p: ["b'l+'", "b'.'"] }],
  [
    '{s} LIKE {p}',
    {
      s: ["'abc'", "''", "'a%c'", "'a\\nc'", "'äx'", 'NULL'],
      p: ["'a%'", "'_b_'", "''", "'%'", "r'a\\%c'", "'a_c'", "'_x'", "r'a\\'", 'NULL'],
    },
  ],
  ['{bytes} LIKE {p}', { p: ["b'H%'", "b'%\\x80'", "b'_____'"] }],
  [
    '{s} LIKE ANY ({a}, {b})',
    { s: ["'abc'", "'x'", 'NULL'], a: ["'a%'", "'z%'", 'NULL'], b: ["'%c'", "'y'", 'NULL'] },
  ],
  [
    '{s} LIKE ALL ({a}, {b})',
    { s: ["'abc'", "'x'", 'NULL'], a: ["'a%'", "'z%'", 'NULL'], b: ["'%c'", "'y'", 'NULL'] },
  ],
  [
    '{s} NOT LIKE ANY ({a}, {b})',
    { s: ["'abc'", "'x'", 'NULL'], a: ["'a%'", "'z%'", 'NULL'], b: ["'%c'", "'y'", 'NULL'] },
  ],
  ['{s} NOT LIKE {p}', { s: ["'abc'", 'NULL'], p: ["'a%'", "'b'", 'NULL'] }],
]
