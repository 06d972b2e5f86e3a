/**
 * Joins, in the shape DuckDB runs as a hash join.
 *
 * DuckDB 1.5 falls back to comparing every row with every row when the ON of an outer join holds anything but
 * comparisons between the two sides: 100,000 by 100,000 rows take 7 seconds instead of 0.03. So such a condition is
 * moved to where it means the same:
 *
 *   a left join b on a.k = b.k and b.flag      b is filtered before the join
 *   a left join b on a.k = b.k and a.flag      (case when a.flag then a.k end) = b.k: null matches nothing
 *   a left join b on a.k = b.k and f(a, b)     an inner join finds the pairs, the rows of a are numbered to find them again
 */
import {
  type ColumnId,
  columnsOfFrom,
  type ResolvedExpression,
  type ResolvedFrom,
  type ResolvedJoin,
} from '../../../sql/resolve/tree.ts'
import { type Context, columnLabel, columnSql, fromAlias } from './context.ts'
import { expressionSql, isFloat } from './expression.ts'
import { fromSql } from './from.ts'
import { columnsIn, conjuncts, hasKind } from './references.ts'

/** The join as it stands after FROM. */
export function joinSql(context: Context, join: ResolvedJoin): string {
  const sql = join.isLateral ? lateralSql(context, join) : plainSql(context, join)
  for (const { column, expression } of join.merged)
    context.columns.set(column.id, expressionSql(context, expression))
  return sql
}

const words = {
  cross: 'CROSS JOIN',
  inner: 'INNER JOIN',
  left: 'LEFT JOIN',
  right: 'RIGHT JOIN',
  full: 'FULL JOIN',
} as const

function plainSql(context: Context, join: ResolvedJoin): string {
  const left = fromSql(context, join.left)
  const right = sideSql(context, join.right)
  if (join.on === undefined) return `${left} CROSS JOIN ${right}`
  if (join.joinType === 'inner') return `${left} INNER JOIN ${right} ON ${expressionSql(context, join.on)}`
  return outerSql(context, join, left, right)
}

function sideSql(context: Context, from: ResolvedFrom): string {
  const sql = fromSql(context, from)
  return from.kind === 'join' ? `(${sql})` : sql
}

// DuckDB takes no condition on an outer lateral join, so the rows are filtered inside it.
function lateralSql(context: Context, join: ResolvedJoin): string {
  const left = fromSql(context, join.left)
  const right = fromSql(context, join.right)
  if (join.on === undefined) return `${left} CROSS JOIN ${right}`
  const on = expressionSql(context, join.on)
  const columns = columnsOfFrom(join.right)
  const items = columns.map(
    (column) => `${columnSql(context, column.id, column.name)} AS ${columnLabel(column)}`,
  )
  const alias = renameTo(context, join.right, 'unnest')
  return `${left} ${join.joinType === 'left' ? 'LEFT' : 'INNER'} JOIN LATERAL (SELECT ${items.join(', ')} FROM ${right} WHERE ${on}) AS ${alias} ON true`
}

interface Conditions {
  readonly equalities: readonly Equality[]
  /** Comparisons between the two sides other than equality: DuckDB can use them. */
  readonly comparisons: readonly ResolvedExpression[]
  readonly leftOnly: readonly ResolvedExpression[]
  readonly rightOnly: readonly ResolvedExpression[]
  readonly others: readonly ResolvedExpression[]
}

interface Equality {
  readonly expression: ResolvedExpression
  readonly left: ResolvedExpression
  readonly right: ResolvedExpression
}

function outerSql(context: Context, join: ResolvedJoin, left: string, right: string): string {
  const on = join.on
  if (on === undefined) throw new Error('internal: an outer join without a condition')
  const conditions = sortConditions(join, on)
  const isPlain = conditions.leftOnly.length + conditions.rightOnly.length + conditions.others.length === 0
  const foldable = conditions.equalities.find((equality) => !isFloat(equality.left.type))
  if (isPlain || foldable === undefined)
    return `${left} ${words[join.joinType]} ${right} ON ${expressionSql(context, on)}`

  if (conditions.others.length > 0) {
    if (join.joinType === 'full' || !isSelfContained(join))
      return `${left} ${words[join.joinType]} ${right} ON ${expressionSql(context, on)}`
    return numberedSql(context, join, left, right)
  }
  const parts = [
    foldedEquality(context, foldable, conditions),
    ...conditions.equalities
      .filter((equality) => equality !== foldable)
      .map(({ expression }) => expressionSql(context, expression)),
    ...conditions.comparisons.map((comparison) => expressionSql(context, comparison)),
  ]
  return `${left} ${words[join.joinType]} ${right} ON ${parts.join(' AND ')}`
}

// A key that is null matches nothing, so a condition on one side can hide in that side's key.
function foldedEquality(context: Context, equality: Equality, conditions: Conditions): string {
  const side = (key: ResolvedExpression, only: readonly ResolvedExpression[]): string => {
    const sql = expressionSql(context, key)
    if (only.length === 0) return sql
    return `(CASE WHEN ${only.map((condition) => expressionSql(context, condition)).join(' AND ')} THEN ${sql} END)`
  }
  return `${side(equality.left, conditions.leftOnly)} = ${side(equality.right, conditions.rightOnly)}`
}

