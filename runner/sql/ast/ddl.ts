/** Statements that make things, and who may use them; those that change and drop them are in alter.ts. */
import type { AlterAction, AlterStatement, ColumnChange, DropStatement, UndropSchema } from './alter.ts'
import type { Expression } from './expression.ts'
import type { BytesLiteral, StringLiteral } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'
import type { OrderItem, Query, SelectItem } from './query.ts'
import type { BlockStatement } from './script.ts'
import type { TypeName } from './type.ts'

export type * from './alter.ts'

/** `OPTIONS(name = value, …)`, may be empty. */
export interface OptionsList extends Placed {
  readonly kind: 'optionsList'
  readonly options: readonly Option[]
}
export interface Option extends Placed {
  readonly kind: 'option'
  readonly name: Path
  readonly operator: '=' | '+=' | '-='
  readonly value: Expression
}

/** What the CREATE statements have in common. */
interface CreateCommon extends Placed {
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly name: Path
}

/** CREATE TABLE in all its forms: with columns, AS query, LIKE, COPY, CLONE. */
export interface CreateTable extends CreateCommon {
  readonly kind: 'createTable'
  readonly isTemporary: boolean
  readonly elements: readonly TableElement[] | undefined
  readonly like: Path | undefined
  readonly copyOf: CopySource | undefined
  readonly defaultCollation: StringLiteral | undefined
  readonly partitionBy: readonly Expression[]
  readonly clusterBy: readonly Expression[]
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
  readonly query: Query | undefined
}
/** `CLONE t FOR SYSTEM_TIME AS OF x`, `COPY t` */
export interface CopySource extends Placed {
  readonly kind: 'copySource'
  readonly way: 'clone' | 'copy'
  readonly table: Path
  readonly asOf: Expression | undefined
}
/** `WITH CONNECTION name`; `WITH CONNECTION DEFAULT` has no name. */
export interface ConnectionClause extends Placed {
  readonly kind: 'connectionClause'
  readonly connection: Path | undefined
}

export type TableElement = ColumnDefinition | PrimaryKey | ForeignKey

/** A column of a table. */
export interface ColumnDefinition extends Placed {
  readonly kind: 'columnDefinition'
  readonly name: Identifier
  readonly schema: ColumnSchema
}
/** A type as a column may have it: every level can have attributes of its own (`STRUCT<a INT64 NOT NULL>`). */
export type ColumnSchema = SimpleColumnSchema | ArrayColumnSchema | StructColumnSchema
interface ColumnAttributes extends Placed {
  readonly collation: StringLiteral | undefined
  readonly default: Expression | undefined
  readonly generated: GeneratedColumn | undefined
  readonly isNotNull: boolean
  readonly constraints: readonly ColumnConstraint[]
  readonly options: OptionsList | undefined
}
export interface SimpleColumnSchema extends ColumnAttributes {
  readonly kind: 'simpleColumnSchema'
  /** Never an ARRAY or STRUCT, and without collation: the schema has it. */
  readonly type: TypeName
}
export interface ArrayColumnSchema extends ColumnAttributes {
  readonly kind: 'arrayColumnSchema'
  readonly element: ColumnSchema
}
export interface StructColumnSchema extends ColumnAttributes {
  readonly kind: 'structColumnSchema'
  readonly fields: readonly StructColumnField[]
}
export interface StructColumnField extends Placed {
  readonly kind: 'structColumnField'
  readonly name: Identifier | undefined
  readonly schema: ColumnSchema
}
/** `GENERATED ALWAYS AS (expression)`, `AS (expression) STORED` */
export interface GeneratedColumn extends Placed {
  readonly kind: 'generatedColumn'
  readonly when: 'always' | 'byDefault' | undefined
  readonly expression: Expression
  readonly isStored: boolean
}
/** Written behind a column: `PRIMARY KEY NOT ENFORCED`, `REFERENCES t (c) NOT ENFORCED`. */
export type ColumnConstraint = ColumnPrimaryKey | ColumnReference
export interface ColumnPrimaryKey extends Placed {
  readonly kind: 'columnPrimaryKey'
  readonly enforced: boolean | undefined
}
export interface ColumnReference extends Placed {
  readonly kind: 'columnReference'
  readonly name: Identifier | undefined
  readonly references: References
}
export interface PrimaryKey extends Placed {
  readonly kind: 'primaryKey'
  readonly name: Identifier | undefined
  readonly columns: readonly Identifier[]
  readonly enforced: boolean | undefined
  readonly options: OptionsList | undefined
}
export interface ForeignKey extends Placed {
  readonly kind: 'foreignKey'
  readonly name: Identifier | undefined
  readonly columns: readonly Identifier[]
  readonly references: References
  readonly options: OptionsList | undefined
}
export interface References extends Placed {
  readonly kind: 'references'
  readonly table: Path
  readonly columns: readonly Identifier[]
  readonly enforced: boolean | undefined
}

