/** SELECT with its clauses. */
import type { Expression } from '../ast/expression.ts'
import type {
  GroupBy,
  GroupExpression,
  GroupItem,
  GroupingSets,
  Select,
  SelectItem,
  SelectModifier,
  SelectStar,
  StarReplacement,
} from '../ast/query.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeFrom } from './from.ts'
import { skipHint } from './hint.ts'
import { takeList, takeParenthesizedList } from './lists.ts'
import { takeIdentifier } from './name.ts'
import { takeOptions } from './options.ts'
import { takeDirection, takeNullsPlace } from './order.ts'
import { takeNamedWindows } from './window.ts'

/** From SELECT to WINDOW. */
export function takeSelect(cursor: Cursor): Select {
  const { start } = cursor.expect('SELECT')
  skipHint(cursor)
  const modifier = takeSelectModifier(cursor)
  const isDistinct = takeDistinct(cursor)
  const as = takeSelectAs(cursor)
  if (cursor.is('FROM')) cursor.fail('SELECT list must not be empty')
  const items = takeSelectItems(cursor)
  const from = cursor.accept('FROM') ? takeFrom(cursor) : undefined
  const where = cursor.accept('WHERE') ? takeExpression(cursor) : undefined
  const groupBy = cursor.is('GROUP') ? takeGroupBy(cursor) : undefined
  const having = cursor.accept('HAVING') ? takeExpression(cursor) : undefined
  const qualify = cursor.accept('QUALIFY') ? takeExpression(cursor) : undefined
  const windows = takeNamedWindows(cursor)
  return {
    kind: 'select',
    start,
    end: cursor.end,
    modifier,
    isDistinct,
    as,
    items,
    from,
    where,
    groupBy,
    having,
    qualify,
    windows,
  }
}

/** DISTINCT, ALL or nothing. */
export function takeDistinct(cursor: Cursor): boolean {
  if (cursor.accept('DISTINCT')) return true
  cursor.accept('ALL')
  return false
}

/** `AS STRUCT`, `AS VALUE` */
export function takeSelectAs(cursor: Cursor): 'struct' | 'value' | undefined {
  if (!cursor.accept('AS')) return undefined
  return cursor.expect('STRUCT', 'VALUE').word === 'STRUCT' ? 'struct' : 'value'
}

/** `WITH DIFFERENTIAL_PRIVACY OPTIONS(…)`, if it is next. */
export function takeSelectModifier(cursor: Cursor): SelectModifier | undefined {
  if (!cursor.is('WITH') || cursor.isAt(1, '(')) return undefined
  const { start } = cursor.advance()
  const name = takeIdentifier(cursor).name.toUpperCase()
  const options = cursor.is('OPTIONS') ? takeOptions(cursor) : undefined
  return { kind: 'selectModifier', start, end: cursor.end, name, options }
}

/** A select list; a comma may trail. */
export function takeSelectItems(cursor: Cursor): SelectItem[] {
  const items = [takeSelectItem(cursor)]
  while (cursor.accept(',')) {
    if (isListOver(cursor)) break
    items.push(takeSelectItem(cursor))
  }
  return items
}

/** Whether what is next can only end a list with a trailing comma. */
export function isListOver(cursor: Cursor): boolean {
  switch (cursor.token.word) {
    case 'FROM':
    case 'WHERE':
    case 'GROUP':
    case 'HAVING':
    case 'QUALIFY':
    case 'WINDOW':
    case 'ORDER':
    case 'LIMIT':
    case 'UNION':
    case 'INTERSECT':
    case 'EXCEPT':
    case ',':
    case ')':
    case ';':
    case '|>':
      return true
    default:
      return cursor.token.kind === 'end'
  }
}

function takeSelectItem(cursor: Cursor): SelectItem {
  const { start, word } = cursor.token
  if (word === '*') {
    cursor.advance()
    return takeStarRest(cursor, undefined, start)
  }
  const expression = takeExpression(cursor)
  if (cursor.is('.') && cursor.isAt(1, '*')) {
    cursor.advance()
    cursor.advance()
    return takeStarRest(cursor, expression, start)
  }
  const hasAs = cursor.accept('AS')
  const alias = hasAs || cursor.isName() ? takeIdentifier(cursor) : undefined
  return { kind: 'selectExpression', start, end: cursor.end, expression, alias }
}

