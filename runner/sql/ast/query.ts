/** Queries: WITH, SELECT, set operations, pipes. */

import type { OptionsList } from './ddl.ts'
import type { Argument, Expression } from './expression.ts'
import type {
  FromItem,
  JoinCondition,
  JoinType,
  MatchRecognizeClause,
  PivotClause,
  SampleClause,
  UnpivotClause,
} from './from.ts'
import type { Identifier, Path, Placed } from './name.ts'

/** A whole query; its body may again be a query in parentheses. Pipes run in order after ORDER BY and LIMIT. */
export interface Query extends Placed {
  readonly kind: 'query'
  readonly with: WithClause | undefined
  readonly body: QueryBody
  readonly orderBy: readonly OrderItem[]
  readonly limit: LimitClause | undefined
  readonly pipes: readonly PipeOperator[]
}
export type QueryBody = Select | SetOperation | FromQuery | Query

export interface WithClause extends Placed {
  readonly kind: 'withClause'
  readonly isRecursive: boolean
  readonly entries: readonly CommonTable[]
}
export interface CommonTable extends Placed {
  readonly kind: 'commonTable'
  readonly name: Identifier
  readonly query: Query
}

/** `SELECT [WITH DIFFERENTIAL_PRIVACY …] [DISTINCT] [AS STRUCT | AS VALUE] items FROM …`. SELECT ALL is plain SELECT. */
export interface Select extends Placed {
  readonly kind: 'select'
  readonly modifier: SelectModifier | undefined
  readonly isDistinct: boolean
  readonly as: 'struct' | 'value' | undefined
  readonly items: readonly SelectItem[]
  /** Absent: one row without columns. A comma list is a tree of joins. */
  readonly from: FromItem | undefined
  readonly where: Expression | undefined
  readonly groupBy: GroupBy | undefined
  readonly having: Expression | undefined
  readonly qualify: Expression | undefined
  readonly windows: readonly NamedWindow[]
}
/** `WITH DIFFERENTIAL_PRIVACY OPTIONS(…)`, `WITH AGGREGATION_THRESHOLD OPTIONS(…)`; `name` is in upper case. */
export interface SelectModifier extends Placed {
  readonly kind: 'selectModifier'
  readonly name: string
  readonly options: OptionsList | undefined
}
export type SelectItem = SelectExpression | SelectStar
export interface SelectExpression extends Placed {
  readonly kind: 'selectExpression'
  readonly expression: Expression
  readonly alias: Identifier | undefined
}
/** `*`, `t.*`, `f(x).*`, with `EXCEPT (a, b)` and `REPLACE (x AS a)`. */
export interface SelectStar extends Placed {
  readonly kind: 'selectStar'
  readonly of: Expression | undefined
  readonly except: readonly Identifier[]
  readonly replace: readonly StarReplacement[]
}
export interface StarReplacement extends Placed {
  readonly kind: 'starReplacement'
  readonly expression: Expression
  readonly name: Identifier
}

/** `GROUP BY ALL` has no items and `isAll`. `isOrdered` is the pipe form GROUP AND ORDER BY. */
export interface GroupBy extends Placed {
  readonly kind: 'groupBy'
  readonly isAll: boolean
  readonly isOrdered: boolean
  readonly items: readonly GroupItem[]
}
export type GroupItem = GroupExpression | Rollup | Cube | GroupingSets | EmptyGroupingSet
/** Alias, direction and nulls are there only in a pipe AGGREGATE. */
export interface GroupExpression extends Placed {
  readonly kind: 'groupExpression'
  readonly expression: Expression
  readonly alias: Identifier | undefined
  readonly direction: 'asc' | 'desc' | undefined
  readonly nulls: 'first' | 'last' | undefined
}
/** Columns in parentheses that go together, `ROLLUP((a, b), c)`, are a tuple. */
export interface Rollup extends Placed {
  readonly kind: 'rollup'
  readonly expressions: readonly Expression[]
}
export interface Cube extends Placed {
  readonly kind: 'cube'
  readonly expressions: readonly Expression[]
}
/** A set of several columns is a tuple. */
export interface GroupingSets extends Placed {
  readonly kind: 'groupingSets'
  readonly sets: readonly (Expression | Rollup | Cube | EmptyGroupingSet)[]
}
/** `()` */
export interface EmptyGroupingSet extends Placed {
  readonly kind: 'emptyGroupingSet'
}

