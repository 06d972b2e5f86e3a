/** LOAD DATA: files into a table, as the CREATE TABLE and the INSERT from an external table that it stands for. */
import type { CreateExternalTable, CreateTable } from '../../sql/ast/ddl.ts'
import type { LoadDataStatement } from '../../sql/ast/script.ts'
import { parseStatement } from '../../sql/parse/parse.ts'
import { WarehouseError } from '../warehouse.ts'
import { type ExternalDefinition, sessionDataset } from './catalog.ts'
import {
  commit,
  demand,
  type Job,
  noVariables,
  type Outcome,
  resolve,
  resolveOptions,
  rollBack,
  runStatement,
  type Source,
} from './job.ts'
import { unsupported } from './translate/context.ts'
import { externalDefinition } from './translate/external.ts'
import { readOptions } from './translate/options.ts'

/** Runs the statement in one transaction: the script's, or one of its own. */
export async function runLoadData(job: Job, source: Source, load: LoadDataStatement): Promise<Outcome> {
  if (job.transaction !== 'none') return loadRows(job, source, load)
  await job.engine.run('BEGIN TRANSACTION')
  job.transaction = 'open'
  let outcome: Outcome
  try {
    outcome = await loadRows(job, source, load)
  } catch (error) {
    job.transaction = 'none'
    await rollBack(job)
    throw error
  }
  job.transaction = 'none'
  await commit(job)
  return outcome
}

// The files are a table of this job for as long as they are read; "$" is in no name of an author.
const files = { database: '', schema: sessionDataset, name: 'files$' }

async function loadRows(job: Job, source: Source, load: LoadDataStatement): Promise<Outcome> {
  if (load.partitions !== undefined) unsupported('LOAD DATA OVERWRITE of single partitions', load)
  const { catalog } = resolveOptions(job, source)
  const path = load.table.parts.flatMap((part) => part.name.split('.'))
  const existing = catalog.findTable(path)
  if (existing === undefined && load.elements === undefined)
    unsupported('LOAD DATA without a list of columns into a table that is not there', load)
  if (load.elements !== undefined && (existing === undefined || load.isOverwrite))
    await runStatement(job, source, resolve(job, source, creationOf(load)))
  const target = catalog.targetOf(path)
  const record = job.changes.relation(target)
  if (record === undefined) throw new Error('internal: LOAD DATA into nothing')
  const external = externalOf(job, source, load)
  job.changes.put({
    ...record,
    target: files,
    type: 'external',
    external,
  })
  try {
    const name = `\`${target.database === '' ? '' : `${target.database}.`}${target.schema}.${target.name}\``
    if (load.isOverwrite && load.elements === undefined) await runText(job, `TRUNCATE TABLE ${name}`)
    const columns = record.columns.map((column) => `\`${column.name}\``).join(', ')
    return await runText(job, `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM \`files$\``)
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    throw new WarehouseError(error.kind, error.message, { offset: load.start, jobId: job.id, cause: error })
  } finally {
    job.changes.remove(files)
  }
}

async function runText(job: Job, text: string): Promise<Outcome> {
  const source: Source = { text, variables: noVariables, parameters: [] }
  const statement = demand(parseStatement(text))
  const outcome = statement && (await runStatement(job, source, resolve(job, source, statement)))
  if (outcome === undefined) throw new Error('internal: LOAD DATA made no statement')
  return outcome
}

// Its parts keep their places in the author's text.
function creationOf(load: LoadDataStatement): CreateTable {
  return {
    kind: 'createTable',
    orReplace: load.isOverwrite,
    ifNotExists: false,
    name: load.table,
    isTemporary: load.isTemporary,
    elements: [...(load.elements ?? []), ...(load.partitionColumns?.elements ?? [])],
    like: undefined,
    copyOf: undefined,
    defaultCollation: load.defaultCollation,
    partitionBy: load.partitionBy,
    clusterBy: load.clusterBy,
    connection: undefined,
    options: load.options,
    query: undefined,
    start: load.start,
    end: load.end,
  }
}

// FROM FILES says what CREATE EXTERNAL TABLE says in its OPTIONS.
function externalOf(job: Job, source: Source, load: LoadDataStatement): ExternalDefinition {
  const create: CreateExternalTable = {
    kind: 'createExternalTable',
    orReplace: false,
    ifNotExists: false,
    isTemporary: false,
    name: load.table,
    elements: load.elements,
    partitionColumns: load.partitionColumns,
    connection: load.connection,
    options: load.files,
    start: load.start,
    end: load.end,
  }
  const statement = resolve(job, source, create)
  if (statement.kind !== 'createExternalTable') throw new Error('internal: not an external table')
  return externalDefinition(statement, readOptions(statement.options, source.text).others)
}
