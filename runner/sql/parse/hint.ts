/** Hints: they never change a result, so the tree does not hold them. */
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeAnyIdentifier } from './name.ts'

/** Passes over `@{ name = value, … }` and `@5`, if one is next. */
export function skipHint(cursor: Cursor): void {
  while (cursor.is('@')) {
    if (cursor.peek(1).kind === 'integer') {
      cursor.advance()
      cursor.advance()
      continue
    }
    if (!cursor.isAt(1, '{')) return
    cursor.advance()
    cursor.advance()
    do {
      takeAnyIdentifier(cursor)
      if (cursor.accept('.')) takeAnyIdentifier(cursor)
      cursor.expect('=')
      takeExpression(cursor)
    } while (cursor.accept(','))
    cursor.expect('}')
  }
}
