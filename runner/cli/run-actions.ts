/** Plans and executes a set of actions, with journal, artifacts and reports: what build, run, ingest and demo share. */
import { join } from 'node:path'
import { writeCompiledSql, writePlannedClaims, writePublishedClaims } from '../artifacts/compiled-files.ts'
import { writeManifest, writePlan } from '../artifacts/manifest-file.ts'
import { writeRunResults } from '../artifacts/run-results.ts'
import { systemClock } from '../base/clock.ts'
import { executePlan } from '../execute/execute.ts'
import type { QueryParameter } from '../ir/plan.ts'
import type { RunResult } from '../ir/run.ts'
import type { Target } from '../ir/target.ts'
import { openJournal } from '../journal/journal.ts'
import { planRun, targetsToDescribe } from '../plan/plan.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Invocation } from './invocation.ts'
import { openReporter, runContext, tellGithub } from './reporting.ts'
import type { CompiledProject } from './wire.ts'

/** What is to be run, and how. */
export interface RunRequest {
  /** The verb that the person typed, for the last line. */
  readonly command: string
  readonly runId: string
  readonly startedAt: string
  readonly selected: readonly Target[]
  readonly fullRefresh: boolean
  readonly failFast: boolean
  /** `YYYY-MM-DD`: the parameter `@as_of_date`. */
  readonly asOfDate: string
}

/** Runs the actions; what becomes of them is shown, journaled and written to target/, failed or not. */
export async function runActions(
  compiled: CompiledProject,
  warehouse: Warehouse,
  request: RunRequest,
): Promise<RunResult> {
  const { call, manifest, paths, threads } = compiled
  const { signal } = call.invocation
  const state = await warehouse.readState(targetsToDescribe(manifest, request.selected), signal)
  const plan = planRun({
    manifest,
    graph: compiled.graph,
    selected: request.selected,
    state,
    runConfig: {
      runId: request.runId,
      startedAt: request.startedAt,
      fullRefresh: request.fullRefresh,
      concurrency: threads,
      failureMode: request.failFast ? 'no-new' : 'continue',
      parameters: parametersOf(request),
    },
    traits: warehouse.traits,
  })
  writeProjectArtifacts(compiled)
  writePlan(paths.targetFolder, plan)
  writePlannedClaims(paths.targetFolder, manifest, plan)

  const context = runContext(compiled, request.command)
  const reporter = openReporter(compiled, context)
  const journal = await openJournal(join(paths.stateFolder, 'runs', `${request.runId}.ndjson`), {
    clock: systemClock,
  })
  try {
    const result = await executePlan(plan, {
      warehouse,
      journal,
      clock: systemClock,
      random: call.invocation.random,
      signal,
      report: (event) => reporter.report(event),
    })
    writePublishedClaims(paths.targetFolder, manifest, result)
    writeRunResults(paths.targetFolder, {
      runnerVersion: call.invocation.version,
      command: request.command,
      target: compiled.targetName,
      result,
    })
    tellGithub(compiled, { plan, result, context })
    return result
  } finally {
    reporter.close()
    await journal.close()
  }
}

/** Writes manifest.json and the compiled queries. */
export function writeProjectArtifacts({ manifest, paths }: CompiledProject): void {
  writeManifest(paths.targetFolder, manifest)
  writeCompiledSql(paths.targetFolder, manifest)
}

/** The name of a run: its second in UTC, so that names sort by time, and four random digits. */
export function newRunId({ ticker, random }: Invocation): string {
  const second = new Date(ticker.now()).toISOString().slice(0, 19).replace(/[-:]/g, '')
  return `${second}Z-${Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0')}`
}

function parametersOf({ runId, startedAt, asOfDate }: RunRequest): readonly QueryParameter[] {
  return [
    { name: 'run_id', type: { kind: 'scalar', name: 'STRING' }, value: runId },
    { name: 'run_started_at', type: { kind: 'scalar', name: 'TIMESTAMP' }, value: startedAt },
    { name: 'as_of_date', type: { kind: 'scalar', name: 'DATE' }, value: asOfDate },
  ]
}
