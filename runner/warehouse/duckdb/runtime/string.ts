/** Texts: case, code points, padding, phonetics, positions. */
import { BIGINT, BLOB, DuckDBBlobValue, DuckDBListValue, LIST, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'

function codePoint(value: bigint): string {
  const isValid = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn)
  if (!isValid) throw new Error(`Invalid codepoint ${value}`)
  return String.fromCodePoint(Number(value))
}

const wordBreaks = ' \t\n\r\v\f[](){}/|<>!?@"^#$&~_,.:;*%+-'

/** A capital after each delimiter, everything else small. */
export function capitalize(text: string, delimiters = wordBreaks): string {
  let isStart = true
  let result = ''
  for (const character of text) {
    // Letter by letter: ß stays, which as a text would become SS.
    const changed = isStart ? character.toUpperCase() : character.toLowerCase()
    result += [...changed].length === 1 ? changed : isStart ? character : ([...changed][0] ?? '')
    isStart = delimiters.includes(character)
  }
  return result
}

const soundCodes: Readonly<Record<string, string>> = Object.fromEntries(
  ['bfpv', 'cgjkqsxz', 'dt', 'l', 'mn', 'r'].flatMap((letters, index) =>
    [...letters].map((letter) => [letter, String(index + 1)]),
  ),
)

/** The American Soundex code; H and W do not separate equal codes, vowels do. */
export function soundex(text: string): string {
  let result = ''
  let previous = ''
  for (const character of text) {
    if (!/[a-z]/i.test(character)) continue
    const letter = character.toLowerCase()
    const code = soundCodes[letter] ?? ''
    if (result === '') {
      result = character
      previous = code
      continue
    }
    if (letter === 'h' || letter === 'w') continue
    // Letters without a code do not part two that have the same one: Tymczak is T520 to Google.
    if (code === '' || code === previous) continue
    result += code
    if (result.length === 4) break
    previous = code
  }
  return result === '' ? '' : result.padEnd(4, '0')
}

/** INSTR: the place, counted from 1, of the n-th occurrence at or after (or, from the end, at or before) a position. */
export function occurrence<T>(
  value: readonly T[],
  part: readonly T[],
  position: number,
  count: number,
): number {
  if (position === 0) throw new Error('Position must be non-zero')
  if (count < 1) throw new Error('Occurrence must be positive')
  const step = position > 0 ? 1 : -1
  const last = value.length - part.length
  let start = position > 0 ? position - 1 : Math.min(value.length + position, last)
  let left = count
  for (; start >= 0 && start <= last; start += step) {
    if (!part.every((item, index) => item === value[start + index])) continue
    left -= 1
    if (left === 0) return start + 1
  }
  return 0
}

/** TRANSLATE: characters of `from` become those at the same place of `to`, or go away. */
export function translateText(
  text: readonly string[],
  from: readonly string[],
  to: readonly string[],
): string {
  const map = new Map<string, string>()
  for (const [index, character] of from.entries()) {
    if (map.has(character))
      throw new Error(`Duplicate character "${character}" in TRANSLATE source characters`)
    map.set(character, to[index] ?? '')
  }
  return text.map((character) => map.get(character) ?? character).join('')
}

/** The Levenshtein distance, or `limit` when it is at least that. */
export function editDistance(
  left: readonly unknown[],
  right: readonly unknown[],
  limit = Number.POSITIVE_INFINITY,
): number {
  let previous = right.map((_, index) => index)
  previous.push(right.length)
  for (const [row, item] of left.entries()) {
    const current = [row + 1]
    for (let column = 1; column <= right.length; column += 1) {
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (item === right[column - 1] ? 0 : 1),
        ),
      )
    }
    previous = current
  }
  return Math.min(previous[right.length] ?? 0, limit)
}

// Full case folding for the characters where it differs from lower case.
const foldings: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  ς: 'σ',
  ſ: 's',
  ŉ: 'ʼn',
  ǰ: 'ǰ',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
}

/** Unicode case folding. */
export function foldCase(text: string): string {
  return Array.from(text, (character) => foldings[character] ?? character.toLowerCase()).join('')
}

/** Invalid UTF-8 replaced, one mark for each bad byte, as GoogleSQL does; the standard decoder marks once per sequence. */
export function decodeLeniently(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let result = ''
  let index = 0
  while (index < bytes.length) {
    const first = bytes[index] ?? 0
    const size = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    try {
      result += strict.decode(bytes.subarray(index, index + size))
      index += size
    } catch {
      result += '\ufffd'
      index += 1
    }
  }
  return result
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function toBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (group) => base32[Number.parseInt(group.padEnd(5, '0'), 2)] ?? '',
  )
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=')
}

