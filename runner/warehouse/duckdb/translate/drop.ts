/** DROP, and the datasets that things are dropped from. */
import { targetKey } from '../../../ir/target.ts'
import type { ResolvedCreateSchema, ResolvedDrop } from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import type { RelationRecord } from '../catalog.ts'
import { quoteName, schemaName } from '../name.ts'
import { alreadyExists, type Definition, datasetOfPath, dropStep, notFound, nothing } from './definition.ts'
import { readOptions } from './options.ts'
import { type Program, run, writing } from './program.ts'

/** CREATE SCHEMA. */
export function createSchemaProgram(definition: Definition, create: ResolvedCreateSchema): Program {
  const dataset = datasetOfPath(definition, create.path)
  const existing = definition.dataset(dataset)
  if (existing !== undefined && create.mode === 'if_not_exists') return nothing
  if (existing !== undefined) throw alreadyExists(`Dataset ${dataset.database}:${dataset.schema}`, create)
  const schema = schemaName(dataset, definition.context.world.defaultDatabase)
  const { others } = readOptions(create.options, definition.text)
  return writing([run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)], (changes) =>
    changes.putDataset({ ...dataset, options: others, createdAt: definition.now }),
  )
}

/** DROP of a relation or dataset. */
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
    for (const { target } of changes.routines())
      if (target.database === dataset.database && target.schema === dataset.schema)
        changes.removeRoutine(target)
    changes.removeDataset(dataset)
  })
}
