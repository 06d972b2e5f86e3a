/** Resolved statements. */
import type { Target } from '../../ir/target.ts'
import type { SqlType } from '../../ir/types.ts'
import type { Placed, ResolvedColumn, ResolvedFrom, ResolvedQuery, ResolvedTableScan } from './tree.ts'
import type { ResolvedExpression } from './tree-expression.ts'

export type ResolvedStatement =
  | ResolvedQueryStatement
  | ResolvedInsert
  | ResolvedUpdate
  | ResolvedDelete
  | ResolvedMerge
  | ResolvedTruncate
  | ResolvedCreateTable
  | ResolvedCreateView
  | ResolvedCreateExternalTable
  | ResolvedCopyTable
  | ResolvedCreateFunction
  | ResolvedCreateTableFunction
  | ResolvedCreateProcedure
  | ResolvedCreateSchema
  | ResolvedDrop
  | ResolvedAlter
  | ResolvedExportData
  | ResolvedBigqueryOnly
  | ResolvedDeclare
  | ResolvedSet
  | ResolvedAssert
  | ResolvedCallProcedure
  | ResolvedExecuteImmediate
  | ResolvedTransaction
  | ResolvedControlFlow

export interface ResolvedQueryStatement extends Placed {
  readonly kind: 'queryStatement'
  readonly query: ResolvedQuery
}

// ── data manipulation ──────────────────────────────────────────────────────────────────────────────────────────────

/** `values` rows and the query's columns stand in the order of `columns` and have their types. */
export interface ResolvedInsert extends Placed {
  readonly kind: 'insert'
  readonly target: Target
  readonly columns: readonly TargetColumn[]
  readonly source:
    | { readonly kind: 'values'; readonly rows: readonly (readonly ResolvedExpression[])[] }
    | { readonly kind: 'query'; readonly query: ResolvedQuery }
}

/** A column that is written, as the catalog spells it. */
export interface TargetColumn {
  readonly name: string
  readonly type: SqlType
}

/** `where` is always there: GoogleSQL demands it. Expressions refer to the columns of `table` and of `from`. */
export interface ResolvedUpdate extends Placed {
  readonly kind: 'update'
  readonly table: ResolvedTableScan
  readonly from?: ResolvedFrom
  readonly where: ResolvedExpression
  readonly assignments: readonly ResolvedAssignment[]
}

/**
 * `column.field.field = value`; `fields` is empty for a whole column. `value` has the type of the assigned place.
 * When fields are assigned, `current` is the reference to the column as it is, to rebuild the STRUCT from.
 */
export interface ResolvedAssignment extends Placed {
  readonly column: TargetColumn
  readonly fields: readonly { readonly name: string; readonly index: number }[]
  readonly current?: ResolvedExpression
  readonly value: ResolvedExpression
}

export interface ResolvedDelete extends Placed {
  readonly kind: 'delete'
  readonly table: ResolvedTableScan
  readonly where: ResolvedExpression
}

export interface ResolvedMerge extends Placed {
  readonly kind: 'merge'
  readonly table: ResolvedTableScan
  readonly source: ResolvedFrom
  readonly on: ResolvedExpression
  /** For each row the first clause that fits is taken. */
  readonly clauses: readonly ResolvedMergeClause[]
}

export interface ResolvedMergeClause extends Placed {
  readonly match: 'matched' | 'not_matched_by_target' | 'not_matched_by_source'
  readonly condition?: ResolvedExpression
  readonly action:
    | { readonly kind: 'delete' }
    | { readonly kind: 'update'; readonly assignments: readonly ResolvedAssignment[] }
    /** INSERT ROW is written out. */
    | {
        readonly kind: 'insert'
        readonly columns: readonly TargetColumn[]
        readonly values: readonly ResolvedExpression[]
      }
}

export interface ResolvedTruncate extends Placed {
  readonly kind: 'truncate'
  readonly target: Target
}

// ── data definition ────────────────────────────────────────────────────────────────────────────────────────────────

/** What happens when it is already there. */
export type CreateMode = 'error' | 'or_replace' | 'if_not_exists'

export interface ResolvedOption extends Placed {
  readonly name: string
  readonly value: ResolvedExpression
}

export interface ResolvedColumnDefinition extends Placed {
  readonly name: string
  readonly type: SqlType
  readonly isRequired: boolean
  readonly default?: ResolvedExpression
  readonly collation?: string
  readonly options: readonly ResolvedOption[]
}

