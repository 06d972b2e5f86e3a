/** The operands of expressions: what does not begin with an operator, and the dots and brackets behind it. */
import type {
  ArrayConstructor,
  CaseBranch,
  CaseExpression,
  CastExpression,
  DatePart,
  Expression,
  ExtractExpression,
  IntervalExpression,
  StructField,
  Subscript,
  SubscriptMode,
  WithExpression,
  WithVariable,
} from '../ast/expression.ts'
import type { Query } from '../ast/query.ts'
import type { ArrayTypeName, StructTypeName } from '../ast/type.ts'
import type { Keyword } from '../keywords.ts'
import { isReserved } from '../keywords.ts'
import { takeCall, takeChainedCall } from './call.ts'
import type { Cursor } from './cursor.ts'
import { continueExpression, precedence, takeExpression } from './expression.ts'
import { takeList, takeParenthesized } from './lists.ts'
import { takeBytes, takeNumber, takeString, takeTypedLiteral } from './literal.ts'
import { continuePath, identifierOf, takeAnyIdentifier, takeIdentifier } from './name.ts'
import { continueQuery, isQueryAhead, isQueryGoingOn, takeQuery } from './query.ts'
import { takeArrayType, takeRangeType, takeStructType, takeType } from './type.ts'

/** One operand without the dots and brackets behind it, but with all the parts of a path. */
export function takePrimary(cursor: Cursor): Expression {
  const { token } = cursor
  switch (token.kind) {
    case 'word':
      return token.word === '' ? takeName(cursor) : takeKeyword(cursor, token.word as Keyword)
    case 'integer':
    case 'float':
      return takeNumber(cursor)
    case 'string':
      return takeString(cursor)
    case 'bytes':
      return takeBytes(cursor)
    case 'quotedIdentifier':
      return takeName(cursor)
    case 'symbol':
      return takeSymbol(cursor)
    default:
      return cursor.failUnexpected()
  }
}

/** Adds `.field`, `[index]` and chained calls to an operand. */
export function takePostfix(cursor: Cursor, operand: Expression, start: number): Expression {
  let left = operand
  for (;;) {
    if (cursor.is('[')) left = takeSubscript(cursor, left, start)
    else if (cursor.is('.') && !cursor.isAt(1, '*')) left = takeDot(cursor, left, start)
    else return left
    cursor.grow()
  }
}

function takeDot(cursor: Cursor, operand: Expression, start: number): Expression {
  cursor.advance()
  if (cursor.is('(')) {
    const name = takeParenthesized(cursor, (inner) => continuePath(inner, [takeAnyIdentifier(inner)]))
    if (!cursor.is('(')) cursor.failExpected('(')
    return takeChainedCall(cursor, operand, name, start)
  }
  const field = takeAnyIdentifier(cursor)
  if (cursor.is('('))
    return takeChainedCall(
      cursor,
      operand,
      { kind: 'path', start: field.start, end: field.end, parts: [field] },
      start,
    )
  return { kind: 'fieldAccess', start, end: cursor.end, operand, field }
}

const subscriptModes: Readonly<Partial<Record<string, SubscriptMode>>> = {
  OFFSET: 'offset',
  ORDINAL: 'ordinal',
  SAFE_OFFSET: 'safeOffset',
  SAFE_ORDINAL: 'safeOrdinal',
  KEY: 'key',
  SAFE_KEY: 'safeKey',
}

function takeSubscript(cursor: Cursor, operand: Expression, start: number): Subscript {
  cursor.advance()
  const mode =
    cursor.isAt(1, '(') && cursor.token.kind === 'word' ? subscriptModes[cursor.token.word] : undefined
  if (mode !== undefined) cursor.advance()
  const index = mode === undefined ? takeExpression(cursor) : takeParenthesized(cursor, takeExpression)
  if (!cursor.is(']')) cursor.failUnexpected()
  cursor.advance()
  return { kind: 'subscript', start, end: cursor.end, operand, mode, index }
}

function takeName(cursor: Cursor): Expression {
  const path = continuePath(cursor, [identifierOf(cursor.advance())])
  return cursor.is('(') ? takeCall(cursor, path) : path
}

// Reserved words that are also names of functions.
const callableReserved: ReadonlySet<string> = new Set(['COLLATE', 'GROUPING', 'IF', 'LEFT', 'RANGE', 'RIGHT'])

