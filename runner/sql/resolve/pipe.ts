/**
 * Pipe operators, each turned into a block around what came before: `a |> where b |> select c` is
 * `select c from (select * from a where b)`.
 *
 * Table aliases live on through most operators, so every block hands on all columns a name can still reach, and
 * the names are carried over to the new columns.
 */
import { unreachable } from '../../base/unreachable.ts'
import type { PipeCall, PipeJoin, PipeOperator, PipeSetOperation } from '../ast/query.ts'
import { requireBool } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import {
  columnsOfList,
  type FromResult,
  lateralScope,
  listOf,
  namedColumns,
  resolveFrom,
  resolveSample,
} from './from.ts'
import { joinResults } from './join.ts'
import { resolveMatchRecognize } from './match-recognize.ts'
import { refer } from './name.ts'
import { resolveLimit, resolveSortKeys } from './order.ts'
import {
  resolveAggregateStep,
  resolveExtend,
  resolvePipeSelect,
  resolveRename,
  resolveSetStep,
} from './pipe-columns.ts'
import { resolvePivot, resolveUnpivot } from './pivot.ts'
import { makeQuery, type QueryEnvironment, resolveQuery } from './query.ts'
import { fold, type NameList } from './scope.ts'
import { selectEverything } from './select.ts'
import { failQuery, makeColumn, renewColumn, type Session } from './session.ts'
import { combineQueries } from './set-operation.ts'
import { resolveTableFunction } from './table-function.ts'
import type {
  ColumnId,
  Placed,
  ResolvedColumn,
  ResolvedCte,
  ResolvedExpression,
  ResolvedFrom,
  ResolvedItem,
  ResolvedQuery,
} from './tree.ts'
import { resolveWith } from './with.ts'

/** What a pipe operator reads and what the next one will. */
export type PipeInput = FromResult

/** Resolves the operators in order over an input: a from item, or a query that stands before the first pipe. */
export function resolvePipes(
  session: Session,
  pipes: readonly PipeOperator[],
  environment: QueryEnvironment,
  input: FromResult | ResolvedQuery,
): ResolvedQuery {
  let state = 'kind' in input ? fromQuery(session, input, undefined) : input
  let inner = environment
  const entries: ResolvedCte[] = []
  for (const pipe of pipes) {
    if (pipe.kind === 'pipeWith') {
      const added = resolveWith(session, pipe.with, inner.ctes)
      inner = { ...inner, ctes: added.ctes }
      entries.push(...added.entries)
    } else {
      state = resolvePipe(session, pipe, inner, state)
    }
  }
  const last = pipes.at(-1)
  const first = pipes[0]
  const query = visibleQuery(session, state, { start: first?.start ?? 0, end: last?.end ?? 0 })
  return { ...query, with: [...entries, ...query.with] }
}

function resolvePipe(
  session: Session,
  pipe: Exclude<PipeOperator, { kind: 'pipeWith' }>,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  switch (pipe.kind) {
    case 'pipeSelect':
      return fromQuery(session, resolvePipeSelect(session, pipe, environment, input), undefined)
    case 'pipeExtend':
    case 'pipeWindow':
      return resolveExtend(session, pipe, environment, input)
    case 'pipeSet':
      return resolveSetStep(session, pipe, environment, input)
    case 'pipeDrop': {
      for (const column of pipe.columns) requireColumn(session, column, input.list, 'DROP')
      const dropped = new Set(pipe.columns.map((column) => fold(column.name)))
      const columns = input.list.columns.filter((entry) => !dropped.has(fold(entry.name)))
      if (columns.length === 0) failQuery(session, pipe, 'DROP would leave no column')
      return { item: input.item, list: { ...input.list, columns } }
    }
    case 'pipeRename':
      return resolveRename(session, pipe, input)
    case 'pipeAs':
      return { item: input.item, list: listOf(pipe.alias.name, input.list.columns) }
    case 'pipeWhere': {
      const context = scalarContext(
        session,
        lateralScope(input.list, environment),
        environment.ctes,
        'WHERE clause',
      )
      const where = requireBool(session, resolveExpression(context, pipe.condition), 'WHERE clause')
      return block(session, input, pipe, { where })
    }
    case 'pipeLimit': {
      const context = scalarContext(session, emptyScope, new Map(), 'LIMIT clause')
      const { count, offset } = pipe.limit
      const limits = {
        limit: resolveLimit(context, count),
        ...(offset && { offset: resolveLimit(context, offset) }),
      }
      return limited(session, input, pipe, limits)
    }
    case 'pipeAggregate':
      return fromQuery(session, resolveAggregateStep(session, pipe, environment, input), undefined)
    case 'pipeDistinct': {
      const query = visibleQuery(session, input, pipe)
      const { body } = query
      if (body.kind !== 'select') throw new Error('internal: a visible query that is no select')
      return fromQuery(session, { ...query, body: { ...body, isDistinct: true } }, undefined)
    }
    case 'pipeOrderBy': {
      const context: ExpressionContext = {
        ...scalarContext(session, lateralScope(input.list, environment), environment.ctes, 'ORDER BY clause'),
        analytics: 'allowed',
      }
      return block(session, input, pipe, { orderBy: resolveSortKeys(context, pipe.items) })
    }
    case 'pipeSetOperation':
      return resolveCombination(session, pipe, environment, input)
    case 'pipeJoin':
      return resolvePipeJoin(session, pipe, environment, input)
    case 'pipeTableSample':
      return resolveSample(session, pipe, input)
    case 'pipePivot':
      return resolvePivot(session, pipe, pipe.alias, environment, input)
    case 'pipeUnpivot':
      return resolveUnpivot(session, pipe, pipe.alias, input)
    case 'pipeCall':
      return resolvePipeCall(session, pipe, environment, input)
    case 'pipeMatchRecognize':
      return resolveMatchRecognize(session, pipe, environment, input)
    default:
      return unreachable(pipe)
  }
}

