/** Config keys that several materializations share, under Dataform's names. */
import { z } from 'zod'

const words = z.array(z.string().min(1))

/** How a table is laid out and labelled. */
export const storageOptions = {
  /** A GoogleSQL expression: `order_date`, `DATE_TRUNC(order_date, MONTH)`. */
  partitionBy: z.string().min(1).optional(),
  clusterBy: words.max(4).default([]),
  partitionExpirationDays: z.number().int().positive().optional(),
  requirePartitionFilter: z.boolean().default(false),
  labels: z.record(z.string(), z.string()).default({}),
  /** Further BigQuery table options, each value a GoogleSQL expression. */
  additionalOptions: z.record(z.string(), z.string()).default({}),
}

/** When the model's own assertions are asked: before readers see the rows, or after. */
export const auditOption = { audit: z.enum(['before', 'after']).default('before') }

export interface StorageOptions {
  readonly partitionBy?: string | undefined
  readonly clusterBy: readonly string[]
  readonly partitionExpirationDays?: number | undefined
  readonly requirePartitionFilter: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly additionalOptions: Readonly<Record<string, string>>
}

/** What zod cannot say key by key: two options that need a third. For use in `superRefine`. */
export function checkStorage(options: StorageOptions, context: z.RefinementCtx): void {
  const needsPartition = [
    ...(options.partitionExpirationDays === undefined ? [] : ['partitionExpirationDays']),
    ...(options.requirePartitionFilter ? ['requirePartitionFilter'] : []),
  ]
  for (const key of needsPartition) {
    if (options.partitionBy !== undefined) continue
    context.addIssue({ code: 'custom', path: [key], message: `"${key}" needs "partitionBy"` })
  }
  const named = {
    partition_expiration_days: 'partitionExpirationDays',
    require_partition_filter: 'requirePartitionFilter',
  }
  for (const [option, key] of Object.entries(named)) {
    if (options.additionalOptions[option] === undefined || !needsPartition.includes(key)) continue
    context.addIssue({
      code: 'custom',
      path: ['additionalOptions', option],
      message: `"${option}" is already given by "${key}"`,
    })
  }
}
