/** One statement, whatever its kind. */
import type { Statement } from '../ast/script.ts'
import type { Cursor } from './cursor.ts'
import { takeDelete, takeInsert, takeMerge, takeTruncate, takeUpdate } from './dml.ts'
import { skipHint } from './hint.ts'
import { isQueryAhead, takeQuery } from './query.ts'

/** The statement that is next, without its semicolon. */
export function takeStatement(cursor: Cursor): Statement {
  cursor.enter()
  cursor.height = 0
  cursor.parameters = 0
  skipHint(cursor)
  const statement = takeStatementBody(cursor)
  cursor.leave()
  return statement
}

function takeStatementBody(cursor: Cursor): Statement {
  if (isQueryAhead(cursor) || cursor.is('(')) {
    const query = takeQuery(cursor)
    return { kind: 'queryStatement', start: query.start, end: query.end, query }
  }
  switch (cursor.token.word) {
    case 'INSERT':
      return takeInsert(cursor)
    case 'UPDATE':
      return takeUpdate(cursor)
    case 'DELETE':
      return takeDelete(cursor)
    case 'TRUNCATE':
      return takeTruncate(cursor)
    case 'MERGE':
      return takeMerge(cursor)
    default:
      return cursor.failUnexpected()
  }
}
