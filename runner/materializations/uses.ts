/** What a config says about columns, as a list to be checked. */
import type { ModelAction } from '../ir/action.ts'
import type { ConfigUse } from '../ir/shape.ts'
import type { StorageOptions } from './options.ts'

/** The key of the model, and how its rows are laid out. */
export function layoutUses(
  action: ModelAction,
  options: Pick<StorageOptions, 'partitionBy' | 'clusterBy'>,
): readonly ConfigUse[] {
  return [
    ...columnUses('uniqueKey', action.uniqueKey, 'relation'),
    ...(options.partitionBy === undefined ? [] : [expressionUse('partitionBy', options.partitionBy)]),
    ...columnUses('clusterBy', options.clusterBy, 'relation'),
  ]
}

/** A list of columns under one key. */
export function columnUses(key: string, names: readonly string[], of: ConfigUse['of']): readonly ConfigUse[] {
  return names.map((text, index) => ({ key: [key, index], kind: 'column', text, of }))
}

/** An expression over the columns of the relation. */
export function expressionUse(key: string, text: string, of: ConfigUse['of'] = 'relation'): ConfigUse {
  return { key: [key], kind: 'expression', text, of }
}
