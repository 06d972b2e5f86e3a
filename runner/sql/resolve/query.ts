/** Whole queries: WITH, a body, ORDER BY, LIMIT, and the pipes behind them. */
import type { Query } from '../ast/query.ts'
import { type Ctes, type ExpressionContext, emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveFrom } from './from.ts'
import { refer } from './name.ts'
import { resolveLimit, sortKey } from './order.ts'
import { resolvePipes } from './pipe.ts'
import { fold, type NameTarget, type Scope } from './scope.ts'
import { resolveSelect, selectEverything } from './select.ts'
import { failQuery, type Session } from './session.ts'
import { resolveSetOperation } from './set-operation.ts'
import type {
  ColumnId,
  ResolvedBody,
  ResolvedColumn,
  ResolvedExpression,
  ResolvedQuery,
  ResolvedSortKey,
} from './tree.ts'
import { resolveWith } from './with.ts'

/** What a query can see from outside: CTEs, and for a subquery expression the blocks around it. */
export interface QueryEnvironment {
  readonly ctes: Ctes
  readonly outer?: Scope
  readonly correlated?: Map<ColumnId, ResolvedColumn>
}

/** The environment of a query that stands on its own. */
export const topLevel: QueryEnvironment = { ctes: new Map() }

/** Resolves a query. Throws ResolveFailure when nothing can be said about its columns. */
export function resolveQuery(session: Session, node: Query, environment: QueryEnvironment): ResolvedQuery {
  const { ctes, entries } = resolveWith(session, node.with, environment.ctes)
  const inner: QueryEnvironment = { ...environment, ctes }
  const query =
    node.pipes.length === 0 ? resolvePlain(session, node, inner) : resolvePiped(session, node, inner)
  return { ...query, with: [...entries, ...query.with], start: node.start, end: node.end }
}

function resolvePiped(session: Session, node: Query, environment: QueryEnvironment): ResolvedQuery {
  const isBare = node.body.kind === 'fromQuery' && node.orderBy.length === 0 && node.limit === undefined
  if (isBare && node.body.kind === 'fromQuery') {
    const source = resolveFrom(session, node.body.from, environment)
    return resolvePipes(session, node.pipes, environment, source)
  }
  const first = resolvePlain(session, node, environment)
  return resolvePipes(session, node.pipes, environment, first)
}

function resolvePlain(session: Session, node: Query, environment: QueryEnvironment): ResolvedQuery {
  const { body, orderBy } = resolveBody(session, node, environment)
  const limits = scalarContext(session, emptyScope, new Map(), 'LIMIT clause')
  return makeQuery(body, {
    orderBy,
    ...(node.limit && { limit: resolveLimit(limits, node.limit.count) }),
    ...(node.limit?.offset && { offset: resolveLimit(limits, node.limit.offset) }),
    start: node.start,
    end: node.end,
  })
}

/** A query around a body that is resolved. */
export function makeQuery(
  body: ResolvedBody,
  rest: Pick<ResolvedQuery, 'start' | 'end'> &
    Partial<Pick<ResolvedQuery, 'orderBy' | 'limit' | 'offset' | 'with'>>,
): ResolvedQuery {
  const isValueTable =
    body.kind === 'select' ? body.as !== undefined : body.kind === 'query' && body.isValueTable
  return {
    kind: 'query',
    with: rest.with ?? [],
    body,
    orderBy: rest.orderBy ?? [],
    ...(rest.limit && { limit: rest.limit }),
    ...(rest.offset && { offset: rest.offset }),
    columns: body.columns,
    isValueTable,
    start: rest.start,
    end: rest.end,
  }
}

function resolveBody(
  session: Session,
  node: Query,
  environment: QueryEnvironment,
): { readonly body: ResolvedBody; readonly orderBy: readonly ResolvedSortKey[] } {
  const { body } = node
  switch (body.kind) {
    case 'select': {
      const { select, orderBy } = resolveSelect(session, body, environment, { order: node.orderBy })
      return { body: select, orderBy }
    }
    case 'fromQuery': {
      const select = selectEverything(session, body, resolveFrom(session, body.from, environment))
      return { body: select, orderBy: resolveOutputOrder(session, node, environment, select.columns) }
    }
    case 'setOperation': {
      const operation = resolveSetOperation(session, body, environment)
      return { body: operation, orderBy: resolveOutputOrder(session, node, environment, operation.columns) }
    }
    case 'query': {
      const query = resolveQuery(session, body, environment)
      return { body: query, orderBy: resolveOutputOrder(session, node, environment, query.columns) }
    }
  }
}

/** ORDER BY over a body that is not a plain SELECT: only its output columns can be named. */
function resolveOutputOrder(
  session: Session,
  node: Query,
  environment: QueryEnvironment,
  columns: readonly ResolvedColumn[],
): readonly ResolvedSortKey[] {
  if (node.orderBy.length === 0) return []
  const scope = outputScope(columns, environment)
  const context: ExpressionContext = {
    ...scalarContext(session, scope, environment.ctes, 'ORDER BY clause after set operation'),
    analytics: 'allowed',
  }
  return node.orderBy.map((item) => {
    const place = findOrdinal(session, item.expression, columns.length, 'ORDER BY')
    const column = place === undefined ? undefined : columns[place]
    const expression: ResolvedExpression =
      column === undefined
        ? resolveExpression(context, item.expression)
        : refer(session, column, [], item.expression)
    return sortKey(context, item, expression)
  })
}

/** The scope of a query's own output columns. */
export function outputScope(
  columns: readonly ResolvedColumn[],
  around: Pick<Scope, 'outer' | 'correlated'>,
): Scope {
  const names = new Map<string, NameTarget>()
  for (const column of columns) {
    const key = fold(column.name)
    if (key === '') continue
    names.set(key, names.has(key) ? { kind: 'ambiguous' } : { kind: 'column', column })
  }
  const { outer, correlated } = around
  return { names, values: [], ...(outer && { outer }), ...(correlated && { correlated }) }
}

/** The zero-based column meant by `order by 2`; undefined when the expression is not an integer. */
export function findOrdinal(
  session: Session,
  expression: Query['orderBy'][number]['expression'],
  count: number,
  clause: 'ORDER BY' | 'GROUP BY',
): number | undefined {
  const isNegative =
    expression.kind === 'unary' && expression.operator === '-' && expression.operand.kind === 'integerLiteral'
  if (expression.kind !== 'integerLiteral' && !isNegative) return undefined
  const text = expression.kind === 'integerLiteral' ? expression.text : '0'
  const ordinal = Number(text)
  if (ordinal < 1 || ordinal > count) {
    failQuery(
      session,
      expression,
      `${clause} is out of SELECT column number range: ${isNegative ? 'a negative number' : text}`,
    )
  }
  return ordinal - 1
}
