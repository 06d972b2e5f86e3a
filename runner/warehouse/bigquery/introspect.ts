/** What exists in BigQuery among the targets of a plan. */
import type { Relation, RelationType, WarehouseState } from '../../ir/relation.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import type { Column } from '../../ir/types.ts'
import { type BigqueryContext, callUntilAnswered } from './context.ts'
import { requestError } from './errors.ts'
import { HttpError } from './transport.ts'
import { columnOfField, type FieldSchema } from './types.ts'

interface TableResource {
  readonly type: string
  readonly schema?: { readonly fields?: readonly FieldSchema[] }
  readonly timePartitioning?: { readonly type: string; readonly field?: string }
  readonly rangePartitioning?: {
    readonly field: string
    readonly range: { readonly start: string; readonly end: string; readonly interval: string }
  }
  readonly clustering?: { readonly fields?: readonly string[] }
  readonly labels?: Readonly<Record<string, string>>
  readonly lastModifiedTime?: string
}

/** One tables.get a target and one datasets.get a dataset, `concurrency` at a time. */
export async function readState(
  context: BigqueryContext,
  targets: readonly Target[],
  signal: AbortSignal,
  now: string,
): Promise<WarehouseState> {
  const datasets = [
    ...new Map(targets.map((target) => [`${target.database}.${target.schema}`, target])).values(),
  ]
  const found = await inParallel(context, datasets, async ({ database, schema }) => {
    const exists = await getOrNothing(context, database, `/datasets/${encodeURIComponent(schema)}`, signal)
    return exists === undefined ? undefined : { database, schema }
  })
  const schemas = found.filter((schema) => schema !== undefined)
  const known = new Set(schemas.map(({ database, schema }) => `${database}.${schema}`))
  const wanted = targets.filter((target) => known.has(`${target.database}.${target.schema}`))
  const relations = await inParallel(context, wanted, async (target) => {
    const path = `/datasets/${encodeURIComponent(target.schema)}/tables/${encodeURIComponent(target.name)}`
    const table = await getOrNothing(context, target.database, path, signal)
    return table === undefined ? undefined : relationOf(target, table as TableResource)
  })
  return { schemas, relations: relations.filter((relation) => relation !== undefined), readAt: now }
}

async function inParallel<Item, Result>(
  context: BigqueryContext,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next
      next += 1
      results[index] = await work(items[index] as Item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(context.settings.concurrency, items.length) }, worker))
  return results
}

async function getOrNothing(
  context: BigqueryContext,
  project: string,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  try {
    return await callUntilAnswered(context, { method: 'GET', path, project, signal }, signal)
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return undefined
    throw requestError(error, '')
  }
}

const relationTypes: Readonly<Record<string, RelationType>> = {
  TABLE: 'table',
  SNAPSHOT: 'table',
  VIEW: 'view',
  MATERIALIZED_VIEW: 'materialized_view',
  EXTERNAL: 'external',
}

function relationOf(target: Target, table: TableResource): Relation {
  const type = relationTypes[table.type]
  if (type === undefined) throw new Error(`internal: ${targetKey(target)} has BigQuery type ${table.type}`)
  const columns = (table.schema?.fields ?? []).map(columnOfField)
  const partitionBy = partitionExpression(table, columns)
  return {
    target,
    type,
    columns,
    ...(partitionBy === undefined ? {} : { partitionBy }),
    clusterBy: table.clustering?.fields ?? [],
    labels: table.labels ?? {},
    ...(table.lastModifiedTime === undefined
      ? {}
      : { lastModified: new Date(Number(table.lastModifiedTime)).toISOString() }),
  }
}

function partitionExpression(table: TableResource, columns: readonly Column[]): string | undefined {
  if (table.rangePartitioning !== undefined) {
    const { field, range } = table.rangePartitioning
    return `RANGE_BUCKET(${field}, GENERATE_ARRAY(${range.start}, ${range.end}, ${range.interval}))`
  }
  if (table.timePartitioning === undefined) return undefined
  const { field, type } = table.timePartitioning
  if (field === undefined)
    return type === 'DAY' ? '_PARTITIONDATE' : `TIMESTAMP_TRUNC(_PARTITIONTIME, ${type})`
  const column = columns.find((candidate) => candidate.name.toLowerCase() === field.toLowerCase())
  const typeName = column?.type.kind === 'scalar' ? column.type.name : 'DATE'
  if (typeName === 'DATE') return type === 'DAY' ? field : `DATE_TRUNC(${field}, ${type})`
  if (type === 'DAY') return `DATE(${field})`
  return `${typeName}_TRUNC(${field}, ${type})`
}
