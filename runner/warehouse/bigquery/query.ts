/** Statements and scripts as query jobs. */
import type { QueryParameter } from '../../ir/plan.ts'
import type { Job, JobOptions } from '../warehouse.ts'
import type { BigqueryContext } from './context.ts'
import { type Submission, submitAndWait } from './jobs.ts'
import { countAffectedRows, readResult } from './results.ts'

/** Runs one statement or script as a query job and reads its rows. */
export async function runQuery(context: BigqueryContext, sql: string, options: JobOptions): Promise<Job> {
  const { priority, maximumBytesBilled } = context.settings
  const query = {
    query: sql,
    useLegacySql: false,
    priority,
    ...(maximumBytesBilled === undefined ? {} : { maximumBytesBilled: String(maximumBytesBilled) }),
    ...parametersOf(sql, options.parameters),
  }
  const submission: Submission = { options, work: { query }, sql }
  const job = await submitAndWait(context, submission)
  const result = await readResult(context, job, submission)
  const rowsAffected = await countAffectedRows(context, job)
  const bytes = job.statistics?.totalBytesProcessed
  return {
    id: options.jobId,
    ...result,
    ...(rowsAffected === undefined ? {} : { rowsAffected }),
    ...(bytes === undefined ? {} : { bytesProcessed: Number(bytes) }),
  }
}

function parametersOf(sql: string, parameters: readonly QueryParameter[]): Readonly<Record<string, unknown>> {
  const used = parameters.filter((parameter) => new RegExp(`@\`?${parameter.name}\\b`, 'i').test(sql))
  if (used.length === 0) return {}
  return { parameterMode: 'NAMED', queryParameters: used.map(restParameter) }
}

// A declared length or precision is no part of a parameter's type: BigQuery refuses NUMERIC(18, 2) there.
function restParameter({ name, type, value }: QueryParameter): Readonly<Record<string, unknown>> {
  if (type.kind !== 'scalar') throw new Error(`internal: parameter ${name} is not a scalar`)
  return {
    name,
    parameterType: { type: type.name },
    parameterValue: { value: value === null ? null : String(value) },
  }
}
