/** Runs of small projects on the local engine, one after the other on one file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../runner/base/clock.ts'
import type { Diagnostic } from '../../runner/base/diagnostic.ts'
import type { Json } from '../../runner/base/json.ts'
import { executePlan } from '../../runner/execute/execute.ts'
import { buildGraph } from '../../runner/graph/graph.ts'
import type { Action } from '../../runner/ir/action.ts'
import type { RunConfig } from '../../runner/ir/plan.ts'
import type { ActionResult, RunResult } from '../../runner/ir/run.ts'
import type { PlanTraits } from '../../runner/materializations/materialization.ts'
import { planRun, targetsToDescribe } from '../../runner/plan/plan.ts'
import { openDuckdb } from '../../runner/warehouse/duckdb/index.ts'
import type { Warehouse } from '../../runner/warehouse/warehouse.ts'
import { manifestOf } from '../plan/planning.ts'
import { DATABASE, runConfig } from './model.ts'

export interface LocalProject {
  readonly warehouse: Warehouse
  /** Plans the actions against what exists and runs them. */
  run(actions: readonly Action[], config?: Partial<RunConfig>): Promise<RunResult>
  /** Runs a statement or script; its last rows as objects. */
  query(sql: string): Promise<readonly Readonly<Record<string, Json>>[]>
  write(file: string, text: string): Promise<void>
  close(): Promise<void>
}

/** @param traits what plans may rely on, where that is less than the engine can. */
export async function openLocal(traits: Partial<PlanTraits> = {}): Promise<LocalProject> {
  const folder = await mkdtemp(join(tmpdir(), 'local-'))
  const warehouse = await openDuckdb({
    path: join(folder, 'local.duckdb'),
    mode: 'write',
    defaultDatabase: DATABASE,
    storageRoot: join(folder, 'storage'),
    projectRoot: folder,
    threads: 1,
    maxConcurrentJobs: 2,
    now: () => new Date('2024-02-01T00:00:00Z'),
  })
  const signal = new AbortController().signal
  let jobs = 0
  return {
    warehouse,
    run: async (actions, config = {}) => {
      const manifest = manifestOf(actions)
      const selected = manifest.actions.map((action) => action.target)
      const state = await warehouse.readState(targetsToDescribe(manifest, selected), signal)
      const plan = planRun({
        manifest,
        graph: buildGraph(manifest).value,
        selected,
        state,
        runConfig: runConfig(config),
        traits: { ...warehouse.traits, ...traits },
      })
      const journal = { path: 'memory', append: async () => {}, close: async () => {} }
      return executePlan(plan, {
        warehouse,
        journal,
        clock: systemClock,
        random: () => 0,
        signal,
        report: () => {},
      })
    },
    query: async (sql) => {
      jobs += 1
      const job = await warehouse.run(sql, {
        jobId: `q${jobs}`,
        signal,
        labels: {},
        parameters: runConfig().parameters,
      })
      return job.rows.map((row) =>
        Object.fromEntries(job.columns.map((column, index) => [column.name, row[index] ?? null])),
      )
    },
    write: (file, text) => writeFile(join(folder, file), text),
    close: async () => {
      await warehouse.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** What became of an action, with the words of whatever went wrong. */
export function told(result: RunResult, name: string): string {
  const action = result.actions.find((one) => one.target.name === name)
  if (action === undefined) return 'not in the run'
  const errors = errorsOf(result, name).map((error) => error.message)
  return errors.length === 0 ? action.status : `${action.status}: ${errors.join('; ')}`
}

/** What went wrong in an action, task by task. */
export function errorsOf(result: RunResult, name: string): readonly Diagnostic[] {
  const action = result.actions.find((one) => one.target.name === name)
  return (action?.tasks ?? []).flatMap((task) => task.attempts.at(-1)?.error ?? [])
}

/** The action, which must have succeeded. */
export function done(result: RunResult, name: string): ActionResult {
  const action = result.actions.find((one) => one.target.name === name)
  if (action?.status !== 'successful') throw new Error(`${name} is ${told(result, name)}`)
  return action
}
