/** Calls of functions and operators: which overload, which coercions. */
import type { SqlType } from '../../ir/types.ts'
import type { Argument, Expression, FunctionCall, Lambda } from '../ast/expression.ts'
import type { Path } from '../ast/name.ts'
import { isCoercible } from '../coerce.ts'
import { findFunction, suggestFunction } from '../functions/catalogue.ts'
import { matchSignature } from '../functions/match.ts'
import {
  type FunctionDefinition,
  type InputArgument,
  keywordAt,
  type SignatureMatch,
  takesStep,
} from '../functions/signature.ts'
import { argumentsOf, checkAggregateCall, isCountStar, resolveAggregate } from './aggregate.ts'
import { coerceTo, inputOf } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { makeLiteral } from './literal.ts'
import { fold, overlay } from './scope.ts'
import { fail, failQuery, failType, makeColumn, recover } from './session.ts'
import type { Placed, ResolvedCall, ResolvedColumn, ResolvedDatePart, ResolvedExpression } from './tree.ts'
import { int64 } from './type.ts'
import { resolveUserCall } from './user-call.ts'
import { resolveAnalytic } from './window.ts'

/** An argument as it stands before an overload is chosen. */
export type PreparedArgument = Placed &
  (
    | { readonly kind: 'value'; readonly expression: ResolvedExpression; readonly name?: string }
    | { readonly kind: 'keyword'; readonly part: ResolvedDatePart; readonly name?: string }
    | { readonly kind: 'lambda'; readonly lambda: Lambda; readonly name?: string }
  )

/** Arguments after coercion, in the order of the signature, and the type of the result. */
export interface MatchedCall {
  readonly arguments: readonly ResolvedExpression[]
  readonly signature: readonly SqlType[]
  readonly type: SqlType
}

/** Resolves a call: built in or created by someone; scalar, aggregate or analytic. */
export function resolveFunctionCall(context: ExpressionContext, call: FunctionCall): ResolvedExpression {
  const { session } = context
  const parts = call.function.parts.map((part) => part.name)
  const isSafe = parts.length > 1 && fold(parts[0] ?? '') === 'safe'
  const path = isSafe ? parts.slice(1) : parts
  const name = fold(path.join('.'))
  const lookedUp = name === 'count' && isCountStar(call) ? '$count_star' : name
  const definition = context.functions?.get(lookedUp) ?? findFunction(lookedUp)
  if (definition === undefined) {
    const user = session.options.catalog.findFunction(path.flatMap((part) => part.split('.')))
    if (user !== undefined) return resolveUserCall(context, call, user, isSafe)
    fail(session, call.function, 'sql-function', { name: path.join('.'), suggestion: suggestFunction(name) })
  }
  if (isSafe && !definition.isSafeAllowed) {
    failQuery(session, call.function, `Function ${wordOf(definition)} does not support SAFE error mode`)
  }
  checkAggregateCall(context, call, definition)
  if (call.over !== undefined) return resolveAnalytic(context, call, definition, isSafe)
  if (definition.mode === 'aggregate') return resolveAggregate(context, call, definition, isSafe)
  const prepared = prepareArguments(context, definition, argumentsOf(call))
  const matched = matchCall(context, call, definition, prepared)
  return placeCall(call, definition.name, matched, isSafe)
}

/** A call of a built-in function by name, with arguments that are resolved: operators, special syntax. */
export function resolveNamedCall(
  context: ExpressionContext,
  at: Placed,
  name: string,
  operands: readonly (ResolvedExpression | ResolvedDatePart)[],
): ResolvedCall {
  const definition = findFunction(name)
  if (definition === undefined) throw new Error(`internal: no signatures for ${name}`)
  const prepared = operands.map((operand): PreparedArgument => {
    const place = { start: operand.start, end: operand.end }
    return operand.kind === 'datePart'
      ? { kind: 'keyword', part: operand, ...place }
      : { kind: 'value', expression: operand, ...place }
  })
  return placeCall(at, definition.name, matchCall(context, at, definition, prepared), false)
}

