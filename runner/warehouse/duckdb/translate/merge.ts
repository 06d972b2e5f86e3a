/**
 * MERGE, and UPDATE with FROM.
 *
 * DuckDB's own MERGE takes any one of several source rows that match the same target row, and moves a clause without
 * condition behind those with one (DuckDB 1.5.6). So the pairs are found first and each gets the first clause that fits;
 * then what was found is checked and written by row id:
 *
 *   changes$ = row$, action$ (the number of the clause), value$… of source ⋈ target
 *   a row$ twice                → error
 *   delete, update, insert      from changes$
 */
import type { Column } from '../../../ir/types.ts'
import {
  columnsOfFrom,
  type Placed,
  type ResolvedColumn,
  type ResolvedExpression,
  type ResolvedFrom,
  type ResolvedFromSubquery,
  type ResolvedMerge,
  type ResolvedMergeClause,
  type ResolvedTableScan,
} from '../../../sql/resolve/tree.ts'
import { quoteName } from '../name.ts'
import {
  type Context,
  columnLabel,
  columnSql,
  fromAlias,
  knownRelation,
  nameColumns,
  recordName,
  unsupported,
} from './context.ts'
import { assignedColumns, valueSql } from './dml.ts'
import { expressionSql } from './expression.ts'
import { fromSql } from './from.ts'
import { joinSql } from './join.ts'
import { count, type Program, run, type Step, writing } from './program.ts'

/** Rows of `source` matched with rows of `table`, and what to do with each. */
export interface Matching {
  readonly table: ResolvedTableScan
  readonly source: ResolvedFrom
  readonly on: ResolvedExpression
  readonly clauses: readonly ResolvedMergeClause[]
  readonly place: Placed
}

/** MERGE. */
export function mergeProgram(context: Context, merge: ResolvedMerge): Program {
  return matchProgram(context, {
    table: merge.table,
    source: merge.source,
    on: merge.on,
    clauses: merge.clauses,
    place: merge,
  })
}

/** What to do with each pair of source and target row, found first and written after. */
export function matchProgram(context: Context, matching: Matching): Program {
  const record = knownRelation(context.world, matching.table.target)
  if (record.type !== 'table')
    unsupported(`writing to ${record.target.name}, which is not a table,`, matching.place)
  const target = recordName(context.world, record.target)
  const changes = quoteName(`changes$${context.next()}`)
  const written = matching.clauses.map((clause) => writtenBy(context, clause))
  const steps: Step[] = [
    run(`CREATE TEMP TABLE ${changes} AS ${changesSql(context, matching, written)}`),
    ...refusal(changes, matching),
    ...matching.clauses.flatMap((clause, action) =>
      writeStep(target, changes, clause, action, written[action] ?? []),
    ),
    run(`DROP TABLE temp.${changes}`),
  ]
  return writing(steps)
}

/** What a clause writes: a value per column; `value` is made once the columns of the pairs are known. */
interface Written {
  readonly column: Column
  readonly value: () => string
  readonly isDefault: boolean
}

function writtenBy(context: Context, clause: ResolvedMergeClause): readonly Written[] {
  const { action } = clause
  switch (action.kind) {
    case 'delete':
      return []
    case 'insert':
      return action.columns.map((column, index) => {
        const value = action.values[index]
        if (value === undefined) throw new Error('internal: INSERT with fewer values than columns')
        return { column, value: () => valueSql(context, value, column), isDefault: value.kind === 'default' }
      })
    case 'update': {
      const names = [...new Set(action.assignments.map((assignment) => assignment.column.name))]
      return names.map((name) => {
        const own = action.assignments.filter((assignment) => assignment.column.name === name)
        const [first] = own
        if (first === undefined) throw new Error('internal: an assignment without a column')
        const value = (): string => assignedColumns(context, own)[0]?.sql ?? 'NULL'
        return { column: first.column, value, isDefault: first.value.kind === 'default' }
      })
    }
  }
}