/** A query as the input of the next operator. */
export function fromQuery(session: Session, query: ResolvedQuery, alias: string | undefined): PipeInput {
  const columns = query.columns.map((column) => renewColumn(session, column))
  const { isValueTable } = query
  const item: ResolvedFrom = {
    kind: 'subquery',
    query,
    columns,
    isValueTable,
    start: query.start,
    end: query.end,
  }
  return { item, list: listOf(alias, namedColumns(columns, alias, isValueTable)) }
}

/** A block over the input that hands on every column a name can reach. */
function block(
  session: Session,
  input: PipeInput,
  at: Placed,
  clauses: { readonly where?: ResolvedExpression } & Partial<
    Pick<ResolvedQuery, 'orderBy' | 'limit' | 'offset'>
  >,
): PipeInput {
  const carried = carriedColumns(input.list)
  const items = carried.map((column) => itemOf(session, column.name, refer(session, column, [], at)))
  return wrap(session, input, carried, items, at, clauses)
}

/**
 * Puts a SELECT of `items` around the input and carries the names over; `carried` are the columns that the first of the
 * items hand on.
 */
export function wrap(
  session: Session,
  input: PipeInput,
  carried: readonly ResolvedColumn[],
  items: readonly ResolvedItem[],
  at: Placed,
  clauses: { readonly where?: ResolvedExpression } & Partial<
    Pick<ResolvedQuery, 'orderBy' | 'limit' | 'offset'>
  > = {},
): PipeInput {
  const { where, ...rest } = clauses
  const columns = items.map((item) => item.column)
  const place = { start: at.start, end: at.end }
  const body = {
    kind: 'select',
    from: input.item,
    ...(where && { where }),
    items,
    isDistinct: false,
    columns,
    ...place,
  } as const
  const query = makeQuery(body, { ...rest, ...place })
  const renewed = columns.map((column) => renewColumn(session, column))
  const item: ResolvedFrom = { kind: 'subquery', query, columns: renewed, isValueTable: false, ...place }
  const known = new Map(carried.flatMap((column, index) => mapping(column, renewed[index])))
  return { item, list: carryOver(input.list, known) }
}

/** The columns that names reach, without pseudo-columns, which only the table itself has. */
export function carriedColumns(list: NameList): readonly ResolvedColumn[] {
  const pseudo = new Set(list.columns.filter((entry) => entry.isPseudo).map((entry) => entry.column.id))
  for (const range of list.ranges) {
    for (const entry of range.columns) if (entry.isPseudo) pseudo.add(entry.column.id)
  }
  return columnsOfList(list).filter((column) => !pseudo.has(column.id))
}

/** An item that shows an expression under a name. */
export function itemOf(session: Session, name: string, expression: ResolvedExpression): ResolvedItem {
  const { start, end } = expression
  return { column: makeColumn(session, name, expression.type), expression, start, end }
}

