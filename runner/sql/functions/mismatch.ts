/** Google's words for calls that do not fit. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import { allDateParts } from './date-parts.ts'
import type { FunctionDefinition, KeywordSet, Parameter, Signature, TypePattern } from './definition.ts'
import type { InputArgument } from './signature.ts'

/** `No matching signature for function SUBSTR for argument types: INT64. Supported signatures: …` */
export function mismatchMessage(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
  arityFits: boolean,
): string {
  const { signatures } = definition
  const listed = signatures.map((signature) => signatureText(definition, signature)).join('; ')
  const supported = `Supported signature${signatures.length === 1 ? '' : 's'}: ${listed}`
  const what = subjectOf(definition)
  if (inputs.length > 0 && !arityFits && signatures.length === 1) {
    return `Number of arguments does not match for ${what}. ${supported}`
  }
  if (inputs.length === 0) return `No matching signature for ${what} with no arguments. ${supported}`
  return `No matching signature for ${what} for argument types: ${inputs.map(inputText).join(', ')}. ${supported}`
}

const defects = {
  equality: ['JSON', 'GEOGRAPHY'],
  ordering: ['JSON', 'GEOGRAPHY', 'STRUCT'],
  grouping: ['JSON', 'GEOGRAPHY'],
}

const comparisonNames: Readonly<Record<string, string>> = {
  $equal: 'Equality',
  $not_equal: 'Inequality',
  $less: 'Less than',
  $less_or_equal: 'Less than',
  $greater: 'Greater than',
  $greater_or_equal: 'Greater than',
}

/** `Equality is not defined for arguments of type JSON`; undefined when the types can do what the function needs. */
export function requirementMessage(
  definition: FunctionDefinition,
  types: readonly SqlType[],
): string | undefined {
  const { requires } = definition
  if (requires === undefined) return undefined
  const bad = types.find((type) => lacks(type, defects[requires]))
  if (bad === undefined) return undefined
  const name = comparisonNames[definition.name] ?? definition.operator ?? definition.name.toUpperCase()
  return `${name} is not defined for arguments of type ${typeToSql(bad)}`
}

const keywordWords: Readonly<Record<KeywordSet, readonly string[]>> = {
  'date part': allDateParts,
  'rounding mode': ['ROUND_HALF_AWAY_FROM_ZERO', 'ROUND_HALF_EVEN'],
  'normalize mode': ['NFC', 'NFKC', 'NFD', 'NFKD'],
  'report format': ['JSON'],
}

/** Why a word is none of its set; undefined when it is. */
export function keywordMessage(set: KeywordSet, word: string): string | undefined {
  if (keywordWords[set].includes(word)) return undefined
  if (set === 'date part') return `A valid date part name is required but found ${word}`
  return `Argument is not a valid ${set === 'normalize mode' ? 'NORMALIZE mode' : set}: ${word}`
}

/** `DATE_TRUNC does not support the HOUR date part`; undefined when it does. */
export function datePartMessage(
  definition: FunctionDefinition,
  type: SqlType | undefined,
  part: string,
): string | undefined {
  if (definition.dateParts === undefined || type?.kind !== 'scalar') return undefined
  const allowed = definition.dateParts[type.name]
  if (allowed === undefined || allowed.includes(part)) return undefined
  const words = part.startsWith('WEEK(') ? 'WEEK' : part
  if (definition.name === '$extract')
    return `EXTRACT from ${type.name} does not support the ${words} date part`
  const name = definition.name.toUpperCase()
  const isInstant = type.name === 'TIMESTAMP' && !definition.name.endsWith('trunc')
  return `${name} does not support the ${words} date part${isInstant ? ' when the argument is TIMESTAMP type' : ''}`
}

function lacks(type: SqlType, names: readonly string[]): boolean {
  if (type.kind === 'scalar') return names.includes(type.name)
  if (type.kind === 'array') return lacks(type.element, names)
  if (type.kind === 'struct')
    return names.includes('STRUCT') || type.fields.some((field) => lacks(field.type, names))
  return false
}

function subjectOf(definition: FunctionDefinition): string {
  if (definition.operator !== undefined) return `operator ${definition.operator}`
  const kind = { scalar: 'function', aggregate: 'aggregate function', analytic: 'analytic function' }[
    definition.mode
  ]
  return `${kind} ${definition.name.toUpperCase()}`
}

function inputText(argument: InputArgument): string {
  const name = argument.name === undefined ? '' : `${argument.name} => `
  if (argument.kind === 'keyword')
    return `${name}${allDateParts.includes(argument.word) ? 'DATE_TIME_PART' : argument.word}`
  if (argument.kind === 'lambda') return `${name}LAMBDA`
  return name + (argument.input.origin === 'null' ? 'NULL' : typeToSql(argument.input.type))
}

function signatureText(definition: FunctionDefinition, signature: Signature): string {
  const parameters = signature.parameters.map(parameterText)
  const { operator } = definition
  if (operator === undefined) return `${definition.name.toUpperCase()}(${parameters.join(', ')})`
  const [first = '', second = '', third = ''] = parameters
  if (operator === 'BETWEEN') return `(${first}) BETWEEN (${second}) AND (${third})`
  if (operator.startsWith('IS ') && parameters.length === 1) return `(${first}) ${operator}`
  if (operator === 'NOT') return `NOT (${first})`
  if (operator === 'AND' || operator === 'OR') return `${first} ${operator} (${second})`
  if (parameters.length === 1) return `${operator}(${first})`
  return parameters.join(` ${operator} `)
}

function parameterText(parameter: Parameter): string {
  const type = (parameter.isNamedOnly ? `${parameter.name} => ` : '') + patternText(parameter.pattern)
  if (parameter.presence === 'optional') return `[${type}]`
  return parameter.presence === 'repeated' ? `[${type}, ...]` : type
}

const keywordNames: Readonly<Record<KeywordSet, string>> = {
  'date part': 'DATE_TIME_PART',
  'rounding mode': 'ROUNDING_MODE',
  'normalize mode': 'NORMALIZE_MODE',
  'report format': 'REPORT_FORMAT',
}

function patternText(pattern: TypePattern): string {
  switch (pattern.kind) {
    case 'type':
      return typeToSql(pattern.type)
    case 'template':
    case 'any':
      return 'ANY'
    case 'array':
      return 'ARRAY'
    case 'range':
      return 'RANGE'
    case 'struct':
      return 'STRUCT'
    case 'keyword':
      return keywordNames[pattern.set]
    case 'lambda': {
      const inner = pattern.parameters.map(patternText).join(', ')
      return `FUNCTION<${pattern.parameters.length === 1 ? inner : `(${inner})`}->${patternText(pattern.result)}>`
    }
  }
}
