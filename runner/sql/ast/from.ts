/** What can stand in FROM. */

import type { OptionsList } from './ddl.ts'
import type { Argument, Expression, StructField } from './expression.ts'
import type { IntegerLiteral, StringLiteral } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'
import type { OrderItem, Query, SelectExpression } from './query.ts'

export type FromItem =
  | TableReference
  | UnnestTable
  | TableSubquery
  | TableFunction
  | Join
  | PivotedTable
  | UnpivotedTable
  | SampledTable
  | MatchRecognizeTable

/** A table by name, or an array of an earlier table (`orders, orders.lines`): the resolver tells them apart. */
export interface TableReference extends Placed {
  readonly kind: 'tableReference'
  readonly table: Path
  readonly alias: Identifier | undefined
  /** FOR SYSTEM_TIME AS OF */
  readonly asOf: Expression | undefined
  readonly withOffset: WithOffset | undefined
}
/** `UNNEST(array)`, or several arrays side by side; the name of an argument is its alias (`UNNEST(a AS x)`). */
export interface UnnestTable extends Placed {
  readonly kind: 'unnestTable'
  readonly arrays: readonly StructField[]
  /** `mode => 'PAD'` */
  readonly mode: Expression | undefined
  readonly alias: Identifier | undefined
  readonly withOffset: WithOffset | undefined
}
/** Without an alias the column is called `offset`. */
export interface WithOffset extends Placed {
  readonly kind: 'withOffset'
  readonly alias: Identifier | undefined
}
export interface TableSubquery extends Placed {
  readonly kind: 'tableSubquery'
  readonly query: Query
  readonly alias: Identifier | undefined
}
/** A call of a table function. */
export interface TableFunction extends Placed {
  readonly kind: 'tableFunction'
  readonly function: Path
  readonly arguments: readonly Argument[]
  readonly alias: Identifier | undefined
}
export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'cross' | 'comma'
/** Joins lean left as GoogleSQL reads them; a join as `right` was in parentheses. */
export interface Join extends Placed {
  readonly kind: 'join'
  readonly type: JoinType
  readonly isNatural: boolean
  readonly left: FromItem
  readonly right: FromItem
  readonly condition: JoinCondition | undefined
}
export type JoinCondition = OnCondition | UsingCondition
export interface OnCondition extends Placed {
  readonly kind: 'onCondition'
  readonly expression: Expression
}
export interface UsingCondition extends Placed {
  readonly kind: 'usingCondition'
  readonly columns: readonly Identifier[]
}

/** `input PIVOT(…) alias` */
export interface PivotedTable extends Placed {
  readonly kind: 'pivotedTable'
  readonly input: FromItem
  readonly pivot: PivotClause
  readonly alias: Identifier | undefined
}
/** `PIVOT(SUM(x) AS total FOR quarter IN ('Q1' AS first, 'Q2'))` */
export interface PivotClause extends Placed {
  readonly kind: 'pivotClause'
  readonly aggregates: readonly SelectExpression[]
  readonly on: Expression
  readonly values: readonly SelectExpression[]
}
export interface UnpivotedTable extends Placed {
  readonly kind: 'unpivotedTable'
  readonly input: FromItem
  readonly unpivot: UnpivotClause
  readonly alias: Identifier | undefined
}
/** `UNPIVOT INCLUDE NULLS((a, b) FOR half IN ((a1, b1) AS 'first', (a2, b2) AS 'second'))` */
export interface UnpivotClause extends Placed {
  readonly kind: 'unpivotClause'
  readonly nulls: 'include' | 'exclude' | undefined
  /** The columns that receive the values: one, or several in parentheses. */
  readonly valueColumns: readonly Path[]
  readonly nameColumn: Path
  readonly items: readonly UnpivotItem[]
}
export interface UnpivotItem extends Placed {
  readonly kind: 'unpivotItem'
  readonly columns: readonly Path[]
  readonly label: StringLiteral | IntegerLiteral | undefined
}
export interface SampledTable extends Placed {
  readonly kind: 'sampledTable'
  readonly input: FromItem
  readonly sample: SampleClause
}
/** `TABLESAMPLE SYSTEM (10 PERCENT) REPEATABLE(7)`; `method` is in upper case. */
export interface SampleClause extends Placed {
  readonly kind: 'sampleClause'
  readonly method: string
  readonly size: Expression
  readonly unit: 'percent' | 'rows'
  readonly repeatable: Expression | undefined
}

export interface MatchRecognizeTable extends Placed {
  readonly kind: 'matchRecognizeTable'
  readonly input: FromItem
  readonly match: MatchRecognizeClause
  readonly alias: Identifier | undefined
}
export interface MatchRecognizeClause extends Placed {
  readonly kind: 'matchRecognizeClause'
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly OrderItem[]
  readonly measures: readonly SelectExpression[]
  readonly afterMatchSkip: 'pastLastRow' | 'toNextRow' | undefined
  readonly pattern: RowPattern
  readonly definitions: readonly PatternDefinition[]
  readonly options: OptionsList | undefined
}
export interface PatternDefinition extends Placed {
  readonly kind: 'patternDefinition'
  readonly name: Identifier
  readonly condition: Expression
}
/** A regular expression over rows. */
export type RowPattern =
  | PatternSymbol
  | PatternAnchor
  | PatternEmpty
  | PatternSequence
  | PatternAlternation
  | PatternRepetition
export interface PatternSymbol extends Placed {
  readonly kind: 'patternSymbol'
  readonly name: Identifier
}
/** `^` and `$` */
export interface PatternAnchor extends Placed {
  readonly kind: 'patternAnchor'
  readonly at: 'start' | 'end'
}
export interface PatternEmpty extends Placed {
  readonly kind: 'patternEmpty'
}
export interface PatternSequence extends Placed {
  readonly kind: 'patternSequence'
  readonly items: readonly RowPattern[]
}
export interface PatternAlternation extends Placed {
  readonly kind: 'patternAlternation'
  readonly options: readonly RowPattern[]
}
/** `*` is 0 to no end, `+` 1 to no end, `?` 0 to 1, `{n}`, `{n,m}`; reluctant with a second `?`. */
export interface PatternRepetition extends Placed {
  readonly kind: 'patternRepetition'
  readonly pattern: RowPattern
  readonly least: Expression | undefined
  readonly most: Expression | undefined
  /** The way it was written: a sign, or counts in braces, exact when there is no comma. */
  readonly form: '*' | '+' | '?' | 'exact' | 'bounds'
  readonly isReluctant: boolean
}

/** Every node of this file. */
export type FromNode =
  | FromItem
  | WithOffset
  | JoinCondition
  | PivotClause
  | UnpivotClause
  | UnpivotItem
  | SampleClause
  | MatchRecognizeClause
  | PatternDefinition
  | RowPattern
