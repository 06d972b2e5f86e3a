/** Statements, and the procedural language around them. */

import type { ConnectionClause, DdlStatement, OptionsList, PartitionColumns, TableElement } from './ddl.ts'
import type { DmlStatement } from './dml.ts'
import type { Argument, Expression, NamedParameter, SystemVariable } from './expression.ts'
import type { StringLiteral } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'
import type { Query } from './query.ts'
import type { TypeName } from './type.ts'

export type Statement = QueryStatement | DmlStatement | DdlStatement | ScriptStatement

/** A query on its own. */
export interface QueryStatement extends Placed {
  readonly kind: 'queryStatement'
  readonly query: Query
}

export type ScriptStatement =
  | DeclareStatement
  | SetStatement
  | IfStatement
  | CaseStatement
  | LoopStatement
  | WhileStatement
  | RepeatStatement
  | ForStatement
  | BlockStatement
  | BreakStatement
  | ContinueStatement
  | ReturnStatement
  | RaiseStatement
  | CallStatement
  | ExecuteImmediateStatement
  | BeginTransactionStatement
  | CommitTransactionStatement
  | RollbackTransactionStatement
  | AssertStatement
  | ExportDataStatement
  | ExportModelStatement
  | LoadDataStatement

/** At least one of `type` and `default`. */
export interface DeclareStatement extends Placed {
  readonly kind: 'declare'
  readonly names: readonly Identifier[]
  readonly type: TypeName | undefined
  readonly default: Expression | undefined
}
/** `SET x = 1`, `SET (a, b) = (1, 2)`, `SET @@time_zone = 'UTC'`; `isList` when the targets stand in parentheses. */
export interface SetStatement extends Placed {
  readonly kind: 'set'
  readonly isList: boolean
  readonly targets: readonly (Identifier | SystemVariable | NamedParameter)[]
  readonly value: Expression
}
/** At least one branch; ELSEIF is a further branch. */
export interface IfStatement extends Placed {
  readonly kind: 'if'
  readonly branches: readonly StatementBranch[]
  readonly otherwise: readonly Statement[] | undefined
}
export interface CaseStatement extends Placed {
  readonly kind: 'caseStatement'
  readonly operand: Expression | undefined
  readonly branches: readonly StatementBranch[]
  readonly otherwise: readonly Statement[] | undefined
}
export interface StatementBranch extends Placed {
  readonly kind: 'statementBranch'
  readonly condition: Expression
  readonly body: readonly Statement[]
}
export interface LoopStatement extends Placed {
  readonly kind: 'loop'
  readonly label: Identifier | undefined
  readonly body: readonly Statement[]
}
export interface WhileStatement extends Placed {
  readonly kind: 'while'
  readonly label: Identifier | undefined
  readonly condition: Expression
  readonly body: readonly Statement[]
}
export interface RepeatStatement extends Placed {
  readonly kind: 'repeat'
  readonly label: Identifier | undefined
  readonly body: readonly Statement[]
  readonly until: Expression
}
export interface ForStatement extends Placed {
  readonly kind: 'for'
  readonly label: Identifier | undefined
  readonly variable: Identifier
  readonly query: Query
  readonly body: readonly Statement[]
}
/** `handler` for EXCEPTION WHEN ERROR THEN. */
export interface BlockStatement extends Placed {
  readonly kind: 'block'
  readonly label: Identifier | undefined
  readonly body: readonly Statement[]
  readonly handler: readonly Statement[] | undefined
}
/** BREAK and LEAVE are one. */
export interface BreakStatement extends Placed {
  readonly kind: 'break'
  readonly label: Identifier | undefined
}
/** CONTINUE and ITERATE are one. */
export interface ContinueStatement extends Placed {
  readonly kind: 'continue'
  readonly label: Identifier | undefined
}
export interface ReturnStatement extends Placed {
  readonly kind: 'return'
}
/** Without a message it raises again the error being handled. */
export interface RaiseStatement extends Placed {
  readonly kind: 'raise'
  readonly message: Expression | undefined
}
export interface CallStatement extends Placed {
  readonly kind: 'call'
  readonly procedure: Path
  readonly arguments: readonly Argument[]
}
export interface ExecuteImmediateStatement extends Placed {
  readonly kind: 'executeImmediate'
  readonly sql: Expression
  readonly into: readonly Identifier[]
  readonly using: readonly UsingArgument[]
}
export interface UsingArgument extends Placed {
  readonly kind: 'usingArgument'
  readonly value: Expression
  readonly name: Identifier | undefined
}
export interface BeginTransactionStatement extends Placed {
  readonly kind: 'beginTransaction'
}
export interface CommitTransactionStatement extends Placed {
  readonly kind: 'commitTransaction'
}
export interface RollbackTransactionStatement extends Placed {
  readonly kind: 'rollbackTransaction'
}
export interface AssertStatement extends Placed {
  readonly kind: 'assert'
  readonly condition: Expression
  readonly message: StringLiteral | undefined
}
export interface ExportDataStatement extends Placed {
  readonly kind: 'exportData'
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
  readonly query: Query
}
export interface ExportModelStatement extends Placed {
  readonly kind: 'exportModel'
  readonly model: Path
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
}
/** `LOAD DATA INTO t (…) … FROM FILES (…)`; `files` has the parts of FROM FILES. */
export interface LoadDataStatement extends Placed {
  readonly kind: 'loadData'
  readonly isOverwrite: boolean
  readonly isTemporary: boolean
  readonly table: Path
  /** `OVERWRITE t PARTITIONS (…)` */
  readonly partitions: Expression | undefined
  readonly elements: readonly TableElement[] | undefined
  readonly defaultCollation: StringLiteral | undefined
  readonly partitionBy: readonly Expression[]
  readonly clusterBy: readonly Expression[]
  readonly options: OptionsList | undefined
  readonly files: OptionsList
  readonly partitionColumns: PartitionColumns | undefined
  readonly connection: ConnectionClause | undefined
}

/** Every node of this file. */
export type ScriptNode = QueryStatement | ScriptStatement | StatementBranch | UsingArgument
