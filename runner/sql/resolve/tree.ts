/**
 * The resolved tree: GoogleSQL with every name bound, every type known and every coercion written out.
 *
 * It mirrors the blocks of the query text (one {@link ResolvedSelect} per SELECT), not relational algebra, so that a
 * generator prints one SELECT per block. Rules that hold everywhere:
 *
 * - A column is a number. Each {@link ColumnId} is made in exactly one place (a from item, a group key, a select item,
 *   a set operation, a merged join column, a lambda or WITH expression) and names are for people: they may repeat or
 *   be `''` (anonymous).
 * - A from item makes fresh ids for what it offers; `columns` of a subquery or CTE reference stand in the order of
 *   the inner query's `columns`.
 * - Types differ only where a `cast` node stands between; those the author did not write say `isImplicit`. Literals
 *   are not cast but rewritten: `date_column > '2024-01-01'` holds a DATE literal.
 * - `start` and `end` are UTF-16 offsets into the GoogleSQL text (end excluded). Nodes the resolver made carry the
 *   place they were made for.
 * - Pipes are desugared: `a |> where b |> aggregate c group by d` is three nested blocks.
 */
import type { Target } from '../../ir/target.ts'
import type { SqlType } from '../../ir/types.ts'
import type { RowPattern } from '../ast/from.ts'
import type { Placed } from '../ast/name.ts'
import type { ResolvedAggregateCall, ResolvedExpression, ResolvedSortKey } from './tree-expression.ts'
import type { ResolvedOption } from './tree-statement.ts'

export type { Placed } from '../ast/name.ts'
export type * from './tree-expression.ts'
export type * from './tree-statement.ts'

/** Unique inside one resolved statement. */
export type ColumnId = number

/** A column that exists somewhere in the tree; `name` is `''` when it is anonymous. */
export interface ResolvedColumn {
  readonly id: ColumnId
  readonly name: string
  readonly type: SqlType
}

/**
 * `with … body order by … limit …`.
 *
 * The sort keys of `orderBy` may refer to the output columns; when `body` is a select, also to whatever that select's
 * HAVING could refer to (its from columns and group keys), and they may hold aggregate and analytic calls of that block.
 */
export interface ResolvedQuery extends Placed {
  readonly kind: 'query'
  readonly with: readonly ResolvedCte[]
  readonly body: ResolvedBody
  readonly orderBy: readonly ResolvedSortKey[]
  readonly limit?: ResolvedExpression
  readonly offset?: ResolvedExpression
  /** What the query gives, in order: exactly the `columns` of the body. */
  readonly columns: readonly ResolvedColumn[]
  /** One anonymous column whose values are the rows themselves: SELECT AS STRUCT, SELECT AS VALUE. */
  readonly isValueTable: boolean
}

/** `id` is what from items of kind `cte` refer to; names may be shadowed by inner WITH clauses. */
export interface ResolvedCte extends Placed {
  readonly id: number
  readonly name: string
  readonly query: ResolvedQuery
  /** Refers to itself: `query.body` is then a union of a base input and recursive inputs. */
  readonly isRecursive: boolean
}

export type ResolvedBody = ResolvedSelect | ResolvedSetOperation | ResolvedQuery

/**
 * One SELECT block.
 *
 * Order of evaluation: from, where, groupBy, having, (analytic calls,) qualify, items, distinct.
 * In a grouped block (`groupBy` present) everything after the grouping refers to group keys by the key's own column id,
 * never to the from columns, except inside the arguments of aggregate calls. Aggregate and analytic calls stand in
 * place, inside the expressions that use them.
 * A column reference in `having`, `qualify` or the query's `orderBy` may name the id of one of `items`: it means that
 * item's value.
 */
export interface ResolvedSelect extends Placed {
  readonly kind: 'select'
  readonly from?: ResolvedFrom
  readonly where?: ResolvedExpression
  readonly groupBy?: ResolvedGroupBy
  readonly having?: ResolvedExpression
  readonly qualify?: ResolvedExpression
  /** Stars are expanded, aliases chosen. */
  readonly items: readonly ResolvedItem[]
  readonly isDistinct: boolean
  /**
   * `struct`: the output is one STRUCT column (`asColumn`) made of all items. `value`: the one item is the row.
   */
  readonly as?: 'struct' | 'value'
  /** WITH DIFFERENTIAL_PRIVACY, WITH AGGREGATION_THRESHOLD: which, and its options over the from columns. */
  readonly modifier?: { readonly name: string; readonly options: readonly ResolvedOption[] }
  /** The output column of `as: 'struct'`; absent otherwise. */
  readonly asColumn?: ResolvedColumn
  /** The output: one per item, or the single column of `as`. */
  readonly columns: readonly ResolvedColumn[]
}

