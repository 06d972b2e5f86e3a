/** Which overload of a function fits the arguments of a call. */
import type { SqlType } from '../../ir/types.ts'
import { coercionCost, expressionOf, type InputType, supertypeOf } from '../coerce.ts'
import type { FunctionDefinition, KeywordSet, Parameter, Signature, TypePattern } from './definition.ts'
import { datePartMessage, keywordMessage, mismatchMessage, requirementMessage } from './mismatch.ts'
import type { InputArgument, MatchedArgument, SignatureMatch, SignatureMismatch } from './signature.ts'

/**
 * The overload of `definition` that takes these arguments with the least coercion, or why none does.
 *
 * Columns coerced weigh more than constants coerced; of equals the first in the list wins.
 */
export function matchSignature(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
): SignatureMatch | SignatureMismatch {
  const named = checkNames(definition, inputs)
  if (named !== undefined) return named
  const settled = inputs.map((input) => withDecimalRule(input, inputs))
  let best: { readonly match: SignatureMatch; readonly cost: number } | undefined
  let arityFits = false
  const isOfOwnType = definition.dateParts !== undefined && isStringLiteral(settled[0])
  for (const signature of definition.signatures) {
    const places = assign(signature, settled)
    if (places === undefined || lacksDecimalFraction(definition, signature, settled)) continue
    arityFits = true
    const found = tryMatch(definition, signature, settled, places)
    if (found !== undefined && (best === undefined || found.cost < best.cost)) best = found
    // Nothing costs less than nothing, and a constant in quotes is of the type the function is named after.
    if (best !== undefined && (best.cost === 0 || isOfOwnType)) break
  }
  if (best === undefined) return { ok: false, message: mismatchMessage(definition, inputs, arityFits) }
  return checked(definition, settled, best.match)
}

function isStringLiteral(argument: InputArgument | undefined): boolean {
  if (argument?.kind !== 'value' || argument.input.origin !== 'literal') return false
  const { type } = argument.input
  return type.kind === 'scalar' && type.name === 'STRING'
}

// A fractional literal counts as NUMERIC only beside a NUMERIC: MOD(1.5, 2) does not match, MOD(1.5, NUMERIC '2') does.
function withDecimalRule(argument: InputArgument, all: readonly InputArgument[]): InputArgument {
  if (argument.kind !== 'value' || argument.input.origin !== 'literal') return argument
  const { type } = argument.input
  if (type.kind !== 'scalar' || type.name !== 'FLOAT64') return argument
  const hasDecimal = all.some(
    (other) =>
      other.kind === 'value' &&
      other.input.type.kind === 'scalar' &&
      (other.input.type.name === 'NUMERIC' || other.input.type.name === 'BIGNUMERIC'),
  )
  return hasDecimal ? argument : { ...argument, input: { ...argument.input, origin: 'parameter' } }
}

// PERCENTILE_CONT is decimal only where its fraction is: of a NUMERIC and the literal 0.5 it gives FLOAT64.
function lacksDecimalFraction(
  definition: FunctionDefinition,
  signature: Signature,
  inputs: readonly InputArgument[],
): boolean {
  if (definition.name !== 'percentile_cont') return false
  const wanted = signature.parameters[1]?.pattern
  const fraction = inputs[1]
  if (wanted?.kind !== 'type' || wanted.type.kind !== 'scalar' || wanted.type.name === 'FLOAT64') return false
  return (
    fraction?.kind !== 'value' ||
    fraction.input.type.kind !== 'scalar' ||
    fraction.input.type.name !== wanted.type.name
  )
}

function checkNames(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
): SignatureMismatch | undefined {
  let sawName = false
  for (const [input, argument] of inputs.entries()) {
    const { name } = argument
    if (name === undefined) {
      if (!sawName) continue
      const message = `Call to function ${definition.name.toUpperCase()} must not specify positional arguments after named arguments; named arguments must be specified last in the argument list`
      return { ok: false, message, input }
    }
    sawName = true
    const isKnown = definition.signatures.some((signature) =>
      signature.parameters.some((parameter) => parameter.name === name.toLowerCase()),
    )
    if (!isKnown) {
      const message = `Named argument \`${name}\` not found in signature for call to function ${definition.name.toUpperCase()}`
      return { ok: false, message, input }
    }
  }
  return undefined
}

