/** CREATE of tables, views and external tables, and what each changes in the catalog. */
import { type Target, targetKey } from '../../../ir/target.ts'
import type {
  CreateMode,
  Placed,
  ResolvedCopyTable,
  ResolvedCreateExternalTable,
  ResolvedCreateTable,
  ResolvedCreateView,
} from '../../../sql/resolve/tree.ts'
import { type RelationRecord, sessionDataset } from '../catalog.ts'
import { quoteName, schemaName } from '../name.ts'
import { type Context, columnLabel, fromAlias, recordName, unsupported } from './context.ts'
import {
  alreadyExists,
  blankRecord,
  clusterName,
  columnDescriptions,
  commentSteps,
  constraintNotes,
  constraintSteps,
  type Definition,
  described,
  dropStep,
  notFound,
  nothing,
  written,
} from './definition.ts'
import { externalDefinition } from './external.ts'
import { portableSql, standInStatements } from './portable.ts'
import { count, type Program, run, type Step, writing } from './program.ts'
import { querySql } from './query.ts'
import { storedSql } from './store.ts'
import { duckdbColumnType } from './type.ts'

/** CREATE TABLE, AS a query or not; it replaces whatever relation has its name, when told to. */
export function createTableProgram(definition: Definition, create: ResolvedCreateTable): Program {
  const place = placeOf(definition, create)
  if (place.isKept) return nothing
  const record: RelationRecord = {
    ...blankRecord(definition, place.target, 'table'),
    ...described(definition, create.options),
    columns: create.columns.map((column) => ({ name: column.name, type: column.type })),
    columnDescriptions: columnDescriptions(definition, create.columns),
    ...constraintNotes(definition, create.columns),
    ...(create.partitionBy === undefined ? {} : { partitionBy: written(definition, create.partitionBy) }),
    clusterBy: create.clusterBy.map((expression) => clusterName(definition, expression)),
  }
  const steps = [
    ...tableSteps(definition, create, place.buildName),
    ...place.after,
    ...commentSteps(definition, record),
  ]
  return writing(steps, (changes) => changes.put(record))
}

function tableSteps(definition: Definition, create: ResolvedCreateTable, name: string): readonly Step[] {
  const { context } = definition
  const kind = create.isTemporary ? 'CREATE TEMP TABLE' : 'CREATE TABLE'
  const constraints = create.columns.flatMap((column) => constraintSteps(context, name, column))
  if (create.query === undefined) {
    const columns = create.columns.map(
      (column) => `${quoteName(column.name)} ${duckdbColumnType(column.type)}`,
    )
    return [run(`${kind} ${name} (${columns.join(', ')})`), ...constraints]
  }
  const { query } = create
  const alias = fromAlias(context, 'rows')
  const sql = querySql(context, query)
  const items = create.columns.map((column, index) => {
    const from = query.columns[index]
    if (from === undefined) throw new Error('internal: CREATE TABLE AS with fewer columns than it declares')
    return `${storedSql(`${alias}.${columnLabel(from)}`, column.type, column.name)} AS ${quoteName(column.name)}`
  })
  return [count(`${kind} ${name} AS SELECT ${items.join(', ')} FROM (${sql}) AS ${alias}`), ...constraints]
}

/** CREATE VIEW, also materialized: it is kept as a view, whose rows are always fresh. */
export function createViewProgram(definition: Definition, create: ResolvedCreateView): Program {
  if (create.isTemporary) unsupported('CREATE TEMP VIEW', create)
  const place = placeOf(definition, create, 'view')
  if (place.isKept) return nothing
  const record: RelationRecord = {
    ...blankRecord(definition, place.target, create.isMaterialized ? 'materialized_view' : 'view'),
    ...described(definition, create.options),
    columns: create.columns.map((column) => ({ name: column.name, type: column.type })),
    columnDescriptions: columnDescriptions(definition, create.columns),
    ...(create.partitionBy === undefined ? {} : { partitionBy: written(definition, create.partitionBy) }),
    clusterBy: create.clusterBy.map((expression) => clusterName(definition, expression)),
    viewSql: written(definition, create.query),
  }
  const columns = create.columns.map((column) => quoteName(column.name)).join(', ')
  const stored: Context = { ...definition.context, isStored: true }
  const sql = portableSql(querySql(stored, create.query))
  const standIns = standInStatements(schemaName(place.target, stored.world.defaultDatabase), sql).map(run)
  const view = `CREATE VIEW ${place.buildName}(${columns}) AS ${sql}`
  return writing([...standIns, run(view), ...place.after, ...commentSteps(definition, record)], (changes) =>
    changes.put(record),
  )
}