export interface ResolvedItem extends Placed {
  readonly column: ResolvedColumn
  readonly expression: ResolvedExpression
}

/**
 * Grouping, also the implicit one: `select count(*) from t` has no keys and `sets` absent.
 * `sets` (GROUPING SETS, ROLLUP and CUBE written out) lists, per set, the ids of the keys in it.
 */
export interface ResolvedGroupBy extends Placed {
  readonly keys: readonly ResolvedGroupKey[]
  readonly sets?: readonly (readonly ColumnId[])[]
}

/** `expression` is over the from columns. References to `column` after the grouping mean the key's value. */
export interface ResolvedGroupKey extends Placed {
  readonly column: ResolvedColumn
  readonly expression: ResolvedExpression
}

/** A union, intersection or difference; every input gives exactly the types of `columns`, in that order. */
export interface ResolvedSetOperation extends Placed {
  readonly kind: 'setOperation'
  readonly operator: 'union' | 'intersect' | 'except'
  readonly quantifier: 'all' | 'distinct'
  /** Two or more, to be taken from left to right. */
  readonly inputs: readonly ResolvedQuery[]
  readonly columns: readonly ResolvedColumn[]
}

export type ResolvedFrom =
  | ResolvedTableScan
  | ResolvedCteScan
  | ResolvedFromSubquery
  | ResolvedJoin
  | ResolvedUnnest
  | ResolvedTableFunctionScan
  | ResolvedPivot
  | ResolvedUnpivot
  | ResolvedSample
  | ResolvedMatchRecognize

/** A table or view of the catalog. `columns` holds only those that are read somewhere, named as in the table. */
export interface ResolvedTableScan extends Placed {
  readonly kind: 'table'
  readonly target: Target
  /** What the author calls it here: the alias, or the last part of the path. */
  readonly alias: string
  readonly columns: readonly ResolvedColumn[]
  /** FOR SYSTEM_TIME AS OF: a TIMESTAMP. */
  readonly systemTime?: ResolvedExpression
  /** The table's rows are values, not rows of columns: `columns` is the one value. */
  readonly isValueTable: boolean
}

/** A reference to a CTE; `columns` in the order of its query's columns, all of them. */
export interface ResolvedCteScan extends Placed {
  readonly kind: 'cte'
  readonly cteId: number
  readonly name: string
  readonly alias: string
  readonly columns: readonly ResolvedColumn[]
  readonly isValueTable: boolean
}

export interface ResolvedFromSubquery extends Placed {
  readonly kind: 'subquery'
  readonly query: ResolvedQuery
  readonly alias?: string
  readonly columns: readonly ResolvedColumn[]
  readonly isValueTable: boolean
}

/**
 * A join. USING is written out: `on` holds the equalities; the merged name stands for the left column (inner, left),
 * the right column (right), or for an entry of `merged` (full).
 * `isLateral`: the right side refers to columns of the left one (correlated UNNEST).
 */
export interface ResolvedJoin extends Placed {
  readonly kind: 'join'
  readonly joinType: 'cross' | 'inner' | 'left' | 'right' | 'full'
  readonly left: ResolvedFrom
  readonly right: ResolvedFrom
  /** Absent for cross joins only. */
  readonly on?: ResolvedExpression
  /** Columns the join computes, each from the columns of both sides: COALESCE(left, right). */
  readonly merged: readonly { readonly column: ResolvedColumn; readonly expression: ResolvedExpression }[]
  readonly isLateral: boolean
}

/** UNNEST, written out or implied by an array path in FROM. Fields of a STRUCT element are `field` nodes over `element`. */
export interface ResolvedUnnest extends Placed {
  readonly kind: 'unnest'
  readonly array: ResolvedExpression
  readonly element: ResolvedColumn
  /** `UNNEST(a, b)`: the arrays after the first, side by side with it; shorter ones give NULL unless `mode` says otherwise. */
  readonly more?: readonly { readonly array: ResolvedExpression; readonly element: ResolvedColumn }[]
  /** A STRING: `PAD`, `TRUNCATE` or `STRICT`. */
  readonly mode?: ResolvedExpression
  /** Zero-based INT64. */
  readonly offset?: ResolvedColumn
  readonly alias?: string
  /** `array` refers to columns of from items to the left in the same FROM. */
  readonly isLateral: boolean
}

