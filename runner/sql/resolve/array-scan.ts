/** Arrays in FROM: UNNEST, and array paths such as `orders, orders.lines`. */
import { typeToSql } from '../../ir/types.ts'
import type { TableReference, UnnestTable, WithOffset } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import { type ExpressionContext, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { columnsOfList, type FromResult, lateralScope, listOf } from './from.ts'
import { resolvePath } from './name.ts'
import type { QueryEnvironment } from './query.ts'
import { rewrite } from './rewrite.ts'
import { fold, type NamedColumn, type NameList } from './scope.ts'
import { fail, failQuery, failType, makeColumn, type Session } from './session.ts'
import type { Placed, ResolvedExpression, ResolvedUnnest } from './tree.ts'
import { int64 } from './type.ts'

/** `unnest(array) as alias with offset`. */
export function resolveUnnest(
  session: Session,
  node: UnnestTable,
  environment: QueryEnvironment,
  left: NameList,
): FromResult {
  const [only, another] = node.arrays
  if (only === undefined) throw new Error('internal: UNNEST of nothing')
  if (another !== undefined || node.mode !== undefined) {
    fail(session, another ?? node, 'sql-unsupported', { feature: 'UNNEST of several arrays' })
  }
  const array = resolveExpression(arrayContext(session, environment, left), only.value)
  const isArray = array.type.kind === 'array' && !isNullConstant(session, array)
  if (!isArray) {
    failType(
      session,
      only.value,
      `Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${typeToSql(array.type)}`,
    )
  }
  const alias = node.alias ?? only.name
  return scanArray(session, node, array, { alias, withOffset: node.withOffset }, left)
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
