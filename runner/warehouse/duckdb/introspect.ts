/** What exists, for planning. */
import type { Relation, WarehouseState } from '../../ir/relation.ts'
import type { Target } from '../../ir/target.ts'
import type { CatalogChanges, RelationRecord } from './catalog.ts'

/** Describes those of `targets` the catalog has, and which of their datasets. */
export function stateOf(catalog: CatalogChanges, targets: readonly Target[], readAt: string): WarehouseState {
  const relations = targets.flatMap((target) => {
    const record = catalog.relation(target)
    return record === undefined ? [] : [relationOf(record, lastModified(catalog, record))]
  })
  const datasets = new Map(targets.map((target) => [`${target.database}.${target.schema}`, target]))
  const schemas = [...datasets.values()]
    .filter((dataset) => catalog.dataset(dataset) !== undefined)
    .map(({ database, schema }) => ({ database, schema }))
  return { relations, schemas, readAt }
}

/** When a relation last changed, its definition or its rows: ISO 8601, UTC. */
export function lastModified(catalog: CatalogChanges, record: RelationRecord): string {
  const written = catalog.modifiedAt(record.target)
  return written !== undefined && written > record.lastModified ? written : record.lastModified
}

function relationOf(record: RelationRecord, at: string): Relation {
  return {
    target: record.target,
    type: record.type,
    columns: record.columns,
    clusterBy: record.clusterBy,
    labels: record.labels,
    lastModified: at,
    ...(record.partitionBy === undefined ? {} : { partitionBy: record.partitionBy }),
  }
}