/** CREATE EXTERNAL TABLE over files that DuckDB reads where they lie. */
export function createExternalTableProgram(
  definition: Definition,
  create: ResolvedCreateExternalTable,
): Program {
  const place = placeOf(definition, create, 'view')
  if (place.isKept) return nothing
  if (create.columns.length === 0) unsupported('an external table without a list of columns', create)
  const options = described(definition, create.options)
  const record: RelationRecord = {
    ...blankRecord(definition, create.target, 'external'),
    ...options,
    columns: [...create.columns, ...create.partitionColumns].map(({ name, type }) => ({ name, type })),
    columnDescriptions: columnDescriptions(definition, create.columns),
    external: externalDefinition(create, options.options),
  }
  // The view is for tools that open the file; our own queries read the files that are there when they run.
  const columns = record.columns.map((column) => quoteName(column.name)).join(', ')
  const view = `CREATE VIEW ${place.buildName} AS SELECT ${columns} FROM ${definition.context.world.externalSource(record, true)}`
  return writing([run(view), ...place.after, ...commentSteps(definition, record)], (changes) =>
    changes.put(record),
  )
}

/** CREATE TABLE LIKE, COPY and CLONE, and snapshots: the rows are copied. */
export function copyTableProgram(definition: Definition, copy: ResolvedCopyTable): Program {
  const { context } = definition
  const source = context.world.relation(copy.source)
  if (source === undefined)
    throw new Error(`internal: ${targetKey(copy.source)} was resolved and is not in the catalog`)
  if (copy.systemTime !== undefined) unsupported('FOR SYSTEM_TIME AS OF', copy)
  const place = placeOf(definition, copy)
  if (place.isKept) return nothing
  const { description: _, ...layout } = source
  const record: RelationRecord = {
    ...layout,
    ...described(definition, copy.options),
    target: place.target,
    type: 'table',
    createdAt: definition.now,
    lastModified: definition.now,
  }
  const rows = copy.how === 'like' ? ' LIMIT 0' : ''
  const table = count(
    `CREATE TABLE ${place.buildName} AS SELECT * FROM ${recordName(context.world, source.target)}${rows}`,
  )
  return writing([table, ...place.after, ...commentSteps(definition, record)], (changes) =>
    changes.put(record),
  )
}

interface Place {
  readonly target: Target
  /** IF NOT EXISTS, and it does. */
  readonly isKept: boolean
  /** Where the new relation is made: its own name, or one beside it while the old one may still be read. */
  readonly buildName: string
  readonly after: readonly Step[]
}

// The query of the new relation may read the old one, which may be of another kind: DuckDB's OR REPLACE refuses a view
// in the place of a table. So the new one is made beside the old one, which then goes.
function placeOf(
  definition: Definition,
  create: Placed & { readonly target: Target; readonly mode: CreateMode; readonly isTemporary?: boolean },
  kind: 'table' | 'view' = 'table',
): Place {
  const { context } = definition
  const isTemporary = create.isTemporary === true
  const target = isTemporary
    ? { database: '', schema: sessionDataset, name: create.target.name }
    : create.target
  const name = recordName(context.world, target)
  const existing = context.world.relation(target)
  if (existing === undefined) {
    if (!isTemporary && definition.dataset(target) === undefined)
      throw notFound(`Dataset ${target.database}:${target.schema}`, create)
    return { target, isKept: false, buildName: name, after: [] }
  }
  if (create.mode === 'if_not_exists') return { target, isKept: true, buildName: name, after: [] }
  if (create.mode === 'error') throw alreadyExists(`Table ${targetKey(target)}`, create)

  const buildName = recordName(context.world, { ...target, name: `${target.name}$new` })
  const rename = run(`ALTER ${kind.toUpperCase()} ${buildName} RENAME TO ${quoteName(target.name)}`)
  return { target, isKept: false, buildName, after: [dropStep(context, existing), rename] }
}
