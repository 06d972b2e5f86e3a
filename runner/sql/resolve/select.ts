/** One SELECT block: from, where, grouping, having, qualify, items, distinct, and the ORDER BY that can see into it. */
import type { StructType } from '../../ir/types.ts'
import type { Expression } from '../ast/expression.ts'
import type { OrderItem, Select } from '../ast/query.ts'
import { requireBool } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { columnsOfList, type FromResult, resolveFrom } from './from.ts'
import { type Grouping, resolveGrouping, settle } from './group.ts'
import { refer } from './name.ts'
import { sortKey } from './order.ts'
import { checkModified, privateAggregates, resolveModifier } from './privacy.ts'
import { findOrdinal, type QueryEnvironment } from './query.ts'
import { containsAggregate, rewrite, sameExpression } from './rewrite.ts'
import { emptyList, fold, type NameTarget, overlay, type Scope, scopeOf } from './scope.ts'
import { expandStar, resolveItems, type SelectedItem } from './select-list.ts'
import { failQuery, makeColumn, recover, type Session } from './session.ts'
import type {
  ColumnId,
  Placed,
  ResolvedColumn,
  ResolvedExpression,
  ResolvedItem,
  ResolvedSelect,
  ResolvedSortKey,
} from './tree.ts'
import { groupingDefect, resolveNamedWindows } from './window.ts'

/** A block while it is resolved. */
export interface Block {
  readonly session: Session
  readonly node: Select
  readonly context: ExpressionContext
  readonly from: FromResult | undefined
  readonly items: readonly SelectedItem[]
  /** Every column that FROM offers: what must not be named any more after grouping. */
  readonly fromColumns: ReadonlySet<ColumnId>
}

/** Resolves a SELECT and the sort keys of the query it is the body of; `input` is what it reads instead of a FROM. */
export function resolveSelect(
  session: Session,
  node: Select,
  environment: QueryEnvironment,
  around: { readonly order?: readonly OrderItem[]; readonly input?: FromResult } = {},
): { readonly select: ResolvedSelect; readonly orderBy: readonly ResolvedSortKey[] } {
  const from = around.input ?? (node.from && resolveFrom(session, node.from, environment))
  const context = blockContext(
    session,
    scopeOf(from?.list ?? emptyList, aroundOf(environment)),
    environment,
    node,
  )
  const modifier = node.modifier && resolveModifier(context, node.modifier)
  const where = node.where && recover(() => resolveWhere(context, node.where))
  const items = resolveItems(context, node.items, from?.list)
  const fromColumns = new Set((from === undefined ? [] : columnsOfList(from.list)).map((column) => column.id))
  const block: Block = { session, node, context, from, items, fromColumns }
  const grouping = resolveGrouping(block)
  if (modifier !== undefined) checkModified(session, node, modifier.name, grouping !== undefined)
  const settled = items.map((item) => settleItem(block, grouping, item))
  const aliases = overlay(context.scope, aliasesOf(items))
  const having = node.having && recover(() => resolveHaving(block, grouping, aliases, node.having))
  const qualify = node.qualify && recover(() => resolveQualify(block, grouping, aliases, node.qualify))
  if (node.isDistinct) checkDistinct(session, settled)
  const orderBy = (around.order ?? []).flatMap((item) => {
    const key = recover(() => resolveOrderItem(block, grouping, aliases, item, settled))
    return key === undefined ? [] : [key]
  })
  const select: ResolvedSelect = {
    kind: 'select',
    ...(from && { from: from.item }),
    ...(where && { where }),
    ...(grouping && { groupBy: grouping.groupBy }),
    ...(having && { having }),
    ...(qualify && { qualify }),
    items: settled,
    isDistinct: node.isDistinct,
    ...(modifier && { modifier }),
    ...outputOf(session, node, settled),
    start: node.start,
    end: node.end,
  }
  return { select, orderBy }
}

