/** Coercion of resolved expressions: what the type rules call them, and how they become another type. */
import { type ScalarType, type SqlType, sameType, typeToSql } from '../../ir/types.ts'
import { expressionOf, type InputType, isCoercible, supertypeOf } from '../coerce.ts'
import { normalizeConstant, normalizeDecimal, normalizeRange } from './constant.ts'
import { makeLiteral } from './literal.ts'
import { failType, type Session } from './session.ts'
import type { ResolvedCall, ResolvedExpression, ResolvedLiteral } from './tree.ts'
import { bool } from './type.ts'

/** A resolved expression as the type rules see it: its type, and whether it is a constant that may still change. */
export function inputOf(session: Session, expression: ResolvedExpression): InputType {
  // ERROR never gives a value, so it fits everywhere, as NULL does.
  if (isErrorCall(expression)) return { type: expression.type, origin: 'null' }
  const origin = session.origins.get(expression) ?? 'expression'
  if (expression.kind === 'struct') {
    return { type: expression.type, origin, parts: expression.fields.map((field) => inputOf(session, field)) }
  }
  if (expression.kind === 'array') {
    const parts = expression.elements.map((element) => inputOf(session, element))
    return { type: expression.type, origin, parts }
  }
  const text =
    expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined
  return { type: expression.type, origin, ...(text === undefined ? {} : { text }) }
}

/**
 * The expression as a value of `type`, which the caller knows it coerces to. Constants are rewritten, the rest is cast.
 *
 * Reports a STRING constant whose text is not of the type: `Could not cast literal "nope" to type DATE`.
 */
export function coerceTo(
  session: Session,
  expression: ResolvedExpression,
  type: SqlType,
): ResolvedExpression {
  if (isErrorCall(expression)) return { ...expression, type }
  const origin = session.origins.get(expression)
  if (origin === 'null') return makeLiteral(expression, type, null)
  if (origin === 'empty array' && expression.kind === 'array') return { ...expression, type }
  if (sameType(expression.type, type)) return expression
  if (expression.kind === 'literal' && origin === 'literal') return coerceLiteral(session, expression, type)
  if (expression.kind === 'struct' && type.kind === 'struct') {
    const fields = expression.fields.map((field, index) => {
      const target = type.fields[index]
      return target === undefined ? field : coerceTo(session, field, target.type)
    })
    return { ...expression, type, fields }
  }
  if (expression.kind === 'array' && type.kind === 'array' && origin !== undefined) {
    const elements = expression.elements.map((element) => coerceTo(session, element, type.element))
    return { ...expression, type, elements }
  }
  return implicitCast(expression, type)
}

/** {@link coerceTo} with the check; `problem` words the refusal. */
export function requireType(
  session: Session,
  expression: ResolvedExpression,
  type: SqlType,
  problem: (actual: string) => string,
): ResolvedExpression {
  if (!isCoercible(inputOf(session, expression), type)) {
    failType(session, expression, problem(typeToSql(expression.type)))
  }
  return coerceTo(session, expression, type)
}

/** A condition: WHERE, HAVING, QUALIFY, ON, IF … */
export function requireBool(
  session: Session,
  expression: ResolvedExpression,
  clause: string,
): ResolvedExpression {
  return requireType(
    session,
    expression,
    bool,
    (actual) => `${clause} should return type BOOL, but returns ${actual}`,
  )
}

/** The common type of several expressions, if they have one. */
export function commonType(
  session: Session,
  expressions: readonly ResolvedExpression[],
): SqlType | undefined {
  return supertypeOf(expressions.map((expression) => inputOf(session, expression)))
}

/** A type as an argument type in messages: untyped NULL is NULL, an untyped `[]` ARRAY<>. */
export function typeWords(session: Session, expression: ResolvedExpression): string {
  if (isErrorCall(expression)) return 'NULL'
  const origin = session.origins.get(expression)
  if (origin === 'null') return 'NULL'
  if (origin === 'empty array') return 'ARRAY<>'
  return typeToSql(withoutTypeParameters(expression.type))
}

/** Values do not carry declared lengths and precisions; only columns and CASTs do. */
export function withoutTypeParameters(type: SqlType): SqlType {
  switch (type.kind) {
    case 'scalar':
      return type.parameters === undefined ? type : { kind: 'scalar', name: type.name }
    case 'array':
      return { kind: 'array', element: withoutTypeParameters(type.element) }
    case 'struct':
      return {
        kind: 'struct',
        fields: type.fields.map((field) => ({ name: field.name, type: withoutTypeParameters(field.type) })),
      }
    case 'range':
      return type
  }
}

/** Whether a value of a type, not a constant, coerces to another. */
export function isTypeCoercible(from: SqlType, to: SqlType): boolean {
  return isCoercible(expressionOf(from), to)
}

/** A decimal constant with all the digits it is written with, for a CAST to NUMERIC or BIGNUMERIC; others as they are. */
export function exactOperand(
  session: Session,
  operand: ResolvedExpression,
  type: SqlType,
): ResolvedExpression {
  const image = session.images.get(operand)
  const isDecimal = type.kind === 'scalar' && (type.name === 'NUMERIC' || type.name === 'BIGNUMERIC')
  if (image === undefined || !isDecimal) return operand
  const exact: ScalarType = { kind: 'scalar', name: type.name }
  // What the type cannot hold as it is written may still fit as the FLOAT64 it stands for.
  const value = decimalOf(image, exact)
  return value === undefined ? operand : makeLiteral(operand, exact, value)
}

function coerceLiteral(session: Session, literal: ResolvedLiteral, type: SqlType): ResolvedExpression {
  if (literal.value === null) return makeLiteral(literal, type, null)
  const value = literalAs(session, literal, type)
  if (value !== undefined) return makeLiteral(literal, type, value)
  // CONCAT and || write numbers and dates out.
  if (type.kind === 'scalar' && type.name === 'STRING') return implicitCast(literal, type)
  failType(session, literal, `Could not cast literal ${quote(literal)} to type ${typeToSql(type)}`)
}

function literalAs(
  session: Session,
  literal: ResolvedLiteral,
  type: SqlType,
): ResolvedLiteral['value'] | undefined {
  const from = literal.type.kind === 'scalar' ? literal.type.name : undefined
  const text = String(literal.value)
  if (type.kind === 'range')
    return from === 'STRING' ? normalizeRange(text, type.element.name, session.options.timeZone) : undefined
  if (type.kind !== 'scalar') return undefined
  if (from === 'STRING') return normalizeConstant(text, type.name, session.options.timeZone)
  if (from === 'INT64' && type.name === 'FLOAT64') return Number(text)
  return decimalOf(session.images.get(literal) ?? text, type)
}

function decimalOf(text: string, type: ScalarType): string | undefined {
  if (type.name === 'NUMERIC') return normalizeDecimal(text, 29, 9)
  if (type.name === 'BIGNUMERIC') return normalizeDecimal(text, 39, 38)
  return undefined
}

function quote(literal: ResolvedLiteral): string {
  return typeof literal.value === 'string' && literal.type.kind === 'scalar' && literal.type.name === 'STRING'
    ? JSON.stringify(literal.value)
    : String(literal.value)
}

function implicitCast(expression: ResolvedExpression, type: SqlType): ResolvedExpression {
  return {
    kind: 'cast',
    expression,
    type: withoutTypeParameters(type),
    isImplicit: true,
    isSafe: false,
    start: expression.start,
    end: expression.end,
  }
}

function isErrorCall(expression: ResolvedExpression): expression is ResolvedCall {
  return expression.kind === 'call' && expression.name === 'error'
}
