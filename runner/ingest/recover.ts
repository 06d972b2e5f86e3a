/**
 * Picks up what an interrupted run left in the staging folder.
 *
 * A run writes its list of claims, moves files to staging, loads, and moves them out only after the registry is
 * committed. So a staged file whose row is settled only waits for its last move, and every other one is a candidate
 * again, whatever the warehouse has kept of the interrupted run.
 */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { type Candidate, type Claim, readClaims } from './candidate.ts'
import type { IngestContext } from './context.ts'
import { landingPrefix, loadHeaderKey, loadPrefix, parseStagedKey, stagingPrefix } from './keys.ts'
import { loadFileHeader } from './load-file.ts'
import { moveOut } from './move-out.ts'
import type { RegistryRow } from './registry.ts'
import { type StoredFile, writeText } from './storage.ts'

export interface Recovery {
  readonly candidates: readonly Candidate[]
  readonly diagnostics: readonly Diagnostic[]
  /** Lists of claims that nothing needs any more once the candidates have been claimed anew. */
  readonly spentClaims: readonly string[]
}

export async function recoverStaging(
  context: IngestContext,
  rows: readonly RegistryRow[],
): Promise<Recovery> {
  const { settings, storage } = context
  const staged = (await storage.list(stagingPrefix)).filter((file) => !file.key.startsWith(loadPrefix))
  const spentClaims = staged.filter((file) => file.key.endsWith('/_claims.json')).map((file) => file.key)
  const claims = new Map<string, Claim>()
  for (const key of spentClaims) {
    for (const claim of await readClaims(storage, key)) claims.set(claim.fileId, claim)
  }
  const known = new Map(rows.map((row) => [row.fileId, row]))
  const candidates: Candidate[] = []
  const diagnostics: Diagnostic[] = []
  for (const file of staged) {
    if (file.key.endsWith('.part')) {
      await storage.remove(file.key)
      continue
    }
    const parsed = parseStagedKey(file.key)
    if (parsed === undefined) continue
    const row = known.get(parsed.fileId)
    if (row !== undefined && row.batchId === parsed.batchId && row.status !== 'loading') {
      await moveOut(context, row, file.key)
      continue
    }
    const claim = claims.get(parsed.fileId)
    const source = settings.sources.find(({ name }) => name === claim?.source)
    if (claim === undefined || source === undefined)
      diagnostics.push(await returnToLanding(context, file, parsed.fileName))
    else candidates.push({ ...claim, source, key: file.key, generation: file.generation })
  }
  return { candidates, diagnostics, spentClaims }
}

/**
 * Takes away load files of other runs, and makes sure that every source has the one with nothing but a header.
 */
export async function resetLoadFiles({ settings, storage }: IngestContext): Promise<void> {
  for (const file of await storage.list(loadPrefix)) await storage.remove(file.key)
  for (const source of settings.sources) {
    await writeText(storage, loadHeaderKey(source.name), loadFileHeader(source.columns))
  }
}

async function returnToLanding(
  { storage }: IngestContext,
  file: StoredFile,
  fileName: string,
): Promise<Diagnostic> {
  const landing = `${landingPrefix}${fileName}`
  await storage.move(file.key, landing)
  const place = storage.describe(landing)
  return diagnose(
    'file.unregistered',
    { file: storage.describe(file.key), landing: place },
    { span: { path: place, start: 0, end: 0 } },
  )
}
