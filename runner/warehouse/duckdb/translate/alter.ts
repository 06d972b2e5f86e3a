/** ALTER TABLE, VIEW and SCHEMA. */
import { targetKey } from '../../../ir/target.ts'
import type { Placed, ResolvedAlter, ResolvedAlterAction } from '../../../sql/resolve/tree.ts'
import type { RelationRecord } from '../catalog.ts'
import { quoteName } from '../name.ts'
import { recordName } from './context.ts'
import {
  alreadyExists,
  columnComments,
  columnDescriptions,
  commentSteps,
  constraintNotes,
  constraintSteps,
  type Definition,
  datasetOfPath,
  described,
  notFound,
  nothing,
  written,
} from './definition.ts'
import { expressionSql } from './expression.ts'
import { readOptions } from './options.ts'
import { type Program, run, type Step, writing } from './program.ts'
import { duckdbColumnType } from './type.ts'

/** ALTER TABLE, VIEW or SCHEMA: all its actions, in order. */
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
  const own = (column: string): string =>
    record.columns.find(({ name: known }) => known.toLowerCase() === column.toLowerCase())?.name ?? column
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
          ...withConstraints(record, constraintNotes(definition, [column])),
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
        record: {
          ...record,
          ...withConstraints(record, {
            columnDefaults: { [own(action.name)]: written(definition, action.value) },
          }),
        },
      }
    case 'dropDefault': {
      const { [own(action.name)]: _, ...columnDefaults } = record.columnDefaults ?? {}
      return {
        steps: [run(`${table} ALTER COLUMN ${quoteName(action.name)} DROP DEFAULT`)],
        record: { ...record, columnDefaults },
      }
    }
    case 'dropNotNull': {
      const requiredColumns = (record.requiredColumns ?? []).filter((name) => name !== own(action.name))
      return {
        steps: [run(`${table} ALTER COLUMN ${quoteName(action.name)} DROP NOT NULL`)],
        record: { ...record, requiredColumns },
      }
    }
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

function withConstraints(
  record: RelationRecord,
  added: Pick<RelationRecord, 'requiredColumns' | 'columnDefaults'>,
): Pick<RelationRecord, 'requiredColumns' | 'columnDefaults'> {
  return {
    requiredColumns: [...(record.requiredColumns ?? []), ...(added.requiredColumns ?? [])],
    columnDefaults: { ...record.columnDefaults, ...added.columnDefaults },
  }
}
