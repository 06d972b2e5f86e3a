/**
 * The folders of a bucket.
 *
 * landing/<folder>/[dt=YYYY-MM-DD/]<file>                     where producers write
 * staging/run_id=<run>/<source>/<file_id>_<file>              claimed by one run
 * staging/run_id=<run>/_claims.json                           where each of them came from
 * staging/load/<source>/<file_id>.csv                         normalized, read by external tables
 * archive/<source>/dt=YYYY-MM-DD/<file_id>_<file>             loaded
 * quarantine/<source>/dt=YYYY-MM-DD/<file_id>_<file>          rejected, with <name>.error.json beside it
 */

export const landingPrefix = 'landing/'
export const stagingPrefix = 'staging/'
export const loadPrefix = 'staging/load/'

interface FiledFile {
  readonly source: string
  readonly fileId: string
  readonly fileName: string
  /** `YYYY-MM-DD`. */
  readonly fileDate: string
}

export function stagedKey(batchId: string, file: Pick<FiledFile, 'source' | 'fileId' | 'fileName'>): string {
  return `staging/run_id=${batchId}/${file.source}/${file.fileId}_${file.fileName}`
}

export function claimsKey(batchId: string): string {
  return `staging/run_id=${batchId}/_claims.json`
}

export function loadKey(source: string, fileId: string): string {
  return `staging/load/${source}/${fileId}.csv`
}

/** A file with a header and no rows: an external table over the folder has files to read even when nothing is claimed. */
export function loadHeaderKey(source: string): string {
  return `staging/load/${source}/000000_header.csv`
}

export function archiveKey(file: FiledFile): string {
  return `archive/${file.source}/dt=${file.fileDate}/${file.fileId}_${file.fileName}`
}

export function quarantineKey(file: FiledFile): string {
  return `quarantine/${file.source}/dt=${file.fileDate}/${file.fileId}_${file.fileName}`
}

/** Takes a key of the staging folder apart; undefined for lists of claims, load files and what is not ours. */
export function parseStagedKey(
  key: string,
):
  | { readonly batchId: string; readonly source: string; readonly fileId: string; readonly fileName: string }
  | undefined {
  const match = /^staging\/run_id=([^/]+)\/([^/]+)\/([0-9a-f]{16})_([^/]+)$/.exec(key)
  if (match === null) return undefined
  const [, batchId = '', source = '', fileId = '', fileName = ''] = match
  return { batchId, source, fileId, fileName }
}