/** `from t` as a query: every column of it. */
export function selectEverything(session: Session, at: Placed, from: FromResult): ResolvedSelect {
  const items = expandStar(session, at, from.list, []).map(
    ({ name, expression }): ResolvedItem => ({
      column: makeColumn(session, name, expression.type),
      expression,
      start: at.start,
      end: at.end,
    }),
  )
  return {
    kind: 'select',
    from: from.item,
    items,
    isDistinct: false,
    columns: items.map((item) => item.column),
    start: at.start,
    end: at.end,
  }
}

function aroundOf(environment: QueryEnvironment): Pick<Scope, 'outer' | 'correlated'> {
  const { outer, correlated } = environment
  return { ...(outer && { outer }), ...(correlated && { correlated }) }
}

function blockContext(
  session: Session,
  scope: Scope,
  environment: QueryEnvironment,
  node: Select,
): ExpressionContext {
  const context: ExpressionContext = {
    session,
    scope,
    ctes: environment.ctes,
    clause: 'SELECT list',
    aggregates: 'allowed',
    analytics: 'allowed',
    windows: new Map(),
    found: { aggregate: false, analytic: false },
    ...(node.modifier?.name === 'DIFFERENTIAL_PRIVACY' && { functions: privateAggregates }),
  }
  return { ...context, windows: resolveNamedWindows({ ...context, clause: 'WINDOW clause' }, node.windows) }
}

function resolveWhere(context: ExpressionContext, node: Expression | undefined): ResolvedExpression {
  if (node === undefined) throw new Error('internal: no WHERE')
  const inner: ExpressionContext = {
    ...context,
    clause: 'WHERE clause',
    aggregates: 'denied',
    analytics: 'denied',
  }
  return requireBool(context.session, resolveExpression(inner, node), 'WHERE clause')
}

function settleItem(block: Block, grouping: Grouping | undefined, item: SelectedItem): ResolvedItem {
  const place = { start: item.start, end: item.end }
  const settled =
    grouping === undefined || item.isBroken
      ? item.expression
      : recover(() => settle(block, grouping, item.expression, 'SELECT list expression'))
  if (settled === undefined || item.isBroken) block.session.broken.add(item.column.id)
  return { column: item.column, expression: settled ?? item.expression, ...place }
}

/** The aliases of the select list. Two of the same name that mean the same are one. */
function aliasesOf(items: readonly SelectedItem[]): ReadonlyMap<string, NameTarget> {
  const names = new Map<string, NameTarget>()
  for (const { column, expression, isBroken } of items) {
    const key = fold(column.name)
    if (key === '') continue
    const known = names.get(key)
    if (isBroken) names.set(key, { kind: 'broken' })
    else if (known === undefined) names.set(key, { kind: 'item', item: column, expression })
    else if (known.kind === 'item' && !sameExpression(known.expression, expression))
      names.set(key, { kind: 'ambiguous' })
  }
  return names
}

function resolveHaving(
  block: Block,
  grouping: Grouping | undefined,
  scope: Scope,
  node: Expression | undefined,
): ResolvedExpression {
  const { session, context } = block
  if (node === undefined) throw new Error('internal: no HAVING')
  const found = { aggregate: false, analytic: false }
  const inner: ExpressionContext = { ...context, scope, found, clause: 'HAVING clause', analytics: 'denied' }
  const condition = requireBool(session, resolveExpression(inner, node), 'HAVING clause')
  if (grouping === undefined) {
    failQuery(
      session,
      node,
      found.aggregate
        ? 'The HAVING clause only allows aggregation if GROUP BY or SELECT list aggregation is present'
        : 'The HAVING clause requires GROUP BY or aggregation to be present',
    )
  }
  return settle(block, grouping, condition, 'HAVING clause expression')
}

