/** What authors may say about an incremental model. */
import { z } from 'zod'
import { auditOption, checkStorage, storageOptions } from './options.ts'

export const incrementalOptions = z
  .strictObject({
    ...storageOptions,
    ...auditOption,
    /** Without one: merge when the model has a uniqueKey, else append. */
    incrementalStrategy: z.enum(['merge', 'append', 'insert_overwrite', 'delete_insert']).optional(),
    /** The columns whose groups delete_insert replaces; the uniqueKey when absent. */
    rebuildKey: z.array(z.string().min(1)).optional(),
    /** Keeps the table when a run asks for a full refresh. */
    protected: z.boolean().default(false),
    onSchemaChange: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['ignore', 'fail', 'extend', 'synchronize']))
      .default('fail'),
    /** A condition on the target's columns that bounds which of its rows a merge looks at. */
    updatePartitionFilter: z.string().min(1).optional(),
    /** Further merge conditions; the target is `DATAFORM_DEST` in them, the new rows `DATAFORM_SOURCE`. */
    incrementalPredicates: z.array(z.string().min(1)).default([]),
  })
  .superRefine((value, context) => {
    checkStorage(value, context)
    if (value.incrementalStrategy === 'insert_overwrite' && value.partitionBy === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['incrementalStrategy'],
        message: '"insert_overwrite" replaces partitions and needs "partitionBy"',
      })
    }
    if (value.rebuildKey !== undefined && value.incrementalStrategy !== 'delete_insert') {
      context.addIssue({
        code: 'custom',
        path: ['rebuildKey'],
        message: '"rebuildKey" belongs to incrementalStrategy "delete_insert"',
      })
    }
    if (value.updatePartitionFilter !== undefined && value.incrementalPredicates.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['incrementalPredicates'],
        message: 'give "updatePartitionFilter" or "incrementalPredicates", not both',
      })
    }
  })

export type IncrementalOptions = z.output<typeof incrementalOptions>
