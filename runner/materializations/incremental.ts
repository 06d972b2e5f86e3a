/** A table that is built once and then changed by what is new. */
import type { ModelAction } from '../ir/action.ts'
import type { Task } from '../ir/plan.ts'
import type { ConfigUse } from '../ir/shape.ts'
import { findColumn } from './columns.ts'
import { planAppend } from './incremental-append.ts'
import { planMerge, sourceKeyAudit } from './incremental-merge.ts'
import { type IncrementalOptions, incrementalOptions } from './incremental-options.ts'
import { planReplaceGroups } from './incremental-replace.ts'
import { defineMaterialization, type MaterializationInput } from './materialization.ts'
import { shapeQuery, stageWhole } from './stage.ts'
import { targetColumns } from './target-columns.ts'
import { refuse } from './tasks.ts'
import { columnUses, expressionUse, layoutUses } from './uses.ts'

export const incremental = defineMaterialization({
  name: 'incremental',
  options: incrementalOptions,
  isIncremental: true,
  plan: planIncremental,
  shape: (action, options) => ({ casts: 'always', uses: incrementalUses(action, options) }),
})

function planIncremental(input: MaterializationInput<IncrementalOptions>): readonly Task[] {
  const { action, existing } = input
  const strategy = strategyOf(input)
  const keys = keysOf(input, strategy)
  if (keys.length === 0 && (strategy === 'merge' || strategy === 'delete_insert')) {
    return refuse(action, 'strategy-needs-key', {
      strategy,
      name: action.target.name,
      option: strategy === 'merge' ? 'uniqueKey' : 'rebuildKey',
    })
  }
  if (existing?.type !== 'table' || (input.runConfig.fullRefresh && !input.options.protected)) {
    return stageWhole(input, shapeQuery(action), {
      ...(strategy === 'merge' ? { auditsBefore: (staged) => [sourceKeyAudit(action, staged, keys)] } : {}),
    })
  }
  const columns = targetColumns(action, existing, input.options.onSchemaChange)
  if (columns.refusal !== undefined) return [columns.refusal]
  const unknownKey = keys.find((key) => findColumn(columns.columns, key) === undefined)
  if (unknownKey !== undefined)
    return refuse(action, 'key-not-a-column', { key: unknownKey, name: action.target.name })
  switch (strategy) {
    case 'append':
      return planAppend(input, columns)
    case 'merge':
      return planMerge(input, columns, keys)
    case 'delete_insert':
      return planReplaceGroups(
        input,
        columns,
        keys.map((name) => ({ name })),
      )
    case 'insert_overwrite':
      return planReplaceGroups(input, columns, [
        { name: 'partition_of_row', expression: input.options.partitionBy ?? 'null' },
      ])
  }
}

function strategyOf({ action, options }: MaterializationInput<IncrementalOptions>) {
  return options.incrementalStrategy ?? (action.uniqueKey.length > 0 ? 'merge' : 'append')
}

function keysOf(
  { action, options }: MaterializationInput<IncrementalOptions>,
  strategy: string,
): readonly string[] {
  if (strategy === 'merge') return action.uniqueKey
  return strategy === 'delete_insert' ? (options.rebuildKey ?? action.uniqueKey) : []
}

function incrementalUses(action: ModelAction, options: IncrementalOptions): readonly ConfigUse[] {
  const { updatePartitionFilter: filter } = options
  return [
    ...layoutUses(action, options),
    ...columnUses('rebuildKey', options.rebuildKey ?? [], 'relation'),
    ...(filter === undefined
      ? []
      : [{ ...expressionUse('updatePartitionFilter', filter), text: `dataform_dest.${filter}` }]),
    ...options.incrementalPredicates.map((predicate, index) => ({
      ...expressionUse('incrementalPredicates', predicate),
      key: ['incrementalPredicates', index],
    })),
  ]
}
