/** GoogleSQL type notation in configs: `NUMERIC(18, 2)`, `ARRAY<STRUCT<sku STRING, price NUMERIC>>`. */

import { nearestName } from '../base/suggest.ts'
import type { ScalarTypeName, SqlType } from '../ir/types.ts'

/** The type that a text denotes, or what is wrong with the text. Names may be in any case; aliases are resolved. */
export function parseTypeText(text: string): { readonly type: SqlType } | { readonly problem: string } {
  const reader: Reader = { tokens: text.match(/[A-Za-z_][\w]*|`[^`]*`|\d+|\S/g) ?? [], next: 0 }
  try {
    const type = readType(reader)
    const rest = reader.tokens[reader.next]
    return rest === undefined ? { type } : { problem: `"${rest}" does not belong there` }
  } catch (error) {
    if (error instanceof TypeTextError) return { problem: error.message }
    throw error
  }
}

class TypeTextError extends Error {}

interface Reader {
  readonly tokens: readonly string[]
  next: number
}

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

function readType(reader: Reader): SqlType {
  const word = take(reader, 'a type')
  const name = word.toUpperCase()
  if (name === 'ARRAY') return { kind: 'array', element: inBrackets(reader, () => readType(reader)) }
  if (name === 'STRUCT') return { kind: 'struct', fields: inBrackets(reader, () => readFields(reader)) }
  if (name === 'RANGE') return readRange(reader)
  const scalar = scalarNames[name]
  if (scalar === undefined) {
    const nearest = nearestName(name, [...Object.keys(scalarNames), 'ARRAY', 'STRUCT', 'RANGE'])
    throw new TypeTextError(
      `"${word}" is not a type${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
    )
  }
  const parameters = peek(reader) === '(' ? readParameters(reader, scalar) : undefined
  return parameters === undefined
    ? { kind: 'scalar', name: scalar }
    : { kind: 'scalar', name: scalar, parameters }
}

function readRange(reader: Reader): SqlType {
  const element = inBrackets(reader, () => readType(reader))
  if (element.kind !== 'scalar' || !['DATE', 'DATETIME', 'TIMESTAMP'].includes(element.name)) {
    throw new TypeTextError('a RANGE is of DATE, DATETIME or TIMESTAMP')
  }
  return { kind: 'range', element }
}

function readFields(reader: Reader): readonly { readonly name: string; readonly type: SqlType }[] {
  const fields: { name: string; type: SqlType }[] = []
  if (peek(reader) === '>') return fields
  do {
    const first = reader.tokens[reader.next]
    const second = reader.tokens[reader.next + 1]
    // A field has a name when two words follow each other: `sku STRING`, not `STRING,` or `ARRAY<`.
    const isNamed =
      first !== undefined && second !== undefined && /^[A-Za-z_`]/.test(first) && /^[A-Za-z_]/.test(second)
    const name = isNamed ? take(reader, 'a field').replaceAll('`', '') : ''
    fields.push({ name, type: readType(reader) })
  } while (takeIf(reader, ','))
  return fields
}

const parameterCounts: Readonly<Partial<Record<ScalarTypeName, number>>> = {
  STRING: 1,
  BYTES: 1,
  NUMERIC: 2,
  BIGNUMERIC: 2,
}

function readParameters(reader: Reader, name: ScalarTypeName): readonly number[] {
  expect(reader, '(')
  const parameters: number[] = []
  do {
    const word = take(reader, 'a number')
    if (!/^\d+$/.test(word)) throw new TypeTextError(`"${word}" is not a whole number`)
    parameters.push(Number(word))
  } while (takeIf(reader, ','))
  expect(reader, ')')
  if (parameters.length > (parameterCounts[name] ?? 0))
    throw new TypeTextError(`${name} does not take ${parameters.length} of them`)
  checkRange(name, parameters)
  return parameters
}

// GoogleSQL, "Parameterized data types": the bounds of precision P and scale S.
function checkRange(name: ScalarTypeName, [precision = 1, scale = 0]: readonly number[]): void {
  if (precision < 1) throw new TypeTextError(`${name}(${precision}) holds nothing`)
  const limits =
    name === 'NUMERIC'
      ? { scale: 9, digits: 29 }
      : name === 'BIGNUMERIC'
        ? { scale: 38, digits: 38 }
        : undefined
  if (limits === undefined) return
  if (scale > limits.scale) throw new TypeTextError(`the scale of ${name} is at most ${limits.scale}`)
  if (precision < scale || precision > limits.digits + scale) {
    throw new TypeTextError(
      `the precision of ${name} with scale ${scale} is between ${Math.max(1, scale)} and ${limits.digits + scale}`,
    )
  }
}

function inBrackets<T>(reader: Reader, read: () => T): T {
  expect(reader, '<')
  const value = read()
  expect(reader, '>')
  return value
}

function peek(reader: Reader): string | undefined {
  return reader.tokens[reader.next]
}

function take(reader: Reader, what: string): string {
  const token = peek(reader)
  if (token === undefined) throw new TypeTextError(`${what} is missing at the end`)
  reader.next += 1
  return token
}

function takeIf(reader: Reader, token: string): boolean {
  if (peek(reader) !== token) return false
  reader.next += 1
  return true
}

function expect(reader: Reader, token: string): void {
  const found = take(reader, `"${token}"`)
  if (found !== token) throw new TypeTextError(`"${token}" is expected before "${found}"`)
}
