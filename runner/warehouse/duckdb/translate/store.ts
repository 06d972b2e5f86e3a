/** Values on their way into a stored column. */
import type { SqlType } from '../../../ir/types.ts'
import { declaredDecimal, duckdbType } from './type.ts'

/**
 * A value as a column of `type` keeps it.
 *
 * NUMERIC(p, s) is rounded to its scale and must fit, a text longer than STRING(n) is an error, and a NULL array is
 * stored as an empty one, as BigQuery does.
 * @param sql a DuckDB expression of type `duckdbType(type)`.
 */
export function storedSql(sql: string, type: SqlType, column: string): string {
  if (type.kind === 'array') return `coalesce(${sql}, CAST([] AS ${duckdbType(type)}))`
  const decimal = declaredDecimal(type)
  if (decimal !== undefined) return `CAST(${sql} AS ${decimal})`
  const [longest] = type.kind === 'scalar' ? (type.parameters ?? []) : []
  if (type.kind !== 'scalar' || longest === undefined) return sql
  if (type.name !== 'STRING' && type.name !== 'BYTES') return sql
  const length = type.name === 'STRING' ? `length(${sql})` : `octet_length(${sql})`
  const words = `${column}: ${type.name}(${longest}) has maximum length ${longest} but got a value with length `
  return `(CASE WHEN ${length} > ${longest} THEN error('${words.replaceAll("'", "''")}' || ${length}) ELSE ${sql} END)`
}