export interface CreateSnapshotTable extends CreateCommon {
  readonly kind: 'createSnapshotTable'
  readonly source: CopySource
  readonly options: OptionsList | undefined
}
export interface CreateExternalTable extends CreateCommon {
  readonly kind: 'createExternalTable'
  readonly isTemporary: boolean
  readonly elements: readonly TableElement[] | undefined
  readonly partitionColumns: PartitionColumns | undefined
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
}
/** `WITH PARTITION COLUMNS (a STRING, …)`; without a list the columns are found out. */
export interface PartitionColumns extends Placed {
  readonly kind: 'partitionColumns'
  readonly elements: readonly TableElement[] | undefined
}
export interface CreateView extends CreateCommon {
  readonly kind: 'createView'
  readonly isTemporary: boolean
  readonly isRecursive: boolean
  readonly columns: readonly ViewColumn[] | undefined
  readonly security: 'invoker' | 'definer' | undefined
  readonly options: OptionsList | undefined
  readonly query: Query
}
export interface ViewColumn extends Placed {
  readonly kind: 'viewColumn'
  readonly name: Identifier
  readonly options: OptionsList | undefined
}
/** `replicaOf` for AS REPLICA OF; otherwise there is a query. */
export interface CreateMaterializedView extends CreateCommon {
  readonly kind: 'createMaterializedView'
  readonly isRecursive: boolean
  readonly columns: readonly ViewColumn[] | undefined
  readonly security: 'invoker' | 'definer' | undefined
  readonly partitionBy: readonly Expression[]
  readonly clusterBy: readonly Expression[]
  readonly options: OptionsList | undefined
  readonly query: Query | undefined
  readonly replicaOf: Path | undefined
}
export interface CreateSchema extends CreateCommon {
  readonly kind: 'createSchema'
  readonly defaultCollation: StringLiteral | undefined
  readonly options: OptionsList | undefined
}
export interface CreateExternalSchema extends CreateCommon {
  readonly kind: 'createExternalSchema'
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
}

