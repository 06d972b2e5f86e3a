/** Views for tools that open the file by themselves, without the functions only this runner has. */
import { quoteName } from '../name.ts'

const failure = 'gsql_fail('

/**
 * A query for a view whose errors are raised by DuckDB's own error().
 *
 * It does what our failing function does, except under TRY, which refuses it (DuckDB 1.5.6).
 */
export function portableSql(sql: string): string {
  if (sql.includes('TRY(')) return sql
  return sql.replace(quotedOrCall, (found) => (found === failure ? 'error(' : found))
}

/**
 * Statements that put macros beside a view for those of our functions it uses and DuckDB nearly has.
 *
 * A view finds functions in its own schema, so they serve the tools that read it and never our own queries, which put
 * the view's query in its place. They may differ in what our functions are there for: rare letters, the last digit of a
 * quotient, unusual spellings of numbers and dates. Functions without a stand-in make the view ours alone.
 */
export function standInStatements(schema: string, sql: string): readonly string[] {
  const used = new Set(
    [...sql.matchAll(quotedOrCall)].map(([found]) => found).filter((found) => !/^['"]/.test(found)),
  )
  return Object.entries(standIns).flatMap(([name, definition]) =>
    used.has(`${name}(`) ? [`CREATE MACRO IF NOT EXISTS ${quoteName(schema)}.${name}${definition}`] : [],
  )
}

// Texts and names in quotes come first, so that nothing inside them is taken for a call.
const quotedOrCall = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\bgsql_\w+\(/g

const standIns: Readonly<Record<string, string>> = {
  gsql_upper: '(x) AS upper(x)',
  gsql_lower: '(x) AS lower(x)',
  gsql_reverse: '(x) AS reverse(x)',
  gsql_integer_parse: '(x) AS CAST(trim(x) AS BIGINT)',
  gsql_float_parse: '(x) AS CAST(trim(x) AS DOUBLE)',
  gsql_numeric_parse: '(x) AS CAST(trim(x) AS DECIMAL(38,9))',
  gsql_datetime_parse: '(x) AS CAST(x AS TIMESTAMP)',
  gsql_time_parse: '(x) AS CAST(x AS TIME)',
  gsql_float_text: "(x) AS regexp_replace(CAST(x AS VARCHAR), '\\.0$', '')",
  gsql_float_round: '(x, digits) AS round(x, CAST(digits AS INTEGER))',
  gsql_float_trunc: '(x, digits) AS trunc(x, CAST(digits AS INTEGER))',
  gsql_numeric_from_float: '(x) AS CAST(x AS DECIMAL(38,9))',
  gsql_numeric_to_float: '(x) AS CAST(x AS DOUBLE)',
  gsql_numeric_multiply:
    '(x, y) AS CAST(CAST(x AS DECIMAL(19,4)) * CAST(y AS DECIMAL(19,5)) AS DECIMAL(38,9))',
  gsql_numeric_divide: '(x, y) AS CAST(CAST(x AS DOUBLE) / CAST(y AS DOUBLE) AS DECIMAL(38,9))',
}
