/** What stands in FROM: tables, UNNEST, subqueries, table functions, and the joins between them. */

import type { StructField } from '../ast/expression.ts'
import type {
  FromItem,
  Join,
  JoinCondition,
  JoinType,
  SampleClause,
  TableReference,
  UnnestTable,
  WithOffset,
} from '../ast/from.ts'
import type { Identifier, Path } from '../ast/name.ts'
import type { Query } from '../ast/query.ts'
import { takeArguments } from './call.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { skipHint } from './hint.ts'
import { takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeNumber } from './literal.ts'
import { takeMatchRecognize } from './match-recognize.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeLimitValue } from './order.ts'
import { isPivotAhead, isUnpivotAhead, takePivot, takeUnpivot } from './pivot.ts'
import { continueQuery, isQueryAhead, isQueryGoingOn, isSetOperatorAhead, takeQuery } from './query.ts'

/** Everything behind the word FROM up to the next clause. */
export function takeFrom(cursor: Cursor): FromItem {
  cursor.enter()
  const { start } = cursor.token
  const from = takeJoins(cursor, takeFromPrimary(cursor), start, 'top')
  cursor.leave()
  return from
}

/** One table, without the joins behind it. */
export function takeFromPrimary(cursor: Cursor): FromItem {
  const { start, word } = cursor.token
  if (word === 'UNNEST') return takeTableOperators(cursor, takeUnnest(cursor), start)
  if (word === '(') return takeTableOperators(cursor, takeFromParentheses(cursor), start)
  const path = takeTablePath(cursor)
  if (!cursor.is('(')) return takeTableOperators(cursor, takeTableReference(cursor, path), start)
  const args = takeArguments(cursor)
  skipHint(cursor)
  const alias = takeTableAlias(cursor)
  return takeTableOperators(
    cursor,
    { kind: 'tableFunction', start, end: cursor.end, function: path, arguments: args, alias },
    start,
  )
}

/** `[AS] alias`, if it is next. */
export function takeTableAlias(cursor: Cursor): Identifier | undefined {
  if (cursor.accept('AS')) return takeIdentifier(cursor)
  if (!cursor.isName() || isPivotAhead(cursor) || isUnpivotAhead(cursor) || isMatchRecognizeAhead(cursor))
    return undefined
  return takeIdentifier(cursor)
}

function isMatchRecognizeAhead(cursor: Cursor): boolean {
  return cursor.is('MATCH_RECOGNIZE') && cursor.isAt(1, '(')
}

/** What may follow the name of a table: alias, WITH OFFSET, a time. */
export function takeTableReference(cursor: Cursor, table: Path): TableReference {
  skipHint(cursor)
  const alias = takeTableAlias(cursor)
  const withOffset = takeWithOffset(cursor)
  const asOf = takeAsOf(cursor)
  return { kind: 'tableReference', start: table.start, end: cursor.end, table, alias, asOf, withOffset }
}

/** `FOR SYSTEM_TIME AS OF x`, if it is next. */
export function takeAsOf(cursor: Cursor): TableReference['asOf'] {
  if (!cursor.is('FOR')) return undefined
  cursor.advance()
  if (cursor.accept('SYSTEM')) cursor.expect('TIME')
  else cursor.expect('SYSTEM_TIME')
  cursor.expectAll('AS', 'OF')
  return takeExpression(cursor)
}

/** `WITH OFFSET [AS alias]`, if it is next. */
export function takeWithOffset(cursor: Cursor): WithOffset | undefined {
  if (!cursor.is('WITH')) return undefined
  const { start } = cursor.advance()
  cursor.expect('OFFSET')
  const alias = takeTableAlias(cursor)
  return { kind: 'withOffset', start, end: cursor.end, alias }
}

function takeUnnest(cursor: Cursor): UnnestTable {
  const { start } = cursor.expect('UNNEST')
  cursor.expect('(')
  const arrays = [takeUnnestArgument(cursor)]
  let mode: UnnestTable['mode']
  while (cursor.accept(',')) {
    if (cursor.isName() && cursor.isAt(1, '=>')) {
      if (takeIdentifier(cursor).name.toLowerCase() !== 'mode')
        cursor.fail('UNNEST has only one named argument: mode')
      cursor.advance()
      mode = takeExpression(cursor)
      break
    }
    arrays.push(takeUnnestArgument(cursor))
  }
  cursor.expect(')')
  skipHint(cursor)
  const alias = takeTableAlias(cursor)
  const withOffset = takeWithOffset(cursor)
  return { kind: 'unnestTable', start, end: cursor.end, arrays, mode, alias, withOffset }
}

