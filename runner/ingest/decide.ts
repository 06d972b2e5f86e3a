/** What to do with a file, given what the registry knows. Pure: no file is opened here. */

export type FileStatus =
  | 'loading'
  | 'loaded'
  | 'superseded'
  | 'rejected'
  | 'quarantined'
  | 'duplicate_content'
  | 'already_loaded'

/** The part of a registry row that decisions look at. */
export interface KnownFile {
  readonly fileId: string
  readonly source: string
  /** Below `landing/`. */
  readonly path: string
  readonly fileDate: string
  readonly contentSha256: string
  readonly status: FileStatus
  readonly ingestSeq: number | null
}

export interface FoundFile {
  readonly fileId: string
  readonly source: string
  readonly load: 'snapshot' | 'append'
  readonly path: string
  readonly contentSha256: string
}

export type FileDecision =
  | { readonly kind: 'load'; readonly overwrites: boolean }
  | { readonly kind: 'already-loaded' }
  | { readonly kind: 'duplicate-content'; readonly original: KnownFile }

/**
 * Decides about one file.
 * @param known rows of all files, those that the batch has already accepted included. Only files whose rows are in the
 * raw table, or will be, count: a rejected or quarantined one is tried again.
 */
export function decideFile(file: FoundFile, known: readonly KnownFile[]): FileDecision {
  const loaded = known.filter((row) => row.source === file.source && hasRows(row))
  if (loaded.some((row) => row.fileId === file.fileId)) return { kind: 'already-loaded' }
  const overwrites = loaded.some((row) => row.path === file.path)
  const original = loaded.find((row) => row.contentSha256 === file.contentSha256)
  // An unchanged day of a snapshot is information; the same events under another name are not.
  if (original !== undefined && file.load === 'append') return { kind: 'duplicate-content', original }
  return { kind: 'load', overwrites: overwrites && file.load === 'append' }
}

/**
 * The accepted snapshot that a snapshot of `fileDate` is compared with: the effective one of the greatest earlier date.
 */
export function previousSnapshot<T extends KnownFile>(
  source: string,
  fileDate: string,
  known: readonly T[],
): T | undefined {
  let best: T | undefined
  for (const row of known) {
    const isAccepted = row.status === 'loaded' || row.status === 'loading'
    if (row.source !== source || !isAccepted || row.fileDate >= fileDate) continue
    const isLater = best === undefined || row.fileDate > best.fileDate
    const replaces =
      best !== undefined && row.fileDate === best.fileDate && sequenceOf(row) >= sequenceOf(best)
    if (isLater || replaces) best = row
  }
  return best
}

/** Whether a snapshot lost too many keys to be believed. One without any key always did. */
export function hasShrunk(snapshot: {
  readonly keys: number
  readonly previousKeys: number
  readonly minKeepRatio: number
  readonly isAccepted: boolean
}): boolean {
  if (snapshot.keys === 0) return true
  return !snapshot.isAccepted && snapshot.keys < snapshot.minKeepRatio * snapshot.previousKeys
}

/** Of several loaded snapshots of one source and date only the last to be loaded counts; these are the others. */
export function supersededFiles<T extends KnownFile>(snapshots: readonly T[]): readonly T[] {
  const effective = new Map<string, T>()
  for (const row of snapshots) {
    if (row.status !== 'loaded') continue
    const day = `${row.source} ${row.fileDate}`
    const other = effective.get(day)
    if (other === undefined || sequenceOf(row) > sequenceOf(other)) effective.set(day, row)
  }
  return snapshots.filter(
    (row) => row.status === 'loaded' && effective.get(`${row.source} ${row.fileDate}`) !== row,
  )
}

function hasRows(row: KnownFile): boolean {
  return row.status === 'loaded' || row.status === 'superseded' || row.status === 'loading'
}

// A file of the batch itself has no number yet and comes after all that have one.
function sequenceOf(row: KnownFile): number {
  return row.ingestSeq ?? Number.POSITIVE_INFINITY
}
