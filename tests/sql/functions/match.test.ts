import { describe, expect, it } from 'vitest'
import { type SqlType, typeToSql } from '../../../runner/ir/types.ts'
import type { InputType, Origin } from '../../../runner/sql/coerce.ts'
import { allFunctions, findFunction, suggestFunction } from '../../../runner/sql/functions/catalogue.ts'
import { matchSignature } from '../../../runner/sql/functions/match.ts'
import { parseSignature } from '../../../runner/sql/functions/notation.ts'
import { type InputArgument, keywordAt, takesStep } from '../../../runner/sql/functions/signature.ts'

/** `INT64` is a column, `'INT64'` a literal, `NULL` and `DAY` are what they say, `name => INT64` is named. */
function argument(text: string): InputArgument {
  const [, name, rest = ''] = /^(?:(\w+) => )?(.*)$/.exec(text) ?? []
  const named = name === undefined ? {} : { name }
  if (/^(DAY|WEEK|MONTH|HOUR|FOO|NFKC)$/.test(rest)) return { kind: 'keyword', word: rest, ...named }
  const lambda = /^(\d) -> (.+)$/.exec(rest)
  if (lambda !== null) {
    return {
      kind: 'lambda',
      parameterCount: Number(lambda[1]),
      resolveBody: () => typeOf(lambda[2] ?? ''),
      ...named,
    }
  }
  const origin: Origin =
    rest === 'NULL' ? 'null' : rest.startsWith("'") ? 'literal' : rest === '[]' ? 'empty array' : 'expression'
  const input: InputType = { type: typeOf(rest.replaceAll("'", '')), origin }
  return { kind: 'value', input, ...named }
}

function typeOf(text: string): SqlType {
  if (text === 'NULL') return { kind: 'scalar', name: 'INT64' }
  if (text === '[]') return { kind: 'array', element: { kind: 'scalar', name: 'INT64' } }
  const pattern = parseSignature(`() -> ${text}`).result
  if (pattern.kind !== 'type') throw new Error(`no type: ${text}`)
  return pattern.type
}

function match(name: string, ...texts: readonly string[]): string {
  const definition = findFunction(name)
  if (definition === undefined) throw new Error(`no function ${name}`)
  const found = matchSignature(definition, texts.map(argument))
  if (!found.ok) return found.message
  const types = found.arguments.map(({ type, parameter }) =>
    type === undefined ? `#${parameter}` : typeToSql(type),
  )
  return `(${types.join(', ')}) -> ${typeToSql(found.result)}`
}

