/** Analytic calls and windows. */

import { unreachable } from '../../base/unreachable.ts'
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type { FunctionCall } from '../ast/expression.ts'
import type { FrameBound, NamedWindow, WindowFrame, WindowSpecification } from '../ast/query.ts'
import type { FunctionDefinition } from '../functions/signature.ts'
import { argumentsOf } from './aggregate.ts'
import { matchCall, prepareArguments, wordOf } from './call.ts'
import { requireType } from './coercion.ts'
import type { ExpressionContext, NamedWindowEntry } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveLimit, resolveSortKeys } from './order.ts'
import { fold } from './scope.ts'
import { failQuery, recover } from './session.ts'
import type {
  ResolvedAnalyticCall,
  ResolvedExpression,
  ResolvedFrame,
  ResolvedFrameBound,
  ResolvedWindow,
} from './tree.ts'
import { int64 } from './type.ts'

/** Resolves `f(…) over (…)`. */
export function resolveAnalytic(
  context: ExpressionContext,
  call: FunctionCall,
  definition: FunctionDefinition,
  isSafe: boolean,
): ResolvedAnalyticCall {
  const { session } = context
  const word = wordOf(definition)
  if (context.aggregates === 'inside') {
    failQuery(session, call, 'Analytic functions cannot be arguments to aggregate functions')
  }
  if (context.analytics === 'inside') {
    failQuery(session, call, 'Analytic function cannot be an argument of another analytic function')
  }
  if (context.analytics === 'denied')
    failQuery(session, call, `Analytic function not allowed in ${context.clause}`)
  if (definition.window.over === 'none' || call.over === undefined) {
    failQuery(session, call, `Function ${word} does not support an OVER clause`)
  }
  context.found.analytic = true
  const inner: ExpressionContext = { ...context, analytics: 'inside' }
  const prepared = prepareArguments(inner, definition, argumentsOf(call))
  const matched = matchCall(inner, call, definition, prepared)
  const window = resolveWindow(inner, call.over)
  checkWindow(context, call, call.over, definition, window)
  return {
    kind: 'analytic',
    name: definition.name,
    ...matched,
    isSafe,
    isDistinct: call.isDistinct,
    isAggregate: definition.mode === 'aggregate',
    ...(call.nulls && { nulls: call.nulls }),
    orderByInside: resolveSortKeys(inner, call.orderBy),
    ...(call.limit && { limit: resolveLimit(inner, call.limit) }),
    window,
    start: call.start,
    end: call.end,
  }
}

/** Resolves a WINDOW clause; later windows may build on earlier ones. */
export function resolveNamedWindows(
  context: ExpressionContext,
  windows: readonly NamedWindow[],
): ReadonlyMap<string, NamedWindowEntry> {
  const entries = new Map<string, NamedWindowEntry>()
  for (const { name, window } of windows) {
    if (entries.has(fold(name.name))) failQuery(context.session, name, `Duplicate window alias ${name.name}`)
    const resolved = recover(() =>
      resolveWindow({ ...context, windows: entries, analytics: 'inside' }, window),
    )
    if (resolved !== undefined) entries.set(fold(name.name), { window: resolved })
  }
  return entries
}

function resolveWindow(context: ExpressionContext, specification: WindowSpecification): ResolvedWindow {
  const base = resolveBase(context, specification)
  const partitionBy = specification.partitionBy.map((expression) => {
    const resolved = resolveExpression({ ...context, clause: 'PARTITION BY' }, expression)
    checkPartitionable(context, resolved)
    return resolved
  })
  const orderBy = resolveSortKeys({ ...context, clause: 'Window ORDER BY' }, specification.orderBy)
  const order = orderBy.length > 0 ? orderBy : (base?.orderBy ?? [])
  const frame =
    specification.frame === undefined ? base?.frame : resolveFrame(context, specification.frame, order)
  return {
    partitionBy: partitionBy.length > 0 ? partitionBy : (base?.partitionBy ?? []),
    orderBy: order,
    ...(frame && { frame }),
  }
}

function resolveBase(
  context: ExpressionContext,
  specification: WindowSpecification,
): ResolvedWindow | undefined {
  const { base } = specification
  if (base === undefined) return undefined
  const { session } = context
  const entry = context.windows.get(fold(base.name))
  if (entry === undefined) failQuery(session, base, `Unrecognized window alias ${base.name}`)
  const [partition] = specification.partitionBy
  if (partition !== undefined)
    failQuery(session, partition, 'If a window has a base window, it cannot have PARTITION BY')
  const [order] = specification.orderBy
  if (order !== undefined && entry.window.orderBy.length > 0) {
    failQuery(session, order, 'If a window has ORDER BY, its base window cannot have ORDER BY')
  }
  const isBare = specification.orderBy.length === 0 && specification.frame === undefined
  if (!isBare && entry.window.frame !== undefined) {
    failQuery(
      session,
      base,
      'If a window inherits from a window, the inherited window cannot have a window frame clause',
    )
  }
  return entry.window
}

