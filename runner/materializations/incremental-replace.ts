/** Incremental by groups: all rows of some keys, or of some partitions, are replaced by those the query gives. */
import type { AssertionTask, Task } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import { type CompiledSql, concatSql, generatedSql } from '../ir/sql.ts'
import { quoteTarget } from '../ir/target.ts'
import { columnList } from './columns.ts'
import { differingKeys, type GroupKey, keyIsAmong } from './compare.ts'
import { createScratch } from './create.ts'
import { stageDelta } from './delta.ts'
import type { IncrementalOptions } from './incremental-options.ts'
import type { MaterializationInput } from './materialization.ts'
import { replaceGroups } from './publish.ts'
import {
  addColumns,
  expectedColumns,
  incrementalRows,
  oldRows,
  type TargetColumns,
} from './target-columns.ts'
import { probe, statement } from './tasks.ts'

/**
 * Tasks that replace groups of rows.
 *
 * `T__keys` are the groups the run is about: those of `affected_keys { … }`, or those the new rows have. A group in it
 * without new rows is emptied. `T__changed` are those among them whose rows really differ; only they are rewritten.
 */
export function planReplaceGroups(
  input: MaterializationInput<IncrementalOptions>,
  columns: TargetColumns,
  keys: readonly GroupKey[],
): readonly Task[] {
  const { action } = input
  const delta = input.staging('__delta')
  const affected = input.staging('__keys')
  const changed = input.staging('__changed')
  const isChanged = (row: string) => keyIsAmong(row, quoteTarget(changed), keys)
  const affectedRows = `(select * from ${oldRows(action, columns)} as existing where ${keyIsAmong('existing', quoteTarget(affected), keys)})`
  const given = action.affectedKeys
  const stageKeys = {
    name: 'find affected keys',
    sql: createScratch(affected, affectedQuery(given, quoteTarget(delta), keys)),
  }
  const stageRows = {
    name: 'stage rows of affected keys',
    sql: createScratch(delta, incrementalRows(action, columns)),
    ...expectedColumns(action, columns),
  }
  return stageDelta(input, {
    statements: [
      ...(given === undefined ? [stageRows, stageKeys] : [stageKeys, stageRows]),
      {
        name: 'find changed keys',
        sql: createScratch(changed, differingKeys(quoteTarget(delta), affectedRows, columns.columns, keys)),
      },
    ],
    auditsBefore: given === undefined ? [] : [strayRowsAudit(input, keys)],
    after:
      `select ${columnList(columns.names)} from ${oldRows(action, columns)} as existing\nwhere not ${isChanged('existing')}\n` +
      `union all\nselect ${columnList(columns.names)} from ${quoteTarget(delta)} as delta\nwhere ${isChanged('delta')}`,
    publish: [
      ...addColumns(action, columns),
      probe('publish', 'count changed keys', `select count(*) from ${quoteTarget(changed)}`),
      statement(
        'publish',
        'replace rows',
        replaceGroups({ target: action.target, delta, changed, keys, columns: columns.names }),
        {
          countsRows: true,
          onlyIf: 'count changed keys',
        },
      ),
    ],
    scratch: [delta, affected, changed],
  })
}

function affectedQuery(
  given: CompiledSql | undefined,
  delta: string,
  keys: readonly GroupKey[],
): CompiledSql {
  const list = keys.map((key) =>
    key.expression === undefined ? quoteName(key.name) : `${key.expression} as ${quoteName(key.name)}`,
  )
  const start = `select distinct ${list.join(', ')} from `
  return given === undefined ? generatedSql(`${start}${delta}`) : concatSql(`${start}(\n`, given, '\n)')
}

// Such a row would join a group of which the query did not give the other rows.
function strayRowsAudit(
  { action, staging }: MaterializationInput<IncrementalOptions>,
  keys: readonly GroupKey[],
): AssertionTask {
  const delta = quoteTarget(staging('__delta'))
  const stray = `from ${delta} as delta where not ${keyIsAmong('delta', quoteTarget(staging('__keys')), keys)}`
  return {
    kind: 'assertion',
    phase: 'audit',
    name: 'check affected keys',
    sql: generatedSql(
      `select (select count(*) from ${delta}) as rows_checked, (select count(*) ${stray}) as rows_failed`,
    ),
    idempotent: true,
    assertion: { ...action.target, name: `${action.target.name}_affected_keys` },
    description: `new rows have one of the keys that "affected_keys" finds`,
    severity: 'error',
    failingRows: generatedSql(`select delta.* ${stray}`),
  }
}