function takeKeyword(cursor: Cursor, word: Keyword): Expression {
  const { start, end } = cursor.token
  switch (word) {
    case 'NULL':
      cursor.advance()
      return { kind: 'nullLiteral', start, end }
    case 'TRUE':
    case 'FALSE':
      cursor.advance()
      return { kind: 'booleanLiteral', start, end, value: word === 'TRUE' }
    case 'CASE':
      return takeCase(cursor)
    case 'CAST':
    case 'SAFE_CAST':
      if (word === 'CAST' || cursor.isAt(1, '(')) return takeCast(cursor)
      break
    case 'EXTRACT':
      return takeExtract(cursor)
    case 'EXISTS': {
      cursor.advance()
      const query = takeParenthesized(cursor, takeQuery)
      return { kind: 'subquery', start, end: cursor.end, form: 'exists', query }
    }
    case 'ARRAY':
      return takeArray(cursor)
    case 'STRUCT':
      return takeStruct(cursor)
    case 'INTERVAL':
      return takeInterval(cursor)
    case 'RANGE':
      if (cursor.isAt(1, '<')) {
        const type = takeRangeType(cursor)
        const text = takeString(cursor)
        return { kind: 'rangeLiteral', start, end: cursor.end, type, text }
      }
      break
    case 'WITH':
      return takeWith(cursor)
    default: {
      const literal = takeTypedLiteral(cursor, word)
      if (literal !== undefined) return literal
    }
  }
  if (isReserved(word)) {
    if (!callableReserved.has(word)) cursor.failUnexpected()
    const name = identifierOf(cursor.advance())
    if (!cursor.is('(')) cursor.failExpected('(')
    return takeCall(cursor, { kind: 'path', start, end, parts: [name] })
  }
  return takeName(cursor)
}

function takeSymbol(cursor: Cursor): Expression {
  const { start, end, word } = cursor.token
  switch (word) {
    case '(':
      return takeParentheses(cursor)
    case '[': {
      cursor.advance()
      const elements = cursor.is(']') ? [] : takeList(cursor, takeExpression)
      if (!cursor.is(']')) cursor.failExpected(',', ']')
      cursor.advance()
      return { kind: 'arrayConstructor', start, end: cursor.end, type: undefined, elements }
    }
    case '@': {
      cursor.advance()
      const name = takeAnyIdentifier(cursor)
      return { kind: 'namedParameter', start, end: cursor.end, name }
    }
    case '@@': {
      cursor.advance()
      const name = continuePath(cursor, [takeAnyIdentifier(cursor)])
      return { kind: 'systemVariable', start, end: cursor.end, name }
    }
    case '?': {
      cursor.advance()
      const index = cursor.parameters
      cursor.parameters += 1
      return { kind: 'positionalParameter', start, end, index }
    }
    default:
      return cursor.failUnexpected()
  }
}

/** An expression in parentheses, a tuple, or a subquery. */
function takeParentheses(cursor: Cursor): Expression {
  const { start } = cursor.expect('(')
  const first = takeParenthesesContent(cursor)
  if (first.kind === 'query') {
    cursor.expect(')')
    return { kind: 'subquery', start, end: cursor.end, form: 'scalar', query: first }
  }
  if (cursor.accept(')')) return first
  if (!cursor.is(',')) cursor.failUnexpected()
  const elements = [first]
  while (cursor.accept(',')) elements.push(takeExpression(cursor))
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return { kind: 'tupleConstructor', start, end: cursor.end, elements }
}

/** What stands behind an opening parenthesis: a query, or the first or only expression. */
export function takeParenthesesContent(cursor: Cursor): Expression | Query {
  if (isQueryAhead(cursor)) return takeQuery(cursor)
  if (!cursor.is('(')) return takeExpression(cursor)
  // `((SELECT 1) UNION ALL …)` is a query, `((SELECT 1) + 1)` is not: known only behind the inner parenthesis.
  cursor.enter()
  const { start } = cursor.token
  const inner = takeParentheses(cursor)
  cursor.leave()
  cursor.grow()
  if (inner.kind === 'subquery' && inner.form === 'scalar' && inner.start === start) {
    if (isQueryGoingOn(cursor)) return continueQuery(cursor, inner.query, start)
    if (cursor.is(')')) return inner.query
  }
  const operand = takePostfix(cursor, inner, start)
  return continueExpression(cursor, operand, start, precedence.or)
}

function takeCase(cursor: Cursor): CaseExpression {
  const { start } = cursor.expect('CASE')
  const operand = cursor.is('WHEN') ? undefined : takeExpression(cursor)
  const branches: CaseBranch[] = []
  do {
    const when = cursor.expect('WHEN')
    const condition = takeExpression(cursor)
    if (!cursor.is('THEN')) cursor.failUnexpected()
    cursor.advance()
    const result = takeExpression(cursor)
    branches.push({ kind: 'caseBranch', start: when.start, end: cursor.end, when: condition, result })
  } while (cursor.is('WHEN'))
  const otherwise = cursor.accept('ELSE') ? takeExpression(cursor) : undefined
  if (!cursor.is('END')) {
    if (otherwise === undefined) cursor.failExpected('ELSE', 'END')
    cursor.failExpected('END')
  }
  cursor.advance()
  return { kind: 'case', start, end: cursor.end, operand, branches, otherwise }
}

