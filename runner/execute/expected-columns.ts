/** Why a statement with named columns was refused: asked of the engine only then. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { PlannedAction, RunConfig, Task } from '../ir/plan.ts'
import { concatSql } from '../ir/sql.ts'
import { WarehouseError } from '../warehouse/warehouse.ts'
import type { RunContext } from './job.ts'
import { jobId, jobLabels } from './job-id.ts'

interface Place {
  readonly planned: PlannedAction
  readonly run: RunConfig
  readonly context: RunContext
}

/**
 * The diagnostic that names the columns a query has too many or too few; undefined when they are as expected or cannot
 * be asked for, so that the engine's own words stand.
 */
export async function unexpectedColumns(
  task: Task,
  thrown: unknown,
  { planned, run, context }: Place,
): Promise<Diagnostic | undefined> {
  if (task.kind !== 'statement' || task.expects === undefined) return undefined
  if (!(thrown instanceof WarehouseError) || thrown.kind !== 'invalid-query') return undefined
  const question = { name: `${task.name}: columns` }
  const columns = await context.warehouse
    .run(concatSql('select * from (\n', task.expects.query, '\n) where false').text, {
      jobId: jobId(run.runId, planned.action.target, question, 1),
      signal: context.signal,
      labels: jobLabels(run.runId, planned.action.target, question),
      parameters: run.parameters,
    })
    .then((job) => job.columns.map((column) => column.name))
    .catch(() => undefined)
  if (columns === undefined) return undefined
  const extra = without(columns, task.expects.columns)
  const missing = without(task.expects.columns, columns)
  if (extra.length === 0 && missing.length === 0) return undefined
  const place = task.expects.query.origins.find((origin) => origin.span !== undefined)?.span
  return diagnose(
    'columns-differ',
    { name: planned.action.target.name, extra, missing },
    { span: place ?? planned.action.definedAt },
  )
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others.map((name) => name.toLowerCase()))
  return names.filter((name) => !known.has(name.toLowerCase()))
}
