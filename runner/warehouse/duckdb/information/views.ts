/** INFORMATION_SCHEMA: views over the catalog, made anew whenever a statement names one. */
import type { Target } from '../../../ir/target.ts'
import type { Statement } from '../../../sql/ast/script.ts'
import type { ResolvedStatement } from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import type { CatalogChanges, DatasetRecord, RelationRecord, RoutineRecord } from '../catalog.ts'
import { lastModified } from '../introspect.ts'
import {
  columnsColumns,
  columnsRows,
  fieldPathsColumns,
  fieldPathsRows,
  optionOf,
  tableOptionsColumns,
  tableOptionsRows,
  tablesColumns,
  tablesRow,
  viewsColumns,
  viewsRows,
} from './relations.ts'
import { routinesColumns, routinesRow } from './routines.ts'
import { rowsSql, type ViewColumns } from './rows.ts'
import { partitionsColumns, partitionsSql, tableStorageColumns, tableStorageSql } from './storage.ts'

/** How the views read a stored routine. */
export interface RoutineReader {
  resolved(record: RoutineRecord): ResolvedStatement | undefined
  syntax(record: RoutineRecord): Statement | undefined
}

export const informationSchema = 'INFORMATION_SCHEMA'

/** Whether a relation is one of these views: its rows change without its text. */
export function isInformation(target: Target): boolean {
  return target.schema.toUpperCase() === informationSchema
}

/**
 * The view a target means; undefined when there is none of its name, or no such dataset or project.
 *
 * `target.database` is what stands before INFORMATION_SCHEMA: a dataset, a project and a dataset, or a region with or
 * without a project. All regions are one here.
 * @throws WarehouseError kind 'unsupported' for a view of BigQuery about what does not exist locally: jobs, costs, rights.
 */
export function informationView(
  target: Target,
  changes: CatalogChanges,
  defaultDatabase: string,
  routines: RoutineReader,
): RelationRecord | undefined {
  if (!isInformation(target)) return undefined
  const name = target.name.toUpperCase()
  const view = views[name]
  if (view === undefined) {
    if (remoteViews.test(name))
      throw new WarehouseError('unsupported', `INFORMATION_SCHEMA.${name} tells of what only BigQuery has`)
    return undefined
  }
  const scope = scopeOf(target.database, changes, defaultDatabase, view.ofProject === true)
  if (scope === undefined) return undefined
  const isInside = ({ database, schema }: { readonly database: string; readonly schema: string }): boolean =>
    database === scope.database && (scope.schema === undefined || schema === scope.schema)
  return {
    target: { ...target, schema: informationSchema, name },
    type: 'view',
    columns: Object.entries(view.columns).map(([column, type]) => ({
      name: column,
      type: { kind: 'scalar', name: type },
    })),
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    lastModified: new Date(0).toISOString(),
    viewSql: view.sql({
      relations: changes.relations().filter((record) => isInside(record.target)),
      routines: changes.routines().filter((record) => isInside(record.target)),
      datasets: changes.datasets().filter(isInside),
      modifiedAt: (record) => lastModified(changes, record),
      reader: routines,
    }),
  }
}

interface Contents {
  readonly relations: readonly RelationRecord[]
  readonly routines: readonly RoutineRecord[]
  readonly datasets: readonly DatasetRecord[]
  modifiedAt(record: RelationRecord): string
  readonly reader: RoutineReader
}

interface View {
  readonly columns: ViewColumns
  /** Of the project, not of a dataset: it needs no qualifier. */
  readonly ofProject?: boolean
  sql(contents: Contents): string
}

const schemataColumns: ViewColumns = {
  catalog_name: 'STRING',
  schema_name: 'STRING',
  schema_owner: 'STRING',
  creation_time: 'TIMESTAMP',
  last_modified_time: 'TIMESTAMP',
  location: 'STRING',
  ddl: 'STRING',
  default_collation_name: 'STRING',
}

const schemataOptionsColumns: ViewColumns = {
  catalog_name: 'STRING',
  schema_name: 'STRING',
  option_name: 'STRING',
  option_type: 'STRING',
  option_value: 'STRING',
}

