/** UNION, INTERSECT, EXCEPT: columns matched by position or by name, types brought together. */
import { nearestName } from '../../base/suggest.ts'
import type { SqlType } from '../../ir/types.ts'
import { typeToSql } from '../../ir/types.ts'
import type { QueryBody, SetOperation, SetOperator } from '../ast/query.ts'
import type { InputType } from '../coerce.ts'
import { isCoercible, supertypeOf } from '../coerce.ts'
import { inputOf, typeWords } from './coercion.ts'
import { makeLiteral } from './literal.ts'
import { makeQuery, type QueryEnvironment, resolveQuery } from './query.ts'
import { recastQuery, selectFrom } from './recast.ts'
import { fold } from './scope.ts'
import { resolveSelect } from './select.ts'
import { failQuery, makeColumn, type Session } from './session.ts'
import type { Placed, ResolvedExpression, ResolvedQuery, ResolvedSetOperation } from './tree.ts'

/** Resolves a set operation; the names of the columns are those of the first input. */
export function resolveSetOperation(
  session: Session,
  node: SetOperation,
  environment: QueryEnvironment,
): ResolvedSetOperation {
  const inputs = node.inputs.map((input) => resolveInput(session, input, environment))
  return combineQueries(session, node, node.operator, inputs, node.inputs)
}

/** Brings inputs that are resolved together; `places` are where to point for each of them. */
export function combineQueries(
  session: Session,
  at: Placed,
  operator: SetOperator,
  inputs: readonly ResolvedQuery[],
  places: readonly Placed[],
): ResolvedSetOperation {
  const matched = operator.matchBy === undefined ? inputs : matchByName(session, operator, inputs, places)
  const [first] = matched
  if (first === undefined) throw new Error('internal: a set operation without inputs')
  const words = `${operator.operator.toUpperCase()} ${operator.quantifier.toUpperCase()}`
  for (const [index, input] of matched.entries()) {
    if (input.columns.length === first.columns.length) continue
    failQuery(
      session,
      places[index] ?? at,
      `Queries in ${words} have mismatched column count; query 1 has ${counted(first)}, query ${index + 1} has ${counted(input)}`,
    )
  }
  const types = first.columns.map(
    (column, index) => commonColumnType(session, places, words, matched, index) ?? column.type,
  )
  const columns = first.columns.map((column, index) => {
    const made = makeColumn(session, column.name, types[index] ?? column.type)
    if (matched.some((input) => session.broken.has(input.columns[index]?.id ?? 0)))
      session.broken.add(made.id)
    return made
  })
  return {
    kind: 'setOperation',
    operator: operator.operator,
    quantifier: operator.quantifier,
    inputs: matched.map((input) => recastQuery(session, input, types)),
    columns,
    start: at.start,
    end: at.end,
  }
}

function resolveInput(session: Session, input: QueryBody, environment: QueryEnvironment): ResolvedQuery {
  switch (input.kind) {
    case 'query':
      return resolveQuery(session, input, environment)
    case 'select':
      return makeQuery(resolveSelect(session, input, environment).select, input)
    case 'setOperation':
      return makeQuery(resolveSetOperation(session, input, environment), input)
    case 'fromQuery':
      return resolveQuery(
        session,
        {
          kind: 'query',
          with: undefined,
          body: input,
          orderBy: [],
          limit: undefined,
          pipes: [],
          start: input.start,
          end: input.end,
        },
        environment,
      )
  }
}

function commonColumnType(
  session: Session,
  places: readonly Placed[],
  words: string,
  inputs: readonly ResolvedQuery[],
  index: number,
): SqlType | undefined {
  if (inputs.some((input) => session.broken.has(input.columns[index]?.id ?? 0))) return undefined
  const values = inputs.map((input) => outputInput(session, input, index))
  const common = supertypeOf(values.map((value) => value.input))
  if (common !== undefined && values.every((value) => isCoercible(value.input, common))) return common
  const types = values.map((value) => value.words).join(', ')
  failQuery(
    session,
    places[1] ?? places[0] ?? { start: 0, end: 0 },
    `Column ${index + 1} in ${words} has incompatible types: ${types}`,
  )
}

// A constant in the select list of an input may still change its type, as long as nothing stands between.
function outputInput(
  session: Session,
  query: ResolvedQuery,
  index: number,
): { readonly input: InputType; readonly words: string } {
  const expression = constantItem(query, index)
  if (expression !== undefined) {
    return { input: inputOf(session, expression), words: typeWords(session, expression) }
  }
  const type = query.columns[index]?.type ?? { kind: 'scalar', name: 'INT64' }
  return { input: { type, origin: 'expression' }, words: typeToSql(type) }
}

