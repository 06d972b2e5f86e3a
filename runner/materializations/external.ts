/** A table that is read from files where they lie. */
import { z } from 'zod'
import { defineMaterialization } from './materialization.ts'

export const external = defineMaterialization({
  name: 'external',
  options: z.strictObject({
    format: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['csv', 'json'])),
    /** Where the files are; "*" stands for any characters. */
    uris: z.array(z.string().min(1)).min(1),
    skipLeadingRows: z.number().int().min(0).optional(),
    nullMarker: z.string().optional(),
    fieldDelimiter: z.string().min(1).optional(),
    quote: z.string().max(1).optional(),
    allowQuotedNewlines: z.boolean().optional(),
    allowJaggedRows: z.boolean().optional(),
    ignoreUnknownValues: z.boolean().optional(),
    maxBadRecords: z.number().int().min(0).optional(),
    encoding: z.enum(['UTF-8', 'ISO-8859-1']).optional(),
    compression: z.enum(['GZIP', 'NONE']).optional(),
    /** The part of the path before `key=value` folders, whose keys become columns. */
    hivePartitionUriPrefix: z.string().min(1).optional(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  isIncremental: false,
  plan: () => [],
})
