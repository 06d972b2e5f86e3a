/** One statement, whatever its kind. */
import type { Identifier } from '../ast/name.ts'
import type { Statement } from '../ast/script.ts'
import { takeAlter } from './alter.ts'
import type { Cursor } from './cursor.ts'
import { takeCreate } from './ddl.ts'
import { takeDelete, takeInsert, takeMerge, takeTruncate, takeUpdate } from './dml.ts'
import { takeDrop, takeGrant, takeUndrop } from './drop.ts'
import { skipHint } from './hint.ts'
import { takeIdentifier } from './name.ts'
import {
  takeAssert,
  takeCallStatement,
  takeDeclare,
  takeExecuteImmediate,
  takeExport,
  takeLoadData,
  takeRaise,
  takeSet,
} from './procedural.ts'
import { isQueryAhead, takeQuery } from './query.ts'
import {
  takeBlock,
  takeCaseStatement,
  takeFor,
  takeIf,
  takeLabeled,
  takeLoop,
  takeRepeat,
  takeWhile,
} from './script.ts'

const firstWords: ReadonlySet<string> = new Set([
  'SELECT',
  'WITH',
  'FROM',
  '(',
  '@',
  'INSERT',
  'UPDATE',
  'DELETE',
  'TRUNCATE',
  'MERGE',
  'CREATE',
  'ALTER',
  'DROP',
  'UNDROP',
  'GRANT',
  'REVOKE',
  'DECLARE',
  'SET',
  'IF',
  'CASE',
  'LOOP',
  'WHILE',
  'REPEAT',
  'FOR',
  'BEGIN',
  'BREAK',
  'LEAVE',
  'CONTINUE',
  'ITERATE',
  'RETURN',
  'RAISE',
  'CALL',
  'EXECUTE',
  'START',
  'COMMIT',
  'ROLLBACK',
  'ASSERT',
  'EXPORT',
  'LOAD',
])

/** Whether a statement can begin with what is next. */
export function isStatementAhead(cursor: Cursor): boolean {
  return firstWords.has(cursor.token.word) || isLabelAhead(cursor)
}

function isLabelAhead(cursor: Cursor): boolean {
  if (!cursor.isAt(1, ':') || !cursor.isName()) return false
  const { word } = cursor.peek(2)
  return word === 'BEGIN' || word === 'LOOP' || word === 'WHILE' || word === 'REPEAT' || word === 'FOR'
}

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
  if (isLabelAhead(cursor)) return takeLabeled(cursor)
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
    case 'CREATE':
      return takeCreate(cursor)
    case 'ALTER':
      return takeAlter(cursor)
    case 'DROP':
      return takeDrop(cursor)
    case 'UNDROP':
      return takeUndrop(cursor)
    case 'GRANT':
    case 'REVOKE':
      return takeGrant(cursor)
    default:
      return takeProcedural(cursor)
  }
}

function takeProcedural(cursor: Cursor): Statement {
  const { start } = cursor.token
  switch (cursor.token.word) {
    case 'DECLARE':
      return takeDeclare(cursor)
    case 'SET':
      return takeSet(cursor)
    case 'CALL':
      return takeCallStatement(cursor)
    case 'EXECUTE':
      return takeExecuteImmediate(cursor)
    case 'ASSERT':
      return takeAssert(cursor)
    case 'EXPORT':
      return takeExport(cursor)
    case 'LOAD':
      return takeLoadData(cursor)
    case 'RAISE':
      return takeRaise(cursor)
    case 'IF':
      return takeIf(cursor)
    case 'CASE':
      return takeCaseStatement(cursor)
    case 'LOOP':
      return takeLoop(cursor, undefined, start)
    case 'WHILE':
      return takeWhile(cursor, undefined, start)
    case 'REPEAT':
      return takeRepeat(cursor, undefined, start)
    case 'FOR':
      return takeFor(cursor, undefined, start)
    case 'BEGIN':
      return isTransactionAhead(cursor) ? takeTransaction(cursor) : takeBlock(cursor, undefined, start)
    default:
      return takeWord(cursor)
  }
}

// BEGIN alone, or before TRANSACTION, is no block.
function isTransactionAhead(cursor: Cursor): boolean {
  return cursor.isAt(1, 'TRANSACTION') || cursor.isAt(1, ';') || cursor.peek(1).kind === 'end'
}

function takeWord(cursor: Cursor): Statement {
  const { start } = cursor.token
  switch (cursor.token.word) {
    case 'START':
    case 'COMMIT':
    case 'ROLLBACK':
      return takeTransaction(cursor)
    case 'BREAK':
    case 'LEAVE': {
      const label = takeJumpLabel(cursor)
      return { kind: 'break', start, end: cursor.end, label }
    }
    case 'CONTINUE':
    case 'ITERATE': {
      const label = takeJumpLabel(cursor)
      return { kind: 'continue', start, end: cursor.end, label }
    }
    case 'RETURN':
      cursor.advance()
      return { kind: 'return', start, end: cursor.end }
    default:
      return cursor.failUnexpected()
  }
}

function takeJumpLabel(cursor: Cursor): Identifier | undefined {
  cursor.advance()
  return cursor.isName() ? takeIdentifier(cursor) : undefined
}

function takeTransaction(cursor: Cursor): Statement {
  const { start, word } = cursor.advance()
  if (word === 'START') cursor.expect('TRANSACTION')
  else cursor.accept('TRANSACTION')
  const place = { start, end: cursor.end }
  if (word === 'COMMIT') return { kind: 'commitTransaction', ...place }
  return word === 'ROLLBACK'
    ? { kind: 'rollbackTransaction', ...place }
    : { kind: 'beginTransaction', ...place }
}
