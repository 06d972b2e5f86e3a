/** The questions that ingestion asks of the raw tables. Only rows of files that are asked for are touched. */
import { quoteName } from '../ir/quote.ts'
import type { Target } from '../ir/target.ts'
import { quoteTarget, targetKey } from '../ir/target.ts'
import type { IngestContext } from './context.ts'
import { type RegistryRow, runStep } from './registry.ts'

/** The sources among `sources` whose raw table exists. */
export async function existingRawTables(
  context: IngestContext,
  sources: readonly string[],
): Promise<ReadonlySet<string>> {
  if (sources.length === 0) return new Set()
  const targets = sources.map((source): [string, Target] => [source, context.rawTable(source)])
  const state = await context.warehouse.readState(
    targets.map(([, target]) => target),
    context.signal,
  )
  const existing = new Set(state.relations.map((relation) => targetKey(relation.target)))
  return new Set(targets.filter(([, target]) => existing.has(targetKey(target))).map(([source]) => source))
}

/** Takes out what an interrupted run may have loaded of these files. */
export async function unloadFiles(context: IngestContext, files: readonly RegistryRow[]): Promise<void> {
  const existing = await existingRawTables(context, [...new Set(files.map((file) => file.source))])
  for (const source of existing) {
    const ids = files.filter((file) => file.source === source).map((file) => file.fileId)
    await runStep(
      context,
      `unload-${source}`,
      `delete from ${quoteTarget(context.rawTable(source))}\nwhere _file_id in unnest(split(@file_ids, ','))`,
      [{ name: 'file_ids', type: { kind: 'scalar', name: 'STRING' }, value: ids.join(',') }],
    )
  }
}

/** Different values of the key column among the rows of one loaded file. */
export async function countKeys(
  context: IngestContext,
  file: { readonly source: string; readonly fileId: string },
  key: string,
): Promise<number> {
  const job = await runStep(
    context,
    `count-keys-${file.source}-${file.fileId}`,
    `select count(distinct trim(${quoteName(key)})) as count_keys\nfrom ${quoteTarget(context.rawTable(file.source))}\nwhere _file_id = @file_id`,
    [{ name: 'file_id', type: { kind: 'scalar', name: 'STRING' }, value: file.fileId }],
  )
  return Number(job.rows[0]?.[0] ?? 0)
}

/** Rows by file id that this batch has in the raw table of a source. */
export async function countBatchRows(
  context: IngestContext,
  source: string,
): Promise<ReadonlyMap<string, number>> {
  const job = await runStep(
    context,
    `count-rows-${source}`,
    `select\n    _file_id,\n    count(*) as count_rows\nfrom ${quoteTarget(context.rawTable(source))}\nwhere _batch_id = @batch_id\ngroup by _file_id`,
    [{ name: 'batch_id', type: { kind: 'scalar', name: 'STRING' }, value: context.batchId }],
  )
  return new Map(job.rows.map(([fileId, rows]) => [String(fileId), Number(rows)]))
}
