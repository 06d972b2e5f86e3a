/** BYTES: what DuckDB has no function for on BLOBs. A byte string is read as Latin-1 text, one character per byte. */
import { BIGINT, BLOB, BOOLEAN, DuckDBBlobValue, DuckDBListValue, LIST, VARCHAR } from '@duckdb/node-api'
import { define, type RuntimeFunction } from './define.ts'
import { occurrence } from './string.ts'

const blob = (bytes: Uint8Array): DuckDBBlobValue => new DuckDBBlobValue(bytes)
const latin = (value: DuckDBBlobValue): string => Buffer.from(value.bytes).toString('latin1')
const fromLatin = (text: string): DuckDBBlobValue => blob(Buffer.from(text, 'latin1'))

function slice(value: DuckDBBlobValue, position: bigint, count: bigint): DuckDBBlobValue {
  if (count < 0n) throw new Error('Third argument in SUBSTR() cannot be negative')
  const size = BigInt(value.bytes.length)
  const start = position > 0n ? position - 1n : position === 0n || -position > size ? 0n : size + position
  return blob(value.bytes.subarray(Number(start), Number(start + count)))
}

function padded(
  value: DuckDBBlobValue,
  size: bigint,
  pattern: DuckDBBlobValue,
  atStart: boolean,
): DuckDBBlobValue {
  if (size < 0n) throw new Error('Second argument (output size) for LPAD/RPAD cannot be negative')
  if (pattern.bytes.length === 0)
    throw new Error('Third argument (pad pattern) for LPAD/RPAD cannot be empty')
  const text = latin(value)
  const [width, fill] = [Number(size), latin(pattern)]
  if (text.length >= width) return fromLatin(text.slice(0, width))
  return fromLatin(atStart ? text.padStart(width, fill) : text.padEnd(width, fill))
}

function trimmed(value: DuckDBBlobValue, set: DuckDBBlobValue, ends: string): DuckDBBlobValue {
  let [start, end] = [0, value.bytes.length]
  const { bytes } = value
  const isIn = (index: number) => set.bytes.includes(bytes[index] ?? -1)
  if (ends !== 'right') while (start < end && isIn(start)) start += 1
  if (ends !== 'left') while (end > start && isIn(end - 1)) end -= 1
  return blob(bytes.subarray(start, end))
}

function like(value: DuckDBBlobValue, pattern: DuckDBBlobValue): boolean {
  let source = ''
  const text = latin(pattern)
  for (let index = 0; index < text.length; index += 1) {
    let character = text[index] ?? ''
    if (character === '%') source += '[^]*'
    else if (character === '_') source += '[^]'
    else {
      if (character === '\\') {
        index += 1
        character = text[index] ?? ''
        if (character === '') throw new Error('LIKE pattern ends with a backslash')
      }
      source += character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
    }
  }
  return new RegExp(`^${source}$`).test(latin(value))
}

function bits(left: DuckDBBlobValue, operator: string, right: DuckDBBlobValue): DuckDBBlobValue {
  if (left.bytes.length !== right.bytes.length) {
    throw new Error(
      `Bitwise binary operator for BYTES requires equal length of the inputs. Got ${left.bytes.length} bytes on the left hand side and ${right.bytes.length} bytes on the right hand side.`,
    )
  }
  return blob(
    left.bytes.map((byte, index) => {
      const other = right.bytes[index] ?? 0
      return operator === '&' ? byte & other : operator === '|' ? byte | other : byte ^ other
    }),
  )
}

function shift(value: DuckDBBlobValue, count: bigint, isLeft: boolean): DuckDBBlobValue {
  if (count < 0n) throw new Error('Bitwise shift by negative offset.')
  const size = value.bytes.length
  if (size === 0 || count >= BigInt(size * 8)) return blob(new Uint8Array(size))
  const number = BigInt(`0x${Buffer.from(value.bytes).toString('hex')}`)
  const moved = isLeft ? BigInt.asUintN(size * 8, number << count) : number >> count
  return blob(Buffer.from(moved.toString(16).padStart(size * 2, '0'), 'hex'))
}

function split(value: DuckDBBlobValue, delimiter: DuckDBBlobValue): DuckDBListValue {
  return new DuckDBListValue(latin(value).split(latin(delimiter)).map(fromLatin))
}

const integers = LIST(BIGINT)

