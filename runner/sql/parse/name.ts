/** Names and paths. */
import type { Identifier, Path } from '../ast/name.ts'
import type { Token } from '../tokens.ts'
import type { Cursor } from './cursor.ts'

/** A name that is not a reserved word. */
export function takeIdentifier(cursor: Cursor): Identifier {
  if (!cursor.isName()) cursor.failUnexpected()
  return identifierOf(cursor.advance())
}

/** A name after a dot or in another place where every word is a name. */
export function takeAnyIdentifier(cursor: Cursor): Identifier {
  const { kind } = cursor.token
  if (kind !== 'word' && kind !== 'quotedIdentifier') cursor.failUnexpected()
  return identifierOf(cursor.advance())
}

export function identifierOf(token: Token): Identifier {
  return {
    kind: 'identifier',
    start: token.start,
    end: token.end,
    name: token.value,
    quoted: token.kind === 'quotedIdentifier',
  }
}

/** `a.b.c` */
export function takePath(cursor: Cursor): Path {
  return continuePath(cursor, [takeIdentifier(cursor)])
}

/** Takes the dotted rest of a path; a dot not followed by a name stays. */
export function continuePath(cursor: Cursor, parts: Identifier[]): Path {
  const start = parts[0]?.start ?? cursor.token.start
  while (cursor.is('.')) {
    const { kind } = cursor.peek(1)
    if (kind !== 'word' && kind !== 'quotedIdentifier') break
    cursor.advance()
    parts.push(identifierOf(cursor.advance()))
  }
  return { kind: 'path', start, end: cursor.end, parts }
}

/** The name of a table, which may begin with a dashed project: `my-project.dataset.table`. */
export function takeTablePath(cursor: Cursor): Path {
  const path = continuePath(cursor, [takeDashedIdentifier(cursor)])
  if (cursor.is('.')) {
    cursor.advance()
    cursor.failUnexpected()
  }
  return path
}

function takeDashedIdentifier(cursor: Cursor): Identifier {
  const first = takeIdentifier(cursor)
  if (first.quoted || !cursor.is('-')) return first
  // A dash belongs to the name when nothing stands between it and its neighbors.
  while (cursor.is('-') && cursor.token.start === cursor.end) {
    const next = cursor.peek(1)
    if (next.start !== cursor.token.end || (next.kind !== 'word' && next.kind !== 'integer')) break
    cursor.advance()
    cursor.advance()
    // `my-7up`: the lexer sees a number and a word
    if (next.kind === 'integer' && cursor.token.kind === 'word' && cursor.token.start === cursor.end)
      cursor.advance()
  }
  return { ...first, end: cursor.end, name: cursor.text.slice(first.start, cursor.end) }
}
