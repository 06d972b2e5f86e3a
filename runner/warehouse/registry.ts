/** The warehouses there are. Each is loaded when it is opened: an engine takes longer to load than most commands run. */
import { type Warehouse, WarehouseError } from './warehouse.ts'

/** What a target of runner.yaml says, with the keys of every engine; an engine takes its own. */
export interface TargetWishes {
  readonly warehouse: WarehouseName
  readonly project?: string | undefined
  readonly billingProject?: string | undefined
  readonly location?: string | undefined
  readonly concurrency?: number | undefined
  readonly maximumBytesBilled?: number | string | undefined
  readonly jobTimeoutMs?: number | undefined
  readonly priority?: 'interactive' | 'batch' | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly reservation?: string | undefined
  readonly apiEndpoint?: string | undefined
  readonly memoryLimit?: string | undefined
  readonly threads?: number | undefined
}

/** What the command knows beside the target. Paths are absolute. */
export interface OpeningContext {
  /** `read` never waits for a writer and cannot write; engines that know no difference ignore it. */
  readonly mode: 'read' | 'write'
  /** The file of the local engine. */
  readonly databasePath: string
  /** The folder that stands for all buckets on the local engine. */
  readonly storageRoot: string
  readonly projectRoot: string
  readonly defaultDatabase: string
  readonly defaultSchema: string
  /** Where the project's datasets lie; a target's own location goes before it. */
  readonly defaultLocation?: string | undefined
  readonly maxConcurrentJobs: number
  /** Told of every statement in the words of the local engine. */
  readonly onStatement?: (jobId: string, sql: string) => void
}

export interface WarehouseEffects {
  readonly now: () => Date
  /** From 0 to below 1. */
  readonly random: () => number
}

const openers = { duckdb, bigquery } as const

export type WarehouseName = keyof typeof openers

/** Opens the warehouse of a target. @throws WarehouseError when it is locked, cannot be reached or nobody is billed. */
export function openWarehouse(
  target: TargetWishes,
  context: OpeningContext,
  effects: WarehouseEffects,
): Promise<Warehouse> {
  return openers[target.warehouse](target, context, effects)
}

async function duckdb(
  target: TargetWishes,
  context: OpeningContext,
  { now }: WarehouseEffects,
): Promise<Warehouse> {
  const { openDuckdb } = await import('./duckdb/index.ts')
  const { databasePath: path, defaultLocation: _, ...places } = context
  return openDuckdb({
    ...places,
    path,
    now,
    ...(target.memoryLimit === undefined ? {} : { memoryLimit: target.memoryLimit }),
    ...(target.threads === undefined ? {} : { threads: target.threads }),
    ...(target.jobTimeoutMs === undefined ? {} : { statementTimeoutMs: target.jobTimeoutMs }),
  })
}

async function bigquery(
  target: TargetWishes,
  context: OpeningContext,
  effects: WarehouseEffects,
): Promise<Warehouse> {
  const { openBigquery } = await import('./bigquery/index.ts')
  const { bigquerySettings } = await import('./bigquery/settings.ts')
  const location = target.location ?? context.defaultLocation
  const project = target.billingProject ?? target.project ?? context.defaultDatabase
  if (project === '')
    throw new WarehouseError(
      'invalid-query',
      'nothing says which Google Cloud project is billed: set `project` of the target in runner.yaml, or `defaultProject` in workflow_settings.yaml',
    )
  // What a person can write wrongly was checked, with its place, when runner.yaml was read.
  const settings = bigquerySettings.parse({
    project,
    concurrency: Math.min(context.maxConcurrentJobs, 1000),
    ...(location === undefined ? {} : { location }),
    ...(target.maximumBytesBilled === undefined ? {} : { maximumBytesBilled: target.maximumBytesBilled }),
    ...(target.jobTimeoutMs === undefined ? {} : { jobTimeoutMs: target.jobTimeoutMs }),
    ...(target.priority === undefined ? {} : { priority: target.priority.toUpperCase() }),
    ...(target.labels === undefined ? {} : { labels: target.labels }),
    ...(target.reservation === undefined ? {} : { reservation: target.reservation }),
    ...(target.apiEndpoint === undefined ? {} : { apiEndpoint: target.apiEndpoint }),
  })
  return openBigquery(settings, {
    now: () => effects.now().toISOString(),
    random: effects.random,
    projectRoot: context.projectRoot,
  })
}