export const bytesFunctions: readonly RuntimeFunction[] = [
  define('gsql_latin_text', [BLOB], VARCHAR, latin),
  define('gsql_latin_bytes', [VARCHAR], BLOB, fromLatin),
  define('gsql_bytes_substr', [BLOB, BIGINT, BIGINT], BLOB, slice),
  define('gsql_bytes_left', [BLOB, BIGINT], BLOB, (value: DuckDBBlobValue, count: bigint) => {
    if (count < 0n) throw new Error('Second argument in LEFT() cannot be negative')
    return blob(value.bytes.subarray(0, Number(count)))
  }),
  define('gsql_bytes_right', [BLOB, BIGINT], BLOB, (value: DuckDBBlobValue, count: bigint) => {
    if (count < 0n) throw new Error('Second argument in RIGHT() cannot be negative')
    return blob(value.bytes.subarray(Math.max(0, value.bytes.length - Number(count))))
  }),
  define('gsql_bytes_lpad', [BLOB, BIGINT, BLOB], BLOB, (value, size, pattern) =>
    padded(value, size, pattern, true),
  ),
  define('gsql_bytes_rpad', [BLOB, BIGINT, BLOB], BLOB, (value, size, pattern) =>
    padded(value, size, pattern, false),
  ),
  define('gsql_bytes_trim', [BLOB, BLOB, VARCHAR], BLOB, trimmed),
  define('gsql_bytes_reverse', [BLOB], BLOB, (value: DuckDBBlobValue) => blob(value.bytes.slice().reverse())),
  define('gsql_bytes_lower', [BLOB], BLOB, (value: DuckDBBlobValue) =>
    fromLatin(latin(value).replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  ),
  define('gsql_bytes_upper', [BLOB], BLOB, (value: DuckDBBlobValue) =>
    fromLatin(latin(value).replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  ),
  define(
    'gsql_bytes_replace',
    [BLOB, BLOB, BLOB],
    BLOB,
    (value: DuckDBBlobValue, from: DuckDBBlobValue, to: DuckDBBlobValue) =>
      from.bytes.length === 0 ? value : fromLatin(latin(value).replaceAll(latin(from), () => latin(to))),
  ),
  define('gsql_bytes_repeat', [BLOB, BIGINT], BLOB, (value: DuckDBBlobValue, count: bigint) => {
    if (count < 0n) throw new Error('Second argument (repeat count) for REPEAT cannot be negative')
    return fromLatin(latin(value).repeat(Number(count)))
  }),
  define(
    'gsql_bytes_translate',
    [BLOB, BLOB, BLOB],
    BLOB,
    (value: DuckDBBlobValue, from: DuckDBBlobValue, to: DuckDBBlobValue) => {
      const map = new Map([...from.bytes].map((byte, index) => [byte, to.bytes[index]]))
      return blob(
        Uint8Array.from([...value.bytes].flatMap((byte) => (map.has(byte) ? (map.get(byte) ?? []) : byte))),
      )
    },
  ),
  define('gsql_bytes_strpos', [BLOB, BLOB], BIGINT, (value: DuckDBBlobValue, part: DuckDBBlobValue) =>
    BigInt(latin(value).indexOf(latin(part)) + 1),
  ),
  define(
    'gsql_bytes_instr',
    [BLOB, BLOB, BIGINT, BIGINT],
    BIGINT,
    (value: DuckDBBlobValue, part: DuckDBBlobValue, position: bigint, count: bigint) =>
      BigInt(occurrence([...value.bytes], [...part.bytes], Number(position), Number(count))),
  ),
  define('gsql_bytes_starts', [BLOB, BLOB], BOOLEAN, (value: DuckDBBlobValue, part: DuckDBBlobValue) =>
    latin(value).startsWith(latin(part)),
  ),
  define('gsql_bytes_ends', [BLOB, BLOB], BOOLEAN, (value: DuckDBBlobValue, part: DuckDBBlobValue) =>
    latin(value).endsWith(latin(part)),
  ),
  define('gsql_bytes_split', [BLOB, BLOB], LIST(BLOB), split),
  define('gsql_bytes_like', [BLOB, BLOB], BOOLEAN, like),
  define('gsql_bytes_bits', [BLOB, VARCHAR, BLOB], BLOB, bits),
  define('gsql_bytes_not', [BLOB], BLOB, (value: DuckDBBlobValue) =>
    blob(value.bytes.map((byte) => ~byte & 0xff)),
  ),
  define('gsql_bytes_shift_left', [BLOB, BIGINT], BLOB, (value, count) => shift(value, count, true)),
  define('gsql_bytes_shift_right', [BLOB, BIGINT], BLOB, (value, count) => shift(value, count, false)),
  define('gsql_bytes_bit_count', [BLOB], BIGINT, (value: DuckDBBlobValue) =>
    BigInt(value.bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)),
  ),
  define('gsql_bytes_ascii', [BLOB], BIGINT, (value: DuckDBBlobValue) => BigInt(value.bytes[0] ?? 0)),
  define(
    'gsql_bytes_to_code_points',
    [BLOB],
    integers,
    (value: DuckDBBlobValue) => new DuckDBListValue(Array.from(value.bytes, BigInt)),
  ),
  define('gsql_bytes_from_code_points', [integers], BLOB, (points: DuckDBListValue) => {
    if (points.items.includes(null)) return null
    return blob(
      Uint8Array.from(
        points.items.map((point) => {
          const byte = Number(point)
          if (byte < 0 || byte > 255) throw new Error(`Invalid extended ASCII code points ${byte}`)
          return byte
        }),
      ),
    )
  }),
  define('gsql_bytes_to_string_format', [BLOB, VARCHAR], VARCHAR, (value: DuckDBBlobValue, format: string) =>
    encoded(value, format),
  ),
  define('gsql_string_to_bytes_format', [VARCHAR, VARCHAR], BLOB, (text: string, format: string) =>
    decoded(text, format),
  ),
]

const encodings: Readonly<Record<string, BufferEncoding>> = {
  HEX: 'hex',
  BASE64: 'base64',
  BASE64M: 'base64',
  'UTF-8': 'utf8',
  UTF8: 'utf8',
  ASCII: 'latin1',
}

function encodingOf(format: string): BufferEncoding {
  const encoding = encodings[format.toUpperCase()]
  if (encoding === undefined) throw new Error(`Unsupported format: ${format}`)
  return encoding
}

function encoded(value: DuckDBBlobValue, format: string): string {
  return Buffer.from(value.bytes).toString(encodingOf(format))
}

function decoded(text: string, format: string): DuckDBBlobValue {
  const encoding = encodingOf(format)
  // An odd number of digits begins with half a byte.
  const isHalf = encoding === 'hex' && text.length % 2 === 1
  return blob(Buffer.from(isHalf ? `0${text}` : text, encoding))
}
