/** Constants: syntax → typed literals. */
import type { SqlType } from '../../ir/types.ts'
import type { FloatLiteral, IntegerLiteral, Literal } from '../ast/literal.ts'
import { normalizeConstant, normalizeRange } from './constant.ts'
import { failQuery, failType, type Session } from './session.ts'
import type { Placed, ResolvedLiteral } from './tree.ts'
import { bool, float64, int64, resolveType, string } from './type.ts'

/** Resolves a literal; number, string and NULL literals keep the freedom to become another type. */
export function resolveLiteral(session: Session, node: Literal): ResolvedLiteral {
  switch (node.kind) {
    case 'nullLiteral':
      return constant(session, makeLiteral(node, int64, null), 'null')
    case 'booleanLiteral':
      return constant(session, makeLiteral(node, bool, node.value), 'literal')
    case 'integerLiteral':
      return resolveInteger(session, node, false)
    case 'floatLiteral':
      return resolveFloat(session, node, false)
    case 'stringLiteral':
      return constant(session, makeLiteral(node, string, node.value), 'literal')
    case 'bytesLiteral':
      return constant(session, makeLiteral(node, { kind: 'scalar', name: 'BYTES' }, node.hex), 'literal')
    case 'typedLiteral': {
      const value = normalizeConstant(node.text.value, node.type, session.options.timeZone)
      if (value === undefined)
        failType(
          session,
          node,
          `Invalid ${node.type} literal${node.type === 'JSON' ? '' : `: ${JSON.stringify(node.text.value)}`}`,
        )
      return makeLiteral(node, { kind: 'scalar', name: node.type }, value)
    }
    case 'rangeLiteral': {
      const type = resolveType(session, node.type)
      const value =
        type.kind === 'range'
          ? normalizeRange(node.text.value, type.element.name, session.options.timeZone)
          : undefined
      if (value === undefined)
        failType(session, node.text, `Invalid RANGE literal value: ${JSON.stringify(node.text.value)}`)
      return makeLiteral(node, type, value)
    }
  }
}

/** A negated number is a constant too: the smallest INT64 has no positive counterpart. */
export function resolveNegated(
  session: Session,
  node: Placed,
  operand: IntegerLiteral | FloatLiteral,
): ResolvedLiteral {
  const literal =
    operand.kind === 'integerLiteral'
      ? resolveInteger(session, operand, true)
      : resolveFloat(session, operand, true)
  const placed = { ...literal, start: node.start, end: node.end }
  const image = session.images.get(literal)
  if (image !== undefined) session.images.set(placed, image)
  return constant(session, placed, 'literal')
}

/** A literal of a known type, without the freedom of an untyped constant. */
export function makeLiteral(at: Placed, type: SqlType, value: ResolvedLiteral['value']): ResolvedLiteral {
  return { kind: 'literal', type, value, start: at.start, end: at.end }
}

function constant(session: Session, literal: ResolvedLiteral, origin: 'literal' | 'null'): ResolvedLiteral {
  session.origins.set(literal, origin)
  return literal
}

const largest = 2n ** 63n

function resolveInteger(session: Session, node: IntegerLiteral, isNegative: boolean): ResolvedLiteral {
  const value = isNegative ? -BigInt(node.text) : BigInt(node.text)
  if (value >= largest || value < -largest) failQuery(session, node, `Invalid integer literal: ${node.text}`)
  return constant(session, makeLiteral(node, int64, value.toString()), 'literal')
}

function resolveFloat(session: Session, node: FloatLiteral, isNegative: boolean): ResolvedLiteral {
  const value = Number(node.text)
  if (!Number.isFinite(value)) failQuery(session, node, `Invalid floating point literal: ${node.text}`)
  const literal = makeLiteral(node, float64, isNegative ? -value : value)
  session.images.set(literal, isNegative ? `-${node.text}` : node.text)
  return constant(session, literal, 'literal')
}
