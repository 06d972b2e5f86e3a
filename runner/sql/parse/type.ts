/** Types. */
import type {
  ArrayTypeName,
  RangeTypeName,
  SimpleTypeName,
  StructTypeField,
  StructTypeName,
  TypeName,
  TypeParameter,
} from '../ast/type.ts'
import type { Cursor } from './cursor.ts'
import { takeList, takeParenthesizedList } from './lists.ts'
import { takeSimpleLiteral, takeString } from './literal.ts'
import { identifierOf, takeIdentifier, takePath } from './name.ts'

/** A type with its parameters and collation. */
export function takeType(cursor: Cursor): TypeName {
  cursor.enter()
  const type = takeTypeBody(cursor)
  cursor.leave()
  return type
}

function takeTypeBody(cursor: Cursor): TypeName {
  switch (cursor.token.word) {
    case 'ARRAY':
      return takeArrayType(cursor)
    case 'STRUCT':
      return takeStructType(cursor)
    case 'RANGE':
      return takeRangeType(cursor)
    default:
      return takeSimpleType(cursor)
  }
}

/** `ARRAY<…>` */
export function takeArrayType(cursor: Cursor): ArrayTypeName {
  const { start } = cursor.expect('ARRAY')
  cursor.expect('<')
  const element = takeType(cursor)
  cursor.expect('>')
  return { kind: 'arrayTypeName', start, end: cursor.end, element }
}

/** `RANGE<…>` */
export function takeRangeType(cursor: Cursor): RangeTypeName {
  const { start } = cursor.expect('RANGE')
  cursor.expect('<')
  const element = takeType(cursor)
  cursor.expect('>')
  return { kind: 'rangeTypeName', start, end: cursor.end, element }
}

/** `STRUCT<…>`, fields may lack names. */
export function takeStructType(cursor: Cursor): StructTypeName {
  const { start } = cursor.expect('STRUCT')
  if (cursor.accept('<>')) return { kind: 'structTypeName', start, end: cursor.end, fields: [] }
  cursor.expect('<')
  const fields = cursor.is('>') ? [] : takeList(cursor, takeStructTypeField)
  if (!cursor.is('>')) cursor.failExpected(',', '>')
  cursor.advance()
  return { kind: 'structTypeName', start, end: cursor.end, fields }
}

function takeStructTypeField(cursor: Cursor): StructTypeField {
  const { start } = cursor.token
  const name = isFieldNameAhead(cursor) ? takeIdentifier(cursor) : undefined
  const type = takeType(cursor)
  return { kind: 'structTypeField', start, end: cursor.end, name, type }
}

/** Whether a name and then a type begin here, rather than a type alone. */
export function isFieldNameAhead(cursor: Cursor): boolean {
  if (!cursor.isName()) return false
  const next = cursor.peek(1)
  return (
    cursor.isNameAt(1) ||
    next.word === 'ARRAY' ||
    next.word === 'STRUCT' ||
    next.word === 'RANGE' ||
    next.word === 'INTERVAL'
  )
}

function takeSimpleType(cursor: Cursor): SimpleTypeName {
  const { start } = cursor.token
  const interval = cursor.is('INTERVAL') ? identifierOf(cursor.advance()) : undefined
  const name =
    interval === undefined
      ? takePath(cursor)
      : { kind: 'path' as const, start, end: cursor.end, parts: [interval] }
  const parameters = cursor.is('(') ? takeParenthesizedList(cursor, takeTypeParameter) : []
  const collation = cursor.accept('COLLATE') ? takeString(cursor) : undefined
  return { kind: 'simpleTypeName', start, end: cursor.end, name, parameters, collation }
}

function takeTypeParameter(cursor: Cursor): TypeParameter {
  const { start, end } = cursor.token
  if (cursor.accept('MAX')) return { kind: 'maxParameter', start, end }
  return takeSimpleLiteral(cursor)
}