function resolveQualify(
  block: Block,
  grouping: Grouping | undefined,
  scope: Scope,
  node: Expression | undefined,
): ResolvedExpression {
  const { session, context } = block
  if (node === undefined) throw new Error('internal: no QUALIFY')
  const before = context.found.analytic
  const found = { aggregate: false, analytic: false }
  const inner: ExpressionContext = { ...context, scope, found, clause: 'QUALIFY clause' }
  const condition = requireBool(session, resolveExpression(inner, node), 'QUALIFY clause')
  if (!before && !found.analytic)
    failQuery(session, node, 'The QUALIFY clause requires analytic function to be present')
  if (grouping !== undefined) return settle(block, grouping, condition, 'QUALIFY clause expression')
  if (found.aggregate) {
    failQuery(
      session,
      node,
      'The QUALIFY clause only allows aggregation if GROUP BY or SELECT list aggregation is present',
    )
  }
  return condition
}

function resolveOrderItem(
  block: Block,
  grouping: Grouping | undefined,
  scope: Scope,
  item: OrderItem,
  items: readonly ResolvedItem[],
): ResolvedSortKey {
  const { session, context, node } = block
  const ordinal = findOrdinal(session, item.expression, items.length, 'ORDER BY')
  const column = ordinal === undefined ? undefined : items[ordinal]?.column
  if (column !== undefined) return sortKey(context, item, refer(session, column, [], item.expression))
  const found = { aggregate: false, analytic: false }
  const inner: ExpressionContext = { ...context, scope, found, clause: 'ORDER BY clause' }
  const resolved = resolveExpression(inner, item.expression)
  if (found.aggregate && grouping === undefined) {
    failQuery(
      session,
      item.expression,
      'The ORDER BY clause only allows aggregation if GROUP BY or SELECT list aggregation is present',
    )
  }
  if (node.isDistinct) return sortKey(context, item, throughDistinct(block, resolved, items))
  const settled =
    grouping === undefined ? resolved : settle(block, grouping, resolved, 'ORDER BY clause expression')
  return sortKey(context, item, settled)
}

// After DISTINCT only the select list is left: what equals one of its items stands for it.
function throughDistinct(
  block: Block,
  expression: ResolvedExpression,
  items: readonly ResolvedItem[],
): ResolvedExpression {
  const { session, fromColumns } = block
  return rewrite(expression, (node) => {
    const index = block.items.findIndex((item) => sameExpression(item.expression, node))
    const column = items[index]?.column
    if (column !== undefined && node.kind !== 'literal') return refer(session, column, [], node)
    if (node.kind === 'column' && fromColumns.has(node.column)) {
      failQuery(
        session,
        node,
        `ORDER BY clause expression references column ${node.name} which is not visible after SELECT DISTINCT`,
      )
    }
    if (containsAggregate(node) && node.kind === 'aggregate') {
      failQuery(
        session,
        node,
        'ORDER BY clause cannot hold an aggregation that is not in the SELECT DISTINCT list',
      )
    }
    return undefined
  })
}

function checkDistinct(session: Session, items: readonly ResolvedItem[]): void {
  for (const [index, item] of items.entries()) {
    const defect = groupingDefect(item.column.type)
    if (defect === undefined) continue
    const name = item.column.name === '' ? `${index + 1}` : item.column.name
    recover(() =>
      failQuery(session, item, `Column ${name} of type ${defect} cannot be used in SELECT DISTINCT`),
    )
  }
}

function outputOf(
  session: Session,
  node: Select,
  items: readonly ResolvedItem[],
): Pick<ResolvedSelect, 'as' | 'asColumn' | 'columns'> {
  const columns = items.map((item) => item.column)
  if (node.as === undefined) return { columns }
  if (node.as === 'value') {
    const [only, another] = columns
    if (only === undefined || another !== undefined) {
      failQuery(session, node, 'SELECT AS VALUE query must have exactly one column')
    }
    return { as: 'value', columns: [{ ...only, name: '' }] }
  }
  const type: StructType = {
    kind: 'struct',
    fields: columns.map((column) => ({ name: column.name, type: column.type })),
  }
  const asColumn: ResolvedColumn = makeColumn(session, '', type)
  return { as: 'struct', asColumn, columns: [asColumn] }
}