/** A call of a table function; arguments are values or whole queries. */
export interface ResolvedTableFunctionScan extends Placed {
  readonly kind: 'tableFunction'
  readonly target: Target
  readonly arguments: readonly (ResolvedExpression | ResolvedQuery)[]
  readonly alias?: string
  readonly columns: readonly ResolvedColumn[]
}

/**
 * PIVOT. One row per combination of `groupColumns`; `outputs` has one column per value and aggregate, in output order
 * after the group columns. `aggregates`, `forExpression` and `source`s refer to columns of `input`.
 */
export interface ResolvedPivot extends Placed {
  readonly kind: 'pivot'
  readonly input: ResolvedFrom
  readonly groupColumns: readonly { readonly column: ResolvedColumn; readonly source: ResolvedExpression }[]
  readonly forExpression: ResolvedExpression
  /** Constants of the type of `forExpression`. */
  readonly values: readonly ResolvedExpression[]
  readonly aggregates: readonly ResolvedAggregateCall[]
  readonly outputs: readonly {
    readonly column: ResolvedColumn
    readonly aggregate: number
    readonly value: number
  }[]
  readonly alias?: string
}

/** UNPIVOT. Each input row gives one row per entry of `arms`; output order: `kept`, `values`, `label`. */
export interface ResolvedUnpivot extends Placed {
  readonly kind: 'unpivot'
  readonly input: ResolvedFrom
  readonly includeNulls: boolean
  readonly kept: readonly { readonly column: ResolvedColumn; readonly source: ResolvedExpression }[]
  readonly values: readonly ResolvedColumn[]
  readonly label: ResolvedColumn
  /** `columns` stand in the order of `values`; `label` is a constant. */
  readonly arms: readonly {
    readonly columns: readonly ResolvedExpression[]
    readonly label: ResolvedExpression
  }[]
  readonly alias?: string
}

/** TABLESAMPLE over its input, whose columns pass through unchanged. */
export interface ResolvedSample extends Placed {
  readonly kind: 'sample'
  readonly input: ResolvedFrom
  readonly method: string
  readonly size: ResolvedExpression
  readonly unit: 'percent' | 'rows'
}

/**
 * MATCH_RECOGNIZE. One row per match; output order: `partitionBy`, `measures`.
 *
 * `source`s, `orderBy` and conditions refer to columns of `input`. A measure may also refer to the `columns` of a symbol,
 * which are columns of the input in those rows alone that the symbol matched.
 */
export interface ResolvedMatchRecognize extends Placed {
  readonly kind: 'matchRecognize'
  readonly input: ResolvedFrom
  readonly partitionBy: readonly { readonly column: ResolvedColumn; readonly source: ResolvedExpression }[]
  readonly orderBy: readonly ResolvedSortKey[]
  readonly measures: readonly { readonly column: ResolvedColumn; readonly expression: ResolvedExpression }[]
  readonly afterMatchSkip: 'pastLastRow' | 'toNextRow'
  readonly pattern: RowPattern
  readonly symbols: readonly {
    readonly name: string
    readonly condition: ResolvedExpression
    readonly columns: readonly { readonly column: ResolvedColumn; readonly of: ColumnId }[]
  }[]
  readonly options: readonly ResolvedOption[]
  readonly alias?: string
}

/** The columns a from item offers to its block, in the order of `select *` where that is defined by it alone. */
export function columnsOfFrom(from: ResolvedFrom): readonly ResolvedColumn[] {
  switch (from.kind) {
    case 'join':
      return [
        ...columnsOfFrom(from.left),
        ...columnsOfFrom(from.right),
        ...from.merged.map((entry) => entry.column),
      ]
    case 'unnest':
      return [
        from.element,
        ...(from.more ?? []).map((entry) => entry.element),
        ...(from.offset === undefined ? [] : [from.offset]),
      ]
    case 'pivot':
      return [...from.groupColumns.map((entry) => entry.column), ...from.outputs.map((entry) => entry.column)]
    case 'unpivot':
      return [...from.kept.map((entry) => entry.column), ...from.values, from.label]
    case 'matchRecognize':
      return [...from.partitionBy, ...from.measures].map((entry) => entry.column)
    case 'sample':
      return columnsOfFrom(from.input)
    case 'table':
    case 'cte':
    case 'subquery':
    case 'tableFunction':
      return from.columns
  }
}
