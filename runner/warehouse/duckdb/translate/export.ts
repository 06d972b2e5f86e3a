/** EXPORT DATA: a query's rows into one file under the storage root, written as BigQuery writes it. */
import type { Json } from '../../../base/json.ts'
import { type SqlType, typeToSql } from '../../../ir/types.ts'
import type { ResolvedExportData } from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import { translateCast } from '../functions/cast.ts'
import { quoteName, quoteText } from '../name.ts'
import { type Context, columnLabel, fromAlias, unsupported } from './context.ts'
import { readOptions } from './options.ts'
import { type Program, run } from './program.ts'
import { querySql } from './query.ts'
import { structFieldNames } from './type.ts'

/** EXPORT DATA; the star of the URI becomes the number of the first and only file. */
export function exportDataProgram(context: Context, statement: ResolvedExportData, text: string): Program {
  const { others: options } = readOptions(statement.options, text)
  const uri = String(options['uri'] ?? '')
  if (uri.split('*').length !== 2)
    throw new WarehouseError('invalid-query', `Option 'uri' value must be a wild card URI: ${uri}`, {
      offset: statement.start,
    })
  const format = formatOf(statement, options)
  const { query } = statement
  const alias = fromAlias(context, 'rows')
  const items = query.columns.map((column) => {
    if (format === 'CSV' && isNested(column.type))
      throw new WarehouseError(
        'invalid-query',
        `Operation cannot be performed on a nested schema. Field: ${column.name}`,
        { offset: statement.start },
      )
    const sql = `${alias}.${columnLabel(column)}`
    return `${format === 'PARQUET' ? sql : exportedSql(sql, column.type, 0)} AS ${quoteName(column.name)}`
  })
  const rows = `SELECT ${items.join(', ')} FROM (${querySql(context, query)}) AS ${alias}`
  const path = context.world.exportPath(uri)
  return {
    steps: [
      run(
        `COPY (${rows}) TO ${quoteText(path.replace('*', '000000000000'))} (${copyOptions(format, options)})`,
      ),
    ],
    columns: [],
    isReadOnly: true,
    writesFile: { pattern: path, overwrite: options['overwrite'] === true },
  }
}

type Format = 'CSV' | 'JSON' | 'PARQUET'

function formatOf(statement: ResolvedExportData, options: Readonly<Record<string, Json>>): Format {
  const format = String(options['format'] ?? '').toUpperCase()
  if (format === 'NEWLINE_DELIMITED_JSON') return 'JSON'
  if (format === 'CSV' || format === 'JSON' || format === 'PARQUET') return format
  return unsupported(`EXPORT DATA in the format ${format || 'that is not named'}`, statement)
}

function copyOptions(format: Format, options: Readonly<Record<string, Json>>): string {
  const compression = options['compression']
  const compressed =
    typeof compression === 'string' && compression.toUpperCase() !== 'NONE'
      ? [`COMPRESSION ${quoteText(compression.toLowerCase())}`]
      : []
  if (format !== 'CSV') return [`FORMAT ${format}`, ...compressed].join(', ')
  const delimiter = String(options['field_delimiter'] ?? ',')
  return [
    'FORMAT CSV',
    `HEADER ${options['header'] !== false}`,
    `DELIMITER ${quoteText(delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter)}`,
    "QUOTE '\"'",
    "ESCAPE '\"'",
    "NULLSTR ''",
    ...compressed,
  ].join(', ')
}

function isNested(type: SqlType): boolean {
  return type.kind === 'array' || type.kind === 'struct'
}

// BigQuery, "Exporting table data": INT64 are JSON strings so that no digit is lost, BYTES are in base64.
function exportedSql(sql: string, type: SqlType, depth: number): string {
  if (type.kind === 'array') {
    const item = `item${depth}$`
    return `list_transform(${sql}, lambda ${item}: ${exportedSql(item, type.element, depth + 1)})`
  }
  if (type.kind === 'struct') {
    const names = structFieldNames(type)
    const fields = type.fields.map((field, index) => {
      const value = `struct_extract(${sql}, ${quoteText(names[index] ?? '')})`
      return `${quoteName(field.name)} := ${exportedSql(value, field.type, depth)}`
    })
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`
  }
  const name = type.kind === 'scalar' ? type.name : ''
  if (name === 'BOOL' || name === 'FLOAT64' || name === 'STRING') return sql
  if (name === 'BYTES') return `to_base64(${sql})`
  if (name === 'JSON') return `CAST(${sql} AS VARCHAR)`
  const translation = translateCast({
    from: { sql, type },
    to: { kind: 'scalar', name: 'STRING' },
    isSafe: false,
  })
  if (!translation.ok)
    throw new WarehouseError(
      'unsupported',
      `EXPORT DATA of ${typeToSql(type)} is not supported by the local engine`,
    )
  return name === 'TIMESTAMP' ? `regexp_replace(${translation.sql}, '[+]00$', ' UTC')` : translation.sql
}
