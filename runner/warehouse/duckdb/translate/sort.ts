/** Sort keys, with NULL and NaN where GoogleSQL puts them. */
import type { ResolvedSortKey } from '../../../sql/resolve/tree.ts'
import type { OrderKey } from '../functions/translation.ts'
import { type Context, unsupported } from './context.ts'
import { expressionSql, isFloat } from './expression.ts'

/** The key as function translations take it. */
export function orderKey(context: Context, key: ResolvedSortKey): OrderKey {
  return {
    sql: keySql(context, key),
    type: key.expression.type,
    descending: key.isDescending,
    nulls: key.nulls,
  }
}

/**
 * One sort key as it stands after ORDER BY.
 *
 * NaN comes after NULL and before every number; DuckDB has it after all numbers, so a FLOAT64 is sorted by whether it
 * is NaN first.
 */
export function sortKeySql(context: Context, key: ResolvedSortKey): string {
  const sql = keySql(context, key)
  const direction = key.isDescending ? 'DESC' : 'ASC'
  const plain = `${sql} ${direction} NULLS ${key.nulls.toUpperCase()}`
  if (!isFloat(key.expression.type)) return plain
  return `isnan(${sql}) ${key.isDescending ? 'ASC' : 'DESC'} NULLS ${key.nulls.toUpperCase()}, ${plain}`
}

/** ORDER BY of all keys that can matter: a constant sorts nothing, and DuckDB would take it for the number of a column. */
export function orderBySql(context: Context, keys: readonly ResolvedSortKey[]): string {
  const parts = keys.filter((key) => !isConstant(key)).map((key) => sortKeySql(context, key))
  return parts.length === 0 ? '' : ` ORDER BY ${parts.join(', ')}`
}

function isConstant(key: ResolvedSortKey): boolean {
  return (
    key.expression.kind === 'literal' ||
    key.expression.kind === 'parameter' ||
    key.expression.kind === 'variable'
  )
}

function keySql(context: Context, key: ResolvedSortKey): string {
  const sql = expressionSql(context, key.expression)
  if (key.collation === undefined || key.collation === '' || key.collation === 'binary') return sql
  if (key.collation === 'und:ci') return `lower(${sql})`
  return unsupported(`the collation "${key.collation}"`, key)
}
