/** INSERT, UPDATE, DELETE, TRUNCATE and MERGE. */
import type {
  DefaultValue,
  DeleteStatement,
  InsertRow,
  InsertStatement,
  InsertValues,
  MergeBranch,
  MergeStatement,
  TruncateStatement,
  UpdateItem,
  UpdateStatement,
} from '../ast/dml.ts'
import type { Expression } from '../ast/expression.ts'
import type { FromItem } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeFrom, takeFromPrimary, takeTableAlias, takeTableReference, takeWithOffset } from './from.ts'
import { skipHint } from './hint.ts'
import { takeList, takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeIdentifier, takePath, takeTablePath } from './name.ts'
import { takePostfix } from './primary.ts'
import { isQueryAhead, takeQuery } from './query.ts'

/** INSERT of rows or of a query. */
export function takeInsert(cursor: Cursor): InsertStatement {
  const { start } = cursor.expect('INSERT')
  cursor.accept('INTO')
  const target = takeTablePath(cursor)
  skipHint(cursor)
  if (cursor.is('AS') || (cursor.isName() && !cursor.is('VALUES')))
    cursor.fail('INSERT target cannot have an alias')
  const columns = isColumnListAhead(cursor) ? takeParenthesizedList(cursor, takeIdentifier) : undefined
  const source = takeInsertSource(cursor)
  return { kind: 'insert', start, end: cursor.end, target, columns, source }
}

function isColumnListAhead(cursor: Cursor): boolean {
  return cursor.is('(') && (cursor.isNameAt(1) || cursor.isAt(1, ')'))
}

function takeInsertSource(cursor: Cursor): InsertValues | InsertStatement['source'] {
  const { start } = cursor.token
  if (cursor.accept('VALUES')) {
    const rows = takeList(cursor, takeInsertRow)
    return { kind: 'insertValues', start, end: cursor.end, rows }
  }
  if (!isQueryAhead(cursor) && !cursor.is('(')) cursor.fail('Expecting VALUES list or query')
  return takeQuery(cursor)
}

function takeInsertRow(cursor: Cursor): InsertRow {
  const { start } = cursor.token
  const values = takeValues(cursor)
  return { kind: 'insertRow', start, end: cursor.end, values }
}

function takeValues(cursor: Cursor): (Expression | DefaultValue)[] {
  return takeParenthesizedList(cursor, takeValueOrDefault)
}

/** An expression, or the word DEFAULT. */
function takeValueOrDefault(cursor: Cursor): Expression | DefaultValue {
  const { start, end } = cursor.token
  return cursor.accept('DEFAULT') ? { kind: 'defaultValue', start, end } : takeExpression(cursor)
}

/** UPDATE … SET … FROM … WHERE. */
export function takeUpdate(cursor: Cursor): UpdateStatement {
  const { start } = cursor.expect('UPDATE')
  const target = takeTablePath(cursor)
  skipHint(cursor)
  const alias = takeTableAlias(cursor)
  const withOffset = takeWithOffset(cursor)
  cursor.expect('SET')
  const items = takeList(cursor, takeUpdateItem)
  const from = cursor.accept('FROM') ? takeFrom(cursor) : undefined
  const where = cursor.accept('WHERE') ? takeExpression(cursor) : undefined
  return { kind: 'update', start, end: cursor.end, target, alias, withOffset, items, from, where }
}

function takeUpdateItem(cursor: Cursor): UpdateItem {
  const path = takePath(cursor)
  const target = takePostfix(cursor, path, path.start)
  cursor.expect('=')
  const value = takeValueOrDefault(cursor)
  return { kind: 'updateItem', start: path.start, end: cursor.end, target, value }
}

/** DELETE, with or without FROM. */
export function takeDelete(cursor: Cursor): DeleteStatement {
  const { start } = cursor.expect('DELETE')
  cursor.accept('FROM')
  const target = takeTablePath(cursor)
  skipHint(cursor)
  const alias = takeTableAlias(cursor)
  const withOffset = takeWithOffset(cursor)
  const where = cursor.accept('WHERE') ? takeExpression(cursor) : undefined
  return { kind: 'delete', start, end: cursor.end, target, alias, withOffset, where }
}

/** TRUNCATE TABLE. */
export function takeTruncate(cursor: Cursor): TruncateStatement {
  const { start } = cursor.expect('TRUNCATE')
  cursor.expect('TABLE')
  const target = takeTablePath(cursor)
  const where = cursor.accept('WHERE') ? takeExpression(cursor) : undefined
  return { kind: 'truncate', start, end: cursor.end, target, where }
}

/** MERGE with its branches. */
export function takeMerge(cursor: Cursor): MergeStatement {
  const { start } = cursor.expect('MERGE')
  cursor.accept('INTO')
  const target = takeTablePath(cursor)
  const alias = takeTableAlias(cursor)
  cursor.expect('USING')
  const source = takeMergeSource(cursor)
  cursor.expect('ON')
  const on = takeExpression(cursor)
  const branches = [takeMergeBranch(cursor)]
  while (cursor.is('WHEN')) branches.push(takeMergeBranch(cursor))
  return { kind: 'merge', start, end: cursor.end, target, alias, source, on, branches }
}

// A table, UNNEST or a subquery; not a join, not a table function.
function takeMergeSource(cursor: Cursor): FromItem {
  const { start } = cursor.token
  if (cursor.is('UNNEST')) return takeFromPrimary(cursor)
  if (cursor.is('(')) {
    const query = takeParenthesized(cursor, takeQuery)
    const alias = takeTableAlias(cursor)
    return { kind: 'tableSubquery', start, end: cursor.end, query, alias }
  }
  return takeTableReference(cursor, takeTablePath(cursor))
}

function takeMergeBranch(cursor: Cursor): MergeBranch {
  const { start } = cursor.expect('WHEN')
  const match = takeMatch(cursor)
  const condition = cursor.accept('AND') ? takeExpression(cursor) : undefined
  cursor.expect('THEN')
  const action = takeMergeAction(cursor)
  return { kind: 'mergeBranch', start, end: cursor.end, match, condition, action }
}

function takeMatch(cursor: Cursor): MergeBranch['match'] {
  if (cursor.accept('MATCHED')) return 'matched'
  if (!cursor.is('NOT')) cursor.failExpected('MATCHED', 'NOT')
  cursor.advance()
  cursor.expect('MATCHED')
  if (!cursor.accept('BY')) return 'notMatchedByTarget'
  return cursor.expect('SOURCE', 'TARGET').word === 'SOURCE' ? 'notMatchedBySource' : 'notMatchedByTarget'
}

function takeMergeAction(cursor: Cursor): MergeBranch['action'] {
  const { start, word } = cursor.expect('DELETE', 'INSERT', 'UPDATE')
  if (word === 'DELETE') return { kind: 'mergeDelete', start, end: cursor.end }
  if (word === 'UPDATE') {
    cursor.expect('SET')
    const items = takeList(cursor, takeUpdateItem)
    return { kind: 'mergeUpdate', start, end: cursor.end, items }
  }
  const columns: Identifier[] | undefined = cursor.is('(')
    ? takeParenthesizedList(cursor, takeIdentifier)
    : undefined
  const isRow = cursor.expect('ROW', 'VALUES').word === 'ROW'
  const values = isRow ? undefined : takeValues(cursor)
  return { kind: 'mergeInsert', start, end: cursor.end, columns, values }
}
