/** `ops_file_registry`: what is known of every file that was ever offered, one row per file id. */
import type { Json } from '../base/json.ts'
import { quoteTarget } from '../ir/target.ts'
import type { Job, JobOptions } from '../warehouse/warehouse.ts'
import type { IngestContext } from './context.ts'
import type { FileStatus } from './decide.ts'

/** A row of the registry; times are ISO 8601 in UTC. */
export interface RegistryRow {
  readonly fileId: string
  readonly source: string
  readonly sourceSystem: string
  /** Below `landing/`. */
  readonly path: string
  readonly fileName: string
  readonly fileDate: string
  readonly contentSha256: string
  readonly sizeBytes: number
  readonly rowCount: number | null
  readonly status: FileStatus
  readonly statusReason: string | null
  readonly ingestSeq: number | null
  readonly batchId: string
  readonly claimedAt: string
  readonly loadedAt: string | null
  readonly archivedUri: string | null
}

const columns = [
  { name: 'file_id', type: 'STRING', field: 'fileId' },
  { name: 'source', type: 'STRING', field: 'source' },
  { name: 'source_system', type: 'STRING', field: 'sourceSystem' },
  { name: 'path', type: 'STRING', field: 'path' },
  { name: 'file_name', type: 'STRING', field: 'fileName' },
  { name: 'file_date', type: 'DATE', field: 'fileDate' },
  { name: 'content_sha256', type: 'STRING', field: 'contentSha256' },
  { name: 'size_bytes', type: 'INT64', field: 'sizeBytes' },
  { name: 'row_count', type: 'INT64', field: 'rowCount' },
  { name: 'status', type: 'STRING', field: 'status' },
  { name: 'status_reason', type: 'STRING', field: 'statusReason' },
  { name: 'ingest_seq', type: 'INT64', field: 'ingestSeq' },
  { name: 'batch_id', type: 'STRING', field: 'batchId' },
  { name: 'claimed_at', type: 'TIMESTAMP', field: 'claimedAt' },
  { name: 'loaded_at', type: 'TIMESTAMP', field: 'loadedAt' },
  { name: 'archived_uri', type: 'STRING', field: 'archivedUri' },
] as const satisfies readonly { name: string; type: string; field: keyof RegistryRow }[]

/** Makes the registry and its dataset when they are missing. */
export async function createRegistry(context: IngestContext): Promise<void> {
  const { registry } = context
  const list = columns.map((column) => `    ${column.name} ${column.type}`).join(',\n')
  await runStep(
    context,
    'create-registry-dataset',
    `create schema if not exists \`${registry.database}.${registry.schema}\``,
  )
  await runStep(
    context,
    'create-registry',
    `create table if not exists ${quoteTarget(registry)} (\n${list}\n)`,
  )
}

/** All rows, in the order in which files were loaded, those that never were last. */
export async function readRegistry(context: IngestContext, step: string): Promise<readonly RegistryRow[]> {
  const list = columns.map((column) => `    ${column.name}`).join(',\n')
  const job = await runStep(
    context,
    step,
    `select\n${list}\nfrom ${quoteTarget(context.registry)}\norder by ingest_seq is null, ingest_seq, file_id`,
  )
  return job.rows.map(toRow)
}

/** Inserts rows, or replaces those with the same file id, all in one statement. */
export async function writeRegistry(
  context: IngestContext,
  step: string,
  rows: readonly RegistryRow[],
): Promise<void> {
  if (rows.length === 0) return
  const names = columns.map(({ name }) => name)
  const values = columns.map(({ name, type }, index) => {
    const text = `nullif(cells[offset(${index})], '')`
    return `        ${type === 'STRING' ? text : `cast(${text} as ${type})`} as ${name}`
  })
  const sql = [
    `merge ${quoteTarget(context.registry)} as registry`,
    'using (',
    `    select\n${values.join(',\n')}`,
    "    from (select split(line, '\\t') as cells from unnest(split(@rows, '\\n')) as line)",
    ') as news',
    'on registry.file_id = news.file_id',
    `when matched then update set\n${names
      .slice(1)
      .map((name) => `    ${name} = news.${name}`)
      .join(',\n')}`,
    `when not matched then insert (${names.join(', ')})`,
    `values (${names.map((name) => `news.${name}`).join(', ')})`,
  ].join('\n')
  await runStep(context, step, sql, [
    { name: 'rows', type: { kind: 'scalar', name: 'STRING' }, value: rows.map(toLine).join('\n') },
  ])
}

// One parameter for any number of rows: a line each, cells between tabs, nothing for null. No value has an empty text.
function toLine(row: RegistryRow): string {
  return columns.map(({ field }) => String(row[field] ?? '').replace(/[\t\n]/g, ' ')).join('\t')
}

/** Runs one statement of this batch; `step` is unique inside the batch and makes the job's id. */
export function runStep(
  context: IngestContext,
  step: string,
  sql: string,
  parameters: JobOptions['parameters'] = [],
): Promise<Job> {
  return context.warehouse.run(sql, {
    jobId: `${context.batchId}-ingest-${step}`,
    signal: context.signal,
    labels: { run_id: context.batchId.toLowerCase().replace(/[^a-z0-9_-]/g, '_'), room: 'ingest' },
    parameters,
  })
}

function toRow(cells: readonly Json[]): RegistryRow {
  const read = (field: keyof RegistryRow): Json =>
    cells[columns.findIndex((column) => column.field === field)] ?? null
  const text = (field: keyof RegistryRow): string => String(read(field) ?? '')
  const textOrNull = (field: keyof RegistryRow): string | null => (read(field) === null ? null : text(field))
  const numberOrNull = (field: keyof RegistryRow): number | null =>
    read(field) === null ? null : Number(read(field))
  return {
    fileId: text('fileId'),
    source: text('source'),
    sourceSystem: text('sourceSystem'),
    path: text('path'),
    fileName: text('fileName'),
    fileDate: text('fileDate'),
    contentSha256: text('contentSha256'),
    sizeBytes: Number(read('sizeBytes')),
    rowCount: numberOrNull('rowCount'),
    status: text('status') as FileStatus,
    statusReason: textOrNull('statusReason'),
    ingestSeq: numberOrNull('ingestSeq'),
    batchId: text('batchId'),
    claimedAt: text('claimedAt'),
    loadedAt: textOrNull('loadedAt'),
    archivedUri: textOrNull('archivedUri'),
  }
}
