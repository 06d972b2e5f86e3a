/** A table that keeps every version of its rows with the time each was valid (SCD type 2). */
import type { ModelAction } from '../ir/action.ts'
import type { Task } from '../ir/plan.ts'
import type { ModelShape } from '../ir/shape.ts'
import { quoteTarget } from '../ir/target.ts'
import { type Column, type SqlType, typeToSql } from '../ir/types.ts'
import { declaredType, sameColumns } from './columns.ts'
import { differingKeys } from './compare.ts'
import { createScratch } from './create.ts'
import { defineMaterialization, type MaterializationInput } from './materialization.ts'
import { dropRelation, replaceGroups } from './publish.ts'
import { type History, historyQuery } from './snapshot-history.ts'
import { type SnapshotOptions, snapshotOptions } from './snapshot-options.ts'
import { type ShapedQuery, stageRows, stageWhole } from './stage.ts'
import { operationsAfter, probe, refuse, script, statement } from './tasks.ts'
import { hasHashText } from './tracked-hash.ts'
import { columnUses, expressionUse, layoutUses } from './uses.ts'

export const snapshot = defineMaterialization({
  name: 'snapshot',
  options: snapshotOptions,
  isIncremental: false,
  plan: planSnapshot,
  shape: snapshotShape,
})

/**
 * The history of a key is a function of all its observations, so every run computes it anew: a late or withdrawn file
 * needs no other path than a new one. Only keys whose history came out different are rewritten.
 */
function planSnapshot(input: MaterializationInput<SnapshotOptions>): readonly Task[] {
  const { existing } = input
  const refusal = refusalOf(input)
  if (refusal !== undefined) return refusal
  const history = historyOf(input.action, input.options)
  const columns = snapshotColumns(history)
  const shaped: ShapedQuery = { query: historyQuery(history), ...(columns === undefined ? {} : { columns }) }
  const hasSameColumns =
    existing?.type === 'table' && (columns === undefined || sameColumns(existing.columns, columns))
  if (!hasSameColumns || input.runConfig.fullRefresh) return stageWhole(input, shaped)
  return replaceChangedKeys(input, shaped, existing.columns)
}

function replaceChangedKeys(
  input: MaterializationInput<SnapshotOptions>,
  shaped: ShapedQuery,
  columns: readonly Column[],
): readonly Task[] {
  const { action, options } = input
  const staged = input.staging('__stage')
  const changed = input.staging('__changed')
  const keys = action.uniqueKey.map((name) => ({ name }))
  const differing = differingKeys(quoteTarget(staged), quoteTarget(action.target), columns, keys)
  const replace = replaceGroups({
    target: action.target,
    delta: staged,
    changed,
    keys,
    columns: columns.map((column) => column.name),
  })
  const publish = [
    statement('publish', 'find changed keys', createScratch(changed, differing)),
    probe('publish', 'count changed keys', `select count(*) from ${quoteTarget(changed)}`),
    statement('publish', 'replace history of changed keys', replace, {
      countsRows: true,
      onlyIf: 'count changed keys',
    }),
    ...operationsAfter(action.postOps),
  ]
  const cleanup = statement(
    'cleanup',
    'drop staged rows',
    script(dropRelation(staged, 'table'), dropRelation(changed, 'table')),
  )
  // What is written are the changed keys, not all that was staged.
  const stage = stageRows(input, shaped).map(({ countsRows: _, ...task }) => task)
  return options.audit === 'before'
    ? [...stage, ...input.auditsOn(staged), ...publish, cleanup]
    : [...stage, ...publish, cleanup, ...input.auditsOn(action.target)]
}

function refusalOf({ action, options }: MaterializationInput<SnapshotOptions>): readonly Task[] | undefined {
  const { name } = action.target
  if (action.uniqueKey.length === 0) return refuse(action, 'snapshot-needs-key', { name })
  for (const tracked of options.trackedColumns) {
    const column = typeof tracked === 'string' ? tracked : tracked.name
    const type = declaredType(action, column)
    if (type === undefined) return refuse(action, 'tracked-column-needs-type', { name, column })
    if (!hasHashText(type))
      return refuse(action, 'tracked-type-without-text', { name, column, type: typeToSql(type) })
  }
  return undefined
}

function historyOf(action: ModelAction, options: SnapshotOptions): History {
  const business = (name: string) => ({ name, type: declaredType(action, name) })
  return {
    query: action.query,
    keys: action.uniqueKey.map(business),
    tracked: options.trackedColumns.map((tracked) =>
      typeof tracked === 'string' ? business(tracked) : { ...business(tracked.name), since: tracked.since },
    ),
    type1: options.type1Columns.map(business),
    options,
  }
}

const string: SqlType = { kind: 'scalar', name: 'STRING' }
const timestamp: SqlType = { kind: 'scalar', name: 'TIMESTAMP' }
const bool: SqlType = { kind: 'scalar', name: 'BOOL' }
const int64: SqlType = { kind: 'scalar', name: 'INT64' }

const generatedColumns: readonly Column[] = [
  { name: 'tracked_hash', type: string },
  { name: 'version_number', type: int64 },
  { name: 'valid_from', type: timestamp },
  { name: 'valid_to', type: timestamp },
  { name: 'is_current', type: bool },
  { name: 'is_deleted', type: bool },
  { name: 'change_type', type: string },
  { name: '_first_file_id', type: string },
  { name: '_run_id', type: string },
  { name: '_loaded_at', type: timestamp },
]

// All columns with types; undefined while a key or overwritten column has none declared.
function snapshotColumns(history: History): readonly Column[] | undefined {
  const business = businessColumns(history)
  const typed = business.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]))
  return typed.length < business.length ? undefined : [...typed, ...generatedColumns]
}

function businessColumns(history: History) {
  return [...history.keys, ...history.tracked, ...history.type1]
}

// A value comes from the column it is copied from. When a version holds comes from the times of the records alone: that
// keys decide which records belong together is no source of any value.
function snapshotShape(action: ModelAction, options: SnapshotOptions): ModelShape {
  const history = historyOf(action, options)
  const tracked = history.tracked.map(({ name }) => name)
  const times = [options.fileDate, ...(options.updatedAt === undefined ? [] : [options.updatedAt])]
  const sources: Readonly<Record<string, readonly string[]>> = {
    tracked_hash: tracked,
    version_number: times,
    valid_from: times,
    valid_to: times,
    is_current: times,
    is_deleted: times,
    change_type: times,
    _first_file_id: [options.fileId],
  }
  return {
    columns: [
      ...businessColumns(history).map(({ name }) => ({ name, from: [name] })),
      ...generatedColumns.map(({ name }) => ({ name, from: sources[name] ?? [] })),
    ],
    query: historyQuery(history),
    casts: 'always',
    uses: [
      ...columnUses('uniqueKey', action.uniqueKey, 'query'),
      ...columnUses('trackedColumns', tracked, 'query'),
      ...columnUses('type1Columns', options.type1Columns, 'query'),
      ...(['fileDate', 'sequence', 'rowNumber', 'fileId', 'updatedAt'] as const).flatMap((key) => {
        const text = options[key]
        return text === undefined ? [] : [{ key: [key], kind: 'column', text, of: 'query' } as const]
      }),
      ...(options.deleteFlag === undefined ? [] : [expressionUse('deleteFlag', options.deleteFlag, 'query')]),
      ...layoutUses({ ...action, uniqueKey: [] }, options),
    ],
  }
}
