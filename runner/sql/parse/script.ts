/** Scripts: statements with semicolons between, and the statements that hold more of them. */
import type { Identifier } from '../ast/name.ts'
import type {
  BlockStatement,
  CaseStatement,
  ForStatement,
  IfStatement,
  LoopStatement,
  RepeatStatement,
  Statement,
  StatementBranch,
  WhileStatement,
} from '../ast/script.ts'
import type { Cursor, Word } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { SyntaxFailure } from './failure.ts'
import { takeParenthesized } from './lists.ts'
import { takeIdentifier } from './name.ts'
import { takeQuery } from './query.ts'
import { isStatementAhead, takeStatement } from './statement.ts'

/** Everything up to the end of the text. */
export function takeScript(cursor: Cursor): Statement[] {
  const statements: Statement[] = []
  while (cursor.token.kind !== 'end') {
    const failed = cursor.failures.length
    const statement = takeOrSkip(cursor, takeTopStatement)
    if (statement !== undefined) statements.push(statement)
    if (cursor.failures.length > failed) skipLeftovers(cursor)
    cursor.accept(';')
  }
  return statements
}

function takeTopStatement(cursor: Cursor): Statement {
  if (!isStatementAhead(cursor)) failEndExpected(cursor)
  const statement = takeStatement(cursor)
  if (cursor.token.kind !== 'end' && !cursor.is(';')) failEndExpected(cursor)
  return statement
}

function failEndExpected(cursor: Cursor): never {
  cursor.fail(`Expected end of input but got ${cursor.describe(cursor.token)}`)
}

/** What `take` gives; when it fails, the failure is noted and everything up to the semicolon is given up. */
function takeOrSkip(cursor: Cursor, take: (cursor: Cursor) => Statement): Statement | undefined {
  const { level } = cursor
  try {
    return take(cursor)
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure
    cursor.failures.push(failure)
    cursor.level = level
    skipToSemicolon(cursor)
    return undefined
  }
}

function skipToSemicolon(cursor: Cursor): void {
  while (cursor.token.kind !== 'end' && !cursor.is(';')) cursor.advance()
}

// When the head of a block could not be read, its inner statements are read as if they stood alone; the words that would
// close it are no second mistake.
function skipLeftovers(cursor: Cursor): void {
  while (cursor.is(';') && leftovers.has(cursor.peek(1).word)) {
    cursor.advance()
    skipToSemicolon(cursor)
  }
}

const leftovers: ReadonlySet<string> = new Set<Word>(['END', 'ELSE', 'ELSEIF', 'EXCEPTION', 'UNTIL', 'WHEN'])

/** Statements up to one of the closing words, each with its semicolon; the word stays. */
function takeStatements(cursor: Cursor, ...closing: readonly [Word, ...Word[]]): Statement[] {
  const statements: Statement[] = []
  while (!cursor.isAny(...closing)) {
    if (cursor.token.kind === 'end') cursor.failExpected(...closing)
    const statement = takeOrSkip(cursor, takeInnerStatement)
    if (statement !== undefined) statements.push(statement)
    cursor.accept(';')
  }
  return statements
}

function takeInnerStatement(cursor: Cursor): Statement {
  const statement = takeStatement(cursor)
  if (!cursor.is(';')) cursor.failExpected(';')
  return statement
}

/** `BEGIN … EXCEPTION WHEN ERROR THEN … END` */
export function takeBlock(cursor: Cursor, label: Identifier | undefined, start: number): BlockStatement {
  cursor.expect('BEGIN')
  const body = takeStatements(cursor, 'END', 'EXCEPTION')
  let handler: Statement[] | undefined
  if (cursor.accept('EXCEPTION')) {
    cursor.expectAll('WHEN', 'ERROR', 'THEN')
    handler = takeStatements(cursor, 'END')
  }
  cursor.expect('END')
  takeEndLabel(cursor, label)
  return { kind: 'block', start, end: cursor.end, label, body, handler }
}

function takeEndLabel(cursor: Cursor, label: Identifier | undefined): void {
  if (label === undefined || !cursor.isName()) return
  const end = takeIdentifier(cursor)
  if (end.name.toLowerCase() !== label.name.toLowerCase()) {
    cursor.failAt(`Mismatched end label; expected ${label.name}, got ${end.name}`, end)
  }
}

