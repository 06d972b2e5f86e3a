/** Statements that change and drop things that are there. */
import type { ColumnDefinition, ColumnSchema, ForeignKey, OptionsList, PrimaryKey } from './ddl.ts'
import type { Expression } from './expression.ts'
import type { StringLiteral } from './literal.ts'
import type { Identifier, Path, Placed } from './name.ts'

export type AlterableType =
  | 'table'
  | 'externalTable'
  | 'view'
  | 'materializedView'
  | 'schema'
  | 'model'
  | 'searchIndex'
  | 'vectorIndex'
  | 'organization'
  | 'project'
  | 'biCapacity'
  | 'capacity'
  | 'reservation'
  | 'assignment'
/** `name` is absent only for ALTER ORGANIZATION. */
export interface AlterStatement extends Placed {
  readonly kind: 'alter'
  readonly type: AlterableType
  readonly ifExists: boolean
  readonly name: Path | undefined
  /** The table of an index. */
  readonly on: Path | undefined
  readonly actions: readonly AlterAction[]
}
export type AlterAction =
  | SetOptions
  | SetDefaultCollation
  | AddColumn
  | DropColumn
  | RenameColumn
  | RenameTo
  | AlterColumn
  | AddConstraint
  | DropConstraint
  | RebuildIndex
  | AddReplica
  | DropReplica
export interface SetOptions extends Placed {
  readonly kind: 'setOptions'
  readonly options: OptionsList
}
export interface SetDefaultCollation extends Placed {
  readonly kind: 'setDefaultCollation'
  readonly collation: StringLiteral
}
export interface AddColumn extends Placed {
  readonly kind: 'addColumn'
  readonly ifNotExists: boolean
  readonly column: ColumnDefinition
}
export interface DropColumn extends Placed {
  readonly kind: 'dropColumn'
  readonly ifExists: boolean
  readonly name: Identifier
}
export interface RenameColumn extends Placed {
  readonly kind: 'renameColumn'
  readonly ifExists: boolean
  readonly from: Identifier
  readonly to: Identifier
}
export interface RenameTo extends Placed {
  readonly kind: 'renameTo'
  readonly name: Path
}
export interface AlterColumn extends Placed {
  readonly kind: 'alterColumn'
  readonly ifExists: boolean
  readonly name: Identifier
  readonly change: ColumnChange
}
export type ColumnChange = SetOptions | SetDataType | SetColumnDefault | DropColumnDefault | DropNotNull
export interface SetDataType extends Placed {
  readonly kind: 'setDataType'
  readonly schema: ColumnSchema
}
export interface SetColumnDefault extends Placed {
  readonly kind: 'setColumnDefault'
  readonly value: Expression
}
export interface DropColumnDefault extends Placed {
  readonly kind: 'dropColumnDefault'
}
export interface DropNotNull extends Placed {
  readonly kind: 'dropNotNull'
}
export interface AddConstraint extends Placed {
  readonly kind: 'addConstraint'
  readonly ifNotExists: boolean
  readonly constraint: PrimaryKey | ForeignKey
}
/** `DROP PRIMARY KEY` has no name. */
export interface DropConstraint extends Placed {
  readonly kind: 'dropConstraint'
  readonly ifExists: boolean
  readonly name: Identifier | undefined
}
export interface RebuildIndex extends Placed {
  readonly kind: 'rebuildIndex'
}
/** Of a schema: `ADD REPLICA name OPTIONS(…)`. */
export interface AddReplica extends Placed {
  readonly kind: 'addReplica'
  readonly name: Identifier
  readonly options: OptionsList | undefined
}
export interface DropReplica extends Placed {
  readonly kind: 'dropReplica'
  readonly name: Identifier
}

export type DroppableType =
  | 'table'
  | 'snapshotTable'
  | 'externalTable'
  | 'view'
  | 'materializedView'
  | 'schema'
  | 'externalSchema'
  | 'function'
  | 'tableFunction'
  | 'procedure'
  | 'model'
  | 'index'
  | 'searchIndex'
  | 'vectorIndex'
  | 'rowAccessPolicy'
  | 'allRowAccessPolicies'
  | 'capacity'
  | 'reservation'
  | 'assignment'
export interface DropStatement extends Placed {
  readonly kind: 'drop'
  readonly type: DroppableType
  readonly ifExists: boolean
  /** Absent only for DROP ALL ROW ACCESS POLICIES. */
  readonly name: Path | undefined
  /** The table of an index or a policy. */
  readonly on: Path | undefined
  readonly behavior: 'cascade' | 'restrict' | undefined
}
export interface UndropSchema extends Placed {
  readonly kind: 'undropSchema'
  readonly ifNotExists: boolean
  readonly name: Path
  readonly asOf: Expression | undefined
}
