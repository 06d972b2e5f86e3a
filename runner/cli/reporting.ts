/** Picks how a run is shown, and writes what GitHub Actions wants to know at its end. */
import { appendFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { compiledFileFinder } from '../artifacts/compiled-files.ts'
import type { RunEvent } from '../ir/event.ts'
import type { Plan } from '../ir/plan.ts'
import type { RunResult } from '../ir/run.ts'
import { runAnnotations, stepSummary } from '../report/github.ts'
import { jsonReporter } from '../report/json.ts'
import { plainReporter } from '../report/plain.ts'
import { quietReporter } from '../report/quiet.ts'
import type { Reporter, RunContext } from '../report/reporter.ts'
import { terminalReporter } from '../report/terminal.ts'
import { type CompiledProject, placeOf } from './wire.ts'

/** What reporters need to know of a run of `command`. */
export function runContext(compiled: CompiledProject, command: string): RunContext {
  const { manifest, textOf, target, paths, call } = compiled
  const fileOf = compiledFileFinder(manifest)
  const prefix = relative(call.invocation.workingDirectory, paths.targetFolder).split(sep).join('/')
  return {
    command,
    isStep: command === 'ingest',
    manifest,
    textOf,
    output: placeOf(compiled),
    showsBytes: target.warehouse === 'bigquery',
    compiledFile: (action) => {
      const file = fileOf(action)
      return file === undefined ? undefined : `${prefix}/${file}`
    },
  }
}

/** All reporters the command line asks for, as one. */
export function openReporter(compiled: CompiledProject, context: RunContext): Reporter {
  const { console, call } = compiled
  const place = { output: console.human, style: console.style, ticker: call.invocation.ticker }
  const human = console.isQuiet
    ? quietReporter(context, place)
    : console.isLive
      ? terminalReporter(context, place)
      : plainReporter(context, place)
  if (!call.global.json) return human
  const machine = jsonReporter(context, { output: console.machine })
  return {
    report(event: RunEvent): void {
      machine.report(event)
      human.report(event)
    },
    close(): void {
      machine.close()
      human.close()
    },
  }
}

/** Annotations in the log and the page of the job; nothing outside GitHub Actions. */
export function tellGithub(
  compiled: CompiledProject,
  run: { plan: Plan; result: RunResult; context: RunContext },
): void {
  const { console, call, paths } = compiled
  if (!console.isGithub) return
  const { environment, workingDirectory } = call.invocation
  const repository = environment['GITHUB_WORKSPACE'] ?? workingDirectory
  const below = relative(repository, paths.root).split(sep).join('/')
  const pathPrefix = below === '' || below.startsWith('..') ? '' : `${below}/`
  for (const line of runAnnotations({ ...run, pathPrefix })) console.insist(line)
  const page = environment['GITHUB_STEP_SUMMARY']
  if (page !== undefined && page !== '') appendFileSync(page, stepSummary(run))
}
