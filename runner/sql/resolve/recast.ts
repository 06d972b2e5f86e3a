/** A query whose columns are to have other types. */
import { type SqlType, sameType } from '../../ir/types.ts'
import { coerceTo } from './coercion.ts'
import { refer } from './name.ts'
import { makeColumn, renewColumn, type Session } from './session.ts'
import type { ResolvedColumn, ResolvedItem, ResolvedQuery, ResolvedSelect } from './tree.ts'

/**
 * The query with its columns coerced to `types`, which the caller knows they coerce to.
 *
 * Where nothing else in the block looks at the items, they are coerced in place (which keeps constants constants);
 * otherwise a SELECT is put around the query.
 */
export function recastQuery(
  session: Session,
  query: ResolvedQuery,
  types: readonly SqlType[],
): ResolvedQuery {
  if (query.columns.every((column, index) => sameType(column.type, types[index] ?? column.type))) return query
  const { body } = query
  const isPlain = body.kind === 'select' && query.orderBy.length === 0
  if (isPlain && !body.isDistinct && !body.as && !body.having && !body.qualify) {
    return recastItems(session, query, body, types)
  }
  return selectFrom(
    session,
    query,
    query.columns.map((_, index) => index),
    types,
  )
}

/** `select` some columns of the query, by zero-based place and in this order, each as the type that is given for it. */
export function selectFrom(
  session: Session,
  query: ResolvedQuery,
  places: readonly number[],
  types: readonly (SqlType | undefined)[],
): ResolvedQuery {
  const place = { start: query.start, end: query.end }
  const inner = query.columns.map((column) => renewColumn(session, column))
  const items = places.flatMap((index, position): ResolvedItem[] => {
    const column = inner[index]
    if (column === undefined) return []
    const reference = refer(session, column, [], place)
    const expression = coerceTo(session, reference, types[position] ?? column.type)
    return [{ column: makeColumn(session, column.name, expression.type), expression, ...place }]
  })
  const columns = items.map((item) => item.column)
  const from = {
    kind: 'subquery',
    query,
    columns: inner,
    isValueTable: query.isValueTable,
    ...place,
  } as const
  const body: ResolvedSelect = { kind: 'select', from, items, isDistinct: false, columns, ...place }
  return { kind: 'query', with: [], body, orderBy: [], columns, isValueTable: query.isValueTable, ...place }
}

function recastItems(
  session: Session,
  query: ResolvedQuery,
  body: ResolvedSelect,
  types: readonly SqlType[],
): ResolvedQuery {
  const items = body.items.map((item, index): ResolvedItem => {
    const expression = coerceTo(session, item.expression, types[index] ?? item.column.type)
    const column: ResolvedColumn = { ...item.column, type: expression.type }
    return { ...item, column, expression }
  })
  const columns = items.map((item) => item.column)
  return { ...query, body: { ...body, items, columns }, columns }
}
