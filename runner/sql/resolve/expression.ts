/** Expressions: one case per sort of syntax; what is larger than a few lines has a file of its own. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type {
  CaseExpression,
  CastExpression,
  Expression,
  ExtractExpression,
  NamedParameter,
  PositionalParameter,
  SystemVariable,
  WithExpression,
} from '../ast/expression.ts'
import { isCastable } from '../coerce.ts'
import { datePart, resolveFunctionCall, resolveNamedCall } from './call.ts'
import { coerceTo, exactOperand, inputOf, requireType } from './coercion.ts'
import { resolveArray, resolveInterval, resolveStruct, resolveTuple } from './constructor.ts'
import type { ExpressionContext } from './context.ts'
import { makeLiteral, resolveLiteral } from './literal.ts'
import { accessField, resolvePath } from './name.ts'
import {
  resolveBetween,
  resolveBinary,
  resolveIn,
  resolveIs,
  resolveLike,
  resolveLogical,
  resolveQuantified,
  resolveSubscript,
  resolveUnary,
} from './operator.ts'
import { fold, type NameTarget, overlay } from './scope.ts'
import { failQuery, failType, makeColumn } from './session.ts'
import { resolveSubqueryExpression } from './subquery.ts'
import type { ResolvedColumn, ResolvedExpression } from './tree.ts'
import { resolveType, string, timestamp } from './type.ts'

/** Resolves an expression in its context. Throws ResolveFailure when it cannot; the reason is reported by then. */
export function resolveExpression(context: ExpressionContext, node: Expression): ResolvedExpression {
  const { session } = context
  switch (node.kind) {
    case 'nullLiteral':
    case 'booleanLiteral':
    case 'integerLiteral':
    case 'floatLiteral':
    case 'stringLiteral':
    case 'bytesLiteral':
    case 'typedLiteral':
    case 'rangeLiteral':
      return resolveLiteral(session, node)
    case 'path':
      return resolvePath(context, node)
    case 'namedParameter':
    case 'positionalParameter':
      return resolveParameter(context, node)
    case 'systemVariable':
      return resolveSystemVariable(context, node)
    case 'fieldAccess':
      return accessField(session, resolveExpression(context, node.operand), node.field)
    case 'subscript':
      return resolveSubscript(context, node)
    case 'unary':
      return resolveUnary(context, node)
    case 'binary':
      return resolveBinary(context, node)
    case 'logical':
      return resolveLogical(context, node)
    case 'is':
      return resolveIs(context, node)
    case 'isDistinctFrom':
      return resolveNamedCall(context, node, node.negated ? '$is_not_distinct_from' : '$is_distinct_from', [
        resolveExpression(context, node.left),
        resolveExpression(context, node.right),
      ])
    case 'between':
      return resolveBetween(context, node)
    case 'like':
      return resolveLike(context, node)
    case 'in':
      return resolveIn(context, node)
    case 'quantifiedComparison':
      return resolveQuantified(context, node)
    case 'case':
      return resolveCase(context, node)
    case 'cast':
      return resolveCast(context, node)
    case 'extract':
      return resolveExtract(context, node)
    case 'interval':
      return resolveInterval(context, node)
    case 'arrayConstructor':
      return resolveArray(context, node)
    case 'structConstructor':
      return resolveStruct(context, node)
    case 'tupleConstructor':
      return resolveTuple(context, node)
    case 'subquery':
      return resolveSubqueryExpression(context, node)
    case 'functionCall':
      return resolveFunctionCall(context, node)
    case 'withExpression':
      return resolveWith(context, node)
  }
}

function resolveParameter(
  context: ExpressionContext,
  node: NamedParameter | PositionalParameter,
): ResolvedExpression {
  const { session } = context
  const given = session.options.parameters ?? []
  const place = { start: node.start, end: node.end }
  if (node.kind === 'positionalParameter') {
    const parameter = given.filter((candidate) => candidate.name === undefined)[node.index]
    if (parameter === undefined) {
      failQuery(session, node, `Query parameter number ${node.index + 1} is not defined`)
    }
    const resolved = { kind: 'parameter', position: node.index + 1, type: parameter.type, ...place } as const
    session.origins.set(resolved, 'parameter')
    return resolved
  }
  const parameter = given.find(
    (candidate) => candidate.name !== undefined && fold(candidate.name) === fold(node.name.name),
  )
  if (parameter?.name === undefined) failQuery(session, node, `Query parameter '${node.name.name}' not found`)
  const resolved = { kind: 'parameter', name: parameter.name, type: parameter.type, ...place } as const
  session.origins.set(resolved, 'parameter')
  return resolved
}

// BigQuery, "System variables reference".
const systemVariables: Readonly<Record<string, 'INT64' | 'STRING' | 'BOOL' | 'TIMESTAMP'>> = {
  current_job_id: 'STRING',
  dataset_id: 'STRING',
  dataset_project_id: 'STRING',
  last_job_id: 'STRING',
  location: 'STRING',
  project_id: 'STRING',
  query_label: 'STRING',
  row_count: 'INT64',
  'script.bytes_billed': 'INT64',
  'script.bytes_processed': 'INT64',
  'script.creation_time': 'TIMESTAMP',
  'script.job_id': 'STRING',
  'script.num_child_jobs': 'INT64',
  'script.slot_ms': 'INT64',
  session_id: 'STRING',
  time_zone: 'STRING',
  'error.message': 'STRING',
  'error.formatted_stack_trace': 'STRING',
  'error.statement_text': 'STRING',
}

