/** Reads one claimed file, writes its load file, and says whether it may be loaded. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { Candidate } from './candidate.ts'
import type { IngestContext } from './context.ts'
import { readCsvRows } from './csv-rows.ts'
import { FileError } from './file-error.ts'
import { type HeaderMatch, matchHeader } from './header.ts'
import { readJsonRows } from './json-rows.ts'
import { archiveKey, loadKey, quarantineKey, stagedKey } from './keys.ts'
import { type LoadFileSummary, writeLoadFile } from './load-file.ts'

export type StagedFile =
  | { readonly kind: 'ready'; readonly summary: LoadFileSummary; readonly warnings: readonly Diagnostic[] }
  | { readonly kind: 'quarantined'; readonly reason: Diagnostic }

type Rows = AsyncGenerator<readonly (readonly string[])[]>

/**
 * Normalizes a file that lies in the staging folder of this batch.
 *
 * Reports `schema.added_column`, `schema.missing_column` and `schema.uneven_rows`; a file that cannot be used is
 * `schema.missing_required` or `file.unreadable`, and leaves no load file.
 */
export async function stageFile(
  context: IngestContext,
  file: Candidate,
  ingestedAt: string,
): Promise<StagedFile> {
  const { storage, batchId } = context
  const { source } = file
  const asked = { ...file, source: source.name }
  const shown = storage.describe(quarantineKey(asked))
  const bytes = await storage.read(stagedKey(batchId, asked))
  const read = source.format === 'csv' ? readCsvRows : readJsonRows
  const rows = read(bytes, { name: file.fileName, encoding: source.encoding })
  const sink = await storage.write(loadKey(source.name, file.fileId))
  try {
    const { header, match, body } =
      source.format === 'csv' ? await takeHeader(rows, file) : wholeObject(rows, file)
    const refusal = refuseHeader(match, file, { path: shown, start: 0, end: header.join(',').length })
    if (refusal !== undefined) {
      await rows.return(undefined)
      await sink.discard()
      return { kind: 'quarantined', reason: refusal }
    }
    const summary = await writeLoadFile(sink, body, {
      columns: source.columns,
      header: match,
      headerCells: header.length,
      key: source.key,
      metadata: {
        fileId: file.fileId,
        fileName: file.fileName,
        fileDate: file.fileDate,
        batchId,
        ingestedAt,
      },
    })
    await sink.finish()
    return { kind: 'ready', summary, warnings: warn(context, file, { header, match, summary }) }
  } catch (error) {
    await sink.discard()
    if (!(error instanceof FileError)) throw error
    const reason = diagnose(
      'file.unreadable',
      { file: shown, problem: error.message },
      { span: { path: shown, start: 0, end: 0 } },
    )
    return { kind: 'quarantined', reason }
  }
}

interface Opened {
  readonly header: readonly string[]
  readonly match: HeaderMatch
  readonly body: AsyncIterable<readonly (readonly string[])[]>
}

// The first record of the first batch is the header; a file without any record has no column at all.
async function takeHeader(rows: Rows, { source }: Candidate): Promise<Opened> {
  const first = await rows.next()
  const [header = [], ...rest] = first.done === true ? [] : first.value
  return { header, match: matchHeader(header, source), body: prepend(rest, rows) }
}

function wholeObject(rows: Rows, { source }: Candidate): Opened {
  return { header: source.columns, match: matchHeader(source.columns, source), body: rows }
}

async function* prepend(first: readonly (readonly string[])[], rest: Rows): Rows {
  yield first
  yield* rest
}

function refuseHeader(match: HeaderMatch, { source }: Candidate, span: Span): Diagnostic | undefined {
  const file = span.path
  if (match.repeated.length > 0) {
    const names = match.repeated.map((name) => `"${name}"`).join(', ')
    return diagnose('file.unreadable', { file, problem: `its header names ${names} twice` }, { span })
  }
  if (match.missingRequired.length === 0) return undefined
  const columns = source.columns.filter((column) => match.missingRequired.includes(column))
  return diagnose('schema.missing_required', { file, columns, near: match.near }, { span })
}

function warn(
  { storage }: IngestContext,
  file: Candidate,
  {
    header,
    match,
    summary,
  }: { readonly header: readonly string[]; readonly match: HeaderMatch; readonly summary: LoadFileSummary },
): readonly Diagnostic[] {
  const shown = storage.describe(archiveKey({ ...file, source: file.source.name }))
  const headerSpan = { path: shown, start: 0, end: header.join(',').length }
  const [extra] = match.extra
  const extraStart =
    extra === undefined || extra.cell === 0 ? 0 : header.slice(0, extra.cell).join(',').length + 1
  const extraEnd = extraStart + (header[extra?.cell ?? 0]?.length ?? 0)
  return [
    ...(match.extra.length === 0
      ? []
      : [
          diagnose(
            'schema.added_column',
            { file: shown, columns: match.extra.map(({ name }) => name) },
            { span: { path: shown, start: extraStart, end: extraEnd } },
          ),
        ]),
    ...(match.missing.length === 0
      ? []
      : [diagnose('schema.missing_column', { file: shown, columns: match.missing }, { span: headerSpan })]),
    ...(summary.uneven === undefined
      ? []
      : [
          diagnose(
            'schema.uneven_rows',
            { file: shown, ...summary.uneven, cells: header.length },
            { span: headerSpan },
          ),
        ]),
  ]
}
