/** ORDER BY and LIMIT. */
import type { Expression } from '../ast/expression.ts'
import type { LimitClause, OrderItem } from '../ast/query.ts'
import type { Cursor } from './cursor.ts'
import { precedence, takeExpression, takeExpressionAbove } from './expression.ts'
import { skipHint } from './hint.ts'
import { takeList } from './lists.ts'
import { takePrimary } from './primary.ts'

/** `ORDER BY a, b DESC NULLS LAST` */
export function takeOrderBy(cursor: Cursor): OrderItem[] {
  cursor.expect('ORDER')
  skipHint(cursor)
  cursor.expect('BY')
  return takeList(cursor, takeOrderItem)
}

/** An expression with COLLATE, a direction and a place for NULLs. */
export function takeOrderItem(cursor: Cursor): OrderItem {
  const { start } = cursor.token
  const expression = takeExpression(cursor)
  const collation = cursor.accept('COLLATE') ? takeExpressionAbove(cursor, precedence.sign) : undefined
  const direction = takeDirection(cursor)
  const nulls = takeNullsPlace(cursor)
  return { kind: 'orderItem', start, end: cursor.end, expression, collation, direction, nulls }
}

/** ASC, DESC or nothing. */
export function takeDirection(cursor: Cursor): 'asc' | 'desc' | undefined {
  if (cursor.accept('ASC')) return 'asc'
  return cursor.accept('DESC') ? 'desc' : undefined
}

/** NULLS FIRST, NULLS LAST or nothing. */
export function takeNullsPlace(cursor: Cursor): 'first' | 'last' | undefined {
  if (!cursor.accept('NULLS')) return undefined
  return cursor.expect('FIRST', 'LAST').word === 'FIRST' ? 'first' : 'last'
}

/** `LIMIT 10 OFFSET 5` */
export function takeLimit(cursor: Cursor): LimitClause {
  const { start } = cursor.expect('LIMIT')
  const count = takeLimitValue(cursor)
  const offset = cursor.accept('OFFSET') ? takeLimitValue(cursor) : undefined
  return { kind: 'limitClause', start, end: cursor.end, count, offset }
}

/** A number, a parameter, or either in a CAST: LIMIT takes no other expressions. */
export function takeLimitValue(cursor: Cursor): Expression {
  const { kind, word } = cursor.token
  const isPossible =
    kind === 'integer' ||
    word === '@' ||
    word === '@@' ||
    word === '?' ||
    word === 'CAST' ||
    word === 'SAFE_CAST'
  if (!isPossible) cursor.failUnexpected()
  return takePrimary(cursor)
}
