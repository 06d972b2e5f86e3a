import { describe, expect, it } from 'vitest'
import { type ScalarTypeName, type SqlType, typeToSql } from '../../../runner/ir/types.ts'
import {
  expressionOf,
  type InputType,
  isCastable,
  isCoercible,
  type Origin,
  supertypeOf,
} from '../../../runner/sql/coerce.ts'

const names: readonly ScalarTypeName[] = [
  'BOOL',
  'INT64',
  'FLOAT64',
  'NUMERIC',
  'BIGNUMERIC',
  'STRING',
  'BYTES',
  'DATE',
  'DATETIME',
  'TIME',
  'TIMESTAMP',
  'INTERVAL',
  'JSON',
  'GEOGRAPHY',
]

const scalar = (name: ScalarTypeName): SqlType => ({ kind: 'scalar', name })
const of = (name: ScalarTypeName, origin: Origin): InputType => ({ type: scalar(name), origin })

// One row per type: the types it coerces to without a CAST, by where the value comes from.
const coercions: readonly (readonly [ScalarTypeName, string, string, string])[] = [
  ['BOOL', 'BOOL', 'BOOL', 'BOOL'],
  [
    'INT64',
    'INT64 FLOAT64 NUMERIC BIGNUMERIC',
    'INT64 FLOAT64 NUMERIC BIGNUMERIC',
    'INT64 FLOAT64 NUMERIC BIGNUMERIC',
  ],
  ['FLOAT64', 'FLOAT64', 'FLOAT64 NUMERIC BIGNUMERIC', 'FLOAT64'],
  ['NUMERIC', 'FLOAT64 NUMERIC BIGNUMERIC', 'FLOAT64 NUMERIC BIGNUMERIC', 'FLOAT64 NUMERIC BIGNUMERIC'],
  ['BIGNUMERIC', 'FLOAT64 BIGNUMERIC', 'FLOAT64 BIGNUMERIC', 'FLOAT64 BIGNUMERIC'],
  ['STRING', 'STRING', 'STRING DATE DATETIME TIME TIMESTAMP', 'STRING DATE DATETIME TIME TIMESTAMP'],
  ['BYTES', 'BYTES', 'BYTES', 'BYTES'],
  ['DATE', 'DATE DATETIME', 'DATE DATETIME', 'DATE DATETIME'],
  ['DATETIME', 'DATETIME', 'DATETIME', 'DATETIME'],
  ['TIME', 'TIME', 'TIME', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP', 'TIMESTAMP', 'TIMESTAMP'],
  ['INTERVAL', 'INTERVAL', 'INTERVAL', 'INTERVAL'],
  ['JSON', 'JSON', 'JSON', 'JSON'],
  ['GEOGRAPHY', 'GEOGRAPHY', 'GEOGRAPHY', 'GEOGRAPHY'],
]

describe('coercion', () => {
  it.each(coercions)(
    '%s columns coerce to %s, literals to %s, parameters to %s',
    (from, column, literal, parameter) => {
      const targets = (origin: Origin) =>
        names.filter((to) => isCoercible(of(from, origin), scalar(to))).join(' ')

      expect(targets('expression')).toBe(column)
      expect(targets('literal')).toBe(literal)
      expect(targets('parameter')).toBe(parameter)
    },
  )

  it('NULL coerces to every type, [] to every array', () => {
    const array: SqlType = { kind: 'array', element: scalar('DATE') }

    expect(names.every((to) => isCoercible(of('INT64', 'null'), scalar(to)))).toBe(true)
    expect(
      isCoercible({ type: { kind: 'array', element: scalar('INT64') }, origin: 'empty array' }, array),
    ).toBe(true)
  })

  it('an array column does not become an array of another type, an array literal does', () => {
    const integers: SqlType = { kind: 'array', element: scalar('INT64') }
    const floats: SqlType = { kind: 'array', element: scalar('FLOAT64') }

    expect(isCoercible(expressionOf(integers), floats)).toBe(false)
    expect(isCoercible({ type: integers, origin: 'literal' }, floats)).toBe(true)
  })

  it('a struct coerces field by field, whatever the fields are called', () => {
    const from: SqlType = { kind: 'struct', fields: [{ name: 'a', type: scalar('INT64') }] }
    const to: SqlType = { kind: 'struct', fields: [{ name: 'b', type: scalar('FLOAT64') }] }

    expect(isCoercible(expressionOf(from), to)).toBe(true)
    expect(isCoercible(expressionOf(to), from)).toBe(false)
  })
})

// The types of IF(true, row, column) for two columns; "-" where there is none.
const supertypes: Readonly<Record<string, string>> = {
  BOOL: 'BOOL - - - - - - - - - - - - -',
  INT64: '- INT64 FLOAT64 NUMERIC BIGNUMERIC - - - - - - - - -',
  FLOAT64: '- FLOAT64 FLOAT64 FLOAT64 FLOAT64 - - - - - - - - -',
  NUMERIC: '- NUMERIC FLOAT64 NUMERIC BIGNUMERIC - - - - - - - - -',
  BIGNUMERIC: '- BIGNUMERIC FLOAT64 BIGNUMERIC BIGNUMERIC - - - - - - - - -',
  STRING: '- - - - - STRING - - - - - - - -',
  BYTES: '- - - - - - BYTES - - - - - - -',
  DATE: '- - - - - - - DATE DATETIME - - - - -',
  DATETIME: '- - - - - - - DATETIME DATETIME - - - - -',
  TIME: '- - - - - - - - - TIME - - - -',
  TIMESTAMP: '- - - - - - - - - - TIMESTAMP - - -',
  INTERVAL: '- - - - - - - - - - - INTERVAL - -',
  JSON: '- - - - - - - - - - - - JSON -',
  GEOGRAPHY: '- - - - - - - - - - - - - GEOGRAPHY',
}

// The same with a literal in place of the first column.
const literalSupertypes: Readonly<Record<string, string>> = {
  ...supertypes,
  FLOAT64: '- FLOAT64 FLOAT64 NUMERIC BIGNUMERIC - - - - - - - - -',
  STRING: '- - - - - STRING - DATE DATETIME TIME TIMESTAMP - - -',
}

describe('supertypes', () => {
  const row = (first: ScalarTypeName, origin: Origin) =>
    names
      .map((second) => supertypeOf([of(first, origin), of(second, 'expression')]))
      .map((type) => (type === undefined ? '-' : typeToSql(type)))
      .join(' ')

  it.each(names)('of a %s column with each type', (name) => {
    expect(row(name, 'expression')).toBe(supertypes[name])
  })

  it.each(names)('of a %s literal with each type of column', (name) => {
    expect(row(name, 'literal')).toBe(literalSupertypes[name])
  })

  it('a NUMERIC literal beside a FLOAT64 literal stays NUMERIC', () => {
    expect(supertypeOf([of('NUMERIC', 'literal'), of('FLOAT64', 'literal')])).toEqual(scalar('NUMERIC'))
  })

  it('NULL does not count', () => {
    expect(supertypeOf([of('INT64', 'null'), of('DATE', 'expression')])).toEqual(scalar('DATE'))
    expect(supertypeOf([of('INT64', 'null'), of('INT64', 'null')])).toEqual(scalar('INT64'))
  })

  it('structs meet field by field and keep the names of the first', () => {
    const struct = (name: string, type: ScalarTypeName): InputType =>
      expressionOf({ kind: 'struct', fields: [{ name, type: scalar(type) }] })

    const found = supertypeOf([struct('a', 'INT64'), struct('b', 'FLOAT64')])

    expect(found && typeToSql(found)).toBe('STRUCT<a FLOAT64>')
  })
})

const casts: Readonly<Record<string, string>> = {
  BOOL: 'BOOL INT64 STRING',
  INT64: 'BOOL INT64 FLOAT64 NUMERIC BIGNUMERIC STRING',
  FLOAT64: 'INT64 FLOAT64 NUMERIC BIGNUMERIC STRING',
  NUMERIC: 'INT64 FLOAT64 NUMERIC BIGNUMERIC STRING',
  BIGNUMERIC: 'INT64 FLOAT64 NUMERIC BIGNUMERIC STRING',
  STRING: 'BOOL INT64 FLOAT64 NUMERIC BIGNUMERIC STRING BYTES DATE DATETIME TIME TIMESTAMP INTERVAL',
  BYTES: 'STRING BYTES',
  DATE: 'STRING DATE DATETIME TIMESTAMP',
  DATETIME: 'STRING DATE DATETIME TIME TIMESTAMP',
  TIME: 'STRING TIME',
  TIMESTAMP: 'STRING DATE DATETIME TIME TIMESTAMP',
  INTERVAL: 'STRING INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
}

describe('casts', () => {
  it.each(names)('CAST of %s', (from) => {
    const targets = names.filter((to) => isCastable(expressionOf(scalar(from)), scalar(to)))

    expect(targets.join(' ')).toBe(casts[from])
  })
})
