/** FROM: tables, CTEs, subqueries, arrays; joins are in join.ts. */
import { nearestName } from '../../base/suggest.ts'
import type { FromItem, SampledTable, TableFunction, TableReference, TableSubquery } from '../ast/from.ts'
import type { Path } from '../ast/name.ts'
import { resolveArrayPath, resolveColumnOfTable, resolveUnnest } from './array-scan.ts'
import type { CatalogTable } from './catalog.ts'
import { requireType } from './coercion.ts'
import { type CteEntry, emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveJoin } from './join.ts'
import { resolveMatchRecognize } from './match-recognize.ts'
import { resolvePivot, resolveUnpivot } from './pivot.ts'
import { type QueryEnvironment, resolveQuery } from './query.ts'
import { emptyList, fold, lookUp, type NamedColumn, type NameList, type Scope, scopeOf } from './scope.ts'
import {
  fail,
  failQuery,
  giveUp,
  makeColumn,
  noteTarget,
  openScan,
  renewColumn,
  type Session,
} from './session.ts'
import { resolveTableFunction } from './table-function.ts'
import type { Placed, ResolvedColumn, ResolvedFrom, ResolvedTableScan } from './tree.ts'
import { float64, int64, timestamp } from './type.ts'

/** A from item and the names it offers. */
export interface FromResult {
  readonly item: ResolvedFrom
  readonly list: NameList
}

/** Resolves a from item; `left` are the names of its left neighbors, which only arrays may refer to. */
export function resolveFrom(
  session: Session,
  node: FromItem,
  environment: QueryEnvironment,
  left: NameList = emptyList,
): FromResult {
  switch (node.kind) {
    case 'tableReference':
      return resolveTable(session, node, environment, left)
    case 'unnestTable':
      return resolveUnnest(session, node, environment, left)
    case 'tableSubquery':
      return resolveTableSubquery(session, node, environment)
    case 'tableFunction':
      return resolveFunctionScan(session, node, environment)
    case 'join':
      return resolveJoin(session, node, environment, left)
    case 'pivotedTable':
      return resolvePivot(
        session,
        node,
        node.alias,
        environment,
        resolveFrom(session, node.input, environment, left),
      )
    case 'unpivotedTable':
      return resolveUnpivot(session, node, node.alias, resolveFrom(session, node.input, environment, left))
    case 'sampledTable':
      return resolveSample(session, node, resolveFrom(session, node.input, environment, left))
    case 'matchRecognizeTable':
      return resolveMatchRecognize(
        session,
        node,
        environment,
        resolveFrom(session, node.input, environment, left),
      )
  }
}

/** Every column of a list, those only reachable through a table alias too, each once. */
export function columnsOfList(list: NameList): readonly ResolvedColumn[] {
  const all = [...list.columns, ...list.ranges.flatMap((range) => range.columns)].map((entry) => entry.column)
  const values = list.ranges.flatMap((range) => (range.value === undefined ? [] : [range.value]))
  return [...new Map([...all, ...values].map((column) => [column.id, column])).values()]
}

/** The scope in which the expressions inside a FROM clause see their left neighbors. */
export function lateralScope(left: NameList, environment: QueryEnvironment): Scope {
  const { outer, correlated } = environment
  return scopeOf(left, { ...(outer && { outer }), ...(correlated && { correlated }) })
}

/** The names of a relation with columns under an alias. */
export function listOf(alias: string | undefined, columns: readonly NamedColumn[]): NameList {
  const value = columns.find((column) => column.isValue)?.column
  const range = alias === undefined ? [] : [{ name: alias, columns, ...(value && { value }) }]
  return { columns, ranges: range }
}

/** Columns under their own names; of a value table, the one column under the alias. */
export function namedColumns(
  columns: readonly ResolvedColumn[],
  alias: string | undefined,
  isValueTable: boolean,
): readonly NamedColumn[] {
  return columns.map((column) => ({
    name: isValueTable ? (alias ?? '') : column.name,
    column,
    isValue: isValueTable,
    isPseudo: false,
  }))
}

/** The parts of a table's name; a quoted part with dots is taken apart. */
export function tablePath(path: Path): readonly string[] {
  return path.parts.flatMap((part) => part.name.split('.'))
}

/** The table at a path, or the report that there is none. */
export function findTable(session: Session, path: Path): CatalogTable {
  const parts = tablePath(path)
  const table = session.options.catalog.findTable(parts)
  if (table === undefined) {
    const suggestion = session.options.catalog.suggestTable(parts)
    fail(session, path, 'sql-table', { name: parts.join('.'), suggestion })
  }
  noteTarget(session, table.target)
  return table
}

/** A scan of a table of the catalog, and the names it offers under an alias. */
export function scanTable(
  session: Session,
  at: Placed,
  table: CatalogTable,
  alias: string,
): { readonly item: ResolvedTableScan; readonly list: NameList } {
  const all = table.columns.map((column) => makeColumn(session, column.name, column.type))
  const isValueTable = table.isValueTable ?? false
  const named = namedColumns(all, alias, isValueTable).map((entry, index) => ({
    ...entry,
    isPseudo: table.columns[index]?.isPseudo ?? false,
  }))
  const item: ResolvedTableScan = {
    kind: 'table',
    target: table.target,
    alias,
    columns: openScan(session, all),
    isValueTable,
    start: at.start,
    end: at.end,
  }
  return { item, list: listOf(alias, named) }
}

