/** Opens a project for a command: reads it, compiles it, connects its graph, and opens its warehouse. */
import { join, relative } from 'node:path'
import type { TextOf } from '../base/frame.ts'
import { compileProject } from '../compile/compile.ts'
import { createEnvironment } from '../compile/environment.ts'
import { buildGraph } from '../graph/graph.ts'
import type { Graph } from '../graph/node.ts'
import { selectActions } from '../graph/selection.ts'
import type { Manifest } from '../ir/manifest.ts'
import type { Target } from '../ir/target.ts'
import { diskFileSystem, readText } from '../project/file-system.ts'
import { type Project, readProject } from '../project/project.ts'
import type { TargetSettings } from '../project/runner-yaml.ts'
import { compiledLine, sessionLine } from '../report/header.ts'
import { openWarehouse } from '../warehouse/registry.ts'
import { type Warehouse, WarehouseError } from '../warehouse/warehouse.ts'
import type { CommandCall } from './commands/command.ts'
import { type Console, refuse, showDiagnostics } from './console.ts'
import type { SelectionOptions } from './options.ts'
import { findProjectRoot } from './project-root.ts'
import { openStatementLog } from './statement-log.ts'

/** A project that was read, and where it is to be built. */
export interface OpenedProject {
  readonly call: CommandCall
  readonly console: Console
  readonly project: Project
  readonly targetName: string
  readonly target: TargetSettings
  readonly textOf: TextOf
  readonly paths: ProjectPaths
  /** Actions that run at the same time. */
  readonly threads: number
  /** What names without a project or a dataset mean on this target, and where new datasets lie. */
  readonly defaults: {
    readonly database: string
    readonly schema: string
    readonly location: string | undefined
  }
}

/** The same, compiled. */
export interface CompiledProject extends OpenedProject {
  readonly manifest: Manifest
  readonly graph: Graph
}

/** Absolute paths. */
export interface ProjectPaths {
  readonly root: string
  /** Artifacts of compilations and runs. */
  readonly targetFolder: string
  /** Journals, and the local warehouse unless runner.yaml puts it elsewhere. */
  readonly stateFolder: string
  readonly database: string
  /** The folder that stands for all buckets on the local engine. */
  readonly bucket: string
}

// The local engine shares this machine's cores; BigQuery does the work elsewhere and only has to be waited for.
const defaultThreads = { duckdb: 4, bigquery: 16 } as const

/** Reads the project a command is about; errors in its settings end the command with 2. */
export async function openProject(
  call: CommandCall,
  console: Console,
  threads?: number | undefined,
): Promise<OpenedProject> {
  const { invocation, global } = call
  const root = findProjectRoot(invocation.workingDirectory, global.projectDir)
  const { value: project, diagnostics } = await readProject(root, diskFileSystem(root))
  const textOf = cachedTexts(project)
  showDiagnostics(console, { subject: 'Reading the project', diagnostics, textOf })
  const { runner } = project.settings
  const targetName = global.target ?? runner.defaultTarget
  const environment = createEnvironment(project, { target: targetName, vars: global.vars })
  showDiagnostics(console, { subject: 'Choosing the target', diagnostics: environment.diagnostics, textOf })
  const target = Object.hasOwn(runner.targets, targetName) ? runner.targets[targetName] : undefined
  if (target === undefined) throw new Error(`internal: no target "${targetName}", and no diagnostic about it`)
  const { defaultDatabase, defaultSchema, defaultLocation } = environment.value
  return {
    call,
    console,
    project,
    targetName,
    target,
    textOf,
    paths: pathsOf(root, target, ingestBucket(project)),
    threads: threads ?? target.concurrency ?? defaultThreads[target.warehouse],
    defaults: { database: defaultDatabase, schema: defaultSchema, location: defaultLocation },
  }
}

/**
 * Reads and compiles the project a command is about, and says what was compiled.
 *
 * Ends the command with 2 when anything is wrong with it.
 */
