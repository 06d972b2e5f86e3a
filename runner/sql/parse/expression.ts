/**
 * Expressions by precedence climbing.
 *
 * Loosest to tightest: OR, AND, NOT, comparisons (which do not chain), |, ^, &, shifts, + and -, ||, * and /, signs.
 * The documentation puts || beside * and /; the grammar, and so this parser, reads `a || b * c` as `a || (b * c)`.
 */
import type {
  BinaryExpression,
  BinaryOperator,
  ComparisonSource,
  Expression,
  UnaryOperator,
} from '../ast/expression.ts'
import type { Cursor } from './cursor.ts'
import { takeParenthesized } from './lists.ts'
import { takeParenthesesContent, takePostfix, takePrimary } from './primary.ts'

/** How tightly operators bind; a caller asks for nothing looser than its level. */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  shift: 8,
  sum: 9,
  concat: 10,
  product: 11,
  sign: 12,
} as const

/** A whole expression. */
export function takeExpression(cursor: Cursor): Expression {
  return takeExpressionAbove(cursor, precedence.or)
}

/** An expression of operators that bind at least as tightly as `least`. */
export function takeExpressionAbove(cursor: Cursor, least: number): Expression {
  cursor.enter()
  const outside = cursor.height
  cursor.height = 0
  const { start } = cursor.token
  const operand = takeOperand(cursor, least)
  const expression = continueExpression(cursor, operand, start, least)
  cursor.grow()
  if (outside > cursor.height) cursor.height = outside
  cursor.leave()
  return expression
}

/** Goes on from a left operand that has been read already; `start` is where its text begins. */
export function continueExpression(
  cursor: Cursor,
  operand: Expression,
  start: number,
  least: number,
): Expression {
  let left = operand
  let chain: Chain
  for (;;) {
    const level = infixLevel(cursor)
    if (level === 0 || level < least) return left
    if (level === precedence.or || level === precedence.and) {
      left = takeLogical(cursor, left, start, level)
      chain = undefined
    } else if (level === precedence.comparison) {
      if (chain !== undefined) failChain(cursor, chain)
      left = takeComparison(cursor, left, start)
      chain = isClosed(left) ? 'closed' : 'open'
    } else {
      left = takeBinary(cursor, left, start, level)
      chain = undefined
    }
    cursor.grow()
  }
}

// The comparison at the left: it ended in an operand, or in a bracket or word.
type Chain = 'open' | 'closed' | undefined

function takeOperand(cursor: Cursor, least: number): Expression {
  const { token } = cursor
  switch (token.word) {
    case 'NOT': {
      if (least > precedence.not) cursor.failUnexpected()
      cursor.advance()
      const operand = takeExpressionAbove(cursor, precedence.not)
      return { kind: 'unary', start: token.start, end: cursor.end, operator: 'not', operand }
    }
    case '-':
    case '+':
    case '~':
      return takeSigned(cursor, token.word)
    default:
      return takePostfix(cursor, takePrimary(cursor), token.start)
  }
}

function takeSigned(cursor: Cursor, operator: UnaryOperator): Expression {
  const { start } = cursor.advance()
  const operand = takeExpressionAbove(cursor, precedence.sign)
  return { kind: 'unary', start, end: cursor.end, operator, operand }
}

/** The level of the infix operator that is next; 0 when none is. */
function infixLevel(cursor: Cursor): number {
  switch (cursor.token.word) {
    case 'OR':
      return precedence.or
    case 'AND':
      return precedence.and
    case '>':
      return isRightShift(cursor) ? precedence.shift : precedence.comparison
    case '=':
    case '!=':
    case '<>':
    case '<':
    case '<=':
    case '>=':
    case 'LIKE':
    case 'IN':
    case 'BETWEEN':
    case 'IS':
      return precedence.comparison
    case 'NOT':
      return cursor.isAt(1, 'LIKE') || cursor.isAt(1, 'IN') || cursor.isAt(1, 'BETWEEN')
        ? precedence.comparison
        : 0
    case '|':
      return precedence.bitOr
    case '^':
      return precedence.bitXor
    case '&':
      return precedence.bitAnd
    case '<<':
      return precedence.shift
    case '+':
    case '-':
      return precedence.sum
    case '||':
      return precedence.concat
    case '*':
    case '/':
      return precedence.product
    default:
      return 0
  }
}

// The lexer leaves `>>` as two signs for the sake of `ARRAY<ARRAY<…>>`.
function isRightShift(cursor: Cursor): boolean {
  const next = cursor.peek(1)
  return next.word === '>' && next.start === cursor.token.end
}

