/** External tables: files read where they lie. */
import { isAbsolute, join } from 'node:path'
import type { Json } from '../../../base/json.ts'
import type { Column } from '../../../ir/types.ts'
import type { ResolvedCreateExternalTable } from '../../../sql/resolve/tree.ts'
import type { ExternalDefinition, RelationRecord } from '../catalog.ts'
import { quoteName, quoteText } from '../name.ts'
import { unsupported } from './context.ts'
import { duckdbType } from './type.ts'

/** What the options of CREATE EXTERNAL TABLE say. @throws WarehouseError kind 'unsupported' for what cannot be read here. */
export function externalDefinition(
  statement: ResolvedCreateExternalTable,
  options: Readonly<Record<string, Json>>,
): ExternalDefinition {
  const format = String(options['format'] ?? '').toUpperCase()
  const known = formats[format]
  if (known === undefined)
    return unsupported(`the format ${format || 'that is not named'} of an external table`, statement)
  if (options['hive_partition_uri_prefix'] !== undefined && statement.partitionColumns.length === 0)
    return unsupported('WITH PARTITION COLUMNS without a list of them', statement)
  const uris = options['uris']
  return {
    format: known,
    uris: (Array.isArray(uris) ? (uris as readonly Json[]) : [uris ?? '']).map(String),
    skipLeadingRows: Number(options['skip_leading_rows'] ?? 0),
    fieldDelimiter: delimiter(String(options['field_delimiter'] ?? ',')),
    quote: String(options['quote'] ?? '"'),
    nullMarker: String(options['null_marker'] ?? ''),
    allowQuotedNewlines: options['allow_quoted_newlines'] === true,
    allowJaggedRows: options['allow_jagged_rows'] === true,
    ignoreUnknownValues: options['ignore_unknown_values'] === true,
    encoding: String(options['encoding'] ?? 'UTF-8').toUpperCase(),
    partitionColumns: statement.partitionColumns.map((column) => column.name),
  }
}

const formats: Readonly<Record<string, ExternalDefinition['format']>> = {
  CSV: 'CSV',
  NEWLINE_DELIMITED_JSON: 'NEWLINE_DELIMITED_JSON',
  JSON: 'NEWLINE_DELIMITED_JSON',
  PARQUET: 'PARQUET',
}

/** The path of a URI: `gs://bucket/a/*.csv` lies under the storage root, other URIs are paths from the project's root. */
export function storagePath(
  uri: string,
  { storageRoot, projectRoot }: { readonly storageRoot: string; readonly projectRoot: string },
): string {
  const bucket = /^gs:\/\/[^/]+\/(.*)$/.exec(uri)?.[1]
  if (bucket !== undefined) return join(storageRoot, bucket)
  return isAbsolute(uri) ? uri : join(projectRoot, uri)
}

/**
 * A FROM item that reads the files as the declared columns, and `_FILE_NAME`.
 *
 * @param files the files there are now; none gives no rows.
 */
export function externalSource(record: RelationRecord, files: readonly string[]): string {
  const definition = record.external
  if (definition === undefined) throw new Error(`internal: ${record.target.name} has no files`)
  if (files.length === 0) return emptySource(record)
  const list = `[${files.map(quoteText).join(', ')}]`
  const inFiles = record.columns.filter((column) => !isPartition(definition, column.name))
  const columns = `{${inFiles.map((column) => `${quoteText(column.name)}: ${quoteText(duckdbType(column.type))}`).join(', ')}}`
  const others = [...folderItems(record, definition), ...fileNameItem(record)]
  switch (definition.format) {
    case 'CSV': {
      const items = [...csvItems(inFiles, definition), ...others]
      return `(SELECT ${items.join(', ')} FROM read_csv(${list}, ${csvOptions(definition, columns).join(', ')}))`
    }
    case 'NEWLINE_DELIMITED_JSON': {
      const items = [...inFiles.map((column) => quoteName(column.name)), ...others]
      return `(SELECT ${items.join(', ')} FROM read_ndjson(${list}, columns = ${columns}, filename = '${fileColumn}', maximum_object_size = 104857600, hive_partitioning = false))`
    }
    case 'PARQUET': {
      const items = inFiles.map(
        (column) =>
          `CAST(${quoteName(column.name)} AS ${duckdbType(column.type)}) AS ${quoteName(column.name)}`,
      )
      return `(SELECT ${[...items, ...others].join(', ')} FROM read_parquet(${list}, filename = '${fileColumn}', union_by_name = true, hive_partitioning = false))`
    }
  }
}

