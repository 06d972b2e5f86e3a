/** Arrays in FROM: UNNEST, and array paths such as `orders, orders.lines`. */
import { typeToSql } from '../../ir/types.ts'
import type { Expression } from '../ast/expression.ts'
import type { TableReference, UnnestTable, WithOffset } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import { requireType } from './coercion.ts'
import { impliedName } from './constructor.ts'
import { type ExpressionContext, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import {
  columnsOfList,
  type FromResult,
  findTable,
  lateralScope,
  listOf,
  namedColumns,
  scanTable,
} from './from.ts'
import { resolvePath } from './name.ts'
import type { QueryEnvironment } from './query.ts'
import { rewrite } from './rewrite.ts'
import { fold, type NamedColumn, type NameList } from './scope.ts'
import { failQuery, failType, makeColumn, type Session } from './session.ts'
import type { Placed, ResolvedExpression, ResolvedJoin, ResolvedUnnest } from './tree.ts'
import { int64, string } from './type.ts'

/** `unnest(array) as alias with offset`. */
export function resolveUnnest(
  session: Session,
  node: UnnestTable,
  environment: QueryEnvironment,
  left: NameList,
): FromResult {
  const [first, ...rest] = node.arrays
  if (first === undefined) throw new Error('internal: UNNEST of nothing')
  const context = arrayContext(session, environment, left)
  const array = resolveArray(context, first.value)
  if (rest.length > 0) return zipArrays(context, node, left)
  if (node.mode !== undefined) {
    failQuery(session, node.mode, 'Argument `mode` is not allowed when UNNEST has only one array argument')
  }
  const alias = node.alias ?? first.name
  return scanArray(session, node, array, { alias, withOffset: node.withOffset }, left)
}

/** `dataset.table.column` in FROM: the elements of an array column of a table that is not named otherwise. */
export function resolveColumnOfTable(
  session: Session,
  node: TableReference,
  environment: QueryEnvironment,
): FromResult | undefined {
  const { parts } = node.table
  const count = [...parts.keys()]
    .reverse()
    .find(
      (length) =>
        length > 0 && session.options.catalog.findTable(partsOf(parts.slice(0, length))) !== undefined,
    )
  if (count === undefined || node.asOf !== undefined) return undefined
  const path = parts.slice(0, count)
  const end = path.at(-1)?.end ?? node.table.end
  const table = findTable(session, { ...node.table, parts: path, end })
  const scan = scanTable(session, { start: node.start, end }, table, path.at(-1)?.name ?? '')
  const inner = { ...node, table: { ...node.table, parts: parts.slice(count - 1) } }
  const { item, list } = resolveArrayPath(session, inner, environment, scan.list)
  const join: ResolvedJoin = {
    kind: 'join',
    joinType: 'cross',
    left: scan.item,
    right: item,
    merged: [],
    isLateral: true,
    start: node.start,
    end: node.end,
  }
  return { item: join, list }
}

function partsOf(parts: readonly Identifier[]): readonly string[] {
  return parts.flatMap((part) => part.name.split('.'))
}

function resolveArray(context: ExpressionContext, node: Expression): ResolvedExpression {
  const array = resolveExpression(context, node)
  if (array.type.kind === 'array' && !isNullConstant(context.session, array)) return array
  return failType(
    context.session,
    node,
    `Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${typeToSql(array.type)}`,
  )
}

// `UNNEST(a AS x, b AS y)`: one column per array, under its own name; the whole has none.
function zipArrays(context: ExpressionContext, node: UnnestTable, left: NameList): FromResult {
  const { session } = context
  if (node.alias !== undefined) {
    failQuery(
      session,
      node.alias,
      'UNNEST with several arrays takes an alias behind each array, not behind the whole',
    )
  }
  const arrays = node.arrays.map(({ value, name }) => {
    const array = resolveArray(context, value)
    const type = array.type.kind === 'array' ? array.type.element : array.type
    return { array, element: makeColumn(session, name?.name ?? impliedName(value), type) }
  })
  const mode =
    node.mode &&
    requireType(
      session,
      resolveExpression(context, node.mode),
      string,
      (actual) => `Argument mode of UNNEST must be a STRING but has type ${actual}`,
    )
  const [first, ...more] = arrays
  if (first === undefined) throw new Error('internal: UNNEST of nothing')
  const offset = node.withOffset && makeColumn(session, node.withOffset.alias?.name ?? 'offset', int64)
  const item: ResolvedUnnest = {
    kind: 'unnest',
    ...first,
    more,
    ...(mode && { mode }),
    ...(offset && { offset }),
    isLateral: arrays.some(({ array }) => refersTo(array, left)),
    start: node.start,
    end: node.end,
  }
  const columns = [...arrays.map(({ element }) => element), ...(offset ? [offset] : [])]
  return { item, list: listOf(undefined, namedColumns(columns, undefined, false)) }
}

/** `orders.lines` in FROM, where `orders` stands to the left or in a block outside. */
export function resolveArrayPath(
  session: Session,
  node: TableReference,
  environment: QueryEnvironment,
  left: NameList,
): FromResult {
  const array = resolvePath(arrayContext(session, environment, left), node.table)
  if (array.type.kind !== 'array') {
    const name = node.table.parts.map((part) => part.name).join('.')
    failType(
      session,
      node.table,
      `Values referenced in FROM clause must be arrays. ${name} has type ${typeToSql(array.type)}`,
    )
  }
  const alias = node.alias ?? node.table.parts.at(-1)
  return scanArray(session, node, array, { alias, withOffset: node.withOffset }, left)
}

function arrayContext(session: Session, environment: QueryEnvironment, left: NameList): ExpressionContext {
  return scalarContext(session, lateralScope(left, environment), environment.ctes, 'FROM clause')
}

function scanArray(
  session: Session,
  at: Placed,
  array: ResolvedExpression,
  names: { readonly alias: Identifier | undefined; readonly withOffset: WithOffset | undefined },
  left: NameList,
): FromResult {
  const { alias, withOffset } = names
  const type = array.type.kind === 'array' ? array.type.element : array.type
  const element = makeColumn(session, alias?.name ?? '', type)
  const offsetName = withOffset?.alias?.name ?? 'offset'
  const offset = withOffset && makeColumn(session, offsetName, int64)
  if (withOffset !== undefined && alias !== undefined && fold(alias.name) === fold(offsetName)) {
    failQuery(session, withOffset, `Duplicate alias ${offsetName} found`)
  }
  const item: ResolvedUnnest = {
    kind: 'unnest',
    array,
    element,
    ...(offset && { offset }),
    ...(alias && { alias: alias.name }),
    isLateral: refersTo(array, left),
    start: at.start,
    end: at.end,
  }
  const value: NamedColumn = { name: element.name, column: element, isValue: true, isPseudo: false }
  const list = listOf(alias?.name, [value])
  if (offset === undefined) return { item, list }
  const place: NamedColumn = { name: offset.name, column: offset, isValue: false, isPseudo: false }
  return { item, list: { ...list, columns: [...list.columns, place] } }
}

function refersTo(array: ResolvedExpression, left: NameList): boolean {
  const neighbors = new Set(columnsOfList(left).map((column) => column.id))
  let found = false
  rewrite(array, (node) => {
    if (node.kind === 'column' && neighbors.has(node.column)) found = true
    return found ? node : undefined
  })
  return found
}

function isNullConstant(session: Session, array: ResolvedExpression): boolean {
  return session.origins.get(array) === 'null'
}
