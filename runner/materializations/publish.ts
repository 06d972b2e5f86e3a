/** How staged rows become what readers see, in one step. */

import type { StatementTask } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import type { Relation } from '../ir/relation.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import { columnList } from './columns.ts'
import { type GroupKey, keyIsAmong } from './compare.ts'
import type { PlanTraits } from './materialization.ts'
import type { StorageOptions } from './options.ts'
import { script, statement } from './tasks.ts'

interface Replacement {
  readonly target: Target
  readonly staged: Target
  readonly existing: Relation | undefined
  readonly storage?: StorageOptions
  /** What the table says of itself: description and labels, as `name = value`. */
  readonly options?: readonly string[]
  readonly traits: PlanTraits
}

/** Puts the staged table in the place of the target, whatever kind of relation stands there now. */
export function replaceTable(
  replacement: Replacement,
  more: { readonly onlyIf?: string } = {},
): StatementTask {
  if (replacement.traits.transactionalDdl) return renameInTransaction(replacement, more)
  return copyOver(replacement, more)
}

/** `drop table if exists …` in the words for what exists. */
export function dropRelation(target: Target, type: Relation['type'] | undefined): string {
  const words = {
    table: 'table',
    view: 'view',
    materialized_view: 'materialized view',
    external: 'external table',
  }
  return `drop ${words[type ?? 'table']} if exists ${quoteTarget(target)}`
}

/** Replaces the rows of some keys: those of `target` go, those of `delta` come, in one transaction. */
export function replaceGroups(replacement: {
  readonly target: Target
  readonly delta: Target
  readonly changed: Target
  readonly keys: readonly GroupKey[]
  readonly columns: readonly string[]
}): CompiledSql {
  const { target, delta, changed, keys, columns } = replacement
  const isChanged = (row: string) => keyIsAmong(row, quoteTarget(changed), keys)
  return script(
    'begin transaction',
    `delete from ${quoteTarget(target)} as existing\nwhere ${isChanged('existing')}`,
    `insert into ${quoteTarget(target)} (${columnList(columns)})\nselect ${columnList(columns)}\nfrom ${quoteTarget(delta)} as delta\nwhere ${isChanged('delta')}`,
    'commit transaction',
  )
}

// Running it again after it succeeded finds no staged table, so it is not tried twice.
function renameInTransaction(
  { target, staged, existing }: Replacement,
  more: { readonly onlyIf?: string },
): StatementTask {
  const sql = script(
    'begin transaction',
    dropRelation(target, existing?.type),
    `alter table ${quoteTarget(staged)} rename to ${quoteName(target.name)}`,
    'commit transaction',
  )
  return statement('publish', 'replace table', sql, { idempotent: false, ...more })
}

// BigQuery does not promise that a copy brings the description and labels of its source, so the copy states them.
function copyOver(
  { target, staged, existing, storage, options = [] }: Replacement,
  more: { readonly onlyIf?: string },
): StatementTask {
  const all = [
    ...options,
    ...(storage?.requirePartitionFilter === true ? ['require_partition_filter = true'] : []),
  ]
  const clause = all.length === 0 ? '' : `\noptions (${all.join(', ')})`
  const copy = `create or replace table ${quoteTarget(target)}\ncopy ${quoteTarget(staged)}${clause}`
  // A table cannot replace a view, nor a table of another partitioning; the staged rows stand before the old ones go.
  const mustDrop =
    existing !== undefined && (existing.type !== 'table' || hasOtherPartitions(existing, storage))
  return statement(
    'publish',
    'replace table',
    mustDrop ? script(dropRelation(target, existing.type), copy) : script(copy),
    more,
  )
}

/** Whether what exists is cut into partitions by another rule than the one asked for; spelling does not count. */
export function hasOtherPartitions(
  existing: Relation,
  storage: Pick<StorageOptions, 'partitionBy'> | undefined,
): boolean {
  return plain(existing.partitionBy) !== plain(storage?.partitionBy)
}

function plain(expression: string | undefined): string {
  return (expression ?? '').replace(/[\s`]/g, '').toLowerCase()
}
