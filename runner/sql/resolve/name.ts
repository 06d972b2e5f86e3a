/** Names in expressions: where the column ends and its fields begin. */
import { nearestName } from '../../base/suggest.ts'
import { type SqlType, type StructType, typeToSql } from '../../ir/types.ts'
import type { Identifier, Path } from '../ast/name.ts'
import { failAggregateOfAggregate } from './aggregate.ts'
import { resolveNamedCall } from './call.ts'
import type { ExpressionContext } from './context.ts'
import { containsAggregate, containsAnalytic } from './rewrite.ts'
import { type Found, fold, lookUp, type RangeVariable, visibleNames } from './scope.ts'
import { fail, failQuery, failType, giveUp, type Session } from './session.ts'
import type { Placed, ResolvedColumn, ResolvedColumnRef, ResolvedExpression, ResolvedStruct } from './tree.ts'
import { json } from './type.ts'

/**
 * Resolves `a.b.c`: the first part is looked up from the inside out among columns and table aliases, then among
 * arguments and variables; what follows are fields.
 */
export function resolvePath(context: ExpressionContext, path: Path): ResolvedExpression {
  const [first, ...rest] = path.parts
  if (first === undefined) throw new Error('internal: a path without parts')
  const found = lookUp(context.scope, first.name)
  if (found === undefined) return resolveUnscoped(context, path, first, rest)
  const { target, borders } = found
  if (target.kind === 'range' && target.range.value === undefined) {
    return resolveInRange(context, target.range, borders, first, rest)
  }
  return accessFields(context.session, resolveTarget(context, found, first), rest)
}

/** A reference to a column; notes that it is read, and by which subqueries from outside. */
export function refer(
  session: Session,
  column: ResolvedColumn,
  borders: Found['borders'],
  at: Placed,
): ResolvedColumnRef {
  if (session.broken.has(column.id)) giveUp()
  session.readColumns.add(column.id)
  for (const border of borders) border.set(column.id, column)
  return {
    kind: 'column',
    column: column.id,
    name: column.name,
    type: column.type,
    isCorrelated: borders.length > 0,
    start: at.start,
    end: at.end,
  }
}

/** Follows field names from a value. */
export function accessFields(
  session: Session,
  expression: ResolvedExpression,
  fields: readonly Identifier[],
): ResolvedExpression {
  return fields.reduce((value, field) => accessField(session, value, field), expression)
}

