/** Calls of functions: arguments, the modifiers of aggregates, OVER. */
import type { Argument, Expression, FunctionCall, HavingModifier, NamedArgument } from '../ast/expression.ts'
import type { Path } from '../ast/name.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeParenthesizedList } from './lists.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeLimitValue, takeOrderBy } from './order.ts'
import { isQueryAhead } from './query.ts'
import { takeWindow } from './window.ts'

/** The rest of a call, from the opening parenthesis. */
export function takeCall(cursor: Cursor, name: Path): FunctionCall {
  return takeCallBody(cursor, name, [], name.start)
}

/** `operand.name(…)`: the operand becomes the first argument. */
export function takeChainedCall(
  cursor: Cursor,
  operand: Expression,
  name: Path,
  start: number,
): FunctionCall {
  return takeCallBody(cursor, name, [operand], start)
}

function takeCallBody(cursor: Cursor, name: Path, first: readonly Expression[], start: number): FunctionCall {
  cursor.expect('(')
  const isDistinct = cursor.accept('DISTINCT')
  const args: Argument[] = [...first]
  const { token } = cursor
  if (token.word === '*') {
    cursor.advance()
    args.push({ kind: 'starArgument', start: token.start, end: token.end })
  } else if (token.word !== ')' && !(first.length > 0 && isModifierAhead(cursor))) {
    do args.push(takeArgument(cursor))
    while (cursor.accept(','))
  }
  const nulls = takeNullsModifier(cursor)
  const having = cursor.is('HAVING') ? takeHavingModifier(cursor) : undefined
  const orderBy = cursor.is('ORDER') ? takeOrderBy(cursor) : []
  const limit = cursor.accept('LIMIT') ? takeLimitValue(cursor) : undefined
  cursor.expect(')')
  const over = cursor.accept('OVER') ? takeWindow(cursor) : undefined
  return {
    kind: 'functionCall',
    start,
    end: cursor.end,
    function: name,
    isDistinct,
    arguments: args,
    nulls,
    having,
    orderBy,
    limit,
    over,
  }
}

function isModifierAhead(cursor: Cursor): boolean {
  return cursor.isAny('IGNORE', 'RESPECT', 'HAVING', 'ORDER', 'LIMIT')
}

function takeNullsModifier(cursor: Cursor): 'ignore' | 'respect' | undefined {
  const nulls = cursor.accept('IGNORE') ? 'ignore' : cursor.accept('RESPECT') ? 'respect' : undefined
  if (nulls !== undefined) cursor.expect('NULLS')
  return nulls
}

function takeHavingModifier(cursor: Cursor): HavingModifier {
  const { start } = cursor.advance()
  const { word } = cursor.expect('MAX', 'MIN')
  const value = takeExpression(cursor)
  return { kind: 'havingModifier', start, end: cursor.end, extreme: word === 'MAX' ? 'max' : 'min', value }
}

/** The arguments of a table function, with their parentheses. */
export function takeArguments(cursor: Cursor): Argument[] {
  cursor.expect('(')
  if (cursor.accept(')')) return []
  if (isQueryAhead(cursor)) {
    const word = cursor.token.word
    cursor.fail(
      `Each subquery argument for table-valued function calls must be enclosed in parentheses. To fix this, replace ${word}... with (${word}...)`,
    )
  }
  const args: Argument[] = []
  do args.push(takeArgument(cursor))
  while (cursor.accept(','))
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return args
}

function takeArgument(cursor: Cursor): Argument {
  if (cursor.isName() && cursor.isAt(1, '=>')) {
    const name = takeIdentifier(cursor)
    cursor.advance()
    const value = takePlainArgument(cursor)
    return { kind: 'namedArgument', start: name.start, end: cursor.end, name, value }
  }
  return takePlainArgument(cursor)
}

function takePlainArgument(cursor: Cursor): NamedArgument['value'] {
  const { start, word } = cursor.token
  switch (word) {
    case 'TABLE':
    case 'MODEL':
    case 'CONNECTION':
      if (cursor.isNameAt(1)) {
        cursor.advance()
        const path = takeTablePath(cursor)
        if (word === 'TABLE') return { kind: 'tableArgument', start, end: cursor.end, table: path }
        if (word === 'MODEL') return { kind: 'modelArgument', start, end: cursor.end, model: path }
        return { kind: 'connectionArgument', start, end: cursor.end, connection: path }
      }
      break
    case 'DESCRIPTOR':
      if (cursor.isAt(1, '(')) {
        cursor.advance()
        const columns = takeParenthesizedList(cursor, takeIdentifier)
        return { kind: 'descriptorArgument', start, end: cursor.end, columns }
      }
      break
    case 'SELECT':
      cursor.fail(
        'Each function argument is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression',
      )
  }
  if (isLambdaAhead(cursor)) return takeLambda(cursor)
  return takeExpression(cursor)
}

function isLambdaAhead(cursor: Cursor): boolean {
  if (cursor.isAt(1, '->')) return true
  if (!cursor.is('(')) return false
  let offset = 1
  while (cursor.isNameAt(offset) && cursor.isAt(offset + 1, ',')) offset += 2
  return cursor.isNameAt(offset) && cursor.isAt(offset + 1, ')') && cursor.isAt(offset + 2, '->')
}

function takeLambda(cursor: Cursor): NamedArgument['value'] {
  const { start } = cursor.token
  const parameters = cursor.is('(') ? takeParenthesizedList(cursor, takeIdentifier) : [takeIdentifier(cursor)]
  cursor.expect('->')
  const body = takeExpression(cursor)
  return { kind: 'lambda', start, end: cursor.end, parameters, body }
}