function takeCast(cursor: Cursor): CastExpression {
  const { start, word } = cursor.advance()
  cursor.expect('(')
  const operand = takeExpression(cursor)
  if (!cursor.is('AS')) cursor.failUnexpected()
  cursor.advance()
  const type = takeType(cursor)
  const format = cursor.accept('FORMAT') ? takeExpression(cursor) : undefined
  const timeZone = format === undefined ? undefined : takeTimeZone(cursor)
  cursor.expect(')')
  return {
    kind: 'cast',
    start,
    end: cursor.end,
    isSafe: word === 'SAFE_CAST',
    operand,
    type,
    format,
    timeZone,
  }
}

function takeTimeZone(cursor: Cursor): Expression | undefined {
  if (!cursor.accept('AT')) return undefined
  cursor.expectAll('TIME', 'ZONE')
  return takeExpression(cursor)
}

function takeExtract(cursor: Cursor): ExtractExpression {
  const { start } = cursor.expect('EXTRACT')
  cursor.expect('(')
  const part = takeDatePart(cursor)
  if (!cursor.is('FROM')) cursor.failUnexpected()
  cursor.advance()
  const operand = takeExpression(cursor)
  const timeZone = takeTimeZone(cursor)
  cursor.expect(')')
  return { kind: 'extract', start, end: cursor.end, part, operand, timeZone }
}

/** `YEAR`, `WEEK(MONDAY)` */
export function takeDatePart(cursor: Cursor): DatePart {
  const name = takeIdentifier(cursor)
  const weekday = cursor.is('(') ? takeParenthesized(cursor, takeIdentifier) : undefined
  return {
    kind: 'datePart',
    start: name.start,
    end: cursor.end,
    name: name.name.toUpperCase(),
    weekday: weekday?.name.toUpperCase(),
  }
}

function takeInterval(cursor: Cursor): IntervalExpression {
  const { start } = cursor.expect('INTERVAL')
  const value = takeExpression(cursor)
  const part = takePlainPart(cursor)
  const to = cursor.accept('TO') ? takePlainPart(cursor) : undefined
  return { kind: 'interval', start, end: cursor.end, value, part, to }
}

function takePlainPart(cursor: Cursor): DatePart {
  const { name, start, end } = takeIdentifier(cursor)
  return { kind: 'datePart', start, end, name: name.toUpperCase(), weekday: undefined }
}

function takeArray(cursor: Cursor): Expression {
  const { start } = cursor.token
  if (cursor.isAt(1, '(')) {
    cursor.advance()
    const query = takeParenthesized(cursor, takeQuery)
    return { kind: 'subquery', start, end: cursor.end, form: 'array', query }
  }
  const type = cursor.isAt(1, '<') ? takeArrayType(cursor) : undefined
  if (type === undefined) cursor.advance()
  return takeArrayElements(cursor, start, type)
}

function takeArrayElements(cursor: Cursor, start: number, type: ArrayTypeName | undefined): ArrayConstructor {
  cursor.expect('[')
  const elements = cursor.is(']') ? [] : takeList(cursor, takeExpression)
  if (!cursor.is(']')) cursor.failExpected(',', ']')
  cursor.advance()
  return { kind: 'arrayConstructor', start, end: cursor.end, type, elements }
}

function takeStruct(cursor: Cursor): Expression {
  const { start } = cursor.token
  const isTyped = cursor.isAt(1, '<') || cursor.isAt(1, '<>')
  const type: StructTypeName | undefined = isTyped ? takeStructType(cursor) : undefined
  if (type === undefined) cursor.advance()
  cursor.expect('(')
  const fields = cursor.is(')') ? [] : takeList(cursor, takeStructField)
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  const named = fields.find((field) => field.name !== undefined)?.name
  if (type !== undefined && named !== undefined) {
    cursor.failAt('STRUCT constructors cannot specify both an explicit type and field names with AS', named)
  }
  return { kind: 'structConstructor', start, end: cursor.end, type, fields }
}

/** `value AS name` */
export function takeStructField(cursor: Cursor): StructField {
  const { start } = cursor.token
  const value = takeExpression(cursor)
  const name = cursor.accept('AS') ? takeIdentifier(cursor) : undefined
  return { kind: 'structField', start, end: cursor.end, value, name }
}

function takeWith(cursor: Cursor): WithExpression {
  const { start } = cursor.expect('WITH')
  cursor.expect('(')
  const variables: WithVariable[] = []
  do {
    const name = takeIdentifier(cursor)
    cursor.expect('AS')
    const value = takeExpression(cursor)
    variables.push({ kind: 'withVariable', start: name.start, end: cursor.end, name, value })
    cursor.expect(',')
  } while (cursor.isName() && cursor.isAt(1, 'AS'))
  const body = takeExpression(cursor)
  cursor.expect(')')
  return { kind: 'withExpression', start, end: cursor.end, variables, body }
}
