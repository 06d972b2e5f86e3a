/** Literals. */
import type {
  BytesLiteral,
  FloatLiteral,
  IntegerLiteral,
  StringLiteral,
  TypedLiteral,
  TypedLiteralName,
} from '../ast/literal.ts'
import type { Keyword } from '../keywords.ts'
import type { Token } from '../tokens.ts'
import type { Cursor } from './cursor.ts'

/** A number, with the complaint of GoogleSQL when a name touches it: `1a`. */
export function takeNumber(cursor: Cursor): IntegerLiteral | FloatLiteral {
  const token = cursor.advance()
  const next = cursor.token
  if (next.start === token.end && next.kind === 'word' && !token.value.endsWith('.')) {
    cursor.fail('Missing whitespace between literal and alias')
  }
  const place = { start: token.start, end: token.end, text: token.value }
  return token.kind === 'integer' ? { kind: 'integerLiteral', ...place } : { kind: 'floatLiteral', ...place }
}

/** A string, together with the strings that follow it. */
export function takeString(cursor: Cursor): StringLiteral {
  if (cursor.token.kind !== 'string') cursor.failUnexpected()
  const { start } = cursor.token
  const value = takePieces(cursor, 'string')
  return { kind: 'stringLiteral', start, end: cursor.end, value }
}

/** Bytes, together with the bytes that follow them. */
export function takeBytes(cursor: Cursor): BytesLiteral {
  if (cursor.token.kind !== 'bytes') cursor.failUnexpected()
  const { start } = cursor.token
  const hex = takePieces(cursor, 'bytes')
  return { kind: 'bytesLiteral', start, end: cursor.end, hex }
}

function takePieces(cursor: Cursor, kind: 'string' | 'bytes'): string {
  let value = cursor.advance().value
  while (cursor.token.kind === 'string' || cursor.token.kind === 'bytes') {
    if (cursor.token.kind !== kind) cursor.fail('string and bytes literals cannot be concatenated')
    if (cursor.token.start === cursor.end) {
      cursor.fail('concatenated string literals must be separated by whitespace or comments')
    }
    value += cursor.advance().value
  }
  return value
}

const typedNames: Readonly<Partial<Record<Keyword, TypedLiteralName>>> = {
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  NUMERIC: 'NUMERIC',
  DECIMAL: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  JSON: 'JSON',
}

/** `DATE '2024-01-31'`, if the word is such a type and a string follows it. */
export function takeTypedLiteral(cursor: Cursor, word: Token['word']): TypedLiteral | undefined {
  const type = typedNames[word as Keyword]
  if (type === undefined || cursor.peek(1).kind !== 'string') return undefined
  const { start } = cursor.advance()
  const text = takeString(cursor)
  return { kind: 'typedLiteral', start, end: text.end, type, text }
}

/** An integer, float or string: what a type parameter or a label can be. */
export function takeSimpleLiteral(cursor: Cursor): IntegerLiteral | FloatLiteral | StringLiteral {
  const { kind } = cursor.token
  if (kind === 'integer' || kind === 'float') return takeNumber(cursor)
  return takeString(cursor)
}