function takeLogical(cursor: Cursor, first: Expression, start: number, level: number): Expression {
  const word = level === precedence.or ? 'OR' : 'AND'
  const operands = [first]
  while (cursor.accept(word)) operands.push(takeExpressionAbove(cursor, level + 1))
  return { kind: 'logical', start, end: cursor.end, operator: word === 'OR' ? 'or' : 'and', operands }
}

function takeBinary(cursor: Cursor, left: Expression, start: number, level: number): BinaryExpression {
  const sign = cursor.advance().word
  let operator = sign as BinaryOperator
  if (sign === '>') {
    cursor.advance()
    operator = '>>'
  }
  const right = takeExpressionAbove(cursor, level + 1)
  return { kind: 'binary', start, end: cursor.end, operator, left, right }
}

function isClosed(comparison: Expression): boolean {
  return comparison.kind === 'is' || comparison.kind === 'in' || comparison.kind === 'quantifiedComparison'
}

// Comparisons do not chain. The two wordings are GoogleSQL's own.
function failChain(cursor: Cursor, chain: Chain): never {
  if (chain !== 'closed') cursor.failUnexpected()
  const word = cursor.is('NOT') ? cursor.peek(1).word : cursor.token.word
  const name = word === 'IS' || word === 'IN' || word === 'LIKE' || word === 'BETWEEN' ? word : 'comparison'
  cursor.fail(`Expression to the left of ${name} must be parenthesized`)
}

function takeComparison(cursor: Cursor, left: Expression, start: number): Expression {
  const negated = cursor.accept('NOT')
  const { word } = cursor.advance()
  switch (word) {
    case 'IS':
      return takeIs(cursor, left, start)
    case 'IN': {
      const source = takeComparisonSource(cursor)
      return { kind: 'in', start, end: cursor.end, operand: left, negated, source }
    }
    case 'BETWEEN': {
      const low = takeExpressionAbove(cursor, precedence.bitOr)
      if (!cursor.is('AND')) cursor.failUnexpected()
      cursor.advance()
      const high = takeExpressionAbove(cursor, precedence.bitOr)
      return { kind: 'between', start, end: cursor.end, operand: left, negated, low, high }
    }
    case 'LIKE': {
      const quantifier = takeQuantifier(cursor)
      if (quantifier !== undefined) {
        const source = takeComparisonSource(cursor)
        return {
          kind: 'quantifiedComparison',
          start,
          end: cursor.end,
          operand: left,
          negated,
          operator: 'like',
          quantifier,
          source,
        }
      }
      const pattern = takeExpressionAbove(cursor, precedence.bitOr)
      return { kind: 'like', start, end: cursor.end, operand: left, negated, pattern }
    }
    default: {
      const operator = word === '<>' ? '!=' : (word as '=' | '!=' | '<' | '<=' | '>' | '>=')
      const right = takeExpressionAbove(cursor, precedence.bitOr)
      return { kind: 'binary', start, end: cursor.end, operator, left, right }
    }
  }
}

function takeIs(cursor: Cursor, operand: Expression, start: number): Expression {
  const negated = cursor.accept('NOT')
  const { word } = cursor.token
  switch (word) {
    case 'NULL':
    case 'TRUE':
    case 'FALSE':
    case 'UNKNOWN': {
      cursor.advance()
      const test = ({ NULL: 'null', TRUE: 'true', FALSE: 'false', UNKNOWN: 'unknown' } as const)[word]
      return { kind: 'is', start, end: cursor.end, operand, negated, test }
    }
    case 'DISTINCT': {
      cursor.advance()
      cursor.expect('FROM')
      const right = takeExpressionAbove(cursor, precedence.bitOr)
      return { kind: 'isDistinctFrom', start, end: cursor.end, left: operand, negated, right }
    }
    default:
      return cursor.failExpected('FALSE', 'NULL', 'TRUE', 'UNKNOWN')
  }
}

// ANY, SOME and ALL are reserved words but ANY(…) may also be a call; here they always quantify.
function takeQuantifier(cursor: Cursor): 'any' | 'some' | 'all' | undefined {
  if (cursor.accept('ANY')) return 'any'
  if (cursor.accept('SOME')) return 'some'
  if (cursor.accept('ALL')) return 'all'
  return undefined
}

function takeComparisonSource(cursor: Cursor): ComparisonSource {
  const { start } = cursor.token
  if (cursor.accept('UNNEST')) {
    const array = takeParenthesized(cursor, takeExpression)
    return { kind: 'unnestSource', start, end: cursor.end, array }
  }
  if (!cursor.is('(')) cursor.failExpected('(', 'UNNEST')
  cursor.advance()
  const first = takeParenthesesContent(cursor)
  if (first.kind === 'query') {
    cursor.expect(')')
    return first
  }
  const items = [first]
  while (cursor.accept(',')) items.push(takeExpression(cursor))
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return { kind: 'expressionList', start, end: cursor.end, items }
}
