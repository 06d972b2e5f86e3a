/** The catalog's place in the file: tables in the schema `_runner`, written in the transaction that makes the relation. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { Target } from '../../ir/target.ts'
import { targetKey } from '../../ir/target.ts'
import type { Column } from '../../ir/types.ts'
import {
  type DatasetRecord,
  datasetKey,
  emptyCatalog,
  type LocalCatalog,
  type NoteTable,
  type RelationRecord,
  type RoutineRecord,
} from './catalog.ts'
import { datasetOf, notesSchema, quoteName, quoteText } from './name.ts'
import { duckdbColumnType, googleType } from './translate/type.ts'

/** Creates the notes where they are missing; in a file that has them, nothing changes. */
export async function prepareNotes(connection: DuckDBConnection): Promise<void> {
  const notes = quoteName(notesSchema)
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${notes}`)
  for (const table of ['relations', 'datasets', 'routines', 'modified'])
    await connection.run(`CREATE TABLE IF NOT EXISTS ${notes}.${table} (key VARCHAR, record JSON)`)
  const modified = `${notes}.modified`
  // DuckDB 1.5: `->>` binds looser than `>`, so each side needs its parentheses.
  await connection.run(
    `DELETE FROM ${modified} AS old WHERE EXISTS (SELECT 1 FROM ${modified} AS new WHERE new.key = old.key AND (new.record ->> '$') > (old.record ->> '$'))`,
  )
}

/**
 * Reads the catalog of the file.
 *
 * Relations another tool has made, or changed, are taken as DuckDB describes them: what a person did to the file counts.
 */
export async function readCatalog(
  connection: DuckDBConnection,
  defaultDatabase: string,
): Promise<LocalCatalog> {
  const catalog = emptyCatalog()
  const notes = await tableNames(connection)
  if (notes.has('relations'))
    for (const record of await records<RelationRecord>(connection, 'relations'))
      catalog.relations.set(targetKey(record.target), record)
  if (notes.has('datasets'))
    for (const record of await records<DatasetRecord>(connection, 'datasets'))
      catalog.datasets.set(datasetKey(record), record)
  if (notes.has('routines'))
    for (const record of await records<RoutineRecord>(connection, 'routines'))
      catalog.routines.set(targetKey(record.target), record)
  if (notes.has('modified'))
    for (const [key, at] of await read(
      connection,
      `SELECT key, max(record ->> '$') FROM ${quoteName(notesSchema)}.modified GROUP BY key`,
    ))
      catalog.modified.set(String(key), String(at))
  await reconcile(connection, catalog, defaultDatabase)
  return catalog
}

/** The statement that writes or, without a record, removes one note. */
export function noteStatements(table: NoteTable, key: string, record: unknown): readonly string[] {
  const name = `${quoteName(notesSchema)}.${table}`
  // Two jobs may write to one table at a time, and DuckDB lets only one of them change the same note: these only grow.
  if (table === 'modified')
    return [`INSERT INTO ${name} VALUES (${quoteText(key)}, ${quoteText(JSON.stringify(record))})`]
  const remove = `DELETE FROM ${name} WHERE key = ${quoteText(key)}`
  if (record === undefined) return [remove]
  return [remove, `INSERT INTO ${name} VALUES (${quoteText(key)}, ${quoteText(JSON.stringify(record))})`]
}

async function tableNames(connection: DuckDBConnection): Promise<ReadonlySet<string>> {
  const rows = await read(
    connection,
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = ${quoteText(notesSchema)}`,
  )
  return new Set(rows.map(([name]) => String(name)))
}

async function records<T>(connection: DuckDBConnection, table: string): Promise<readonly T[]> {
  const rows = await read(connection, `SELECT record FROM ${quoteName(notesSchema)}.${table} ORDER BY key`)
  return rows.map(([record]) => JSON.parse(String(record)) as T)
}

async function reconcile(
  connection: DuckDBConnection,
  catalog: LocalCatalog,
  defaultDatabase: string,
): Promise<void> {
  for (const [schema] of await read(
    connection,
    `SELECT schema_name FROM duckdb_schemas() WHERE database_name = current_database() AND NOT internal AND schema_name NOT IN ('main', ${quoteText(notesSchema)})`,
  )) {
    const dataset = datasetOf(String(schema), defaultDatabase)
    if (!catalog.datasets.has(datasetKey(dataset)))
      catalog.datasets.set(datasetKey(dataset), { ...dataset, options: {} })
  }
  const found = await foundRelations(connection, defaultDatabase)
  for (const [key, record] of catalog.relations) {
    // A file that external data is read from may be away for the moment, and its view with it.
    if (!found.has(key) && record.type !== 'external') catalog.relations.delete(key)
  }
  for (const [key, relation] of found) {
    const known = catalog.relations.get(key)
    if (known === undefined || !fits(known, relation)) catalog.relations.set(key, relation)
  }
}

// A view's columns follow the tables under it, so the note knows them as well as DuckDB does; a table's must be the same.
function fits(known: RelationRecord, found: RelationRecord): boolean {
  if (found.type === 'view') return known.type !== 'table'
  return known.type === 'table' && shapeOf(known.columns) === shapeOf(found.columns)
}

async function foundRelations(
  connection: DuckDBConnection,
  defaultDatabase: string,
): Promise<ReadonlyMap<string, RelationRecord>> {
  const rows = await read(
    connection,
    // A view whose table is gone has no columns and is still there.
    `SELECT r.schema_name, r.name, r.is_view, c.column_name, c.data_type
    FROM (
      SELECT database_name, schema_name, table_name AS name, false AS is_view, internal FROM duckdb_tables()
      UNION ALL
      SELECT database_name, schema_name, view_name, true, internal FROM duckdb_views()
    ) AS r
    LEFT JOIN duckdb_columns() AS c
      ON c.database_name = r.database_name AND c.schema_name = r.schema_name AND c.table_name = r.name
    WHERE r.database_name = current_database() AND NOT r.internal
      AND r.schema_name NOT IN ('main', ${quoteText(notesSchema)})
    ORDER BY r.schema_name, r.name, c.column_index`,
  )
  const found = new Map<string, RelationRecord>()
  for (const [schema, table, isView, column, type] of rows) {
    const target: Target = { ...datasetOf(String(schema), defaultDatabase), name: String(table) }
    const record = found.get(targetKey(target)) ?? emptyRelation(target, isView === true)
    const columns =
      column === null ? [] : [...record.columns, { name: String(column), type: googleType(String(type)) }]
    found.set(targetKey(target), { ...record, columns })
  }
  return found
}

// Compared through GoogleSQL's types, because DuckDB spells some types in more than one way.
function shapeOf(columns: readonly Column[]): string {
  return columns.map((column) => `${column.name} ${duckdbColumnType(column.type)}`).join(', ')
}

function emptyRelation(target: Target, isView: boolean): RelationRecord {
  return {
    target,
    type: isView ? 'view' : 'table',
    columns: [],
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    lastModified: new Date(0).toISOString(),
  }
}

async function read(connection: DuckDBConnection, sql: string): Promise<readonly (readonly DuckDBValue[])[]> {
  return (await connection.runAndReadAll(sql)).getRows()
}
