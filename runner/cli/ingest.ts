/** `runner ingest`: claims landed files, runs the raw models over them, archives them. */
import type { Diagnostic } from '../base/diagnostic.ts'
import { type BatchFile, type ClaimedBatch, claimBatch } from '../ingest/claim.ts'
import type { IngestContext } from '../ingest/context.ts'
import { type FinishedBatch, finishBatch } from '../ingest/finish.ts'
import { openLocalStorage } from '../ingest/local-storage.ts'
import { sourcesOf } from '../ingest/naming.ts'
import { type IngestSettings, readIngestSettings, type SourceSettings } from '../ingest/settings.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { locateIn } from '../project/placed-json.ts'
import { exitCodeOf } from '../report/summary.ts'
import { countOf, formatCount, formatDuration, padEnd, padStart } from '../report/text.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole, refuse, showDiagnostics } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { newRunId, runActions } from './run-actions.ts'
import { type CompiledProject, openCompiled, withWarehouse } from './wire.ts'

const registryName = 'ops_file_registry'

export async function ingest(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const compiled = await openCompiled(call, console)
  return withWarehouse(compiled, 'write', (warehouse) =>
    ingestBatch(compiled, warehouse, {
      runId: newRunId(call.invocation),
      startedAt: new Date(call.invocation.ticker.now()).toISOString(),
    }),
  )
}

/** Takes in everything that has landed, as one batch. 1 when a file was turned away or a raw model failed. */
export async function ingestBatch(
  compiled: CompiledProject,
  warehouse: Warehouse,
  run: { readonly runId: string; readonly startedAt: string },
): Promise<ExitCode> {
  const { console, call } = compiled
  const began = call.invocation.ticker.now()
  const context = ingestContext(compiled, warehouse, run.runId)
  const claimed = await claimBatch(context)
  const toLoad = claimed.value.files.filter(({ status }) => status === 'loading')
  const exitCode =
    toLoad.length === 0 ? 0 : await runRawModels(compiled, warehouse, { ...run, context, files: toLoad })
  if (exitCode === 130) return exitCode
  const finished = await finishBatch(context, claimed.value)
  console.say('')
  for (const line of batchLines(claimed.value, finished.value)) console.say(line)
  for (const line of await idleLines(compiled, context)) console.say(line)

  // When a raw model failed, rows that are missing are no news.
  const diagnostics = [...claimed.diagnostics, ...(exitCode === 0 ? finished.diagnostics : [])]
  const rejected = diagnostics.filter(({ severity }) => severity === 'error').length
  showTurnedAway(compiled, diagnostics)
  const { palette, glyphs } = console.style
  const elapsed = formatDuration(call.invocation.ticker.now() - began)
  if (exitCode === 0 && rejected === 0) {
    const { loaded } = finished.value
    const rows = loaded.reduce((total, file) => total + file.rows, 0)
    const what =
      loaded.length === 0 ? 'nothing new' : `${countOf(loaded.length, 'file')}, ${countOf(rows, 'row')}`
    console.say(`${palette.green(`${glyphs.ok} Ingested ${what}`)} ${palette.dim(`in ${elapsed}`)}`)
    return 0
  }
  const reason =
    exitCode === 0 ? `${countOf(rejected, 'problem')} with files` : 'claimed files wait for the next ingest'
  console.insist(palette.red(`${glyphs.failed} Ingest failed: ${reason}`) + palette.dim('  (exit 1)'))
  return 1
}

function ingestContext(compiled: CompiledProject, warehouse: Warehouse, batchId: string): IngestContext {
  const { console, call } = compiled
  const settings = ingestSettingsOf(compiled)
  const registry = registryOf(compiled)
  if (settings.sources.length === 0 || registry === undefined) {
    refuse(
      console,
      'this project takes in no files',
      `runner.yaml needs a section "ingest", and the project a declaration "${registryName}"`,
    )
  }
  if (compiled.target.warehouse !== 'duckdb') {
    refuse(console, 'files can be taken in on the local engine only, so far', 'use --target local')
  }
  return {
    settings: {
      ...settings,
      sources: settings.sources.filter(({ name }) => rawModel(compiled, name) !== undefined),
    },
    storage: openLocalStorage(compiled.paths.bucket, settings.bucket),
    warehouse,
    registry,
    rawTable: (source) => rawModel(compiled, source) ?? { ...registry, name: `raw_${source}` },
    batchId,
    acceptShrink: call.options['acceptShrink'] === true,
    clock: () => call.invocation.ticker.now(),
    signal: call.invocation.signal,
  }
}

