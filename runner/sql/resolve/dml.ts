/** INSERT, UPDATE, DELETE, TRUNCATE. */
import { nearestName } from '../../base/suggest.ts'
import { typeToSql } from '../../ir/types.ts'
import type {
  DefaultValue,
  DeleteStatement,
  InsertRow,
  InsertStatement,
  TruncateStatement,
  UpdateStatement,
} from '../ast/dml.ts'
import type { Expression } from '../ast/expression.ts'
import type { Identifier, Path } from '../ast/name.ts'
import type { Query } from '../ast/query.ts'
import { isCoercible } from '../coerce.ts'
import { resolveAssignments } from './assignment.ts'
import type { CatalogColumn, CatalogTable } from './catalog.ts'
import { coerceTo, inputOf, isTypeCoercible, requireBool, withoutTypeParameters } from './coercion.ts'
import { type ExpressionContext, emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { findTable, resolveFrom, scanTable, tablePath } from './from.ts'
import { concat } from './join.ts'
import { resolveQuery, topLevel } from './query.ts'
import { recastQuery } from './recast.ts'
import { fold, type NameList, scopeOf } from './scope.ts'
import { failQuery, failType, giveUp, recover, type Session } from './session.ts'
import type {
  Placed,
  ResolvedDefault,
  ResolvedDelete,
  ResolvedExpression,
  ResolvedInsert,
  ResolvedQuery,
  ResolvedTruncate,
  ResolvedUpdate,
  TargetColumn,
} from './tree.ts'

/** INSERT of rows or of a query; without a column list all columns are meant. */
export function resolveInsert(session: Session, node: InsertStatement): ResolvedInsert {
  const table = findTable(session, node.target)
  const columns = insertColumns(session, table, node.columns)
  const place = { start: node.start, end: node.end }
  if (node.source.kind === 'query') {
    const query = resolveInsertQuery(session, node.source, columns)
    return { kind: 'insert', target: table.target, columns, source: { kind: 'query', query }, ...place }
  }
  const context = scalarContext(session, emptyScope, new Map(), 'INSERT VALUES')
  const rows = node.source.rows.map((row) => recover(() => resolveRow(context, row, columns)))
  const complete = rows.flatMap((row) => (row === undefined ? [] : [row]))
  if (complete.length < rows.length) giveUp()
  return {
    kind: 'insert',
    target: table.target,
    columns,
    source: { kind: 'values', rows: complete },
    ...place,
  }
}

/** UPDATE, also with FROM. */
export function resolveUpdate(session: Session, node: UpdateStatement): ResolvedUpdate {
  const target = scanTarget(session, node.target, node.alias)
  if (node.where === undefined) failQuery(session, node, 'UPDATE must have a WHERE clause')
  const from = node.from && resolveFrom(session, node.from, topLevel)
  const list = from === undefined ? target.list : concat(target.list, from.list)
  const context = scalarContext(session, scopeOf(list, {}), new Map(), 'UPDATE clause')
  const where = recover(() => resolveWhere(session, list, node.where))
  const assignments = resolveAssignments(context, target, node.items)
  if (where === undefined || assignments === undefined) giveUp()
  return {
    kind: 'update',
    table: target.item,
    ...(from && { from: from.item }),
    where,
    assignments,
    start: node.start,
    end: node.end,
  }
}

export function resolveDelete(session: Session, node: DeleteStatement): ResolvedDelete {
  const target = scanTarget(session, node.target, node.alias)
  if (node.where === undefined) failQuery(session, node, 'DELETE must have a WHERE clause')
  const where = resolveWhere(session, target.list, node.where)
  return { kind: 'delete', table: target.item, where, start: node.start, end: node.end }
}

export function resolveTruncate(session: Session, node: TruncateStatement): ResolvedTruncate {
  if (node.where !== undefined) failQuery(session, node.where, 'TRUNCATE TABLE does not take a WHERE clause')
  const { target } = findTable(session, node.target)
  return { kind: 'truncate', target, start: node.start, end: node.end }
}

/** The table that a statement changes, as a scan under its alias. */
export function scanTarget(session: Session, path: Path, alias: Identifier | undefined) {
  const table = findTable(session, path)
  const name = alias?.name ?? tablePath(path).at(-1) ?? ''
  return {
    table,
    ...scanTable(session, alias === undefined ? path : { start: path.start, end: alias.end }, table, name),
  }
}

/** The columns an INSERT writes, in the order of its values. */
export function insertColumns(
  session: Session,
  table: CatalogTable,
  names: readonly Identifier[] | undefined,
): readonly TargetColumn[] {
  const real = table.columns.filter((column) => column.isPseudo !== true)
  if (names === undefined) return real.map(targetColumn)
  const seen = new Set<string>()
  return names.map((name) => {
    if (seen.has(fold(name.name)))
      failQuery(session, name, `INSERT has columns with duplicate name: ${name.name}`)
    seen.add(fold(name.name))
    return targetColumn(findColumn(session, table, name))
  })
}

/** A value of INSERT or DEFAULT, coerced to its column. */
export function resolveInsertValue(
  context: ExpressionContext,
  node: Expression | DefaultValue,
  column: TargetColumn,
): ResolvedExpression {
  if (node.kind === 'defaultValue') return defaultOf(node, column)
  const value = resolveExpression(context, node)
  if (isCoercible(inputOf(context.session, value), column.type))
    return coerceTo(context.session, value, column.type)
  return failType(
    context.session,
    node,
    `Value has type ${typeToSql(value.type)} which cannot be inserted into column ${column.name}, which has type ${typeToSql(withoutTypeParameters(column.type))}`,
  )
}

/** The word DEFAULT in place of a value. */
export function defaultOf(at: Placed, column: TargetColumn): ResolvedDefault {
  return { kind: 'default', type: column.type, start: at.start, end: at.end }
}

/** Reports a row whose values are more or fewer than the columns. */
export function checkCount(session: Session, at: Placed, has: number, expected: number): void {
  if (has !== expected)
    failQuery(session, at, `Inserted row has wrong column count; Has ${has}, expected ${expected}`)
}

function findColumn(session: Session, table: CatalogTable, name: Identifier): CatalogColumn {
  const column = table.columns.find((candidate) => fold(candidate.name) === fold(name.name))
  if (column !== undefined) return column
  const suggestion = nearestName(
    name.name,
    table.columns.map((candidate) => candidate.name),
  )
  const { database, schema, name: tableName } = table.target
  const path = [database, schema, tableName].filter((part) => part !== '').join('.')
  return failQuery(
    session,
    name,
    `Column ${name.name} is not present in table ${path}${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
  )
}

function targetColumn(column: CatalogColumn): TargetColumn {
  return { name: column.name, type: column.type }
}

function resolveRow(
  context: ExpressionContext,
  row: InsertRow,
  columns: readonly TargetColumn[],
): readonly ResolvedExpression[] {
  checkCount(context.session, row, row.values.length, columns.length)
  return columns.flatMap((column, index) => {
    const value = row.values[index]
    return value === undefined ? [] : [resolveInsertValue(context, value, column)]
  })
}

function resolveInsertQuery(session: Session, node: Query, columns: readonly TargetColumn[]): ResolvedQuery {
  const query = resolveQuery(session, node, topLevel)
  checkCount(session, node, query.columns.length, columns.length)
  for (const [index, column] of query.columns.entries()) {
    const target = columns[index]
    if (target === undefined || session.broken.has(column.id) || isInsertable(session, query, index, target))
      continue
    failType(
      session,
      node,
      `Query column ${index + 1} has type ${typeToSql(column.type)} which cannot be inserted into column ${target.name}, which has type ${typeToSql(withoutTypeParameters(target.type))}`,
    )
  }
  return recastQuery(
    session,
    query,
    columns.map((column) => column.type),
  )
}

/** Whether a query's column fits a table's: by its type, or as an untyped NULL or `[]` in the select list. */
export function isInsertable(
  session: Session,
  query: ResolvedQuery,
  index: number,
  target: TargetColumn,
): boolean {
  const type = query.columns[index]?.type
  if (type !== undefined && isTypeCoercible(type, target.type)) return true
  const expression = query.body.kind === 'select' ? query.body.items[index]?.expression : undefined
  const origin = expression && session.origins.get(expression)
  return origin === 'null' || (origin === 'empty array' && target.type.kind === 'array')
}

function resolveWhere(session: Session, list: NameList, node: Expression | undefined): ResolvedExpression {
  if (node === undefined) throw new Error('internal: no WHERE')
  const context = scalarContext(session, scopeOf(list, {}), new Map(), 'WHERE clause')
  return requireBool(session, resolveExpression(context, node), 'WHERE clause')
}