/** For each input, the position of its parameter; undefined when the number of arguments does not fit. */
function assign(signature: Signature, inputs: readonly InputArgument[]): readonly number[] | undefined {
  const positional = inputs.filter((input) => input.name === undefined).length
  const order = positionalOrder(signature, positional)
  if (order === undefined) return undefined
  const places: number[] = []
  for (const [index, input] of inputs.entries()) {
    const place =
      input.name === undefined
        ? order[index]
        : signature.parameters.findIndex((parameter) => parameter.name === input.name?.toLowerCase())
    if (place === undefined || place === -1) return undefined
    if (input.name !== undefined && places.includes(place)) return undefined
    places.push(place)
  }
  const isComplete = signature.parameters.every(
    (parameter, index) => parameter.presence !== 'required' || places.includes(index),
  )
  return isComplete ? places : undefined
}

const orders = new WeakMap<Signature, Map<number, readonly number[] | undefined>>()

// Asked again for every call of a function, with few different counts.
function positionalOrder(signature: Signature, count: number): readonly number[] | undefined {
  const known = orders.get(signature) ?? new Map<number, readonly number[] | undefined>()
  orders.set(signature, known)
  if (!known.has(count)) known.set(count, unrolledOrder(signature, count))
  return known.get(count)
}

// Parameters by position, with the repeated group unrolled as often as the count of arguments asks for.
function unrolledOrder(signature: Signature, count: number): readonly number[] | undefined {
  const indexes = signature.parameters.flatMap((parameter, index) => (parameter.isNamedOnly ? [] : [index]))
  const at = (index: number): Parameter | undefined => signature.parameters[index]
  const group = indexes.filter((index) => at(index)?.presence === 'repeated')
  if (group.length === 0) return count <= indexes.length ? indexes.slice(0, count) : undefined
  const [first = 0] = group
  const before = indexes.filter((index) => index < first)
  const after = indexes.filter((index) => index > first && at(index)?.presence === 'required')
  const rounds = (count - before.length - after.length) / group.length
  if (rounds < 0 || !Number.isInteger(rounds)) return undefined
  return [...before, ...Array.from({ length: rounds }, () => group).flat(), ...after]
}

interface Templates {
  readonly T: TemplateInputs
  readonly U: TemplateInputs
}
interface TemplateInputs {
  readonly values: InputType[]
  readonly arrays: InputType[]
  readonly ranges: InputType[]
  bound?: SqlType
}

function tryMatch(
  definition: FunctionDefinition,
  signature: Signature,
  inputs: readonly InputArgument[],
  places: readonly number[],
): { readonly match: SignatureMatch; readonly cost: number } | undefined {
  if (!fitsByType(definition, signature, inputs, places)) return undefined
  const patterns = places.map((place) => signature.parameters[place]?.pattern ?? { kind: 'any' as const })
  const templates: Templates = { T: emptyTemplate(), U: emptyTemplate() }
  for (const [index, input] of inputs.entries()) {
    const pattern = patterns[index]
    if (pattern === undefined || !collect(pattern, input, templates)) return undefined
  }
  bind(templates.T)
  bind(templates.U)
  let cost = 0
  const matched: MatchedArgument[] = []
  for (const [index, input] of inputs.entries()) {
    const pattern = patterns[index]
    const parameter = places[index]
    if (pattern === undefined || parameter === undefined) return undefined
    const place = { input: index, parameter }
    if (input.kind === 'keyword' || pattern.kind === 'keyword') {
      matched.push(place)
    } else if (input.kind === 'lambda') {
      const lambda = pattern.kind === 'lambda' ? bindLambda(pattern, input, templates) : undefined
      if (lambda === undefined) return undefined
      matched.push({ ...place, ...lambda })
    } else {
      const type = pattern.kind === 'any' ? input.input.type : fill(pattern, templates)
      const step = type && coercionTo(definition, input.input, type)
      if (type === undefined || step === undefined) return undefined
      cost += step
      matched.push({ ...place, type })
    }
  }
  const result = fill(signature.result, templates)
  if (result === undefined) return undefined
  return { match: { ok: true, signature, arguments: inOrder(signature, matched), result }, cost }
}