/** Reports a column that DROP, RENAME or SET names and the input does not have. */
export function requireColumn(
  session: Session,
  name: Placed & { readonly name: string },
  list: NameList,
  operator: string,
): void {
  const matches = list.columns.filter((entry) => fold(entry.name) === fold(name.name))
  if (matches.length === 0)
    failQuery(session, name, `Column ${name.name} in pipe ${operator} does not exist in the input table`)
  if (matches.length > 1)
    failQuery(session, name, `Column ${name.name} in pipe ${operator} is ambiguous in the input table`)
}

function mapping(
  column: ResolvedColumn,
  renewed: ResolvedColumn | undefined,
): readonly (readonly [ColumnId, ResolvedColumn])[] {
  return renewed === undefined ? [] : [[column.id, renewed]]
}

function carryOver(list: NameList, known: ReadonlyMap<ColumnId, ResolvedColumn>): NameList {
  const move = (entries: NameList['columns']): NameList['columns'] =>
    entries.flatMap((entry) => {
      const column = known.get(entry.column.id)
      return column === undefined ? [] : [{ ...entry, column }]
    })
  return {
    columns: move(list.columns),
    ranges: list.ranges.map(({ name, columns, value }) => {
      const moved = value && known.get(value.id)
      return { name, columns: move(columns), ...(moved && { value: moved }) }
    }),
  }
}

// LIMIT right behind ORDER BY belongs into the same block: a subquery's order means nothing outside it.
function limited(
  session: Session,
  input: PipeInput,
  at: Placed,
  limits: Partial<Pick<ResolvedQuery, 'limit' | 'offset'>>,
): PipeInput {
  const { item } = input
  if (item.kind !== 'subquery' || item.query.limit !== undefined || item.query.offset !== undefined) {
    return block(session, input, at, limits)
  }
  return { item: { ...item, query: { ...item.query, ...limits, end: at.end } }, list: input.list }
}

/** The visible columns of a state as a query, in order; the order of rows is kept when the last block sorts. */
function visibleQuery(session: Session, input: PipeInput, at: Placed): ResolvedQuery {
  const { item, list } = input
  const visible = list.columns.filter((entry) => !entry.isPseudo)
  if (item.kind === 'subquery' && item.query.body.kind === 'select' && item.query.body.as === undefined) {
    const { query } = item
    const { body } = item.query
    const isSame =
      visible.length === item.columns.length &&
      visible.every((entry, index) => entry.column.id === item.columns[index]?.id)
    const isPlain = !body.isDistinct && visible.every((entry) => !entry.isValue)
    if (isSame || isPlain) {
      const items = visible.flatMap((entry): readonly ResolvedItem[] => {
        const source = body.items[item.columns.findIndex((column) => column.id === entry.column.id)]
        return source === undefined ? [] : [{ ...source, column: { ...source.column, name: entry.name } }]
      })
      const columns = items.map((each) => each.column)
      const isUnique = new Set(columns.map((column) => column.id)).size === columns.length
      if (items.length === visible.length && isUnique)
        return { ...query, body: { ...body, items, columns }, columns }
    }
  }
  return makeQuery(selectEverything(session, at, input), at)
}

function resolveCombination(
  session: Session,
  pipe: PipeSetOperation,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  const first = visibleQuery(session, input, pipe)
  const others = pipe.inputs.map((query) => resolveQuery(session, query, environment))
  const operation = combineQueries(session, pipe, pipe.operator, [first, ...others], [pipe, ...pipe.inputs])
  return fromQuery(session, makeQuery(operation, pipe), undefined)
}

// The input is the first argument of the table function.
function resolvePipeCall(
  session: Session,
  pipe: PipeCall,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  const item = resolveTableFunction(session, pipe, environment, visibleQuery(session, input, pipe))
  return { item, list: listOf(pipe.alias?.name, namedColumns(item.columns, pipe.alias?.name, false)) }
}

function resolvePipeJoin(
  session: Session,
  pipe: PipeJoin,
  environment: QueryEnvironment,
  input: PipeInput,
): PipeInput {
  if (pipe.isNatural) failQuery(session, pipe, 'Natural join not supported')
  const sees = pipe.type === 'right' || pipe.type === 'full' ? undefined : input.list
  const right = resolveFrom(session, pipe.right, environment, sees)
  return joinResults(session, pipe, environment, input, right)
}
