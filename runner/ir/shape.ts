/** What a materialization makes of the columns of a model's query. */
import type { CompiledSql } from './sql.ts'

/** How the relation of a model follows from its query and config; see {@link ConfigUse} for what must be there. */
export interface ModelShape {
  /** The relation's own columns, in order, where they are not simply those of the query. */
  readonly columns?: readonly ShapedColumn[]
  /** The query that makes the rows with these columns out of the model's query; only together with `columns`. */
  readonly query?: CompiledSql
  /** Whether declared types are cast to: always, only when every column declares one, or never. */
  readonly casts: 'always' | 'complete' | 'never'
  readonly uses: readonly ConfigUse[]
}

/** A column and those columns of the model's query that its values are made of. */
export interface ShapedColumn {
  readonly name: string
  readonly from: readonly string[]
}

/** A place in the config that names a column, or holds an expression over columns, of the query or of the relation. */
export interface ConfigUse {
  /** As in `["clusterBy", 0]`. */
  readonly key: readonly (string | number)[]
  readonly kind: 'column' | 'expression'
  readonly text: string
  readonly of: 'query' | 'relation'
}
