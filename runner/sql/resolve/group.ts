/** GROUP BY, and what may still be named after it. */
import type { Expression } from '../ast/expression.ts'
import type { GroupBy, GroupItem } from '../ast/query.ts'
import { impliedName } from './constructor.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { refer } from './name.ts'
import { findOrdinal } from './query.ts'
import { containsAggregate, containsAnalytic, rewrite, rewriteQuery, sameExpression } from './rewrite.ts'
import { fold } from './scope.ts'
import type { Block } from './select.ts'
import type { SelectedItem } from './select-list.ts'
import { failQuery, giveUp, makeColumn } from './session.ts'
import type { ColumnId, Placed, ResolvedExpression, ResolvedGroupBy, ResolvedGroupKey } from './tree.ts'
import { groupingDefect } from './window.ts'

/** A grouped block. */
export interface Grouping {
  readonly groupBy: ResolvedGroupBy
}

/** The grouping of a block: written, or implied by an aggregate in the select list; undefined when there is none. */
export function resolveGrouping(block: Block): Grouping | undefined {
  const { node, context } = block
  if (node.groupBy === undefined) {
    const { start, end } = node
    return context.found.aggregate ? { groupBy: { keys: [], start, end } } : undefined
  }
  const keys: ResolvedGroupKey[] = []
  const { groupBy } = node
  const items = groupBy.isAll ? [] : groupBy.items
  if (groupBy.isAll) keys.push(...inferKeys(block))
  const sets = items.map((item) => resolveGroupItem(block, keys, item))
  const place = { start: groupBy.start, end: groupBy.end }
  if (!hasSets(groupBy)) return { groupBy: { keys, ...place } }
  return { groupBy: { keys, sets: crossProduct(sets), ...place } }
}

/**
 * An expression as it stands after grouping: group keys become references to the key's column.
 *
 * Reports a from column that is left over: it is neither grouped nor inside an aggregate.
 */
export function settle(
  block: Block,
  grouping: Grouping,
  expression: ResolvedExpression,
  what: string,
): ResolvedExpression {
  const { session, fromColumns } = block
  const { keys } = grouping.groupBy
  const keyOf = (node: ResolvedExpression, at: Placed) => {
    const key = keys.find((candidate) => sameExpression(candidate.expression, node))
    return key && refer(session, key.column, [], at)
  }
  const whole = what.startsWith('SELECT') ? keyOf(expression, expression) : undefined
  if (whole !== undefined) return whole
  const settled = rewrite(expression, (node, depth) => {
    if (node.kind === 'userCall' && node.isAggregate && depth === 0) return node
    if (node.kind === 'aggregate' && depth === 0) {
      return node.name === 'grouping' ? settleGroupingCall(block, node, keyOf) : node
    }
    if (!isPath(node)) return undefined
    const key = keyOf(node, node)
    if (key !== undefined) return depth === 0 ? key : { ...key, isCorrelated: true }
    const base = baseOf(node)
    if (base.kind !== 'column' || !fromColumns.has(base.column)) return undefined
    // A longer path may be covered by a key on its beginning.
    if (coversPrefix(node, keyOf)) return undefined
    const words = node.kind === 'column' ? `column ${node.name}` : pathText(node)
    failQuery(session, node, `${what} references ${words} which is neither grouped nor aggregated`)
  })
  return keys.length === 0 ? settled : refreshCorrelated(settled, new Set(keys.map((key) => key.column.id)))
}

// Subqueries that referred to from columns refer to group keys now; their lists of such columns must say so.
function refreshCorrelated(expression: ResolvedExpression, keys: ReadonlySet<ColumnId>): ResolvedExpression {
  return rewrite(expression, (node) => {
    if (!('correlated' in node)) return undefined
    const known = new Set([...node.correlated, ...keys])
    const used = new Set<ColumnId>()
    rewriteQuery(node.query, (inner) => {
      if (inner.kind === 'column' && known.has(inner.column)) used.add(inner.column)
      return undefined
    })
    const correlated = [...used]
    if (node.kind !== 'inSubquery') return { ...node, correlated }
    return { ...node, correlated, operand: refreshCorrelated(node.operand, keys) }
  })
}

function settleGroupingCall(
  block: Block,
  node: Extract<ResolvedExpression, { kind: 'aggregate' }>,
  keyOf: (node: ResolvedExpression, at: Placed) => ResolvedExpression | undefined,
): ResolvedExpression {
  const settled = node.arguments.map((argument) => {
    const key = keyOf(argument, argument)
    if (key === undefined) {
      failQuery(
        block.session,
        argument,
        'GROUPING must have an argument that exists within the group-by expression list',
      )
    }
    return key
  })
  return { ...node, arguments: settled }
}

function hasSets(groupBy: GroupBy): boolean {
  return groupBy.items.some((item) => item.kind !== 'groupExpression')
}

function resolveGroupItem(
  block: Block,
  keys: ResolvedGroupKey[],
  item: GroupItem,
): readonly (readonly ColumnId[])[] {
  const key = (expression: Expression, alias?: string) => addKey(block, keys, expression, alias)
  // A tuple inside ROLLUP, CUBE and GROUPING SETS is several keys that go together.
  const together = (expression: Expression): readonly ColumnId[] =>
    expression.kind === 'tupleConstructor' ? expression.elements.map((each) => key(each)) : [key(expression)]
  switch (item.kind) {
    case 'groupExpression':
      return [[key(item.expression, item.alias?.name)]]
    case 'emptyGroupingSet':
      return [[]]
    case 'rollup':
      return rollup(item.expressions.map(together))
    case 'cube':
      return cube(item.expressions.map(together))
    case 'groupingSets':
      return item.sets.flatMap((set): readonly (readonly ColumnId[])[] => {
        switch (set.kind) {
          case 'rollup':
            return rollup(set.expressions.map(together))
          case 'cube':
            return cube(set.expressions.map(together))
          case 'emptyGroupingSet':
            return [[]]
          default:
            return [together(set)]
        }
      })
  }
}

