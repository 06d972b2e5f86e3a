/** OPTIONS lists and connections. */
import type { ConnectionClause, Option, OptionsList } from '../ast/ddl.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeList } from './lists.ts'
import { takePath, takeTablePath } from './name.ts'

/** `OPTIONS(name = value, …)` */
export function takeOptions(cursor: Cursor): OptionsList {
  const { start } = cursor.expect('OPTIONS')
  return { ...takeOptionsInParentheses(cursor), start }
}

/** OPTIONS, if it is next. */
export function takeOptionsIfAny(cursor: Cursor): OptionsList | undefined {
  return cursor.is('OPTIONS') ? takeOptions(cursor) : undefined
}

/** `(name = value, …)` */
export function takeOptionsInParentheses(cursor: Cursor): OptionsList {
  const { start } = cursor.expect('(')
  const options = cursor.is(')') ? [] : takeList(cursor, takeOption)
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return { kind: 'optionsList', start, end: cursor.end, options }
}

function takeOption(cursor: Cursor): Option {
  const name = takePath(cursor)
  const operator = cursor.expect('=', '+=', '-=').word as Option['operator']
  const value = takeExpression(cursor)
  return { kind: 'option', start: name.start, end: cursor.end, name, operator, value }
}

/** `WITH CONNECTION name`, if it is next. */
export function takeConnectionIfAny(cursor: Cursor): ConnectionClause | undefined {
  if (!cursor.is('WITH') || !cursor.isAt(1, 'CONNECTION')) return undefined
  const { start } = cursor.advance()
  cursor.advance()
  const connection = cursor.accept('DEFAULT') ? undefined : takeTablePath(cursor)
  return { kind: 'connectionClause', start, end: cursor.end, connection }
}
