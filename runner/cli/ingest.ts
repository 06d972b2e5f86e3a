/** `runner ingest`: claims landed files, runs the raw models over them, archives them. */
import { type ClaimedBatch, claimBatch } from '../ingest/claim.ts'
import type { IngestContext } from '../ingest/context.ts'
import { type FinishedBatch, finishBatch } from '../ingest/finish.ts'
import { openLocalStorage } from '../ingest/local-storage.ts'
import { type IngestSettings, readIngestSettings } from '../ingest/settings.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { locateIn } from '../project/placed-json.ts'
import { exitCodeOf } from '../report/summary.ts'
import { countOf, formatCount, formatDuration, padEnd, padStart } from '../report/text.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole, refuse, showDiagnostics } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { newRunId, runActions } from './run-actions.ts'
import { type CompiledProject, openCompiled, select, withWarehouse } from './wire.ts'

/** The tag of the models that append claimed files to the raw tables. */
const rawTag = 'tag:raw'
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
  const { console, textOf, call } = compiled
  const began = call.invocation.ticker.now()
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
  const context: IngestContext = {
    settings,
    storage: openLocalStorage(compiled.paths.bucket, settings.bucket),
    warehouse,
    registry,
    rawTable: (source) => rawTarget(compiled, source, registry),
    batchId: run.runId,
    clock: () => call.invocation.ticker.now(),
    signal: call.invocation.signal,
  }
  const claimed = await claimBatch(context)
  const toLoad = claimed.value.files.filter(({ status }) => status === 'loading')
  let exitCode: ExitCode = 0
  if (toLoad.length > 0) {
    console.say('')
    const sources = new Set(toLoad.map(({ source }) => source))
    const selected = select(compiled, { select: [rawTag], exclude: [] }).filter((target) =>
      readsOneOf(target, sources, context),
    )
    const result = await runActions(compiled, warehouse, {
      command: 'ingest',
      runId: run.runId,
      startedAt: run.startedAt,
      selected,
      fullRefresh: false,
      failFast: false,
      asOfDate: run.startedAt.slice(0, 10),
    })
    exitCode = exitCodeOf(result)
  }
  if (exitCode === 130) return exitCode
  const finished = await finishBatch(context, claimed.value)
  console.say('')
  for (const line of batchLines(claimed.value, finished.value)) console.say(line)
  const diagnostics = [...claimed.diagnostics, ...finished.diagnostics]
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  // A file that is turned away is the producer's fault and was set aside: what did arrive is loaded all the same.
  showDiagnostics(console, {
    subject: 'Ingestion',
    diagnostics: diagnostics.map((diagnostic) => ({
      ...diagnostic,
      severity: diagnostic.severity === 'error' ? 'warning' : diagnostic.severity,
    })),
    textOf,
  })
  const { palette, glyphs } = console.style
  const elapsed = formatDuration(call.invocation.ticker.now() - began)
  if (exitCode === 0 && errors.length === 0) {
    const rows = finished.value.loaded.reduce((total, file) => total + file.rows, 0)
    const what =
      finished.value.loaded.length === 0
        ? 'nothing new'
        : `${countOf(finished.value.loaded.length, 'file')}, ${countOf(rows, 'row')}`
    console.say(`${palette.green(`${glyphs.ok} Ingested ${what}`)} ${palette.dim(`in ${elapsed}`)}`)
    return 0
  }
  console.insist(
    palette.red(`${glyphs.failed} Ingest failed: ${countOf(errors.length, 'file')} turned away`) +
      palette.dim('  (exit 1)'),
  )
  return 1
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

function rawTarget({ manifest }: CompiledProject, source: string, registry: Target): Target {
  const name = `raw_${source}`
  const model = manifest.actions.find(({ target, kind }) => kind === 'model' && target.name.endsWith(name))
  return model?.target ?? { database: registry.database, schema: registry.schema, name }
}

function readsOneOf(target: Target, sources: ReadonlySet<string>, context: IngestContext): boolean {
  return [...sources].some((source) => targetKey(context.rawTable(source)) === targetKey(target))
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
