/** The order of tasks that every change to an existing table shares. */
import type { StatementTask, Task } from '../ir/plan.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import type { MaterializationInput } from './materialization.ts'
import { dropRelation } from './publish.ts'
import type { TableOptions } from './stage.ts'
import { operationsAfter, script, statement } from './tasks.ts'

interface Delta {
  /** What fills the scratch tables, in order. */
  readonly statements: readonly (Pick<StatementTask, 'name' | 'sql'> & Pick<StatementTask, 'expects'>)[]
  /** What must hold of the scratch tables, whenever the model's own assertions are asked. */
  readonly auditsBefore: readonly Task[]
  /** A query for the table as it will be. */
  readonly after: string
  readonly publish: readonly Task[]
  readonly scratch: readonly Target[]
}

/** Stages a change, audits the table as it will be, publishes and drops the scratch tables. */
export function stageDelta(input: MaterializationInput<TableOptions>, delta: Delta): readonly Task[] {
  const { action, options } = input
  const after = input.staging('__after')
  const audits = options.audit === 'before' ? input.auditsOn(after) : []
  const view = statement(
    'audit',
    'show the table as it will be',
    `create or replace view ${quoteTarget(after)} as\n${delta.after}`,
  )
  const drops = [
    ...(audits.length === 0 ? [] : [dropRelation(after, 'view')]),
    ...delta.scratch.map((target) => dropRelation(target, 'table')),
  ]
  return [
    ...stageStatements(action.incrementalPreOps ?? action.preOps, delta.statements),
    ...delta.auditsBefore,
    ...(audits.length === 0 ? [] : [view, ...audits]),
    ...delta.publish,
    ...operationsAfter(action.incrementalPostOps ?? action.postOps),
    statement('cleanup', 'drop staged rows', script(...drops)),
    ...(options.audit === 'after' ? input.auditsOn(action.target) : []),
  ]
}

// The author's operations may declare variables that the queries use, so with them all is one script.
function stageStatements(
  preOps: readonly CompiledSql[],
  statements: Delta['statements'],
): readonly StatementTask[] {
  if (preOps.length === 0) {
    return statements.map(({ name, sql, expects }) =>
      statement('stage', name, sql, expects === undefined ? {} : { expects }),
    )
  }
  return [
    statement('stage', 'stage rows', script(...preOps, ...statements.map((one) => one.sql)), {
      idempotent: false,
    }),
  ]
}