export interface OrderItem extends Placed {
  readonly kind: 'orderItem'
  readonly expression: Expression
  readonly collation: Expression | undefined
  readonly direction: 'asc' | 'desc' | undefined
  readonly nulls: 'first' | 'last' | undefined
}
export interface LimitClause extends Placed {
  readonly kind: 'limitClause'
  readonly count: Expression
  readonly offset: Expression | undefined
}

/** `WINDOW name AS (…)`; `WINDOW a AS b` has a specification with only a base. */
export interface NamedWindow extends Placed {
  readonly kind: 'namedWindow'
  readonly name: Identifier
  readonly window: WindowSpecification
}
/** `OVER name` is a specification with only a base. */
export interface WindowSpecification extends Placed {
  readonly kind: 'windowSpecification'
  readonly base: Identifier | undefined
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly OrderItem[]
  readonly frame: WindowFrame | undefined
}
/** Without BETWEEN there is no `to`: the frame ends at the current row. */
export interface WindowFrame extends Placed {
  readonly kind: 'windowFrame'
  readonly unit: 'rows' | 'range'
  readonly from: FrameBound
  readonly to: FrameBound | undefined
}
export interface FrameBound extends Placed {
  readonly kind: 'frameBound'
  readonly bound: 'unboundedPreceding' | 'preceding' | 'currentRow' | 'following' | 'unboundedFollowing'
  /** The distance of `preceding` and `following`. */
  readonly offset: Expression | undefined
}

/** What a set operation does; shared by the query form and the pipe form. */
export interface SetOperator extends Placed {
  readonly kind: 'setOperator'
  readonly operator: 'union' | 'intersect' | 'except'
  readonly quantifier: 'all' | 'distinct'
  /** Which columns survive a match by name: FULL, LEFT or INNER before the operator. */
  readonly propagation: 'full' | 'left' | 'inner' | undefined
  /** Absent: columns match by position. `strictCorresponding` cannot be written in the BY NAME form. */
  readonly matchBy: 'name' | 'corresponding' | 'strictCorresponding' | undefined
  /** `BY NAME ON (a, b)`, `CORRESPONDING BY (a, b)`; empty when not said. */
  readonly columns: readonly Identifier[]
}
/** Operations of equal kind in a row are one node with all inputs; different kinds need parentheses in GoogleSQL. */
export interface SetOperation extends Placed {
  readonly kind: 'setOperation'
  readonly operator: SetOperator
  readonly inputs: readonly QueryBody[]
}

/** `FROM orders |> …` */
export interface FromQuery extends Placed {
  readonly kind: 'fromQuery'
  readonly from: FromItem
}

export type PipeOperator =
  | PipeSelect
  | PipeExtend
  | PipeSet
  | PipeDrop
  | PipeRename
  | PipeAs
  | PipeWhere
  | PipeLimit
  | PipeAggregate
  | PipeDistinct
  | PipeOrderBy
  | PipeSetOperation
  | PipeJoin
  | PipeCall
  | PipeWith
  | PipeWindow
  | PipeTableSample
  | PipePivot
  | PipeUnpivot
  | PipeMatchRecognize

