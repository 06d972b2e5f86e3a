/** Values that are put together: arrays, structs, intervals. */
import { type SqlType, type StructType, typeToSql } from '../../ir/types.ts'
import type {
  ArrayConstructor,
  Expression,
  IntervalExpression,
  StructConstructor,
  TupleConstructor,
} from '../ast/expression.ts'
import { datePart, resolveNamedCall } from './call.ts'
import { coerceTo, commonType, requireType, typeWords, withoutTypeParameters } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { normalizeInterval } from './interval.ts'
import { makeLiteral } from './literal.ts'
import { failQuery, failType } from './session.ts'
import type { ResolvedArray, ResolvedExpression, ResolvedStruct } from './tree.ts'
import { int64, resolveType } from './type.ts'

/** `[…]`: without a type, the elements' common type; an empty one may still become any array. */
export function resolveArray(context: ExpressionContext, node: ArrayConstructor): ResolvedExpression {
  const { session } = context
  const written = node.type && resolveType(session, node.type.element)
  const elements = node.elements.map((element) => resolveExpression(context, element))
  const place = { start: node.start, end: node.end }
  if (written !== undefined) {
    const coerced = elements.map((element) =>
      requireType(
        session,
        element,
        written,
        (actual) => `Array element type ${actual} does not coerce to ${typeToSql(written)}`,
      ),
    )
    return {
      kind: 'array',
      elements: coerced,
      type: { kind: 'array', element: withoutTypeParameters(written) },
      ...place,
    }
  }
  const element = elements.length === 0 ? int64 : commonType(session, elements)
  if (element === undefined) {
    const types = [...new Set(elements.map((each) => typeWords(session, each)))].sort()
    failType(session, node, `Array elements of types {${types.join(', ')}} do not have a common supertype`)
  }
  if (element.kind === 'array') {
    failType(
      session,
      node,
      `Cannot construct array with element type ${typeToSql(element)} because nested arrays are not supported`,
    )
  }
  // Their origins go with the elements: [1, 2] is a constant as long as 1 and 2 are.
  const isConstant = elements.every((each) => isConstantInput(context, each))
  const resolved: ResolvedArray = {
    kind: 'array',
    elements: elements.map((each) => keepOrigin(context, each, coerceTo(session, each, element))),
    type: { kind: 'array', element },
    ...place,
  }
  if (elements.length === 0) session.origins.set(resolved, 'empty array')
  else if (isConstant) session.origins.set(resolved, 'literal')
  return resolved
}

/** STRUCT(1 AS a, b): fields are named by alias or by what they are; with a type, by the type. */
export function resolveStruct(context: ExpressionContext, node: StructConstructor): ResolvedStruct {
  const { session } = context
  const values = node.fields.map((field) => resolveExpression(context, field.value))
  const place = { start: node.start, end: node.end }
  if (node.type === undefined) {
    const names = node.fields.map(
      (field, index) => field.name?.name ?? (values[index]?.kind === 'call' ? '' : impliedName(field.value)),
    )
    return makeStruct(context, values, names, place)
  }
  const type = resolveType(session, node.type)
  if (type.kind !== 'struct' || type.fields.length !== values.length) {
    failQuery(
      session,
      node,
      `STRUCT type has ${node.type.fields.length} fields but constructor call has ${values.length} fields`,
    )
  }
  const fields = values.map((value, index) => {
    const wanted = type.fields[index]?.type ?? value.type
    return requireType(
      session,
      value,
      wanted,
      (actual) =>
        `Struct field ${index + 1} has type ${actual} which does not coerce to ${typeToSql(wanted)}`,
    )
  })
  return { kind: 'struct', type, fields, ...place }
}

/** `(a, b)`: fields without names. */
export function resolveTuple(context: ExpressionContext, node: TupleConstructor): ResolvedStruct {
  const values = node.elements.map((element) => resolveExpression(context, element))
  return makeStruct(
    context,
    values,
    values.map(() => ''),
    { start: node.start, end: node.end },
  )
}

/** The name an expression gives to a column or field that has no alias: the last part of a path. */
export function impliedName(expression: Expression): string {
  if (expression.kind === 'path') return expression.parts.at(-1)?.name ?? ''
  if (expression.kind === 'fieldAccess') return expression.field.name
  return ''
}

/** INTERVAL 3 DAY, INTERVAL '1-2' YEAR TO MONTH. */
export function resolveInterval(context: ExpressionContext, node: IntervalExpression): ResolvedExpression {
  const { session } = context
  const { value } = node
  if (value.kind === 'stringLiteral') {
    const text = normalizeInterval(value.value, node.part.name, node.to?.name)
    if (text === undefined) failType(session, value, `Invalid INTERVAL value '${value.value}'`)
    return makeLiteral(node, { kind: 'scalar', name: 'INTERVAL' }, text)
  }
  if (node.to !== undefined) {
    failQuery(
      session,
      value,
      'Invalid interval literal. Interval literal that specifies two date parts must be a STRING',
    )
  }
  const amount = resolveExpression(context, value)
  return resolveNamedCall(context, node, '$interval', [
    amount,
    datePart(node.part, node.part.name, node.part.weekday),
  ])
}

function makeStruct(
  context: ExpressionContext,
  fields: readonly ResolvedExpression[],
  names: readonly string[],
  place: { readonly start: number; readonly end: number },
): ResolvedStruct {
  const type: StructType = {
    kind: 'struct',
    fields: fields.map((field, index) => ({
      name: names[index] ?? '',
      type: withoutTypeParameters(field.type) satisfies SqlType,
    })),
  }
  const resolved: ResolvedStruct = { kind: 'struct', type, fields, ...place }
  if (fields.every((field) => isConstantInput(context, field)))
    context.session.origins.set(resolved, 'literal')
  return resolved
}

function isConstantInput(context: ExpressionContext, expression: ResolvedExpression): boolean {
  return context.session.origins.has(expression)
}

function keepOrigin(
  context: ExpressionContext,
  from: ResolvedExpression,
  to: ResolvedExpression,
): ResolvedExpression {
  const origin = context.session.origins.get(from)
  if (origin !== undefined && to !== from) {
    context.session.origins.set(to, origin)
    const image = context.session.images.get(from)
    if (image !== undefined) context.session.images.set(to, image)
  }
  return to
}
