/** Types as written → types. */
import { nearestName } from '../../base/suggest.ts'
import type { ScalarType, ScalarTypeName, SqlType } from '../../ir/types.ts'
import type { SimpleTypeName, TypeName } from '../ast/type.ts'
import { fail, failType, type Session } from './session.ts'

export const bool: ScalarType = { kind: 'scalar', name: 'BOOL' }
export const int64: ScalarType = { kind: 'scalar', name: 'INT64' }
export const float64: ScalarType = { kind: 'scalar', name: 'FLOAT64' }
export const string: ScalarType = { kind: 'scalar', name: 'STRING' }
export const timestamp: ScalarType = { kind: 'scalar', name: 'TIMESTAMP' }
export const json: ScalarType = { kind: 'scalar', name: 'JSON' }

const scalarNames: Readonly<Record<string, ScalarTypeName>> = {
  BOOL: 'BOOL',
  BOOLEAN: 'BOOL',
  INT64: 'INT64',
  INT: 'INT64',
  SMALLINT: 'INT64',
  INTEGER: 'INT64',
  BIGINT: 'INT64',
  TINYINT: 'INT64',
  BYTEINT: 'INT64',
  FLOAT64: 'FLOAT64',
  NUMERIC: 'NUMERIC',
  DECIMAL: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  STRING: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
}

const parameterCounts: Readonly<Partial<Record<ScalarTypeName, number>>> = {
  STRING: 1,
  BYTES: 1,
  NUMERIC: 2,
  BIGNUMERIC: 2,
}

/** The type that a type name means; parameters such as STRING(10) are kept. */
export function resolveType(session: Session, name: TypeName): SqlType {
  switch (name.kind) {
    case 'simpleTypeName':
      return resolveSimple(session, name)
    case 'arrayTypeName': {
      const element = resolveType(session, name.element)
      if (element.kind === 'array') failType(session, name, 'Arrays of arrays are not supported')
      return { kind: 'array', element }
    }
    case 'structTypeName':
      return {
        kind: 'struct',
        fields: name.fields.map((field) => ({
          name: field.name?.name ?? '',
          type: resolveType(session, field.type),
        })),
      }
    case 'rangeTypeName': {
      const element = resolveType(session, name.element)
      if (element.kind !== 'scalar' || !['DATE', 'DATETIME', 'TIMESTAMP'].includes(element.name))
        failType(session, name.element, 'RANGE element type must be one of DATE, DATETIME and TIMESTAMP')
      return { kind: 'range', element }
    }
  }
}

function resolveSimple(session: Session, node: SimpleTypeName): SqlType {
  const written = node.name.parts.map((part) => part.name).join('.')
  const name = scalarNames[written.toUpperCase()]
  if (name === undefined) {
    const suggestion = nearestName(written, Object.keys(scalarNames))
    fail(session, node.name, 'sql-type', {
      problem: `Type not found: ${written}${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
    })
  }
  const parameters = node.parameters.flatMap((parameter) =>
    parameter.kind === 'integerLiteral' ? [Number(parameter.text)] : [],
  )
  if (node.parameters.length === 0 || parameters.length !== node.parameters.length)
    return { kind: 'scalar', name }
  if (parameters.length > (parameterCounts[name] ?? 0))
    failType(session, node, `${name} does not take ${parameters.length} type parameters`)
  return { kind: 'scalar', name, parameters }
}
