/** The first half of ingestion: which files this run loads, and their normalized copies for the raw models to read. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { unreachable } from '../base/unreachable.ts'
import { byLandingOrder, type Candidate, discoverFiles, writeClaims } from './candidate.ts'
import type { IngestContext } from './context.ts'
import { decideFile } from './decide.ts'
import { archiveKey, loadKey, stagedKey } from './keys.ts'
import { finalKey } from './move-out.ts'
import { unloadFiles } from './raw-tables.ts'
import { recoverStaging, resetLoadFiles } from './recover.ts'
import { createRegistry, type RegistryRow, readRegistry, writeRegistry } from './registry.ts'
import { openShrinkGuard } from './shrink-guard.ts'
import { stageFile } from './stage.ts'

/** One file of a batch and what became of it. */
export interface BatchFile {
  readonly fileId: string
  readonly source: string
  /** Below `landing/`. */
  readonly path: string
  readonly fileDate: string
  /** `loading` until the batch is finished. */
  readonly status: 'loading' | 'rejected' | 'quarantined' | 'duplicate_content' | 'already_loaded'
  readonly rows: number
  readonly sizeBytes: number
}

/** Everything that {@link finishBatch} needs; plain data. */
export interface ClaimedBatch {
  readonly batchId: string
  /** In landing order. */
  readonly files: readonly BatchFile[]
  /** Files that are still in landing and leave it for the archive when the batch is finished. */
  readonly leaving: readonly { readonly from: string; readonly to: string }[]
}

/**
 * Claims all files in landing, and those that an interrupted run left in staging.
 *
 * Afterwards `staging/load/<source>/` holds one load file for each file with status `loading`, and the registry has
 * their rows. Run the raw models next, then {@link finishBatch}, also when no file is to be loaded: rejected files move
 * only there. A file that is turned away never stops the others.
 *
 * Reports the `file.*` and `schema.*` codes. Only one batch at a time may work on a bucket; the caller sees to it.
 * @throws WarehouseError, or the storage's own error; calling again goes on from wherever it stopped.
 */
export async function claimBatch(context: IngestContext): Promise<Diagnosed<ClaimedBatch>> {
  await createRegistry(context)
  const rows = await readRegistry(context, 'claim-read-registry')
  const recovery = await recoverStaging(context, rows)
  await resetLoadFiles(context)
  const interrupted = rows.filter((row) => row.status === 'loading')
  if (interrupted.length > 0) await unloadFiles(context, interrupted)
  const discovery = await discoverFiles(context)
  const candidates = [...recovery.candidates, ...discovery.value].sort(byLandingOrder)
  if (candidates.length > 0) await writeClaims(context, candidates)

  const claiming = openClaiming(
    context,
    rows.filter((row) => row.status !== 'loading'),
  )
  for (const candidate of candidates) {
    context.signal.throwIfAborted()
    await claiming.take(candidate)
  }
  claiming.giveUp(interrupted.filter((row) => !candidates.some(({ fileId }) => fileId === row.fileId)))
  await writeRegistry(context, 'claim', claiming.rows)
  for (const key of recovery.spentClaims) {
    if (!key.includes(`run_id=${context.batchId}/`)) await context.storage.remove(key)
  }
  return {
    value: { batchId: context.batchId, files: claiming.files, leaving: claiming.leaving },
    diagnostics: [...recovery.diagnostics, ...discovery.diagnostics, ...claiming.diagnostics],
  }
}

interface Claiming {
  /** Decides about one file and stages it when it is to be loaded. */
  take(file: Candidate): Promise<void>
  /** Rejects files of an interrupted run that nobody has any more. */
  giveUp(lost: readonly RegistryRow[]): void
  /** The registry rows to write. */
  readonly rows: readonly RegistryRow[]
  readonly files: readonly BatchFile[]
  readonly leaving: ClaimedBatch['leaving']
  readonly diagnostics: readonly Diagnostic[]
}

