/** CREATE VIEW and CREATE MATERIALIZED VIEW. */
import type { CreateMaterializedView, CreateView, ViewColumn } from '../ast/ddl.ts'
import type { Query } from '../ast/query.ts'
import { createMode, plainColumn } from './column-definition.ts'
import { columnsOfQuery, resolveLayout } from './create-table.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { resolveQuery, topLevel } from './query.ts'
import { fold } from './scope.ts'
import { fail, failQuery, type Session } from './session.ts'
import type { Placed, ResolvedColumnDefinition, ResolvedCreateView, ResolvedQuery } from './tree.ts'

export function resolveCreateView(session: Session, node: CreateView): ResolvedCreateView {
  const { query, columns } = resolveViewQuery(session, node, node.query, node.columns, 'CREATE VIEW')
  return {
    kind: 'createView',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    isMaterialized: false,
    isTemporary: node.isTemporary,
    columns,
    partitionColumns: [],
    clusterBy: [],
    options: resolveOptions(session, node.options),
    query,
    start: node.start,
    end: node.end,
  }
}

export function resolveCreateMaterializedView(
  session: Session,
  node: CreateMaterializedView,
): ResolvedCreateView {
  if (node.query === undefined) {
    fail(session, node.replicaOf ?? node, 'sql-unsupported', {
      feature: 'CREATE MATERIALIZED VIEW AS REPLICA OF',
    })
  }
  const { query, columns } = resolveViewQuery(
    session,
    node,
    node.query,
    node.columns,
    'CREATE MATERIALIZED VIEW',
  )
  return {
    kind: 'createView',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    isMaterialized: true,
    isTemporary: false,
    columns,
    ...resolveLayout(session, columns, node.partitionBy, node.clusterBy),
    options: resolveOptions(session, node.options),
    query,
    start: node.start,
    end: node.end,
  }
}

function resolveViewQuery(
  session: Session,
  at: Placed,
  syntax: Query,
  names: readonly ViewColumn[] | undefined,
  statement: string,
): { readonly query: ResolvedQuery; readonly columns: readonly ResolvedColumnDefinition[] } {
  const query = resolveQuery(session, syntax, topLevel)
  if (names === undefined)
    return { query, columns: columnsOfQuery(session, syntax, query.columns, statement) }
  if (names.length !== query.columns.length) {
    failQuery(
      session,
      names[0] ?? at,
      `The number of view column names (${names.length}) must be equal to the number of columns from the view query (${query.columns.length})`,
    )
  }
  const seen = new Set<string>()
  const columns = names.flatMap((column, index): readonly ResolvedColumnDefinition[] => {
    const { name } = column.name
    if (seen.has(fold(name)))
      failQuery(session, column, `${statement} has columns with duplicate name ${name}`)
    seen.add(fold(name))
    const type = query.columns[index]?.type
    const options = resolveOptions(session, column.options)
    return type === undefined ? [] : [{ ...plainColumn(column, name, type), options }]
  })
  return { query, columns }
}
