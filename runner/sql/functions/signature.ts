/**
 * What a function of GoogleSQL takes and gives, as data. Operators are functions too, named with a dollar sign.
 *
 * The signatures stand in the families beside this file, one line each, in the notation of notation.ts.
 */
import type { SqlType } from '../../ir/types.ts'
import type { InputType } from '../coerce.ts'
import type { FunctionDefinition, KeywordSet, Parameter, Signature } from './definition.ts'

export type {
  FunctionDefinition,
  FunctionMode,
  KeywordSet,
  Modifier,
  Parameter,
  Signature,
  TypePattern,
} from './definition.ts'

/**
 * One argument of a call, as the resolver found it.
 *
 * `INTERVAL n PART` is handed in as two arguments, a value and a keyword, where {@link takesStep} says so; elsewhere it
 * is one value of type INTERVAL. `name` is the name in `name => value`.
 */
export type InputArgument =
  | { readonly kind: 'value'; readonly input: InputType; readonly name?: string }
  /** `word` in upper case: `DAY`, `WEEK(MONDAY)`, `ROUND_HALF_EVEN`, `NFKC`. */
  | { readonly kind: 'keyword'; readonly word: string; readonly name?: string }
  /** `resolveBody` is called with the types of the lambda's parameters; undefined when the body has errors of its own. */
  | {
      readonly kind: 'lambda'
      readonly parameterCount: number
      readonly resolveBody: (parameterTypes: readonly SqlType[]) => SqlType | undefined
      readonly name?: string
    }

/** Where an argument goes: `input` and `parameter` are positions; `type` is what to coerce a value (or a lambda's body) to. */
export interface MatchedArgument {
  readonly input: number
  readonly parameter: number
  readonly type?: SqlType
  /** The types of a lambda's parameters. */
  readonly lambdaParameters?: readonly SqlType[]
}

/** The overload that fits. `arguments` are in the order of the signature's parameters; optional ones left out are absent. */
export interface SignatureMatch {
  readonly ok: true
  readonly signature: Signature
  readonly arguments: readonly MatchedArgument[]
  readonly result: SqlType
}

/** Why no overload fits, in Google's words; `input` is the argument to point at, when it is one argument's fault. */
export interface SignatureMismatch {
  readonly ok: false
  readonly message: string
  readonly input?: number
}

/** The keyword set allowed at a position (counted after steps are split in two), so that `DAY` is not read as a column. */
export function keywordAt(definition: FunctionDefinition, position: number): KeywordSet | undefined {
  for (const signature of definition.signatures) {
    const pattern = parameterAt(signature, position)?.pattern
    if (pattern?.kind === 'keyword') return pattern.set
  }
  return undefined
}

/** Whether `INTERVAL n PART` at this position stands for the two arguments `n, PART`, as in DATE_ADD. */
export function takesStep(definition: FunctionDefinition, position: number): boolean {
  return definition.signatures.some((signature) => {
    const amount = signature.parameters[position]?.pattern
    const part = signature.parameters[position + 1]?.pattern
    return amount?.kind === 'type' && part?.kind === 'keyword' && part.set === 'date part' && signature.steps
  })
}

/** The parameter an argument by position belongs to; arguments past a repeated parameter belong to it. */
export function parameterAt(signature: Signature, position: number): Parameter | undefined {
  const parameter = signature.parameters[position]
  if (parameter !== undefined) return parameter
  return signature.parameters.findLast((candidate) => candidate.presence === 'repeated')
}
