/** One entry of the message catalogue. */
export interface CodeDefinition<Parameters> {
  readonly severity: 'error' | 'warning' | 'info'
  /** What is wrong with which thing, in the author's words: present tense, no full stop, names in double quotes. */
  readonly message: (parameters: Parameters) => string
  /** What to do about it, as an action. */
  readonly hint?: (parameters: Parameters) => string | undefined
  /** A few sentences for docs/diagnostics.md: when it happens and how to mend it. */
  readonly explanation: string
}

/** Keeps the parameter type of one entry while the catalogue stays a plain object. */
export function defineCode<Parameters>(definition: CodeDefinition<Parameters>): CodeDefinition<Parameters> {
  return definition
}
