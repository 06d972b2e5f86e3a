/** Queries: one DuckDB SELECT per block of the resolved tree. */
import type {
  ResolvedBody,
  ResolvedCte,
  ResolvedExpression,
  ResolvedGroupBy,
  ResolvedQuery,
  ResolvedSelect,
  ResolvedSetOperation,
  ResolvedSortKey,
} from '../../../sql/resolve/tree.ts'
import { quoteName } from '../name.ts'
import { type Context, columnLabel, fromAlias, nameColumns, unsupported } from './context.ts'
import { expressionSql, structSql } from './expression.ts'
import { fromSql } from './from.ts'
import { hasKind } from './references.ts'
import { orderBySql } from './sort.ts'
import { structFieldNames } from './type.ts'

/** The query; its columns are called {@link columnLabel}, or `labels` where the place around it wants other names. */
export function querySql(
  context: Context,
  query: ResolvedQuery,
  labels: readonly string[] = query.columns.map(columnLabel),
): string {
  const ctes = withSql(context, query.with)
  const limit = limitSql(context, query)
  const { body } = query
  if (body.kind === 'select') return `${ctes}${selectSql(context, body, labels, query.orderBy)}${limit}`
  if (query.orderBy.length === 0 && limit === '' && ctes === '') return bodySql(context, body, labels)

  // Outside the operation only its output can be named, so the rows are sorted one level further out.
  const alias = fromAlias(context, '')
  const inner = bodySql(context, body, labels)
  nameColumns(
    context,
    query.columns,
    labels.map((label) => `${alias}.${label}`),
  )
  return `${ctes}SELECT ${alias}.* FROM (${inner}) AS ${alias}${orderBySql(context, query.orderBy)}${limit}`
}

function bodySql(context: Context, body: ResolvedBody, labels: readonly string[]): string {
  switch (body.kind) {
    case 'select':
      return selectSql(context, body, labels, [])
    case 'setOperation':
      return setOperationSql(context, body, labels)
    case 'query':
      return querySql(context, body, labels)
  }
}

function withSql(context: Context, ctes: readonly ResolvedCte[]): string {
  if (ctes.length === 0) return ''
  const parts = ctes.map((cte) => cteSql(context, cte))
  return `WITH ${ctes.some((cte) => cte.isRecursive) ? 'RECURSIVE ' : ''}${parts.join(', ')} `
}

// Names of CTEs may be shadowed and may be those of tables; with the id behind them they are neither.
function cteSql(context: Context, cte: ResolvedCte): string {
  const name = quoteName(`${cte.name}$w${cte.id}`)
  const labels = cte.query.columns.map(columnLabel)
  context.ctes.set(cte.id, { name, labels })
  if (!cte.isRecursive) return `${name} AS (${querySql(context, cte.query, labels)})`
  return `${name}(${labels.join(', ')}) AS (${recursiveSql(context, cte.query, labels)})`
}

// DuckDB wants one base and one recursive part, so several recursive inputs are put together.
function recursiveSql(context: Context, query: ResolvedQuery, labels: readonly string[]): string {
  const { body } = query
  if (body.kind !== 'setOperation') return querySql(context, query, labels)
  const [base, ...recursive] = body.inputs.map((input) => `(${querySql(context, input, labels)})`)
  const together = recursive.length === 1 ? recursive[0] : `(${recursive.join(' UNION ALL ')})`
  return `${base} UNION ${body.quantifier === 'all' ? 'ALL ' : ''}${together}`
}

function setOperationSql(
  context: Context,
  operation: ResolvedSetOperation,
  labels: readonly string[],
): string {
  const operator = `${operation.operator.toUpperCase()}${operation.quantifier === 'all' ? ' ALL' : ''}`
  const [first = '', ...rest] = operation.inputs.map((input) => `(${querySql(context, input, labels)})`)
  // Parentheses keep "from left to right" also where INTERSECT would bind closer.
  return rest.reduce(
    (left, right, index) => `${index === 0 ? left : `(${left})`} ${operator} ${right}`,
    first,
  )
}