// Most overloads fall here, before anything is made for them.
function fitsByType(
  definition: FunctionDefinition,
  signature: Signature,
  inputs: readonly InputArgument[],
  places: readonly number[],
): boolean {
  for (let index = 0; index < inputs.length; index += 1) {
    const input = inputs[index]
    const pattern = signature.parameters[places[index] ?? 0]?.pattern
    if (input?.kind !== 'value' || pattern?.kind !== 'type') continue
    if (coercionTo(definition, input.input, pattern.type) === undefined) return false
  }
  return true
}

// By name arguments come in any order; a repeated group keeps the one it has.
function inOrder(signature: Signature, matched: readonly MatchedArgument[]): readonly MatchedArgument[] {
  const isOrdered = matched.every(
    ({ parameter }, index) => index === 0 || parameter >= (matched[index - 1]?.parameter ?? 0),
  )
  if (isOrdered || signature.parameters.some((parameter) => parameter.presence === 'repeated')) return matched
  return matched.toSorted((left, right) => left.parameter - right.parameter || left.input - right.input)
}

function emptyTemplate(): TemplateInputs {
  return { values: [], arrays: [], ranges: [] }
}

// Notes what an input says about the templates; false when it can never fit the pattern.
function collect(pattern: TypePattern, argument: InputArgument, templates: Templates): boolean {
  if (pattern.kind === 'keyword') return argument.kind === 'keyword' || isQuotedKeyword(pattern.set, argument)
  if (pattern.kind === 'lambda') {
    return argument.kind === 'lambda' && argument.parameterCount === pattern.parameters.length
  }
  if (argument.kind !== 'value') return false
  const { input } = argument
  if (pattern.kind === 'template') templates[pattern.name].values.push(input)
  if (pattern.kind === 'array' && pattern.element.kind === 'template') {
    if (input.origin !== 'null' && input.type.kind !== 'array') return false
    templates[pattern.element.name].arrays.push(input)
  }
  if (pattern.kind === 'range' && pattern.element.kind === 'template') {
    if (input.origin !== 'null' && input.type.kind !== 'range') return false
    templates[pattern.element.name].ranges.push(input)
  }
  return true
}

// ROUND takes its mode in quotes.
function isQuotedKeyword(set: KeywordSet, argument: InputArgument): boolean {
  if (argument.kind !== 'value' || argument.input.text === undefined) return false
  return set !== 'date part' && keywordMessage(set, argument.input.text.toUpperCase()) === undefined
}

function bind(template: TemplateInputs): void {
  const arrays = template.arrays.filter((input) => input.origin !== 'null')
  const elements = arrays.flatMap((input): readonly InputType[] => {
    if (input.type.kind !== 'array' || input.origin === 'empty array') return []
    if (input.origin === 'expression') return [expressionOf(input.type.element)]
    return input.parts ?? [{ type: input.type.element, origin: input.origin }]
  })
  const ranges = template.ranges.flatMap((input) =>
    input.type.kind === 'range' ? [expressionOf(input.type.element)] : [],
  )
  const all = [...elements, ...ranges, ...template.values]
  const type = all.length > 0 ? supertypeOf(all) : undefined
  const isMentioned = template.arrays.length + template.ranges.length + template.values.length > 0
  const bound = type ?? (isMentioned && all.length === 0 ? int64 : undefined)
  if (bound !== undefined) template.bound = bound
}