function constantItem(query: ResolvedQuery, index: number): ResolvedExpression | undefined {
  const { body } = query
  if (body.kind !== 'select' || body.as !== undefined || query.orderBy.length > 0) return undefined
  const expression = body.items[index]?.expression
  return expression
}

function counted(query: ResolvedQuery): string {
  const count = query.columns.length
  return `${count} column${count === 1 ? '' : 's'}`
}

/** BY NAME, CORRESPONDING: each input's columns in the order of the first; missing ones are refused or made NULL. */
function matchByName(
  session: Session,
  operator: SetOperator,
  inputs: readonly ResolvedQuery[],
  places: readonly Placed[],
): readonly ResolvedQuery[] {
  for (const [index, input] of inputs.entries()) checkNames(session, operator, input, places[index] ?? input)
  const names = outputNames(session, operator, inputs, places)
  return inputs.map((input) => {
    const positions = names.map((name) =>
      input.columns.findIndex((column) => fold(column.name) === fold(name)),
    )
    if (positions.every((position, index) => position === index) && positions.length === input.columns.length)
      return input
    const present = positions.filter((position) => position !== -1)
    const selected = selectFrom(session, input, present, [])
    return present.length === positions.length ? selected : withNulls(session, selected, names, positions)
  })
}

function checkNames(session: Session, operator: SetOperator, input: ResolvedQuery, at: Placed): void {
  const seen = new Set<string>()
  const words = operator.matchBy === 'name' ? 'BY NAME' : 'CORRESPONDING'
  for (const { name } of input.columns) {
    if (name === '')
      failQuery(session, at, `Anonymous columns are not allowed in set operations with ${words}`)
    if (seen.has(fold(name)))
      failQuery(session, at, `Duplicate column ${name} is not allowed in set operations with ${words}`)
    seen.add(fold(name))
  }
}

function outputNames(
  session: Session,
  operator: SetOperator,
  inputs: readonly ResolvedQuery[],
  places: readonly Placed[],
): readonly string[] {
  const has = (input: ResolvedQuery, name: string) =>
    input.columns.some((column) => fold(column.name) === fold(name))
  const [first, ...others] = inputs
  const firstNames = (first?.columns ?? []).map((column) => column.name)
  const isStrict =
    operator.propagation === undefined &&
    (operator.matchBy === 'name' || operator.matchBy === 'strictCorresponding')
  if (operator.columns.length > 0) return operator.columns.map((column) => column.name)
  if (isStrict) {
    for (const [index, input] of inputs.entries()) {
      const strange = input.columns.find(
        (column) => !firstNames.some((name) => fold(name) === fold(column.name)),
      )
      const missing = firstNames.find((name) => !has(input, name))
      const name = strange?.name ?? missing
      if (name === undefined) continue
      const suggestion = nearestName(
        name,
        strange === undefined ? input.columns.map((column) => column.name) : firstNames,
      )
      failQuery(
        session,
        places[index] ?? input,
        `Column ${name} is not in every query of a set operation by name${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
      )
    }
    return firstNames
  }
  const propagation = operator.propagation ?? 'inner'
  if (propagation === 'left') return firstNames
  if (propagation === 'inner') {
    const shared = firstNames.filter((name) => others.every((input) => has(input, name)))
    if (shared.length === 0)
      failQuery(
        session,
        places[0] ?? { start: 0, end: 0 },
        'Queries of a set operation by name share no column',
      )
    return shared
  }
  const seen = new Map<string, string>()
  for (const { name } of inputs.flatMap((input) => input.columns))
    if (!seen.has(fold(name))) seen.set(fold(name), name)
  return [...seen.values()]
}

function withNulls(
  session: Session,
  selected: ResolvedQuery,
  names: readonly string[],
  positions: readonly number[],
): ResolvedQuery {
  const { body } = selected
  if (body.kind !== 'select') return selected
  const rest = [...body.items]
  const items = names.map((name, index) => {
    const item = positions[index] === -1 ? undefined : rest.shift()
    if (item !== undefined) return item
    const expression = makeLiteral(selected, { kind: 'scalar', name: 'INT64' }, null)
    session.origins.set(expression, 'null')
    return {
      column: makeColumn(session, name, expression.type),
      expression,
      start: selected.start,
      end: selected.end,
    }
  })
  const columns = items.map((item) => item.column)
  return { ...selected, body: { ...body, items, columns }, columns }
}