function isPartition(definition: ExternalDefinition, column: string): boolean {
  return definition.partitionColumns?.includes(column) === true
}

// The value of a column is what its folder says behind "=", with the characters a path cannot hold in percents.
function folderItems(record: RelationRecord, definition: ExternalDefinition): readonly string[] {
  return record.columns.flatMap((column) => {
    if (!isPartition(definition, column.name)) return []
    const pattern = quoteText(`/${column.name.replaceAll(/[^A-Za-z0-9_]/g, '.')}=([^/]+)/`)
    const value = `nullif(nullif(url_decode(regexp_extract("${fileColumn}", ${pattern}, 1)), ''), '__HIVE_DEFAULT_PARTITION__')`
    return [`CAST(${value} AS ${duckdbType(column.type)}) AS ${quoteName(column.name)}`]
  })
}

// Without auto detection the columns go by position, as in BigQuery. A quoted NULL marker is text, an empty field is
// NULL only where the marker is empty.
function csvOptions(definition: ExternalDefinition, columns: string): readonly string[] {
  return [
    'auto_detect = false',
    'header = false',
    `skip = ${definition.skipLeadingRows}`,
    `delim = ${quoteText(definition.fieldDelimiter)}`,
    `quote = ${quoteText(definition.quote)}`,
    `escape = ${quoteText(definition.quote)}`,
    `columns = ${columns}`,
    `nullstr = [${quoteText(definition.nullMarker)}]`,
    'allow_quoted_nulls = false',
    `null_padding = ${definition.allowJaggedRows}`,
    `encoding = ${quoteText(definition.encoding === 'ISO-8859-1' ? 'latin-1' : 'utf-8')}`,
    'max_line_size = 104857600',
    `filename = '${fileColumn}'`,
    'hive_partitioning = false',
  ]
}

// BYTES stand in base64, JSON and the rest as DuckDB reads them.
function csvItems(columns: readonly Column[], definition: ExternalDefinition): readonly string[] {
  return columns.map((column) => {
    const name = quoteName(column.name)
    const isText = column.type.kind === 'scalar' && column.type.name === 'STRING'
    // With a marker of its own, an empty field of another type than STRING still has no value.
    if (definition.nullMarker === '' || isText || duckdbType(column.type) !== 'VARCHAR') return name
    return `nullif(${name}, '') AS ${name}`
  })
}

// No column of GoogleSQL has a dollar sign in its name, so the reader's own column is never one of the file's.
const fileColumn = 'file$'

/** Whether `_FILE_NAME` is the pseudo column here, not a column of the files. */
export function hasFileName(record: RelationRecord): boolean {
  return (
    record.type === 'external' && !record.columns.some((column) => column.name.toUpperCase() === '_FILE_NAME')
  )
}

function fileNameItem(record: RelationRecord): readonly string[] {
  return hasFileName(record) ? [`"${fileColumn}" AS "_FILE_NAME"`] : []
}

function emptySource(record: RelationRecord): string {
  const items = record.columns.map(
    (column) => `CAST(NULL AS ${duckdbType(column.type)}) AS ${quoteName(column.name)}`,
  )
  const fileName = hasFileName(record) ? ['CAST(NULL AS VARCHAR) AS "_FILE_NAME"'] : []
  return `(SELECT ${[...items, ...fileName].join(', ')} WHERE false)`
}

function delimiter(written: string): string {
  return written.toLowerCase() === 'tab' || written === '\\t' ? '\t' : written
}
