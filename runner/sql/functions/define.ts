/** Small words with which the families write their functions down. */
import type { FunctionDefinition, FunctionMode, Modifier, Signature } from './definition.ts'
import { parseSignature } from './notation.ts'

/** What a definition says beyond its signatures; everything has an ordinary default. */
export interface Extras {
  readonly aliases?: readonly string[]
  readonly modifiers?: readonly Modifier[]
  readonly window?: FunctionDefinition['window']
  readonly isVolatile?: boolean
  readonly isSafeAllowed?: boolean
  readonly requires?: FunctionDefinition['requires']
  readonly operator?: string
  readonly dateParts?: FunctionDefinition['dateParts']
}

/** An entry of a family: signatures in the notation of notation.ts. */
export interface Entry {
  readonly mode: FunctionMode
  readonly signatures: readonly string[]
  readonly extras: Extras
}

/** A function of values. */
export function scalar(...parts: readonly (string | Extras)[]): Entry {
  return entry('scalar', parts, {})
}

/** A function of groups; may also stand with OVER. */
export function aggregate(...parts: readonly (string | Extras)[]): Entry {
  return entry('aggregate', parts, { window: { over: 'optional', orderBy: 'optional', frame: true } })
}

/** A function that needs OVER. */
export function analytic(...parts: readonly (string | Extras)[]): Entry {
  return entry('analytic', parts, { window: { over: 'required', orderBy: 'required', frame: false } })
}

/** Turns the entries of a family into definitions. Signatures are read when first asked for, to keep starting fast. */
export function defineFamily(
  family: string,
  entries: Readonly<Record<string, Entry>>,
): readonly FunctionDefinition[] {
  return Object.entries(entries).map(([name, { mode, signatures, extras }]) => {
    let parsed: readonly Signature[] | undefined
    const definition = {
      name,
      family,
      mode,
      aliases: extras.aliases ?? [],
      modifiers: extras.modifiers ?? [],
      window: extras.window ?? { over: 'none' as const, orderBy: 'none' as const, frame: false },
      isVolatile: extras.isVolatile ?? false,
      isSafeAllowed: extras.isSafeAllowed ?? !name.startsWith('$'),
      ...(extras.requires === undefined ? {} : { requires: extras.requires }),
      ...(extras.operator === undefined ? {} : { operator: extras.operator }),
      ...(extras.dateParts === undefined ? {} : { dateParts: extras.dateParts }),
      get signatures(): readonly Signature[] {
        parsed ??= signatures.map(parseSignature)
        return parsed
      },
    }
    return definition
  })
}

function entry(mode: FunctionMode, parts: readonly (string | Extras)[], defaults: Extras): Entry {
  const signatures = parts.filter((part) => typeof part === 'string')
  const extras = parts.filter((part) => typeof part !== 'string')
  return { mode, signatures, extras: Object.assign({}, defaults, ...extras) }
}
