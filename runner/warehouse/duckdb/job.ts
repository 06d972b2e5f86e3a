/** One job: a statement or script on one connection, with its transaction. */
import { type Diagnosed, hasErrors } from '../../base/diagnostic.ts'
import type { Json } from '../../base/json.ts'
import type { QueryParameter } from '../../ir/plan.ts'
import type { Column, SqlType } from '../../ir/types.ts'
import type { Statement } from '../../sql/ast/script.ts'
import { resolveStatement } from '../../sql/resolve/resolve.ts'
import type { ResolveOptions } from '../../sql/resolve/session.ts'
import type { ResolvedQuery, ResolvedStatement } from '../../sql/resolve/tree.ts'
import { WarehouseError } from '../warehouse.ts'
import type { CatalogChanges, RelationRecord } from './catalog.ts'
import { noteStatements } from './catalog-storage.ts'
import type { Engine, Rows } from './engine.ts'
import { filesOf, makeFolder } from './file-list.ts'
import { checkPartitionFilters } from './partition-filter.ts'
import { madeView, resolverCatalog, viewQuery } from './resolver-catalog.ts'
import type { Session } from './session.ts'
import type { DuckdbSettings } from './settings.ts'
import { unsupportedStatement } from './statements.ts'
import { createContext, type GivenValue, type TranslationWorld } from './translate/context.ts'
import { externalSource, storagePath } from './translate/external.ts'
import type { Program } from './translate/program.ts'
import type { RoutineDefinition } from './translate/routine.ts'
import { statementProgram } from './translate/statement.ts'

/** Where the variables of a script live; the innermost scope of a name counts. */
export interface Variables {
  readonly find: (name: string) => GivenValue | undefined
  readonly system: (name: string) => GivenValue | undefined
  readonly all: () => readonly { readonly name: string; readonly type: SqlType }[]
}

export interface Job {
  readonly session: Session
  readonly id: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly engine: Engine
  readonly changes: CatalogChanges
  readonly parameters: readonly QueryParameter[]
  readonly maxRows: number | undefined
  /** `failed`: a statement of the transaction failed, so nothing but ROLLBACK can follow. */
  transaction: 'none' | 'open' | 'failed'
}

/** What a statement gave. */
export interface Outcome extends Rows {
  readonly columns: readonly Column[]
  /** Whether the rows are a result, not just the absence of one. */
  readonly hasResult?: boolean
  readonly rowsAffected?: number
}

/** One text with what can be named in it besides the catalog. */
export interface Source {
  readonly text: string
  readonly variables: Variables
  readonly parameters: readonly QueryParameter[]
}

export const noVariables: Variables = { find: () => undefined, system: () => undefined, all: () => [] }

/** What the resolver needs to know for a text of this job. */
export function resolveOptions(job: Job, source: Source): ResolveOptions {
  return {
    catalog: resolverCatalog(job.changes, namingOf(job, source)),
    parameters: source.parameters.map(({ name, type }) => (name === '' ? { type } : { name, type })),
    variables: source.variables.all(),
    timeZone: timeZoneOf(job, source),
  }
}

/** The value of a diagnosed result. @throws WarehouseError for the first error in it. */
export function demand<T>(diagnosed: Diagnosed<T>): T {
  if (!hasErrors(diagnosed.diagnostics)) return diagnosed.value
  const error = diagnosed.diagnostics.find((diagnostic) => diagnostic.severity === 'error')
  const kind =
    error?.code === 'sql-table'
      ? 'not-found'
      : error?.code === 'sql-unsupported'
        ? 'unsupported'
        : 'invalid-query'
  throw new WarehouseError(kind, error?.message ?? 'the statement has an error', {
    offset: error?.span?.start,
    // Whoever has to tell a wrong statement from one that failed finds the diagnostic here.
    cause: error,
  })
}

export function resolve(job: Job, source: Source, statement: Statement): ResolvedStatement {
  const resolved = demand(resolveStatement(statement, resolveOptions(job, source)))
  const name = resolved.kind === 'bigqueryOnly' ? resolved.statement : undefined
  const reason = name === undefined ? undefined : unsupportedStatement(statement.kind, name)
  if (reason !== undefined) throw new WarehouseError('unsupported', reason, { offset: statement.start })
  return resolved
}

