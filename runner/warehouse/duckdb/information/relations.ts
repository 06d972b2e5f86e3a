/** INFORMATION_SCHEMA about tables and views: what the catalog notes of each. */
import type { Json } from '../../../base/json.ts'
import { type SqlType, typeToSql } from '../../../ir/types.ts'
import type { RelationRecord } from '../catalog.ts'
import { partitioningOf } from '../partition.ts'
import { textLiteral, type ViewColumns, type ViewRow } from './rows.ts'

const placeColumns = { table_catalog: 'STRING', table_schema: 'STRING', table_name: 'STRING' } as const

export const tablesColumns: ViewColumns = {
  ...placeColumns,
  table_type: 'STRING',
  managed_table_type: 'STRING',
  is_insertable_into: 'STRING',
  is_fine_grained_mutations_enabled: 'STRING',
  is_typed: 'STRING',
  is_change_history_enabled: 'STRING',
  creation_time: 'TIMESTAMP',
  base_table_catalog: 'STRING',
  base_table_schema: 'STRING',
  base_table_name: 'STRING',
  snapshot_time_ms: 'TIMESTAMP',
  replica_source_catalog: 'STRING',
  replica_source_schema: 'STRING',
  replica_source_name: 'STRING',
  replication_status: 'STRING',
  replication_error: 'STRING',
  ddl: 'STRING',
  default_collation_name: 'STRING',
  sync_status: 'STRING',
  upsert_stream_apply_watermark: 'TIMESTAMP',
}

const tableTypes: Readonly<Record<RelationRecord['type'], string>> = {
  table: 'BASE TABLE',
  view: 'VIEW',
  materialized_view: 'MATERIALIZED VIEW',
  external: 'EXTERNAL',
}

/** The word INFORMATION_SCHEMA has for the kind of a relation. */
export function tableType(record: RelationRecord): string {
  return tableTypes[record.type]
}

export function tablesRow(record: RelationRecord): ViewRow {
  return {
    ...placeOf(record),
    table_type: tableType(record),
    managed_table_type: record.type === 'table' ? 'NATIVE' : undefined,
    is_insertable_into: record.type === 'table' ? 'YES' : 'NO',
    is_fine_grained_mutations_enabled: 'NO',
    is_typed: 'NO',
    is_change_history_enabled: record.options['enable_change_history'] === true ? 'YES' : 'NO',
    creation_time: record.createdAt ?? record.lastModified,
    ddl: ddlOf(record),
  }
}

export const viewsColumns: ViewColumns = {
  ...placeColumns,
  view_definition: 'STRING',
  check_option: 'STRING',
  use_standard_sql: 'STRING',
}

export function viewsRows(record: RelationRecord): readonly ViewRow[] {
  if (record.type !== 'view') return []
  return [{ ...placeOf(record), view_definition: record.viewSql, use_standard_sql: 'YES' }]
}

export const columnsColumns: ViewColumns = {
  ...placeColumns,
  column_name: 'STRING',
  ordinal_position: 'INT64',
  is_nullable: 'STRING',
  data_type: 'STRING',
  is_generated: 'STRING',
  generation_expression: 'STRING',
  is_stored: 'STRING',
  is_hidden: 'STRING',
  is_updatable: 'STRING',
  is_system_defined: 'STRING',
  is_partitioning_column: 'STRING',
  clustering_ordinal_position: 'INT64',
  collation_name: 'STRING',
  column_default: 'STRING',
  rounding_mode: 'STRING',
}

export function columnsRows(record: RelationRecord): readonly ViewRow[] {
  const partitioning = partitioningOf(record)
  const clustering = record.clusterBy.map((name) => name.toLowerCase())
  return record.columns.map((column, index) => {
    const cluster = clustering.indexOf(column.name.toLowerCase())
    return {
      ...placeOf(record),
      column_name: column.name,
      ordinal_position: index + 1,
      is_nullable: record.requiredColumns?.includes(column.name) === true ? 'NO' : 'YES',
      data_type: typeToSql(column.type),
      is_generated: 'NEVER',
      is_hidden: 'NO',
      is_system_defined: 'NO',
      is_partitioning_column: partitioning?.column === column.name ? 'YES' : 'NO',
      clustering_ordinal_position: cluster === -1 ? undefined : cluster + 1,
      column_default: record.columnDefaults?.[column.name],
    }
  })
}

export const fieldPathsColumns: ViewColumns = {
  ...placeColumns,
  column_name: 'STRING',
  field_path: 'STRING',
  data_type: 'STRING',
  description: 'STRING',
  collation_name: 'STRING',
  rounding_mode: 'STRING',
}

