/** What authors may say about a snapshot. */
import { z } from 'zod'
import { auditOption, checkStorage, storageOptions } from './options.ts'

const columnName = z.string().min(1)
const since = z
  .string()
  .regex(
    /^(-infinity|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?)$/,
    'write a date, a timestamp or "-infinity"',
  )

export const snapshotOptions = z
  .strictObject({
    ...storageOptions,
    ...auditOption,
    mode: z.enum(['full_snapshot', 'delta']).default('full_snapshot'),
    strategy: z.enum(['check', 'timestamp']).default('check'),
    /** The column that says when the source changed the record. */
    updatedAt: columnName.optional(),
    /** Columns whose change makes a version; `since` is when a column added later began to count. */
    trackedColumns: z.array(z.union([columnName, z.strictObject({ name: columnName, since })])).min(1),
    /** Columns that are overwritten in the open version. */
    type1Columns: z.array(columnName).default([]),
    hardDeletes: z.enum(['ignore', 'invalidate', 'new_record']).default('ignore'),
    /** A condition on an observation that is true for a delete; mode delta only. */
    deleteFlag: z.string().min(1).optional(),
    fileDate: columnName.default('_file_date'),
    sequence: columnName.default('ingest_seq'),
    rowNumber: columnName.default('_row_number'),
    fileId: columnName.default('_file_id'),
    /** The zone in which a file's date begins. */
    businessTimezone: z.string().min(1).default('UTC'),
  })
  .superRefine((value, context) => {
    checkStorage(value, context)
    const problem = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (value.strategy === 'timestamp' && value.updatedAt === undefined) {
      problem(
        'updatedAt',
        'strategy "timestamp" needs "updatedAt", the column that says when a record changed',
      )
    }
    if (value.mode === 'delta' && value.strategy !== 'timestamp') {
      problem('strategy', 'mode "delta" orders its records by time and needs strategy "timestamp"')
    }
    if (value.deleteFlag !== undefined && value.mode !== 'delta') {
      problem('deleteFlag', '"deleteFlag" belongs to mode "delta"; a full snapshot deletes by absence')
    }
    const names = [
      ...value.trackedColumns.map((column) => (typeof column === 'string' ? column : column.name)),
      ...value.type1Columns,
    ]
    const seen = new Set<string>()
    for (const name of names) {
      if (seen.has(name.toLowerCase()))
        problem('trackedColumns', `"${name}" is listed twice among trackedColumns and type1Columns`)
      seen.add(name.toLowerCase())
    }
  })

export type SnapshotOptions = z.output<typeof snapshotOptions>
