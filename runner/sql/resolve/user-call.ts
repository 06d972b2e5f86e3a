/** Calls of functions that someone created. */
import type { FunctionCall } from '../ast/expression.ts'
import type { CatalogFunction } from './catalog.ts'
import { requireType } from './coercion.ts'
import { type ExpressionContext, emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { fold } from './scope.ts'
import { failQuery, openSession } from './session.ts'
import type { ResolvedExpression, ResolvedUserCall } from './tree.ts'
import { int64 } from './type.ts'

/** Resolves a call by position; the type of a templated function is that of its body with these arguments. */
export function resolveUserCall(
  context: ExpressionContext,
  call: FunctionCall,
  definition: CatalogFunction,
  isSafe: boolean,
): ResolvedUserCall {
  const { session } = context
  const name = definition.target.name
  if (definition.isAggregate) {
    if (context.aggregates !== 'allowed')
      failQuery(session, call, `Aggregate function ${name} not allowed in ${context.clause}`)
    context.found.aggregate = true
  }
  if (call.arguments.length !== definition.arguments.length) {
    failQuery(
      session,
      call,
      `Number of arguments does not match for function ${name}; it takes ${definition.arguments.length}`,
    )
  }
  const inner: ExpressionContext = definition.isAggregate ? { ...context, aggregates: 'inside' } : context
  const resolved = call.arguments.map((argument, index): ResolvedExpression => {
    switch (argument.kind) {
      case 'starArgument':
      case 'namedArgument':
      case 'lambda':
      case 'tableArgument':
      case 'modelArgument':
      case 'connectionArgument':
      case 'descriptorArgument':
        return failQuery(session, argument, `Function ${name} takes plain values only`)
      default:
    }
    const value = resolveExpression(inner, argument)
    const wanted = definition.arguments[index]?.type
    if (wanted === undefined) return value
    return requireType(
      session,
      value,
      wanted,
      (actual) =>
        `Argument ${index + 1} of function ${name} has type ${actual}, which does not coerce to the declared type`,
    )
  })
  const body = resolveBody(context, definition, resolved)
  return {
    kind: 'userCall',
    target: definition.target,
    arguments: resolved,
    parameters: definition.arguments.map((argument) => argument.name),
    isAggregate: definition.isAggregate,
    isSafe,
    type: definition.returns ?? body?.type ?? int64,
    ...(body === undefined ? {} : { body }),
    start: call.start,
    end: call.end,
  }
}

function resolveBody(
  context: ExpressionContext,
  definition: CatalogFunction,
  resolved: readonly ResolvedExpression[],
): ResolvedExpression | undefined {
  if (definition.body === undefined) return undefined
  const types = new Map(
    definition.arguments.map((argument, index) => [fold(argument.name), resolved[index]?.type ?? int64]),
  )
  const { session } = context
  const inner = openSession(session.options, types)
  const body = resolveExpression(
    {
      ...scalarContext(inner, emptyScope, new Map(), 'function body'),
      aggregates: definition.isAggregate ? 'allowed' : 'denied',
    },
    definition.body,
  )
  session.diagnostics.push(...inner.diagnostics)
  return body
}
