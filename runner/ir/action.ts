/** What a project says is to be built, read or checked: one Action per Target. */
import type { Json } from '../base/json.ts'
import type { Span } from '../base/source.ts'
import type { ColumnDescriptor } from './column.ts'
import type { CompiledSql } from './sql.ts'
import type { Target } from './target.ts'

interface ActionBase {
  readonly target: Target
  /** The file and the characters that define it: the config block, or the whole file where there is none. */
  readonly definedAt: Span
  readonly description: string
  readonly columns: readonly ColumnDescriptor[]
  readonly tags: readonly string[]
  /** What must be built or read first; ordered as written, without repeats. */
  readonly dependencyTargets: readonly Target[]
  /** Where each of them is asked for, in the same order; absent in manifests that were not compiled from files. */
  readonly references?: readonly { readonly target: Target; readonly span: Span }[]
  readonly disabled: boolean
  /**
   * Where the config names columns, by the path of the key: `uniqueKey`, `uniqueKey.0`, `columns.order_id`. What is not
   * written literally has no place, and manifests that were not compiled from files have none at all.
   */
  readonly places?: Readonly<Record<string, Span>>
}

/** A relation made by a query. `options` belong to the materialization, which has checked them. */
export interface ModelAction extends ActionBase {
  readonly kind: 'model'
  readonly materialization: string
  readonly options: Json
  readonly query: CompiledSql
  /** The query as rendered with `incremental()` true; only where the materialization tells the two apart. */
  readonly incrementalQuery?: CompiledSql
  /** The keys an incremental run rewrites, from the block `affected_keys`; only with strategy delete_insert. */
  readonly affectedKeys?: CompiledSql
  readonly uniqueKey: readonly string[]
  readonly preOps: readonly CompiledSql[]
  readonly postOps: readonly CompiledSql[]
  /** The operations as rendered with `incremental()` true; absent where they are the same. */
  readonly incrementalPreOps?: readonly CompiledSql[]
  readonly incrementalPostOps?: readonly CompiledSql[]
}

/** A relation loaded from a small file in the project. `contentHash` is the SHA-256 of its bytes. */
export interface SeedAction extends ActionBase {
  readonly kind: 'seed'
  readonly file: string
  readonly contentHash: string
  /** The header of the file, in order. */
  readonly header: readonly string[]
}

export type AssertionSeverity = 'error' | 'warn' | 'log'

/**
 * A claim about data: `query` returns the rows that break it.
 *
 * A claim written in a model's config has `of` and the parameters of its kind; it is planned inside that model, before
 * the model is published. A claim with a file of its own has kind `sql`, no `of`, and is planned after what it reads.
 */
export interface AssertionAction extends ActionBase {
  readonly kind: 'assertion'
  readonly assertion: string
  readonly params: Json
  readonly of?: Target
  /** The relations that `params` names, as they were resolved; absent where it names none. */
  readonly reads?: readonly { readonly name: string; readonly target: Target }[]
  readonly query: CompiledSql
  readonly severity: AssertionSeverity
}

export interface OperationAction extends ActionBase {
  readonly kind: 'operation'
  readonly statements: readonly CompiledSql[]
  readonly hasOutput: boolean
}

/** A relation that is read and not built. */
export interface DeclarationAction extends ActionBase {
  readonly kind: 'declaration'
}

/** A unit test: the query of `of`, with its refs replaced by `inputs`, must give the rows of `expected`. */
export interface TestAction extends ActionBase {
  readonly kind: 'test'
  readonly of: Target
  readonly inputs: readonly { readonly target: Target; readonly query: CompiledSql }[]
  readonly expected: CompiledSql
}

export type Action =
  | ModelAction
  | SeedAction
  | AssertionAction
  | OperationAction
  | DeclarationAction
  | TestAction
