/** What a translated statement is: DuckDB statements in order, and what they change in the catalog. */
import type { Target } from '../../../ir/target.ts'
import type { Column } from '../../../ir/types.ts'
import type { CatalogChanges } from '../catalog.ts'

/**
 * One DuckDB statement.
 *
 * `run` gives nothing; `count` adds its affected rows to the job's; `rows` is the job's result; `refuse` is a query
 * whose first row, if it has one, means that the statement fails with `message`.
 */
export interface Step {
  readonly role: 'run' | 'count' | 'rows' | 'refuse'
  readonly sql: string
  /** Of `refuse`: the sentence, or how to make it of the values of the row. */
  readonly message?: string | ((row: readonly string[]) => string)
  readonly offset?: number
}

export interface Program {
  readonly steps: readonly Step[]
  /** Names and types of the result, for a program with `rows`. */
  readonly columns: readonly Column[]
  /** Reads only: it needs no transaction and leaves nothing to publish. */
  readonly isReadOnly: boolean
  /** The same text gives the same program as long as the catalog stays: it reads no files and no variables. */
  readonly isCacheable?: boolean
  /** The path of a file it writes, `*` for its number; files that fit are refused unless they may be overwritten. */
  readonly writesFile?: { readonly pattern: string; readonly overwrite: boolean }
  /** The table whose rows it changes, if any row is affected. */
  readonly touches?: Target
  /** What the statement changes in the catalog; called once its steps have succeeded, before they are committed. */
  readonly apply?: (changes: CatalogChanges) => void
}

export function run(sql: string): Step {
  return { role: 'run', sql }
}

export function count(sql: string): Step {
  return { role: 'count', sql }
}

/** A program that writes. */
export function writing(steps: readonly Step[], apply?: (changes: CatalogChanges) => void): Program {
  return { steps, columns: [], isReadOnly: false, ...(apply === undefined ? {} : { apply }) }
}
