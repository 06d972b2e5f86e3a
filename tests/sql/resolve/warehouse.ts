/** The tables that the fixtures and tests of the resolver are written against, and short ways to ask about a statement. */
import type { SqlType } from '../../../runner/ir/types.ts'
import { typeToSql } from '../../../runner/ir/types.ts'
import { parseStatement, parseTypeName } from '../../../runner/sql/parse/parse.ts'
import { type Catalog, type CatalogContents, createCatalog } from '../../../runner/sql/resolve/catalog.ts'
import { type ResolveOptions, resolveStatement } from '../../../runner/sql/resolve/resolve.ts'
import { openSession } from '../../../runner/sql/resolve/session.ts'
import type { ResolvedQuery } from '../../../runner/sql/resolve/tree.ts'
import { resolveType } from '../../../runner/sql/resolve/type.ts'
import { parsed } from '../tree.ts'

const columns: Readonly<Record<string, string>> = {
  t: 'a INT64, b STRING, c FLOAT64, d DATE, ts TIMESTAMP, n NUMERIC, flag BOOL',
  u: 'a FLOAT64, b STRING, x INT64, arr ARRAY<INT64>, dt DATETIME',
  o: 'id INT64, s STRUCT<x INT64, y STRING, z STRUCT<w DATE>>, items ARRAY<STRUCT<sku STRING, qty INT64, price NUMERIC, tags ARRAY<STRING>>>, tags ARRAY<STRING>, j JSON, `by` BYTES, tm TIME, bn BIGNUMERIC, iv INTERVAL',
  w: 'w INT64, b STRING',
}

/** A type from its own notation. */
export function typeOf(text: string): SqlType {
  return resolveType(openSession({ catalog: createCatalog({}) }), parsed(parseTypeName(text)))
}

/** The catalog of the tables above in `p.d`, with `more` beside them. */
export function catalogWith(more: CatalogContents = {}): Catalog {
  const tables = Object.entries(columns).map(([name, text]) => {
    const row = typeOf(`STRUCT<${text}>`)
    return { target: { database: 'p', schema: 'd', name }, columns: row.kind === 'struct' ? row.fields : [] }
  })
  return createCatalog({
    ...more,
    defaultDatabase: 'p',
    defaultSchema: 'd',
    tables: [...tables, ...(more.tables ?? [])],
  })
}

export const catalog = catalogWith()

/** Resolves one statement against the tables above. */
export function resolve(text: string, options: Partial<ResolveOptions> = {}) {
  return resolveStatement(parsed(parseStatement(text)), { catalog, ...options })
}

/** The resolved query of a statement that must be right. */
export function queryOf(text: string, options: Partial<ResolveOptions> = {}): ResolvedQuery {
  const { value, diagnostics } = resolve(text, options)
  if (value.kind !== 'queryStatement') throw new Error(diagnostics[0]?.message ?? `no query: ${text}`)
  return value.query
}

/** `a INT64, _ STRING`: the columns of a query, anonymous ones as `_`. */
export function columnsOf(query: ResolvedQuery): string {
  return query.columns.map(({ name, type }) => `${name === '' ? '_' : name} ${typeToSql(type)}`).join(', ')
}