// The pairs with their action, then the values: an expression runs only for rows whose clause needs it.
function changesSql(context: Context, matching: Matching, written: readonly (readonly Written[])[]): string {
  const pairs = pairsSql(context, matching)
  const alias = fromAlias(context, 'pair')
  for (const column of pairs.columns) context.columns.set(column.id, `${alias}.${columnLabel(column)}`)
  const columns = [
    ...new Set(
      written.flatMap((entries) =>
        entries.filter((entry) => !entry.isDefault).map((entry) => entry.column.name),
      ),
    ),
  ]
  const values = columns.map((name) => {
    const branches = written.flatMap((entries, action) => {
      const entry = entries.find((candidate) => candidate.column.name === name && !candidate.isDefault)
      return entry === undefined ? [] : [` WHEN ${action} THEN ${entry.value()}`]
    })
    return `CASE ${alias}."action$"${branches.join('')} END AS ${valueName(name)}`
  })
  const items = [`${alias}."row$"`, `${alias}."action$"`, ...values]
  return `SELECT ${items.join(', ')} FROM (${pairs.sql}) AS ${alias} WHERE ${alias}."action$" IS NOT NULL`
}

interface Pairs {
  readonly sql: string
  readonly columns: readonly ResolvedColumn[]
}

function pairsSql(context: Context, matching: Matching): Pairs {
  const source = markedSource(context, matching.source, matching.place)
  const rowId: ResolvedColumn = {
    id: -context.next(),
    name: 'rowid',
    type: { kind: 'scalar', name: 'INT64' },
  }
  const table: ResolvedTableScan = { ...matching.table, columns: [...matching.table.columns, rowId] }
  const columns = [...columnsOfFrom(source.from), ...matching.table.columns]
  const select = (from: string): string => {
    const row = columnSql(context, rowId.id, 'rowid')
    const mark = columnSql(context, source.mark.id, 'mark')
    const items = columns.map(
      (column) => `${columnSql(context, column.id, column.name)} AS ${columnLabel(column)}`,
    )
    return `SELECT ${[`${row} AS "row$"`, `${actionSql(context, matching.clauses, row, mark)} AS "action$"`, ...items].join(', ')} FROM ${from}`
  }
  if (isFalse(matching.on)) return { sql: apartSql(context, source.from, table, select), columns }
  const from = joinSql(context, {
    kind: 'join',
    joinType: joinTypeFor(matching.clauses),
    left: source.from,
    right: table,
    on: matching.on,
    merged: [],
    isLateral: false,
    start: matching.place.start,
    end: matching.place.end,
  })
  return { sql: select(from), columns }
}

// `merge … on false` replaces partitions: nothing matches, so the two sides are read one after the other, not paired.
function apartSql(
  context: Context,
  source: ResolvedFrom,
  table: ResolvedFrom,
  select: (from: string) => string,
): string {
  const sourceSql = fromSql(context, source)
  const tableSql = fromSql(context, table)
  const [sourceColumns, tableColumns] = [columnsOfFrom(source), columnsOfFrom(table)]
  const texts = new Map(
    [...sourceColumns, ...tableColumns].map((column) => [
      column.id,
      columnSql(context, column.id, column.name),
    ]),
  )
  const alone = (
    from: string,
    own: readonly ResolvedColumn[],
    missing: readonly ResolvedColumn[],
  ): string => {
    nameColumns(
      context,
      own,
      own.map((column) => texts.get(column.id) ?? ''),
    )
    nameColumns(
      context,
      missing,
      missing.map(() => 'NULL'),
    )
    return select(from)
  }
  return `${alone(sourceSql, sourceColumns, tableColumns)} UNION ALL ${alone(tableSql, tableColumns, sourceColumns)}`
}