function openClaiming(context: IngestContext, registered: readonly RegistryRow[]): Claiming {
  const { storage, batchId } = context
  const claimedAt = new Date(context.clock()).toISOString()
  const known: RegistryRow[] = [...registered]
  const guard = openShrinkGuard(context)
  const rows: RegistryRow[] = []
  const files: BatchFile[] = []
  const leaving: { readonly from: string; readonly to: string }[] = []
  const diagnostics: Diagnostic[] = []

  const settle = (file: Candidate, status: BatchFile['status'], rowCount: number | null): void => {
    const { source, path, fileId, fileDate, sizeBytes } = file
    files.push({ fileId, source: source.name, path, fileDate, status, rows: rowCount ?? 0, sizeBytes })
  }
  const register = (
    file: Candidate,
    outcome: Pick<RegistryRow, 'status' | 'statusReason' | 'rowCount'>,
  ): RegistryRow => {
    const row: RegistryRow = {
      fileId: file.fileId,
      source: file.source.name,
      sourceSystem: file.source.system,
      path: file.path,
      fileName: file.fileName,
      fileDate: file.fileDate,
      contentSha256: file.contentSha256,
      sizeBytes: file.sizeBytes,
      ingestSeq: null,
      batchId,
      claimedAt,
      loadedAt: null,
      archivedUri: null,
      ...outcome,
    }
    const ended = row.status === 'loading' ? row : { ...row, archivedUri: storage.describe(finalKey(row)) }
    rows.push(ended)
    return ended
  }
  const turnAway = (file: Candidate, status: 'rejected' | 'quarantined', reason: Diagnostic): void => {
    diagnostics.push(reason)
    register(file, { status, statusReason: reasonText(reason), rowCount: null })
    settle(file, status, null)
  }
  const load = async (file: Candidate): Promise<void> => {
    const moved = await storage.move(
      file.key,
      stagedKey(batchId, { ...file, source: file.source.name }),
      file.generation,
    )
    if (!moved) {
      const shown = storage.describe(file.key)
      diagnostics.push(
        diagnose('file.changing', { file: shown }, { span: { path: shown, start: 0, end: 0 } }),
      )
      return
    }
    const staged = await stageFile(context, file, claimedAt)
    if (staged.kind === 'quarantined') {
      turnAway(file, 'quarantined', staged.reason)
      return
    }
    const shrunk = await guard.check(file, staged.summary.keys, known)
    if (shrunk !== undefined) {
      await storage.remove(loadKey(file.source.name, file.fileId))
      turnAway(file, 'rejected', shrunk)
      return
    }
    diagnostics.push(...staged.warnings)
    known.push(register(file, { status: 'loading', statusReason: null, rowCount: staged.summary.rows }))
    settle(file, 'loading', staged.summary.rows)
  }

  return {
    rows,
    files,
    leaving,
    diagnostics,
    take: async (file) => {
      const decision = decideFile({ ...file, source: file.source.name, load: file.source.load }, known)
      const archived = archiveKey({ ...file, source: file.source.name })
      const shown = storage.describe(archived)
      const span = { path: shown, start: 0, end: 0 }
      switch (decision.kind) {
        case 'already-loaded':
          leaving.push({ from: file.key, to: archived })
          settle(file, 'already_loaded', null)
          return
        case 'duplicate-content': {
          const reason = diagnose(
            'file.duplicate_content',
            { file: file.path, original: decision.original.path },
            { span },
          )
          diagnostics.push(reason)
          register(file, { status: 'duplicate_content', statusReason: reasonText(reason), rowCount: null })
          leaving.push({ from: file.key, to: archived })
          settle(file, 'duplicate_content', null)
          return
        }
        case 'load':
          if (decision.overwrites) {
            diagnostics.push(
              diagnose('file.overwritten', { file: file.path, source: file.source.name }, { span }),
            )
          }
          await load(file)
          return
        default:
          unreachable(decision)
      }
    },
    giveUp: (lost) => {
      for (const row of lost) {
        const reason = diagnose('file.lost', { file: row.path, source: row.source })
        diagnostics.push(reason)
        rows.push({ ...row, batchId, status: 'rejected', statusReason: reasonText(reason), rowCount: null })
        const { fileId, source, path, fileDate, sizeBytes } = row
        files.push({ fileId, source, path, fileDate, status: 'rejected', rows: 0, sizeBytes })
      }
    },
  }
}

function reasonText(reason: Diagnostic): string {
  return `${reason.code}: ${reason.message}`
}