function checkWindow(
  context: ExpressionContext,
  call: FunctionCall,
  over: WindowSpecification,
  definition: FunctionDefinition,
  window: ResolvedWindow,
): void {
  const { session } = context
  const { orderBy, frame } = definition.window
  if (orderBy === 'required' && window.orderBy.length === 0) {
    failQuery(session, over, `Window ORDER BY is required for analytic function ${definition.name}`)
  }
  if (orderBy === 'none' && window.orderBy.length > 0) {
    failQuery(session, over, `Window ORDER BY is not allowed for analytic function ${definition.name}`)
  }
  if (!frame && window.frame !== undefined) {
    failQuery(
      session,
      over.frame ?? over,
      `Window framing clause is not allowed for analytic function ${definition.name}`,
    )
  }
  if (call.isDistinct && (window.orderBy.length > 0 || window.frame !== undefined)) {
    failQuery(session, over, 'Window ORDER BY is not allowed if DISTINCT is specified')
  }
}

function checkPartitionable(context: ExpressionContext, expression: ResolvedExpression): void {
  const defect = isFloat(expression.type) ? 'FLOAT64' : groupingDefect(expression.type)
  if (defect !== undefined) {
    failQuery(context.session, expression, `Partitioning by expressions of type ${defect} is not allowed`)
  }
}

// GROUP BY takes FLOAT64, PARTITION BY does not.
function isFloat(type: SqlType): boolean {
  return type.kind === 'scalar' && type.name === 'FLOAT64'
}

/** The reason why values of a type cannot be grouped, as a type name; undefined when they can. */
export function groupingDefect(type: SqlType): string | undefined {
  if (type.kind === 'scalar') return type.name === 'JSON' || type.name === 'GEOGRAPHY' ? type.name : undefined
  if (type.kind === 'array') return groupingDefect(type.element) === undefined ? undefined : typeToSql(type)
  if (type.kind === 'struct')
    return type.fields.some((field) => groupingDefect(field.type)) ? typeToSql(type) : undefined
  return undefined
}

function resolveFrame(
  context: ExpressionContext,
  frame: WindowFrame,
  orderBy: ResolvedWindow['orderBy'],
): ResolvedFrame {
  const isRange = frame.unit === 'range'
  const key = orderBy[0]?.expression.type
  checkRangeKey(context, frame, orderBy)
  const bound = (node: FrameBound) => resolveBound(context, node, isRange ? key : int64)
  const from = bound(frame.from)
  const to: ResolvedFrameBound = frame.to === undefined ? { kind: 'currentRow' } : bound(frame.to)
  if (rank(from) > rank(to))
    failQuery(
      context.session,
      frame,
      'Starting window framing expression cannot follow ending window framing expression',
    )
  return { unit: frame.unit, from, to }
}

const rangeKeys = ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']

/** A RANGE frame with distances needs one key to measure them on. */
function checkRangeKey(
  context: ExpressionContext,
  frame: WindowFrame,
  orderBy: ResolvedWindow['orderBy'],
): void {
  const { session } = context
  const hasOffset = frame.from.offset !== undefined || frame.to?.offset !== undefined
  if (frame.unit !== 'range' || !hasOffset) return
  const [key, another] = orderBy
  if (key === undefined || another !== undefined) {
    failQuery(
      session,
      frame,
      'A RANGE-based window with OFFSET PRECEDING or OFFSET FOLLOWING boundaries must have exactly one ORDER BY key',
    )
  }
  const { type } = key.expression
  if (type.kind === 'scalar' && rangeKeys.includes(type.name)) return
  failQuery(
    session,
    key,
    `ORDER BY key must be numeric in a RANGE-based window with OFFSET PRECEDING or OFFSET FOLLOWING boundaries, but has type ${typeToSql(type)}`,
  )
}

function resolveBound(
  context: ExpressionContext,
  node: FrameBound,
  type: SqlType | undefined,
): ResolvedFrameBound {
  switch (node.bound) {
    case 'unboundedPreceding':
    case 'unboundedFollowing':
    case 'currentRow':
      return { kind: node.bound }
    case 'preceding':
    case 'following': {
      if (node.offset === undefined) throw new Error('internal: a frame bound without its offset')
      const resolved = resolveExpression(
        { ...context, aggregates: 'denied', clause: 'window frame' },
        node.offset,
      )
      const offset = requireType(
        context.session,
        resolved,
        type ?? int64,
        (actual) =>
          `Window framing expression has type ${actual} that cannot coerce to type ${typeToSql(type ?? int64)}`,
      )
      return { kind: node.bound, offset }
    }
    default:
      return unreachable(node.bound)
  }
}

function rank(bound: ResolvedFrameBound): number {
  return ['unboundedPreceding', 'preceding', 'currentRow', 'following', 'unboundedFollowing'].indexOf(
    bound.kind,
  )
}
