/** PIVOT and UNPIVOT. */
import type { PivotClause, UnpivotClause, UnpivotItem } from '../ast/from.ts'
import type { Path } from '../ast/name.ts'
import type { SelectExpression } from '../ast/query.ts'
import type { Cursor } from './cursor.ts'
import { precedence, takeExpression, takeExpressionAbove } from './expression.ts'
import { takeList, takeParenthesizedList } from './lists.ts'
import { takeNumber, takeString } from './literal.ts'
import { takeIdentifier, takePath } from './name.ts'

export function isPivotAhead(cursor: Cursor): boolean {
  return cursor.is('PIVOT') && cursor.isAt(1, '(')
}

export function isUnpivotAhead(cursor: Cursor): boolean {
  return (
    cursor.is('UNPIVOT') && (cursor.isAt(1, '(') || cursor.isAt(1, 'INCLUDE') || cursor.isAt(1, 'EXCLUDE'))
  )
}

/** `PIVOT(SUM(x) FOR y IN (1, 2))`, without the alias of the result. */
export function takePivot(cursor: Cursor): PivotClause {
  const { start } = cursor.expect('PIVOT')
  cursor.expect('(')
  const aggregates = takeList(cursor, takeAliased)
  cursor.expect('FOR')
  const on = takeExpressionAbove(cursor, precedence.bitOr)
  cursor.expect('IN')
  const values = takeParenthesizedList(cursor, takeAliased)
  cursor.expect(')')
  return { kind: 'pivotClause', start, end: cursor.end, aggregates, on, values }
}

/** `expression [[AS] alias]` */
export function takeAliased(cursor: Cursor): SelectExpression {
  const { start } = cursor.token
  const expression = takeExpression(cursor)
  const alias = cursor.accept('AS') || cursor.isName() ? takeIdentifier(cursor) : undefined
  return { kind: 'selectExpression', start, end: cursor.end, expression, alias }
}

/** `UNPIVOT INCLUDE NULLS(x FOR name IN (a, b AS 'c'))`, without the alias of the result. */
export function takeUnpivot(cursor: Cursor): UnpivotClause {
  const { start } = cursor.expect('UNPIVOT')
  const nulls = cursor.accept('INCLUDE') ? 'include' : cursor.accept('EXCLUDE') ? 'exclude' : undefined
  if (nulls !== undefined) cursor.expect('NULLS')
  cursor.expect('(')
  const valueColumns = takeColumns(cursor)
  cursor.expect('FOR')
  const nameColumn = takePath(cursor)
  cursor.expect('IN')
  const items = takeParenthesizedList(cursor, takeUnpivotItem)
  cursor.expect(')')
  return { kind: 'unpivotClause', start, end: cursor.end, nulls, valueColumns, nameColumn, items }
}

function takeColumns(cursor: Cursor): Path[] {
  return cursor.is('(') ? takeParenthesizedList(cursor, takePath) : [takePath(cursor)]
}

function takeUnpivotItem(cursor: Cursor): UnpivotItem {
  const { start } = cursor.token
  const columns = takeColumns(cursor)
  const hasAs = cursor.accept('AS')
  const label = takeLabel(cursor, hasAs)
  return { kind: 'unpivotItem', start, end: cursor.end, columns, label }
}

function takeLabel(cursor: Cursor, isNeeded: boolean): UnpivotItem['label'] {
  if (cursor.token.kind === 'integer') {
    const number = takeNumber(cursor)
    if (number.kind === 'integerLiteral') return number
  }
  return isNeeded || cursor.token.kind === 'string' ? takeString(cursor) : undefined
}
