/** Seeds: one multipart load job that replaces the rows of a table by those of a small file. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { LoadTask } from '../../ir/plan.ts'
import { type Job, type JobOptions, WarehouseError } from '../warehouse.ts'
import type { BigqueryContext } from './context.ts'
import { submitAndWait } from './jobs.ts'
import { fieldOfColumn } from './types.ts'

/** Multipart uploads may hold this much; a seed beyond it belongs into a bucket and an external table. */
const maxBytes = 100 * 1024 * 1024

/**
 * Replaces the rows of `load.into` by those of the file: UTF-8 CSV with a header, columns by position.
 *
 * An empty field is NULL, a quoted empty one an empty text; one value that is not of its column's type fails the job.
 * @throws WarehouseError also when the file is not there or too large for a seed
 */
export async function loadFile(context: BigqueryContext, load: LoadTask, options: JobOptions): Promise<Job> {
  const content = await contentOf(context, load)
  const { database, schema, name } = load.into
  const work = {
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
  }
  const job = await submitAndWait(context, { options, work, sql: '', content })
  const rows = job.statistics?.load?.outputRows
  return {
    id: options.jobId,
    columns: [],
    rows: [],
    totalRows: 0,
    ...(rows === undefined ? {} : { rowsAffected: Number(rows) }),
  }
}

async function contentOf({ projectRoot }: BigqueryContext, { file }: LoadTask): Promise<Uint8Array> {
  let content: Uint8Array
  try {
    content = await readFile(resolve(projectRoot, file))
  } catch (error) {
    throw new WarehouseError('not-found', `Not found: ${file}`, { cause: error })
  }
  if (content.byteLength <= maxBytes) return content
  throw new WarehouseError('limit', `${file} is larger than 100 MiB: read it through an external table`)
}