/** The program of a statement; undefined for what belongs to the script around it. */
export function translate(job: Job, source: Source, statement: ResolvedStatement): Program | undefined {
  const world = worldOf(job, source)
  checkPartitionFilters(world, statement)
  const definition: RoutineDefinition = {
    context: createContext(world),
    text: source.text,
    now: job.session.settings.now().toISOString(),
    dataset: (dataset) => job.changes.dataset(dataset),
    relationsIn: (dataset) =>
      job.changes
        .relations()
        .filter(({ target }) => target.database === dataset.database && target.schema === dataset.schema),
    routine: (target) => job.changes.routine(target),
  }
  const program = statementProgram(definition, statement)
  return program === undefined
    ? undefined
    : { ...program, isCacheable: !world.isFresh() && source.variables === noVariables }
}

/**
 * Translates and runs a statement; undefined for what belongs to the script around it.
 *
 * Datasets are made and dropped one job at a time, so that whoever comes second finds them there; views too, because
 * they share the macros of their dataset.
 */
export async function runStatement(
  job: Job,
  source: Source,
  statement: ResolvedStatement,
): Promise<Outcome | undefined> {
  const work = async (): Promise<Outcome | undefined> => {
    const program = translate(job, source, statement)
    return program === undefined ? undefined : runProgram(job, program)
  }
  const isShared =
    statement.kind === 'createSchema' ||
    statement.kind === 'createView' ||
    (statement.kind === 'drop' && statement.objectType === 'schema')
  return isShared && job.transaction === 'none' ? job.session.oneAtATime(work) : work()
}

/** Runs a program: in the script's transaction, or in one of its own when it writes. */
export async function runProgram(job: Job, program: Program): Promise<Outcome> {
  if (job.transaction === 'failed')
    throw new WarehouseError(
      'invalid-query',
      'Transaction is aborted; only ROLLBACK TRANSACTION can follow',
      { jobId: job.id },
    )
  try {
    if (program.isReadOnly || job.transaction === 'open') return await runSteps(job, program)
    return await inTransaction(job, () => runSteps(job, program))
  } catch (error) {
    if (job.transaction === 'open') job.transaction = 'failed'
    throw error
  }
}

/** Runs `work` between BEGIN and COMMIT; an error undoes what it did, in the file and in the catalog. */
export async function inTransaction<T>(job: Job, work: () => Promise<T>): Promise<T> {
  await job.engine.run('BEGIN TRANSACTION')
  let result: T
  try {
    result = await work()
  } catch (error) {
    await rollBack(job)
    throw error
  }
  await commit(job)
  return result
}

/** Writes the catalog's changes and commits. DuckDB calls the COMMIT of a failed transaction a success, so none gets here. */
export async function commit(job: Job): Promise<void> {
  try {
    await job.engine.run('COMMIT')
  } catch (error) {
    job.changes.rollback()
    throw error
  }
  job.changes.commit()
  job.session.hasUnpublished = true
}

export async function rollBack(job: Job): Promise<void> {
  job.changes.rollback()
  // After a failed COMMIT, or after an interrupt, there may be no transaction left to roll back.
  await job.engine.rollback()
}

async function runSteps(job: Job, program: Program): Promise<Outcome> {
  if (program.writesFile !== undefined) prepareFile(job, program.writesFile)
  let rowsAffected: number | undefined
  let result: Rows = { rows: [], totalRows: 0 }
  for (const step of program.steps) {
    switch (step.role) {
      case 'run':
        await job.engine.run(step.sql)
        break
      case 'count':
        rowsAffected = (rowsAffected ?? 0) + (await job.engine.run(step.sql))
        break
      case 'rows':
        result = await job.engine.read(step.sql, program.columns, job.maxRows)
        break
      case 'refuse': {
        const row = await job.engine.firstRow(step.sql)
        if (row === undefined) break
        const message = typeof step.message === 'function' ? step.message(row) : step.message
        throw new WarehouseError('invalid-query', message ?? 'refused', {
          offset: step.offset,
          jobId: job.id,
        })
      }
    }
  }
  program.apply?.(job.changes)
  if (program.touches !== undefined && (rowsAffected ?? 0) > 0)
    job.changes.touch(program.touches, job.session.settings.now().toISOString())
  for (const note of job.changes.takeUnsaved())
    for (const sql of noteStatements(note.table, note.key, note.record)) await job.engine.run(sql)
  const hasResult = program.steps.some((step) => step.role === 'rows')
  return {
    ...result,
    columns: program.columns,
    hasResult,
    ...(rowsAffected === undefined ? {} : { rowsAffected }),
  }
}

