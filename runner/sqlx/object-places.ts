/** Where the keys and values of a JavaScript object literal are written; the literal itself is not evaluated. */
import type { KeyPlace, LocateKey } from '../base/schema.ts'
import type { SourceFile, Span } from '../base/source.ts'
import { endOfLine, endOfQuoted, endOfTemplateLiteral } from './javascript.ts'

/**
 * Reads the object literal that `code` covers, braces included, and finds its keys, nested objects and lists.
 *
 * What is computed (`...defaults`, `[name]: 1`, a call) has no place of its own; its surroundings do.
 */
export function locateInObject(file: SourceFile, code: Span): LocateKey {
  let places: ReadonlyMap<string, KeyPlace> | undefined
  return (path) => {
    places ??= readPlaces(file, code)
    return places.get(placeKey(path))
  }
}

function placeKey(path: readonly PropertyKey[]): string {
  return path.map(String).join('\u0000')
}

function readPlaces(file: SourceFile, code: Span): ReadonlyMap<string, KeyPlace> {
  const places = new Map<string, KeyPlace>()
  const reader: Reader = { path: file.path, text: file.text.slice(0, code.end), places }
  const start = skipBlanks(reader.text, code.start)
  readValue(reader, start, [])
  return places
}

interface Reader {
  readonly path: string
  readonly text: string
  readonly places: Map<string, KeyPlace>
}

/** Reads one value and gives the offset of the `,`, `}`, `]` or `)` after it. */
function readValue(reader: Reader, start: number, path: readonly PropertyKey[]): number {
  const { text } = reader
  const open = text[start]
  const bodyEnd =
    open === '{' ? readObject(reader, start, path) : open === '[' ? readList(reader, start, path) : start
  return endOfValue(text, bodyEnd)
}

function readObject(reader: Reader, start: number, path: readonly PropertyKey[]): number {
  const { text } = reader
  let offset = skipBlanks(text, start + 1)
  while (offset < text.length && text[offset] !== '}') {
    const key = readKey(text, offset)
    if (key === undefined) {
      offset = endOfValue(text, offset)
    } else {
      const keySpan = { path: reader.path, start: offset, end: key.end }
      const colon = skipBlanks(text, key.end)
      const hasValue = text[colon] === ':'
      const valueStart = hasValue ? skipBlanks(text, colon + 1) : offset
      const valueEnd = hasValue
        ? readValue(reader, valueStart, [...path, key.name])
        : endOfValue(text, key.end)
      const value = { path: reader.path, start: valueStart, end: trimmedEnd(text, valueStart, valueEnd) }
      reader.places.set(placeKey([...path, key.name]), { key: keySpan, value })
      offset = valueEnd
    }
    if (text[offset] === ',') offset += 1
    else if (text[offset] !== '}') break
    offset = skipBlanks(text, offset)
  }
  return Math.min(offset + 1, text.length)
}

function readList(reader: Reader, start: number, path: readonly PropertyKey[]): number {
  const { text } = reader
  let offset = skipBlanks(text, start + 1)
  for (let index = 0; offset < text.length && text[offset] !== ']'; index += 1) {
    const valueEnd = readValue(reader, offset, [...path, index])
    const value = { path: reader.path, start: offset, end: trimmedEnd(text, offset, valueEnd) }
    reader.places.set(placeKey([...path, index]), { value })
    offset = valueEnd
    if (text[offset] === ',') offset += 1
    else if (text[offset] !== ']') break
    offset = skipBlanks(text, offset)
  }
  return Math.min(offset + 1, text.length)
}

const plainKey = /[\p{L}_$][\p{L}\p{N}_$]*|\d+/uy

function readKey(text: string, offset: number): { readonly name: string; readonly end: number } | undefined {
  const char = text[offset]
  if (char === '"' || char === "'") {
    const end = endOfQuoted(text, offset)
    return { name: text.slice(offset + 1, end - 1).replace(/\\(.)/g, '$1'), end }
  }
  plainKey.lastIndex = offset
  const match = plainKey.exec(text)
  return match === null ? undefined : { name: match[0], end: offset + match[0].length }
}

/** The offset of the `,`, `}`, `]` or `)` that ends a value, however it is computed. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  let offset = start
  while (offset < text.length) {
    const char = text[offset] ?? ''
    if (depth === 0 && ',}])'.includes(char)) return offset
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    offset = endOfToken(text, offset)
  }
  return text.length
}

function endOfToken(text: string, offset: number): number {
  const char = text[offset]
  if (char === '"' || char === "'") return endOfQuoted(text, offset)
  if (char === '`') return endOfTemplateLiteral(text, offset)
  if (text.startsWith('//', offset)) return endOfLine(text, offset)
  if (text.startsWith('/*', offset)) return afterBlockComment(text, offset)
  return offset + 1
}

function skipBlanks(text: string, start: number): number {
  let offset = start
  while (offset < text.length) {
    if (/\s/.test(text[offset] ?? '')) offset += 1
    else if (text.startsWith('//', offset)) offset = endOfLine(text, offset)
    else if (text.startsWith('/*', offset)) offset = afterBlockComment(text, offset)
    else break
  }
  return offset
}

function afterBlockComment(text: string, offset: number): number {
  const close = text.indexOf('*/', offset + 2)
  return close === -1 ? text.length : close + 2
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length
}
