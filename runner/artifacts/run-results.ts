/** target/run_results.json: what a run did, for programs and for the next run. Written after every run, failed or not. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RunResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** The version of the file's form; another number means another form. */
export const runResultsSchema = 'runner/run_results/1'

export interface RunResultsFile {
  readonly schema: typeof runResultsSchema
  readonly runnerVersion: string
  readonly command: string
  readonly target: string
  readonly result: RunResult
}

export function writeRunResults(targetFolder: string, file: Omit<RunResultsFile, 'schema'>): void {
  writeFileAtomically(
    join(targetFolder, 'run_results.json'),
    `${JSON.stringify({ schema: runResultsSchema, ...file }, null, 2)}\n`,
  )
}

/**
 * The results of the last run, or undefined when there are none of this version.
 * @throws Error when the file has the right version and another form: somebody has edited it.
 */
export function readRunResults(targetFolder: string): RunResultsFile | undefined {
  const path = join(targetFolder, 'run_results.json')
  if (!existsSync(path)) return undefined
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!versioned.safeParse(value).success) return undefined
  return fileSchema.parse(value) as RunResultsFile
}

/** The results of one action in a results file. */
export function resultOf(file: RunResultsFile, target: Target): RunResult['actions'][number] | undefined {
  const key = targetKey(target)
  return file.result.actions.find((action) => targetKey(action.target) === key)
}

const versioned = z.looseObject({ schema: z.literal(runResultsSchema) })

const targetSchema = z.object({ database: z.string(), schema: z.string(), name: z.string() })
const span = z.object({ path: z.string(), start: z.number().int(), end: z.number().int() })
const diagnostic = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  span: span.optional(),
  related: z.array(z.object({ message: z.string(), span })),
  hint: z.string().optional(),
})
const task = z.object({
  name: z.string(),
  status: z.enum(['successful', 'failed', 'warned', 'skipped', 'unneeded', 'cancelled']),
  attempts: z.array(z.object({ startedAt: z.string(), endedAt: z.string(), error: diagnostic.optional() })),
  job: z
    .object({ id: z.string(), bytesProcessed: z.number().optional(), rowsAffected: z.number().optional() })
    .optional(),
  assertion: z
    .object({
      target: targetSchema,
      severity: z.enum(['error', 'warn', 'log']),
      rowsChecked: z.number(),
      rowsFailed: z.number(),
    })
    .optional(),
})
const fileSchema = z.object({
  schema: z.literal(runResultsSchema),
  runnerVersion: z.string(),
  command: z.string(),
  target: z.string(),
  result: z.object({
    runId: z.string(),
    status: z.enum(['successful', 'failed', 'cancelled', 'timed-out']),
    startedAt: z.string(),
    endedAt: z.string(),
    actions: z.array(
      z.object({
        target: targetSchema,
        status: z.enum(['successful', 'failed', 'skipped', 'cancelled', 'disabled']),
        skippedBecause: targetSchema.optional(),
        rowsWritten: z.number().optional(),
        startedAt: z.string().optional(),
        endedAt: z.string().optional(),
        tasks: z.array(task),
      }),
    ),
  }),
})
