/** Texts and bytes. */
import { quoteText } from '../name.ts'
import { type Call, type Rule, type Rules, refuse } from './rule.ts'
import { caseOf, castTo, failWith, fn, once } from './sql.ts'

const asciiWhitespace = quoteText(' \t\n\v\f\r')

// White_Space of Unicode; DuckDB's trim(x) takes only the space.
const whitespace = quoteText(
  ' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

function isBytes(call: Call): boolean {
  return call.typeName(0) === 'BYTES'
}

/** A function that has the same name and arguments in DuckDB for texts, and one of ours for bytes. */
function either(texts: string, bytes: string): Rule {
  return (call) => fn(isBytes(call) ? bytes : texts, ...call.values.map((value) => value.sql))
}

// Bytes and characters are as many exactly when the text is ASCII, where the engine's own case mapping is right.
function letterCase(native: 'lower' | 'upper'): Rule {
  return (call) => {
    if (isBytes(call)) return fn(`gsql_bytes_${native}`, call.sql(0))
    return once([call.sql(0)], (text) =>
      caseOf([[`strlen(${text}) = length(${text})`, fn(native, text)]], fn(`gsql_${native}`, text)),
    )
  }
}

function trim(native: 'trim' | 'ltrim' | 'rtrim'): Rule {
  const ends = { trim: "'both'", ltrim: "'left'", rtrim: "'right'" }[native]
  return (call) => {
    if (isBytes(call)) return fn('gsql_bytes_trim', call.sql(0), call.sql(1), ends)
    const characters = call.optional(1)
    if (characters !== undefined) return fn(native, call.sql(0), characters)
    // The long set costs 1 µs a row and is needed only where there is more than ASCII.
    return once([call.sql(0)], (text) =>
      caseOf(
        [[`strlen(${text}) = length(${text})`, fn(native, text, asciiWhitespace)]],
        fn(native, text, whitespace),
      ),
    )
  }
}

function isAtLeast(call: Call, place: number, least: number): boolean {
  const value = call.literal(place)
  return value !== undefined && value !== null && Number(value) >= least
}

/** Raises `words` where a count is negative, unless it is a constant that is not. */
function notNegative(
  call: Call,
  place: number,
  words: string,
  type: string,
  body: (...names: string[]) => string,
): string {
  const values = call.values.map((value) => value.sql)
  if (isAtLeast(call, place, 0)) return body(...values)
  return once(values, (...names) => caseOf([[`${names[place]} < 0`, failWith(words, type)]], body(...names)))
}

function substr(call: Call): string {
  if (isBytes(call))
    return fn('gsql_bytes_substr', call.sql(0), call.sql(1), call.optional(2) ?? '9007199254740991')
  const rest = call.optional(2)
  const words = 'Third argument in SUBSTR() cannot be negative'
  if (isAtLeast(call, 1, 1)) {
    if (rest === undefined) return fn('substr', call.sql(0), fitting(call.sql(1)))
    return notNegative(call, 2, words, 'VARCHAR', (text = '', start = '', count = '') =>
      fn('substr', text, fitting(start), fitting(count)),
    )
  }
  const clamped = (text: string, start: string) =>
    caseOf([[`${start} = 0 OR ${start} < - length(${text})`, '1']], fitting(start))
  if (rest === undefined)
    return once([call.sql(0), call.sql(1)], (text, start) => fn('substr', text, clamped(text, start)))
  return once([call.sql(0), call.sql(1), rest], (text, start, count) => {
    const cut = fn('substr', text, clamped(text, start), fitting(count))
    return isAtLeast(call, 2, 0) ? cut : caseOf([[`${count} < 0`, failWith(words, 'VARCHAR')]], cut)
  })
}

// The engine's positions are 32-bit numbers, and no text is as long.
function fitting(place: string): string {
  if (/^\d{1,9}(::BIGINT)?$/.test(place)) return place
  return once([place], (value) => caseOf([[`${value} > 2147483647`, '2147483647']], value))
}

function pad(native: 'lpad' | 'rpad'): Rule {
  return (call) => {
    if (isBytes(call))
      return fn(`gsql_bytes_${native}`, call.sql(0), call.sql(1), call.optional(2) ?? "'\\x20'::BLOB")
    const literal = call.literal(2)
    const pattern = call.optional(2) ?? "' '"
    return once([call.sql(0), call.sql(1), pattern], (text, size, fill) => {
      const branches: [string, string][] = []
      if (!isAtLeast(call, 1, 0)) {
        branches.push([
          `${size} < 0`,
          failWith('Second argument (output size) for LPAD/RPAD cannot be negative', 'VARCHAR'),
        ])
      }
      if (call.optional(2) !== undefined && (typeof literal !== 'string' || literal === '')) {
        branches.push([
          `${fill} = ''`,
          failWith('Third argument (pad pattern) for LPAD/RPAD cannot be empty', 'VARCHAR'),
        ])
      }
      // The engine's size is a 32-bit number.
      const padded = fn(native, text, castTo(size, 'INTEGER'), fill)
      return branches.length === 0 ? padded : caseOf(branches, padded)
    })
  }
}

function side(native: 'left' | 'right'): Rule {
  return (call) => {
    if (isBytes(call)) return fn(`gsql_bytes_${native}`, call.sql(0), call.sql(1))
    const words = `Second argument in ${native.toUpperCase()}() cannot be negative`
    return notNegative(call, 1, words, 'VARCHAR', (text = '', count = '') => fn(native, text, count))
  }
}

function instr(call: Call): string {
  const bytes = isBytes(call) ? 'gsql_bytes_instr' : 'gsql_instr'
  return fn(bytes, call.sql(0), call.sql(1), call.optional(2) ?? '1', call.optional(3) ?? '1')
}

function split(call: Call): string {
  if (isBytes(call)) return fn('gsql_bytes_split', call.sql(0), call.sql(1))
  const delimiter = call.optional(1)
  if (delimiter === undefined || typeof call.literal(1) === 'string') {
    return fn('string_split', call.sql(0), delimiter ?? "','")
  }
  // The engine takes a NULL delimiter for none.
  return once([call.sql(0), delimiter], (text, by) =>
    caseOf([[`${by} IS NOT NULL`, fn('string_split', text, by)]]),
  )
}

function collate(call: Call): string {
  const name = call.literal(1)
  if (name === 'und:ci') return `(${call.sql(0)} COLLATE NOCASE)`
  if (name === '' || name === 'binary') return call.sql(0)
  return refuse('knows only the collations "und:ci" and "binary" locally')
}

function digest(native: string): Rule {
  return (call) => fn('unhex', fn(native, call.sql(0)))
}

// TO_HEX(MD5(x)) is what the engine's own md5 gives, so the way through bytes and back is left out.
function toHex(call: Call): string {
  const sql = call.sql(0).replace(/^\/\*@\d+\*\//, '')
  const isHash = /^unhex\((?:md5|sha1|sha256)\(/.test(sql) && closesAtEnd(sql)
  return isHash ? sql.slice('unhex('.length, -1) : fn('lower', fn('hex', sql))
}

// Whether the first opening parenthesis is closed by the last character. Quoted parentheses only make it say no.
function closesAtEnd(sql: string): boolean {
  let depth = 0
  for (let index = 0; index < sql.length; index += 1) {
    if (sql[index] === '(') depth += 1
    if (sql[index] === ')') depth -= 1
    if (depth === 0 && sql[index] === ')') return index === sql.length - 1
  }
  return false
}

function normalize(name: string): Rule {
  return (call) => fn(name, call.sql(0), quoteText(call.word(1) ?? 'NFC'))
}

export const stringRules: Rules = {
  ascii: either('gsql_ascii', 'gsql_bytes_ascii'),
  byte_length: (call) => (isBytes(call) ? fn('octet_length', call.sql(0)) : fn('strlen', call.sql(0))),
  char_length: (call) => fn('length', call.sql(0)),
  chr: (call) => fn('gsql_chr', call.sql(0)),
  code_points_to_bytes: (call) => fn('gsql_bytes_from_code_points', call.sql(0)),
  code_points_to_string: (call) => fn('gsql_from_code_points', call.sql(0)),
  collate,
  concat: (call) => `(${call.values.map((value) => value.sql).join(' || ')})`,
  $concat_op: (call) => `(${call.sql(0)} || ${call.sql(1)})`,
  edit_distance: (call) => {
    const text = (sql: string, place: number) =>
      isBytes(call) && place < 2 ? fn('gsql_latin_text', sql) : sql
    return fn('gsql_edit_distance', ...call.values.map((value, index) => text(value.sql, index)))
  },
  ends_with: either('ends_with', 'gsql_bytes_ends'),
  from_base32: (call) => fn('gsql_from_base32', call.sql(0)),
  from_base64: (call) => fn('gsql_from_base64', call.sql(0)),
  from_hex: (call) => fn('gsql_from_hex', call.sql(0)),
  initcap: (call) => fn('gsql_initcap', ...call.values.map((value) => value.sql)),
  instr,
  left: side('left'),
  length: (call) => (isBytes(call) ? fn('octet_length', call.sql(0)) : fn('length', call.sql(0))),
  lower: letterCase('lower'),
  lpad: pad('lpad'),
  ltrim: trim('ltrim'),
  normalize: normalize('gsql_normalize'),
  normalize_and_casefold: normalize('gsql_normalize_casefold'),
  repeat: (call) => {
    if (isBytes(call)) return fn('gsql_bytes_repeat', call.sql(0), call.sql(1))
    const words = 'Second argument (repeat count) for REPEAT cannot be negative'
    return notNegative(call, 1, words, 'VARCHAR', (text = '', count = '') => fn('repeat', text, count))
  },
  replace: either('replace', 'gsql_bytes_replace'),
  // The engine reverses what looks like one character as a whole; GoogleSQL reverses code points.
  reverse: (call) =>
    isBytes(call)
      ? fn('gsql_bytes_reverse', call.sql(0))
      : once([call.sql(0)], (text) =>
          caseOf([[`strlen(${text}) = length(${text})`, fn('reverse', text)]], fn('gsql_reverse', text)),
        ),
  right: side('right'),
  rpad: pad('rpad'),
  rtrim: trim('rtrim'),
  safe_convert_bytes_to_string: (call) => fn('gsql_decode_leniently', call.sql(0)),
  soundex: (call) => fn('gsql_soundex', call.sql(0)),
  split,
  starts_with: either('starts_with', 'gsql_bytes_starts'),
  strpos: either('strpos', 'gsql_bytes_strpos'),
  substr,
  to_base32: (call) => fn('gsql_to_base32', call.sql(0)),
  to_base64: (call) => fn('to_base64', call.sql(0)),
  to_code_points: either('gsql_to_code_points', 'gsql_bytes_to_code_points'),
  to_hex: toHex,
  translate: either('gsql_translate', 'gsql_bytes_translate'),
  trim: trim('trim'),
  unicode: (call) => fn('gsql_unicode', call.sql(0)),
  upper: letterCase('upper'),

  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: (call) => fn('gsql_sha512', call.sql(0)),
  farm_fingerprint: (call) => fn('gsql_farm_fingerprint', call.sql(0)),
  generate_uuid: () => castTo('gen_random_uuid()', 'VARCHAR'),
}