/** One row per column and per field inside it, those of arrays of STRUCTs too. */
export function fieldPathsRows(record: RelationRecord): readonly ViewRow[] {
  return record.columns.flatMap((column) =>
    fieldPaths(column.name, column.type).map(({ path, type }) => ({
      ...placeOf(record),
      column_name: column.name,
      field_path: path,
      data_type: typeToSql(type),
      description: record.columnDescriptions[path],
    })),
  )
}

function fieldPaths(
  path: string,
  type: SqlType,
): readonly { readonly path: string; readonly type: SqlType }[] {
  const inner = type.kind === 'array' ? type.element : type
  const fields = inner.kind === 'struct' ? inner.fields : []
  return [{ path, type }, ...fields.flatMap((field) => fieldPaths(`${path}.${field.name}`, field.type))]
}

export const tableOptionsColumns: ViewColumns = {
  ...placeColumns,
  option_name: 'STRING',
  option_type: 'STRING',
  option_value: 'STRING',
}

export function tableOptionsRows(record: RelationRecord): readonly ViewRow[] {
  return optionsOf(record).map(({ name, type, value }) => ({
    ...placeOf(record),
    option_name: name,
    option_type: type,
    option_value: value,
  }))
}

interface Option {
  readonly name: string
  readonly type: string
  /** As GoogleSQL writes it. */
  readonly value: string
}

function optionsOf(record: RelationRecord): readonly Option[] {
  const labels = Object.entries(record.labels).map(
    ([key, value]) => `STRUCT(${textLiteral(key)}, ${textLiteral(value)})`,
  )
  const others = Object.entries(record.options).flatMap(([name, value]) =>
    value === null ? [] : [optionOf(name, value)],
  )
  return [
    ...(record.description === undefined || record.description === ''
      ? []
      : [{ name: 'description', type: 'STRING', value: textLiteral(record.description) }]),
    ...(labels.length === 0
      ? []
      : [{ name: 'labels', type: 'ARRAY<STRUCT<STRING, STRING>>', value: `[${labels.join(', ')}]` }]),
    ...others,
  ]
}

// BigQuery, "Table options": days may have a part.
const fractions = new Set(['partition_expiration_days', 'max_time_travel_hours'])
const instants = new Set(['expiration_timestamp'])

/** An option under its name, with the type and the literal INFORMATION_SCHEMA shows. */
export function optionOf(name: string, value: Json): Option {
  if (instants.has(name)) return { name, type: 'TIMESTAMP', value: String(value) }
  if (typeof value === 'boolean') return { name, type: 'BOOL', value: String(value) }
  if (typeof value === 'number')
    return fractions.has(name)
      ? { name, type: 'FLOAT64', value: Number.isInteger(value) ? value.toFixed(1) : String(value) }
      : { name, type: 'INT64', value: String(value) }
  if (Array.isArray(value))
    return {
      name,
      type: 'ARRAY<STRING>',
      value: `[${value.map((entry) => textLiteral(String(entry))).join(', ')}]`,
    }
  return { name, type: 'STRING', value: textLiteral(String(value)) }
}

/** The statement that makes the relation as it is now. */
function ddlOf(record: RelationRecord): string {
  const { database, schema, name } = record.target
  const columns = record.columns.map((column) => {
    const rest = [
      ...(record.requiredColumns?.includes(column.name) === true ? [' NOT NULL'] : []),
      ...(record.columnDefaults?.[column.name] === undefined
        ? []
        : [` DEFAULT ${record.columnDefaults[column.name]}`]),
      ...(record.columnDescriptions[column.name] === undefined
        ? []
        : [` OPTIONS(description=${textLiteral(record.columnDescriptions[column.name] ?? '')})`]),
    ]
    return `  ${column.name} ${typeToSql(column.type)}${rest.join('')}`
  })
  const kinds = {
    table: 'TABLE',
    external: 'EXTERNAL TABLE',
    view: 'VIEW',
    materialized_view: 'MATERIALIZED VIEW',
  }
  const options = optionsOf(record).map((option) => `  ${option.name}=${option.value}`)
  const isTable = record.type === 'table' || record.type === 'external'
  return `${[
    `CREATE ${kinds[record.type]} \`${database}.${schema}.${name}\``,
    ...(isTable ? ['(', columns.join(',\n'), ')'] : []),
    ...(record.partitionBy === undefined ? [] : [`PARTITION BY ${record.partitionBy}`]),
    ...(record.clusterBy.length === 0 ? [] : [`CLUSTER BY ${record.clusterBy.join(', ')}`]),
    ...(options.length === 0 ? [] : ['OPTIONS(', options.join(',\n'), ')']),
    ...(isTable || record.viewSql === undefined ? [] : [`AS ${record.viewSql}`]),
  ].join('\n')};`
}

export function placeOf(record: RelationRecord): ViewRow {
  const { database, schema, name } = record.target
  return { table_catalog: database, table_schema: schema, table_name: name }
}
