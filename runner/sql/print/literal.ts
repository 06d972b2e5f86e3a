/** Literals and names. */

import type { Literal } from '../ast/literal.ts'
import type { Identifier, Path } from '../ast/name.ts'
import { isReserved, keywordOf } from '../keywords.ts'
import type { Printers } from './layout.ts'

/** A string literal of one line, whatever the text holds. */
export function printString(text: string): string {
  return `'${escapeText(text, "'")}'`
}

/** A name: between backticks when it was, or when it could not be read otherwise. */
export function printIdentifier(identifier: Identifier): string {
  const { name, quoted } = identifier
  const isPlain = !quoted && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isReserved(keywordOf(name) ?? '')
  return isPlain ? name : `\`${escapeText(name, '`')}\``
}

/** A dotted name; behind a dot reserved words and leading digits are plain names. */
export function printPath(path: Path): string {
  const [first, ...rest] = path.parts
  if (first === undefined) throw new Error('internal: a path without parts')
  return [printIdentifier(first), ...rest.map(printLaterPart)].join('.')
}

/** The name of a function: LEFT and a few more reserved words are plain there. */
export function printFunctionPath(path: Path): string {
  const [only] = path.parts
  const isWord =
    path.parts.length === 1 &&
    only !== undefined &&
    !only.quoted &&
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(only.name)
  return isWord ? only.name : printPath(path)
}

/** The name of a table; a dashed project stays as it is. */
export function printTablePath(path: Path): string {
  const [first, ...rest] = path.parts
  const isDashed =
    first !== undefined && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)+$/.test(first.name)
  return isDashed ? [first.name, ...rest.map(printLaterPart)].join('.') : printPath(path)
}

/** A name where every word is one: of a parameter, of a system variable. */
export function printAnyIdentifier(identifier: Identifier): string {
  const isPlain = !identifier.quoted && /^[A-Za-z_][A-Za-z0-9_]*$/.test(identifier.name)
  return isPlain ? identifier.name : `\`${escapeText(identifier.name, '`')}\``
}

function printLaterPart(part: Identifier): string {
  return !part.quoted && /^[A-Za-z0-9_]+$/.test(part.name) ? part.name : `\`${escapeText(part.name, '`')}\``
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function escapeText(text: string, quote: string): string {
  return text.replace(/[\\'`\p{Cc}\u2028\u2029]/gu, (character) => {
    const named = escapes[character]
    if (named !== undefined) return named
    if (character === "'" || character === '`') return character === quote ? `\\${character}` : character
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function printBytes(hex: string): string {
  const bytes = hex.match(/../g) ?? []
  return `b'${bytes.map(printByte).join('')}'`
}

function printByte(hex: string): string {
  const character = String.fromCharCode(Number.parseInt(hex, 16))
  return /^[ -~]$/.test(character) && character !== "'" && character !== '\\' ? character : `\\x${hex}`
}

export const literalPrinters: Printers<Literal['kind'] | 'identifier' | 'path'> = {
  identifier: printIdentifier,
  path: printPath,
  nullLiteral: () => 'NULL',
  booleanLiteral: (node) => (node.value ? 'TRUE' : 'FALSE'),
  integerLiteral: (node) => node.text,
  floatLiteral: (node) => node.text,
  stringLiteral: (node) => printString(node.value),
  bytesLiteral: (node) => printBytes(node.hex),
  typedLiteral: (node) => `${node.type} ${printString(node.text.value)}`,
  rangeLiteral: (node, print) => `${print(node.type)} ${printString(node.text.value)}`,
}
