/** Calls of built-in functions: this room prints the arguments, functions/ has the rule of each function. */
import type {
  ResolvedAggregateCall,
  ResolvedAnalyticCall,
  ResolvedCall,
  ResolvedExpression,
  ResolvedLambda,
} from '../../../sql/resolve/tree.ts'
import { translateCall } from '../functions/registry.ts'
import type { CallModifiers, TranslatedArgument } from '../functions/translation.ts'
import { type Context, columnLabel, untranslatable } from './context.ts'
import { expressionSql } from './expression.ts'
import { orderKey } from './sort.ts'
import { windowSql } from './window.ts'

/**
 * A call as the DuckDB expression its rule gives; `filter` is a DuckDB condition on the rows an aggregate takes.
 *
 * @throws WarehouseError kind 'unsupported' where there is no rule.
 */
export function callSql(
  context: Context,
  call: ResolvedCall | ResolvedAggregateCall | ResolvedAnalyticCall,
  filter?: string,
): string {
  const modifiers = call.kind === 'call' ? undefined : modifiersOf(context, call, filter)
  const translation = translateCall({
    name: call.name,
    arguments: call.arguments.flatMap((argument, index) => translatedArgument(context, argument, index)),
    result: call.type,
    ...(context.world.timeZone === undefined ? {} : { timeZone: context.world.timeZone }),
    ...(call.isSafe ? { isSafe: true } : {}),
    ...(modifiers === undefined ? {} : { modifiers }),
  })
  if (!translation.ok) return untranslatable(translation.reason, call)
  return translation.sql
}

function translatedArgument(
  context: Context,
  argument: ResolvedExpression,
  parameter: number,
): readonly TranslatedArgument[] {
  switch (argument.kind) {
    case 'omitted':
      return []
    case 'datePart':
      return [
        {
          kind: 'keyword',
          parameter,
          word: argument.weekday === undefined ? argument.part : `${argument.part}(${argument.weekday})`,
        },
      ]
    case 'lambda':
      return [lambdaArgument(context, argument, parameter)]
    default:
      return [
        {
          kind: 'value',
          parameter,
          sql: expressionSql(context, argument),
          type: argument.type,
          ...(argument.kind === 'literal' ? { literal: argument.value } : {}),
        },
      ]
  }
}

function lambdaArgument(context: Context, lambda: ResolvedLambda, parameter: number): TranslatedArgument {
  const parameters = lambda.parameters.map((column) => {
    const label = columnLabel(column)
    context.columns.set(column.id, label)
    return label
  })
  return {
    kind: 'lambda',
    parameter,
    parameters,
    body: expressionSql(context, lambda.body),
    resultType: lambda.body.type,
  }
}

function modifiersOf(
  context: Context,
  call: ResolvedAggregateCall | ResolvedAnalyticCall,
  filter: string | undefined,
): CallModifiers {
  const where =
    call.kind === 'aggregate' && call.where !== undefined ? expressionSql(context, call.where) : undefined
  const conditions = [filter, where].filter((condition) => condition !== undefined)
  const orderBy = call.kind === 'aggregate' ? call.orderBy : call.orderByInside
  const having = call.kind === 'aggregate' ? call.having : undefined
  return {
    ...(call.isDistinct ? { distinct: true } : {}),
    ...(call.nulls === undefined ? {} : { nulls: call.nulls }),
    ...(having === undefined
      ? {}
      : {
          having: {
            kind: having.bound,
            sql: expressionSql(context, having.expression),
            type: having.expression.type,
          },
        }),
    ...(orderBy.length === 0 ? {} : { orderBy: orderBy.map((key) => orderKey(context, key)) }),
    ...(conditions.length === 0
      ? {}
      : { filter: conditions.map((condition) => `(${condition})`).join(' AND ') }),
    ...(call.limit === undefined ? {} : { limit: expressionSql(context, call.limit) }),
    ...(call.kind === 'analytic' ? { over: windowSql(context, call.window) } : {}),
  }
}
