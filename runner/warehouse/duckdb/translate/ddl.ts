/** CREATE, ALTER and DROP, and what each changes in the catalog. */
import { type Target, targetKey } from '../../../ir/target.ts'
import type {
  CreateMode,
  Placed,
  ResolvedAlter,
  ResolvedAlterAction,
  ResolvedColumnDefinition,
  ResolvedCopyTable,
  ResolvedCreateExternalTable,
  ResolvedCreateSchema,
  ResolvedCreateTable,
  ResolvedCreateView,
  ResolvedDrop,
  ResolvedExpression,
} from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import { type DatasetRecord, type RelationRecord, sessionDataset } from '../catalog.ts'
import { quoteName, quoteText, schemaName } from '../name.ts'
import { type Context, columnLabel, fromAlias, recordName, unsupported } from './context.ts'
import { expressionSql } from './expression.ts'
import { externalDefinition } from './external.ts'
import { readOptions } from './options.ts'
import { portableSql, standInStatements } from './portable.ts'
import { count, type Program, run, type Step, writing } from './program.ts'
import { querySql } from './query.ts'
import { storedSql } from './store.ts'
import { duckdbColumnType } from './type.ts'

/** What DDL needs beside the tree. */
export interface Definition {
  readonly context: Context
  /** The statement, for the parts that are kept as written. */
  readonly text: string
  /** ISO 8601, UTC. */
  readonly now: string
  dataset(dataset: { readonly database: string; readonly schema: string }): DatasetRecord | undefined
  relationsIn(dataset: { readonly database: string; readonly schema: string }): readonly RelationRecord[]
}

const nothing: Program = { steps: [], columns: [], isReadOnly: true }