const comparisonNames = new Set(['$less', '$less_or_equal', '$greater', '$greater_or_equal', '$not_equal'])

function sortConditions(join: ResolvedJoin, on: ResolvedExpression): Conditions {
  const leftIds = new Set(columnsOfFrom(join.left).map((column) => column.id))
  const rightIds = new Set(columnsOfFrom(join.right).map((column) => column.id))
  const sideOf = (node: ResolvedExpression): 'left' | 'right' | 'none' | 'both' => {
    const ids = [...columnsIn(node)]
    const isLeft = ids.some((id) => leftIds.has(id))
    const isRight = ids.some((id) => rightIds.has(id))
    return isLeft ? (isRight ? 'both' : 'left') : isRight ? 'right' : 'none'
  }
  const equalities: Equality[] = []
  const comparisons: ResolvedExpression[] = []
  const leftOnly: ResolvedExpression[] = []
  const rightOnly: ResolvedExpression[] = []
  const others: ResolvedExpression[] = []
  for (const conjunct of conjuncts(on)) {
    const side = sideOf(conjunct)
    const [first, second] = conjunct.kind === 'call' ? conjunct.arguments : []
    const isAcross =
      first !== undefined &&
      second !== undefined &&
      new Set([sideOf(first), sideOf(second)]).size === 2 &&
      side === 'both' &&
      sideOf(first) !== 'both' &&
      sideOf(second) !== 'both'
    if (side === 'right') rightOnly.push(conjunct)
    else if (side !== 'both') leftOnly.push(conjunct)
    else if (isAcross && conjunct.kind === 'call' && conjunct.name === '$equal')
      equalities.push(
        sideOf(first) === 'left'
          ? { expression: conjunct, left: first, right: second }
          : { expression: conjunct, left: second, right: first },
      )
    else if (
      isAcross &&
      conjunct.kind === 'call' &&
      comparisonNames.has(conjunct.name) &&
      !isFloat(first.type)
    )
      comparisons.push(conjunct)
    else others.push(conjunct)
  }
  return { equalities, comparisons, leftOnly, rightOnly, others }
}

// The numbered form puts the sides into a WITH of its own, which must not look outside the join.
function isSelfContained(join: ResolvedJoin): boolean {
  return !hasKind([join.left, join.right], new Set(['unnest']))
}

//   with kept as materialized (select …, row_number() over () as n from <kept side>)
//   select … from kept left join (select kept.n, … from kept inner join <other side> on …) as found using n
function numberedSql(context: Context, join: ResolvedJoin, left: string, right: string): string {
  const [keptFrom, otherFrom, kept, other] =
    join.joinType === 'right' ? [join.right, join.left, right, left] : [join.left, join.right, left, right]
  const keptName = fromAlias(context, 'kept')
  const foundName = fromAlias(context, 'found')
  const resultName = fromAlias(context, 'joined')
  const labels = (from: ResolvedFrom): readonly string[] => columnsOfFrom(from).map(columnLabel)
  const items = (from: ResolvedFrom): readonly string[] =>
    columnsOfFrom(from).map(
      (column) => `${columnSql(context, column.id, column.name)} AS ${columnLabel(column)}`,
    )

  const numbered = `SELECT ${[...items(keptFrom), 'row_number() OVER () AS "n$"'].join(', ')} FROM ${kept}`
  for (const column of columnsOfFrom(keptFrom))
    context.columns.set(column.id, `${keptName}.${columnLabel(column)}`)
  const on = join.on === undefined ? 'true' : expressionSql(context, join.on)
  const pairs = `SELECT ${[`${keptName}."n$" AS "n$"`, ...items(otherFrom)].join(', ')} FROM ${keptName} INNER JOIN ${otherFrom.kind === 'join' ? `(${other})` : other} ON ${on}`
  const output = [
    ...labels(keptFrom).map((label) => `${keptName}.${label}`),
    ...labels(otherFrom).map((label) => `${foundName}.${label}`),
  ]
  renameAll(context, [keptFrom, otherFrom], resultName)
  return `(WITH ${keptName} AS MATERIALIZED (${numbered}) SELECT ${output.join(', ') || '1'} FROM ${keptName} LEFT JOIN (${pairs}) AS ${foundName} ON ${keptName}."n$" = ${foundName}."n$") AS ${resultName}`
}

function renameAll(context: Context, sides: readonly ResolvedFrom[], alias: string): void {
  for (const side of sides)
    for (const column of columnsOfFrom(side)) setColumn(context, column.id, `${alias}.${columnLabel(column)}`)
}

function renameTo(context: Context, from: ResolvedFrom, name: string): string {
  const alias = fromAlias(context, name)
  renameAll(context, [from], alias)
  return alias
}

function setColumn(context: Context, id: ColumnId, sql: string): void {
  context.columns.set(id, sql)
}
