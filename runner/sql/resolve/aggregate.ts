/** Aggregate calls: where they may stand, what may be said inside them. */
import type { FunctionCall } from '../ast/expression.ts'
import type { FunctionDefinition } from '../functions/signature.ts'
import { matchCall, prepareArguments, wordOf } from './call.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveLimit, resolveSortKeys } from './order.ts'
import { failQuery, type Session } from './session.ts'
import type { Placed, ResolvedAggregateCall } from './tree.ts'

/** Resolves `sum(distinct x having max y order by z limit 3)`. */
export function resolveAggregate(
  context: ExpressionContext,
  call: FunctionCall,
  definition: FunctionDefinition,
  isSafe: boolean,
): ResolvedAggregateCall {
  const { session } = context
  if (context.aggregates === 'inside') failAggregateOfAggregate(session, call)
  if (context.aggregates === 'denied') {
    failQuery(session, call, `Aggregate function ${wordOf(definition)} not allowed in ${context.clause}`)
  }
  context.found.aggregate = true
  const inner: ExpressionContext = {
    ...context,
    aggregates: 'inside',
    analytics: 'denied',
    clause: 'aggregate function',
  }
  checkOrder(session, call)
  const prepared = prepareArguments(inner, definition, argumentsOf(call))
  const matched = matchCall(inner, call, definition, prepared)
  return {
    kind: 'aggregate',
    name: definition.name,
    ...matched,
    isSafe,
    isDistinct: call.isDistinct,
    ...(call.nulls && { nulls: call.nulls }),
    ...(call.having && {
      having: { bound: call.having.extreme, expression: resolveExpression(inner, call.having.value) },
    }),
    orderBy: resolveSortKeys(inner, call.orderBy),
    ...(call.limit && { limit: resolveLimit(inner, call.limit) }),
    start: call.start,
    end: call.end,
  }
}

// A number is no place in a list here, and the order of equals is none.
function checkOrder(session: Session, call: FunctionCall): void {
  for (const { expression } of call.orderBy) {
    if (expression.kind === 'integerLiteral')
      failQuery(session, expression, 'Aggregate functions do not allow ORDER BY by index in arguments')
    if (expression.kind.endsWith('Literal')) failQuery(session, expression, 'Cannot ORDER BY literal values')
  }
}

/** Reports an aggregate inside the arguments of another one. */
export function failAggregateOfAggregate(session: Session, at: Placed): never {
  return failQuery(session, at, 'Aggregations of aggregations are not allowed')
}

/** The arguments of a call; the star of `count(*)` is none. */
export function argumentsOf(call: FunctionCall): FunctionCall['arguments'] {
  return isCountStar(call) ? call.arguments.slice(1) : call.arguments
}

/** `count(*)`, which as a private aggregate may have named arguments behind the star. */
export function isCountStar(call: FunctionCall): boolean {
  const [first, ...rest] = call.arguments
  return (
    first?.kind === 'starArgument' &&
    call.function.parts.at(-1)?.name.toLowerCase() === 'count' &&
    rest.every((argument) => argument.kind === 'namedArgument')
  )
}

/** Reports DISTINCT, IGNORE NULLS, ORDER BY, LIMIT, HAVING and OVER where the function does not take them. */
export function checkAggregateCall(
  context: ExpressionContext,
  call: FunctionCall,
  definition: FunctionDefinition,
): void {
  const { session } = context
  const word = wordOf(definition)
  if (definition.mode === 'analytic' && call.over === undefined) {
    failQuery(session, call, `Analytic function ${word} cannot be called without an OVER clause`)
  }
  if (definition.mode === 'scalar' && call.over !== undefined) {
    failQuery(session, call, `Function ${word} does not support an OVER clause`)
  }
  const has = (modifier: FunctionDefinition['modifiers'][number]) => definition.modifiers.includes(modifier)
  if (definition.mode === 'scalar') {
    refuseModifiers(context, call, word)
    return
  }
  const refuse = (at: Placed, what: string) =>
    failQuery(session, at, `Aggregate function ${word} does not support ${what} in arguments`)
  if (call.isDistinct && definition.name === '$count_star') {
    failQuery(session, call, 'COUNT(*) cannot be used with DISTINCT')
  }
  if (call.isDistinct && !has('distinct')) refuse(call, 'DISTINCT')
  if (call.nulls !== undefined && !has('nulls')) {
    const words = definition.mode === 'aggregate' ? 'aggregate' : 'analytic'
    failQuery(
      session,
      call,
      `IGNORE NULLS and RESPECT NULLS are not allowed for ${words} function ${definition.name}`,
    )
  }
  if (call.having !== undefined && !has('having')) refuse(call.having, 'HAVING')
  if (call.orderBy[0] !== undefined && !has('order by')) refuse(call.orderBy[0], 'ORDER BY')
  if (call.limit !== undefined && !has('limit')) refuse(call.limit, 'LIMIT')
}

function refuseModifiers(context: ExpressionContext, call: FunctionCall, word: string): void {
  const { session } = context
  if (call.isDistinct)
    failQuery(session, call, `Non-aggregate function ${word} cannot be called with DISTINCT`)
  const [first] = call.orderBy
  const refuse = (at: Placed, what: string) =>
    failQuery(session, at, `${what} in arguments is not supported on scalar functions`)
  if (first !== undefined) refuse(first, 'ORDER BY')
  if (call.limit !== undefined) refuse(call.limit, 'LIMIT')
  if (call.having !== undefined) refuse(call.having, 'HAVING')
  if (call.nulls !== undefined) {
    failQuery(
      session,
      call,
      'IGNORE NULLS and RESPECT NULLS in arguments are not supported on scalar functions',
    )
  }
}