function fromBase32(text: string): Uint8Array {
  const letters = text.toUpperCase().replace(/=+$/, '')
  if (/[^A-Z2-7]/.test(letters) || text.length % 8 !== 0)
    throw new Error('Failed to decode invalid base32 string')
  const bits = Array.from(letters, (letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((group) => Number.parseInt(group, 2)))
}

const integers = LIST(BIGINT)

export const stringFunctions: readonly RuntimeFunction[] = [
  define('gsql_upper', [VARCHAR], VARCHAR, (text: string) => text.toUpperCase()),
  define('gsql_lower', [VARCHAR], VARCHAR, (text: string) => text.toLowerCase()),
  define('gsql_reverse', [VARCHAR], VARCHAR, (text: string) => [...text].reverse().join('')),
  define('gsql_chr', [BIGINT], VARCHAR, codePoint),
  define('gsql_ascii', [VARCHAR], BIGINT, (text: string) => {
    const first = text.codePointAt(0) ?? 0
    if (first > 127) throw new Error(`Argument to ASCII is not a structurally valid ASCII string: '${text}'`)
    return BigInt(first)
  }),
  define('gsql_unicode', [VARCHAR], BIGINT, (text: string) => BigInt(text.codePointAt(0) ?? 0)),
  define('gsql_initcap', [VARCHAR], VARCHAR, (text: string) => capitalize(text)),
  define('gsql_initcap', [VARCHAR, VARCHAR], VARCHAR, (text: string, delimiters: string) =>
    capitalize(text, delimiters),
  ),
  define('gsql_soundex', [VARCHAR], VARCHAR, soundex),
  define(
    'gsql_instr',
    [VARCHAR, VARCHAR, BIGINT, BIGINT],
    BIGINT,
    (text: string, part: string, position: bigint, count: bigint) =>
      BigInt(occurrence([...text], [...part], Number(position), Number(count))),
  ),
  define('gsql_translate', [VARCHAR, VARCHAR, VARCHAR], VARCHAR, (text: string, from: string, to: string) =>
    translateText([...text], [...from], [...to]),
  ),
  define('gsql_edit_distance', [VARCHAR, VARCHAR], BIGINT, (left: string, right: string) =>
    BigInt(editDistance([...left], [...right])),
  ),
  define(
    'gsql_edit_distance',
    [VARCHAR, VARCHAR, BIGINT],
    BIGINT,
    (left: string, right: string, limit: bigint) =>
      BigInt(editDistance([...left], [...right], Number(limit))),
  ),
  define('gsql_normalize', [VARCHAR, VARCHAR], VARCHAR, (text: string, mode: string) => text.normalize(mode)),
  define('gsql_normalize_casefold', [VARCHAR, VARCHAR], VARCHAR, (text: string, mode: string) =>
    foldCase(text.normalize(mode)).normalize(mode),
  ),
  define(
    'gsql_to_code_points',
    [VARCHAR],
    integers,
    (text: string) =>
      new DuckDBListValue(Array.from(text, (character) => BigInt(character.codePointAt(0) ?? 0))),
  ),
  define('gsql_from_code_points', [integers], VARCHAR, (points: DuckDBListValue) =>
    points.items.includes(null) ? null : points.items.map((point) => codePoint(point as bigint)).join(''),
  ),
  define('gsql_decode_leniently', [BLOB], VARCHAR, (value: DuckDBBlobValue) => decodeLeniently(value.bytes)),
  define('gsql_to_base32', [BLOB], VARCHAR, (value: DuckDBBlobValue) => toBase32(value.bytes)),
  define('gsql_from_base32', [VARCHAR], BLOB, (text: string) => new DuckDBBlobValue(fromBase32(text))),
  define('gsql_from_base64', [VARCHAR], BLOB, (text: string) => {
    const digits = text.replace(/=+$/, '')
    if (/[^A-Za-z0-9+/]/.test(digits) || digits.length % 4 === 1)
      throw new Error('Failed to decode invalid base64 string')
    return new DuckDBBlobValue(Buffer.from(digits, 'base64'))
  }),
  define('gsql_from_hex', [VARCHAR], BLOB, (text: string) => {
    const bad = /[^0-9a-fA-F]/.exec(text)
    if (bad !== null) {
      throw new Error(
        `Failed to decode invalid hexadecimal string due to character at offset ${bad.index}: ${text}`,
      )
    }
    return new DuckDBBlobValue(Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex'))
  }),
]