export interface PipeSelect extends Placed {
  readonly kind: 'pipeSelect'
  readonly isDistinct: boolean
  readonly as: 'struct' | 'value' | undefined
  readonly items: readonly SelectItem[]
  readonly windows: readonly NamedWindow[]
}
export interface PipeExtend extends Placed {
  readonly kind: 'pipeExtend'
  readonly items: readonly SelectItem[]
  readonly windows: readonly NamedWindow[]
}
export interface PipeSet extends Placed {
  readonly kind: 'pipeSet'
  readonly items: readonly PipeAssignment[]
}
export interface PipeAssignment extends Placed {
  readonly kind: 'pipeAssignment'
  readonly column: Identifier
  readonly value: Expression
}
export interface PipeDrop extends Placed {
  readonly kind: 'pipeDrop'
  readonly columns: readonly Identifier[]
}
export interface PipeRename extends Placed {
  readonly kind: 'pipeRename'
  readonly items: readonly PipeRenaming[]
}
export interface PipeRenaming extends Placed {
  readonly kind: 'pipeRenaming'
  readonly from: Identifier
  readonly to: Identifier
}
export interface PipeAs extends Placed {
  readonly kind: 'pipeAs'
  readonly alias: Identifier
}
export interface PipeWhere extends Placed {
  readonly kind: 'pipeWhere'
  readonly condition: Expression
}
export interface PipeLimit extends Placed {
  readonly kind: 'pipeLimit'
  readonly limit: LimitClause
}
/** `items` may be empty when there is a GROUP BY. */
export interface PipeAggregate extends Placed {
  readonly kind: 'pipeAggregate'
  readonly modifier: SelectModifier | undefined
  readonly items: readonly PipeAggregateItem[]
  readonly groupBy: GroupBy | undefined
}
export interface PipeAggregateItem extends Placed {
  readonly kind: 'pipeAggregateItem'
  readonly expression: Expression
  readonly alias: Identifier | undefined
  readonly direction: 'asc' | 'desc' | undefined
  readonly nulls: 'first' | 'last' | undefined
}
export interface PipeDistinct extends Placed {
  readonly kind: 'pipeDistinct'
}
export interface PipeOrderBy extends Placed {
  readonly kind: 'pipeOrderBy'
  readonly items: readonly OrderItem[]
}
export interface PipeSetOperation extends Placed {
  readonly kind: 'pipeSetOperation'
  readonly operator: SetOperator
  readonly inputs: readonly Query[]
}
export interface PipeJoin extends Placed {
  readonly kind: 'pipeJoin'
  readonly type: Exclude<JoinType, 'comma'>
  readonly isNatural: boolean
  readonly right: FromItem
  readonly condition: JoinCondition | undefined
}
export interface PipeCall extends Placed {
  readonly kind: 'pipeCall'
  readonly function: Path
  readonly arguments: readonly Argument[]
  readonly alias: Identifier | undefined
}
export interface PipeWith extends Placed {
  readonly kind: 'pipeWith'
  readonly with: WithClause
}
/** The older spelling of EXTEND for analytic functions. */
export interface PipeWindow extends Placed {
  readonly kind: 'pipeWindow'
  readonly items: readonly SelectItem[]
}
export interface PipeTableSample extends Placed {
  readonly kind: 'pipeTableSample'
  readonly sample: SampleClause
}
export interface PipePivot extends Placed {
  readonly kind: 'pipePivot'
  readonly pivot: PivotClause
  readonly alias: Identifier | undefined
}
export interface PipeUnpivot extends Placed {
  readonly kind: 'pipeUnpivot'
  readonly unpivot: UnpivotClause
  readonly alias: Identifier | undefined
}
export interface PipeMatchRecognize extends Placed {
  readonly kind: 'pipeMatchRecognize'
  readonly match: MatchRecognizeClause
  readonly alias: Identifier | undefined
}

/** Every node of this file. */
export type QueryNode =
  | Query
  | Select
  | SetOperation
  | FromQuery
  | PipeOperator
  | WithClause
  | CommonTable
  | SelectModifier
  | SelectItem
  | StarReplacement
  | GroupBy
  | GroupItem
  | OrderItem
  | LimitClause
  | NamedWindow
  | WindowSpecification
  | WindowFrame
  | FrameBound
  | SetOperator
  | PipeAssignment
  | PipeRenaming
  | PipeAggregateItem
