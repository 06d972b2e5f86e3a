/** require_partition_filter: a query over such a table must say which partitions it wants, as in BigQuery. */
import { type Target, targetKey } from '../../ir/target.ts'
import type {
  ColumnId,
  ResolvedExpression,
  ResolvedQuery,
  ResolvedStatement,
  ResolvedTableScan,
} from '../../sql/resolve/tree.ts'
import { WarehouseError } from '../warehouse.ts'
import type { RelationRecord } from './catalog.ts'
import { partitioningOf } from './partition.ts'
import { columnsIn, conjuncts } from './translate/references.ts'

/** What the check asks about the world. */
export interface FilterWorld {
  relation(target: Target): RelationRecord | undefined
  /** The query of a view; its ids are its own. */
  viewQuery(record: RelationRecord): ResolvedQuery | undefined
}

/**
 * Refuses a statement that reads a table with `require_partition_filter` and has no condition on its partition column.
 *
 * A condition counts in WHERE or ON of the block that reads the table or of one around it, through subqueries, WITH and
 * views. It must be a comparison, IN, BETWEEN, LIKE or IS NULL; one of OR counts when both sides do.
 * @throws WarehouseError in BigQuery's words.
 */
export function checkPartitionFilters(world: FilterWorld, statement: ResolvedStatement): void {
  if (reading.has(statement.kind)) check(world, statement, [])
}

// A view or a function is only defined; whoever reads it has to filter.
const reading: ReadonlySet<ResolvedStatement['kind']> = new Set<ResolvedStatement['kind']>([
  'queryStatement',
  'insert',
  'update',
  'delete',
  'merge',
  'createTable',
  'exportData',
])

function check(world: FilterWorld, root: unknown, wanted: readonly ColumnId[]): void {
  const tree = collect(root)
  if (tree.scans.length === 0) return
  const filtered = new Set([...wanted, ...tree.conditions.flatMap(filteredColumns)])
  spread(tree.passes, filtered)
  for (const scan of tree.scans) checkScan(world, scan, filtered)
}

function checkScan(world: FilterWorld, scan: ResolvedTableScan, filtered: ReadonlySet<ColumnId>): void {
  const record = world.relation(scan.target)
  if (record === undefined) return
  const names = scan.columns.flatMap((column) => (filtered.has(column.id) ? [column.name] : []))
  if (record.type === 'table') {
    const column = partitioningOf(record)?.column
    if (record.options['require_partition_filter'] !== true || column === undefined) return
    if (names.includes(column)) return
    throw new WarehouseError(
      'invalid-query',
      `Cannot query over table '${targetKey(record.target)}' without a filter over column(s) '${column}' that can be used for partition elimination`,
      { offset: scan.start },
    )
  }
  const query = world.viewQuery(record)
  if (query === undefined) return
  const outputs = query.columns.flatMap((column, index) =>
    names.includes(record.columns[index]?.name ?? '') ? [column.id] : [],
  )
  check(world, query, outputs)
}

interface Collected {
  readonly scans: ResolvedTableScan[]
  readonly conditions: ResolvedExpression[]
  /** A condition on the first is one on the second. */
  readonly passes: (readonly [ColumnId, ColumnId])[]
}

// One walk over the plain data of the tree: what is read, what must hold, and which columns pass through unchanged.
function collect(root: unknown): Collected {
  const found: Collected = { scans: [], conditions: [], passes: [] }
  const queries = new Map<number, ResolvedQuery>()
  const cteScans: { readonly cteId: number; readonly columns: readonly { readonly id: ColumnId }[] }[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const entry of node) visit(entry)
      return
    }
    if (typeof node !== 'object' || node === null) return
    const shape = node as Shape
    if (shape.kind === 'table') found.scans.push(node as ResolvedTableScan)
    if (shape.kind === 'cte') cteScans.push(node as (typeof cteScans)[number])
    if (shape.where !== undefined) found.conditions.push(shape.where)
    if (shape.on !== undefined) found.conditions.push(shape.on)
    for (const entry of shape.with ?? []) if ('id' in entry) queries.set(entry.id, entry.query)
    if (shape.kind === 'subquery' && shape.query !== undefined)
      passThrough(found, shape.columns, shape.query.columns)
    if (shape.kind === 'setOperation')
      for (const input of shape.inputs ?? []) passThrough(found, shape.columns, input.columns)
    for (const { column, expression } of shape.items ?? [])
      if (expression.kind === 'column') found.passes.push([column.id, expression.column])
    for (const { column, expression } of shape.groupBy?.keys ?? [])
      if (expression.kind === 'column') found.passes.push([column.id, expression.column])
    for (const entry of Object.values(node)) visit(entry)
  }
  visit(root)
  for (const scan of cteScans) passThrough(found, scan.columns, queries.get(scan.cteId)?.columns)
  return found
}

interface Shape {
  readonly kind?: string
  readonly where?: ResolvedExpression
  readonly on?: ResolvedExpression
  readonly query?: ResolvedQuery
  readonly with?: ResolvedQuery['with']
  readonly inputs?: readonly ResolvedQuery[]
  readonly columns?: readonly { readonly id: ColumnId }[]
  readonly items?: readonly Passed[]
  readonly groupBy?: { readonly keys?: readonly Passed[] }
}

interface Passed {
  readonly column: { readonly id: ColumnId }
  readonly expression: ResolvedExpression
}

function passThrough(
  found: Collected,
  outer: Shape['columns'] = [],
  inner: readonly { readonly id: ColumnId }[] = [],
): void {
  for (const [index, column] of outer.entries()) {
    const source = inner[index]
    if (source !== undefined) found.passes.push([column.id, source.id])
  }
}

function spread(passes: Collected['passes'], filtered: Set<ColumnId>): void {
  let before: number
  do {
    before = filtered.size
    for (const [outer, inner] of passes) if (filtered.has(outer)) filtered.add(inner)
  } while (filtered.size > before)
}

const comparisons = new Set([
  '$equal',
  '$not_equal',
  '$less',
  '$less_or_equal',
  '$greater',
  '$greater_or_equal',
  '$between',
  '$in',
  '$in_array',
  '$is_null',
  '$like',
  '$is_not_distinct_from',
])

function filteredColumns(condition: ResolvedExpression): readonly ColumnId[] {
  return conjuncts(condition).flatMap((part) => {
    if (part.kind === 'inSubquery') return [...columnsIn(part.operand)]
    if (part.kind !== 'call') return []
    if (part.name === '$or') {
      const [first = [], ...rest] = part.arguments.map(filteredColumns)
      return first.filter((column) => rest.every((columns) => columns.includes(column)))
    }
    if (part.name === '$not') return part.arguments.flatMap(filteredColumns)
    return comparisons.has(part.name) ? [...columnsIn(part)] : []
  })
}
