/** How GoogleSQL's names become DuckDB's. */
import type { Target } from '../../ir/target.ts'

/** The schema of our own notes inside the file. */
export const notesSchema = '_runner'

// Schemas of these names mean something else to the engine, or to us.
const takenSchemas = new Set(['main', 'temp', 'system', 'pg_catalog', 'information_schema', notesSchema])

/**
 * The DuckDB schema of a dataset.
 *
 * Datasets of the default project keep their name, so that a tool that opens the file sees `ecom_gold.fact_sales`;
 * those of another project are one schema called `project.dataset`. One file holds them all, because a transaction of
 * DuckDB can write to one file only.
 */
export function schemaName(
  dataset: { readonly database: string; readonly schema: string },
  defaultDatabase: string,
): string {
  const isPlain = dataset.database === defaultDatabase && !takenSchemas.has(dataset.schema.toLowerCase())
  return isPlain ? dataset.schema : `${dataset.database}.${dataset.schema}`
}

/** The dataset a schema of the file stands for; the inverse of {@link schemaName}. */
export function datasetOf(
  schema: string,
  defaultDatabase: string,
): { readonly database: string; readonly schema: string } {
  // A project may hold a dot ("example.com:shop"), a dataset never does.
  const dot = schema.lastIndexOf('.')
  if (dot === -1) return { database: defaultDatabase, schema }
  return { database: schema.slice(0, dot), schema: schema.slice(dot + 1) }
}

/** The relation as DuckDB names it: `"ecom_gold"."fact_sales"`. */
export function relationName(target: Target, defaultDatabase: string): string {
  return `${quoteName(schemaName(target, defaultDatabase))}.${quoteName(target.name)}`
}

/** One identifier in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as a DuckDB literal. */
export function quoteText(text: string): string {
  // DuckDB's parser stops at a NUL byte, so it comes from chr().
  if (!text.includes('\0')) return `'${text.replaceAll("'", "''")}'`
  return `(${text
    .split('\0')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join(' || chr(0) || ')})`
}
