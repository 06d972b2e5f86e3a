/** PIVOT and UNPIVOT, written out. */
import type { ResolvedExpression, ResolvedPivot, ResolvedUnpivot } from '../../../sql/resolve/tree.ts'
import { callSql } from './call.ts'
import { type Context, columnLabel, fromAlias } from './context.ts'
import { expressionSql } from './expression.ts'
import { fromSql } from './from.ts'

/** One group per combination of the group columns; each output aggregates the rows whose key is its value. */
export function pivotSql(context: Context, pivot: ResolvedPivot): string {
  const input = fromSql(context, pivot.input)
  const key = expressionSql(context, pivot.forExpression)
  const groups = pivot.groupColumns.map(({ column, source }) => ({
    label: columnLabel(column),
    sql: expressionSql(context, source),
  }))
  const outputs = pivot.outputs.map(({ column, aggregate, value }) => {
    const call = pivot.aggregates[aggregate]
    const constant = pivot.values[value]
    if (call === undefined || constant === undefined) throw new Error('internal: a PIVOT output of nothing')
    const sql = callSql(context, call, `${key} IS NOT DISTINCT FROM ${expressionSql(context, constant)}`)
    return `${sql} AS ${columnLabel(column)}`
  })
  const alias = fromAlias(context, pivot.alias)
  for (const { column } of [...pivot.groupColumns, ...pivot.outputs])
    context.columns.set(column.id, `${alias}.${columnLabel(column)}`)
  const items = [...groups.map(({ label, sql }) => `${sql} AS ${label}`), ...outputs]
  const groupBy = groups.length === 0 ? '' : ` GROUP BY ${groups.map(({ sql }) => sql).join(', ')}`
  return `(SELECT ${items.join(', ')} FROM ${input}${groupBy}) AS ${alias}`
}

/** One row per input row and arm: the values, then the label. Rows whose values are all NULL go, unless asked for. */
export function unpivotSql(context: Context, unpivot: ResolvedUnpivot): string {
  const input = fromSql(context, unpivot.input)
  const kept = unpivot.kept.map(({ column, source }) => ({
    label: columnLabel(column),
    sql: expressionSql(context, source),
  }))
  const arms = unpivot.arms.map((arm) => rowSql(context, [...arm.columns, arm.label]))
  const outputs = [...unpivot.values, unpivot.label]
  const arm = fromAlias(context, 'arm')
  const alias = fromAlias(context, unpivot.alias)
  const values = unpivot.values.map((column) => `${arm}.${columnLabel(column)}`)
  const filter = unpivot.includeNulls
    ? ''
    : ` WHERE ${values.map((value) => `${value} IS NOT NULL`).join(' OR ')}`
  const items = [
    ...kept.map(({ label, sql }) => `${sql} AS ${label}`),
    ...outputs.map((column) => `${arm}.${columnLabel(column)} AS ${columnLabel(column)}`),
  ]
  for (const column of [...unpivot.kept.map((entry) => entry.column), ...outputs])
    context.columns.set(column.id, `${alias}.${columnLabel(column)}`)
  return `(SELECT ${items.join(', ')} FROM ${input}, LATERAL (VALUES ${arms.join(', ')}) AS ${arm}(${outputs.map(columnLabel).join(', ')})${filter}) AS ${alias}`
}

function rowSql(context: Context, expressions: readonly ResolvedExpression[]): string {
  return `(${expressions.map((expression) => expressionSql(context, expression)).join(', ')})`
}