function takeUnnestArgument(cursor: Cursor): StructField {
  const { start } = cursor.token
  const value = takeExpression(cursor)
  const name = cursor.accept('AS') ? takeIdentifier(cursor) : undefined
  return { kind: 'structField', start, end: cursor.end, value, name }
}

// A subquery with its alias, or joins in parentheses.
function takeFromParentheses(cursor: Cursor): FromItem {
  const { start } = cursor.token
  const content = takeFromContent(cursor)
  if (content.kind !== 'query') return content
  const alias = takeTableAlias(cursor)
  return { kind: 'tableSubquery', start, end: cursor.end, query: content, alias }
}

function takeFromContent(cursor: Cursor): FromItem | Query {
  cursor.expect('(')
  cursor.enter()
  const { start } = cursor.token
  let first: FromItem
  if (isQueryAhead(cursor)) return closeQuery(cursor, takeQuery(cursor))
  if (cursor.is('(')) {
    const inner = takeFromContent(cursor)
    if (inner.kind === 'query') {
      if (isQueryGoingOn(cursor)) return closeQuery(cursor, continueQuery(cursor, inner, start))
      if (cursor.is(')')) return closeQuery(cursor, inner)
      const alias = takeTableAlias(cursor)
      first = takeTableOperators(
        cursor,
        { kind: 'tableSubquery', start, end: cursor.end, query: inner, alias },
        start,
      )
    } else first = takeTableOperators(cursor, inner, start)
  } else first = takeFromPrimary(cursor)
  if (!isJoinAhead(cursor)) cursor.failExpected('JOIN')
  const joins = takeJoins(cursor, first, start, 'parentheses')
  if (cursor.is(',')) cursor.failExpected('JOIN')
  cursor.expect(')')
  cursor.leave()
  return joins
}

function closeQuery(cursor: Cursor, query: Query): Query {
  cursor.expect(')')
  cursor.leave()
  return query
}

/** PIVOT, UNPIVOT, TABLESAMPLE and MATCH_RECOGNIZE behind a table, in any number. */
function takeTableOperators(cursor: Cursor, table: FromItem, start: number): FromItem {
  let input = table
  for (;;) {
    if (isPivotAhead(cursor)) {
      const pivot = takePivot(cursor)
      const alias = takeTableAlias(cursor)
      input = { kind: 'pivotedTable', start, end: cursor.end, input, pivot, alias }
    } else if (isUnpivotAhead(cursor)) {
      const unpivot = takeUnpivot(cursor)
      const alias = takeTableAlias(cursor)
      input = { kind: 'unpivotedTable', start, end: cursor.end, input, unpivot, alias }
    } else if (cursor.is('TABLESAMPLE')) {
      const sample = takeSample(cursor)
      input = { kind: 'sampledTable', start, end: cursor.end, input, sample }
    } else if (isMatchRecognizeAhead(cursor)) {
      const match = takeMatchRecognize(cursor)
      const alias = takeTableAlias(cursor)
      input = { kind: 'matchRecognizeTable', start, end: cursor.end, input, match, alias }
    } else return input
    cursor.grow()
  }
}

/** `TABLESAMPLE SYSTEM (10 PERCENT)` */
export function takeSample(cursor: Cursor): SampleClause {
  const { start } = cursor.expect('TABLESAMPLE')
  const method = takeIdentifier(cursor).name.toUpperCase()
  cursor.expect('(')
  const size = cursor.token.kind === 'float' ? takeNumber(cursor) : takeLimitValue(cursor)
  const unit = cursor.expect('PERCENT', 'ROWS').word === 'PERCENT' ? 'percent' : 'rows'
  cursor.expect(')')
  const repeatable = cursor.accept('REPEATABLE') ? takeParenthesized(cursor, takeLimitValue) : undefined
  return { kind: 'sampleClause', start, end: cursor.end, method, size, unit, repeatable }
}

/** Whether a join begins here, and not a set operation with LEFT, FULL or INNER before it. */
function isJoinAhead(cursor: Cursor): boolean {
  switch (cursor.token.word) {
    case 'JOIN':
    case 'CROSS':
    case 'RIGHT':
    case 'NATURAL':
    case 'HASH':
    case 'LOOKUP':
      return true
    case 'INNER':
    case 'LEFT':
    case 'FULL':
      return !isSetOperatorAhead(cursor)
    default:
      return false
  }
}