describe('matching', () => {
  it.each([
    ['$add', ['INT64', 'FLOAT64'], '(FLOAT64, FLOAT64) -> FLOAT64'],
    ['$add', ['NUMERIC', "'FLOAT64'"], '(NUMERIC, NUMERIC) -> NUMERIC'],
    ['$add', ['NUMERIC', 'FLOAT64'], '(FLOAT64, FLOAT64) -> FLOAT64'],
    ['$add', ["'STRING'", 'INTERVAL'], '(DATE, INTERVAL) -> DATETIME'],
    ['$divide', ['INT64', 'INT64'], '(FLOAT64, FLOAT64) -> FLOAT64'],
    ['round', ['INT64'], '(FLOAT64) -> FLOAT64'],
    ['pow', ['INT64', 'NUMERIC'], '(NUMERIC, NUMERIC) -> NUMERIC'],
    ['mod', ["'FLOAT64'", 'NUMERIC'], '(NUMERIC, NUMERIC) -> NUMERIC'],
    ['avg', ['INT64'], '(INT64) -> FLOAT64'],
    ['coalesce', ['NULL', 'INT64', "'FLOAT64'"], '(FLOAT64, FLOAT64, FLOAT64) -> FLOAT64'],
    ['greatest', ["'INT64'", "'FLOAT64'", "'NUMERIC'"], '(NUMERIC, NUMERIC, NUMERIC) -> NUMERIC'],
    ['$equal', ['DATE', "'STRING'"], '(DATE, DATE) -> BOOL'],
    ['$equal', ['DATE', 'DATETIME'], '(DATETIME, DATETIME) -> BOOL'],
    [
      '$case_no_value',
      ['BOOL', 'INT64', 'BOOL', 'FLOAT64', 'NULL'],
      '(BOOL, FLOAT64, BOOL, FLOAT64, FLOAT64) -> FLOAT64',
    ],
    ['array_concat', ['[]', 'ARRAY<FLOAT64>'], '(ARRAY<FLOAT64>, ARRAY<FLOAT64>) -> ARRAY<FLOAT64>'],
    ['$in_array', ['INT64', 'ARRAY<FLOAT64>'], '(FLOAT64, ARRAY<FLOAT64>) -> BOOL'],
    ['array_transform', ['ARRAY<INT64>', '1 -> STRING'], '(ARRAY<INT64>, STRING) -> ARRAY<STRING>'],
    ['array_filter', ['ARRAY<INT64>', '2 -> BOOL'], '(ARRAY<INT64>, BOOL) -> ARRAY<INT64>'],
    ['date_trunc', ["'STRING'", 'MONTH'], '(DATE, #1) -> DATE'],
    ['timestamp_trunc', ["'STRING'", 'DAY'], '(TIMESTAMP, #1) -> TIMESTAMP'],
    ['date_add', ['DATE', 'INT64', 'DAY'], '(DATE, INT64, #2) -> DATE'],
    ['make_interval', ['INT64', 'hour => INT64'], '(INT64, INT64) -> INTERVAL'],
    ['concat', ['STRING', 'INT64', 'DATE'], '(STRING, STRING, STRING) -> STRING'],
    ['lower', ['NULL'], '(STRING) -> STRING'],
    ['approx_top_count', ['DATE', 'INT64'], '(DATE, INT64) -> ARRAY<STRUCT<value DATE, count INT64>>'],
    [
      'json_set',
      ['JSON', 'STRING', 'INT64', 'STRING', 'DATE'],
      '(JSON, STRING, INT64, STRING, DATE) -> JSON',
    ],
    ['substring', ['STRING', 'INT64'], '(STRING, INT64) -> STRING'],
  ])('%s %j is %s', (name, texts, expected) => {
    expect(match(name, ...texts)).toBe(expected)
  })

  it.each([
    [
      'substr',
      ['INT64'],
      'No matching signature for function SUBSTR for argument types: INT64. Supported signatures: SUBSTR(STRING, INT64, [INT64]); SUBSTR(BYTES, INT64, [INT64])',
    ],
    [
      '$equal',
      ['INT64', 'STRING'],
      'No matching signature for operator = for argument types: INT64, STRING. Supported signature: ANY = ANY',
    ],
    [
      '$like',
      ['INT64', 'INT64'],
      'No matching signature for operator LIKE for argument types: INT64, INT64. Supported signatures: STRING LIKE STRING; BYTES LIKE BYTES',
    ],
    [
      '$not',
      ['INT64'],
      'No matching signature for operator NOT for argument types: INT64. Supported signature: NOT (BOOL)',
    ],
    [
      '$and',
      ['INT64', 'BOOL'],
      'No matching signature for operator AND for argument types: INT64, BOOL. Supported signature: BOOL AND ([BOOL, ...])',
    ],
    [
      '$between',
      ['INT64', 'STRING', 'INT64'],
      'No matching signature for operator BETWEEN for argument types: INT64, STRING, INT64. Supported signature: (ANY) BETWEEN (ANY) AND (ANY)',
    ],
    [
      '$is_true',
      ['INT64'],
      'No matching signature for operator IS TRUE for argument types: INT64. Supported signature: (BOOL) IS TRUE',
    ],
    [
      '$unary_minus',
      ['STRING'],
      'No matching signature for operator - for argument types: STRING. Supported signatures: -(INT64); -(FLOAT64); -(NUMERIC); -(BIGNUMERIC); -(INTERVAL)',
    ],
    [
      'concat',
      [],
      'No matching signature for function CONCAT with no arguments. Supported signatures: CONCAT(STRING, [STRING, ...]); CONCAT(BYTES, [BYTES, ...])',
    ],
    [
      'coalesce',
      ['INT64', 'STRING'],
      'No matching signature for function COALESCE for argument types: INT64, STRING. Supported signature: COALESCE([ANY, ...])',
    ],
    [
      'sum',
      ['STRING'],
      'No matching signature for aggregate function SUM for argument types: STRING. Supported signatures: SUM(INT64); SUM(FLOAT64); SUM(NUMERIC); SUM(BIGNUMERIC); SUM(INTERVAL)',
    ],
    [
      'rank',
      ['INT64'],
      'Number of arguments does not match for analytic function RANK. Supported signature: RANK()',
    ],
    [
      'mod',
      ["'FLOAT64'", "'INT64'"],
      'No matching signature for function MOD for argument types: FLOAT64, INT64. Supported signatures: MOD(INT64, INT64); MOD(NUMERIC, NUMERIC); MOD(BIGNUMERIC, BIGNUMERIC)',
    ],
    [
      'substr',
      ['STRING', 'NULL', 'STRING'],
      'No matching signature for function SUBSTR for argument types: STRING, NULL, STRING. Supported signatures: SUBSTR(STRING, INT64, [INT64]); SUBSTR(BYTES, INT64, [INT64])',
    ],
    [
      'array_filter',
      ['ARRAY<INT64>', '1 -> INT64'],
      'No matching signature for function ARRAY_FILTER for argument types: ARRAY<INT64>, LAMBDA. Supported signatures: ARRAY_FILTER(ARRAY, FUNCTION<ANY->BOOL>); ARRAY_FILTER(ARRAY, FUNCTION<(ANY, INT64)->BOOL>)',
    ],
    [
      'timestamp_diff',
      ['TIMESTAMP', 'DATE', 'DAY'],
      'No matching signature for function TIMESTAMP_DIFF for argument types: TIMESTAMP, DATE, DATE_TIME_PART. Supported signatures: TIMESTAMP_DIFF(TIMESTAMP, TIMESTAMP, DATE_TIME_PART); TIMESTAMP_DIFF(DATETIME, DATETIME, DATE_TIME_PART)',
    ],
    ['date_trunc', ['DATE', 'HOUR'], 'DATE_TRUNC does not support the HOUR date part'],
    ['date_trunc', ['DATE', 'FOO'], 'A valid date part name is required but found FOO'],
    [
      'timestamp_add',
      ['TIMESTAMP', 'INT64', 'MONTH'],
      'TIMESTAMP_ADD does not support the MONTH date part when the argument is TIMESTAMP type',
    ],
    ['$extract', ['DATE', 'HOUR'], 'EXTRACT from DATE does not support the HOUR date part'],
    ['normalize', ['STRING', 'FOO'], 'Argument is not a valid NORMALIZE mode: FOO'],
    ['$equal', ['JSON', 'JSON'], 'Equality is not defined for arguments of type JSON'],
    [
      '$less',
      ['STRUCT<INT64>', 'STRUCT<INT64>'],
      'Less than is not defined for arguments of type STRUCT<INT64>',
    ],
    ['max', ['JSON'], 'MAX is not defined for arguments of type JSON'],
    [
      'float64',
      ['INT64'],
      'No matching signature for function FLOAT64 for argument types: INT64. Supported signature: FLOAT64(JSON, [wide_number_mode => STRING])',
    ],
  ])('%s %j fails in the words of GoogleSQL', (name, texts, expected) => {
    expect(match(name, ...texts)).toBe(expected)
  })

  it('names are checked before types', () => {
    expect(match('make_interval', 'foo => INT64')).toContain('Named argument `foo` not found')
    expect(match('make_interval', 'hour => INT64', 'INT64')).toContain(
      'must not specify positional arguments after named',
    )
  })
})

describe('the catalogue', () => {
  it('every signature is in the notation', () => {
    expect(() => allFunctions.flatMap((definition) => definition.signatures)).not.toThrow()
  })

  it('names and aliases are all different', () => {
    const names = allFunctions.flatMap((definition) => [definition.name, ...definition.aliases])

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it('knows where a keyword or a step stands', () => {
    const dateAdd = findFunction('DATE_ADD')
    const dateTrunc = findFunction('date_trunc')
    if (dateAdd === undefined || dateTrunc === undefined) throw new Error('functions are missing')

    expect(keywordAt(dateTrunc, 1)).toBe('date part')
    expect(keywordAt(dateTrunc, 0)).toBeUndefined()
    expect(takesStep(dateAdd, 1)).toBe(true)
    expect(takesStep(dateTrunc, 0)).toBe(false)
  })

  it('suggests the nearest name', () => {
    expect(suggestFunction('SUBSTRR')).toBe('substr')
  })
})