/** The name of a function in messages. */
export function wordOf(definition: FunctionDefinition): string {
  const name = definition.name.replace('$differential_privacy_', '')
  return name === '$count_star' || name === 'count_star' ? 'COUNT(*)' : name.toUpperCase()
}

/** Resolves arguments as far as that is possible before the overload is known. */
export function prepareArguments(
  context: ExpressionContext,
  definition: FunctionDefinition,
  syntax: readonly Argument[],
): readonly PreparedArgument[] {
  const prepared: PreparedArgument[] = []
  for (const argument of syntax) {
    const isNamed = argument.kind === 'namedArgument'
    const value = isNamed ? argument.value : argument
    const name = isNamed ? { name: argument.name.name } : {}
    prepared.push(
      ...prepareArgument(context, definition, prepared.length, value).map((each) => ({ ...each, ...name })),
    )
  }
  return prepared
}

/** Chooses the overload and coerces the arguments to it. */
export function matchCall(
  context: ExpressionContext,
  at: Placed,
  definition: FunctionDefinition,
  prepared: readonly PreparedArgument[],
): MatchedCall {
  const { session } = context
  const match = matchSignature(
    definition,
    prepared.map((argument) => inputArgument(context, argument)),
  )
  if (!match.ok) {
    const culprit = match.input === undefined ? undefined : prepared[match.input]
    failType(session, culprit ?? at, match.message)
  }
  const matched = placeArguments(context, at, match, prepared)
  return { arguments: matched, signature: matched.map((argument) => argument.type), type: match.result }
}

function placeCall(at: Placed, name: string, matched: MatchedCall, isSafe: boolean): ResolvedCall {
  return { kind: 'call', name, ...matched, isSafe, start: at.start, end: at.end }
}

function prepareArgument(
  context: ExpressionContext,
  definition: FunctionDefinition,
  position: number,
  argument: Exclude<Argument, { kind: 'namedArgument' }>,
): readonly PreparedArgument[] {
  const place = { start: argument.start, end: argument.end }
  switch (argument.kind) {
    case 'lambda':
      return [{ kind: 'lambda', lambda: argument, ...place }]
    case 'starArgument':
      return failQuery(context.session, argument, `Argument * can only be used in COUNT(*)`)
    case 'tableArgument':
    case 'modelArgument':
    case 'connectionArgument':
    case 'descriptorArgument':
      return fail(context.session, argument, 'sql-unsupported', {
        feature: `An argument of this sort to ${definition.name.toUpperCase()}`,
      })
    default:
  }
  if (argument.kind === 'interval' && takesStep(definition, position) && argument.to === undefined) {
    const value = resolveStep(context, argument.value)
    const part = datePart(argument.part, argument.part.name, argument.part.weekday)
    return [
      { kind: 'value', expression: value, start: value.start, end: value.end },
      { kind: 'keyword', part, start: part.start, end: part.end },
    ]
  }
  const isWord = argument.kind === 'path' || argument.kind === 'functionCall'
  const keyword = isWord && keywordAt(definition, position) !== undefined ? keywordOf(argument) : undefined
  if (keyword !== undefined) return [{ kind: 'keyword', part: keyword, ...place }]
  return [{ kind: 'value', expression: resolveExpression(context, argument), ...place }]
}

/** The amount of an interval among arguments: an integer, also in quotes. */
function resolveStep(context: ExpressionContext, node: Expression): ResolvedExpression {
  const { session } = context
  if (node.kind === 'stringLiteral') {
    const digits = /^\s*\+?(-?\d{1,18})\s*$/.exec(node.value)?.[1]
    if (digits !== undefined) return makeLiteral(node, int64, BigInt(digits).toString())
    failType(session, node, `Could not cast literal "${node.value}" to type INT64`)
  }
  const value = resolveExpression(context, node)
  if (isCoercible(inputOf(session, value), int64)) return value
  return failType(session, node, 'Interval value must be coercible to INT64 type')
}

