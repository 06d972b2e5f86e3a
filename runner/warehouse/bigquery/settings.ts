/** What a target of warehouse `bigquery` says in runner.yaml. */
import { z } from 'zod'

export const bigquerySettings = z.strictObject({
  /** Project that pays for the jobs. */
  project: z.string().min(1),
  /** Location of every dataset the target touches; pinned on each call, because a job cannot be found without it. */
  location: z.string().min(1).default('US'),
  maximumBytesBilled: z.union([z.string().regex(/^\d+$/), z.number().int().positive()]).optional(),
  /** BigQuery gives up on a job after this long; best effort on its side. */
  jobTimeoutMs: z.number().int().positive().optional(),
  priority: z.enum(['INTERACTIVE', 'BATCH']).default('INTERACTIVE'),
  concurrency: z.number().int().positive().max(1000).default(16),
  /** One HTTP call that takes longer is broken off and tried again under the same job id. */
  requestTimeoutMs: z.number().int().positive().default(60_000),
  /** On every job, beside the runner's own. */
  labels: z.record(z.string(), z.string()).default({}),
  /** `projects/<project>/locations/<location>/reservations/<name>`; the project's own assignment when absent. */
  reservation: z.string().min(1).optional(),
  /** For servers that speak BigQuery's REST on another address, such as one in a test; only Google's get credentials. */
  apiEndpoint: z.url().optional(),
})

export type BigquerySettings = z.infer<typeof bigquerySettings>
