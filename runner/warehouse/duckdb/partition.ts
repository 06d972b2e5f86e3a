/** What PARTITION BY says about a table, read from the expression the catalog keeps as written. */
import type { Expression } from '../../sql/ast/expression.ts'
import { parseExpression } from '../../sql/parse/parse.ts'
import type { RelationRecord } from './catalog.ts'

export interface Partitioning {
  /** The column of the table, as the table spells it. */
  readonly column: string
  /**
   * The partition of a row, as a GoogleSQL expression over that column, named as in INFORMATION_SCHEMA.PARTITIONS:
   * `20240131`, `2024013110`, `202401`, `2024`, the start of an integer range, `__NULL__` or `__UNPARTITIONED__`.
   */
  readonly id: string
}

/** The partitioning of a relation; undefined when it has none, or one of an expression BigQuery does not know. */
export function partitioningOf(
  record: Pick<RelationRecord, 'partitionBy' | 'columns'>,
): Partitioning | undefined {
  if (record.partitionBy === undefined) return undefined
  const { value } = parseExpression(record.partitionBy)
  if (value === undefined) return undefined
  const parts = partsOf(value)
  const column = record.columns.find(({ name }) => name.toLowerCase() === parts?.column.toLowerCase())
  if (parts === undefined || column === undefined) return undefined
  const name = `\`${column.name}\``
  const type = column.type.kind === 'scalar' ? column.type.name : ''
  const id = parts.range === undefined ? timeId(name, type, parts.unit) : rangeId(name, parts.range)
  return id === undefined
    ? undefined
    : { column: column.name, id: `CASE WHEN ${name} IS NULL THEN '__NULL__' ELSE ${id} END` }
}

interface Parts {
  readonly column: string
  readonly unit: string
  readonly range?: { readonly start: number; readonly end: number; readonly step: number }
}

function partsOf(expression: Expression): Parts | undefined {
  const column = nameOf(expression)
  if (column !== undefined) return { column, unit: 'DAY' }
  if (expression.kind !== 'functionCall') return undefined
  const [first, second] = expression.arguments
  const over = first === undefined ? undefined : nameOf(first)
  if (over === undefined) return undefined
  switch (functionName(expression)) {
    case 'DATE':
      return { column: over, unit: 'DAY' }
    case 'DATE_TRUNC':
    case 'DATETIME_TRUNC':
    case 'TIMESTAMP_TRUNC':
      return {
        column: over,
        unit: (second === undefined ? undefined : nameOf(second))?.toUpperCase() ?? 'DAY',
      }
    case 'RANGE_BUCKET':
      return rangeParts(over, second)
    default:
      return undefined
  }
}

type Argument = Extract<Expression, { kind: 'functionCall' }>['arguments'][number]

function rangeParts(column: string, bounds: Argument | undefined): Parts | undefined {
  if (bounds?.kind !== 'functionCall' || functionName(bounds) !== 'GENERATE_ARRAY') return undefined
  const [start, end, step = 1] = bounds.arguments.map(wholeNumber)
  if (start === undefined || end === undefined || !Number.isFinite(start + end + step)) return undefined
  return { column, unit: 'RANGE', range: { start, end, step } }
}

const formats: Readonly<Record<string, string>> = {
  HOUR: '%Y%m%d%H',
  DAY: '%Y%m%d',
  MONTH: '%Y%m',
  YEAR: '%Y',
}

function timeId(column: string, type: string, unit: string): string | undefined {
  const format = formats[unit]
  if (format === undefined || !['DATE', 'DATETIME', 'TIMESTAMP'].includes(type)) return undefined
  return type === 'TIMESTAMP'
    ? `FORMAT_TIMESTAMP('${format}', ${column}, 'UTC')`
    : `FORMAT_${type}('${format}', ${column})`
}

function rangeId(column: string, { start, end, step }: NonNullable<Parts['range']>): string {
  const place = `${start} + DIV(${column} - ${start}, ${step}) * ${step}`
  return `CASE WHEN ${column} < ${start} OR ${column} >= ${end} THEN '__UNPARTITIONED__' ELSE CAST(${place} AS STRING) END`
}

function nameOf(node: Argument): string | undefined {
  if (node.kind === 'path') return node.parts.length === 1 ? node.parts[0]?.name : undefined
  return undefined
}

function functionName(call: Extract<Expression, { kind: 'functionCall' }>): string {
  return call.function.parts.map((part) => part.name.toUpperCase()).join('.')
}

function wholeNumber(node: Argument): number {
  if (node.kind === 'integerLiteral') return Number(node.text)
  if (node.kind === 'unary' && node.operator === '-') return -wholeNumber(node.operand)
  return Number.NaN
}
