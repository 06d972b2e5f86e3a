/** GoogleSQL types as DuckDB holds them, and the way back. */
import type { ScalarType, ScalarTypeName, SqlType, StructType } from '../../../ir/types.ts'
import { quoteName } from '../name.ts'

// BIGNUMERIC is an integer of any size that counts units of 1e-38: equality, order, grouping, sums and differences are
// then DuckDB's own, and only products, quotients and text need JavaScript.
const scalarTypes: Readonly<Record<ScalarTypeName, string>> = {
  BOOL: 'BOOLEAN',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  BIGNUMERIC: 'BIGNUM',
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMPTZ',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'VARCHAR',
}

/**
 * The DuckDB type that holds values of a GoogleSQL type.
 *
 * Lengths and precisions are left aside: values in expressions are plain NUMERIC, DECIMAL(38,9). A RANGE is a struct of
 * its two ends. Fields of a struct have names that differ, see {@link structFieldNames}.
 */
export function duckdbType(type: SqlType): string {
  switch (type.kind) {
    case 'scalar':
      return scalarTypes[type.name]
    case 'array':
      return `${duckdbType(type.element)}[]`
    case 'range':
      return `STRUCT("start" ${duckdbType(type.element)}, "end" ${duckdbType(type.element)})`
    case 'struct': {
      const names = structFieldNames(type)
      if (names.length === 0) return 'STRUCT("_1" BOOLEAN)'
      return `STRUCT(${type.fields.map((field, index) => `${quoteName(names[index] ?? '')} ${duckdbType(field.type)}`).join(', ')})`
    }
  }
}

/** The DuckDB type of a stored column: as {@link duckdbType}, but NUMERIC(p, s) keeps its precision and scale. */
export function duckdbColumnType(type: SqlType): string {
  const declared = declaredDecimal(type)
  return declared === undefined ? duckdbType(type) : declared
}

/** `DECIMAL(18,2)` for a column declared NUMERIC(18, 2); undefined for a type that is stored as it is computed. */
export function declaredDecimal(type: SqlType): string | undefined {
  if (type.kind !== 'scalar' || type.name !== 'NUMERIC' || type.parameters === undefined) return undefined
  const [precision = 38, scale = 0] = type.parameters
  return `DECIMAL(${precision},${scale})`
}

/**
 * The DuckDB names of a struct's fields, in order and all different, as DuckDB demands (case does not count there).
 *
 * A field without a name is called `_1`, `_2`, … by its place; a repeated name gets its place appended.
 */
export function structFieldNames(type: StructType): readonly string[] {
  const taken = new Set<string>()
  return type.fields.map((field, index) => {
    let name = field.name === '' ? `_${index + 1}` : field.name
    while (taken.has(name.toLowerCase())) name = `${name}_${index + 1}`
    taken.add(name.toLowerCase())
    return name
  })
}

/**
 * The GoogleSQL type of a column another tool has made, from DuckDB's own words: `STRUCT(a BIGINT, b VARCHAR[])`.
 *
 * Types GoogleSQL does not have become the nearest that holds their values, STRING in the end.
 */
export function googleType(duckdb: string): SqlType {
  const text = duckdb.trim()
  const list = /^(.*)\[\d*\]$/s.exec(text)
  if (list?.[1] !== undefined) return { kind: 'array', element: googleType(list[1]) }
  const fields = /^STRUCT\((.*)\)$/s.exec(text)
  if (fields?.[1] !== undefined) return { kind: 'struct', fields: splitFields(fields[1]).map(googleField) }
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(text)
  if (decimal !== null) return googleDecimal(Number(decimal[1]), Number(decimal[2]))
  return { kind: 'scalar', name: googleScalars[text] ?? 'STRING' }
}

const googleScalars: Readonly<Record<string, ScalarTypeName>> = {
  BOOLEAN: 'BOOL',
  TINYINT: 'INT64',
  SMALLINT: 'INT64',
  INTEGER: 'INT64',
  BIGINT: 'INT64',
  UTINYINT: 'INT64',
  USMALLINT: 'INT64',
  UINTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  DOUBLE: 'FLOAT64',
  BIGNUM: 'BIGNUMERIC',
  BLOB: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'DATETIME',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
}

function googleDecimal(precision: number, scale: number): ScalarType {
  const isPlain = precision === 38 && scale === 9
  return { kind: 'scalar', name: 'NUMERIC', ...(isPlain ? {} : { parameters: [precision, scale] }) }
}

function googleField(text: string): { readonly name: string; readonly type: SqlType } {
  const parts = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(text)
  return { name: parts?.[1]?.replaceAll('""', '"') ?? parts?.[2] ?? '', type: googleType(parts?.[3] ?? text) }
}

// Splits at the commas that stand outside parentheses and quotes.
function splitFields(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
