/** The last move of a file: to the archive, or to quarantine with the reason beside it. */
import type { IngestContext } from './context.ts'
import { archiveKey, quarantineKey } from './keys.ts'
import type { RegistryRow } from './registry.ts'
import { writeText } from './storage.ts'

/** Where a file ends with its status, as a key. */
export function finalKey(
  row: Pick<RegistryRow, 'status' | 'source' | 'fileId' | 'fileName' | 'fileDate'>,
): string {
  return row.status === 'rejected' || row.status === 'quarantined' ? quarantineKey(row) : archiveKey(row)
}

/** Moves a settled file; call it only after its row is committed. Doing it twice does no harm. */
export async function moveOut({ storage }: IngestContext, row: RegistryRow, from: string): Promise<void> {
  const to = finalKey(row)
  if (to.startsWith('quarantine/')) await writeText(storage, `${to}.error.json`, errorText(row))
  await storage.move(from, to)
}

// Only what the registry holds, so that a repeated move writes the same bytes.
function errorText(row: RegistryRow): string {
  const report = {
    source: row.source,
    path: row.path,
    file_date: row.fileDate,
    content_sha256: row.contentSha256,
    status: row.status,
    reason: row.statusReason,
    batch_id: row.batchId,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
