/** Windows: what stands between the parentheses of OVER. */
import type { ResolvedFrame, ResolvedFrameBound, ResolvedWindow } from '../../../sql/resolve/tree.ts'
import type { Context } from './context.ts'
import { expressionSql } from './expression.ts'
import { orderBySql } from './sort.ts'

/** The window as DuckDB writes it; empty for `over ()`. */
export function windowSql(context: Context, window: ResolvedWindow): string {
  const partition =
    window.partitionBy.length === 0
      ? ''
      : `PARTITION BY ${window.partitionBy.map((expression) => expressionSql(context, expression)).join(', ')}`
  const order = hasDistance(window.frame)
    ? distanceOrder(context, window)
    : orderBySql(context, window.orderBy)
  const frame = window.frame === undefined ? '' : ` ${frameSql(context, window.frame)}`
  return `${partition}${order}${frame}`.trim()
}

function hasDistance(frame: ResolvedFrame | undefined): boolean {
  return frame?.unit === 'range' && [frame.from, frame.to].some((bound) => 'offset' in bound)
}

// A frame by distance takes one sort key, so NaN cannot have a key of its own here: it stays where DuckDB puts it.
function distanceOrder(context: Context, window: ResolvedWindow): string {
  const [key] = window.orderBy
  if (key === undefined) return ''
  return ` ORDER BY ${expressionSql(context, key.expression)} ${key.isDescending ? 'DESC' : 'ASC'} NULLS ${key.nulls.toUpperCase()}`
}

function frameSql(context: Context, frame: ResolvedFrame): string {
  return `${frame.unit.toUpperCase()} BETWEEN ${boundSql(context, frame.from)} AND ${boundSql(context, frame.to)}`
}

function boundSql(context: Context, bound: ResolvedFrameBound): string {
  switch (bound.kind) {
    case 'unboundedPreceding':
      return 'UNBOUNDED PRECEDING'
    case 'unboundedFollowing':
      return 'UNBOUNDED FOLLOWING'
    case 'currentRow':
      return 'CURRENT ROW'
    case 'preceding':
      return `${expressionSql(context, bound.offset)} PRECEDING`
    case 'following':
      return `${expressionSql(context, bound.offset)} FOLLOWING`
  }
}
