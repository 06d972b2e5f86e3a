/** INSERT, UPDATE, DELETE and TRUNCATE. */
import type { SqlType } from '../../../ir/types.ts'
import type {
  ResolvedAssignment,
  ResolvedDelete,
  ResolvedExpression,
  ResolvedInsert,
  ResolvedTableScan,
  ResolvedTruncate,
  ResolvedUpdate,
  TargetColumn,
} from '../../../sql/resolve/tree.ts'
import { quoteName, quoteText } from '../name.ts'
import { type Context, columnLabel, fromAlias, knownRelation, recordName, unsupported } from './context.ts'
import { expressionSql, structSql } from './expression.ts'
import { storedColumnSql } from './from.ts'
import { matchProgram } from './merge.ts'
import { count, type Program, writing } from './program.ts'
import { querySql } from './query.ts'
import { storedSql } from './store.ts'
import { structFieldNames } from './type.ts'

/** INSERT of values or of a query's rows. */
export function insertProgram(context: Context, insert: ResolvedInsert): Program {
  const target = writableName(context, insert)
  const columns = insert.columns.map((column) => quoteName(column.name)).join(', ')
  if (insert.source.kind === 'query') {
    const { query } = insert.source
    const alias = fromAlias(context, 'rows')
    const values = insert.columns.map((column, index) => {
      const label = query.columns[index]
      if (label === undefined) throw new Error('internal: INSERT with fewer values than columns')
      return storedSql(`${alias}.${columnLabel(label)}`, column.type, column.name)
    })
    return writing([
      count(
        `INSERT INTO ${target} (${columns}) SELECT ${values.join(', ')} FROM (${querySql(context, query)}) AS ${alias}`,
      ),
    ])
  }
  const rows = insert.source.rows.map(
    (row) => `(${row.map((value, index) => valueSql(context, value, insert.columns[index])).join(', ')})`,
  )
  return writing([count(`INSERT INTO ${target} (${columns}) VALUES ${rows.join(', ')}`)])
}

/** DELETE. */
export function deleteProgram(context: Context, statement: ResolvedDelete): Program {
  const { name, alias } = targetItem(context, statement.table)
  return writing([count(`DELETE FROM ${name} AS ${alias} WHERE ${expressionSql(context, statement.where)}`)])
}

/** TRUNCATE TABLE. */
export function truncateProgram(context: Context, statement: ResolvedTruncate): Program {
  return writing([count(`TRUNCATE ${writableName(context, statement)}`)])
}

/** UPDATE; with FROM it goes the way of MERGE, because DuckDB takes any one of several matches in silence. */
export function updateProgram(context: Context, update: ResolvedUpdate): Program {
  if (update.from !== undefined)
    return matchProgram(context, {
      table: update.table,
      source: update.from,
      on: update.where,
      place: update,
      clauses: [
        {
          match: 'matched',
          action: { kind: 'update', assignments: update.assignments },
          start: update.start,
          end: update.end,
        },
      ],
    })
  const { name, alias } = targetItem(context, update.table)
  const sets = assignedColumns(context, update.assignments).map(
    ({ column, sql }) => `${quoteName(column.name)} = ${sql}`,
  )
  return writing([
    count(`UPDATE ${name} AS ${alias} SET ${sets.join(', ')} WHERE ${expressionSql(context, update.where)}`),
  ])
}

/** The new value of each column that is assigned to, wholly or field by field. */
export function assignedColumns(
  context: Context,
  assignments: readonly ResolvedAssignment[],
): readonly { readonly column: TargetColumn; readonly sql: string }[] {
  const columns = new Map<string, { column: TargetColumn; sql: string }>()
  for (const assignment of assignments) {
    const key = assignment.column.name.toLowerCase()
    if (assignment.fields.length === 0) {
      columns.set(key, {
        column: assignment.column,
        sql: valueSql(context, assignment.value, assignment.column),
      })
      continue
    }
    if (assignment.current === undefined) throw new Error('internal: a field is assigned without its column')
    const before = columns.get(key)?.sql ?? expressionSql(context, assignment.current)
    const sql = withField(
      before,
      assignment.column.type,
      assignment.fields.map((field) => field.index),
      expressionSql(context, assignment.value),
    )
    columns.set(key, { column: assignment.column, sql })
  }
  return [...columns.values()]
}

/** A value for a column; DEFAULT stays the word. */
export function valueSql(
  context: Context,
  value: ResolvedExpression,
  column: TargetColumn | undefined,
): string {
  if (column === undefined) throw new Error('internal: a value without a column')
  const sql = expressionSql(context, value)
  return value.kind === 'default' ? sql : storedSql(sql, column.type, column.name)
}

/** The table that is written, under an alias; from here on the context knows its columns. */
export function targetItem(
  context: Context,
  table: ResolvedTableScan,
): { readonly name: string; readonly alias: string } {
  const name = writableName(context, { target: table.target, start: table.start, end: table.end })
  const alias = fromAlias(context, table.alias)
  for (const column of table.columns) context.columns.set(column.id, storedColumnSql(alias, column))
  return { name, alias }
}

function writableName(context: Context, place: Pick<ResolvedTruncate, 'target' | 'start' | 'end'>): string {
  const record = knownRelation(context.world, place.target)
  if (record.type !== 'table')
    return unsupported(`writing to ${place.target.name}, which is not a table,`, place)
  return recordName(context.world, record.target)
}

// A STRUCT is a value: changing a field makes a new one from the others.
function withField(struct: string, type: SqlType, path: readonly number[], value: string): string {
  const [place, ...rest] = path
  if (place === undefined) return value
  if (type.kind !== 'struct') throw new Error('internal: a field of what is not a STRUCT')
  const names = structFieldNames(type)
  const fields = type.fields.map((field, index) => {
    const current = `struct_extract(${struct}, ${quoteText(names[index] ?? '')})`
    return index === place ? withField(current, field.type, rest, value) : current
  })
  return structSql(names, fields)
}
