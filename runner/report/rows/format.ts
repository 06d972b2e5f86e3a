/** A result as a table, CSV, JSON, NDJSON or Markdown. */
import type { Json } from '../../base/json.ts'
import { unreachable } from '../../base/unreachable.ts'
import type { Column } from '../../ir/types.ts'
import type { Palette } from '../palette.ts'
import { countOf, fitWidth, formatCount, padEnd, padStart, visibleWidth } from '../text.ts'
import { cellJson, cellText, isNumeric, uniqueNames } from './cell.ts'

export const rowFormats = ['table', 'csv', 'json', 'ndjson', 'md'] as const
export type RowFormat = (typeof rowFormats)[number]

/** A result: `totalRows` is how many there are, of which `rows` may be the first. */
export interface RowSet {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Json[])[]
  readonly totalRows: number
}

/** The whole text, ending with a newline unless it is empty. Only `table` says how many rows were left out. */
export function formatRows(
  result: RowSet,
  format: RowFormat,
  look: { readonly palette: Palette; readonly width: number | undefined },
): string {
  switch (format) {
    case 'table':
      return tableText(result, look)
    case 'csv':
      return csvText(result)
    case 'json':
      return jsonText(result)
    case 'ndjson':
      return objectsOf(result)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join('')
    case 'md':
      return markdownText(result)
    default:
      return unreachable(format)
  }
}

/** Rows as objects by column name; repeated names get `_1`, `_2`…. */
export function objectsOf({ columns, rows }: RowSet): readonly { readonly [name: string]: Json }[] {
  const names = uniqueNames(columns.map(({ name }, index) => (name === '' ? `_${index}` : name)))
  return rows.map((row) =>
    Object.fromEntries(
      columns.map((column, index) => [names[index] ?? '', cellJson(row[index] ?? null, column.type)]),
    ),
  )
}

// Cells longer than this are cut in tables: one long text must not push every other column off the screen.
const widestCell = 60

function tableText(
  { columns, rows, totalRows }: RowSet,
  { palette, width }: { readonly palette: Palette; readonly width: number | undefined },
): string {
  if (columns.length === 0) return ''
  const cells = rows.map((row) =>
    columns.map((column, index) => oneLine(cellText(row[index] ?? null, column.type))),
  )
  const widths = columns.map((column, index) =>
    Math.max(visibleWidth(column.name), ...cells.map((row) => visibleWidth(row[index] ?? ''))),
  )
  const draw = (row: readonly string[], paint: (text: string, index: number) => string): string => {
    const line = row
      .map((cell, index) => {
        const columnWidth = widths[index] ?? 0
        const isRight = isNumeric((columns[index] as Column).type)
        return isRight ? padStart(paint(cell, index), columnWidth) : padEnd(paint(cell, index), columnWidth)
      })
      .join('  ')
      .trimEnd()
    return width === undefined ? line : fitWidth(line, width)
  }
  const lines = [
    draw(
      columns.map(({ name }) => name),
      (text) => palette.bold(text),
    ),
    palette.dim(
      draw(
        widths.map((columnWidth) => '─'.repeat(columnWidth)),
        (text) => text,
      ),
    ),
    ...cells.map((row, rowIndex) =>
      draw(row, (text, index) => ((rows[rowIndex]?.[index] ?? null) === null ? palette.dim(text) : text)),
    ),
    palette.dim(
      rows.length < totalRows
        ? `${formatCount(rows.length)} of ${countOf(totalRows, 'row')}; --limit shows more`
        : countOf(rows.length, 'row'),
    ),
  ]
  return `${lines.join('\n')}\n`
}

// RFC 4180. NULL is an empty field, the empty string is "", so that the two stay apart.
function csvText({ columns, rows }: RowSet): string {
  const line = (fields: readonly string[]): string => `${fields.join(',')}\n`
  return [
    line(columns.map(({ name }) => csvField(name))),
    ...rows.map((row) => line(columns.map((column, index) => csvCell(row[index] ?? null, column)))),
  ].join('')
}

function csvCell(value: Json, column: Column): string {
  if (value === null) return ''
  const isNested = column.type.kind !== 'scalar' || column.type.name === 'JSON'
  return csvField(isNested ? JSON.stringify(cellJson(value, column.type)) : cellText(value, column.type))
}

function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim()
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function jsonText(result: RowSet): string {
  const rows = objectsOf(result).map((row) => `  ${JSON.stringify(row)}`)
  return rows.length === 0 ? '[]\n' : `[\n${rows.join(',\n')}\n]\n`
}

function markdownText({ columns, rows }: RowSet): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  const cell = (text: string): string =>
    text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replace(/\r?\n/g, '<br>')
  return [
    line(columns.map(({ name }) => cell(name))),
    line(columns.map(({ type }) => (isNumeric(type) ? '--:' : '---'))),
    ...rows.map((row) =>
      line(columns.map((column, index) => cell(cellText(row[index] ?? null, column.type)))),
    ),
  ].join('')
}

function oneLine(text: string): string {
  return fitWidth(text.replace(/\r?\n/g, '⏎').replaceAll('\t', ' '), widestCell)
}
