/** Pipe operators that change columns: SELECT, EXTEND, SET, RENAME, AGGREGATE. */

import type { Expression } from '../ast/expression.ts'
import type {
  GroupBy,
  GroupItem,
  OrderItem,
  PipeAggregate,
  PipeExtend,
  PipeRename,
  PipeSelect,
  PipeSet,
  PipeWindow,
  Select,
  SelectExpression,
  SelectItem,
} from '../ast/query.ts'
import type { ExpressionContext } from './context.ts'
import { scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { lateralScope } from './from.ts'
import { refer } from './name.ts'
import { carriedColumns, itemOf, type PipeInput, requireColumn, wrap } from './pipe.ts'
import { makeQuery, type QueryEnvironment } from './query.ts'
import { fold, type NamedColumn } from './scope.ts'
import { resolveSelect } from './select.ts'
import { resolveItems } from './select-list.ts'
import { failQuery, type Session } from './session.ts'
import type { Placed, ResolvedItem, ResolvedQuery } from './tree.ts'
import { resolveNamedWindows } from './window.ts'

/** `|> select …`: an ordinary block, in which no aggregate may stand. */
export function resolvePipeSelect(
  session: Session,
  pipe: PipeSelect,
  environment: QueryEnvironment,
  input: PipeInput,
): ResolvedQuery {
  const node = selectOver(pipe, pipe.items, {
    isDistinct: pipe.isDistinct,
    as: pipe.as,
    windows: pipe.windows,
  })
  const { select } = resolveSelect(session, node, environment, { input })
  if (select.groupBy !== undefined) {
    failQuery(session, pipe, 'Aggregate functions are not allowed in pipe SELECT; use AGGREGATE')
  }
  return makeQuery(select, pipe)
}

/** `|> extend …`: all columns, and new ones behind them. */
export function resolveExtend(
  session: Session,
  pipe: PipeExtend | PipeWindow,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  const base = inputContext(session, environment, input, 'pipe EXTEND')
  const windows = pipe.kind === 'pipeExtend' ? resolveNamedWindows(base, pipe.windows) : base.windows
  const added = resolveItems({ ...base, windows }, pipe.items, input.list)
  const carried = carriedColumns(input.list)
  const items = [
    ...carried.map((column) => itemOf(session, column.name, refer(session, column, [], pipe))),
    ...added.map(({ column, expression, start, end }): ResolvedItem => ({ column, expression, start, end })),
  ]
  const wrapped = wrap(session, input, carried, items, pipe)
  return {
    item: wrapped.item,
    list: { ...wrapped.list, columns: [...wrapped.list.columns, ...newest(wrapped, carried.length)] },
  }
}

/** `|> set x = …`: the column keeps its place; a table alias still shows the old value. */
export function resolveSetStep(
  session: Session,
  pipe: PipeSet,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  const context = inputContext(session, environment, input, 'pipe SET')
  const seen = new Set<string>()
  const added = pipe.items.map(({ column, value }) => {
    requireColumn(session, column, input.list, 'SET')
    if (seen.has(fold(column.name))) failQuery(session, column, `Column ${column.name} is set twice`)
    seen.add(fold(column.name))
    return itemOf(session, column.name, resolveExpression(context, value))
  })
  const carried = carriedColumns(input.list)
  const kept = carried.map((column) => itemOf(session, column.name, refer(session, column, [], pipe)))
  const wrapped = wrap(session, input, carried, [...kept, ...added], pipe)
  const fresh = newest(wrapped, carried.length)
  const columns = wrapped.list.columns.map(
    (entry) => fresh.find((each) => fold(each.name) === fold(entry.name)) ?? entry,
  )
  return { item: wrapped.item, list: { ...wrapped.list, columns } }
}

/** `|> rename x as y`: only the name changes. */
export function resolveRename(session: Session, pipe: PipeRename, input: PipeInput): PipeInput {
  for (const { from } of pipe.items) requireColumn(session, from, input.list, 'RENAME')
  const columns = input.list.columns.map((entry) => {
    const renaming = pipe.items.find((item) => fold(item.from.name) === fold(entry.name))
    return renaming === undefined ? entry : { ...entry, name: renaming.to.name }
  })
  return { item: input.item, list: { ...input.list, columns } }
}

/** `|> aggregate … group by …`: the keys first, then the aggregates. */
export function resolveAggregateStep(
  session: Session,
  pipe: PipeAggregate,
  environment: QueryEnvironment,
  input: PipeInput,
): ResolvedQuery {
  const keys = keysOf(pipe.groupBy)
  const keyItems = keys.map(({ node, alias }) => selectItem(node, alias))
  const aggregates = pipe.items.map((item) => selectItem(item.expression, item.alias))
  const groupBy = pipe.groupBy && withOrdinals(pipe.groupBy)
  const node = selectOver(pipe, [...keyItems, ...aggregates], { groupBy: groupBy ?? emptyGroupBy(pipe) })
  const order = orderOf(pipe, keys.length)
  const { select, orderBy } = resolveSelect(session, node, environment, { input, order })
  return makeQuery(select, { orderBy, start: pipe.start, end: pipe.end })
}

function inputContext(
  session: Session,
  environment: QueryEnvironment,
  input: PipeInput,
  clause: string,
): ExpressionContext {
  return {
    ...scalarContext(session, lateralScope(input.list, environment), environment.ctes, clause),
    analytics: 'allowed',
  }
}

function newest(wrapped: PipeInput, carried: number): readonly NamedColumn[] {
  const columns = wrapped.item.kind === 'subquery' ? wrapped.item.columns.slice(carried) : []
  return columns.map((column) => ({ name: column.name, column, isValue: false, isPseudo: false }))
}

function selectOver(
  at: Placed,
  items: readonly SelectItem[],
  rest: Partial<Pick<Select, 'isDistinct' | 'as' | 'windows' | 'groupBy'>>,
): Select {
  return {
    kind: 'select',
    modifier: undefined,
    isDistinct: false,
    as: undefined,
    items,
    from: undefined,
    where: undefined,
    groupBy: undefined,
    having: undefined,
    qualify: undefined,
    windows: [],
    ...rest,
    start: at.start,
    end: at.end,
  }
}

function selectItem(expression: Expression, alias: SelectExpression['alias']): SelectExpression {
  return {
    kind: 'selectExpression',
    expression,
    alias,
    start: expression.start,
    end: alias?.end ?? expression.end,
  }
}

// AGGREGATE without GROUP BY gives one row, even when it has no aggregate functions.
function emptyGroupBy(at: Placed): GroupBy {
  return { kind: 'groupBy', isAll: false, isOrdered: false, items: [], start: at.start, end: at.end }
}

interface Key {
  readonly node: Expression
  readonly alias: SelectExpression['alias']
}

// ROLLUP, CUBE and GROUPING SETS may name a key several times; it is one column all the same.
function keysOf(groupBy: GroupBy | undefined): readonly Key[] {
  const keys = (groupBy?.items ?? []).flatMap(keysOfItem)
  return keys.filter((key, index) => keys.findIndex((other) => isSameSyntax(other.node, key.node)) === index)
}

function isSameSyntax(left: Expression, right: Expression): boolean {
  const text = (node: Expression) =>
    JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value))
  return text(left) === text(right)
}

