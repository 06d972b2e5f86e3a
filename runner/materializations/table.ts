/** A table that is computed anew on every run. */
import { z } from 'zod'
import { defineMaterialization } from './materialization.ts'
import { auditOption, checkStorage, storageOptions } from './options.ts'

export const table = defineMaterialization({
  name: 'table',
  options: z.strictObject({ ...storageOptions, ...auditOption }).superRefine(checkStorage),
  isIncremental: false,
  plan: () => [],
})
