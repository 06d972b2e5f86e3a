/** Where the values of a query come from: resolved query → per output column the columns of tables behind it. */

import { unreachable } from '../base/unreachable.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { Column } from '../ir/types.ts'
import { rewrite } from './resolve/rewrite.ts'
import type {
  ColumnId,
  Placed,
  ResolvedBody,
  ResolvedExpression,
  ResolvedFrom,
  ResolvedMatchRecognize,
  ResolvedQuery,
  ResolvedSelect,
} from './resolve/tree.ts'

/** A column of a table, and the place in the query where it is named; for `*` that is the star. */
export interface ColumnSource extends Placed {
  readonly target: Target
  readonly column: string
}

/** An output column; `sources` holds each table column once, ordered by table and name. */
export interface ColumnLineage extends Column {
  readonly sources: readonly ColumnSource[]
}

/**
 * The lineage of every output column, in order.
 *
 * A value comes from the columns it is computed from, through CTEs, subqueries and set operations: arguments of
 * functions, aggregates and window functions, conditions of CASE, HAVING MAX. What only decides which rows there are and
 * in what order they are taken is no source: WHERE, HAVING, QUALIFY, join conditions, GROUP BY keys that are not
 * selected, the FOR of PIVOT, PARTITION BY and ORDER BY of windows and aggregates.
 */
export function columnLineage(query: ResolvedQuery): readonly ColumnLineage[] {
  const world: World = { tables: new Map(), columns: new Map(), ctes: new Map() }
  const outputs = followQuery(world, query)
  return query.columns.map(({ name, type }, index) => ({
    name,
    type,
    sources: sorted(outputs[index] ?? noSources),
  }))
}

type Sources = ReadonlyMap<string, ColumnSource>

interface World {
  /** Columns of tables; their place is where they are named. */
  readonly tables: Map<ColumnId, Pick<ColumnSource, 'target' | 'column'>>
  /** What every other column seen so far is made of. */
  readonly columns: Map<ColumnId, Sources>
  readonly ctes: Map<number, readonly Sources[]>
}

const noSources: Sources = new Map()

function followQuery(world: World, query: ResolvedQuery): readonly Sources[] {
  for (const { id, query: inner, isRecursive } of query.with) {
    const first = followQuery(world, inner)
    world.ctes.set(id, first)
    // A recursive term has now seen its own columns once; a second pass carries over what moves between columns.
    if (isRecursive)
      for (let pass = 0; pass < first.length; pass += 1) world.ctes.set(id, followQuery(world, inner))
  }
  return followBody(world, query.body)
}

function followBody(world: World, body: ResolvedBody): readonly Sources[] {
  switch (body.kind) {
    case 'query':
      return followQuery(world, body)
    case 'setOperation': {
      const inputs = body.inputs.map((input) => followQuery(world, input))
      const outputs = body.columns.map((_, index) => union(inputs.map((input) => input[index] ?? noSources)))
      copy(world, body.columns, outputs)
      return outputs
    }
    case 'select':
      return followSelect(world, body)
  }
}

function followSelect(world: World, select: ResolvedSelect): readonly Sources[] {
  if (select.from !== undefined) followFrom(world, select.from)
  for (const key of select.groupBy?.keys ?? [])
    world.columns.set(key.column.id, sourcesOf(world, key.expression))
  const items = select.items.map((item) => {
    const sources = sourcesOf(world, item.expression)
    world.columns.set(item.column.id, sources)
    return sources
  })
  if (select.as !== 'struct' || select.asColumn === undefined) return items
  const whole = union(items)
  world.columns.set(select.asColumn.id, whole)
  return [whole]
}