function addKey(block: Block, keys: ResolvedGroupKey[], node: Expression, alias?: string): ColumnId {
  const { session } = block
  const { expression, name } = resolveKey(block, node)
  const defect = groupingDefect(expression.type)
  if (defect !== undefined)
    failQuery(session, node, `Grouping by expressions of type ${defect} is not allowed`)
  const known = keys.find((key) => sameExpression(key.expression, expression))
  if (known !== undefined) return known.column.id
  const column = makeColumn(session, alias ?? name, expression.type)
  keys.push({ column, expression, start: node.start, end: node.end })
  return column.id
}

function resolveKey(
  block: Block,
  node: Expression,
): { readonly expression: ResolvedExpression; readonly name: string } {
  const { session, context, items } = block
  const ordinal = findOrdinal(session, node, items.length, 'GROUP BY')
  if (ordinal !== undefined) return keyFromItem(block, node, items[ordinal], `Column ${ordinal + 1} contains`)
  const only = node.kind === 'path' && node.parts.length === 1 ? node.parts[0] : undefined
  const matches = only === undefined ? [] : items.filter((item) => fold(item.column.name) === fold(only.name))
  const [match] = matches
  if (only !== undefined && match !== undefined) {
    if (matches.some((other) => !sameExpression(other.expression, match.expression))) {
      failQuery(
        session,
        node,
        `Name ${only.name} in GROUP BY clause is ambiguous; it may refer to multiple columns in the SELECT-list`,
      )
    }
    return keyFromItem(block, node, match, `Column ${only.name} contains`)
  }
  const inner: ExpressionContext = {
    ...context,
    clause: 'GROUP BY clause',
    aggregates: 'denied',
    analytics: 'denied',
  }
  const expression = resolveExpression(inner, node)
  if (expression.kind === 'literal' || expression.kind === 'parameter') {
    failQuery(
      session,
      node,
      `Cannot GROUP BY ${expression.kind === 'literal' ? 'literal values' : 'parameters'}`,
    )
  }
  return { expression, name: impliedName(node) }
}

function keyFromItem(
  block: Block,
  at: Placed,
  item: SelectedItem | undefined,
  subject: string,
): { readonly expression: ResolvedExpression; readonly name: string } {
  if (item === undefined || item.isBroken) giveUp()
  const { session } = block
  if (containsAggregate(item.expression)) {
    failQuery(session, at, `${subject} an aggregation function, which is not allowed in GROUP BY`)
  }
  if (containsAnalytic(item.expression)) {
    failQuery(session, at, `${subject} an analytic function, which is not allowed in GROUP BY`)
  }
  return { expression: item.expression, name: item.column.name }
}

/** GROUP BY ALL: the items that name a column and hold neither an aggregate nor an analytic call. */
function inferKeys(block: Block): readonly ResolvedGroupKey[] {
  const keys: ResolvedGroupKey[] = []
  for (const item of block.items) {
    const { expression, column } = item
    if (item.isBroken || containsAggregate(expression) || containsAnalytic(expression)) continue
    if (!namesColumn(block, expression)) continue
    if (keys.some((key) => sameExpression(key.expression, expression))) continue
    const defect = groupingDefect(expression.type)
    if (defect !== undefined)
      failQuery(block.session, item, `Grouping by expressions of type ${defect} is not allowed`)
    const key = makeColumn(block.session, column.name, expression.type)
    keys.push({ column: key, expression, start: item.start, end: item.end })
  }
  return keys
}

function namesColumn(block: Block, expression: ResolvedExpression): boolean {
  let found = false
  rewrite(expression, (node) => {
    if (node.kind === 'column' && block.fromColumns.has(node.column)) found = true
    return found ? node : undefined
  })
  return found
}

function rollup(parts: readonly (readonly ColumnId[])[]): readonly (readonly ColumnId[])[] {
  return Array.from({ length: parts.length + 1 }, (_, index) => parts.slice(0, parts.length - index).flat())
}

function cube(parts: readonly (readonly ColumnId[])[]): readonly (readonly ColumnId[])[] {
  const [first, ...rest] = parts
  if (first === undefined) return [[]]
  const smaller = cube(rest)
  return [...smaller.map((set) => [...first, ...set]), ...smaller]
}

function crossProduct(
  items: readonly (readonly (readonly ColumnId[])[])[],
): readonly (readonly ColumnId[])[] {
  return items.reduce<readonly (readonly ColumnId[])[]>(
    (sets, item) => sets.flatMap((set) => item.map((more) => [...new Set([...set, ...more])])),
    [[]],
  )
}

function isPath(node: ResolvedExpression): boolean {
  return node.kind === 'column' || (node.kind === 'field' && isPath(node.expression))
}

function baseOf(node: ResolvedExpression): ResolvedExpression {
  return node.kind === 'field' ? baseOf(node.expression) : node
}

function coversPrefix(
  node: ResolvedExpression,
  keyOf: (node: ResolvedExpression, at: Placed) => ResolvedExpression | undefined,
): boolean {
  return (
    node.kind === 'field' &&
    (keyOf(node.expression, node) !== undefined || coversPrefix(node.expression, keyOf))
  )
}

function pathText(node: ResolvedExpression): string {
  if (node.kind === 'field') return `${pathText(node.expression)}.${node.name}`
  return node.kind === 'column' ? node.name : ''
}
