/** A view: the query itself, read anew by everyone who asks. */
import { z } from 'zod'
import { defineMaterialization } from './materialization.ts'
import { storageOptions } from './options.ts'

export const view = defineMaterialization({
  name: 'view',
  options: z
    .strictObject({
      materialized: z.boolean().default(false),
      labels: storageOptions.labels,
      additionalOptions: storageOptions.additionalOptions,
      partitionBy: storageOptions.partitionBy,
      clusterBy: storageOptions.clusterBy,
    })
    .superRefine((options, context) => {
      if (options.materialized) return
      for (const key of ['partitionBy', 'clusterBy'] as const) {
        const value = options[key]
        if (value === undefined || value.length === 0) continue
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `"${key}" of a view needs "materialized: true"`,
        })
      }
    }),
  isIncremental: false,
  plan: () => [],
})
