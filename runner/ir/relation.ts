/** What a warehouse says exists. */
import type { Target } from './target.ts'
import type { Column } from './types.ts'

export type RelationType = 'table' | 'view' | 'materialized_view' | 'external'

export interface Relation {
  readonly target: Target
  readonly type: RelationType
  /** In the order of the relation. */
  readonly columns: readonly Column[]
  /** The GoogleSQL expression of the partition clause, as `DATE_TRUNC(order_date, MONTH)`. */
  readonly partitionBy?: string
  readonly clusterBy: readonly string[]
  /** Labels the runner has put on the relation, such as a seed's content hash. */
  readonly labels: Readonly<Record<string, string>>
  /** ISO 8601, UTC; absent where the engine does not know. */
  readonly lastModified?: string
}

/** What exists among the targets that were asked for, and which of their datasets. */
export interface WarehouseState {
  readonly relations: readonly Relation[]
  readonly schemas: readonly { readonly database: string; readonly schema: string }[]
  readonly readAt: string
}
