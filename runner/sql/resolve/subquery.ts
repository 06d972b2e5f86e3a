/** Queries as expressions. */
import { typeToSql } from '../../ir/types.ts'
import type { SubqueryExpression } from '../ast/expression.ts'
import type { Query } from '../ast/query.ts'
import { supertypeOf } from '../coerce.ts'
import { coerceTo, inputOf } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveQuery } from './query.ts'
import { recastQuery } from './recast.ts'
import { failQuery } from './session.ts'
import type { ColumnId, Placed, ResolvedColumn, ResolvedExpression, ResolvedQuery } from './tree.ts'
import { bool } from './type.ts'

/** `(select …)`, `exists(select …)`, `array(select …)`. */
export function resolveSubqueryExpression(
  context: ExpressionContext,
  node: SubqueryExpression,
): ResolvedExpression {
  const { query, correlated } = resolveInner(context, node.query)
  const place = { start: node.start, end: node.end }
  if (node.form === 'exists') return { kind: 'exists', query, correlated, type: bool, ...place }
  const { type } = onlyColumn(context, node, query, node.form === 'array' ? 'ARRAY' : 'Scalar')
  if (node.form === 'scalar') return { kind: 'scalarSubquery', query, correlated, type, ...place }
  if (type.kind === 'array') {
    failQuery(
      context.session,
      node,
      `Cannot use array subquery with column of type ${typeToSql(type)} because nested arrays are not supported`,
    )
  }
  return { kind: 'arraySubquery', query, correlated, type: { kind: 'array', element: type }, ...place }
}

/** `operand in (select …)`: both sides go to the type they have in common. */
export function resolveComparisonQuery(
  context: ExpressionContext,
  at: Placed,
  operand: ResolvedExpression,
  syntax: Query,
  comparison: 'in' | 'like_any' | 'like_all',
): ResolvedExpression {
  const { session } = context
  const { query, correlated } = resolveInner(context, syntax)
  const [column, another] = query.columns
  if (column === undefined || another !== undefined) {
    failQuery(session, syntax, 'Subquery of type IN must have only one output column')
  }
  const common = supertypeOf([inputOf(session, operand), { type: column.type, origin: 'expression' }])
  if (common === undefined) {
    failQuery(
      session,
      syntax,
      `Cannot execute IN subquery with uncomparable types ${typeToSql(operand.type)} and ${typeToSql(column.type)}`,
    )
  }
  return {
    kind: 'inSubquery',
    operand: coerceTo(session, operand, common),
    query: recastQuery(session, query, [common]),
    comparison,
    correlated,
    type: bool,
    start: at.start,
    end: at.end,
  }
}

function resolveInner(
  context: ExpressionContext,
  syntax: Query,
): { readonly query: ResolvedQuery; readonly correlated: readonly ColumnId[] } {
  const border = new Map<ColumnId, ResolvedColumn>()
  const query = resolveQuery(context.session, syntax, {
    ctes: context.ctes,
    outer: context.scope,
    correlated: border,
  })
  return { query, correlated: [...border.keys()] }
}

function onlyColumn(
  context: ExpressionContext,
  at: Placed,
  query: ResolvedQuery,
  form: string,
): ResolvedColumn {
  const [column, another] = query.columns
  if (column === undefined || another !== undefined) {
    failQuery(
      context.session,
      at,
      `${form} subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values`,
    )
  }
  return column
}