function prepareFile(job: Job, { pattern, overwrite }: NonNullable<Program['writesFile']>): void {
  const [first] = filesOf(pattern) ?? []
  if (first !== undefined && !overwrite)
    throw new WarehouseError(
      'invalid-query',
      `The destination of EXPORT DATA is not empty: ${first} exists; write overwrite = true`,
      { jobId: job.id },
    )
  makeFolder(pattern)
}

export function worldOf(job: Job, source: Source): TranslationWorld & { isFresh(): boolean } {
  const { settings } = job.session
  // What it reads may be other the next time: files, or rows made of the catalog.
  let isFresh = false
  return {
    defaultDatabase: settings.defaultDatabase,
    timeZone: timeZoneOf(job, source),
    isFresh: () => isFresh,
    relation: (target) => job.changes.relation(target),
    madeView: (target) => {
      isFresh = true
      return madeView(target, job.changes, namingOf(job, source))
    },
    externalSource: (record, isDefinition) => {
      isFresh = true
      return externalSource(record, externalFiles(record, settings, isDefinition))
    },
    exportPath: (uri) => storagePath(uri, settings),
    viewQuery: (record) => currentView(job, record),
    parameter: (key) => parameterOf(source.parameters, key),
    variable: (kind, name) =>
      kind === 'script' ? source.variables.find(name) : systemVariable(job, source, name),
  }
}

function currentView(job: Job, record: RelationRecord): ResolvedQuery | undefined {
  const view = viewQuery(record, job.changes, resolverCatalog(job.changes, job.session.settings))
  if (view === undefined || view.value !== undefined) return view?.value
  const reason =
    view.diagnostics.find((diagnostic) => diagnostic.severity === 'error')?.message ?? 'it has an error'
  throw new WarehouseError('invalid-query', `The view "${record.target.name}" no longer works: ${reason}`)
}

/** What stands for names that say less than all: a script may have set @@dataset_id and @@dataset_project_id. */
export function namingOf(
  job: Job,
  source: Source,
): Pick<DuckdbSettings, 'defaultDatabase' | 'defaultSchema'> {
  const { defaultDatabase, defaultSchema } = job.session.settings
  const project = source.variables.system('dataset_project_id')?.value
  const dataset = source.variables.system('dataset_id')?.value
  return {
    defaultDatabase: typeof project === 'string' ? project : defaultDatabase,
    ...(typeof dataset === 'string'
      ? { defaultSchema: dataset }
      : defaultSchema === undefined
        ? {}
        : { defaultSchema }),
  }
}

// What the script has set or noted, else what holds for every job. Costs of Google Cloud have no value here.
function systemVariable(job: Job, source: Source, name: string): GivenValue | undefined {
  const set = source.variables.system(name)
  if (set !== undefined) return set
  const { defaultDatabase, defaultSchema } = job.session.settings
  const values: Readonly<Record<string, Json>> = {
    time_zone: timeZoneOf(job, source),
    project_id: defaultDatabase,
    dataset_project_id: defaultDatabase,
    dataset_id: defaultSchema ?? null,
    current_job_id: job.id,
    'script.job_id': job.id,
    'script.creation_time': job.startedAt,
    row_count: null,
    'error.message': null,
    'error.statement_text': null,
    'error.formatted_stack_trace': null,
  }
  const value = values[name.toLowerCase()]
  return value === undefined ? undefined : { type: { kind: 'scalar', name: 'STRING' }, value }
}

// A script may have set @@time_zone.
function timeZoneOf(job: Job, source: Source): string {
  const set = source.variables.system('time_zone')?.value
  return typeof set === 'string' ? set : (job.session.settings.timeZone ?? 'UTC')
}

function externalFiles(
  record: RelationRecord,
  settings: Session['settings'],
  isDefinition: boolean,
): readonly string[] {
  return (record.external?.uris ?? []).flatMap((uri) => {
    const files = filesOf(storagePath(uri, settings))
    if (files === undefined && !isDefinition)
      throw new WarehouseError('not-found', `Not found: ${uri}, a file of "${record.target.name}"`)
    return files ?? []
  })
}

function parameterOf(parameters: readonly QueryParameter[], key: string | number): GivenValue | undefined {
  const found =
    typeof key === 'number'
      ? parameters.filter((parameter) => parameter.name === '')[key - 1]
      : parameters.find((parameter) => parameter.name.toLowerCase() === key.toLowerCase())
  return found === undefined ? undefined : { type: found.type, value: found.value as Json }
}
