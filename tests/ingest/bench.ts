/** A bucket in a temporary folder, the sources of the shop, and the local warehouse, to ingest into. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import type { Diagnostic } from '../../runner/base/diagnostic.ts'
import { type ClaimedBatch, claimBatch } from '../../runner/ingest/claim.ts'
import type { IngestContext } from '../../runner/ingest/context.ts'
import { type FinishedBatch, finishBatch } from '../../runner/ingest/finish.ts'
import { metadataColumns } from '../../runner/ingest/load-file.ts'
import { openLocalStorage } from '../../runner/ingest/local-storage.ts'
import { type IngestSettings, readIngestSettings } from '../../runner/ingest/settings.ts'
import type { Storage } from '../../runner/ingest/storage.ts'
import type { Target } from '../../runner/ir/target.ts'
import { quoteTarget } from '../../runner/ir/target.ts'
import type { Job, Warehouse } from '../../runner/warehouse/warehouse.ts'
import { openTestWarehouse } from './warehouse.ts'

export interface Bench {
  readonly root: string
  readonly settings: IngestSettings
  /** Drops a file into landing; `at` is its time of creation. */
  drop(path: string, content: string | Buffer, at?: string): void
  /** One whole ingestion: claim, raw models, finish. */
  ingest(batchId: string, options?: IngestOptions): Promise<Ingested>
  query(sql: string): Promise<readonly (readonly unknown[])[]>
  /** Paths of all files below the bucket, in order, without load headers. */
  files(): readonly string[]
  read(path: string): string
  /** Forgets what was not committed, as the end of the process does. */
  crash(): Promise<void>
  close(): Promise<void>
}

export interface IngestOptions {
  readonly acceptShrink?: boolean
  /** Stands between ingestion and the storage or the warehouse, to count, fail or disturb. */
  readonly wrapStorage?: (storage: Storage) => Storage
  readonly wrapWarehouse?: (warehouse: Warehouse) => Warehouse
  /** Called between the raw models and the finish. */
  readonly beforeFinish?: () => Promise<void>
}

export interface Ingested {
  readonly claimed: ClaimedBatch
  readonly finished: FinishedBatch
  readonly diagnostics: readonly Diagnostic[]
}

const database = 'shop'
const registry: Target = { database, schema: 'ecom_ops', name: 'ops_file_registry' }
const rawTable = (source: string): Target => ({ database, schema: 'ecom_raw', name: `raw_${source}` })

/**
 * Opens an empty bench, or one that goes on from the folder of another.
 * @param sources names of the sources to take part; all of the shop's when absent.
 */
export async function openBench(
  start: { readonly from?: string; readonly sources?: readonly string[] } = {},
): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'ingest-'))
  if (start.from !== undefined) cpSync(start.from, root, { recursive: true, preserveTimestamps: true })
  const bucket = join(root, 'data')
  const settings = shopSettings(start.sources)
  let warehouse = await openTestWarehouse(root)
  return {
    root,
    settings,
    drop: (path, content, at = '2024-06-01T12:00:00Z') => {
      const target = join(bucket, 'landing', path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, content)
      utimesSync(target, new Date(at), new Date(at))
    },
    ingest: async (batchId, options = {}) => {
      const storage = openLocalStorage(bucket, 'data')
      const context: IngestContext = {
        settings,
        storage: options.wrapStorage?.(storage) ?? storage,
        warehouse: options.wrapWarehouse?.(warehouse) ?? warehouse,
        registry,
        rawTable,
        batchId,
        clock: () => Date.parse('2024-06-02T00:00:00Z'),
        signal: new AbortController().signal,
        ...(options.acceptShrink === undefined ? {} : { acceptShrink: options.acceptShrink }),
      }
      const claimed = await claimBatch(context)
      await runRawModels(context.warehouse, settings, claimed.value)
      await options.beforeFinish?.()
      const finished = await finishBatch(context, claimed.value)
      return {
        claimed: claimed.value,
        finished: finished.value,
        diagnostics: [...claimed.diagnostics, ...finished.diagnostics],
      }
    },
    query: async (sql) => (await run(warehouse, 'query', sql)).rows,
    files: () =>
      readdirSync(bucket, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== '000000_header.csv')
        .map((entry) => join(entry.parentPath, entry.name).slice(bucket.length + 1))
        .sort(),
    read: (path) => readFileSync(join(bucket, path), 'utf8'),
    crash: async () => {
      await warehouse.close()
      warehouse = await openTestWarehouse(root)
    },
    close: () => warehouse.close(),
  }
}

/** The file id by the rule of the specification, computed here again. */
export function fileId(source: string, path: string, content: string | Buffer): string {
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
  return sha256(`${source}|${path}|${sha256(content)}`).slice(0, 16)
}

/** Codes of diagnostics in order, each with its message. */
export function messages(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => `${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`)
}

const rawTypes: Readonly<Record<string, string>> = {
  _file_date: 'date',
  _row_number: 'int64',
  _ingested_at: 'timestamp',
}

// What the models of the project do: an external table over the load files, and new files appended to raw.
async function runRawModels(
  warehouse: Warehouse,
  settings: IngestSettings,
  batch: ClaimedBatch,
): Promise<void> {
  const sources = new Set(batch.files.filter((file) => file.status === 'loading').map((file) => file.source))
  for (const { name, columns } of settings.sources.filter((source) => sources.has(source.name))) {
    const external = quoteTarget({ database, schema: 'ecom_raw', name: `external_${name}` })
    const raw = quoteTarget(rawTable(name))
    // BigQuery takes no column whose name begins with _FILE_, so the external table has names of its own.
    const texts = [
      ...columns.map((column) => `\`${column}\``),
      ...metadataColumns.map((column) => column.slice(1)),
    ]
    const all = [...columns.map((column) => `\`${column}\``), ...metadataColumns]
    const types = all.map((column) => rawTypes[column] ?? 'string')
    const statements = [
      'create schema if not exists `shop.ecom_raw`',
      `create or replace external table ${external} (${texts.map((column) => `${column} string`).join(', ')}) options (format = 'CSV', uris = ['gs://shop/staging/load/${name}/*.csv'], skip_leading_rows = 1, null_marker = '\\\\N', allow_quoted_newlines = true)`,
      `create table if not exists ${raw} (${all.map((column, index) => `${column} ${types[index]}`).join(', ')})`,
      `insert into ${raw} (${all.join(', ')}) select ${texts.map((column, index) => `cast(${column} as ${types[index]})`).join(', ')} from ${external} where file_id not in (select _file_id from ${raw})`,
    ]
    for (const [index, sql] of statements.entries())
      await run(warehouse, `${batch.batchId}-${name}-${index}`, sql)
  }
}

function run(warehouse: Warehouse, jobId: string, sql: string): Promise<Job> {
  return warehouse.run(sql, { jobId, signal: new AbortController().signal, labels: {}, parameters: [] })
}

function shopSettings(names: readonly string[] | undefined): IngestSettings {
  const { value, diagnostics } = readIngestSettings(parse(readFileSync('runner.yaml', 'utf8')).ingest, {
    locate: () => undefined,
    fallback: undefined,
  })
  if (value === undefined) throw new Error(JSON.stringify(diagnostics))
  return { ...value, sources: value.sources.filter(({ name }) => names?.includes(name) ?? true) }
}
