/** What BigQuery's REST writes for the values, schemas and tables of a warehouse. */
import type { Json } from '../../runner/base/json.ts'
import type { Relation } from '../../runner/ir/relation.ts'
import type { Column } from '../../runner/ir/types.ts'
import { type FieldSchema, fieldOfColumn } from '../../runner/warehouse/bigquery/types.ts'

/** A field under the names of types that BigQuery's answers still use. */
export function restField(column: Column): FieldSchema {
  return legacyNames(fieldOfColumn(column))
}

function legacyNames(field: FieldSchema): FieldSchema {
  const type = { INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN' }[field.type] ?? field.type
  return field.fields === undefined
    ? { ...field, type }
    : { ...field, type, fields: field.fields.map(legacyNames) }
}

/** A row of jobs.getQueryResults, timestamps as microseconds. */
export function restRow(row: readonly Json[], columns: readonly Column[]): unknown {
  return { f: columns.map((column, index) => ({ v: restCell(row[index], column.type) })) }
}

function restCell(value: Json | undefined, type: Column['type']): unknown {
  if (value === null || value === undefined) return type.kind === 'array' ? [] : null
  switch (type.kind) {
    case 'array':
      return (value as readonly Json[]).map((item) => ({ v: restCell(item, type.element) }))
    case 'struct': {
      const members = (value as { readonly $struct: readonly (readonly [string, Json])[] }).$struct
      return { f: type.fields.map((field, index) => ({ v: restCell(members[index]?.[1], field.type) })) }
    }
    case 'range': {
      const bounds = (value as { readonly $range: readonly [Json, Json] }).$range
      const [start, end] = bounds.map((bound) => restCell(bound, type.element) ?? 'UNBOUNDED')
      return `[${start}, ${end})`
    }
    case 'scalar':
      return restScalar(value, type.name)
  }
}

function restScalar(value: Json, name: string): string {
  if (typeof value === 'object' && value !== null && '$bytes' in value) return String(value.$bytes)
  if (typeof value === 'object' && value !== null && '$json' in value) return JSON.stringify(value.$json)
  if (name === 'TIMESTAMP') return microsecondsOf(String(value))
  if (name === 'FLOAT64' && (value === 'inf' || value === '-inf')) return value.replace('inf', 'Infinity')
  return String(value)
}

function microsecondsOf(timestamp: string): string {
  const [, seconds = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(timestamp) ?? []
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)))
}

/** The answer of tables.get, without numbers of rows. */
export function restTable(relation: Relation): Readonly<Record<string, unknown>> {
  const types = { table: 'TABLE', view: 'VIEW', materialized_view: 'MATERIALIZED_VIEW', external: 'EXTERNAL' }
  return {
    type: types[relation.type],
    schema: { fields: relation.columns.map(restField) },
    labels: relation.labels,
    ...partitioningOf(relation.partitionBy),
    ...(relation.clusterBy.length === 0 ? {} : { clustering: { fields: relation.clusterBy } }),
    ...(relation.lastModified === undefined
      ? {}
      : { lastModifiedTime: String(Date.parse(relation.lastModified)) }),
  }
}

function partitioningOf(expression: string | undefined): Readonly<Record<string, unknown>> {
  if (expression === undefined) return {}
  const range = /^RANGE_BUCKET\((\w+), *GENERATE_ARRAY\((\d+), *(\d+), *(\d+)\)\)$/i.exec(expression)
  if (range !== null) {
    const [, field, start, end, interval] = range
    return { rangePartitioning: { field, range: { start, end, interval } } }
  }
  const truncated = /^\w+_TRUNC\((\w+), *(\w+)\)$/i.exec(expression)
  if (truncated !== null)
    return { timePartitioning: { field: truncated[1], type: truncated[2]?.toUpperCase() } }
  const day = /^(?:DATE\()?(\w+)\)?$/i.exec(expression)
  return { timePartitioning: { field: day?.[1], type: 'DAY' } }
}
