/** Repetition. */
import type { Cursor } from './cursor.ts'

/** One or more, with commas between. */
export function takeList<T>(cursor: Cursor, take: (cursor: Cursor) => T): T[] {
  const items = [take(cursor)]
  while (cursor.accept(',')) items.push(take(cursor))
  return items
}

/** `(x)` */
export function takeParenthesized<T>(cursor: Cursor, take: (cursor: Cursor) => T): T {
  cursor.expect('(')
  const value = take(cursor)
  cursor.expect(')')
  return value
}

/** `(x, y)`, at least one. */
export function takeParenthesizedList<T>(cursor: Cursor, take: (cursor: Cursor) => T): T[] {
  cursor.expect('(')
  const items = takeList(cursor, take)
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return items
}
