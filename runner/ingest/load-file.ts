/**
 * The normalized copy of a file that external tables read: UTF-8, LF, RFC 4180, fixed columns, every value in quotes,
 * NULL as an unquoted \N.
 */
import { hash } from 'node:crypto'
import type { HeaderMatch } from './header.ts'
import type { FileSink } from './storage.ts'

/** What is written beside the columns of the source, in this order. */
export const metadataColumns = [
  '_file_id',
  '_file_name',
  '_file_date',
  '_row_number',
  '_batch_id',
  '_ingested_at',
  '_row_hash',
  '_rescued_data',
] as const

/** The same for all rows of a file. */
export interface RowMetadata {
  readonly fileId: string
  readonly fileName: string
  /** `YYYY-MM-DD`. */
  readonly fileDate: string
  readonly batchId: string
  /** ISO 8601, UTC. */
  readonly ingestedAt: string
}

export interface LoadFileSummary {
  readonly rows: number
  /** Different values of the key column, spaces around them left aside; 0 without a key column. */
  readonly keys: number
  /** Rows with more or fewer cells than the header, and the number of the first. */
  readonly uneven: { readonly rows: number; readonly firstRow: number } | undefined
}

/** The first line of every load file. */
export function loadFileHeader(columns: readonly string[]): string {
  return `${[...columns, ...metadataColumns].map(quote).join(',')}\n`
}

/** Writes header and rows; the sink is left open. */
export async function writeLoadFile(
  sink: FileSink,
  batches: AsyncIterable<readonly (readonly string[])[]>,
  file: {
    readonly columns: readonly string[]
    readonly header: HeaderMatch
    readonly headerCells: number
    readonly key: string | undefined
    readonly metadata: RowMetadata
  },
): Promise<LoadFileSummary> {
  const { columns, header, headerCells, metadata } = file
  const keyCell = file.key === undefined ? -1 : (header.cells[columns.indexOf(file.key)] ?? -1)
  const keys = new Set<string>()
  const before = `,${[metadata.fileId, metadata.fileName, metadata.fileDate].map(quote).join(',')},"`
  const between = `",${[metadata.batchId, metadata.ingestedAt].map(quote).join(',')},"`
  // The text that goes before each value in what is hashed.
  const labels = columns.map((column) => `${column}=`)
  let rows = 0
  let unevenRows = 0
  let firstUneven = 0
  await sink.write(loadFileHeader(columns))
  for await (const batch of batches) {
    let text = ''
    for (const record of batch) {
      rows += 1
      let line = ''
      let hashed = ''
      for (let index = 0; index < columns.length; index += 1) {
        const value = record[header.cells[index] ?? -1]
        line += index === 0 ? '' : ','
        if (value === undefined) {
          line += '\\N'
          continue
        }
        line += quote(value)
        hashed += `${labels[index]}${value.length}:${value};`
      }
      if (keyCell !== -1) keys.add((record[keyCell] ?? '').trim())
      const isUneven = record.length !== headerCells
      if (isUneven) {
        unevenRows += 1
        if (unevenRows === 1) firstUneven = rows
      }
      const rescued = isUneven || header.extra.length > 0 ? rescue(record, header, headerCells) : undefined
      text += `${line}${before}${rows}${between}${hash('md5', hashed)}",${rescued === undefined ? '\\N' : quote(rescued)}\n`
    }
    await sink.write(text)
  }
  return {
    rows,
    keys: keys.size,
    uneven: unevenRows === 0 ? undefined : { rows: unevenRows, firstRow: firstUneven },
  }
}

// Cells that no column of the source takes, by name, as JSON text.
function rescue(record: readonly string[], header: HeaderMatch, headerCells: number): string | undefined {
  const named = header.extra.flatMap(({ name, cell }) =>
    record[cell] === undefined ? [] : [[name, record[cell]]],
  )
  const surplus = record
    .slice(headerCells)
    .map((value, index) => [`column_${headerCells + index + 1}`, value])
  const entries = [...named, ...surplus]
  return entries.length === 0 ? undefined : JSON.stringify(Object.fromEntries(entries))
}

function quote(value: string): string {
  return value.includes('"') ? `"${value.replaceAll('"', '""')}"` : `"${value}"`
}