/** `value.field`, of a STRUCT or JSON. */
export function accessField(
  session: Session,
  expression: ResolvedExpression,
  field: Identifier,
): ResolvedExpression {
  const place = { start: expression.start, end: field.end }
  const { type } = expression
  if (type.kind === 'struct') {
    const index = findField(session, type, field)
    const chosen = type.fields[index]
    if (chosen === undefined) {
      const suggestion = nearestName(
        field.name,
        type.fields.map((candidate) => candidate.name).filter(isNamed),
      )
      failType(
        session,
        field,
        `Field name ${field.name} does not exist in ${typeToSql(type)}${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
      )
    }
    return { kind: 'field', expression, name: chosen.name, index, type: chosen.type, ...place }
  }
  if (isJson(type)) return { kind: 'jsonField', expression, name: field.name, type: json, ...place }
  failType(session, field, `Cannot access field ${field.name} on a value with type ${typeToSql(type)}`)
}

/** A table alias used as a value: a STRUCT of its columns, or the row itself where rows are values. */
export function rangeValue(
  session: Session,
  range: RangeVariable,
  borders: Found['borders'],
  at: Placed,
): ResolvedColumnRef | ResolvedStruct {
  if (range.value !== undefined) return refer(session, range.value, borders, at)
  const columns = range.columns.filter((column) => !column.isPseudo)
  const fields = columns.map(({ column }) => refer(session, column, borders, at))
  const type: StructType = {
    kind: 'struct',
    fields: columns.map(({ name, column }) => ({ name, type: column.type })),
  }
  return { kind: 'struct', type, fields, start: at.start, end: at.end }
}

function resolveInRange(
  context: ExpressionContext,
  range: RangeVariable,
  borders: Found['borders'],
  first: Identifier,
  [second, ...rest]: readonly Identifier[],
): ResolvedExpression {
  const { session } = context
  if (second === undefined) return rangeValue(session, range, borders, first)
  const matches = range.columns.filter((column) => fold(column.name) === fold(second.name))
  const [match] = matches
  if (match === undefined) {
    const names = range.columns.map((column) => column.name).filter(isNamed)
    fail(session, second, 'sql-field', {
      name: second.name,
      inside: first.name,
      suggestion: nearestName(second.name, names),
    })
  }
  if (matches.length > 1) failQuery(session, second, `Name ${second.name} is ambiguous inside ${first.name}`)
  const place = { start: first.start, end: second.end }
  return accessFields(session, refer(session, match.column, borders, place), rest)
}

function resolveTarget(context: ExpressionContext, found: Found, at: Identifier): ResolvedExpression {
  const { session } = context
  const { target, borders } = found
  switch (target.kind) {
    case 'column':
      return refer(session, target.column, borders, at)
    case 'range':
      return rangeValue(session, target.range, borders, at)
    case 'field':
      return {
        kind: 'field',
        expression: refer(session, target.value, borders, at),
        name: at.name,
        index: target.index,
        type: target.type,
        start: at.start,
        end: at.end,
      }
    case 'item':
      if (context.analytics === 'inside' && containsAnalytic(target.expression))
        failAnalyticInside(context, at)
      if (context.aggregates !== 'inside') return refer(session, target.item, borders, at)
      if (containsAggregate(target.expression)) failAggregateOfAggregate(session, at)
      return { ...target.expression, start: at.start, end: at.end }
    case 'ambiguous':
      return failQuery(session, at, target.message ?? `Column name ${at.name} is ambiguous`)
    case 'broken':
      return giveUp()
  }
}

// A select alias brings its analytic call along, and one cannot stand inside another.
function failAnalyticInside({ session, clause }: ExpressionContext, at: Identifier): never {
  const isInWindow = clause === 'PARTITION BY' || clause === 'Window ORDER BY' || clause === 'window frame'
  failQuery(
    session,
    at,
    isInWindow
      ? `Column ${at.name} contains an analytic function, which is not allowed in ${clause}`
      : 'Analytic function cannot be an argument of another analytic function',
  )
}

const callsWithoutParentheses = new Set([
  'current_date',
  'current_time',
  'current_datetime',
  'current_timestamp',
])

function resolveUnscoped(
  context: ExpressionContext,
  path: Path,
  first: Identifier,
  rest: readonly Identifier[],
): ResolvedExpression {
  const { session } = context
  const place = { start: first.start, end: first.end }
  const argument = session.functionArguments.get(fold(first.name))
  if (argument !== undefined) {
    const node = { kind: 'variable', source: 'argument', name: first.name, type: argument, ...place } as const
    return accessFields(session, node, rest)
  }
  const variable = session.options.variables?.find((candidate) => fold(candidate.name) === fold(first.name))
  if (variable !== undefined) {
    const node = {
      kind: 'variable',
      source: 'script',
      name: variable.name,
      type: variable.type,
      ...place,
    } as const
    return accessFields(session, node, rest)
  }
  if (rest.length === 0 && !first.quoted && callsWithoutParentheses.has(fold(first.name))) {
    return resolveNamedCall(context, path, fold(first.name), [])
  }
  const names = [
    ...visibleNames(context.scope),
    ...session.functionArguments.keys(),
    ...(session.options.variables ?? []).map((candidate) => candidate.name),
  ]
  return fail(session, first, 'sql-name', { name: first.name, suggestion: nearestName(first.name, names) })
}

function findField(session: Session, type: StructType, field: Identifier): number {
  const index = type.fields.findIndex((candidate) => fold(candidate.name) === fold(field.name))
  const last = type.fields.findLastIndex((candidate) => fold(candidate.name) === fold(field.name))
  if (index !== last) failType(session, field, `Struct field name ${field.name} is ambiguous`)
  return index
}

function isJson(type: SqlType): boolean {
  return type.kind === 'scalar' && type.name === 'JSON'
}

function isNamed(name: string): boolean {
  return name !== ''
}