function followFrom(world: World, from: ResolvedFrom): void {
  switch (from.kind) {
    case 'table':
      for (const { id, name } of from.columns) world.tables.set(id, { target: from.target, column: name })
      return
    case 'cte':
      copy(world, from.columns, world.ctes.get(from.cteId) ?? [])
      return
    case 'subquery':
      copy(world, from.columns, followQuery(world, from.query))
      return
    case 'join':
      followFrom(world, from.left)
      followFrom(world, from.right)
      for (const { column, expression } of from.merged)
        world.columns.set(column.id, sourcesOf(world, expression))
      return
    case 'unnest':
      for (const { element, array } of [from, ...(from.more ?? [])])
        world.columns.set(element.id, sourcesOf(world, array))
      return
    case 'tableFunction': {
      const sources = union(
        from.arguments.map((argument) =>
          argument.kind === 'query' ? union(followQuery(world, argument)) : sourcesOf(world, argument),
        ),
      )
      for (const column of from.columns) world.columns.set(column.id, sources)
      return
    }
    case 'pivot': {
      followFrom(world, from.input)
      for (const { column, source } of from.groupColumns)
        world.columns.set(column.id, sourcesOf(world, source))
      for (const { column, aggregate } of from.outputs) {
        const call = from.aggregates[aggregate]
        world.columns.set(column.id, call === undefined ? noSources : sourcesOf(world, call))
      }
      return
    }
    case 'unpivot':
      followFrom(world, from.input)
      for (const { column, source } of from.kept) world.columns.set(column.id, sourcesOf(world, source))
      for (const [index, column] of from.values.entries()) {
        const cells = from.arms.flatMap((arm) => arm.columns[index] ?? [])
        world.columns.set(column.id, union(cells.map((cell) => sourcesOf(world, cell))))
      }
      return
    case 'matchRecognize':
      followMatch(world, from)
      return
    case 'sample':
      followFrom(world, from.input)
      return
    default:
      unreachable(from)
  }
}

function followMatch(world: World, from: ResolvedMatchRecognize): void {
  followFrom(world, from.input)
  for (const { columns } of from.symbols)
    for (const { column, of } of columns) {
      const table = world.tables.get(of)
      if (table === undefined) world.columns.set(column.id, world.columns.get(of) ?? noSources)
      else world.tables.set(column.id, table)
    }
  for (const { column, source } of from.partitionBy) world.columns.set(column.id, sourcesOf(world, source))
  for (const { column, expression } of from.measures)
    world.columns.set(column.id, sourcesOf(world, expression))
}

function sourcesOf(world: World, expression: ResolvedExpression): Sources {
  const found: Sources[] = []
  rewrite(expression, (node) => {
    switch (node.kind) {
      case 'column':
        found.push(sourcesOfColumn(world, node.column, node))
        return node
      case 'scalarSubquery':
      case 'arraySubquery':
        found.push(union(followQuery(world, node.query)))
        return node
      case 'exists':
        return node
      case 'aggregate':
        // GROUPING says which keys count in a row, not what they are.
        if (node.name !== 'grouping') found.push(...node.arguments.map((each) => sourcesOf(world, each)))
        if (node.having !== undefined) found.push(sourcesOf(world, node.having.expression))
        return node
      case 'analytic':
        found.push(...node.arguments.map((each) => sourcesOf(world, each)))
        return node
      case 'inSubquery':
        found.push(sourcesOf(world, node.operand), union(followQuery(world, node.query)))
        return node
      case 'with':
        for (const binding of node.bindings)
          world.columns.set(binding.column.id, sourcesOf(world, binding.expression))
        found.push(sourcesOf(world, node.body))
        return node
      default:
        return undefined
    }
  })
  return union(found)
}

function sourcesOfColumn(world: World, id: ColumnId, at: Placed): Sources {
  const table = world.tables.get(id)
  if (table === undefined) return world.columns.get(id) ?? noSources
  return new Map([[`${targetKey(table.target)}.${table.column}`, { ...table, start: at.start, end: at.end }]])
}

function copy(world: World, columns: readonly { readonly id: ColumnId }[], inner: readonly Sources[]): void {
  for (const [index, column] of columns.entries()) world.columns.set(column.id, inner[index] ?? noSources)
}

function union(all: readonly Sources[]): Sources {
  const merged = new Map<string, ColumnSource>()
  for (const sources of all)
    for (const [key, source] of sources) if (!merged.has(key)) merged.set(key, source)
  return merged
}

function sorted(sources: Sources): readonly ColumnSource[] {
  return [...sources].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, source]) => source)
}
