/** What the author says about a column. */
import type { SqlType } from './types.ts'

/** `path` has more than one part for a field of a STRUCT. A declared `type` is cast to when the model is written. */
export interface ColumnDescriptor {
  readonly path: readonly string[]
  readonly description: string
  readonly type?: SqlType
  readonly tags: readonly string[]
  readonly bigqueryPolicyTags?: readonly string[]
}
