/** CREATE TABLE in all its forms. */
import { typeToSql } from '../../ir/types.ts'
import type { CopySource, CreateExternalTable, CreateSnapshotTable, CreateTable } from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import type { Path } from '../ast/name.ts'
import type { Query } from '../ast/query.ts'
import { requireType, withoutTypeParameters } from './coercion.ts'
import { createMode, plainColumn, resolveElements } from './column-definition.ts'
import { emptyScope, scalarContext } from './context.ts'
import { isInsertable } from './dml.ts'
import { resolveExpression } from './expression.ts'
import { findTable, tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { outputScope, resolveQuery, topLevel } from './query.ts'
import { recastQuery } from './recast.ts'
import { fold } from './scope.ts'
import { fail, failQuery, failType, makeColumn, type Session } from './session.ts'
import type {
  Placed,
  ResolvedColumn,
  ResolvedColumnDefinition,
  ResolvedCopyTable,
  ResolvedCreateExternalTable,
  ResolvedCreateTable,
  ResolvedExpression,
  ResolvedQuery,
} from './tree.ts'
import { timestamp } from './type.ts'

/** CREATE TABLE with columns, AS SELECT, LIKE, COPY or CLONE. */
export function resolveCreateTable(
  session: Session,
  node: CreateTable,
): ResolvedCreateTable | ResolvedCopyTable {
  if (node.like !== undefined) return resolveCopy(session, node, 'like', node.like, undefined)
  if (node.copyOf !== undefined)
    return resolveCopy(session, node, node.copyOf.way, node.copyOf.table, node.copyOf)
  const declared = node.elements && resolveElements(session, node.elements, 'CREATE TABLE')
  const query = node.query && resolveQuery(session, node.query, topLevel)
  if (declared === undefined && query === undefined) {
    failQuery(session, node.name, 'CREATE TABLE must have a column list or a query')
  }
  const columns =
    declared ?? columnsOfQuery(session, node.query ?? node, query?.columns ?? [], 'CREATE TABLE')
  const asDeclared =
    query && declared && node.query ? fitToColumns(session, node.query, query, declared) : query
  const layout = resolveLayout(session, columns, node.partitionBy, node.clusterBy)
  return {
    kind: 'createTable',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    isTemporary: node.isTemporary,
    columns,
    ...layout,
    options: resolveOptions(session, node.options),
    ...(asDeclared && { query: asDeclared }),
    start: node.start,
    end: node.end,
  }
}

export function resolveCreateSnapshot(session: Session, node: CreateSnapshotTable): ResolvedCopyTable {
  return resolveCopy(session, node, 'snapshot', node.source.table, node.source)
}

export function resolveCreateExternalTable(
  session: Session,
  node: CreateExternalTable,
): ResolvedCreateExternalTable {
  const partitions = node.partitionColumns?.elements ?? []
  return {
    kind: 'createExternalTable',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    columns: resolveElements(session, node.elements ?? [], 'CREATE EXTERNAL TABLE'),
    partitionColumns: resolveElements(session, partitions, 'CREATE EXTERNAL TABLE'),
    options: resolveOptions(session, node.options),
    start: node.start,
    end: node.end,
  }
}

/** The columns that a query gives to what is created from it: all must have names, each its own. */
export function columnsOfQuery(
  session: Session,
  at: Placed,
  columns: readonly ResolvedColumn[],
  statement: string,
): readonly ResolvedColumnDefinition[] {
  const seen = new Set<string>()
  return columns.map(({ name, type }, index) => {
    if (name === '')
      failQuery(session, at, `${statement} columns must be named, but column ${index + 1} has no name`)
    if (seen.has(fold(name))) failQuery(session, at, `${statement} has columns with duplicate name ${name}`)
    seen.add(fold(name))
    return plainColumn(at, name, type)
  })
}

/** PARTITION BY and CLUSTER BY over the columns of the new table. */
export function resolveLayout(
  session: Session,
  columns: readonly ResolvedColumnDefinition[],
  partitionBy: readonly Expression[],
  clusterBy: readonly Expression[],
): Pick<ResolvedCreateTable, 'partitionColumns' | 'partitionBy' | 'clusterBy'> {
  const partitionColumns = columns.map((column) => makeColumn(session, column.name, column.type))
  const pseudo = ['_PARTITIONDATE', '_PARTITIONTIME'].map((name) =>
    makeColumn(session, name, { kind: 'scalar', name: name === '_PARTITIONDATE' ? 'DATE' : 'TIMESTAMP' }),
  )
  const scope = outputScope([...partitionColumns, ...pseudo], {})
  const resolve = (node: Expression, clause: string): ResolvedExpression =>
    resolveExpression(scalarContext(session, scope, new Map(), clause), node)
  const [partition, another] = partitionBy
  if (another !== undefined) failQuery(session, another, 'PARTITION BY takes one expression only')
  return {
    partitionColumns,
    ...(partition && { partitionBy: resolve(partition, 'PARTITION BY') }),
    clusterBy: clusterBy.map((node) => resolve(node, 'CLUSTER BY')),
  }
}

function resolveCopy(
  session: Session,
  node: CreateTable | CreateSnapshotTable,
  how: ResolvedCopyTable['how'],
  source: Path,
  from: CopySource | undefined,
): ResolvedCopyTable {
  const context = scalarContext(session, emptyScope, new Map(), 'FOR SYSTEM_TIME AS OF')
  const systemTime =
    from?.asOf &&
    requireType(
      session,
      resolveExpression(context, from.asOf),
      timestamp,
      (actual) => `FOR SYSTEM_TIME AS OF must be of type TIMESTAMP but was of type ${actual}`,
    )
  if (node.kind === 'createTable' && node.query !== undefined) {
    fail(session, node.query, 'sql-unsupported', { feature: 'CREATE TABLE LIKE with a query' })
  }
  return {
    kind: 'copyTable',
    how,
    target: session.options.catalog.targetOf(tablePath(node.name)),
    source: findTable(session, source).target,
    mode: createMode(node),
    ...(systemTime && { systemTime }),
    options: resolveOptions(session, node.options),
    start: node.start,
    end: node.end,
  }
}

function fitToColumns(
  session: Session,
  node: Query,
  query: ResolvedQuery,
  declared: readonly ResolvedColumnDefinition[],
): ResolvedQuery {
  if (query.columns.length !== declared.length) {
    failQuery(
      session,
      node,
      'The number of columns in the column definition list does not match the number of columns produced by the query',
    )
  }
  for (const [index, column] of declared.entries()) {
    if (isInsertable(session, query, index, column)) continue
    const produced = query.columns[index]?.type ?? column.type
    failType(
      session,
      column,
      `Column '${column.name}' has type ${typeToSql(withoutTypeParameters(column.type))} which cannot be coerced from query output type ${typeToSql(produced)}`,
    )
  }
  return recastQuery(
    session,
    query,
    declared.map((column) => column.type),
  )
}