/** `DAY`, `WEEK(MONDAY)` as an argument; a quoted name is a column. */
function keywordOf(argument: Expression): ResolvedDatePart | undefined {
  if (argument.kind === 'path') {
    const [only, ...more] = argument.parts
    return only === undefined || only.quoted || more.length > 0 ? undefined : datePart(argument, only.name)
  }
  if (argument.kind !== 'functionCall' || argument.arguments.length !== 1) return undefined
  const [weekday] = argument.arguments
  const [name] = argument.function.parts
  if (name === undefined || weekday?.kind !== 'path' || weekday.parts.length !== 1) return undefined
  return datePart(argument, name.name, weekday.parts[0]?.name)
}

/** A date part as an argument node. */
export function datePart(at: Placed, name: string, weekday?: string): ResolvedDatePart {
  return {
    kind: 'datePart',
    part: name.toUpperCase(),
    ...(weekday === undefined ? {} : { weekday: weekday.toUpperCase() }),
    type: int64,
    start: at.start,
    end: at.end,
  }
}

function inputArgument(context: ExpressionContext, argument: PreparedArgument): InputArgument {
  const name = argument.name === undefined ? {} : { name: argument.name }
  switch (argument.kind) {
    case 'value':
      return { kind: 'value', input: inputOf(context.session, argument.expression), ...name }
    case 'keyword': {
      const { part, weekday } = argument.part
      return { kind: 'keyword', word: weekday === undefined ? part : `${part}(${weekday})`, ...name }
    }
    case 'lambda':
      return {
        kind: 'lambda',
        parameterCount: argument.lambda.parameters.length,
        resolveBody: (types) => recover(() => resolveLambda(context, argument.lambda, types).body.type),
        ...name,
      }
  }
}

function placeArguments(
  context: ExpressionContext,
  at: Placed,
  match: SignatureMatch,
  prepared: readonly PreparedArgument[],
): readonly ResolvedExpression[] {
  const { session } = context
  const placed: ResolvedExpression[] = []
  let next = 0
  for (const { input, parameter, type, lambdaParameters } of match.arguments) {
    for (; next < parameter; next += 1) {
      placed.push({ kind: 'omitted', type: int64, start: at.end, end: at.end })
    }
    next = Math.max(next, parameter + 1)
    const argument = prepared[input]
    if (argument === undefined) throw new Error('internal: a matched argument that was not given')
    if (argument.kind === 'keyword') placed.push(argument.part)
    else if (argument.kind === 'value') {
      placed.push(type === undefined ? argument.expression : coerceTo(session, argument.expression, type))
    } else {
      const { parameters, body } = resolveLambda(context, argument.lambda, lambdaParameters ?? [])
      const result = type === undefined ? body : coerceTo(session, body, type)
      placed.push({
        kind: 'lambda',
        parameters,
        body: result,
        type: result.type,
        start: argument.start,
        end: argument.end,
      })
    }
  }
  return placed
}

function resolveLambda(
  context: ExpressionContext,
  lambda: Lambda,
  types: readonly SqlType[],
): { readonly parameters: readonly ResolvedColumn[]; readonly body: ResolvedExpression } {
  const parameters = lambda.parameters.map((parameter, index) =>
    makeColumn(context.session, parameter.name, types[index] ?? int64),
  )
  const names = new Map(parameters.map((column) => [fold(column.name), { kind: 'column', column } as const]))
  const body = resolveExpression({ ...context, scope: overlay(context.scope, names) }, lambda.body)
  return { parameters, body }
}

/** The path of a function, a quoted part with dots taken apart. */
export function functionPath(path: Path): readonly string[] {
  return path.parts.flatMap((part) => (part.quoted ? part.name.split('.') : [part.name]))
}
