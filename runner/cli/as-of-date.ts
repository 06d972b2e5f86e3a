/** The day a run is about when nobody says it: the last one there is data of. */
import type { Json } from '../base/json.ts'
import { quoteTarget } from '../ir/target.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { registryOf } from './ingest.ts'
import type { CompiledProject } from './wire.ts'

/**
 * The latest `file_date` among loaded files; of one source only when the project's variable `as_of_source` names it.
 * In a project without ingestion, and before the first file, the day on which the run starts, in UTC.
 */
export async function asOfDate(
  compiled: CompiledProject,
  warehouse: Warehouse,
  startedAt: string,
): Promise<string> {
  const today = startedAt.slice(0, 10)
  const registry = registryOf(compiled)
  const { signal } = compiled.call.invocation
  if (registry === undefined) return today
  const { relations } = await warehouse.readState([registry], signal)
  if (relations.length === 0) return today
  const source: Json | undefined = compiled.manifest.project.vars['as_of_source']
  const job = await warehouse.run(
    [
      'select max(file_date) as as_of_date',
      `from ${quoteTarget(registry)}`,
      "where status = 'loaded'",
      ...(typeof source === 'string' ? ['and source = @source'] : []),
    ].join('\n'),
    {
      jobId: `as-of-date-${startedAt.replace(/\W/g, '')}`,
      signal,
      labels: {},
      parameters:
        typeof source === 'string'
          ? [{ name: 'source', type: { kind: 'scalar', name: 'STRING' }, value: source }]
          : [],
    },
  )
  const day = job.rows[0]?.[0]
  return typeof day === 'string' ? day : today
}