/**
 * CREATE TABLE, AS SELECT or not. `columns` is the whole new schema. `query`, if any, gives exactly their types.
 * `partitionBy` and `clusterBy` refer to `partitionColumns`, which are the columns under fresh ids.
 */
export interface ResolvedCreateTable extends Placed {
  readonly kind: 'createTable'
  readonly target: Target
  readonly mode: CreateMode
  readonly isTemporary: boolean
  readonly columns: readonly ResolvedColumnDefinition[]
  readonly partitionColumns: readonly ResolvedColumn[]
  readonly partitionBy?: ResolvedExpression
  readonly clusterBy: readonly ResolvedExpression[]
  readonly options: readonly ResolvedOption[]
  readonly query?: ResolvedQuery
}

/** A view or materialized view; `columns` are its output names and types, `text` its query as written. */
export interface ResolvedCreateView extends Placed {
  readonly kind: 'createView'
  readonly target: Target
  readonly mode: CreateMode
  readonly isMaterialized: boolean
  readonly isTemporary: boolean
  readonly columns: readonly ResolvedColumnDefinition[]
  readonly partitionColumns: readonly ResolvedColumn[]
  readonly partitionBy?: ResolvedExpression
  readonly clusterBy: readonly ResolvedExpression[]
  readonly options: readonly ResolvedOption[]
  readonly query: ResolvedQuery
}

/** `columns` is empty when the schema is left to be detected. */
export interface ResolvedCreateExternalTable extends Placed {
  readonly kind: 'createExternalTable'
  readonly target: Target
  readonly mode: CreateMode
  readonly columns: readonly ResolvedColumnDefinition[]
  readonly partitionColumns: readonly ResolvedColumnDefinition[]
  readonly options: readonly ResolvedOption[]
}

/** CREATE TABLE … LIKE / COPY / CLONE and CREATE SNAPSHOT TABLE. `like` copies the schema only. */
export interface ResolvedCopyTable extends Placed {
  readonly kind: 'copyTable'
  readonly how: 'like' | 'copy' | 'clone' | 'snapshot'
  readonly target: Target
  readonly source: Target
  readonly mode: CreateMode
  readonly systemTime?: ResolvedExpression
  readonly options: readonly ResolvedOption[]
}

/** `type` absent: ANY TYPE, decided at each call. */
export interface ResolvedArgument {
  readonly name: string
  readonly type?: SqlType
}

/**
 * CREATE FUNCTION. `body` is there for SQL functions whose arguments all have types; a templated one is resolved at
 * each call from `bodyStart`, `bodyEnd`. `code` is the text of other languages.
 */
export interface ResolvedCreateFunction extends Placed {
  readonly kind: 'createFunction'
  readonly target: Target
  readonly mode: CreateMode
  readonly isTemporary: boolean
  readonly isAggregate: boolean
  readonly language: string
  readonly arguments: readonly ResolvedArgument[]
  readonly returns?: SqlType
  readonly body?: ResolvedExpression
  readonly bodyStart?: number
  readonly bodyEnd?: number
  readonly code?: string
  readonly options: readonly ResolvedOption[]
}

export interface ResolvedCreateTableFunction extends Placed {
  readonly kind: 'createTableFunction'
  readonly target: Target
  readonly mode: CreateMode
  readonly arguments: readonly ResolvedArgument[]
  readonly columns: readonly TargetColumn[]
  /** Absent when an argument is ANY TYPE. */
  readonly query?: ResolvedQuery
  readonly bodyStart: number
  readonly bodyEnd: number
}

/** The body is kept as text: it is resolved when called, statement by statement. */
export interface ResolvedCreateProcedure extends Placed {
  readonly kind: 'createProcedure'
  readonly target: Target
  readonly mode: CreateMode
  readonly arguments: readonly (ResolvedArgument & { readonly mode: 'in' | 'out' | 'inout' })[]
  readonly bodyStart: number
  readonly bodyEnd: number
}

export interface ResolvedCreateSchema extends Placed {
  readonly kind: 'createSchema'
  /** One part, or project and dataset. */
  readonly path: readonly string[]
  readonly mode: CreateMode
  readonly options: readonly ResolvedOption[]
}

export type ObjectType =
  | 'table'
  | 'view'
  | 'materialized_view'
  | 'external_table'
  | 'snapshot_table'
  | 'function'
  | 'table_function'
  | 'procedure'
  | 'schema'

