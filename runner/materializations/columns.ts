/** Which columns a model writes, and its query brought into their shape. */
import type { ModelAction } from '../ir/action.ts'
import type { ColumnDescriptor } from '../ir/column.ts'
import { quoteName } from '../ir/quote.ts'
import { type CompiledSql, concatSql } from '../ir/sql.ts'
import { type Column, type SqlType, sameType, typeToSql } from '../ir/types.ts'

/** Columns that say when and by which run a row was written; they never make a row another row. */
export const auditColumns: readonly string[] = ['_run_id', '_loaded_at']

/**
 * The model's columns when its config declares a type for every column it describes; undefined otherwise.
 *
 * The config then is the whole list: a column the query has beyond it is refused, not lost.
 */
export function declaredColumns(action: {
  readonly columns: readonly ColumnDescriptor[]
}): readonly Column[] | undefined {
  const top = action.columns.filter((column) => column.path.length === 1)
  const typed = top.flatMap((column) => {
    const [name] = column.path
    return name === undefined || column.type === undefined ? [] : [{ name, type: column.type }]
  })
  return typed.length === 0 || typed.length !== top.length ? undefined : typed
}

/** The declared type of a column, whatever the case of its name. */
export function declaredType(action: ModelAction, name: string): SqlType | undefined {
  return action.columns.find((column) => column.path.length === 1 && sameName(column.path[0] ?? '', name))
    ?.type
}

export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => sameName(column.name, name))
}

export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

/** Whether two lists hold the same names with the same types, in any order. */
export function sameColumns(left: readonly Column[], right: readonly Column[]): boolean {
  return (
    left.length === right.length &&
    left.every((column) => {
      const other = findColumn(right, column.name)
      return other !== undefined && sameType(column.type, other.type)
    })
  )
}

/** Those columns that a comparison of rows looks at. */
export function comparedColumns(columns: readonly Column[]): readonly Column[] {
  return columns.filter((column) => !auditColumns.includes(column.name.toLowerCase()))
}

export function columnList(names: readonly string[]): string {
  return names.map(quoteName).join(', ')
}

/**
 * A query for exactly these columns of `query`, each cast to its type where one is given.
 *
 * The nulls beside the query make the engine refuse it when it has more columns than are named: positions must agree in
 * number, and NULL takes any type. Without them a column that nobody named would be left out in silence.
 */
export function selectColumns(
  query: CompiledSql,
  columns: readonly { readonly name: string; readonly type?: SqlType }[],
): CompiledSql {
  const list = columns
    .map((column) => `    ${castTo(quoteName(column.name), column.type)} as ${quoteName(column.name)},\n`)
    .join('')
  const nulls = columns.map(() => 'null').join(', ')
  return concatSql(
    `select\n${list}from (\n    select * from (\n`,
    query,
    `\n    )\n    union all\n    select ${nulls} from (select 1) where false\n)`,
  )
}

/** The query with those of its columns cast that have a declared type; all columns stay. */
export function castDeclared(query: CompiledSql, action: ModelAction): CompiledSql {
  const casts = action.columns.flatMap((column) => {
    const [name] = column.path
    if (column.path.length !== 1 || name === undefined || column.type === undefined) return []
    return [`${castTo(quoteName(name), column.type)} as ${quoteName(name)}`]
  })
  if (casts.length === 0) return query
  return concatSql(`select * replace (${casts.join(', ')}) from (\n`, query, '\n)')
}

function castTo(expression: string, type: SqlType | undefined): string {
  // GoogleSQL casts an array only to its own type, so it is left to the column of the table to accept it.
  return type === undefined || type.kind === 'array'
    ? expression
    : `cast(${expression} as ${typeToSql(type)})`
}
