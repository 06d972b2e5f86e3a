/** Statements that change rows. */
import type { Expression } from './expression.ts'
import type { FromItem, WithOffset } from './from.ts'
import type { Identifier, Path, Placed } from './name.ts'
import type { Query } from './query.ts'

/** Without a column list `columns` is undefined. */
export interface InsertStatement extends Placed {
  readonly kind: 'insert'
  readonly target: Path
  readonly columns: readonly Identifier[] | undefined
  readonly source: InsertValues | Query
}
export interface InsertValues extends Placed {
  readonly kind: 'insertValues'
  readonly rows: readonly InsertRow[]
}
export interface InsertRow extends Placed {
  readonly kind: 'insertRow'
  readonly values: readonly (Expression | DefaultValue)[]
}
/** The word DEFAULT in place of a value. */
export interface DefaultValue extends Placed {
  readonly kind: 'defaultValue'
}
export interface UpdateStatement extends Placed {
  readonly kind: 'update'
  readonly target: Path
  readonly alias: Identifier | undefined
  readonly withOffset: WithOffset | undefined
  readonly items: readonly UpdateItem[]
  readonly from: FromItem | undefined
  /** GoogleSQL demands it; the resolver says so when it is missing. */
  readonly where: Expression | undefined
}
/** `column = value`, `struct_column.field = value`, `t.column = DEFAULT`. */
export interface UpdateItem extends Placed {
  readonly kind: 'updateItem'
  readonly target: Expression
  readonly value: Expression | DefaultValue
}
export interface DeleteStatement extends Placed {
  readonly kind: 'delete'
  readonly target: Path
  readonly alias: Identifier | undefined
  readonly withOffset: WithOffset | undefined
  readonly where: Expression | undefined
}
export interface TruncateStatement extends Placed {
  readonly kind: 'truncate'
  readonly target: Path
  readonly where: Expression | undefined
}
export interface MergeStatement extends Placed {
  readonly kind: 'merge'
  readonly target: Path
  readonly alias: Identifier | undefined
  readonly source: FromItem
  readonly on: Expression
  readonly branches: readonly MergeBranch[]
}
/** `WHEN MATCHED`, `WHEN NOT MATCHED [BY TARGET]`, `WHEN NOT MATCHED BY SOURCE`. */
export interface MergeBranch extends Placed {
  readonly kind: 'mergeBranch'
  readonly match: 'matched' | 'notMatchedByTarget' | 'notMatchedBySource'
  readonly condition: Expression | undefined
  readonly action: MergeInsert | MergeUpdate | MergeDelete
}
/** `values` undefined: INSERT ROW, all columns of the source. */
export interface MergeInsert extends Placed {
  readonly kind: 'mergeInsert'
  readonly columns: readonly Identifier[] | undefined
  readonly values: readonly (Expression | DefaultValue)[] | undefined
}
export interface MergeUpdate extends Placed {
  readonly kind: 'mergeUpdate'
  readonly items: readonly UpdateItem[]
}
export interface MergeDelete extends Placed {
  readonly kind: 'mergeDelete'
}

export type DmlStatement =
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | TruncateStatement
  | MergeStatement

/** Every node of this file. */
export type DmlNode =
  | DmlStatement
  | InsertValues
  | InsertRow
  | DefaultValue
  | UpdateItem
  | MergeBranch
  | MergeInsert
  | MergeUpdate
  | MergeDelete
