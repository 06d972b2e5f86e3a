/** Queries: WITH, set operations, ORDER BY, LIMIT, pipes. */
import type { CommonTable, Query, QueryBody, SetOperator, WithClause } from '../ast/query.ts'
import type { Cursor } from './cursor.ts'
import { takeFrom } from './from.ts'
import { skipHint } from './hint.ts'
import { takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeIdentifier } from './name.ts'
import { takeLimit, takeOrderBy } from './order.ts'
import { takePipes } from './pipe.ts'
import { takeSelect } from './select.ts'

/** Whether a query begins here, parentheses left aside: those may hold expressions as well. */
export function isQueryAhead(cursor: Cursor): boolean {
  const { word } = cursor.token
  return word === 'SELECT' || word === 'FROM' || (word === 'WITH' && !cursor.isAt(1, '('))
}

/** Whether what follows a query in parentheses makes it a part of a larger query. */
export function isQueryGoingOn(cursor: Cursor): boolean {
  return cursor.is('ORDER') || cursor.is('LIMIT') || cursor.is('|>') || isSetOperatorAhead(cursor)
}

/** A whole query. */
export function takeQuery(cursor: Cursor): Query {
  cursor.enter()
  const outside = cursor.height
  cursor.height = 0
  const query = takeQueryBody(cursor)
  cursor.grow()
  if (outside > cursor.height) cursor.height = outside
  cursor.leave()
  return query
}

function takeQueryBody(cursor: Cursor): Query {
  const { start } = cursor.token
  const withClause = cursor.is('WITH') ? takeWithClause(cursor) : undefined
  if (cursor.is('FROM')) {
    const from = takeFromQuery(cursor)
    return finishQuery(cursor, withClause, from, start)
  }
  if (!cursor.is('SELECT') && !cursor.is('(')) failNoQuery(cursor, withClause)
  const bodyStart = cursor.token.start
  const body = takeSetOperations(cursor, takeQueryPrimary(cursor), bodyStart)
  return finishQuery(cursor, withClause, body, start)
}

function failNoQuery(cursor: Cursor, withClause: WithClause | undefined): never {
  if (withClause !== undefined) cursor.failExpected('(', ',', 'SELECT')
  cursor.failExpected('(', 'SELECT', 'WITH')
}

function takeFromQuery(cursor: Cursor): QueryBody {
  const { start } = cursor.expect('FROM')
  const from = takeFrom(cursor)
  return { kind: 'fromQuery', start, end: cursor.end, from }
}

/** Goes on from a query in parentheses that has been read already; `start` is where its parenthesis begins. */
export function continueQuery(cursor: Cursor, inner: Query, start: number): Query {
  const body = takeSetOperations(cursor, bodyOf(inner), start)
  return finishQuery(cursor, undefined, body, start)
}

function finishQuery(
  cursor: Cursor,
  withClause: WithClause | undefined,
  body: QueryBody,
  start: number,
): Query {
  const orderBy = cursor.is('ORDER') ? takeOrderBy(cursor) : []
  const limit = cursor.is('LIMIT') ? takeLimit(cursor) : undefined
  const pipes = cursor.is('|>') ? takePipes(cursor) : []
  const isPlain =
    withClause === undefined && orderBy.length === 0 && limit === undefined && pipes.length === 0
  // Parentheses around a whole query say nothing.
  if (isPlain && body.kind === 'query') return { ...body, start, end: cursor.end }
  return { kind: 'query', start, end: cursor.end, with: withClause, body, orderBy, limit, pipes }
}

// A query that is nothing but its body is the body.
function bodyOf(query: Query): QueryBody {
  const isBare =
    query.with === undefined &&
    query.orderBy.length === 0 &&
    query.limit === undefined &&
    query.pipes.length === 0
  return isBare ? query.body : query
}

/** `WITH [RECURSIVE] a AS (…), b AS (…)` */
export function takeWithClause(cursor: Cursor): WithClause {
  const { start } = cursor.expect('WITH')
  const isRecursive = cursor.accept('RECURSIVE')
  const entries: CommonTable[] = []
  do {
    if (entries.length > 0 && cursor.is('SELECT')) {
      cursor.fail('Trailing comma after the WITH clause before the SELECT clause is not allowed')
    }
    entries.push(takeCommonTable(cursor))
  } while (cursor.accept(','))
  return { kind: 'withClause', start, end: cursor.end, isRecursive, entries }
}

function takeCommonTable(cursor: Cursor): CommonTable {
  const name = takeIdentifier(cursor)
  cursor.expect('AS')
  const query = takeParenthesized(cursor, takeQuery)
  return { kind: 'commonTable', start: name.start, end: cursor.end, name, query }
}

