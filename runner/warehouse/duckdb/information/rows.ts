/** The rows of a system view as GoogleSQL, so that the resolver types them like any other query. */
import type { Json } from '../../../base/json.ts'

/** Columns of a system view in order, by name: the scalar type of each. */
export type ViewColumns = Readonly<Record<string, 'STRING' | 'INT64' | 'TIMESTAMP' | 'BOOL'>>

/** A row: what is left out is NULL. */
export type ViewRow = Readonly<Record<string, Json | undefined>>

/** A query that gives the rows. */
export function rowsSql(columns: ViewColumns, rows: readonly ViewRow[]): string {
  const fields = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  const values = rows.map(
    (row) =>
      `(${Object.entries(columns)
        .map(([name, type]) => literal(row[name] ?? null, type))
        .join(', ')})`,
  )
  // A STRUCT of one field takes no parentheses alone; every view has several columns.
  return `SELECT * FROM UNNEST(ARRAY<STRUCT<${fields.join(', ')}>>[${values.join(', ')}])`
}

/** A query that gives rows computed from tables: `columns` by name, in GoogleSQL, over `from`; what is left out is NULL. */
export function computedSql(
  columns: ViewColumns,
  values: Readonly<Record<string, string | undefined>>,
  from: string,
): string {
  const items = Object.entries(columns).map(
    ([name, type]) => `${values[name] ?? `CAST(NULL AS ${type})`} AS ${name}`,
  )
  return `SELECT ${items.join(', ')} ${from}`
}

/** A text as a GoogleSQL literal. */
export function textLiteral(text: string): string {
  // JSON's escapes are all GoogleSQL's, but for the two line separators GoogleSQL takes as they are.
  return JSON.stringify(text)
}

/** An instant, ISO 8601 in UTC, as a GoogleSQL literal. */
export function timestampLiteral(iso: string): string {
  return `TIMESTAMP ${textLiteral(iso)}`
}

function literal(value: Json, type: ViewColumns[string]): string {
  if (value === null) return 'NULL'
  if (type === 'TIMESTAMP') return timestampLiteral(String(value))
  return type === 'STRING' ? textLiteral(String(value)) : String(value)
}
