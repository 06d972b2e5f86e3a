/** `create or replace table … as` with everything the config says about the table. */
import type { ModelAction } from '../ir/action.ts'
import type { ColumnDescriptor } from '../ir/column.ts'
import { quoteColumn, quoteName, quoteString } from '../ir/quote.ts'
import { type CompiledSql, concatSql } from '../ir/sql.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import { type Column, type SqlType, typeToSql } from '../ir/types.ts'
import { sameName } from './columns.ts'
import type { PlanTraits } from './materialization.ts'
import type { StorageOptions } from './options.ts'

interface TableShape {
  readonly action: ModelAction
  readonly storage: StorageOptions
  readonly traits: PlanTraits
  /** All columns with their types, in order; absent when the query alone knows them. */
  readonly columns?: readonly Column[] | undefined
}

/**
 * Creates `target` from `query` with the model's columns, layout, description and labels.
 *
 * `require_partition_filter` is left out: audits read all of a staged table. Publishing adds it.
 */
export function createTable(target: Target, query: CompiledSql, shape: TableShape): CompiledSql {
  const { action, columns, storage, traits } = shape
  return concatSql(
    `create or replace table ${quoteTarget(target)}`,
    columns === undefined
      ? '\n'
      : ` (\n${columns.map((column) => `    ${columnDefinition(column, action.columns)},\n`).join('')})\n`,
    layoutClauses(storage, traits),
    optionsClause(tableOptions(action, storage, traits)),
    'as\n',
    query,
  )
}

/** A scratch table with no more than its rows. */
export function createScratch(target: Target, query: CompiledSql | string): CompiledSql {
  return concatSql(`create or replace table ${quoteTarget(target)} as\n`, query)
}

/** `partition by` and `cluster by`, where the engine has them; empty or whole lines. */
export function layoutClauses(
  storage: Pick<StorageOptions, 'partitionBy' | 'clusterBy'>,
  traits: PlanTraits,
): string {
  if (!traits.partitions) return ''
  return (
    (storage.partitionBy === undefined ? '' : `partition by ${storage.partitionBy}\n`) +
    (storage.clusterBy.length === 0 ? '' : `cluster by ${storage.clusterBy.map(quoteColumn).join(', ')}\n`)
  )
}

/** `options (…)` as a line of its own; empty without options. */
export function optionsClause(options: readonly string[]): string {
  return options.length === 0 ? '' : `options (${options.join(', ')})\n`
}

/** What both tables and views can carry: description, labels and the author's further options. */
export function commonOptions(
  description: string,
  more: {
    readonly labels: Readonly<Record<string, string>>
    readonly additionalOptions?: Readonly<Record<string, string>>
  },
): readonly string[] {
  const labels = Object.entries(more.labels).map(
    ([key, value]) => `(${quoteString(key)}, ${quoteString(value)})`,
  )
  return [
    ...(description === '' ? [] : [`description = ${quoteString(description)}`]),
    ...(labels.length === 0 ? [] : [`labels = [${labels.join(', ')}]`]),
    ...Object.entries(more.additionalOptions ?? {}).map(([key, value]) => `${key} = ${value}`),
  ]
}

/** `name TYPE options (description = '…')`, with the descriptions of STRUCT fields inside the type. */
export function columnDefinition(column: Column, descriptors: readonly ColumnDescriptor[]): string {
  return `${quoteName(column.name)} ${describedType(column.type, [column.name], descriptors)}${columnDescription([column.name], descriptors)}`
}

/** `alter … alter column … set options` for described columns that no column list could carry; undefined without any. */
export function alterDescriptions(
  kind: 'table' | 'view',
  target: Target,
  descriptors: readonly ColumnDescriptor[],
): string | undefined {
  const changes = descriptors.flatMap((column) => {
    const [name] = column.path
    if (column.path.length !== 1 || name === undefined || column.description === '') return []
    return [
      `    alter column ${quoteName(name)} set options (description = ${quoteString(column.description)})`,
    ]
  })
  return changes.length === 0 ? undefined : `alter ${kind} ${quoteTarget(target)}\n${changes.join(',\n')}`
}

/** What a table says of itself beside its columns. */
export function tableOptions(
  action: ModelAction,
  storage: StorageOptions,
  traits: PlanTraits,
): readonly string[] {
  const { partitionExpirationDays: days } = storage
  return [
    ...commonOptions(action.description, storage),
    ...(days === undefined || !traits.partitions ? [] : [`partition_expiration_days = ${days}`]),
  ]
}

function describedType(
  type: SqlType,
  path: readonly string[],
  descriptors: readonly ColumnDescriptor[],
): string {
  const isDescribed = descriptors.some(
    (column) => column.path.length > path.length && startsWith(column.path, path),
  )
  if (!isDescribed) return typeToSql(type)
  if (type.kind === 'array') return `ARRAY<${describedType(type.element, path, descriptors)}>`
  if (type.kind !== 'struct') return typeToSql(type)
  const fields = type.fields.map((field) => {
    const fieldPath = [...path, field.name]
    return `${quoteName(field.name)} ${describedType(field.type, fieldPath, descriptors)}${columnDescription(fieldPath, descriptors)}`
  })
  return `STRUCT<${fields.join(', ')}>`
}

/** ` options (description = '…')` of a column or field, empty for one without a description. */
export function columnDescription(path: readonly string[], descriptors: readonly ColumnDescriptor[]): string {
  const found = descriptors.find(
    (column) => column.path.length === path.length && startsWith(column.path, path),
  )
  return found === undefined || found.description === ''
    ? ''
    : ` options (description = ${quoteString(found.description)})`
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((name, index) => sameName(path[index] ?? '', name))
}