/** What a join says before its right side. */
export interface JoinWords {
  readonly type: Exclude<JoinType, 'comma'>
  readonly isNatural: boolean
}

/** `[NATURAL] [LEFT [OUTER]] JOIN` */
export function takeJoinWords(cursor: Cursor): JoinWords {
  const isNatural = cursor.accept('NATURAL')
  const type = takeJoinType(cursor)
  if (cursor.is('HASH') || cursor.is('LOOKUP')) cursor.advance()
  cursor.expect('JOIN')
  skipHint(cursor)
  return { type, isNatural }
}

function takeJoinType(cursor: Cursor): JoinWords['type'] {
  if (cursor.accept('CROSS')) return 'cross'
  if (cursor.accept('INNER')) return 'inner'
  const { word } = cursor.token
  if (word !== 'LEFT' && word !== 'RIGHT' && word !== 'FULL') return 'inner'
  cursor.advance()
  cursor.accept('OUTER')
  return word === 'LEFT' ? 'left' : word === 'RIGHT' ? 'right' : 'full'
}

/** `ON x` or `USING (a, b)`, if it is next. */
export function takeJoinCondition(cursor: Cursor): JoinCondition | undefined {
  const { start, word } = cursor.token
  if (word === 'ON') {
    cursor.advance()
    const expression = takeExpression(cursor)
    return { kind: 'onCondition', start, end: cursor.end, expression }
  }
  if (word !== 'USING') return undefined
  cursor.advance()
  const columns = takeParenthesizedList(cursor, takeIdentifier)
  return { kind: 'usingCondition', start, end: cursor.end, columns }
}

interface OpenJoin {
  readonly type: JoinType
  readonly isNatural: boolean
  right: FromItem
  condition: JoinCondition | undefined
}

// Joins are kept in a row until all their conditions are known: in `a JOIN b JOIN c ON x ON y` the second condition
// belongs to the first join, whose right side then is `b JOIN c ON x`.
function takeJoins(cursor: Cursor, first: FromItem, start: number, place: 'top' | 'parentheses'): FromItem {
  const joins: OpenJoin[] = []
  let hasComma = false
  for (;;) {
    if (place === 'top' && cursor.accept(',')) {
      hasComma = true
      joins.push({ type: 'comma', isNatural: false, right: takeFromPrimary(cursor), condition: undefined })
    } else if (isJoinAhead(cursor)) {
      if (hasComma) checkAfterComma(cursor)
      const words = takeJoinWords(cursor)
      const right = takeFromPrimary(cursor)
      joins.push({ ...words, right, condition: undefined })
      takeConditions(cursor, joins, hasComma)
    } else return fold(first, joins, start)
    cursor.grow()
  }
}

function checkAfterComma(cursor: Cursor): void {
  const { word } = cursor.token
  if (word !== 'RIGHT' && word !== 'FULL') return
  cursor.fail(
    `${word} JOIN must be parenthesized when following a comma join.  Also, if the preceding comma join is a correlated CROSS JOIN that unnests an array, then CROSS JOIN syntax must be used in place of the comma join`,
  )
}

function takeConditions(cursor: Cursor, joins: OpenJoin[], hasComma: boolean): void {
  const last = joins[joins.length - 1]
  if (last === undefined) throw new Error('internal: a condition without a join')
  const { word } = cursor.token
  if (last.type === 'cross' && (word === 'ON' || word === 'USING'))
    cursor.fail(`${word} clause cannot be used with CROSS JOIN`)
  last.condition = takeJoinCondition(cursor)
  while (cursor.is('ON') || cursor.is('USING')) {
    if (hasComma) cursor.failUnexpected()
    const open = joins.findLastIndex((join) => join.condition === undefined && join.type !== 'cross')
    const join = joins[open]
    if (join === undefined) failTooManyConditions(cursor, joins)
    join.right = fold(join.right, joins.splice(open + 1), join.right.start)
    join.condition = takeJoinCondition(cursor)
  }
}

function failTooManyConditions(cursor: Cursor, joins: readonly OpenJoin[]): never {
  const needed = joins.filter((join) => join.type !== 'cross').length
  cursor.fail(
    `The number of join conditions is ${needed + 1} but the number of joins that require a join condition is only ${needed}. Unexpected keyword ${cursor.token.word}`,
  )
}

function fold(first: FromItem, joins: readonly OpenJoin[], start: number): FromItem {
  return joins.reduce<FromItem>((left, { type, isNatural, right, condition }): Join => {
    return { kind: 'join', start, end: condition?.end ?? right.end, type, isNatural, left, right, condition }
  }, first)
}