/** Runs the raw models of the sources that have files, and the external tables they read. */
async function runRawModels(
  compiled: CompiledProject,
  warehouse: Warehouse,
  batch: {
    readonly runId: string
    readonly startedAt: string
    readonly context: IngestContext
    readonly files: readonly BatchFile[]
  },
): Promise<ExitCode> {
  compiled.console.say('')
  const { runId, startedAt, context, files } = batch
  const raw = new Set(
    [...new Set(files.map(({ source }) => source))].map((source) => targetKey(context.rawTable(source))),
  )
  const read = new Set(
    compiled.manifest.actions
      .filter(({ target }) => raw.has(targetKey(target)))
      .flatMap(({ dependencyTargets }) => dependencyTargets.map(targetKey)),
  )
  const selected = compiled.manifest.actions
    .map(({ target }) => target)
    .filter((target) => raw.has(targetKey(target)) || read.has(targetKey(target)))
  const result = await runActions(compiled, warehouse, {
    command: 'ingest',
    runId,
    startedAt,
    selected,
    fullRefresh: false,
    failFast: false,
    asOfDate: startedAt.slice(0, 10),
  })
  return exitCodeOf(result)
}

// A file that is turned away is its producer's fault and was set aside; what did arrive is loaded all the same.
function showTurnedAway(compiled: CompiledProject, diagnostics: readonly Diagnostic[]): void {
  const { console, textOf } = compiled
  const idle = idleSources(compiled)
  showDiagnostics(console, {
    subject: 'Ingestion',
    diagnostics: diagnostics
      .filter((diagnostic) => !isAboutIdleFile(diagnostic, idle))
      .map((diagnostic) => ({
        ...diagnostic,
        severity: diagnostic.severity === 'error' ? 'warning' : diagnostic.severity,
      })),
    textOf,
    perCode: 3,
  })
}

/** The registry of files as the project declares it. */
export function registryOf({ manifest }: CompiledProject): Target | undefined {
  return manifest.actions.find(
    ({ target, kind }) => kind === 'declaration' && target.name.endsWith(registryName),
  )?.target
}

function ingestSettingsOf({ project, console, textOf }: CompiledProject): IngestSettings {
  const { runner } = project.settings
  const { value, diagnostics } = readIngestSettings(runner.sections['ingest'], {
    locate: locateIn(runner.placed, ['ingest']),
    fallback: undefined,
  })
  showDiagnostics(console, { subject: 'Reading runner.yaml', diagnostics, textOf })
  if (value === undefined) throw new Error('internal: ingest settings without a value and without an error')
  return value
}

/** The model `raw_<source>`, with whatever prefix the target puts in front. */
function rawModel({ manifest }: CompiledProject, source: string): Target | undefined {
  const name = `raw_${source}`
  const models = manifest.actions.filter(({ kind }) => kind === 'model').map(({ target }) => target)
  return (
    models.find((target) => target.name === name) ?? models.find((target) => target.name.endsWith(`_${name}`))
  )
}

/** The sources of runner.yaml that no raw model takes. */
function idleSources(compiled: CompiledProject): readonly SourceSettings[] {
  return ingestSettingsOf(compiled).sources.filter(({ name }) => rawModel(compiled, name) === undefined)
}

/** One line for each of them that has files in landing. */
async function idleLines(compiled: CompiledProject, { storage }: IngestContext): Promise<readonly string[]> {
  const idle = idleSources(compiled)
  const landed = idle.length === 0 ? [] : (await storage.list('landing/')).map(({ key }) => baseName(key))
  return idle.flatMap((source) => {
    const count = landed.filter((name) => sourcesOf(name, [source]).length > 0).length
    const why = `stay in landing: the project has no model raw_${source.name}`
    return count === 0
      ? []
      : [compiled.console.style.palette.dim(`  ${source.name}: ${countOf(count, 'file')} ${why}`)]
  })
}

// Those files have been told of in a line of their own.
function isAboutIdleFile(diagnostic: Diagnostic, idle: readonly SourceSettings[]): boolean {
  const file = /"([^"]+)"/.exec(diagnostic.message)?.[1]
  return (
    diagnostic.code === 'file.unmatched' && file !== undefined && sourcesOf(baseName(file), idle).length > 0
  )
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** One line per source: files and rows that were loaded, and how many files were set aside. */
export function batchLines(claimed: ClaimedBatch, finished: FinishedBatch): readonly string[] {
  const sources = [...new Set(claimed.files.map(({ source }) => source))].sort()
  const width = Math.max(0, ...sources.map((source) => source.length))
  return sources.map((source) => {
    const loaded = finished.loaded.filter((file) => file.source === source)
    const rows = loaded.reduce((total, file) => total + file.rows, 0)
    const others = ['already_loaded', 'duplicate_content', 'rejected', 'quarantined'].flatMap((status) => {
      const count = claimed.files.filter((file) => file.source === source && file.status === status).length
      return count === 0 ? [] : [`${formatCount(count)} ${status.replace('_', ' ')}`]
    })
    const figures = `${padStart(countOf(loaded.length, 'file'), 10)}  ${padStart(countOf(rows, 'row'), 14)}`
    return `  ${padEnd(source, width)}  ${figures}${others.length === 0 ? '' : `  ${others.join(', ')}`}`
  })
}