function resolveSystemVariable(context: ExpressionContext, node: SystemVariable): ResolvedExpression {
  const name = node.name.parts.map((part) => fold(part.name)).join('.')
  const type = systemVariables[name]
  if (type === undefined) failQuery(context.session, node, `Unrecognized name: @@${name}`)
  return {
    kind: 'variable',
    source: 'system',
    name,
    type: { kind: 'scalar', name: type },
    start: node.start,
    end: node.end,
  }
}

function resolveCase(context: ExpressionContext, node: CaseExpression): ResolvedExpression {
  const operand = node.operand && resolveExpression(context, node.operand)
  const pairs = node.branches.flatMap((branch) => [
    resolveExpression(context, branch.when),
    resolveExpression(context, branch.result),
  ])
  const otherwise =
    node.otherwise === undefined
      ? resolveLiteral(context.session, { kind: 'nullLiteral', start: node.end, end: node.end })
      : resolveExpression(context, node.otherwise)
  const name = operand === undefined ? '$case_no_value' : '$case_with_value'
  const all = [...(operand === undefined ? [] : [operand]), ...pairs, otherwise]
  const call = resolveNamedCall(context, node, name, all)
  const matched = [...call.arguments]
  const comparand = operand === undefined ? undefined : matched.shift()
  const last = matched.pop()
  const branches = node.branches.flatMap((_, index) => {
    const when = matched[index * 2]
    const result = matched[index * 2 + 1]
    return when === undefined || result === undefined ? [] : [{ when, result }]
  })
  return {
    kind: 'case',
    ...(comparand && { operand: comparand }),
    branches,
    ...(node.otherwise && last && { otherwise: last }),
    type: call.type,
    start: node.start,
    end: node.end,
  }
}

function resolveCast(context: ExpressionContext, node: CastExpression): ResolvedExpression {
  const { session } = context
  const type = resolveType(session, node.type)
  const operand = resolveExpression(context, node.operand)
  if (!isCastable(inputOf(session, operand), type)) {
    failType(session, node.operand, `Invalid cast from ${typeToSql(operand.type)} to ${typeToSql(type)}`)
  }
  const place = { start: node.start, end: node.end }
  const origin = session.origins.get(operand)
  if (origin === 'null') return makeLiteral(place, type, null)
  const text = (expression: Expression, clause: string) =>
    requireType(
      session,
      resolveExpression(context, expression),
      string,
      (actual) => `${clause} should return type STRING, but returns ${actual}`,
    )
  return {
    kind: 'cast',
    expression:
      origin === 'empty array' ? coerceTo(session, operand, type) : exactOperand(session, operand, type),
    type,
    isImplicit: false,
    isSafe: node.isSafe,
    ...(node.format && { format: text(node.format, 'FORMAT expression') }),
    ...(node.timeZone && { zone: text(node.timeZone, 'AT TIME ZONE expression') }),
    ...place,
  }
}

function resolveExtract(context: ExpressionContext, node: ExtractExpression): ResolvedExpression {
  const operand = resolveExpression(context, node.operand)
  const zone = node.timeZone && resolveExpression(context, node.timeZone)
  const zones = zone === undefined ? [] : [zone]
  checkExtract(context, node, operand.type)
  const whole = { DATE: '$extract_date', TIME: '$extract_time', DATETIME: '$extract_datetime' }[
    node.part.name
  ]
  if (whole !== undefined) return resolveNamedCall(context, node, whole, [operand, ...zones])
  const part = datePart(node.part, node.part.name, node.part.weekday)
  const value =
    context.session.origins.get(operand) === 'null' ? coerceTo(context.session, operand, timestamp) : operand
  return resolveNamedCall(context, node, '$extract', [value, part, ...zones])
}

// What comes out whole; only instants have a zone to be seen in.
const wholeParts: Readonly<Record<string, readonly string[]>> = {
  TIMESTAMP: ['DATE', 'TIME', 'DATETIME'],
  DATETIME: ['DATE', 'TIME'],
  DATE: [],
  TIME: [],
}

function checkExtract(context: ExpressionContext, node: ExtractExpression, type: SqlType): void {
  const given = type.kind === 'scalar' ? wholeParts[type.name] : undefined
  if (given === undefined) return
  const from = `EXTRACT from ${typeToSql(type)} does not support`
  const part = node.part.name
  if (wholeParts.TIMESTAMP?.includes(part) === true && !given.includes(part)) {
    failType(context.session, node.part, `${from} the ${part} date part`)
  }
  if (node.timeZone !== undefined && given.length < 3) {
    failType(context.session, node.timeZone, `${from} AT TIME ZONE`)
  }
}

function resolveWith(context: ExpressionContext, node: WithExpression): ResolvedExpression {
  const bindings: { column: ResolvedColumn; expression: ResolvedExpression }[] = []
  let inner = context
  for (const { name, value } of node.variables) {
    const expression = resolveExpression(inner, value)
    const column = makeColumn(context.session, name.name, expression.type)
    bindings.push({ column, expression })
    const target: NameTarget = { kind: 'column', column }
    inner = { ...inner, scope: overlay(inner.scope, new Map([[fold(name.name), target]])) }
  }
  const body = resolveExpression(inner, node.body)
  return { kind: 'with', bindings, body, type: body.type, start: node.start, end: node.end }
}
