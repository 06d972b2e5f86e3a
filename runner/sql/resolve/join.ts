/** Joins: conditions, USING written out, and what the names mean afterwards. */

import { typeToSql } from '../../ir/types.ts'
import type { Join, JoinCondition } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import { supertypeOf } from '../coerce.ts'
import { resolveNamedCall } from './call.ts'
import { inputOf, requireBool } from './coercion.ts'
import { type ExpressionContext, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { columnsOfList, type FromResult, lateralScope, resolveFrom } from './from.ts'
import { makeLiteral } from './literal.ts'
import { resolvePath } from './name.ts'
import type { QueryEnvironment } from './query.ts'
import { emptyList, fold, lookUp, type NamedColumn, type NameList, scopeOf } from './scope.ts'
import { failQuery, failType, makeColumn, type Session } from './session.ts'
import type {
  ColumnId,
  Placed,
  ResolvedColumn,
  ResolvedExpression,
  ResolvedFrom,
  ResolvedJoin,
} from './tree.ts'
import { bool } from './type.ts'

type Kind = Join['type']

/** Resolves a join; the right side's arrays may refer to the left side and to `left`, what stands before both. */
export function resolveJoin(
  session: Session,
  node: Join,
  environment: QueryEnvironment,
  left: NameList,
): FromResult {
  if (node.isNatural) failQuery(session, node, 'Natural join not supported')
  const first = resolveFrom(session, node.left, environment, left)
  const sees = node.type === 'right' || node.type === 'full' ? emptyList : concat(left, first.list)
  const second = resolveFrom(session, node.right, environment, sees)
  return joinResults(session, node, environment, first, second)
}

/** Joins two from items that are resolved. */
export function joinResults(
  session: Session,
  node: Placed & {
    readonly type: Kind
    readonly condition: JoinCondition | undefined
    readonly right: Placed
  },
  environment: QueryEnvironment,
  left: FromResult,
  right: FromResult,
): FromResult {
  checkAliases(session, node.right, left.list, right.list)
  const isLateral = hasLateral(right.item)
  const { condition } = node
  const base = {
    kind: 'join',
    joinType: node.type === 'comma' ? 'cross' : node.type,
    left: left.item,
    right: right.item,
    isLateral,
    start: node.start,
    end: node.end,
  } as const
  if (condition === undefined)
    return withoutCondition(session, node, base, concat(left.list, right.list), right.item)
  if (base.joinType === 'cross') failQuery(session, condition, 'CROSS JOIN cannot have an ON or USING clause')
  if (condition.kind === 'onCondition') {
    const list = concat(left.list, right.list)
    const scope = lateralScope(list, environment)
    const context = scalarContext(session, scope, environment.ctes, 'JOIN ON clause')
    const on = requireBool(session, resolveExpression(context, condition.expression), 'JOIN ON clause')
    return { item: { ...base, on, merged: [] }, list }
  }
  return joinUsing(session, base, condition.columns, left.list, right.list)
}

/** Two lists side by side. */
export function concat(left: NameList, right: NameList): NameList {
  return { columns: [...left.columns, ...right.columns], ranges: [...left.ranges, ...right.ranges] }
}

function withoutCondition(
  session: Session,
  node: Placed & { readonly type: Kind },
  base: Omit<ResolvedJoin, 'on' | 'merged'>,
  list: NameList,
  right: ResolvedFrom,
): FromResult {
  if (base.joinType === 'cross') return { item: { ...base, merged: [] }, list }
  if (right.kind !== 'unnest' || !right.isLateral) {
    failQuery(
      session,
      node,
      `${node.type.toUpperCase()} JOIN must have an immediately following ON or USING clause`,
    )
  }
  return { item: { ...base, on: makeLiteral(node, bool, true), merged: [] }, list }
}

function joinUsing(
  session: Session,
  base: Omit<ResolvedJoin, 'on' | 'merged'>,
  columns: readonly Identifier[],
  left: NameList,
  right: NameList,
): FromResult {
  const contextOf = (list: NameList) => scalarContext(session, scopeOf(list, {}), new Map(), 'USING clause')
  const sides = { left: contextOf(left), right: contextOf(right) }
  const merged: { column: ResolvedColumn; expression: ResolvedExpression }[] = []
  const names: NamedColumn[] = []
  const conditions: ResolvedExpression[] = []
  const used = new Set<ColumnId>()
  const fields = new Map<ColumnId, ReadonlySet<string>>()
  const seen = new Set<string>()
  for (const column of columns) {
    if (seen.has(fold(column.name)))
      failQuery(session, column, `Duplicate column ${column.name} in USING clause`)
    seen.add(fold(column.name))
    const first = usingSide(sides.left, column, 'left')
    const second = usingSide(sides.right, column, 'right')
    conditions.push(equality(sides.left, column, first, second))
    for (const side of [first, second]) {
      if (side.kind === 'column') used.add(side.column)
      else if (side.kind === 'field' && side.expression.kind === 'column')
        fields.set(side.expression.column, seen)
    }
    const chosen = chooseSide(sides.left, base.joinType, column, first, second)
    const all = [...columnsOfList(left), ...columnsOfList(right)]
    const known = chosen.kind === 'column' ? all.find((each) => each.id === chosen.column) : undefined
    const shown = known ?? makeColumn(session, column.name, chosen.type)
    if (known === undefined) merged.push({ column: shown, expression: chosen })
    names.push({ name: column.name, column: shown, isValue: false, isPseudo: false })
  }
  const context = sides.left
  const [only, ...more] = conditions
  if (only === undefined) throw new Error('internal: USING without columns')
  const on = more.length === 0 ? only : resolveNamedCall(context, base, '$and', conditions)
  const rest = concat(left, right)
  const others = rest.columns
    .filter((entry) => !used.has(entry.column.id))
    .map((entry): NamedColumn => {
      const mergedFields = fields.get(entry.column.id)
      return mergedFields === undefined ? entry : { ...entry, mergedFields }
    })
  return { item: { ...base, on, merged }, list: { columns: [...names, ...others], ranges: rest.ranges } }
}

function usingSide(
  context: ExpressionContext,
  column: Identifier,
  side: 'left' | 'right',
): ResolvedExpression {
  const { session } = context
  const found = lookUp(context.scope, column.name)
  if (found === undefined || found.target.kind === 'range') {
    failQuery(session, column, `Column ${column.name} in USING clause not found on ${side} side of join`)
  }
  if (found.target.kind === 'ambiguous') {
    failQuery(session, column, `Column ${column.name} in USING clause is ambiguous on ${side} side of join`)
  }
  return resolvePath(context, { kind: 'path', parts: [column], start: column.start, end: column.end })
}

function equality(
  context: ExpressionContext,
  column: Identifier,
  left: ResolvedExpression,
  right: ResolvedExpression,
): ResolvedExpression {
  const values = [left, right].map((side) => inputOf(context.session, side))
  if (supertypeOf(values) === undefined) {
    failType(
      context.session,
      column,
      `Column ${column.name} in USING has incompatible types on either side of the join: ${typeToSql(left.type)} and ${typeToSql(right.type)}`,
    )
  }
  return resolveNamedCall(context, column, '$equal', [left, right])
}

function chooseSide(
  context: ExpressionContext,
  joinType: ResolvedJoin['joinType'],
  column: Identifier,
  left: ResolvedExpression,
  right: ResolvedExpression,
): ResolvedExpression {
  if (joinType === 'right') return right
  if (joinType !== 'full') return left
  return resolveNamedCall(context, column, 'coalesce', [left, right])
}

function checkAliases(session: Session, at: Placed, left: NameList, right: NameList): void {
  for (const range of right.ranges) {
    if (left.ranges.some((other) => fold(other.name) === fold(range.name))) {
      failQuery(session, at, `Duplicate table alias ${range.name} in the same FROM clause`)
    }
  }
}

function hasLateral(item: ResolvedFrom): boolean {
  switch (item.kind) {
    case 'unnest':
      return item.isLateral
    case 'join':
      // What the join's own left side satisfies is no matter of the join around it, but it does no harm to say so.
      return hasLateral(item.left) || hasLateral(item.right)
    case 'sample':
    case 'pivot':
    case 'unpivot':
    case 'matchRecognize':
      return hasLateral(item.input)
    default:
      return false
  }
}
