/** INFORMATION_SCHEMA about stored rows: counted from the data when they are asked for. */
import type { RelationRecord } from '../catalog.ts'
import { partitioningOf } from '../partition.ts'
import { tableType } from './relations.ts'
import { computedSql, textLiteral, timestampLiteral, type ViewColumns } from './rows.ts'

export const partitionsColumns: ViewColumns = {
  table_catalog: 'STRING',
  table_schema: 'STRING',
  table_name: 'STRING',
  partition_id: 'STRING',
  total_rows: 'INT64',
  total_logical_bytes: 'INT64',
  total_billable_bytes: 'INT64',
  last_modified_time: 'TIMESTAMP',
  storage_tier: 'STRING',
}

/** One row per partition that has rows; a table without partitions has one, whose partition is NULL. Bytes are not known. */
export function partitionsSql(record: RelationRecord, modifiedAt: string): string {
  const partitioning = partitioningOf(record)
  const values = {
    ...place(record),
    last_modified_time: timestampLiteral(modifiedAt),
    storage_tier: "'ACTIVE'",
  }
  if (partitioning === undefined)
    return computedSql(partitionsColumns, { ...values, total_rows: 'COUNT(*)' }, `FROM ${tableName(record)}`)
  return computedSql(
    partitionsColumns,
    { ...values, partition_id: 'partition_id_of_row', total_rows: 'rows_of_partition' },
    `FROM (SELECT ${partitioning.id} AS partition_id_of_row, COUNT(*) AS rows_of_partition FROM ${tableName(record)} GROUP BY 1)`,
  )
}

export const tableStorageColumns: ViewColumns = {
  project_id: 'STRING',
  project_number: 'INT64',
  table_catalog: 'STRING',
  table_schema: 'STRING',
  table_name: 'STRING',
  creation_time: 'TIMESTAMP',
  total_rows: 'INT64',
  total_partitions: 'INT64',
  total_logical_bytes: 'INT64',
  active_logical_bytes: 'INT64',
  long_term_logical_bytes: 'INT64',
  current_physical_bytes: 'INT64',
  total_physical_bytes: 'INT64',
  active_physical_bytes: 'INT64',
  long_term_physical_bytes: 'INT64',
  time_travel_physical_bytes: 'INT64',
  storage_last_modified_time: 'TIMESTAMP',
  deleted: 'BOOL',
  table_type: 'STRING',
  managed_table_type: 'STRING',
  fail_safe_physical_bytes: 'INT64',
  last_metadata_index_refresh_time: 'TIMESTAMP',
  table_deletion_reason: 'STRING',
  table_deletion_time: 'TIMESTAMP',
}

/** Rows and partitions of a table; bytes are not known. */
export function tableStorageSql(record: RelationRecord, modifiedAt: string): string {
  const id = partitioningOf(record)?.id
  return computedSql(
    tableStorageColumns,
    {
      ...place(record),
      project_id: textLiteral(record.target.database),
      creation_time: timestampLiteral(record.createdAt ?? record.lastModified),
      total_rows: 'COUNT(*)',
      total_partitions: id === undefined ? '0' : `COUNT(DISTINCT ${id})`,
      storage_last_modified_time: timestampLiteral(modifiedAt),
      deleted: 'FALSE',
      table_type: textLiteral(tableType(record)),
      managed_table_type: "'NATIVE'",
    },
    `FROM ${tableName(record)}`,
  )
}

function place(record: RelationRecord): Readonly<Record<string, string>> {
  const { database, schema, name } = record.target
  return {
    table_catalog: textLiteral(database),
    table_schema: textLiteral(schema),
    table_name: textLiteral(name),
  }
}

function tableName({ target }: RelationRecord): string {
  return `\`${target.database}.${target.schema}.${target.name}\``
}
