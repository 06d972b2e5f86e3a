/** The plan of every table that is built as a whole: stage it beside the old one, audit it, put it in its place. */
import type { ModelAction } from '../ir/action.ts'
import type { StatementTask, Task } from '../ir/plan.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import type { Column } from '../ir/types.ts'
import { castDeclared, declaredColumns, sameColumns, selectColumns } from './columns.ts'
import { countDifferences } from './compare.ts'
import { alterDescriptions, createTable, tableOptions } from './create.ts'
import type { MaterializationInput } from './materialization.ts'
import type { StorageOptions } from './options.ts'
import { dropRelation, hasOtherPartitions, replaceTable } from './publish.ts'
import { operationsAfter, probe, script, statement } from './tasks.ts'

export interface TableOptions extends StorageOptions {
  readonly audit: 'before' | 'after'
}

/** A query with what is known of its columns. */
export interface ShapedQuery {
  readonly query: CompiledSql
  /** All of its columns in order; absent when only the engine knows them. */
  readonly columns?: readonly Column[]
  readonly expects?: StatementTask['expects']
}

/** Tasks that build the model's table as a whole and publish it. */
export function stageWhole(
  input: MaterializationInput<TableOptions>,
  shaped: ShapedQuery,
  more: { readonly keepsEqual?: boolean; readonly auditsBefore?: (staged: Target) => readonly Task[] } = {},
): readonly Task[] {
  const { action, options, existing, traits } = input
  const staged = input.staging('__stage')
  const { columns } = shaped
  const canKeep = more.keepsEqual === true && columns !== undefined && isSameTable(input, columns)
  const compare = canKeep
    ? [
        probe(
          'publish',
          'compare rows',
          countDifferences(quoteTarget(staged), quoteTarget(action.target), columns),
        ),
      ]
    : []
  const replace = replaceTable(
    {
      target: action.target,
      staged,
      existing,
      storage: options,
      options: tableOptions(action, options, traits),
      traits,
    },
    canKeep ? { onlyIf: 'compare rows' } : {},
  )
  const publish = [...compare, replace, ...operationsAfter(action.postOps)]
  // A renamed table leaves nothing behind.
  const cleanup =
    canKeep || !traits.transactionalDdl
      ? [statement('cleanup', 'drop staged rows', dropRelation(staged, 'table'))]
      : []
  const before = [...stageRows(input, shaped), ...(more.auditsBefore?.(staged) ?? [])]
  return options.audit === 'before'
    ? [...before, ...input.auditsOn(staged), ...publish, ...cleanup]
    : [...before, ...publish, ...cleanup, ...input.auditsOn(action.target)]
}

/** Fills `T__stage`: one script with the author's operations, which may declare variables for the query. */
export function stageRows(
  input: MaterializationInput<TableOptions>,
  shaped: ShapedQuery,
): readonly StatementTask[] {
  const { action, options, traits } = input
  const staged = input.staging('__stage')
  const create = createTable(staged, shaped.query, {
    action,
    storage: options,
    traits,
    columns: shaped.columns,
  })
  const described =
    shaped.columns === undefined ? alterDescriptions('table', staged, action.columns) : undefined
  return [
    statement('stage', 'stage rows', script(...action.preOps, create), {
      countsRows: true,
      idempotent: action.preOps.length === 0,
      ...(shaped.expects === undefined ? {} : { expects: shaped.expects }),
    }),
    ...(described === undefined ? [] : [statement('stage', 'describe columns', described)]),
  ]
}

/** The model's query in the shape its config declares. */
export function shapeQuery(action: ModelAction): ShapedQuery {
  const columns = declaredColumns(action)
  if (columns === undefined) return { query: castDeclared(action.query, action) }
  return {
    query: selectColumns(action.query, columns),
    columns,
    expects: { query: action.query, columns: columns.map((column) => column.name) },
  }
}

function isSameTable(input: MaterializationInput<StorageOptions>, columns: readonly Column[]): boolean {
  const { existing, options, runConfig, traits } = input
  if (existing?.type !== 'table' || runConfig.fullRefresh) return false
  return (
    sameColumns(existing.columns, columns) && (!traits.partitions || !hasOtherPartitions(existing, options))
  )
}
