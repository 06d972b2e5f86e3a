/** A file that may be loaded: what it is and where it lies now. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Diagnosed } from '../base/diagnostic.ts'
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { IngestContext } from './context.ts'
import { claimsKey, landingPrefix } from './keys.ts'
import { fileDateOf, isIgnored, sourcesOf } from './naming.ts'
import type { SourceSettings } from './settings.ts'
import { readText, type Storage, type StoredFile, writeText } from './storage.ts'

export interface Candidate {
  readonly source: SourceSettings
  readonly fileId: string
  /** Below `landing/`, where the producer put it. */
  readonly path: string
  readonly fileName: string
  readonly fileDate: string
  readonly contentSha256: string
  readonly sizeBytes: number
  /** Where it is: in landing, or in the staging folder of a run that was interrupted. */
  readonly key: string
  readonly generation: string
}

/** Looks at all files in landing. Reports `file.unmatched`, `file.ambiguous` and `file.date_conflict`. */
export async function discoverFiles(context: IngestContext): Promise<Diagnosed<readonly Candidate[]>> {
  const { settings, storage } = context
  const candidates: Candidate[] = []
  const diagnostics: Diagnostic[] = []
  for (const file of await storage.list(landingPrefix)) {
    const fileName = file.key.slice(file.key.lastIndexOf('/') + 1)
    if (isIgnored(fileName)) continue
    const shown = storage.describe(file.key)
    const span = { path: shown, start: 0, end: 0 }
    const [source, ...others] = sourcesOf(fileName, settings.sources)
    if (source === undefined) {
      diagnostics.push(diagnose('file.unmatched', { file: shown }, { span }))
      continue
    }
    if (others.length > 0) {
      const sources = [source, ...others].map(({ name }) => name)
      diagnostics.push(diagnose('file.ambiguous', { file: shown, sources }, { span }))
      continue
    }
    const { date, conflictsWith } = fileDateOf(file.key, file.createdAtMs, settings.businessTimeZone)
    if (conflictsWith !== undefined) {
      diagnostics.push(
        diagnose('file.date_conflict', { file: shown, folderDate: date, nameDate: conflictsWith }, { span }),
      )
    }
    candidates.push(await identify(context, { file, fileName, source, fileDate: date }))
  }
  return { value: candidates, diagnostics }
}

/** By business date, then name, then path: the order in which files are taken. */
export function byLandingOrder(left: Candidate, right: Candidate): number {
  return (
    compare(left.fileDate, right.fileDate) ||
    compare(left.fileName, right.fileName) ||
    compare(left.path, right.path)
  )
}

/** The first 16 hex digits of SHA256("<source>|<path below landing>|<sha256 of the content>"). */
export function fileIdOf(source: string, path: string, contentSha256: string): string {
  return createHash('sha256').update(`${source}|${path}|${contentSha256}`).digest('hex').slice(0, 16)
}

/** What a run notes down before it moves the first file, so that another run can go on from anywhere. */
export type Claim = z.infer<typeof claimSchema>

const claimSchema = z.object({
  fileId: z.string(),
  source: z.string(),
  path: z.string(),
  fileName: z.string(),
  fileDate: z.string(),
  contentSha256: z.string(),
  sizeBytes: z.number(),
})

export async function writeClaims(context: IngestContext, candidates: readonly Candidate[]): Promise<void> {
  const claims = candidates.map(
    ({ source, key, generation, ...file }): Claim => ({ ...file, source: source.name }),
  )
  await writeText(context.storage, claimsKey(context.batchId), `${JSON.stringify(claims, null, 1)}\n`)
}

/** The claims of a run; none when the list is missing or not one of ours. */
export async function readClaims(storage: Storage, key: string): Promise<readonly Claim[]> {
  const text = await readText(storage, key)
  try {
    return z.array(claimSchema).parse(JSON.parse(text))
  } catch {
    return []
  }
}

async function identify(
  { storage }: IngestContext,
  {
    file,
    fileName,
    source,
    fileDate,
  }: {
    readonly file: StoredFile
    readonly fileName: string
    readonly source: SourceSettings
    readonly fileDate: string
  },
): Promise<Candidate> {
  const hash = createHash('sha256')
  for await (const chunk of await storage.read(file.key)) hash.update(chunk as Buffer)
  const contentSha256 = hash.digest('hex')
  const path = file.key.slice(landingPrefix.length)
  return {
    source,
    fileId: fileIdOf(source.name, path, contentSha256),
    path,
    fileName,
    fileDate,
    contentSha256,
    sizeBytes: file.size,
    key: file.key,
    generation: file.generation,
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
