/** Sort keys and limits, wherever they stand. */
import { unreachable } from '../../base/unreachable.ts'
import type { SqlType } from '../../ir/types.ts'
import { typeToSql } from '../../ir/types.ts'
import type { Expression } from '../ast/expression.ts'
import type { OrderItem } from '../ast/query.ts'
import { requireType } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { failQuery } from './session.ts'
import type { ResolvedExpression, ResolvedSortKey } from './tree.ts'
import { int64 } from './type.ts'

/** Resolves the keys of ORDER BY inside calls and windows, where numbers are values and not places in a list. */
export function resolveSortKeys(
  context: ExpressionContext,
  items: readonly OrderItem[],
): readonly ResolvedSortKey[] {
  return items.map((item) => sortKey(context, item, resolveExpression(context, item.expression)))
}

/** A sort key over an expression that is resolved; reports types that have no order. */
export function sortKey(
  context: ExpressionContext,
  item: OrderItem,
  expression: ResolvedExpression,
): ResolvedSortKey {
  const defect = orderingDefect(expression.type)
  if (defect !== undefined) {
    failQuery(context.session, item.expression, `ORDER BY does not support expressions of type ${defect}`)
  }
  const isDescending = item.direction === 'desc'
  return {
    expression,
    isDescending,
    nulls: item.nulls ?? (isDescending ? 'last' : 'first'),
    ...(item.collation?.kind === 'stringLiteral' && { collation: item.collation.value }),
    start: item.start,
    end: item.end,
  }
}

/** LIMIT and OFFSET: INT64. */
export function resolveLimit(context: ExpressionContext, expression: Expression): ResolvedExpression {
  const resolved = resolveExpression({ ...context, clause: 'LIMIT clause' }, expression)
  return requireType(context.session, resolved, int64, () => 'LIMIT expects an integer literal or parameter')
}

function orderingDefect(type: SqlType): string | undefined {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'JSON' || type.name === 'GEOGRAPHY' ? type.name : undefined
    case 'struct':
      return typeToSql(type)
    case 'array':
      return orderingDefect(type.element) === undefined ? undefined : typeToSql(type)
    case 'range':
      return undefined
    default:
      return unreachable(type)
  }
}