function takeStarRest(cursor: Cursor, of: Expression | undefined, start: number): SelectStar {
  const isExcept = cursor.is('EXCEPT') && !cursor.isAt(1, 'ALL') && !cursor.isAt(1, 'DISTINCT')
  if (isExcept && !cursor.isAt(1, '(')) cursor.fail('EXCEPT must be followed by ALL, DISTINCT, or "("')
  if (isExcept) cursor.advance()
  const except = isExcept ? takeParenthesizedList(cursor, takeIdentifier) : []
  const replace = cursor.is('REPLACE') && cursor.isAt(1, '(') ? takeReplacements(cursor) : []
  return { kind: 'selectStar', start, end: cursor.end, of, except, replace }
}

function takeReplacements(cursor: Cursor): StarReplacement[] {
  cursor.expect('REPLACE')
  return takeParenthesizedList(cursor, (inner) => {
    const { start } = inner.token
    const expression = takeExpression(inner)
    if (!inner.is('AS')) inner.failUnexpected()
    inner.advance()
    const name = takeIdentifier(inner)
    return { kind: 'starReplacement', start, end: inner.end, expression, name }
  })
}

function takeGroupBy(cursor: Cursor): GroupBy {
  const { start } = cursor.expect('GROUP')
  skipHint(cursor)
  cursor.expect('BY')
  if (cursor.accept('ALL'))
    return { kind: 'groupBy', start, end: cursor.end, isAll: true, isOrdered: false, items: [] }
  const items = takeList(cursor, (inner) => takeGroupItem(inner, takePlainGroupExpression))
  return { kind: 'groupBy', start, end: cursor.end, isAll: false, isOrdered: false, items }
}

/** The GROUP BY of a pipe AGGREGATE: items may have aliases and directions, a comma may trail. */
export function takePipeGroupBy(cursor: Cursor): GroupBy {
  const { start } = cursor.expect('GROUP')
  skipHint(cursor)
  const isOrdered = cursor.accept('AND')
  if (isOrdered) cursor.expect('ORDER')
  cursor.expect('BY')
  if (cursor.accept('ALL'))
    return { kind: 'groupBy', start, end: cursor.end, isAll: true, isOrdered, items: [] }
  const items: GroupItem[] = []
  do items.push(takeGroupItem(cursor, takePipeGroupExpression))
  while (cursor.accept(',') && !isListOver(cursor))
  return { kind: 'groupBy', start, end: cursor.end, isAll: false, isOrdered, items }
}

function takeGroupItem(cursor: Cursor, takeOther: (cursor: Cursor) => GroupExpression): GroupItem {
  if (cursor.is('GROUPING') && cursor.isAt(1, 'SETS')) return takeGroupingSets(cursor)
  return takeGroupingFunction(cursor) ?? takeOther(cursor)
}

// ROLLUP(…), CUBE(…) and (): items, and also sets of GROUPING SETS.
function takeGroupingFunction(
  cursor: Cursor,
): Exclude<GroupItem, GroupExpression | GroupingSets> | undefined {
  const { start, word } = cursor.token
  if ((word === 'ROLLUP' || word === 'CUBE') && cursor.isAt(1, '(')) {
    cursor.advance()
    const expressions = takeParenthesizedList(cursor, takeExpression)
    return { kind: word === 'ROLLUP' ? 'rollup' : 'cube', start, end: cursor.end, expressions }
  }
  if (word !== '(' || !cursor.isAt(1, ')')) return undefined
  cursor.advance()
  cursor.advance()
  return { kind: 'emptyGroupingSet', start, end: cursor.end }
}

function takeGroupingSets(cursor: Cursor): GroupingSets {
  const { start } = cursor.expect('GROUPING')
  cursor.expect('SETS')
  const sets = takeParenthesizedList(cursor, (inner) => takeGroupingFunction(inner) ?? takeExpression(inner))
  return { kind: 'groupingSets', start, end: cursor.end, sets }
}

function takePlainGroupExpression(cursor: Cursor): GroupExpression {
  const { start } = cursor.token
  const expression = takeExpression(cursor)
  return {
    kind: 'groupExpression',
    start,
    end: cursor.end,
    expression,
    alias: undefined,
    direction: undefined,
    nulls: undefined,
  }
}

function takePipeGroupExpression(cursor: Cursor): GroupExpression {
  const { start } = cursor.token
  const expression = takeExpression(cursor)
  const alias = cursor.accept('AS') || cursor.isName() ? takeIdentifier(cursor) : undefined
  const direction = takeDirection(cursor)
  const nulls = takeNullsPlace(cursor)
  return { kind: 'groupExpression', start, end: cursor.end, expression, alias, direction, nulls }
}
