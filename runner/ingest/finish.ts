/** The second half of ingestion: proves that every file is whole in its raw table, and only then lets it go. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { targetKey } from '../ir/target.ts'
import type { ClaimedBatch } from './claim.ts'
import type { IngestContext } from './context.ts'
import { supersededFiles } from './decide.ts'
import { claimsKey, loadKey, stagedKey } from './keys.ts'
import { finalKey, moveOut } from './move-out.ts'
import { countBatchRows, existingRawTables } from './raw-tables.ts'
import { type RegistryRow, readRegistry, writeRegistry } from './registry.ts'

export interface FinishedBatch {
  readonly batchId: string
  /** Files that are loaded now, in landing order. */
  readonly loaded: readonly { readonly source: string; readonly path: string; readonly rows: number }[]
  /** Earlier snapshots that a newly loaded one of the same date takes the place of. */
  readonly superseded: readonly {
    readonly source: string
    readonly path: string
    readonly fileDate: string
  }[]
}

/**
 * Finishes a batch after the raw models have run.
 *
 * Files whose rows are all in the raw table become `loaded` in one statement, which is committed before the first file
 * moves to the archive. Reports `file.row_count` for the others: they stay claimed, and the next batch loads them again.
 */
export async function finishBatch(
  context: IngestContext,
  batch: ClaimedBatch,
): Promise<Diagnosed<FinishedBatch>> {
  const rows = await readRegistry(context, 'finish-read-registry')
  const own = rows.filter((row) => row.batchId === batch.batchId)
  const order = new Map(batch.files.map((file, index) => [file.fileId, index]))
  const claimed = own
    .filter((row) => row.status === 'loading')
    .sort((left, right) => (order.get(left.fileId) ?? 0) - (order.get(right.fileId) ?? 0))
  const checked = await checkRows(context, claimed)
  const loaded = numberFiles(context, rows, checked.value)
  const superseded = supersede(context, rows, loaded)
  const replaced = new Set(superseded.map((row) => row.fileId))
  await writeRegistry(context, 'finish', [
    ...loaded.filter((row) => !replaced.has(row.fileId)),
    ...superseded,
  ])
  await context.warehouse.commit()
  await moveFiles(context, batch, [...loaded, ...own.filter((row) => row.status !== 'loading')])
  return {
    value: {
      batchId: batch.batchId,
      loaded: loaded.map((row) => ({ source: row.source, path: row.path, rows: row.rowCount ?? 0 })),
      superseded: superseded.map(({ source, path, fileDate }) => ({ source, path, fileDate })),
    },
    diagnostics: checked.diagnostics,
  }
}

async function checkRows(
  context: IngestContext,
  claimed: readonly RegistryRow[],
): Promise<Diagnosed<readonly RegistryRow[]>> {
  const existing = await existingRawTables(context, [...new Set(claimed.map((row) => row.source))])
  const counts = new Map<string, number>()
  for (const source of existing) {
    for (const [fileId, count] of await countBatchRows(context, source)) counts.set(fileId, count)
  }
  const isWhole = (row: RegistryRow): boolean =>
    (counts.get(row.fileId) ?? 0) === row.rowCount && existing.has(row.source)
  const diagnostics = claimed
    .filter((row) => !isWhole(row))
    .map((row): Diagnostic => {
      const place = context.storage.describe(stagedKey(row.batchId, row))
      return diagnose(
        'file.row_count',
        {
          file: row.path,
          expected: row.rowCount ?? 0,
          found: counts.get(row.fileId) ?? 0,
          table: targetKey(context.rawTable(row.source)),
        },
        { span: { path: place, start: 0, end: 0 } },
      )
    })
  return { value: claimed.filter(isWhole), diagnostics }
}

// Numbers go on from the greatest one ever given.
function numberFiles(
  context: IngestContext,
  rows: readonly RegistryRow[],
  whole: readonly RegistryRow[],
): readonly RegistryRow[] {
  const last = rows.reduce((greatest, row) => Math.max(greatest, row.ingestSeq ?? 0), 0)
  const loadedAt = new Date(context.clock()).toISOString()
  return whole.map((row, index) => {
    const loaded: RegistryRow = { ...row, status: 'loaded', ingestSeq: last + 1 + index, loadedAt }
    return { ...loaded, archivedUri: context.storage.describe(finalKey(loaded)) }
  })
}

function supersede(
  { settings }: IngestContext,
  rows: readonly RegistryRow[],
  loaded: readonly RegistryRow[],
): readonly RegistryRow[] {
  const snapshots = new Set(
    settings.sources.filter(({ load }) => load === 'snapshot').map(({ name }) => name),
  )
  const fresh = new Set(loaded.map((row) => row.fileId))
  const all = [...rows.filter((row) => !fresh.has(row.fileId)), ...loaded].filter((row) =>
    snapshots.has(row.source),
  )
  return supersededFiles(all).map((row) => ({ ...row, status: 'superseded' }))
}

async function moveFiles(
  context: IngestContext,
  batch: ClaimedBatch,
  settled: readonly RegistryRow[],
): Promise<void> {
  const { storage } = context
  for (const row of settled) {
    await moveOut(context, row, stagedKey(batch.batchId, row))
    await storage.remove(loadKey(row.source, row.fileId))
  }
  for (const { from, to } of batch.leaving) await storage.move(from, to)
  const isAllSettled = batch.files.every(
    (file) => file.status !== 'loading' || settled.some((row) => row.fileId === file.fileId),
  )
  if (isAllSettled) await storage.remove(claimsKey(batch.batchId))
}
