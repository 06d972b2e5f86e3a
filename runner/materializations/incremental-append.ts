/** Incremental without a key: the query gives new rows only, and they are added. */
import type { Task } from '../ir/plan.ts'
import { quoteTarget } from '../ir/target.ts'
import { columnList } from './columns.ts'
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

/** Tasks of one append. Its insert is never tried twice: what it added once it would add again. */
export function planAppend(
  input: MaterializationInput<IncrementalOptions>,
  columns: TargetColumns,
): readonly Task[] {
  const { action } = input
  const delta = input.staging('__delta')
  const list = columnList(columns.names)
  return stageDelta(input, {
    statements: [
      {
        name: 'stage new rows',
        sql: createScratch(delta, incrementalRows(action, columns)),
        ...expectedColumns(action, columns),
      },
    ],
    auditsBefore: [],
    after: `select ${list} from ${oldRows(action, columns)}\nunion all\nselect ${list} from ${quoteTarget(delta)}`,
    publish: [
      ...addColumns(action, columns),
      probe('publish', 'count new rows', `select count(*) from ${quoteTarget(delta)}`),
      statement(
        'publish',
        'insert rows',
        `insert into ${quoteTarget(action.target)} (${list})\nselect ${list} from ${quoteTarget(delta)}`,
        {
          countsRows: true,
          onlyIf: 'count new rows',
          idempotent: false,
        },
      ),
    ],
    scratch: [delta],
  })
}
