/** Rebuilding resolved trees, and comparing them. */
import { unreachable } from '../../base/unreachable.ts'
import { findFunction } from '../functions/catalogue.ts'
import type {
  ResolvedBody,
  ResolvedExpression,
  ResolvedFrom,
  ResolvedQuery,
  ResolvedSortKey,
  ResolvedWindow,
} from './tree.ts'

/** Gives a new expression for one it is shown, or undefined to go on inside it. `depth` counts the subqueries around it. */
export type Replace = (expression: ResolvedExpression, depth: number) => ResolvedExpression | undefined

/** Replaces expressions from the outside in, also inside subqueries. */
export function rewrite(expression: ResolvedExpression, replace: Replace, depth = 0): ResolvedExpression {
  const replaced = replace(expression, depth)
  if (replaced !== undefined) return replaced
  const go = (child: ResolvedExpression) => rewrite(child, replace, depth)
  const goQuery = (query: ResolvedQuery) => rewriteQuery(query, replace, depth + 1)
  const all = (children: readonly ResolvedExpression[]) => children.map(go)
  const keys = (sortKeys: readonly ResolvedSortKey[]) => rewriteKeys(sortKeys, go)
  switch (expression.kind) {
    case 'literal':
    case 'parameter':
    case 'variable':
    case 'column':
    case 'datePart':
    case 'omitted':
    case 'default':
      return expression
    case 'call':
    case 'userCall':
      return { ...expression, arguments: all(expression.arguments) }
    case 'aggregate':
      return {
        ...expression,
        arguments: all(expression.arguments),
        orderBy: keys(expression.orderBy),
        ...(expression.having && {
          having: { bound: expression.having.bound, expression: go(expression.having.expression) },
        }),
        ...(expression.where && { where: go(expression.where) }),
      }
    case 'analytic':
      return {
        ...expression,
        arguments: all(expression.arguments),
        orderByInside: keys(expression.orderByInside),
        window: rewriteWindow(expression.window, go),
      }
    case 'cast':
    case 'field':
    case 'jsonField':
      return { ...expression, expression: go(expression.expression) }
    case 'jsonElement':
      return { ...expression, expression: go(expression.expression), subscript: go(expression.subscript) }
    case 'element':
      return { ...expression, array: go(expression.array), index: go(expression.index) }
    case 'case':
      return {
        ...expression,
        ...(expression.operand && { operand: go(expression.operand) }),
        branches: expression.branches.map((branch) => ({ when: go(branch.when), result: go(branch.result) })),
        ...(expression.otherwise && { otherwise: go(expression.otherwise) }),
      }
    case 'struct':
      return { ...expression, fields: all(expression.fields) }
    case 'array':
      return { ...expression, elements: all(expression.elements) }
    case 'scalarSubquery':
    case 'arraySubquery':
    case 'exists':
      return { ...expression, query: goQuery(expression.query) }
    case 'inSubquery':
      return { ...expression, operand: go(expression.operand), query: goQuery(expression.query) }
    case 'lambda':
      return { ...expression, body: go(expression.body) }
    case 'with':
      return {
        ...expression,
        bindings: expression.bindings.map((binding) => ({ ...binding, expression: go(binding.expression) })),
        body: go(expression.body),
      }
    default:
      return unreachable(expression)
  }
}

/** {@link rewrite} for every expression of a query. */
export function rewriteQuery(query: ResolvedQuery, replace: Replace, depth = 0): ResolvedQuery {
  const go = (child: ResolvedExpression) => rewrite(child, replace, depth)
  return {
    ...query,
    with: query.with.map((entry) => ({ ...entry, query: rewriteQuery(entry.query, replace, depth) })),
    body: rewriteBody(query.body, replace, depth),
    orderBy: rewriteKeys(query.orderBy, go),
    ...(query.limit && { limit: go(query.limit) }),
    ...(query.offset && { offset: go(query.offset) }),
  }
}

/** Whether an aggregate call of the expression's own block stands in it, subqueries not counted. */
export function containsAggregate(expression: ResolvedExpression): boolean {
  return contains(
    expression,
    (node) => node.kind === 'aggregate' || (node.kind === 'userCall' && node.isAggregate),
  )
}

