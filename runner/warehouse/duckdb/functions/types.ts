/** How GoogleSQL types are kept in DuckDB. */
import type { ScalarTypeName, SqlType, StructType } from '../../../ir/types.ts'

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
 * Lengths and precisions are left aside: values in expressions are computed as plain NUMERIC. A declared column
 * NUMERIC(p, s) is stored as DECIMAL(p, s); see {@link duckdbColumnType}.
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
      return `STRUCT(${type.fields.map((field, index) => `${quote(names[index] ?? '')} ${duckdbType(field.type)}`).join(', ')})`
    }
  }
}

/** The DuckDB type of a stored column: as {@link duckdbType}, but NUMERIC(p, s) keeps its precision and scale. */
export function duckdbColumnType(type: SqlType): string {
  if (type.kind !== 'scalar' || type.name !== 'NUMERIC' || type.parameters === undefined)
    return duckdbType(type)
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

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