function limitSql(context: Context, query: ResolvedQuery): string {
  const limit = query.limit === undefined ? '' : ` LIMIT ${expressionSql(context, query.limit)}`
  const offset = query.offset === undefined ? '' : ` OFFSET ${expressionSql(context, query.offset)}`
  return limit + offset
}

function selectSql(
  context: Context,
  select: ResolvedSelect,
  labels: readonly string[],
  orderBy: readonly ResolvedSortKey[],
): string {
  if (select.modifier !== undefined) unsupported(`SELECT WITH ${select.modifier.name}`, select)
  const from = select.from === undefined ? '' : ` FROM ${fromSql(context, select.from)}`
  const where = clause(context, 'WHERE', select.where)
  const groupBy = select.groupBy === undefined ? '' : groupBySql(context, select.groupBy)

  const values = select.items.map((item) => expressionSql(context, item.expression))
  const output = outputOf(select, values)
  const items = output.map((value, index) => `${value} AS ${labels[index] ?? ''}`)

  // HAVING cannot see the select list in every case, so what it names is written out; QUALIFY and ORDER BY can.
  const itemColumns = select.items.map((item) => item.column)
  nameColumns(
    context,
    itemColumns,
    values.map((value) => `(${value})`),
  )
  const { having, kept } = havingSql(context, select, orderBy)
  if (select.as === undefined) nameColumns(context, itemColumns, labels)
  nameColumns(context, select.columns, labels)
  const qualify = kept ?? clause(context, 'QUALIFY', select.qualify)
  const order = orderBySql(context, orderBy)
  return `SELECT ${select.isDistinct ? 'DISTINCT ' : ''}${items.join(', ')}${from}${where}${groupBy}${having}${qualify}${order}`
}

// DuckDB 1.5 cannot bind a lambda in HAVING that holds an aggregate. Where nothing else is computed over the groups,
// QUALIFY keeps the same ones; it asks for a window function, so one that is always true stands beside the condition.
function havingSql(
  context: Context,
  select: ResolvedSelect,
  orderBy: readonly ResolvedSortKey[],
): { readonly having: string; readonly kept?: string } {
  const { having: condition, qualify, items } = select
  const having = clause(context, 'HAVING', condition)
  if (condition === undefined || !having.includes('lambda ') || qualify !== undefined) return { having }
  if (hasKind([items, orderBy], new Set(['analytic']))) return { having }
  return { having: '', kept: ` QUALIFY ${expressionSql(context, condition)} AND row_number() OVER () > 0` }
}

function outputOf(select: ResolvedSelect, values: readonly string[]): readonly string[] {
  if (select.as !== 'struct') return values
  const type = select.asColumn?.type
  if (type?.kind !== 'struct') throw new Error('internal: SELECT AS STRUCT without its STRUCT column')
  return [structSql(structFieldNames(type), values)]
}

function clause(context: Context, word: string, condition: ResolvedExpression | undefined): string {
  return condition === undefined ? '' : ` ${word} ${expressionSql(context, condition)}`
}

function groupBySql(context: Context, groupBy: ResolvedGroupBy): string {
  for (const key of groupBy.keys) {
    const sql = expressionSql(context, key.expression)
    // A bare constant would be the number of a column to DuckDB.
    context.columns.set(key.column.id, key.expression.kind === 'column' ? sql : `(${sql})`)
  }
  const keyOf = (id: number): string => context.columns.get(id) ?? ''
  if (groupBy.sets !== undefined) {
    const sets = groupBy.sets.map((set) => `(${set.map(keyOf).join(', ')})`)
    return ` GROUP BY GROUPING SETS (${sets.join(', ')})`
  }
  if (groupBy.keys.length === 0) return ''
  return ` GROUP BY ${groupBy.keys.map((key) => keyOf(key.column.id)).join(', ')}`
}
