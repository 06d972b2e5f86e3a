/** Numbers in the one row that probes and assertions return. */
import type { Job } from '../warehouse/warehouse.ts'

/** The whole number in the job's first row, in the named column or the first; undefined when there is none. */
export function countOf(job: Job, column?: string): number | undefined {
  const index = column === undefined ? 0 : job.columns.findIndex((one) => one.name.toLowerCase() === column)
  const value = job.rows[0]?.[index]
  const count = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined
}