function resolveTable(
  session: Session,
  node: TableReference,
  environment: QueryEnvironment,
  left: NameList,
): FromResult {
  const [first, ...rest] = node.table.parts
  if (first === undefined) throw new Error('internal: a table without a name')
  const scope = lateralScope(left, environment)
  if (rest.length > 0 && lookUp(scope, first.name) !== undefined) {
    return resolveArrayPath(session, node, environment, left)
  }
  const cte = rest.length === 0 ? environment.ctes.get(fold(first.name)) : undefined
  if (cte !== undefined) {
    refuseOffset(session, node)
    return scanCte(session, node, cte)
  }
  const path = tablePath(node.table)
  const table = session.options.catalog.findTable(path)
  if (table === undefined) {
    return (
      resolveColumnOfTable(session, node, environment) ??
      failTable(session, node.table, path, environment, scope)
    )
  }
  refuseOffset(session, node)
  noteTarget(session, table.target)
  const scan = scanTable(session, node, table, node.alias?.name ?? path.at(-1) ?? '')
  if (node.asOf === undefined) return scan
  const context = scalarContext(session, emptyScope, new Map(), 'FOR SYSTEM_TIME AS OF')
  const systemTime = requireType(
    session,
    resolveExpression(context, node.asOf),
    timestamp,
    (actual) => `FOR SYSTEM_TIME AS OF must be of type TIMESTAMP but was of type ${actual}`,
  )
  return { item: { ...scan.item, systemTime }, list: scan.list }
}

function refuseOffset(session: Session, { withOffset }: TableReference): void {
  if (withOffset !== undefined)
    failQuery(session, withOffset, 'WITH OFFSET can only be used with array scans')
}

function failTable(
  session: Session,
  at: Path,
  path: readonly string[],
  environment: QueryEnvironment,
  scope: Scope,
): never {
  const name = path.join('.')
  if (path.length === 1 && lookUp(scope, name) !== undefined) {
    failQuery(
      session,
      at,
      `Table not found: ${name} (Unqualified identifiers in a FROM clause are always resolved as tables. Identifier ${name} is in scope but unqualified names cannot be resolved here.)`,
    )
  }
  const cteNames = path.length === 1 ? [...environment.ctes.values()].map((entry) => entry.name) : []
  const suggestion = nearestName(name, cteNames) ?? session.options.catalog.suggestTable(path)
  fail(session, at, 'sql-table', { name, suggestion })
}

function scanCte(session: Session, node: TableReference, cte: CteEntry): FromResult {
  // A CTE that could not be resolved has no id; that was reported where it stands.
  if (cte.id === 0) giveUp()
  const alias = node.alias?.name ?? node.table.parts[0]?.name ?? cte.name
  const columns = cte.columns.map((column) => renewColumn(session, column))
  const { isValueTable } = cte
  const item = {
    kind: 'cte',
    cteId: cte.id,
    name: cte.name,
    alias,
    columns,
    isValueTable,
    start: node.start,
    end: node.end,
  } as const
  return { item, list: listOf(alias, namedColumns(columns, alias, isValueTable)) }
}

function resolveTableSubquery(
  session: Session,
  node: TableSubquery,
  environment: QueryEnvironment,
): FromResult {
  const query = resolveQuery(session, node.query, environment)
  const alias = node.alias?.name
  const columns = query.columns.map((column) => renewColumn(session, column))
  const { isValueTable } = query
  const item = {
    kind: 'subquery',
    query,
    ...(alias === undefined ? {} : { alias }),
    columns,
    isValueTable,
    start: node.start,
    end: node.end,
  } as const
  return { item, list: listOf(alias, namedColumns(columns, alias, isValueTable)) }
}

function resolveFunctionScan(
  session: Session,
  node: TableFunction,
  environment: QueryEnvironment,
): FromResult {
  const item = resolveTableFunction(session, node, environment)
  return { item, list: listOf(node.alias?.name, namedColumns(item.columns, node.alias?.name, false)) }
}

/** TABLESAMPLE over an input whose names pass through. */
export function resolveSample(
  session: Session,
  node: Pick<SampledTable, 'sample'> & Placed,
  input: FromResult,
): FromResult {
  const context = scalarContext(session, emptyScope, new Map(), 'TABLESAMPLE')
  const wanted = node.sample.unit === 'percent' ? float64 : int64
  const size = requireType(
    session,
    resolveExpression(context, node.sample.size),
    wanted,
    (actual) => `TABLESAMPLE size must be a number, but has type ${actual}`,
  )
  const { method, unit } = node.sample
  const item = {
    kind: 'sample',
    input: input.item,
    method,
    size,
    unit,
    start: node.start,
    end: node.end,
  } as const
  return { item, list: input.list }
}
