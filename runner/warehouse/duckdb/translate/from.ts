/** FROM: each item gets an alias of its own, and says which DuckDB text its columns are. */

import { unreachable } from '../../../base/unreachable.ts'
import type {
  ResolvedCteScan,
  ResolvedFrom,
  ResolvedFromSubquery,
  ResolvedQuery,
  ResolvedSample,
  ResolvedTableFunctionScan,
  ResolvedTableScan,
  ResolvedUnnest,
} from '../../../sql/resolve/tree.ts'
import type { RelationRecord } from '../catalog.ts'
import { mark, withoutMarks } from '../errors.ts'
import { isInformation } from '../information/views.ts'
import { quoteName } from '../name.ts'
import { isWildcard } from '../wildcard.ts'
import {
  type Context,
  columnLabel,
  fromAlias,
  knownRelation,
  nameColumns,
  recordName,
  unsupported,
} from './context.ts'
import { expressionSql } from './expression.ts'
import { joinSql } from './join.ts'
import { pivotSql, unpivotSql } from './pivot.ts'
import { querySql } from './query.ts'
import { macroName } from './routine.ts'
import { declaredDecimal } from './type.ts'

/** The item as it stands after FROM; from here on the context knows its columns. */
export function fromSql(context: Context, from: ResolvedFrom): string {
  switch (from.kind) {
    case 'table':
      return tableSql(context, from)
    case 'cte':
      return cteScanSql(context, from)
    case 'subquery':
      return subquerySql(context, from)
    case 'join':
      return joinSql(context, from)
    case 'unnest':
      return unnestSql(context, from)
    case 'tableFunction':
      return tableFunctionSql(context, from)
    case 'pivot':
      return pivotSql(context, from)
    case 'unpivot':
      return unpivotSql(context, from)
    case 'sample':
      return sampleSql(context, from)
    case 'matchRecognize':
      return unsupported('MATCH_RECOGNIZE', from)
    default:
      return unreachable(from)
  }
}

function tableSql(context: Context, scan: ResolvedTableScan): string {
  if (scan.systemTime !== undefined) unsupported('FOR SYSTEM_TIME AS OF', scan.systemTime)
  const record = knownRelation(context.world, scan.target)
  const isMade = isInformation(record.target) || isWildcard(record.target)
  const view = context.isStored && !isMade ? undefined : context.world.viewQuery(record)
  if (view !== undefined) return viewSql(context, scan, record, view)
  const source =
    record.type === 'external'
      ? context.world.externalSource(record, false)
      : recordName(context.world, record.target)
  const alias = fromAlias(context, scan.alias)
  for (const column of scan.columns) context.columns.set(column.id, storedColumnSql(alias, column))
  return `${source} AS ${alias}`
}

// The ids of the view's own query are counted anew, and its places are places in another text.
function viewSql(
  context: Context,
  scan: ResolvedTableScan,
  record: RelationRecord,
  view: ResolvedQuery,
): string {
  const inner: Context = { ...context, columns: new Map(), ctes: new Map() }
  const sql = withoutMarks(querySql(inner, view))
  const alias = fromAlias(context, scan.alias)
  for (const column of scan.columns) {
    const index = record.columns.findIndex((own) => own.name === column.name)
    const output = view.columns[index]
    if (output === undefined)
      throw new Error(`internal: the view ${record.target.name} has no column ${column.name}`)
    context.columns.set(column.id, `${alias}.${columnLabel(output)}`)
  }
  return `${mark(scan.start)}(${sql}) AS ${alias}`
}

/** A stored column as expressions want it: NUMERIC(p, s) is kept narrow in the file and computed as NUMERIC. */
export function storedColumnSql(
  alias: string,
  column: { readonly name: string; readonly type: ResolvedTableScan['columns'][number]['type'] },
): string {
  const sql = `${alias}.${quoteName(column.name)}`
  return declaredDecimal(column.type) === undefined ? sql : `CAST(${sql} AS DECIMAL(38,9))`
}

function cteScanSql(context: Context, scan: ResolvedCteScan): string {
  const cte = context.ctes.get(scan.cteId)
  if (cte === undefined) throw new Error(`internal: CTE ${scan.name} is used where it is not known`)
  const alias = fromAlias(context, scan.alias)
  nameColumns(
    context,
    scan.columns,
    cte.labels.map((label) => `${alias}.${label}`),
  )
  return `${cte.name} AS ${alias}`
}

function subquerySql(context: Context, from: ResolvedFromSubquery): string {
  const alias = fromAlias(context, from.alias)
  const labels = from.query.columns.map(columnLabel)
  const sql = querySql(context, from.query, labels)
  nameColumns(
    context,
    from.columns,
    labels.map((label) => `${alias}.${label}`),
  )
  return `(${sql}) AS ${alias}`
}

/** UNNEST in FROM; DuckDB counts the places from 1. */
function unnestSql(context: Context, unnest: ResolvedUnnest): string {
  if (unnest.more !== undefined) unsupported('UNNEST of several arrays', unnest)
  const array = expressionSql(context, unnest.array)
  const alias = fromAlias(context, unnest.alias)
  const element = columnLabel(unnest.element)
  context.columns.set(unnest.element.id, `${alias}.${element}`)
  if (unnest.offset === undefined) return `UNNEST(${array}) AS ${alias}(${element})`
  const place = columnLabel(unnest.offset)
  context.columns.set(unnest.offset.id, `(${alias}.${place} - 1)`)
  return `UNNEST(${array}) WITH ORDINALITY AS ${alias}(${element}, ${place})`
}

function tableFunctionSql(context: Context, scan: ResolvedTableFunctionScan): string {
  const values = scan.arguments.map((argument) => {
    if (argument.kind === 'query') return unsupported('a table as an argument of a table function', argument)
    return expressionSql(context, argument)
  })
  const alias = fromAlias(context, scan.alias)
  for (const column of scan.columns) context.columns.set(column.id, `${alias}.${quoteName(column.name)}`)
  return `${macroName(context, scan.target)}(${values.join(', ')}) AS ${alias}`
}

// DuckDB's system sampling takes whole vectors and leaves small tables empty or whole.
function sampleSql(context: Context, sample: ResolvedSample): string {
  const input = fromSql(context, sample.input)
  const size =
    sample.size.kind === 'literal'
      ? String(sample.size.value)
      : unsupported('a sample size that is not a constant', sample.size)
  if (sample.unit === 'percent') return `${input} TABLESAMPLE BERNOULLI (${size} PERCENT)`
  return `${input} TABLESAMPLE RESERVOIR (${size} ROWS)`
}
