/** Names as they were written. Every node of the tree has `start` and `end`: UTF-16 offsets, the end excluded. */

/** What every node has: the place of its characters in the text it was parsed from. */
export interface Placed {
  readonly start: number
  readonly end: number
}

/** One part of a name. `name` is what it means: without backticks, escapes decoded; case is kept as written. */
export interface Identifier extends Placed {
  readonly kind: 'identifier'
  readonly name: string
  /** Written between backticks. A quoted part of a table name may itself hold dots: `` `project.dataset.table` ``. */
  readonly quoted: boolean
}

/**
 * A dotted name: a column, a field of a column, a table, a function, a variable, a type. At least one part.
 *
 * As an expression, where the column ends and its fields begin is for the resolver to say. A dashed project
 * (`my-project.dataset.table`) is one unquoted part with dashes in its name; only table names have those.
 */
export interface Path extends Placed {
  readonly kind: 'path'
  readonly parts: readonly Identifier[]
}
