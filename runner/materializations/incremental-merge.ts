/** Incremental by key: changed rows replace the row of their key, new keys are added. */
import type { ModelAction } from '../ir/action.ts'
import type { AssertionTask, Task } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import { concatSql, generatedSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import { columnList, sameName } from './columns.ts'
import { keyIsAmong, sameRow } from './compare.ts'
import { createScratch } from './create.ts'
import { stageDelta } from './delta.ts'
import type { IncrementalOptions } from './incremental-options.ts'
import type { MaterializationInput } from './materialization.ts'
import {
  addColumns,
  expectedColumns,
  incrementalRows,
  oldRows,
  type TargetColumns,
} from './target-columns.ts'
import { probe, statement } from './tasks.ts'

/** Tasks of one merge; `T__delta` holds the rows that are new or differ from the row of their key. */
export function planMerge(
  input: MaterializationInput<IncrementalOptions>,
  columns: TargetColumns,
  keys: readonly string[],
): readonly Task[] {
  const { action, options } = input
  const delta = input.staging('__delta')
  const scope =
    options.updatePartitionFilter === undefined ? '' : ` and dataform_dest.${options.updatePartitionFilter}`
  const changedRows = concatSql(
    'with incoming as (\n',
    incrementalRows(action, columns),
    `\n)\nselect ${columnList(columns.names)}\nfrom (\n` +
      `    select incoming.*, count(*) over (partition by ${columnList(keys)}) as copies_of_key from incoming\n) as incoming\n` +
      // A key that comes twice stays in, so that the audit finds it.
      `where copies_of_key > 1\n    or not exists (\n        select 1 from ${oldRows(action, columns)} as dataform_dest\n` +
      `        where ${sameRow('dataform_dest', 'incoming', columns.columns)}${scope}\n    )`,
  )
  const key = keys.map((name) => ({ name }))
  return stageDelta(input, {
    statements: [
      {
        name: 'stage changed rows',
        sql: createScratch(delta, changedRows),
        ...expectedColumns(action, columns),
      },
    ],
    auditsBefore: [sourceKeyAudit(action, delta, keys)],
    after:
      `select ${columnList(columns.names)} from ${oldRows(action, columns)} as existing\n` +
      `where not ${keyIsAmong('existing', quoteTarget(delta), key)}\n` +
      `union all\nselect ${columnList(columns.names)} from ${quoteTarget(delta)}`,
    publish: [
      ...addColumns(action, columns),
      probe('publish', 'count changed rows', `select count(*) from ${quoteTarget(delta)}`),
      statement('publish', 'merge rows', mergeText(input, columns.names, keys), {
        countsRows: true,
        onlyIf: 'count changed rows',
      }),
    ],
    scratch: [delta],
  })
}

/** The audit that no key comes twice among the rows to be written; a merge would pick one of them. */
export function sourceKeyAudit(action: ModelAction, rows: Target, keys: readonly string[]): AssertionTask {
  const key = columnList(keys)
  return {
    kind: 'assertion',
    phase: 'audit',
    name: 'check keys of new rows',
    sql: generatedSql(
      'select coalesce(sum(copies), 0) as rows_checked, coalesce(sum(copies - 1), 0) as rows_failed\n' +
        `from (select count(*) as copies from ${quoteTarget(rows)} group by ${key})`,
    ),
    idempotent: true,
    assertion: { ...action.target, name: `${action.target.name}_new_rows_key` },
    description: `${keys.join(', ')} ${keys.length === 1 ? 'is' : 'are together'} unique among the new rows`,
    severity: 'error',
    failingRows: generatedSql(
      `select ${key}, count(*) as copies from ${quoteTarget(rows)} group by ${key} having count(*) > 1`,
    ),
  }
}

// The aliases are Dataform's, because incrementalPredicates and updatePartitionFilter are written for them.
function mergeText(
  { action, options, staging }: MaterializationInput<IncrementalOptions>,
  names: readonly string[],
  keys: readonly string[],
): string {
  const conditions = [
    ...keys.map(
      (key) => `dataform_dest.${quoteName(key)} is not distinct from dataform_source.${quoteName(key)}`,
    ),
    ...(options.updatePartitionFilter === undefined
      ? []
      : [`dataform_dest.${options.updatePartitionFilter}`]),
    ...options.incrementalPredicates.map((predicate) => `(\n${predicate}\n)`),
  ]
  const updates = names
    .filter((name) => !keys.some((key) => sameName(key, name)))
    .map((name) => `    ${quoteName(name)} = dataform_source.${quoteName(name)}`)
  const values = names.map((name) => `dataform_source.${quoteName(name)}`)
  return (
    `merge ${quoteTarget(action.target)} as dataform_dest\nusing ${quoteTarget(staging('__delta'))} as dataform_source\n` +
    `on ${conditions.join('\n    and ')}\n${updates.length === 0 ? '' : `when matched then update set\n${updates.join(',\n')}\n`}` +
    `when not matched then insert (${columnList(names)})\nvalues (${values.join(', ')})`
  )
}
