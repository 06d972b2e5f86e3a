/**
 * The one-line notation of signatures.
 *
 *     (STRING, INT64, INT64?) -> STRING              an optional argument
 *     (STRING, STRING...) -> STRING                  a repeated one
 *     (ARRAY<T> array, T -> BOOL condition) -> ARRAY<T>      templates T and U, a lambda, names usable as `array => x`
 *     (DATE, STEP) -> DATE                           `INTERVAL n PART`, handed over as an INT64 and a date part
 *     (NUMERIC, INT64, ROUNDING_MODE?) -> NUMERIC    a keyword
 *     (INT64, report_format => REPORT_FORMAT) -> JSON        an argument that may only be given by name
 *
 * ANY takes a value of any type, another one each time it stands there.
 */
import type { ScalarTypeName, SqlType } from '../../ir/types.ts'
import type { KeywordSet, Parameter, Signature, TypePattern } from './definition.ts'

const keywordSets: Readonly<Record<string, KeywordSet>> = {
  PART: 'date part',
  ROUNDING_MODE: 'rounding mode',
  NORMALIZE_MODE: 'normalize mode',
  REPORT_FORMAT: 'report format',
}

const scalarNames: ReadonlySet<string> = new Set<ScalarTypeName>([
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
])

/**
 * Reads one signature.
 *
 * @throws Error for text that is not in the notation: the families are ours, so it is a bug.
 */
export function parseSignature(text: string): Signature {
  const reader = readerOf(text)
  reader.expect('(')
  const parameters: Parameter[] = []
  let steps = false
  while (!reader.take(')')) {
    if (parameters.length > 0) reader.expect(',')
    const found = readParameter(reader)
    steps ||= found.length === 2
    parameters.push(...found)
  }
  reader.expect('->')
  const result = readPattern(reader)
  reader.end()
  return { parameters, result, steps, text }
}

interface Reader {
  readonly peek: () => string | undefined
  readonly take: (token: string) => boolean
  readonly expect: (token: string) => void
  readonly word: () => string
  readonly end: () => void
}

function readerOf(text: string): Reader {
  const tokens = text.match(/->|=>|\.\.\.|[A-Za-z_][A-Za-z_0-9]*|[(),?<>]|\S/g) ?? []
  let index = 0
  const fail = (wanted: string): never => {
    throw new Error(`internal: expected ${wanted} at token ${index} of the signature ${text}`)
  }
  const take = (token: string): boolean => {
    if (tokens[index] !== token) return false
    index += 1
    return true
  }
  return {
    peek: () => tokens[index],
    take,
    expect: (token) => {
      if (!take(token)) fail(token)
    },
    word: () => {
      const token = tokens[index]
      if (token === undefined || !/^\w/.test(token)) return fail('a word')
      index += 1
      return token
    },
    end: () => {
      if (index < tokens.length) fail('the end')
    },
  }
}

function isName(token: string | undefined): token is string {
  return token !== undefined && /^[a-z]/.test(token)
}

function readParameter(reader: Reader): Parameter[] {
  const before = isName(reader.peek()) ? reader.word() : undefined
  const isNamedOnly = before !== undefined
  if (isNamedOnly) reader.expect('=>')
  if (reader.take('STEP')) return readStep(reader)
  let pattern = readPattern(reader)
  if (reader.take('->')) pattern = { kind: 'lambda', parameters: [pattern], result: readPattern(reader) }
  const name = before ?? (isName(reader.peek()) ? reader.word() : undefined)
  const presence = reader.take('?') ? 'optional' : reader.take('...') ? 'repeated' : 'required'
  return [{ pattern, presence, isNamedOnly, ...(name === undefined ? {} : { name }) }]
}

function readStep(reader: Reader): Parameter[] {
  const presence = reader.take('?') ? 'optional' : 'required'
  const amount: TypePattern = { kind: 'type', type: { kind: 'scalar', name: 'INT64' } }
  const part: TypePattern = { kind: 'keyword', set: 'date part' }
  return [amount, part].map((pattern) => ({ pattern, presence, isNamedOnly: false }))
}

function readPattern(reader: Reader): TypePattern {
  if (reader.take('(')) return readLambda(reader)
  const word = reader.word()
  if (word === 'T' || word === 'U') return { kind: 'template', name: word }
  if (word === 'ANY') return { kind: 'any' }
  const set = keywordSets[word]
  if (set !== undefined) return { kind: 'keyword', set }
  if (scalarNames.has(word)) return { kind: 'type', type: { kind: 'scalar', name: word as ScalarTypeName } }
  reader.expect('<')
  const inner = word === 'STRUCT' ? readStruct(reader) : readNested(word, readPattern(reader))
  reader.expect('>')
  return inner
}

function readNested(word: string, element: TypePattern): TypePattern {
  if (word !== 'ARRAY' && word !== 'RANGE') throw new Error(`internal: ${word} is no type`)
  if (element.kind !== 'type') return { kind: word === 'ARRAY' ? 'array' : 'range', element }
  if (word === 'ARRAY') return { kind: 'type', type: { kind: 'array', element: element.type } }
  if (element.type.kind !== 'scalar') throw new Error('internal: a range holds scalars')
  return { kind: 'type', type: { kind: 'range', element: element.type } }
}

function readStruct(reader: Reader): TypePattern {
  const fields: { name: string; type: TypePattern }[] = []
  do {
    const name = isName(reader.peek()) ? reader.word() : ''
    fields.push({ name, type: readPattern(reader) })
  } while (reader.take(','))
  const fixed: { name: string; type: SqlType }[] = []
  for (const field of fields)
    if (field.type.kind === 'type') fixed.push({ name: field.name, type: field.type.type })
  if (fixed.length === fields.length) return { kind: 'type', type: { kind: 'struct', fields: fixed } }
  return { kind: 'struct', fields }
}

function readLambda(reader: Reader): TypePattern {
  const parameters = [readPattern(reader)]
  while (reader.take(',')) parameters.push(readPattern(reader))
  reader.expect(')')
  reader.expect('->')
  return { kind: 'lambda', parameters, result: readPattern(reader) }
}
