/** What every kind of DDL shares: what it needs to know, notes about relations, comments, and refusals. */
import type { Target } from '../../../ir/target.ts'
import type {
  Placed,
  ResolvedColumnDefinition,
  ResolvedCreateTable,
  ResolvedExpression,
} from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import type { DatasetRecord, RelationRecord } from '../catalog.ts'
import { quoteName, quoteText } from '../name.ts'
import { type Context, recordName } from './context.ts'
import { expressionSql } from './expression.ts'
import { readOptions } from './options.ts'
import { type Program, run, type Step } from './program.ts'

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

/** A statement with nothing to do. */
export const nothing: Program = { steps: [], columns: [], isReadOnly: true }

/** NOT NULL and DEFAULT of a column of the table called `name`, which CREATE TABLE AS cannot declare. */
export function constraintSteps(
  context: Context,
  name: string,
  column: ResolvedColumnDefinition,
): readonly Step[] {
  const alter = `ALTER TABLE ${name} ALTER COLUMN ${quoteName(column.name)}`
  return [
    ...(column.isRequired ? [run(`${alter} SET NOT NULL`)] : []),
    ...(column.default === undefined
      ? []
      : [run(`${alter} SET DEFAULT ${expressionSql(context, column.default)}`)]),
  ]
}

/** Drops a relation, whatever it is. */
export function dropStep(context: Context, record: RelationRecord): Step {
  return run(`DROP ${record.type === 'table' ? 'TABLE' : 'VIEW'} ${recordName(context.world, record.target)}`)
}

/** Descriptions as comments, where a tool that opens the file shows them. */
export function commentSteps(definition: Definition, record: RelationRecord): readonly Step[] {
  const name = recordName(definition.context.world, record.target)
  const kind = record.type === 'table' ? 'TABLE' : 'VIEW'
  const own =
    record.description === undefined
      ? []
      : [run(`COMMENT ON ${kind} ${name} IS ${quoteText(record.description)}`)]
  return [...own, ...columnComments(name, record.columnDescriptions)]
}

/** Comments on columns, in one string: a round trip each would cost more than the comments. */
export function columnComments(
  name: string,
  descriptions: Readonly<Record<string, string>>,
): readonly Step[] {
  const comments = Object.entries(descriptions).map(
    ([column, description]) => `COMMENT ON COLUMN ${name}.${quoteName(column)} IS ${quoteText(description)}`,
  )
  return comments.length === 0 ? [] : [run(comments.join('; '))]
}

/** What the catalog notes of a relation that says nothing about itself. */
export function blankRecord(
  definition: Definition,
  target: Target,
  type: RelationRecord['type'],
): RelationRecord {
  return {
    target,
    type,
    columns: [],
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    createdAt: definition.now,
    lastModified: definition.now,
  }
}

/** What OPTIONS say about a relation. */
export function described(
  definition: Definition,
  options: ResolvedCreateTable['options'],
): Pick<RelationRecord, 'labels' | 'options'> & { readonly description?: string } {
  const { description, labels, others } = readOptions(options, definition.text)
  return { ...(description === undefined ? {} : { description }), labels: labels ?? {}, options: others }
}

/** Descriptions by column, of those that have one. */
export function columnDescriptions(
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

/** Which columns are NOT NULL and which have a DEFAULT, as INFORMATION_SCHEMA shows them. */
export function constraintNotes(
  definition: Definition,
  columns: readonly ResolvedColumnDefinition[],
): Pick<RelationRecord, 'requiredColumns' | 'columnDefaults'> {
  const defaults = columns.flatMap((column) =>
    column.default === undefined ? [] : [[column.name, written(definition, column.default)] as const],
  )
  return {
    requiredColumns: columns.flatMap((column) => (column.isRequired ? [column.name] : [])),
    columnDefaults: Object.fromEntries(defaults),
  }
}

/** A part of the statement as its author wrote it. */
export function written(definition: Definition, node: Pick<ResolvedExpression, 'start' | 'end'>): string {
  return definition.text.slice(node.start, node.end)
}

/** A clustering column by its name, without the author's backticks. */
export function clusterName(definition: Definition, expression: ResolvedExpression): string {
  return expression.kind === 'column' ? expression.name : written(definition, expression)
}

/** The dataset a path of one part, or of project and dataset, names. */
export function datasetOfPath(
  definition: Definition,
  path: readonly string[],
): { readonly database: string; readonly schema: string } {
  const parts = path.flatMap((part) => part.split('.'))
  const schema = parts.at(-1) ?? ''
  return { database: parts.slice(0, -1).join('.') || definition.context.world.defaultDatabase, schema }
}

/** The error for what is not there, in BigQuery's words. */
export function notFound(what: string, place: Placed): WarehouseError {
  return new WarehouseError('not-found', `Not found: ${what}`, { offset: place.start })
}

/** The error for what is there already, in BigQuery's words. */
export function alreadyExists(what: string, place: Placed): WarehouseError {
  return new WarehouseError('invalid-query', `Already exists: ${what}`, { offset: place.start })
}