export async function openCompiled(
  call: CommandCall,
  console: Console,
  wishes: {
    readonly threads?: number | undefined
    readonly withAssertions?: boolean
    readonly isSilent?: boolean
  } = {},
): Promise<CompiledProject> {
  const startedAt = call.invocation.ticker.now()
  const opened = await openProject(call, console, wishes.threads)
  const { project, targetName, target, textOf, paths, threads } = opened
  const say = wishes.isSilent === true ? (): void => {} : console.say
  say(
    sessionLine(
      {
        version: call.invocation.version,
        project: project.name,
        target: targetName,
        engine: target.warehouse,
        place: placeOf(opened),
        threads,
      },
      console.style,
    ),
  )
  const { value: manifest, diagnostics } = compileProject(project, {
    target: targetName,
    vars: call.global.vars,
    runnerVersion: call.invocation.version,
    ...(wishes.withAssertions === false ? { disableAssertions: true } : {}),
  })
  const { value: graph, diagnostics: graphProblems } = buildGraph(manifest)
  showDiagnostics(console, {
    subject: 'Compilation',
    diagnostics: [...diagnostics, ...graphProblems],
    textOf,
  })
  say(compiledLine(manifest, call.invocation.ticker.now() - startedAt, console.style))
  return { ...opened, paths, manifest, graph }
}

/** The actions that a selection means; unknown names end the command with 2. */
export function select(compiled: CompiledProject, selection: SelectionOptions): readonly Target[] {
  const { value, diagnostics } = selectActions(compiled.graph, selection)
  showDiagnostics(compiled.console, { subject: 'Selection', diagnostics, textOf: compiled.textOf })
  return value
}

/** Where the data of a target lies, in words: a path below the project, or a project of Google Cloud. */
export function placeOf({ target, paths, defaults }: OpenedProject): string {
  return target.warehouse === 'duckdb'
    ? relative(paths.root, paths.database).replaceAll('\\', '/')
    : (target.project ?? defaults.database)
}

/**
 * Opens the warehouse, hands it to `work` and closes it whatever happens.
 *
 * An engine that cannot be opened, is locked or refuses access ends the command with 2, in the engine's words.
 */
export async function withWarehouse<T>(
  opened: OpenedProject,
  mode: 'read' | 'write',
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const { call, console, target, defaults, paths, threads } = opened
  const log = openStatementLog(call.invocation)
  let warehouse: Warehouse
  try {
    warehouse = await openWarehouse(
      target,
      {
        mode,
        databasePath: paths.database,
        storageRoot: paths.bucket,
        projectRoot: paths.root,
        defaultDatabase: defaults.database,
        defaultSchema: defaults.schema,
        defaultLocation: defaults.location,
        maxConcurrentJobs: threads,
        ...(log === undefined ? {} : { onStatement: log.note }),
      },
      { now: () => new Date(call.invocation.ticker.now()), random: call.invocation.random },
    )
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    refuse(console, error.message)
  }
  try {
    return await work(warehouse)
  } finally {
    await warehouse.close()
    log?.close()
  }
}

function pathsOf(root: string, target: TargetSettings, bucket: string): ProjectPaths {
  const stateFolder = join(root, '.runner')
  return {
    root,
    targetFolder: join(root, 'target'),
    stateFolder,
    database: target.file === undefined ? join(stateFolder, 'local.duckdb') : join(root, target.file),
    bucket: join(root, bucket),
  }
}

/** `ingest.bucket` of runner.yaml; `data` when it does not say. */
export function ingestBucket(project: Project): string {
  const section = project.settings.runner.sections['ingest']
  const bucket =
    section !== null && typeof section === 'object' && 'bucket' in section ? section.bucket : undefined
  return typeof bucket === 'string' ? bucket : 'data'
}

function cachedTexts(project: Project): TextOf {
  const texts = new Map<string, string | undefined>(project.files.map(({ path, text }) => [path, text]))
  return (path) => {
    if (!texts.has(path)) texts.set(path, readText(project.fileSystem, path))
    return texts.get(path)
  }
}
