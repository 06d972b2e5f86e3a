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
  const special = specialMessage(definition, inputs)
  if (special !== undefined) return special
  const { signatures } = definition
  const listed = signatures.map((signature) => signatureText(definition, signature)).join('; ')
  const supported = `Supported signature${signatures.length === 1 ? '' : 's'}: ${listed}`
  const what = subjectOf(definition)
  if (inputs.length > 0 && !arityFits && signatures.length === 1) {
    return `Number of arguments does not match for ${what}. ${supported}`
  }
  if (inputs.length === 0) return `No matching signature for ${what} with no arguments. ${supported}`
  return `No matching signature for ${what} for argument types: ${inputsText(definition, inputs)}. ${supported}`
}

/** Calls written in a syntax of their own, whose signatures would say nothing to their author. */
function specialMessage(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
): string | undefined {
  const texts = inputs.map(inputText)
  const what = `No matching signature for ${subjectOf(definition)}`
  switch (definition.name) {
    case '$case_with_value':
      return `${what} for argument types: ${texts.join(', ')}`
    case '$case_no_value':
      return `${what}; ${caseDefect(texts)}; actual argument types (WHEN THEN) ELSE: ${caseArms(texts)}`
    case '$in':
      return `${what} for argument types ${texts[0]} and {${texts.slice(1).join(', ')}}`
    case '$interval':
      return 'Invalid interval literal. Expected INTERVAL keyword to be followed by an INT64 expression or STRING literal'
    case '$subscript':
      return `Subscript access using [${texts[1]}] is not supported on values of type ${texts[0]}`
    default:
      return undefined
  }
}

function caseDefect(texts: readonly string[]): string {
  const conditions = texts.slice(0, -1).filter((_, index) => index % 2 === 0)
  const results = texts.filter(
    (text, index) => (index % 2 === 1 || index === texts.length - 1) && text !== 'NULL',
  )
  const bad = [...new Set(conditions.filter((text) => text !== 'BOOL' && text !== 'NULL'))]
  if (bad.length > 0) return `all WHEN argument types must be BOOL but found: ${bad.join(', ')}`
  return `all THEN/ELSE arguments must be coercible to a common type but found: ${[...new Set(results)].join(', ')}`
}

/** `(BOOL INT64) (BOOL STRING) NULL` */
function caseArms(texts: readonly string[]): string {
  const arms = texts
    .slice(0, -1)
    .flatMap((text, index) => (index % 2 === 0 ? [`(${text} ${texts[index + 1]})`] : []))
  return [...arms, texts.at(-1)].join(' ')
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
  const ofType = /^(date|datetime|timestamp)_(add|sub)$|_diff$/.test(definition.name)
    ? ` when the argument is ${type.name} type`
    : ''
  return `${name} does not support the ${words} date part${ofType}`
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
  return `${kind} ${nameOf(definition)}`
}

/** `EXTRACT` for every form of it. */
function nameOf(definition: FunctionDefinition): string {
  return isExtract(definition) ? 'EXTRACT' : definition.name.replace(/^\$/, '').toUpperCase()
}

function isExtract(definition: FunctionDefinition): boolean {
  return definition.name.startsWith('$extract')
}

/** The types given, in the order of the syntax: `INTERVAL INT64 DATE_TIME_PART`, `DATE_TIME_PART FROM DATE`. */
function inputsText(definition: FunctionDefinition, inputs: readonly InputArgument[]): string {
  const texts = inputs.map(inputText)
  if (isExtract(definition)) return extractText(definition, texts, (zone) => ` AT TIME ZONE ${zone}`)
  return withStep(
    texts,
    definition.signatures.some((signature) => signature.steps),
  ).join(', ')
}

function extractText(
  definition: FunctionDefinition,
  texts: readonly string[],
  zoneText: (zone: string) => string,
): string {
  const hasPart = definition.name === '$extract'
  const part = hasPart ? texts[1] : definition.name.replace('$extract_', '').toUpperCase()
  const zone = texts[hasPart ? 2 : 1]
  return `${part} FROM ${texts[0]}${zone === undefined ? '' : zoneText(zone)}`
}

// An amount and a date part are one argument to the author.
function withStep(texts: readonly string[], steps: boolean): readonly string[] {
  const part = texts.indexOf('DATE_TIME_PART')
  if (!steps || part < 1) return texts
  return [...texts.slice(0, part - 1), `INTERVAL ${texts[part - 1]} DATE_TIME_PART`, ...texts.slice(part + 1)]
}

function inputText(argument: InputArgument): string {
  const name = argument.name === undefined ? '' : `${argument.name} => `
  if (argument.kind === 'keyword')
    return `${name}${allDateParts.includes(argument.word) ? 'DATE_TIME_PART' : argument.word}`
  if (argument.kind === 'lambda') return `${name}LAMBDA`
  return name + (argument.input.origin === 'null' ? 'NULL' : shortType(argument.input.type))
}

/** A type in messages: of a long STRUCT the first three fields. */
function shortType(type: SqlType): string {
  if (type.kind === 'array') return `ARRAY<${shortType(type.element)}>`
  if (type.kind !== 'struct') return typeToSql(type)
  const fields = type.fields
    .slice(0, 3)
    .map((field) => (field.name === '' ? '' : `${field.name} `) + shortType(field.type))
  return `STRUCT<${[...fields, ...(type.fields.length > 3 ? ['...'] : [])].join(', ')}>`
}

function signatureText(definition: FunctionDefinition, signature: Signature): string {
  const parameters = signature.parameters.map(parameterText)
  const { operator } = definition
  if (isExtract(definition)) {
    const inner = signature.parameters.map(({ pattern }) => patternText(pattern))
    return `EXTRACT(${extractText(definition, inner, (zone) => ` [AT TIME ZONE ${zone}]`)})`
  }
  if (operator === undefined)
    return `${nameOf(definition)}(${withStep(parameters, signature.steps).join(', ')})`
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