function takeQueryPrimary(cursor: Cursor): QueryBody {
  if (cursor.is('SELECT')) return takeSelect(cursor)
  if (!cursor.is('(')) cursor.failExpected('(', 'SELECT')
  return bodyOf(takeParenthesized(cursor, takeQuery))
}

function takeSetOperations(cursor: Cursor, first: QueryBody, start: number): QueryBody {
  if (!isSetOperatorAhead(cursor)) return first
  const operator = takeSetOperator(cursor)
  const inputs = [first, takeQueryPrimary(cursor)]
  while (isSetOperatorAhead(cursor)) {
    const next = takeSetOperator(cursor)
    checkSameOperator(cursor, next, operator)
    inputs.push(takeQueryPrimary(cursor))
  }
  return { kind: 'setOperation', start, end: cursor.end, operator, inputs }
}

// Operations in a row must be of one kind: which binds first would be anyone's guess.
function checkSameOperator(cursor: Cursor, next: SetOperator, first: SetOperator): void {
  const rest = 'cannot be used in the same query without using parentheses for grouping'
  if (next.operator !== first.operator || next.quantifier !== first.quantifier) {
    cursor.failAt(`Different set operations ${rest}`, next)
  }
  const columns = (operator: SetOperator) =>
    operator.columns.map((column) => column.name.toLowerCase()).join()
  if (next.matchBy !== first.matchBy || columns(next) !== columns(first)) {
    cursor.failAt(`Different column match modes ${rest}`, next)
  }
  if (next.propagation !== first.propagation) {
    cursor.failAt(`Different column propagation modes (FULL/LEFT/STRICT) ${rest}`, next)
  }
}

/** Whether UNION, INTERSECT or EXCEPT is next, with or without a word like FULL before it. */
export function isSetOperatorAhead(cursor: Cursor): boolean {
  switch (cursor.token.word) {
    case 'UNION':
    case 'INTERSECT':
    case 'EXCEPT':
      return true
    case 'FULL':
    case 'LEFT':
    case 'INNER': {
      const { word } = cursor.isAt(1, 'OUTER') ? cursor.peek(2) : cursor.peek(1)
      return word === 'UNION' || word === 'INTERSECT' || word === 'EXCEPT'
    }
    default:
      return false
  }
}

/** `[FULL | LEFT | INNER] UNION ALL [BY NAME …]` */
export function takeSetOperator(cursor: Cursor): SetOperator {
  const { start } = cursor.token
  const propagation = takePropagation(cursor)
  const operator = ({ UNION: 'union', INTERSECT: 'intersect', EXCEPT: 'except' } as const)[
    cursor.expect('UNION', 'INTERSECT', 'EXCEPT').word as 'UNION' | 'INTERSECT' | 'EXCEPT'
  ]
  skipHint(cursor)
  if (operator === 'except' && !cursor.isAny('ALL', 'DISTINCT', '(')) {
    cursor.failAt('EXCEPT must be followed by ALL, DISTINCT, or "("', {
      start: cursor.end - 'EXCEPT'.length,
      end: cursor.end,
    })
  }
  const quantifier = cursor.expect('ALL', 'DISTINCT').word === 'ALL' ? 'all' : 'distinct'
  const { matchBy, columns } = takeColumnMatch(cursor)
  if (propagation !== undefined && matchBy === undefined) {
    const word = propagation.toUpperCase()
    cursor.failAt(`${word} in set operations cannot be used without BY NAME or CORRESPONDING`, {
      start,
      end: start + word.length,
    })
  }
  return { kind: 'setOperator', start, end: cursor.end, operator, quantifier, propagation, matchBy, columns }
}

function takePropagation(cursor: Cursor): SetOperator['propagation'] {
  const word = cursor.token.word
  if (word === 'INNER') {
    cursor.advance()
    return 'inner'
  }
  if (word !== 'FULL' && word !== 'LEFT') return undefined
  cursor.advance()
  cursor.accept('OUTER')
  return word === 'FULL' ? 'full' : 'left'
}

function takeColumnMatch(cursor: Cursor): Pick<SetOperator, 'matchBy' | 'columns'> {
  if (cursor.is('BY') && cursor.isAt(1, 'NAME')) {
    cursor.advance()
    cursor.advance()
    return {
      matchBy: 'name',
      columns: cursor.accept('ON') ? takeParenthesizedList(cursor, takeIdentifier) : [],
    }
  }
  const isStrict = cursor.accept('STRICT')
  if (!isStrict && !cursor.is('CORRESPONDING')) return { matchBy: undefined, columns: [] }
  cursor.expect('CORRESPONDING')
  const columns = cursor.accept('BY') ? takeParenthesizedList(cursor, takeIdentifier) : []
  return { matchBy: isStrict ? 'strictCorresponding' : 'corresponding', columns }
}