/** Whether an analytic call of the expression's own block stands in it, subqueries not counted. */
export function containsAnalytic(expression: ResolvedExpression): boolean {
  return contains(expression, (node) => node.kind === 'analytic')
}

/** Whether two expressions always give the same value because they are written the same, places left aside. */
export function sameExpression(left: ResolvedExpression, right: ResolvedExpression): boolean {
  if (left.kind !== right.kind || fingerprint(left) !== fingerprint(right)) return false
  // RAND() is not even equal to itself.
  return !isVolatile(left)
}

function contains(expression: ResolvedExpression, test: (node: ResolvedExpression) => boolean): boolean {
  let found = false
  rewrite(expression, (node, depth) => {
    if (depth > 0) return node
    if (test(node)) found = true
    return found ? node : undefined
  })
  return found
}

function fingerprint(expression: ResolvedExpression): string {
  return JSON.stringify(expression, (key, value: unknown) =>
    key === 'start' || key === 'end' || key === 'isCorrelated' ? undefined : value,
  )
}

function isVolatile(expression: ResolvedExpression): boolean {
  return contains(expression, (node) => node.kind === 'call' && findFunction(node.name)?.isVolatile === true)
}

function rewriteBody(body: ResolvedBody, replace: Replace, depth: number): ResolvedBody {
  const go = (child: ResolvedExpression) => rewrite(child, replace, depth)
  switch (body.kind) {
    case 'query':
      return rewriteQuery(body, replace, depth)
    case 'setOperation':
      return { ...body, inputs: body.inputs.map((input) => rewriteQuery(input, replace, depth)) }
    case 'select':
      return {
        ...body,
        ...(body.from && { from: rewriteFrom(body.from, replace, depth) }),
        ...(body.where && { where: go(body.where) }),
        ...(body.groupBy && {
          groupBy: {
            ...body.groupBy,
            keys: body.groupBy.keys.map((key) => ({ ...key, expression: go(key.expression) })),
          },
        }),
        ...(body.having && { having: go(body.having) }),
        ...(body.qualify && { qualify: go(body.qualify) }),
        items: body.items.map((item) => ({ ...item, expression: go(item.expression) })),
      }
  }
}

/** {@link rewrite} for every expression of a from item. */
export function rewriteFrom(from: ResolvedFrom, replace: Replace, depth = 0): ResolvedFrom {
  const go = (child: ResolvedExpression) => rewrite(child, replace, depth)
  const goFrom = (child: ResolvedFrom) => rewriteFrom(child, replace, depth)
  switch (from.kind) {
    case 'cte':
      return from
    case 'table':
      return { ...from, ...(from.systemTime && { systemTime: go(from.systemTime) }) }
    case 'subquery':
      return { ...from, query: rewriteQuery(from.query, replace, depth) }
    case 'join':
      return {
        ...from,
        left: goFrom(from.left),
        right: goFrom(from.right),
        ...(from.on && { on: go(from.on) }),
        merged: from.merged.map((entry) => ({ ...entry, expression: go(entry.expression) })),
      }
    case 'unnest':
      return {
        ...from,
        array: go(from.array),
        ...(from.more && { more: from.more.map((entry) => ({ ...entry, array: go(entry.array) })) }),
      }
    case 'tableFunction':
      return {
        ...from,
        arguments: from.arguments.map((argument) =>
          argument.kind === 'query' ? rewriteQuery(argument, replace, depth) : go(argument),
        ),
      }
    case 'sample':
      return { ...from, input: goFrom(from.input), size: go(from.size) }
    case 'pivot':
    case 'unpivot':
    case 'matchRecognize':
      // Everything else in them is over columns of the input, which nothing outside can mean.
      return { ...from, input: goFrom(from.input) }
  }
}

function rewriteKeys(
  keys: readonly ResolvedSortKey[],
  go: (child: ResolvedExpression) => ResolvedExpression,
): readonly ResolvedSortKey[] {
  return keys.map((key) => ({ ...key, expression: go(key.expression) }))
}

function rewriteWindow(
  window: ResolvedWindow,
  go: (child: ResolvedExpression) => ResolvedExpression,
): ResolvedWindow {
  return {
    ...window,
    partitionBy: window.partitionBy.map(go),
    orderBy: rewriteKeys(window.orderBy, go),
  }
}