export function createTableProgram(definition: Definition, create: ResolvedCreateTable): Program {
  const place = placeOf(definition, create)
  if (place.isKept) return nothing
  const record: RelationRecord = {
    ...blankRecord(definition, place.target, 'table'),
    ...described(definition, create.options),
    columns: create.columns.map((column) => ({ name: column.name, type: column.type })),
    columnDescriptions: columnDescriptions(definition, create.columns),
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

function constraintSteps(context: Context, name: string, column: ResolvedColumnDefinition): readonly Step[] {
  const alter = `ALTER TABLE ${name} ALTER COLUMN ${quoteName(column.name)}`
  return [
    ...(column.isRequired ? [run(`${alter} SET NOT NULL`)] : []),
    ...(column.default === undefined
      ? []
      : [run(`${alter} SET DEFAULT ${expressionSql(context, column.default)}`)]),
  ]
}

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

export function createExternalTableProgram(
  definition: Definition,
  create: ResolvedCreateExternalTable,
): Program {
  const place = placeOf(definition, create, 'view')
  if (place.isKept) return nothing
  const options = described(definition, create.options)
  const record: RelationRecord = {
    ...blankRecord(definition, create.target, 'external'),
    ...options,
    columns: create.columns.map((column) => ({ name: column.name, type: column.type })),
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

export function createSchemaProgram(definition: Definition, create: ResolvedCreateSchema): Program {
  const dataset = datasetOfPath(definition, create.path)
  const existing = definition.dataset(dataset)
  if (existing !== undefined && create.mode === 'if_not_exists') return nothing
  if (existing !== undefined) throw alreadyExists(`Dataset ${dataset.database}:${dataset.schema}`, create)
  const schema = schemaName(dataset, definition.context.world.defaultDatabase)
  const { others } = readOptions(create.options, definition.text)
  return writing([run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)], (changes) =>
    changes.putDataset({ ...dataset, options: others }),
  )
}

export function dropProgram(definition: Definition, drop: ResolvedDrop): Program {
  if (drop.objectType === 'schema') return dropSchemaProgram(definition, drop)
  const { target } = drop
  if (target === undefined) throw new Error('internal: DROP without a name')
  const record = definition.context.world.relation(target)
  if (record === undefined) {
    if (drop.ifExists) return nothing
    throw notFound(`Table ${targetKey(target)}`, drop)
  }
  const isRight = dropWords[record.type].includes(drop.objectType)
  if (!isRight)
    throw new WarehouseError(
      'invalid-query',
      `"${record.target.name}" is a ${typeWords[record.type]}; use DROP ${typeWords[record.type].toUpperCase()}`,
      { offset: drop.start },
    )
  return writing([dropStep(definition.context, record)], (changes) => changes.remove(record.target))
}

const typeWords = {
  table: 'table',
  view: 'view',
  materialized_view: 'materialized view',
  external: 'external table',
} as const
const dropWords: Readonly<Record<RelationRecord['type'], readonly string[]>> = {
  table: ['table', 'snapshot_table'],
  view: ['view'],
  materialized_view: ['materialized_view'],
  external: ['external_table', 'table'],
}

function dropSchemaProgram(definition: Definition, drop: ResolvedDrop): Program {
  const dataset = datasetOfPath(definition, drop.path)
  if (definition.dataset(dataset) === undefined) {
    if (drop.ifExists) return nothing
    throw notFound(`Dataset ${dataset.database}:${dataset.schema}`, drop)
  }
  const relations = definition.relationsIn(dataset)
  if (relations.length > 0 && !drop.isCascade)
    throw new WarehouseError(
      'invalid-query',
      `Dataset ${dataset.database}:${dataset.schema} is still in use`,
      { offset: drop.start },
    )
  const schema = schemaName(dataset, definition.context.world.defaultDatabase)
  return writing([run(`DROP SCHEMA ${quoteName(schema)} CASCADE`)], (changes) => {
    for (const record of relations) changes.remove(record.target)
    changes.removeDataset(dataset)
  })
}

export function alterProgram(definition: Definition, alter: ResolvedAlter): Program {
  if (alter.objectType === 'schema') return alterSchemaProgram(definition, alter)
  const { target } = alter
  const before = target === undefined ? undefined : definition.context.world.relation(target)
  if (before === undefined) {
    if (alter.ifExists) return nothing
    throw notFound(`Table ${target === undefined ? alter.path.join('.') : targetKey(target)}`, alter)
  }
  let record: RelationRecord = { ...before, lastModified: definition.now }
  const steps: Step[] = []
  for (const action of alter.actions) {
    const changed = alteration(definition, record, action, alter)
    steps.push(...changed.steps)
    record = changed.record
  }
  return writing(steps, (changes) => {
    if (targetKey(record.target) !== targetKey(before.target)) changes.remove(before.target)
    changes.put(record)
  })
}

function alterSchemaProgram(definition: Definition, alter: ResolvedAlter): Program {
  const dataset = datasetOfPath(definition, alter.path)
  const existing = definition.dataset(dataset)
  if (existing === undefined) {
    if (alter.ifExists) return nothing
    throw notFound(`Dataset ${dataset.database}:${dataset.schema}`, alter)
  }
  const options = alter.actions.flatMap((action) => (action.kind === 'setOptions' ? [...action.options] : []))
  const { others } = readOptions(options, definition.text)
  return writing([], (changes) =>
    changes.putDataset({ ...existing, options: { ...existing.options, ...others } }),
  )
}

interface Alteration {
  readonly steps: readonly Step[]
  readonly record: RelationRecord
}

function alteration(
  definition: Definition,
  record: RelationRecord,
  action: ResolvedAlterAction,
  place: Placed,
): Alteration {
  const { context } = definition
  const name = recordName(context.world, record.target)
  const table = `ALTER ${record.type === 'table' ? 'TABLE' : 'VIEW'} ${name}`
  const has = (column: string): boolean =>
    record.columns.some((own) => own.name.toLowerCase() === column.toLowerCase())
  switch (action.kind) {
    case 'addColumn': {
      const { column } = action
      if (has(column.name) && action.ifNotExists) return { steps: [], record }
      if (has(column.name)) throw alreadyExists(`Column ${column.name}`, place)
      return {
        steps: [
          run(`${table} ADD COLUMN ${quoteName(column.name)} ${duckdbColumnType(column.type)}`),
          ...constraintSteps(context, name, column),
        ],
        record: {
          ...record,
          columns: [...record.columns, { name: column.name, type: column.type }],
          columnDescriptions: { ...record.columnDescriptions, ...columnDescriptions(definition, [column]) },
        },
      }
    }
    case 'dropColumn':
      if (!has(action.name) && action.ifExists) return { steps: [], record }
      return {
        steps: [run(`${table} DROP COLUMN ${quoteName(action.name)}`)],
        record: {
          ...record,
          columns: record.columns.filter((own) => own.name.toLowerCase() !== action.name.toLowerCase()),
        },
      }
    case 'renameColumn':
      if (!has(action.from) && action.ifExists) return { steps: [], record }
      return {
        steps: [run(`${table} RENAME COLUMN ${quoteName(action.from)} TO ${quoteName(action.to)}`)],
        record: {
          ...record,
          columns: record.columns.map((own) =>
            own.name.toLowerCase() === action.from.toLowerCase() ? { ...own, name: action.to } : own,
          ),
        },
      }
    case 'setDataType':
      return {
        steps: [
          run(
            `${table} ALTER COLUMN ${quoteName(action.name)} SET DATA TYPE ${duckdbColumnType(action.type)}`,
          ),
        ],
        record: {
          ...record,
          columns: record.columns.map((own) =>
            own.name.toLowerCase() === action.name.toLowerCase() ? { ...own, type: action.type } : own,
          ),
        },
      }
    case 'setDefault':
      return {
        steps: [
          run(
            `${table} ALTER COLUMN ${quoteName(action.name)} SET DEFAULT ${expressionSql(context, action.value)}`,
          ),
        ],
        record,
      }
    case 'dropDefault':
      return { steps: [run(`${table} ALTER COLUMN ${quoteName(action.name)} DROP DEFAULT`)], record }
    case 'dropNotNull':
      return { steps: [run(`${table} ALTER COLUMN ${quoteName(action.name)} DROP NOT NULL`)], record }
    case 'setColumnOptions': {
      const { description } = readOptions(action.options, definition.text)
      if (description === undefined) return { steps: [], record }
      return {
        steps: columnComments(name, { [action.name]: description }),
        record: {
          ...record,
          columnDescriptions: { ...record.columnDescriptions, [action.name]: description },
        },
      }
    }
    case 'setOptions': {
      const changed = described(definition, action.options)
      const labels = { ...record.labels, ...changed.labels }
      const after = { ...record, ...changed, labels, options: { ...record.options, ...changed.options } }
      return {
        steps:
          changed.description === undefined
            ? []
            : commentSteps(definition, { ...after, columnDescriptions: {} }),
        record: after,
      }
    }
    case 'renameTo': {
      const target = { ...record.target, name: action.name }
      if (context.world.relation(target) !== undefined)
        throw alreadyExists(`Table ${targetKey(target)}`, place)
      return { steps: [run(`${table} RENAME TO ${quoteName(action.name)}`)], record: { ...record, target } }
    }
    case 'other':
      return { steps: [], record }
  }
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

function dropStep(context: Context, record: RelationRecord): Step {
  return run(`DROP ${record.type === 'table' ? 'TABLE' : 'VIEW'} ${recordName(context.world, record.target)}`)
}

function commentSteps(definition: Definition, record: RelationRecord): readonly Step[] {
  const name = recordName(definition.context.world, record.target)
  const kind = record.type === 'table' ? 'TABLE' : 'VIEW'
  const own =
    record.description === undefined
      ? []
      : [run(`COMMENT ON ${kind} ${name} IS ${quoteText(record.description)}`)]
  return [...own, ...columnComments(name, record.columnDescriptions)]
}

// One string for all columns: a round trip each would cost more than the comments.
function columnComments(name: string, descriptions: Readonly<Record<string, string>>): readonly Step[] {
  const comments = Object.entries(descriptions).map(
    ([column, description]) => `COMMENT ON COLUMN ${name}.${quoteName(column)} IS ${quoteText(description)}`,
  )
  return comments.length === 0 ? [] : [run(comments.join('; '))]
}

function blankRecord(definition: Definition, target: Target, type: RelationRecord['type']): RelationRecord {
  return {
    target,
    type,
    columns: [],
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    lastModified: definition.now,
  }
}

function described(
  definition: Definition,
  options: ResolvedCreateTable['options'],
): Pick<RelationRecord, 'labels' | 'options'> & { readonly description?: string } {
  const { description, labels, others } = readOptions(options, definition.text)
  return { ...(description === undefined ? {} : { description }), labels: labels ?? {}, options: others }
}

function columnDescriptions(
  definition: Definition,
  columns: readonly ResolvedColumnDefinition[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap((column) => {
      const { description } = readOptions(column.options, definition.text)
      return description === undefined ? [] : [[column.name, description] as const]
    }),
  )
}

function written(definition: Definition, node: Pick<ResolvedExpression, 'start' | 'end'>): string {
  return definition.text.slice(node.start, node.end)
}

function clusterName(definition: Definition, expression: ResolvedExpression): string {
  return expression.kind === 'column' ? expression.name : written(definition, expression)
}

function datasetOfPath(
  definition: Definition,
  path: readonly string[],
): { readonly database: string; readonly schema: string } {
  const parts = path.flatMap((part) => part.split('.'))
  const schema = parts.at(-1) ?? ''
  return { database: parts.slice(0, -1).join('.') || definition.context.world.defaultDatabase, schema }
}

function notFound(what: string, place: Placed): WarehouseError {
  return new WarehouseError('not-found', `Not found: ${what}`, { offset: place.start })
}

function alreadyExists(what: string, place: Placed): WarehouseError {
  return new WarehouseError('invalid-query', `Already exists: ${what}`, { offset: place.start })
}