/** `path` as written; `target` where it names something inside a dataset. */
export interface ResolvedDrop extends Placed {
  readonly kind: 'drop'
  readonly objectType: ObjectType
  readonly path: readonly string[]
  readonly target?: Target
  readonly ifExists: boolean
  /** DROP SCHEMA … CASCADE. */
  readonly isCascade: boolean
}

export interface ResolvedAlter extends Placed {
  readonly kind: 'alter'
  readonly objectType: ObjectType
  readonly path: readonly string[]
  readonly target?: Target
  readonly ifExists: boolean
  readonly actions: readonly ResolvedAlterAction[]
}

export type ResolvedAlterAction =
  | { readonly kind: 'addColumn'; readonly column: ResolvedColumnDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'dropColumn'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'renameColumn'; readonly from: string; readonly to: string; readonly ifExists: boolean }
  | { readonly kind: 'setDataType'; readonly name: string; readonly type: SqlType }
  | { readonly kind: 'setDefault'; readonly name: string; readonly value: ResolvedExpression }
  | { readonly kind: 'dropDefault'; readonly name: string }
  | { readonly kind: 'dropNotNull'; readonly name: string }
  | { readonly kind: 'setColumnOptions'; readonly name: string; readonly options: readonly ResolvedOption[] }
  | { readonly kind: 'setOptions'; readonly options: readonly ResolvedOption[] }
  | { readonly kind: 'renameTo'; readonly name: string }
  /** Constraints, collations, row policies: nothing a local engine must obey. */
  | { readonly kind: 'other'; readonly start: number; readonly end: number }

export interface ResolvedExportData extends Placed {
  readonly kind: 'exportData'
  readonly options: readonly ResolvedOption[]
  readonly query: ResolvedQuery
}

/**
 * What only BigQuery can carry out: LOAD DATA, GRANT and REVOKE, row access policies, indexes, models, capacity. Its parts
 * are resolved as far as they can be checked without BigQuery, and kept for the tables and columns they name.
 */
export interface ResolvedBigqueryOnly extends Placed {
  readonly kind: 'bigqueryOnly'
  /** As messages name it: `CREATE ROW ACCESS POLICY`. */
  readonly statement: string
  /** The table or model it is about. */
  readonly target?: Target
  /** What `expressions` refer to: the filter of a row access policy, the columns of an index. */
  readonly table?: ResolvedTableScan
  readonly queries: readonly ResolvedQuery[]
  readonly expressions: readonly ResolvedExpression[]
  readonly options: readonly ResolvedOption[]
}

// ── scripts ────────────────────────────────────────────────────────────────────────────────────────────────────────
//
// A script is interpreted one statement at a time: the interpreter keeps the variables' types and values, calls
// `resolveStatement(statement, { …, variables })` for each plain statement and `resolveCondition` /
// `resolveValue(expression, { …, variables })` for the expressions of IF, WHILE, CASE, FOR and so on, whose bodies
// stay syntax trees. Reading a variable gives a `variable` node with `source: 'script'`.

/** Without a written type, the type is the default's. */
export interface ResolvedDeclare extends Placed {
  readonly kind: 'declare'
  readonly names: readonly string[]
  readonly type: SqlType
  readonly default?: ResolvedExpression
}

/** SET a = …, or SET (a, b) = (…): one STRUCT value then, taken apart by place. `system` for SET @@name. */
export interface ResolvedSet extends Placed {
  readonly kind: 'set'
  readonly variables: readonly { readonly source: 'script' | 'system'; readonly name: string }[]
  readonly value: ResolvedExpression
}

export interface ResolvedAssert extends Placed {
  readonly kind: 'assert'
  readonly condition: ResolvedExpression
  readonly description?: string
}

export interface ResolvedCallProcedure extends Placed {
  readonly kind: 'callProcedure'
  readonly path: readonly string[]
  readonly target: Target
  readonly arguments: readonly ResolvedExpression[]
}

export interface ResolvedExecuteImmediate extends Placed {
  readonly kind: 'executeImmediate'
  /** STRING. */
  readonly sql: ResolvedExpression
  readonly into: readonly string[]
  readonly using: readonly { readonly name?: string; readonly value: ResolvedExpression }[]
}

export interface ResolvedTransaction extends Placed {
  readonly kind: 'transaction'
  readonly action: 'begin' | 'commit' | 'rollback'
}

/** IF, WHILE, LOOP, FOR, CASE, BEGIN … END and the like: for the interpreter, nothing is resolved yet. */
export interface ResolvedControlFlow extends Placed {
  readonly kind: 'controlFlow'
}
