/** Seeds: one multipart load job that replaces the rows of a table by those of a small file. */
import { readFile } from 'node:fs/promises'
import type { LoadTask } from '../../ir/plan.ts'
import type { Job, JobOptions } from '../warehouse.ts'
import { type JobContext, referenceOf, submitAndWait } from './jobs.ts'
import { fieldOfColumn } from './types.ts'

/** Multipart uploads may hold this much; a seed beyond it belongs into a bucket and an external table. */
const maxBytes = 100 * 1024 * 1024

/** @throws Error when the file cannot be read or is too large for a seed */
export async function loadFile(context: JobContext, load: LoadTask, options: JobOptions): Promise<Job> {
  const content = await readFile(load.file)
  if (content.byteLength > maxBytes)
    throw new Error(`"${load.file}" is larger than 100 MiB: read it through an external table`)
  const { database, schema, name } = load.into
  const metadata = {
    jobReference: referenceOf(context, options.jobId),
    configuration: {
      labels: { ...context.settings.labels, ...options.labels },
      load: {
        destinationTable: { projectId: database, datasetId: schema, tableId: name },
        sourceFormat: 'CSV',
        skipLeadingRows: 1,
        allowQuotedNewlines: true,
        encoding: 'UTF-8',
        maxBadRecords: 0,
        schema: { fields: load.columns.map(fieldOfColumn) },
        createDisposition: 'CREATE_IF_NEEDED',
        writeDisposition: 'WRITE_TRUNCATE',
      },
    },
  }
  const boundary = `runner-${options.jobId}`
  const insert = {
    method: 'POST' as const,
    path: '/jobs',
    query: { uploadType: 'multipart' },
    media: {
      contentType: `multipart/related; boundary=${boundary}`,
      body: multipart(boundary, metadata, content),
    },
  }
  const job = await submitAndWait(context, insert, { jobId: options.jobId, sql: '', signal: options.signal })
  const rows = job.statistics?.load?.outputRows
  return {
    id: options.jobId,
    columns: [],
    rows: [],
    totalRows: 0,
    ...(rows === undefined ? {} : { rowsAffected: Number(rows) }),
  }
}

function multipart(boundary: string, metadata: unknown, content: Uint8Array): Uint8Array {
  const head = `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n`
  const middle = `--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`
  return Buffer.concat([Buffer.from(head + middle), content, Buffer.from(`\r\n--${boundary}--\r\n`)])
}
