/** Stops snapshots that have lost too many keys to be believed. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Candidate } from './candidate.ts'
import type { IngestContext } from './context.ts'
import { hasShrunk, previousSnapshot } from './decide.ts'
import { quarantineKey } from './keys.ts'
import { countKeys } from './raw-tables.ts'
import type { RegistryRow } from './registry.ts'

export interface ShrinkGuard {
  /**
   * Compares a staged snapshot with the one before it; `known` are the rows of loaded files and of those that the batch
   * has accepted. Gives `file.shrunk_snapshot` when it must not be loaded.
   */
  check(file: Candidate, keys: number, known: readonly RegistryRow[]): Promise<Diagnostic | undefined>
}

/** Keys of loaded snapshots are counted in their raw table, those of the batch are remembered. */
export function openShrinkGuard(context: IngestContext): ShrinkGuard {
  const counts = new Map<string, number>()
  const keysOf = async (row: RegistryRow, key: string): Promise<number> => {
    const counted = counts.get(row.fileId) ?? (await countKeys(context, row, key))
    counts.set(row.fileId, counted)
    return counted
  }
  return {
    check: async (file, keys, known) => {
      const { source } = file
      if (source.load !== 'snapshot') return undefined
      counts.set(file.fileId, keys)
      const before = previousSnapshot(source.name, file.fileDate, known)
      const previousKeys = before === undefined ? 0 : await keysOf(before, source.key ?? '')
      const isAccepted = context.acceptShrink === true
      if (!hasShrunk({ keys, previousKeys, minKeepRatio: source.minKeepRatio, isAccepted })) return undefined
      const shown = context.storage.describe(quarantineKey({ ...file, source: source.name }))
      const previous = before === undefined ? undefined : { file: before.path, keys: previousKeys }
      return diagnose(
        'file.shrunk_snapshot',
        { file: shown, keys, previous, minKeepRatio: source.minKeepRatio },
        { span: { path: shown, start: 0, end: 0 } },
      )
    },
  }
}
