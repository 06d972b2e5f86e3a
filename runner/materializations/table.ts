/** A table that is computed anew on every run, and replaced when its rows are not the same. */
import { z } from 'zod'
import { defineMaterialization } from './materialization.ts'
import { auditOption, checkStorage, storageOptions } from './options.ts'
import { shapeQuery, stageWhole } from './stage.ts'
import { layoutUses } from './uses.ts'

export const table = defineMaterialization({
  name: 'table',
  options: z.strictObject({ ...storageOptions, ...auditOption }).superRefine(checkStorage),
  isIncremental: false,
  plan: (input) => stageWhole(input, shapeQuery(input.action), { keepsEqual: true }),
  shape: (action, options) => ({ casts: 'always', uses: layoutUses(action, options) }),
})