// Through an outer join only a value that is never null tells whether there was a source row.
function markedSource(
  context: Context,
  source: ResolvedFrom,
  place: Placed,
): { readonly from: ResolvedFrom; readonly mark: ResolvedColumn } {
  const original = columnsOfFrom(source)
  const bool = { kind: 'scalar', name: 'BOOL' } as const
  const fresh = (name: string, type: ResolvedColumn['type']): ResolvedColumn => ({
    id: -context.next(),
    name,
    type,
  })
  const inner = [...original.map((column) => fresh(column.name, column.type)), fresh('mark', bool)]
  const mark = fresh('mark', bool)
  const { start, end } = place
  const expressions: readonly ResolvedExpression[] = [
    ...original.map(
      (column) =>
        ({
          kind: 'column',
          column: column.id,
          name: column.name,
          type: column.type,
          isCorrelated: false,
          start,
          end,
        }) as const,
    ),
    { kind: 'literal', value: true, type: bool, start, end },
  ]
  const items = inner.flatMap((column, index) => {
    const expression = expressions[index]
    return expression === undefined ? [] : [{ column, expression, start, end }]
  })
  const body = { kind: 'select', from: source, items, isDistinct: false, columns: inner, start, end } as const
  const query = {
    kind: 'query',
    with: [],
    body,
    orderBy: [],
    columns: inner,
    isValueTable: false,
    start,
    end,
  } as const
  const from: ResolvedFromSubquery = {
    kind: 'subquery',
    query,
    alias: 'source',
    columns: [...original, mark],
    isValueTable: false,
    start,
    end,
  }
  return { from, mark }
}

function joinTypeFor(clauses: readonly ResolvedMergeClause[]): 'inner' | 'left' | 'right' | 'full' {
  const keepsSource = clauses.some((clause) => clause.match === 'not_matched_by_target')
  const keepsTarget = clauses.some((clause) => clause.match === 'not_matched_by_source')
  if (keepsSource) return keepsTarget ? 'full' : 'left'
  return keepsTarget ? 'right' : 'inner'
}

function actionSql(
  context: Context,
  clauses: readonly ResolvedMergeClause[],
  row: string,
  mark: string,
): string {
  const meetings = {
    matched: `${row} IS NOT NULL AND ${mark} IS NOT NULL`,
    not_matched_by_target: `${row} IS NULL`,
    not_matched_by_source: `${mark} IS NULL`,
  }
  const branches = clauses.map((clause, action) => {
    const condition = clause.condition === undefined ? '' : ` AND ${expressionSql(context, clause.condition)}`
    return ` WHEN ${meetings[clause.match]}${condition} THEN ${action}`
  })
  return `CASE${branches.join('')} END`
}

function isFalse(on: ResolvedExpression): boolean {
  return on.kind === 'literal' && on.value === false
}

// Only rows that a clause acts on count, as in BigQuery.
function refusal(changes: string, matching: Matching): readonly Step[] {
  if (!matching.clauses.some((clause) => clause.match === 'matched')) return []
  const sql = `SELECT 1 FROM temp.${changes} WHERE "row$" IS NOT NULL GROUP BY "row$" HAVING count(*) > 1 LIMIT 1`
  return [
    {
      role: 'refuse',
      sql,
      message: 'UPDATE/MERGE must match at most one source row for each target row',
      offset: matching.place.start,
    },
  ]
}

function writeStep(
  target: string,
  changes: string,
  clause: ResolvedMergeClause,
  action: number,
  written: readonly Written[],
): readonly Step[] {
  const from = `temp.${changes} AS "changes$"`
  const isOurs = `"changes$"."action$" = ${action}`
  switch (clause.action.kind) {
    case 'delete':
      return [count(`DELETE FROM ${target} WHERE rowid IN (SELECT "row$" FROM ${from} WHERE ${isOurs})`)]
    case 'update': {
      const sets = written.map(
        ({ column, isDefault }) =>
          `${quoteName(column.name)} = ${isDefault ? 'DEFAULT' : `"changes$".${valueName(column.name)}`}`,
      )
      return [
        count(
          `UPDATE ${target} AS "target$" SET ${sets.join(', ')} FROM ${from} WHERE "target$".rowid = "changes$"."row$" AND ${isOurs}`,
        ),
      ]
    }
    case 'insert': {
      // A column left out gets its default by itself.
      const given = written.filter((entry) => !entry.isDefault)
      if (given.length === 0)
        return [
          count(`INSERT INTO ${target} SELECT * FROM (SELECT 1 FROM ${from} WHERE ${isOurs}) AS "rows$"`),
        ]
      const columns = given.map(({ column }) => quoteName(column.name)).join(', ')
      const values = given.map(({ column }) => `"changes$".${valueName(column.name)}`).join(', ')
      return [count(`INSERT INTO ${target} (${columns}) SELECT ${values} FROM ${from} WHERE ${isOurs}`)]
    }
  }
}

function valueName(column: string): string {
  return quoteName(`${column}$value`)
}
