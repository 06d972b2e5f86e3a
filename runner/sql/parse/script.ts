/** Scripts: statements with semicolons between, and the procedural statements that hold more of them. */
import type { Statement } from '../ast/script.ts'
import type { Cursor } from './cursor.ts'
import { SyntaxFailure } from './failure.ts'
import { takeStatement } from './statement.ts'

/** Everything up to the end of the text. */
export function takeScript(cursor: Cursor): Statement[] {
  const statements: Statement[] = []
  while (cursor.token.kind !== 'end') {
    if (cursor.accept(';')) continue
    const statement = takeStatementOrSkip(cursor, () => {
      if (cursor.token.kind !== 'end' && !cursor.is(';')) {
        cursor.fail(`Expected end of input but got ${cursor.describe(cursor.token)}`)
      }
    })
    if (statement !== undefined) statements.push(statement)
  }
  return statements
}

/** A statement and what must follow it; when either fails, the rest up to the semicolon is given up. */
function takeStatementOrSkip(cursor: Cursor, checkEnd: () => void): Statement | undefined {
  const { level } = cursor
  try {
    const statement = takeStatement(cursor)
    checkEnd()
    return statement
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure
    cursor.failures.push(failure)
    cursor.level = level
    while (cursor.token.kind !== 'end' && !cursor.is(';')) cursor.advance()
    return undefined
  }
}