function bindLambda(
  pattern: Extract<TypePattern, { kind: 'lambda' }>,
  input: Extract<InputArgument, { kind: 'lambda' }>,
  templates: Templates,
): { readonly type: SqlType; readonly lambdaParameters: readonly SqlType[] } | undefined {
  const lambdaParameters: SqlType[] = []
  for (const parameter of pattern.parameters) {
    const type = fill(parameter, templates)
    if (type === undefined) return undefined
    lambdaParameters.push(type)
  }
  const body = input.resolveBody(lambdaParameters)
  if (body === undefined) return undefined
  if (pattern.result.kind === 'template') templates[pattern.result.name].bound ??= body
  const type = fill(pattern.result, templates)
  const fits = type !== undefined && coercionCost(expressionOf(body), type) !== undefined
  return fits ? { type, lambdaParameters } : undefined
}

/** The pattern with its holes filled; undefined while a template is unbound. */
function fill(pattern: TypePattern, templates: Templates): SqlType | undefined {
  switch (pattern.kind) {
    case 'type':
      return pattern.type
    case 'template':
      return templates[pattern.name].bound
    case 'array': {
      const element = fill(pattern.element, templates)
      return element && { kind: 'array', element }
    }
    case 'range': {
      const element = fill(pattern.element, templates)
      return element?.kind === 'scalar' ? { kind: 'range', element } : undefined
    }
    case 'struct': {
      const fields: { name: string; type: SqlType }[] = []
      for (const field of pattern.fields) {
        const type = fill(field.type, templates)
        if (type === undefined) return undefined
        fields.push({ name: field.name, type })
      }
      return { kind: 'struct', fields }
    }
    case 'any':
    case 'keyword':
    case 'lambda':
      return int64
  }
}

const int64: SqlType = { kind: 'scalar', name: 'INT64' }

// Coerced columns weigh a thousand times a coerced constant.
function coercionTo(definition: FunctionDefinition, input: InputType, type: SqlType): number | undefined {
  const cost = coercionCost(input, type)
  if (cost !== undefined) return cost.distance * (cost.isConstant ? 1 : 1000)
  return isTextForConcat(definition, input, type) ? 1_000_000 : undefined
}

// CONCAT and || write numbers and dates out by themselves.
function isTextForConcat(definition: FunctionDefinition, input: InputType, type: SqlType): boolean {
  if (definition.name !== 'concat' && definition.name !== '$concat_op') return false
  if (type.kind !== 'scalar' || type.name !== 'STRING' || input.type.kind !== 'scalar') return false
  return !['BYTES', 'JSON', 'GEOGRAPHY'].includes(input.type.name)
}

function checked(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
  match: SignatureMatch,
): SignatureMatch | SignatureMismatch {
  const types = match.arguments.flatMap(({ type }) => (type === undefined ? [] : [type]))
  const requirement = requirementMessage(definition, types)
  if (requirement !== undefined) return { ok: false, message: requirement }
  for (const { input, parameter } of match.arguments) {
    const argument = inputs[input]
    const pattern = match.signature.parameters[parameter]?.pattern
    if (argument?.kind !== 'keyword' || pattern?.kind !== 'keyword') continue
    const message =
      keywordMessage(pattern.set, argument.word) ??
      (pattern.set === 'date part'
        ? datePartMessage(definition, partedType(definition, inputs, types), argument.word)
        : undefined)
    if (message !== undefined) return { ok: false, message, input }
  }
  return match
}

// A DATE column does not get hours by being coerced; a constant in quotes has no type before it is.
function partedType(
  definition: FunctionDefinition,
  inputs: readonly InputArgument[],
  types: readonly SqlType[],
): SqlType | undefined {
  const [first] = inputs
  const isStep = /_(add|sub)$/.test(definition.name)
  return isStep && first?.kind === 'value' && first.input.origin === 'expression'
    ? first.input.type
    : types[0]
}