/** `name: BEGIN …`, and the loops with a label. */
export function takeLabeled(cursor: Cursor): Statement {
  const label = takeIdentifier(cursor)
  cursor.expect(':')
  switch (cursor.token.word) {
    case 'BEGIN':
      return takeBlock(cursor, label, label.start)
    case 'LOOP':
      return takeLoop(cursor, label, label.start)
    case 'WHILE':
      return takeWhile(cursor, label, label.start)
    case 'REPEAT':
      return takeRepeat(cursor, label, label.start)
    default:
      return takeFor(cursor, label, label.start)
  }
}

/** `LOOP … END LOOP` */
export function takeLoop(cursor: Cursor, label: Identifier | undefined, start: number): LoopStatement {
  cursor.expect('LOOP')
  const body = takeStatements(cursor, 'END')
  cursor.expectAll('END', 'LOOP')
  takeEndLabel(cursor, label)
  return { kind: 'loop', start, end: cursor.end, label, body }
}

/** `WHILE condition DO … END WHILE` */
export function takeWhile(cursor: Cursor, label: Identifier | undefined, start: number): WhileStatement {
  cursor.expect('WHILE')
  const condition = takeExpression(cursor)
  if (!cursor.is('DO')) cursor.failUnexpected()
  cursor.advance()
  const body = takeStatements(cursor, 'END')
  cursor.expectAll('END', 'WHILE')
  takeEndLabel(cursor, label)
  return { kind: 'while', start, end: cursor.end, label, condition, body }
}

/** `REPEAT … UNTIL condition END REPEAT` */
export function takeRepeat(cursor: Cursor, label: Identifier | undefined, start: number): RepeatStatement {
  cursor.expect('REPEAT')
  const body = takeStatements(cursor, 'UNTIL')
  cursor.expect('UNTIL')
  const until = takeExpression(cursor)
  cursor.expectAll('END', 'REPEAT')
  takeEndLabel(cursor, label)
  return { kind: 'repeat', start, end: cursor.end, label, body, until }
}

/** `FOR record IN (query) DO … END FOR` */
export function takeFor(cursor: Cursor, label: Identifier | undefined, start: number): ForStatement {
  cursor.expect('FOR')
  const variable = takeIdentifier(cursor)
  cursor.expect('IN')
  const query = takeParenthesized(cursor, takeQuery)
  cursor.expect('DO')
  const body = takeStatements(cursor, 'END')
  cursor.expectAll('END', 'FOR')
  takeEndLabel(cursor, label)
  return { kind: 'for', start, end: cursor.end, label, variable, query, body }
}

/** `IF condition THEN … ELSEIF … ELSE … END IF` */
export function takeIf(cursor: Cursor): IfStatement {
  const { start } = cursor.expect('IF')
  const branches = [takeBranch(cursor, start, 'ELSE', 'ELSEIF', 'END')]
  while (cursor.is('ELSEIF')) {
    const elseIf = cursor.advance()
    branches.push(takeBranch(cursor, elseIf.start, 'ELSE', 'ELSEIF', 'END'))
  }
  const otherwise = cursor.accept('ELSE') ? takeStatements(cursor, 'END') : undefined
  const end = cursor.expect('END')
  if (!cursor.accept('IF')) cursor.fail('Expected END IF', end)
  return { kind: 'if', start, end: cursor.end, branches, otherwise }
}

function takeBranch(cursor: Cursor, start: number, ...closing: readonly [Word, ...Word[]]): StatementBranch {
  const condition = takeExpression(cursor)
  if (!cursor.is('THEN')) cursor.failUnexpected()
  cursor.advance()
  const body = takeStatements(cursor, ...closing)
  return { kind: 'statementBranch', start, end: cursor.end, condition, body }
}

/** `CASE x WHEN 1 THEN …; ELSE …; END CASE` */
export function takeCaseStatement(cursor: Cursor): CaseStatement {
  const { start } = cursor.expect('CASE')
  const operand = cursor.is('WHEN') ? undefined : takeExpression(cursor)
  const branches: StatementBranch[] = []
  do {
    const when = cursor.expect('WHEN')
    branches.push(takeBranch(cursor, when.start, 'ELSE', 'END', 'WHEN'))
  } while (cursor.is('WHEN'))
  const otherwise = cursor.accept('ELSE') ? takeStatements(cursor, 'END') : undefined
  cursor.expectAll('END', 'CASE')
  return { kind: 'caseStatement', start, end: cursor.end, operand, branches, otherwise }
}
