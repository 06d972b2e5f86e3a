/** Finds the rule of a call. */
import { duckdbType } from '../translate/type.ts'
import { families } from './families.ts'
import { type Call, callOf, type Rules, Unsupported } from './rule.ts'
import { fn, once } from './sql.ts'
import type { CallToTranslate, TranslatedArgument, Translation } from './translation.ts'
import { unsupportedFunctions } from './unsupported.ts'

const rules: Rules = Object.assign({}, ...families)

/** The DuckDB expression of a call, or the reason why it cannot run locally. Operators go this way too. */
export function translateCall(source: CallToTranslate): Translation {
  const rule = rules[source.name]
  if (rule === undefined) return { ok: false, reason: unsupportedReason(source.name) ?? '' }
  try {
    const sql = source.isSafe === true ? safely(source, rule) : rule(callOf(source))
    return { ok: true, sql: settled(source, sql) }
  } catch (error) {
    if (error instanceof Unsupported) return { ok: false, reason: `${wordsOf(source.name)} ${error.message}` }
    throw error
  }
}

/** Why a function of GoogleSQL cannot run locally; undefined when it can. */
export function unsupportedReason(name: string): string | undefined {
  if (rules[name] !== undefined) return undefined
  const reason = unsupportedFunctions[name]
  return `${wordsOf(name)} ${reason ?? 'is not a function this runner knows'}`
}

/** The names of all functions that have a rule. */
export const translatedFunctions: readonly string[] = Object.keys(rules)

// SAFE. covers the function, not its arguments: they are evaluated outside of TRY, which would swallow their errors too.
function safely(source: CallToTranslate, rule: (call: Call) => string): string {
  if (source.modifiers !== undefined) return safeAggregate(source, rule)
  const places = source.arguments.flatMap((argument, index) => (argument.kind === 'value' ? [index] : []))
  const texts = source.arguments.flatMap((argument) => (argument.kind === 'value' ? [argument.sql] : []))
  return once(texts, (...names) => {
    const bound = source.arguments.map((argument, index): TranslatedArgument => {
      const name = names[places.indexOf(index)]
      return argument.kind === 'value' && name !== undefined ? { ...argument, sql: name } : argument
    })
    return fn('TRY', rule(callOf({ ...source, arguments: bound })))
  })
}

// TRY takes no aggregates inside, so they are evaluated before it: what can fail is the step from sums to the result.
function safeAggregate(source: CallToTranslate, rule: (call: Call) => string): string {
  const held: string[] = []
  const mark = (index: number) => `\u0002${index}\u0002`
  const hold = (aggregate: string) => mark(held.push(aggregate) - 1)
  const sql = rule({ ...callOf(source), hold })
  if (held.length === 0) return sql
  const fields = held.map((aggregate, index) => `h${index} := ${aggregate}`).join(', ')
  const body = held.reduce((text, _, index) => text.replaceAll(mark(index), `held$.h${index}`), sql)
  return `(list_transform([struct_pack(${fields})], lambda held$: TRY(${body}))[1])`
}

// A NUMERIC(18, 2) column is a narrow DECIMAL; what comes out of a function is NUMERIC and has all nine places.
function settled(source: CallToTranslate, sql: string): string {
  const { result } = source
  if (result.kind !== 'scalar' || result.name !== 'NUMERIC') return sql
  const hasNarrow = source.arguments.some(
    ({ kind, ...argument }) =>
      kind === 'value' &&
      'type' in argument &&
      argument.type.kind === 'scalar' &&
      argument.type.parameters !== undefined,
  )
  return hasNarrow ? `CAST(${sql} AS ${duckdbType({ kind: 'scalar', name: 'NUMERIC' })})` : sql
}

function wordsOf(name: string): string {
  return name.startsWith('$') ? `the operator ${name.slice(1).replaceAll('_', ' ')}` : name.toUpperCase()
}
