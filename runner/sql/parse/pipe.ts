/** Pipe operators. */
import type {
  PipeAggregate,
  PipeAggregateItem,
  PipeAssignment,
  PipeOperator,
  PipeRenaming,
  Query,
} from '../ast/query.ts'
import { takeArguments } from './call.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeFromPrimary, takeJoinCondition, takeJoinWords, takeSample, takeTableAlias } from './from.ts'
import { skipHint } from './hint.ts'
import { takeParenthesized } from './lists.ts'
import { takeMatchRecognize } from './match-recognize.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeDirection, takeLimit, takeNullsPlace, takeOrderItem } from './order.ts'
import { takePivot, takeUnpivot } from './pivot.ts'
import { isSetOperatorAhead, takeQuery, takeSetOperator, takeWithClause } from './query.ts'
import {
  isListOver,
  takeDistinct,
  takePipeGroupBy,
  takeSelectAs,
  takeSelectItems,
  takeSelectModifier,
} from './select.ts'
import { takeNamedWindows } from './window.ts'

/** `|> operator |> operator …` */
export function takePipes(cursor: Cursor): PipeOperator[] {
  const pipes: PipeOperator[] = []
  while (cursor.is('|>')) {
    const { start } = cursor.advance()
    pipes.push(takePipe(cursor, start))
  }
  return pipes
}

function takePipe(cursor: Cursor, start: number): PipeOperator {
  if (isSetOperatorAhead(cursor)) {
    const operator = takeSetOperator(cursor)
    const inputs = takeTrailingList(cursor, (inner): Query => takeParenthesized(inner, takeQuery))
    return { kind: 'pipeSetOperation', start, end: cursor.end, operator, inputs }
  }
  switch (cursor.token.word) {
    case 'SELECT':
      return takePipeSelect(cursor, start)
    case 'EXTEND': {
      cursor.advance()
      const items = takeSelectItems(cursor)
      const windows = takeNamedWindows(cursor)
      return { kind: 'pipeExtend', start, end: cursor.end, items, windows }
    }
    case 'WINDOW': {
      cursor.advance()
      const items = takeSelectItems(cursor)
      return { kind: 'pipeWindow', start, end: cursor.end, items }
    }
    case 'SET': {
      cursor.advance()
      const items = takeTrailingList(cursor, takeAssignment)
      return { kind: 'pipeSet', start, end: cursor.end, items }
    }
    case 'DROP': {
      cursor.advance()
      const columns = takeTrailingList(cursor, takeIdentifier)
      return { kind: 'pipeDrop', start, end: cursor.end, columns }
    }
    case 'RENAME': {
      cursor.advance()
      const items = takeTrailingList(cursor, takeRenaming)
      return { kind: 'pipeRename', start, end: cursor.end, items }
    }
    case 'AS': {
      cursor.advance()
      const alias = takeIdentifier(cursor)
      return { kind: 'pipeAs', start, end: cursor.end, alias }
    }
    case 'WHERE': {
      cursor.advance()
      const condition = takeExpression(cursor)
      return { kind: 'pipeWhere', start, end: cursor.end, condition }
    }
    case 'LIMIT': {
      const limit = takeLimit(cursor)
      return { kind: 'pipeLimit', start, end: cursor.end, limit }
    }
    case 'AGGREGATE':
      return takePipeAggregate(cursor, start)
    case 'DISTINCT':
      cursor.advance()
      return { kind: 'pipeDistinct', start, end: cursor.end }
    case 'ORDER': {
      cursor.advance()
      skipHint(cursor)
      cursor.expect('BY')
      const items = takeTrailingList(cursor, takeOrderItem)
      return { kind: 'pipeOrderBy', start, end: cursor.end, items }
    }
    case 'JOIN':
    case 'INNER':
    case 'CROSS':
    case 'NATURAL':
    case 'LEFT':
    case 'RIGHT':
    case 'FULL':
      return takePipeJoin(cursor, start)
    default:
      return takePipeTableOperator(cursor, start)
  }
}