function keysOfItem(item: GroupItem): readonly Key[] {
  const plain = (node: Expression): readonly Key[] =>
    node.kind === 'tupleConstructor'
      ? node.elements.map((each) => ({ node: each, alias: undefined }))
      : [{ node, alias: undefined }]
  switch (item.kind) {
    case 'groupExpression':
      return [{ node: item.expression, alias: item.alias }]
    case 'rollup':
    case 'cube':
      return item.expressions.flatMap(plain)
    case 'groupingSets':
      return item.sets.flatMap((set) => {
        if (set.kind === 'emptyGroupingSet') return []
        return set.kind === 'rollup' || set.kind === 'cube' ? set.expressions.flatMap(plain) : plain(set)
      })
    case 'emptyGroupingSet':
      return []
  }
}

function withOrdinals(groupBy: GroupBy): GroupBy {
  const keys = keysOf(groupBy)
  const ordinal = (node: Expression): Expression => {
    if (node.kind === 'tupleConstructor') return { ...node, elements: node.elements.map(ordinal) }
    const place = keys.findIndex((key) => isSameSyntax(key.node, node)) + 1
    return { kind: 'integerLiteral', text: String(place), start: node.start, end: node.end }
  }
  return { ...groupBy, items: groupBy.items.map((item) => mapKeys(item, ordinal)) }
}

function mapKeys(item: GroupItem, change: (node: Expression) => Expression): GroupItem {
  switch (item.kind) {
    case 'groupExpression':
      return { ...item, expression: change(item.expression) }
    case 'rollup':
    case 'cube':
      return { ...item, expressions: item.expressions.map(change) }
    case 'groupingSets':
      return {
        ...item,
        sets: item.sets.map((set) => {
          if (set.kind === 'emptyGroupingSet') return set
          if (set.kind === 'rollup' || set.kind === 'cube')
            return { ...set, expressions: set.expressions.map(change) }
          return change(set)
        }),
      }
    case 'emptyGroupingSet':
      return item
  }
}

/** GROUP AND ORDER BY sorts by the keys; ASC and DESC behind single items sort by those. */
function orderOf(pipe: PipeAggregate, keyCount: number): readonly OrderItem[] {
  const { groupBy } = pipe
  const keys = (groupBy?.items ?? []).flatMap((item, index) =>
    item.kind === 'groupExpression' && (groupBy?.isOrdered === true || item.direction !== undefined)
      ? [orderItem(item, index + 1, item.direction, item.nulls)]
      : [],
  )
  const aggregates = pipe.items.flatMap((item, index) =>
    item.direction === undefined ? [] : [orderItem(item, keyCount + index + 1, item.direction, item.nulls)],
  )
  return [...keys, ...aggregates]
}

function orderItem(
  at: Placed,
  ordinal: number,
  direction: OrderItem['direction'],
  nulls: OrderItem['nulls'],
): OrderItem {
  const { start, end } = at
  const expression = { kind: 'integerLiteral', text: String(ordinal), start, end } as const
  return { kind: 'orderItem', expression, collation: undefined, direction, nulls, start, end }
}
