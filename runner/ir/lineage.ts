/** What is known of the columns of a relation without asking a warehouse. */
import type { Target } from './target.ts'
import type { Column } from './types.ts'

/** A column of a relation. */
export interface ColumnSource {
  readonly target: Target
  readonly column: string
}

/** A column and the columns of other relations that its values are made of: each once, ordered by relation and name. */
export interface ColumnWithSources extends Column {
  readonly sources: readonly ColumnSource[]
}

/** The columns of a relation in its order; empty `sources` where nothing is read, as in a seed or a declaration. */
export interface RelationColumns {
  readonly target: Target
  readonly columns: readonly ColumnWithSources[]
}
