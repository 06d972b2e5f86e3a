/** What an author can fix, as data. Rooms report diagnostics; only `report` turns them into text for a person. */
import { type Code, messageOf, type ParametersOf } from './codes.ts'
import type { Span } from './source.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  readonly span?: Span
  /** The other ends of the quarrel: the first definition, the parent model. */
  readonly related: readonly { readonly message: string; readonly span: Span }[]
  /** What to do about it, as an action. */
  readonly hint?: string
}

/** A best-effort value together with everything that is wrong with it. */
export interface Diagnosed<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Builds a diagnostic from the catalogue; `where` and `related` add the places. */
export function diagnose<C extends Code>(
  code: C,
  parameters: ParametersOf<C>,
  place: {
    readonly span?: Span | undefined
    readonly related?: Diagnostic['related']
    readonly hint?: string | undefined
  } = {},
): Diagnostic {
  const { severity, message, hint } = messageOf(code, parameters)
  const words = place.hint ?? hint
  return {
    code,
    severity,
    message,
    related: place.related ?? [],
    ...(place.span === undefined ? {} : { span: place.span }),
    ...(words === undefined ? {} : { hint: words }),
  }
}

/** True when anything in the list stops the work. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}
