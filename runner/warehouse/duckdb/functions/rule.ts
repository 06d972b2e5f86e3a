/** What the rules of the families are made of: the call they see, and how they refuse it. */
import type { SqlType } from '../../../ir/types.ts'
import type {
  CallModifiers,
  CallToTranslate,
  LiteralValue,
  TranslatedArgument,
  ValueArgument,
} from './translation.ts'

/** Writes the DuckDB expression of one call, safe between any two operators. May {@link refuse}. */
export type Rule = (call: Call) => string

/** The rules of a family by function name. */
export type Rules = Readonly<Record<string, Rule>>

/** A call as rules read it: arguments by their place in the signature. */
export interface Call {
  readonly name: string
  readonly values: readonly ValueArgument[]
  readonly result: SqlType
  readonly modifiers: CallModifiers
  readonly timeZone: string
  /** The DuckDB text of an argument that must be there. */
  readonly sql: (place: number) => string
  /** The DuckDB text of an argument that may be left out. */
  readonly optional: (place: number) => string | undefined
  readonly type: (place: number) => SqlType
  /** The name of a scalar type; 'ARRAY', 'STRUCT' or 'RANGE' for the others. */
  readonly typeName: (place: number) => string
  /** The value of a constant argument; undefined when it is not constant or not there. */
  readonly literal: (place: number) => LiteralValue | undefined
  /** The keyword at a place: `DAY`, `WEEK(MONDAY)`, `NFKC`; undefined when it is left out. */
  readonly word: (place: number) => string | undefined
  /** Every engine aggregate a rule writes goes through it, so that SAFE. can stand around what comes after. */
  readonly hold: (aggregate: string) => string
  readonly lambda: (place: number) => Extract<TranslatedArgument, { kind: 'lambda' }> | undefined
}

/** Thrown by rules for calls that cannot be made faithful; the message is the reason the user reads. */
export class Unsupported extends Error {}

/** Gives up a call: `reason` says what cannot be done locally, as the end of a sentence about the function. */
export function refuse(reason: string): never {
  throw new Unsupported(reason)
}

/** The readable form of a call. */
export function callOf(source: CallToTranslate): Call {
  const at = (place: number): TranslatedArgument | undefined =>
    source.arguments.find((argument) => argument.parameter === place)
  const value = (place: number): ValueArgument | undefined => {
    const argument = at(place)
    return argument?.kind === 'value' ? argument : undefined
  }
  const needed = (place: number): ValueArgument => {
    const argument = value(place)
    if (argument === undefined) throw new Error(`internal: ${source.name} has no value at place ${place}`)
    return argument
  }
  return {
    name: source.name,
    values: source.arguments.filter((argument) => argument.kind === 'value'),
    result: source.result,
    modifiers: source.modifiers ?? {},
    timeZone: source.timeZone ?? 'UTC',
    sql: (place) => needed(place).sql,
    optional: (place) => value(place)?.sql,
    hold: (aggregate) => aggregate,
    type: (place) => needed(place).type,
    typeName: (place) => typeNameOf(needed(place).type),
    literal: (place) => value(place)?.literal,
    word: (place) => {
      const argument = at(place)
      if (argument?.kind === 'keyword') return argument.word
      return argument?.kind === 'value' && typeof argument.literal === 'string' ? argument.literal : undefined
    },
    lambda: (place) => {
      const argument = at(place)
      return argument?.kind === 'lambda' ? argument : undefined
    },
  }
}

/** The name of a scalar type; 'ARRAY', 'STRUCT' or 'RANGE' for the others. */
export function typeNameOf(type: SqlType): string {
  return type.kind === 'scalar' ? type.name : type.kind.toUpperCase()
}