function takePipeTableOperator(cursor: Cursor, start: number): PipeOperator {
  switch (cursor.token.word) {
    case 'CALL': {
      cursor.advance()
      const name = takeTablePath(cursor)
      const args = takeArguments(cursor)
      const alias = takeTableAlias(cursor)
      return { kind: 'pipeCall', start, end: cursor.end, function: name, arguments: args, alias }
    }
    case 'WITH': {
      const withClause = takeWithClause(cursor)
      return { kind: 'pipeWith', start, end: cursor.end, with: withClause }
    }
    case 'TABLESAMPLE': {
      const sample = takeSample(cursor)
      return { kind: 'pipeTableSample', start, end: cursor.end, sample }
    }
    case 'PIVOT': {
      const pivot = takePivot(cursor)
      const alias = takeTableAlias(cursor)
      return { kind: 'pipePivot', start, end: cursor.end, pivot, alias }
    }
    case 'UNPIVOT': {
      const unpivot = takeUnpivot(cursor)
      const alias = takeTableAlias(cursor)
      return { kind: 'pipeUnpivot', start, end: cursor.end, unpivot, alias }
    }
    case 'MATCH_RECOGNIZE': {
      const match = takeMatchRecognize(cursor)
      const alias = takeTableAlias(cursor)
      return { kind: 'pipeMatchRecognize', start, end: cursor.end, match, alias }
    }
    default:
      return cursor.failUnexpected()
  }
}

/** A list in which a comma may trail. */
function takeTrailingList<T>(cursor: Cursor, take: (cursor: Cursor) => T): T[] {
  const items = [take(cursor)]
  while (cursor.accept(',') && !isListOver(cursor)) items.push(take(cursor))
  return items
}

function takePipeSelect(cursor: Cursor, start: number): PipeOperator {
  cursor.expect('SELECT')
  skipHint(cursor)
  const isDistinct = takeDistinct(cursor)
  const as = takeSelectAs(cursor)
  const items = takeSelectItems(cursor)
  const windows = takeNamedWindows(cursor)
  return { kind: 'pipeSelect', start, end: cursor.end, isDistinct, as, items, windows }
}

function takeAssignment(cursor: Cursor): PipeAssignment {
  const column = takeIdentifier(cursor)
  cursor.expect('=')
  const value = takeExpression(cursor)
  return { kind: 'pipeAssignment', start: column.start, end: cursor.end, column, value }
}

function takeRenaming(cursor: Cursor): PipeRenaming {
  const from = takeIdentifier(cursor)
  cursor.accept('AS')
  const to = takeIdentifier(cursor)
  return { kind: 'pipeRenaming', start: from.start, end: cursor.end, from, to }
}

function takePipeAggregate(cursor: Cursor, start: number): PipeAggregate {
  cursor.expect('AGGREGATE')
  const modifier = takeSelectModifier(cursor)
  const items: PipeAggregateItem[] = []
  if (!cursor.is('GROUP')) {
    do items.push(takeAggregateItem(cursor))
    while (cursor.accept(',') && !isListOver(cursor))
  }
  const groupBy = cursor.is('GROUP') ? takePipeGroupBy(cursor) : undefined
  return { kind: 'pipeAggregate', start, end: cursor.end, modifier, items, groupBy }
}

function takeAggregateItem(cursor: Cursor): PipeAggregateItem {
  const { start } = cursor.token
  const expression = takeExpression(cursor)
  const alias = cursor.accept('AS') || cursor.isName() ? takeIdentifier(cursor) : undefined
  const direction = takeDirection(cursor)
  const nulls = takeNullsPlace(cursor)
  return { kind: 'pipeAggregateItem', start, end: cursor.end, expression, alias, direction, nulls }
}

function takePipeJoin(cursor: Cursor, start: number): PipeOperator {
  const words = takeJoinWords(cursor)
  const right = takeFromPrimary(cursor)
  const { word } = cursor.token
  if (words.type === 'cross' && (word === 'ON' || word === 'USING'))
    cursor.fail(`${word} clause cannot be used with CROSS JOIN`)
  const condition = takeJoinCondition(cursor)
  return { kind: 'pipeJoin', start, end: cursor.end, ...words, right, condition }
}
