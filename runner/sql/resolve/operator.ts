/** Operators: each is a call of a function with a name that starts with "$". */
import { typeToSql } from '../../ir/types.ts'
import type {
  BetweenExpression,
  BinaryExpression,
  BinaryOperator,
  ComparisonSource,
  InExpression,
  IsExpression,
  LikeExpression,
  LogicalExpression,
  QuantifiedComparison,
  Subscript,
  UnaryExpression,
} from '../ast/expression.ts'
import { supertypeOf } from '../coerce.ts'
import { resolveNamedCall } from './call.ts'
import { coerceTo, inputOf, requireType } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveNegated } from './literal.ts'
import { failQuery, failType } from './session.ts'
import { resolveComparisonQuery } from './subquery.ts'
import type { Placed, ResolvedExpression } from './tree.ts'
import { bool, int64, json } from './type.ts'

const binaryNames: Readonly<Record<BinaryOperator, string>> = {
  '*': '$multiply',
  '/': '$divide',
  '||': '$concat_op',
  '+': '$add',
  '-': '$subtract',
  '<<': '$bitwise_left_shift',
  '>>': '$bitwise_right_shift',
  '&': '$bitwise_and',
  '^': '$bitwise_xor',
  '|': '$bitwise_or',
  '=': '$equal',
  '!=': '$not_equal',
  '<': '$less',
  '<=': '$less_or_equal',
  '>': '$greater',
  '>=': '$greater_or_equal',
}

export function resolveBinary(context: ExpressionContext, node: BinaryExpression): ResolvedExpression {
  const operands = [resolveExpression(context, node.left), resolveExpression(context, node.right)]
  if (node.operator !== '<<' && node.operator !== '>>') refuseNull(context, node.operator, operands)
  return resolveNamedCall(context, node, binaryNames[node.operator], operands)
}

export function resolveUnary(context: ExpressionContext, node: UnaryExpression): ResolvedExpression {
  const { operand } = node
  if (node.operator === '-' && (operand.kind === 'integerLiteral' || operand.kind === 'floatLiteral')) {
    return resolveNegated(context.session, node, operand)
  }
  const value = resolveExpression(context, operand)
  if (node.operator !== '+') refuseNull(context, node.operator.toUpperCase(), [value])
  switch (node.operator) {
    case '-':
      return resolveNamedCall(context, node, '$unary_minus', [value])
    case '~':
      return resolveNamedCall(context, node, '$bitwise_not', [value])
    case 'not':
      return negate(context, node, value)
    case '+': {
      const numbers = ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']
      if (value.type.kind === 'scalar' && numbers.includes(value.type.name)) return value
      return failType(
        context.session,
        node,
        `Operand to unary + must have numeric type but was ${typeToSql(value.type)}`,
      )
    }
  }
}

export function resolveLogical(context: ExpressionContext, node: LogicalExpression): ResolvedExpression {
  const operands = node.operands.map((operand) => resolveExpression(context, operand))
  return resolveNamedCall(context, node, node.operator === 'and' ? '$and' : '$or', operands)
}

export function resolveIs(context: ExpressionContext, node: IsExpression): ResolvedExpression {
  const operand = resolveExpression(context, node.operand)
  const value = (): ResolvedExpression => {
    if (node.test !== 'unknown') return resolveNamedCall(context, node, `$is_${node.test}`, [operand])
    const condition = requireType(
      context.session,
      operand,
      bool,
      (actual) => `No matching signature for operator IS UNKNOWN for argument types: ${actual}`,
    )
    return resolveNamedCall(context, node, '$is_null', [condition])
  }
  return node.negated ? negate(context, node, value()) : value()
}

export function resolveBetween(context: ExpressionContext, node: BetweenExpression): ResolvedExpression {
  const operands = [node.operand, node.low, node.high].map((operand) => resolveExpression(context, operand))
  const between = resolveNamedCall(context, node, '$between', operands)
  return node.negated ? negate(context, node, between) : between
}

export function resolveLike(context: ExpressionContext, node: LikeExpression): ResolvedExpression {
  const operands = [node.operand, node.pattern].map((operand) => resolveExpression(context, operand))
  refuseNull(context, 'LIKE', operands)
  const like = resolveNamedCall(context, node, '$like', operands)
  return node.negated ? negate(context, node, like) : like
}

export function resolveIn(context: ExpressionContext, node: InExpression): ResolvedExpression {
  const operand = resolveExpression(context, node.operand)
  const resolved = resolveSource(context, node, operand, node.source, {
    list: '$in',
    array: '$in_array',
    query: 'in',
  })
  return node.negated ? negate(context, node, resolved) : resolved
}

