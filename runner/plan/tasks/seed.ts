/** The tasks of a seed: load the file beside the old table, audit it, put it in its place; nothing when it is there already. */
import type { AssertionAction, SeedAction } from '../../ir/action.ts'
import type { Task } from '../../ir/plan.ts'
import type { Relation } from '../../ir/relation.ts'
import { generatedSql } from '../../ir/sql.ts'
import { quoteTarget } from '../../ir/target.ts'
import type { Column, SqlType } from '../../ir/types.ts'
import { sameColumns, sameName } from '../../materializations/columns.ts'
import { alterDescriptions, commonOptions } from '../../materializations/create.ts'
import { dropRelation, replaceTable } from '../../materializations/publish.ts'
import { statement } from '../../materializations/tasks.ts'
import { auditTasks } from '../audits.ts'
import type { PlanContext } from '../context.ts'

/** The label by which a loaded seed is known; its value has at most 63 characters, as BigQuery demands. */
export const CONTENT_LABEL = 'runner_content'

const text: SqlType = { kind: 'scalar', name: 'STRING' }

/** @param audits the seed's own assertions. */
export function seedTasks(
  action: SeedAction,
  audits: readonly AssertionAction[],
  context: PlanContext,
): readonly Task[] {
  const { target } = action
  const existing = context.existing(target)
  const columns = seedColumns(action)
  if (!context.runConfig.fullRefresh && isLoaded(action, columns, existing))
    return auditTasks(audits, target, [])
  const staged = { ...target, name: `${target.name}__stage` }
  const described = alterDescriptions('table', staged, action.columns)
  return [
    {
      kind: 'load',
      phase: 'stage',
      name: 'load file',
      sql: generatedSql(''),
      idempotent: true,
      file: action.file,
      format: 'csv',
      into: staged,
      columns,
    },
    statement('stage', 'label content', labelContent(action, quoteTarget(staged))),
    ...(described === undefined ? [] : [statement('stage', 'describe columns', described)]),
    ...auditTasks(audits, staged, []),
    replaceTable({ target, staged, existing, options: contentOptions(action), traits: context.traits }),
    ...(context.traits.transactionalDdl
      ? []
      : [statement('cleanup', 'drop staged rows', dropRelation(staged, 'table'))]),
  ]
}

/** The columns of the file, with the declared types; a column without one is text. */
function seedColumns(action: SeedAction): readonly Column[] {
  return action.header.map((name) => {
    const declared = action.columns.find(
      (column) => column.path.length === 1 && sameName(column.path[0] ?? '', name),
    )
    return { name, type: declared?.type ?? text }
  })
}

function isLoaded(action: SeedAction, columns: readonly Column[], existing: Relation | undefined): boolean {
  return (
    existing?.type === 'table' &&
    existing.labels[CONTENT_LABEL] === contentLabel(action) &&
    sameColumns(existing.columns, columns)
  )
}

function labelContent(action: SeedAction, staged: string): string {
  return `alter table ${staged} set options (${contentOptions(action).join(', ')})`
}

function contentOptions(action: SeedAction): readonly string[] {
  return commonOptions(action.description, { labels: { [CONTENT_LABEL]: contentLabel(action) } })
}

function contentLabel(action: SeedAction): string {
  return action.contentHash.slice(0, 40).toLowerCase()
}