/** Scalar and aggregate functions, in SQL, JavaScript or Python, or remote. */
export interface CreateFunction extends CreateCommon {
  readonly kind: 'createFunction'
  readonly isTemporary: boolean
  readonly isAggregate: boolean
  readonly parameters: readonly FunctionParameter[]
  readonly returns: TypeName | AnyType | undefined
  readonly security: 'invoker' | 'definer' | undefined
  readonly determinism: 'deterministic' | 'notDeterministic' | 'immutable' | 'stable' | 'volatile' | undefined
  readonly language: Identifier | undefined
  readonly isRemote: boolean
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
  /** The expression of a SQL function, or the text in another language. */
  readonly body: Expression | undefined
}
export interface FunctionParameter extends Placed {
  readonly kind: 'functionParameter'
  readonly mode: 'in' | 'out' | 'inout' | undefined
  readonly name: Identifier
  readonly type: TypeName | AnyType | TableTypeName
  readonly default: Expression | undefined
  readonly isNotAggregate: boolean
}
/** `ANY TYPE` */
export interface AnyType extends Placed {
  readonly kind: 'anyType'
}
/** `TABLE<a INT64, b STRING>`; `ANY TABLE` has no columns list. */
export interface TableTypeName extends Placed {
  readonly kind: 'tableTypeName'
  readonly columns: readonly TableTypeColumn[] | undefined
}
export interface TableTypeColumn extends Placed {
  readonly kind: 'tableTypeColumn'
  readonly name: Identifier
  readonly type: TypeName
}
export interface CreateTableFunction extends CreateCommon {
  readonly kind: 'createTableFunction'
  readonly isTemporary: boolean
  readonly parameters: readonly FunctionParameter[]
  readonly returns: TableTypeName | undefined
  readonly security: 'invoker' | 'definer' | undefined
  readonly options: OptionsList | undefined
  readonly query: Query
}
/** `body` in SQL, or `code` in the language named. */
export interface CreateProcedure extends CreateCommon {
  readonly kind: 'createProcedure'
  readonly parameters: readonly FunctionParameter[]
  readonly security: 'invoker' | 'definer' | undefined
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
  readonly language: Identifier | undefined
  readonly code: StringLiteral | BytesLiteral | undefined
  readonly body: BlockStatement | undefined
}
export interface CreateModel extends CreateCommon {
  readonly kind: 'createModel'
  readonly transform: readonly SelectItem[]
  readonly inputs: readonly TableElement[] | undefined
  readonly outputs: readonly TableElement[] | undefined
  readonly isRemote: boolean
  readonly connection: ConnectionClause | undefined
  readonly options: OptionsList | undefined
  readonly query: Query | undefined
  /** `AS (training_data AS (…), custom_holiday AS (…))` */
  readonly namedQueries: readonly NamedQuery[]
}
export interface NamedQuery extends Placed {
  readonly kind: 'namedQuery'
  readonly name: Identifier
  readonly query: Query
}
export interface CreateRowAccessPolicy extends Placed {
  readonly kind: 'createRowAccessPolicy'
  readonly orReplace: boolean
  readonly ifNotExists: boolean
  readonly name: Identifier | undefined
  readonly table: Path
  readonly grantTo: readonly Expression[] | undefined
  readonly filter: Expression
}
/** Search and vector indexes. */
export interface CreateIndex extends CreateCommon {
  readonly kind: 'createIndex'
  readonly type: 'search' | 'vector' | undefined
  readonly table: Path
  /** `ALL COLUMNS` has an empty list. */
  readonly columns: readonly IndexColumn[]
  readonly isAllColumns: boolean
  /** `ALL COLUMNS WITH COLUMN OPTIONS (a OPTIONS(…))` */
  readonly columnOptions: readonly ViewColumn[]
  readonly storing: readonly Expression[]
  readonly partitionBy: readonly Expression[]
  readonly options: OptionsList | undefined
}
export interface IndexColumn extends Placed {
  readonly kind: 'indexColumn'
  readonly order: OrderItem
  readonly options: OptionsList | undefined
}
/** Things that have only a name and options; the older form gives them as JSON. */
export interface CreateEntity extends CreateCommon {
  readonly kind: 'createEntity'
  readonly type: 'capacity' | 'reservation' | 'assignment'
  readonly options: OptionsList | undefined
  readonly json: Expression | undefined
}

/** A role is a name between backticks; `objectType` is in upper case: `TABLE`, `EXTERNAL TABLE`; grantees are strings or parameters. */
export interface GrantStatement extends Placed {
  readonly kind: 'grant'
  readonly roles: readonly Path[]
  readonly objectType: string | undefined
  readonly object: Path
  readonly grantees: readonly Expression[]
}
export interface RevokeStatement extends Placed {
  readonly kind: 'revoke'
  readonly roles: readonly Path[]
  readonly objectType: string | undefined
  readonly object: Path
  readonly grantees: readonly Expression[]
}

export type DdlStatement =
  | CreateTable
  | CreateSnapshotTable
  | CreateExternalTable
  | CreateView
  | CreateMaterializedView
  | CreateSchema
  | CreateExternalSchema
  | CreateFunction
  | CreateTableFunction
  | CreateProcedure
  | CreateModel
  | CreateRowAccessPolicy
  | CreateIndex
  | CreateEntity
  | AlterStatement
  | DropStatement
  | UndropSchema
  | GrantStatement
  | RevokeStatement

/** Every node of this file. */
export type DdlNode =
  | DdlStatement
  | OptionsList
  | Option
  | CopySource
  | ConnectionClause
  | TableElement
  | ColumnSchema
  | StructColumnField
  | GeneratedColumn
  | ColumnConstraint
  | References
  | PartitionColumns
  | ViewColumn
  | FunctionParameter
  | AnyType
  | TableTypeName
  | TableTypeColumn
  | NamedQuery
  | IndexColumn
  | AlterAction
  | ColumnChange
