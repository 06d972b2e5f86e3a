/** The columns an incremental run writes, given those the table has and those the config declares. */
import type { ModelAction } from '../ir/action.ts'
import type { RefusalTask, StatementTask } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import type { Relation } from '../ir/relation.ts'
import { type CompiledSql, concatSql } from '../ir/sql.ts'
import { quoteTarget } from '../ir/target.ts'
import { type Column, type SqlType, sameType, typeToSql } from '../ir/types.ts'
import { columnList, declaredColumns, declaredType, findColumn, selectColumns } from './columns.ts'
import { columnDefinition } from './create.ts'
import { refuse, statement } from './tasks.ts'

export interface TargetColumns {
  readonly refusal?: RefusalTask
  /** The columns the table will have, in the order of the table, new ones last. */
  readonly columns: readonly Column[]
  readonly names: readonly string[]
  /** Those the table does not have yet. */
  readonly added: readonly Column[]
  /** The same column with the type its values are cast to, where the config declares one. */
  readonly casts: readonly { readonly name: string; readonly type?: SqlType }[]
  /** Columns the query has beyond these are left out, because the author said so. */
  readonly ignoresOthers: boolean
}

type OnSchemaChange = 'ignore' | 'fail' | 'extend' | 'synchronize'

/** Compares what is declared with what is there; differences that `onSchemaChange` does not allow are a refusal. */
export function targetColumns(
  action: ModelAction,
  existing: Relation,
  onSchemaChange: OnSchemaChange,
): TargetColumns {
  const declared = declaredColumns(action)
  const added = declared?.filter((column) => findColumn(existing.columns, column.name) === undefined) ?? []
  const missing = existing.columns.filter(
    (column) => declared !== undefined && findColumn(declared, column.name) === undefined,
  )
  const retyped = existing.columns.filter((column) => {
    const type = declaredType(action, column.name)
    return type !== undefined && !sameType(type, column.type)
  })
  const extendsTable = onSchemaChange === 'extend' || onSchemaChange === 'synchronize'
  const isRefused =
    missing.length > 0 || retyped.length > 0 || (added.length > 0 && onSchemaChange === 'fail')
  const columns = [...existing.columns, ...(extendsTable ? added : [])]
  const result: TargetColumns = {
    columns,
    names: columns.map((column) => column.name),
    added: extendsTable ? added : [],
    casts: columns.map(({ name }) => {
      const type = declaredType(action, name)
      return type === undefined ? { name } : { name, type }
    }),
    ignoresOthers: onSchemaChange === 'ignore',
  }
  if (!isRefused) return result
  const [refusal] = refuse(action, 'columns-changed', {
    name: action.target.name,
    added: added.map((column) => column.name),
    missing: missing.map((column) => column.name),
    retyped: retyped.map((column) => ({
      name: column.name,
      from: typeToSql(column.type),
      to: typeToSql(declaredType(action, column.name) ?? column.type),
    })),
  })
  return { ...result, refusal }
}

/** The incremental query with exactly the target's columns. */
export function incrementalRows(action: ModelAction, columns: TargetColumns): CompiledSql {
  const query = action.incrementalQuery ?? action.query
  if (!columns.ignoresOthers) return selectColumns(query, columns.casts)
  const list = columns.casts.map(({ name, type }) =>
    type === undefined || type.kind === 'array'
      ? quoteName(name)
      : `cast(${quoteName(name)} as ${typeToSql(type)}) as ${quoteName(name)}`,
  )
  return concatSql(`select ${list.join(', ')} from (\n`, query, '\n)')
}

/** What to ask when the engine refuses {@link incrementalRows}. */
export function expectedColumns(action: ModelAction, columns: TargetColumns): Pick<StatementTask, 'expects'> {
  return columns.ignoresOthers
    ? {}
    : { expects: { query: action.incrementalQuery ?? action.query, columns: columns.names } }
}

/** The rows that are there, as a relation with the target's columns; new ones are NULL. */
export function oldRows(action: ModelAction, columns: TargetColumns): string {
  const table = quoteTarget(action.target)
  if (columns.added.length === 0) return table
  const old = columns.names.slice(0, columns.names.length - columns.added.length)
  const nulls = columns.added.map(
    (column) => `cast(null as ${typeToSql(column.type)}) as ${quoteName(column.name)}`,
  )
  return `(select ${[columnList(old), ...nulls].join(', ')} from ${table})`
}

/** The statement that gives the table its new columns; none when it has them all. */
export function addColumns(action: ModelAction, columns: TargetColumns): readonly StatementTask[] {
  if (columns.added.length === 0) return []
  const list = columns.added.map(
    (column) => `    add column if not exists ${columnDefinition(column, action.columns)}`,
  )
  return [
    statement('publish', 'add columns', `alter table ${quoteTarget(action.target)}\n${list.join(',\n')}`),
  ]
}