// Columns as in BigQuery, "Introduction to INFORMATION_SCHEMA" and the page of each view.
const views: Readonly<Record<string, View>> = {
  SCHEMATA: {
    columns: schemataColumns,
    ofProject: true,
    sql: ({ datasets }) =>
      rowsSql(
        schemataColumns,
        datasets.map((dataset) => ({
          catalog_name: dataset.database,
          schema_name: dataset.schema,
          creation_time: dataset.createdAt,
          last_modified_time: dataset.createdAt,
          location: String(dataset.options['location'] ?? 'US'),
          ddl: `CREATE SCHEMA \`${dataset.database}.${dataset.schema}\`;`,
        })),
      ),
  },
  SCHEMATA_OPTIONS: {
    columns: schemataOptionsColumns,
    ofProject: true,
    sql: ({ datasets }) =>
      rowsSql(
        schemataOptionsColumns,
        datasets.flatMap((dataset) =>
          Object.entries(dataset.options).flatMap(([name, value]) => {
            if (value === null) return []
            const option = optionOf(name, value)
            return [
              {
                catalog_name: dataset.database,
                schema_name: dataset.schema,
                option_name: option.name,
                option_type: option.type,
                option_value: option.value,
              },
            ]
          }),
        ),
      ),
  },
  TABLES: {
    columns: tablesColumns,
    sql: ({ relations }) => rowsSql(tablesColumns, relations.map(tablesRow)),
  },
  VIEWS: {
    columns: viewsColumns,
    sql: ({ relations }) => rowsSql(viewsColumns, relations.flatMap(viewsRows)),
  },
  COLUMNS: {
    columns: columnsColumns,
    sql: ({ relations }) => rowsSql(columnsColumns, relations.flatMap(columnsRows)),
  },
  COLUMN_FIELD_PATHS: {
    columns: fieldPathsColumns,
    sql: ({ relations }) => rowsSql(fieldPathsColumns, relations.flatMap(fieldPathsRows)),
  },
  TABLE_OPTIONS: {
    columns: tableOptionsColumns,
    sql: ({ relations }) => rowsSql(tableOptionsColumns, relations.flatMap(tableOptionsRows)),
  },
  ROUTINES: {
    columns: routinesColumns,
    sql: ({ routines, reader }) =>
      rowsSql(
        routinesColumns,
        routines.map((record) => routinesRow(record, reader.resolved(record), reader.syntax(record))),
      ),
  },
  PARTITIONS: {
    columns: partitionsColumns,
    sql: (contents) => ofTables(contents, partitionsColumns, partitionsSql),
  },
  TABLE_STORAGE: {
    columns: tableStorageColumns,
    sql: (contents) => ofTables(contents, tableStorageColumns, tableStorageSql),
  },
}

function ofTables(
  { relations, modifiedAt }: Contents,
  columns: ViewColumns,
  sql: (record: RelationRecord, modifiedAt: string) => string,
): string {
  const tables = relations.filter((record) => record.type === 'table')
  if (tables.length === 0) return rowsSql(columns, [])
  return tables.map((record) => sql(record, modifiedAt(record))).join('\nUNION ALL\n')
}

const remoteViews =
  /^(JOBS|SESSIONS|STREAMING|WRITE_API|RESERVATION|CAPACITY|ASSIGNMENT|OBJECT_PRIVILEGES|TABLE_STORAGE_USAGE|TABLE_STORAGE_TIMELINE|BI_CAPACITIES|RECOMMENDATIONS|INSIGHTS|EFFECTIVE_PROJECT|PROJECT_OPTIONS|ORGANIZATION_OPTIONS|SEARCH_INDEX|VECTOR_INDEX|SHARED_DATASET)/

interface Scope {
  readonly database: string
  readonly schema?: string
}

function scopeOf(
  qualifier: string,
  changes: CatalogChanges,
  defaultDatabase: string,
  ofProject: boolean,
): Scope | undefined {
  const parts = qualifier.split('.')
  const last = parts.at(-1) ?? ''
  const before = parts.slice(0, -1).join('.')
  if (last.toLowerCase().startsWith('region-')) return { database: before || defaultDatabase }
  if (ofProject) return { database: qualifier }
  const dataset = { database: before || defaultDatabase, schema: last }
  return changes.dataset(dataset) === undefined ? undefined : dataset
}
