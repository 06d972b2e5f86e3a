/** PIVOT and UNPIVOT. */
import { sameType, typeToSql } from '../../ir/types.ts'
import type { PivotClause, UnpivotClause } from '../ast/from.ts'
import type { Identifier, Path } from '../ast/name.ts'
import type { SelectExpression } from '../ast/query.ts'
import { supertypeOf } from '../coerce.ts'
import { coerceTo, inputOf } from './coercion.ts'
import { type ExpressionContext, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { type FromResult, lateralScope, listOf, namedColumns } from './from.ts'
import { makeLiteral } from './literal.ts'
import { refer, resolvePath } from './name.ts'
import type { QueryEnvironment } from './query.ts'
import { rewrite } from './rewrite.ts'
import { fold } from './scope.ts'
import { failQuery, failType, makeColumn, renewColumn, type Session } from './session.ts'
import type {
  ColumnId,
  Placed,
  ResolvedAggregateCall,
  ResolvedColumn,
  ResolvedExpression,
  ResolvedPivot,
  ResolvedUnpivot,
} from './tree.ts'
import { int64, string } from './type.ts'

/** PIVOT: columns named by neither the aggregates nor FOR are what is grouped by. */
export function resolvePivot(
  session: Session,
  node: Placed & { readonly pivot: PivotClause },
  alias: Identifier | undefined,
  environment: QueryEnvironment,
  input: FromResult,
): FromResult {
  const { pivot } = node
  const context: ExpressionContext = {
    ...scalarContext(session, lateralScope(input.list, environment), environment.ctes, 'PIVOT clause'),
  }
  const aggregates = pivot.aggregates.map((item) =>
    resolveAggregateItem(context, item, pivot.aggregates.length),
  )
  const forExpression = resolveExpression({ ...context, clause: 'PIVOT FOR expression' }, pivot.on)
  const values = pivot.values.map((item) => resolveValue(context, item, forExpression))
  const used = new Set<ColumnId>()
  for (const expression of [...aggregates.map((each) => each.call), forExpression])
    collectColumns(expression, used)
  const groupColumns = input.list.columns
    .filter((entry) => !entry.isPseudo && !used.has(entry.column.id))
    .map((entry) => ({
      column: renewColumn(session, entry.column, entry.name),
      source: refer(session, entry.column, [], node),
    }))
  const outputs = values.flatMap((value, valueIndex) =>
    aggregates.map((aggregate, index) => {
      const name = [aggregate.name, value.name].filter((part) => part !== '').join('_')
      return { column: makeColumn(session, name, aggregate.call.type), aggregate: index, value: valueIndex }
    }),
  )
  const item: ResolvedPivot = {
    kind: 'pivot',
    input: input.item,
    groupColumns,
    forExpression,
    values: values.map((value) => value.expression),
    aggregates: aggregates.map((aggregate) => aggregate.call),
    outputs,
    ...(alias && { alias: alias.name }),
    start: node.start,
    end: node.end,
  }
  const columns = [...groupColumns.map((entry) => entry.column), ...outputs.map((entry) => entry.column)]
  return { item, list: listOf(alias?.name, namedColumns(columns, alias?.name, false)) }
}

function resolveAggregateItem(
  context: ExpressionContext,
  item: SelectExpression,
  count: number,
): { readonly call: ResolvedAggregateCall; readonly name: string } {
  const { session } = context
  const inner: ExpressionContext = { ...context, aggregates: 'allowed', clause: 'PIVOT expression' }
  const call = resolveExpression(inner, item.expression)
  if (call.kind !== 'aggregate') {
    failQuery(session, item.expression, 'PIVOT expression must be an aggregate function call')
  }
  if (item.alias === undefined && count > 1) {
    failQuery(
      session,
      item,
      'PIVOT expression must specify an alias unless it is the only pivot expression in the PIVOT clause',
    )
  }
  return { call, name: item.alias?.name ?? '' }
}

function resolveValue(
  context: ExpressionContext,
  item: SelectExpression,
  forExpression: ResolvedExpression,
): { readonly expression: ResolvedExpression; readonly name: string } {
  const { session } = context
  const value = resolveExpression({ ...context, clause: 'PIVOT IN clause' }, item.expression)
  const common = supertypeOf([{ type: forExpression.type, origin: 'expression' }, inputOf(session, value)])
  if (common === undefined || !sameType(common, forExpression.type)) {
    failType(
      session,
      item.expression,
      `PIVOT IN list value of type ${typeToSql(value.type)} does not coerce to the type of the PIVOT FOR expression, ${typeToSql(forExpression.type)}`,
    )
  }
  const expression = coerceTo(session, value, forExpression.type)
  return { expression, name: item.alias?.name ?? valueName(context, item, expression) }
}

// https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#pivot_operator, "rules for pivot column names"
function valueName(context: ExpressionContext, item: SelectExpression, value: ResolvedExpression): string {
  const { session } = context
  if (value.kind !== 'literal') failQuery(session, item, 'PIVOT value must be a constant or have an alias')
  if (value.value === null) return 'NULL'
  const type = value.type.kind === 'scalar' ? value.type.name : ''
  switch (type) {
    case 'STRING':
      return String(value.value)
    case 'INT64':
      return String(value.value).replace('-', 'minus_').replace(/^(\d)/, '_$1')
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return `_${String(value.value).replace('-', 'minus_').replace('.', '_point_')}`.replace('__', '_')
    case 'BOOL':
      return String(value.value)
    case 'DATE':
      return `_${String(value.value).replaceAll('-', '_')}`
    default:
      return failQuery(
        session,
        item.expression,
        `PIVOT values of type ${typeToSql(value.type)} must specify an alias`,
      )
  }
}

function collectColumns(expression: ResolvedExpression, used: Set<ColumnId>): void {
  rewrite(expression, (node) => {
    if (node.kind === 'column') used.add(node.column)
    return undefined
  })
}

/** UNPIVOT: the columns of the arms become rows; the others stay. */
export function resolveUnpivot(
  session: Session,
  node: Placed & { readonly unpivot: UnpivotClause },
  alias: Identifier | undefined,
  input: FromResult,
): FromResult {
  const { unpivot } = node
  const context = scalarContext(
    session,
    lateralScope(input.list, { ctes: new Map() }),
    new Map(),
    'UNPIVOT clause',
  )
  const arms = unpivot.items.map((item) => ({
    columns: item.columns.map((column) => resolvePath(context, column)),
    label:
      item.label === undefined
        ? makeLiteral(item, string, item.columns.map(lastName).join('_'))
        : resolveExpression(context, item.label),
    item,
  }))
  const [first] = arms
  if (first === undefined) throw new Error('internal: UNPIVOT without arms')
  for (const arm of arms) {
    if (arm.columns.length !== unpivot.valueColumns.length) {
      failQuery(
        session,
        arm.item,
        `The number of new columns introduced as value columns must be the same as the number of columns in the column groups of UNPIVOT IN clause`,
      )
    }
    for (const [index, column] of arm.columns.entries()) {
      const wanted = first.columns[index]?.type ?? column.type
      if (sameType(column.type, wanted)) continue
      failType(
        session,
        column,
        `The datatype of column does not match with other datatypes in the IN clause. Expected ${typeToSql(wanted)}, Found ${typeToSql(column.type)}`,
      )
    }
  }
  const hasNumbers = arms.every((arm) => sameType(arm.label.type, int64))
  if (!hasNumbers && arms.some((arm) => sameType(arm.label.type, int64))) {
    failQuery(session, unpivot, 'All labels of UNPIVOT IN must be of the same type')
  }
  const used = new Set<ColumnId>()
  for (const column of arms.flatMap((arm) => arm.columns)) collectColumns(column, used)
  const kept = input.list.columns
    .filter((entry) => !entry.isPseudo && !used.has(entry.column.id))
    .map((entry) => ({
      column: renewColumn(session, entry.column, entry.name),
      source: refer(session, entry.column, [], node),
    }))
  const values = unpivot.valueColumns.map(
    (path, index): ResolvedColumn => makeColumn(session, lastName(path), first.columns[index]?.type ?? int64),
  )
  const label = makeColumn(session, lastName(unpivot.nameColumn), hasNumbers ? int64 : string)
  const columns = [...kept.map((entry) => entry.column), ...values, label]
  checkNames(session, node, columns)
  const item: ResolvedUnpivot = {
    kind: 'unpivot',
    input: input.item,
    includeNulls: unpivot.nulls === 'include',
    kept,
    values,
    label,
    arms: arms.map((arm) => ({ columns: arm.columns, label: arm.label })),
    ...(alias && { alias: alias.name }),
    start: node.start,
    end: node.end,
  }
  return { item, list: listOf(alias?.name, namedColumns(columns, alias?.name, false)) }
}

function checkNames(session: Session, at: Placed, columns: readonly ResolvedColumn[]): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    if (name !== '' && seen.has(fold(name)))
      failQuery(session, at, `Duplicate column name ${name} in the output of UNPIVOT`)
    seen.add(fold(name))
  }
}

function lastName(path: Path): string {
  return path.parts.at(-1)?.name ?? ''
}