/** LIKE ANY and LIKE ALL; SOME is ANY. */
export function resolveQuantified(
  context: ExpressionContext,
  node: QuantifiedComparison,
): ResolvedExpression {
  const operand = resolveExpression(context, node.operand)
  // NOT LIKE ANY asks for a pattern that does not match, which is NOT (LIKE ALL): the quantifier turns with the NOT.
  const isAll = (node.quantifier === 'all') !== node.negated
  const resolved = resolveSource(
    context,
    node,
    operand,
    node.source,
    isAll
      ? { list: '$like_all', array: '$like_all_array', query: 'like_all' }
      : { list: '$like_any', array: '$like_any_array', query: 'like_any' },
  )
  return node.negated ? negate(context, node, resolved) : resolved
}

const subscriptAccess = {
  offset: 'offset',
  ordinal: 'ordinal',
  safeOffset: 'safe_offset',
  safeOrdinal: 'safe_ordinal',
} as const

/** `a[i]`, `a[OFFSET(i)]`, `json['key']`. */
export function resolveSubscript(context: ExpressionContext, node: Subscript): ResolvedExpression {
  const { session } = context
  const operand = resolveExpression(context, node.operand)
  const index = resolveExpression(context, node.index)
  const place = { start: node.start, end: node.end }
  const { type } = operand
  const mode = node.mode ?? 'offset'
  if (type.kind === 'array' && mode !== 'key' && mode !== 'safeKey') {
    const access = subscriptAccess[mode]
    const place2 = requireType(session, index, int64, (actual) =>
      node.mode === undefined
        ? `Array position with type ${actual} is not supported; it must be INT64`
        : `Array position in ${access.toUpperCase()}() must be coercible to INT64 type, but has type ${actual}`,
    )
    return { kind: 'element', array: operand, index: place2, access, type: type.element, ...place }
  }
  if (type.kind === 'scalar' && type.name === 'JSON' && node.mode === undefined) {
    const call = resolveNamedCall(context, node, '$subscript', [operand, index])
    const subscript = call.arguments[1] ?? index
    return { kind: 'jsonElement', expression: operand, subscript, type: json, ...place }
  }
  const written =
    node.mode === undefined ? typeToSql(index.type) : `${snake(node.mode)}(${typeToSql(index.type)})`
  const bracket = { start: node.operand.end, end: node.end }
  return failType(
    session,
    bracket,
    `Subscript access using [${written}] is not supported on values of type ${typeToSql(type)}`,
  )
}

/** `not value`. */
export function negate(
  context: ExpressionContext,
  at: Placed,
  value: ResolvedExpression,
): ResolvedExpression {
  return resolveNamedCall(context, at, '$not', [value])
}

// `x = null` is never true, so GoogleSQL takes it for a mistake; a typed NULL is let through.
function refuseNull(
  context: ExpressionContext,
  operator: string,
  operands: readonly ResolvedExpression[],
): void {
  const { session } = context
  const literal = operands.find(
    (operand) => operand.kind === 'literal' && session.origins.get(operand) === 'null',
  )
  if (literal !== undefined) failQuery(session, literal, `Operands of ${operator} cannot be literal NULL`)
}

function resolveSource(
  context: ExpressionContext,
  at: Placed,
  operand: ResolvedExpression,
  source: ComparisonSource,
  names: { readonly list: string; readonly array: string; readonly query: 'in' | 'like_any' | 'like_all' },
): ResolvedExpression {
  switch (source.kind) {
    case 'expressionList':
      return resolveNamedCall(context, at, names.list, [
        operand,
        ...source.items.map((item) => resolveExpression(context, item)),
      ])
    case 'unnestSource': {
      const array = resolveExpression(context, source.array)
      if (array.type.kind !== 'array') {
        failType(
          context.session,
          source.array,
          `Second argument of IN UNNEST must be an array but was ${typeToSql(array.type)}`,
        )
      }
      return names.query === 'in'
        ? inArray(context, at, operand, array)
        : resolveNamedCall(context, at, names.array, [operand, array])
    }
    case 'query':
      return resolveComparisonQuery(context, at, operand, source, names.query)
  }
}

// The element type may be wider or narrower than the operand; both sides go to what they have in common.
function inArray(
  context: ExpressionContext,
  at: Placed,
  operand: ResolvedExpression,
  array: ResolvedExpression,
): ResolvedExpression {
  const { session } = context
  const element = array.type.kind === 'array' ? array.type.element : array.type
  const common = supertypeOf([inputOf(session, operand), { type: element, origin: 'expression' }])
  if (common === undefined) {
    failQuery(
      session,
      at,
      `Cannot execute IN UNNEST with types ${typeToSql(operand.type)} and ${typeToSql(array.type)}`,
    )
  }
  const wide = { kind: 'array', element: common } as const
  return resolveNamedCall(context, at, '$in_array', [
    coerceTo(session, operand, common),
    coerceTo(session, array, wide),
  ])
}

function snake(mode: string): string {
  return mode.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}
