/** How the rows of a query differ from those that were expected, whatever their order. */
import type { Json } from '../base/json.ts'
import type { Column } from '../ir/types.ts'
import type { Palette } from './palette.ts'
import { cellText } from './rows/cell.ts'
import { countOf, fitWidth, padEnd, visibleWidth } from './text.ts'

export interface RowDiff {
  readonly columns: readonly Column[]
  /** Expected and not found, in the order they were expected. */
  readonly missing: readonly (readonly Json[])[]
  /** Found and not expected, in the order they were found. */
  readonly unexpected: readonly (readonly Json[])[]
  readonly equal: number
}

/** Compares as multisets: a row that is expected twice must be found twice. Both sides have the given columns. */
export function diffRows(
  columns: readonly Column[],
  expected: readonly (readonly Json[])[],
  found: readonly (readonly Json[])[],
): RowDiff {
  const open = new Map<string, number>()
  for (const row of found) {
    const key = JSON.stringify(row)
    open.set(key, (open.get(key) ?? 0) + 1)
  }
  const missing = expected.filter((row) => !takeOne(open, JSON.stringify(row)))
  const unexpected = found.filter((row) => takeOne(open, JSON.stringify(row)))
  return { columns, missing, unexpected, equal: expected.length - missing.length }
}

/** `1 row missing, 2 rows unexpected`. */
export function diffSentence({ missing, unexpected }: RowDiff): string {
  return [
    ...(missing.length > 0 ? [`${countOf(missing.length, 'row')} missing`] : []),
    ...(unexpected.length > 0 ? [`${countOf(unexpected.length, 'row')} unexpected`] : []),
  ].join(', ')
}

const shownRows = 10

/**
 * A table of the rows that differ, those that are alike next to each other: `-` expected, `+` found.
 *
 *        customer_id  name
 *     -  1            Ana
 *     +  1            Anna
 */
export function diffLines(diff: RowDiff, palette: Palette): readonly string[] {
  const text = (row: readonly Json[]): readonly string[] =>
    diff.columns.map((column, index) =>
      fitWidth(cellText(row[index] ?? null, column.type).replaceAll('\n', '⏎'), 40),
    )
  const missing = diff.missing.map((row) => ({ sign: '-', cells: text(row) }))
  const unexpected = diff.unexpected.map((row) => ({ sign: '+', cells: text(row) }))
  const rows = pairUp(missing, unexpected).slice(0, shownRows * 2)
  const widths = diff.columns.map((column, index) =>
    Math.max(visibleWidth(column.name), ...rows.map(({ cells }) => visibleWidth(cells[index] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => padEnd(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  const hidden = missing.length + unexpected.length - rows.length
  return [
    palette.dim(`      ${line(diff.columns.map(({ name }) => name))}`),
    ...rows.map(({ sign, cells }) =>
      sign === '-' ? palette.red(`   -  ${line(cells)}`) : palette.green(`   +  ${line(cells)}`),
    ),
    ...(hidden > 0 ? [palette.dim(`      … ${countOf(hidden, 'more row', 'more rows')}`)] : []),
    palette.dim(
      `      ${palette.red('-')} expected  ${palette.green('+')} found  ${countOf(diff.equal, 'row')} equal`,
    ),
  ]
}

interface SignedRow {
  readonly sign: string
  readonly cells: readonly string[]
}

// Each missing row is followed by the unexpected one that shares most cells with it.
function pairUp(missing: readonly SignedRow[], unexpected: readonly SignedRow[]): readonly SignedRow[] {
  const left = [...unexpected]
  const paired = missing.flatMap((row) => {
    const alike = (other: SignedRow): number =>
      other.cells.filter((cell, index) => cell === row.cells[index]).length
    const scores = left.map(alike)
    const best = Math.max(0, ...scores)
    const index = best === 0 ? -1 : scores.indexOf(best)
    const [partner] = index === -1 ? [] : left.splice(index, 1)
    return partner === undefined ? [row] : [row, partner]
  })
  return [...paired, ...left]
}

function takeOne(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0
  if (count === 0) return false
  counts.set(key, count - 1)
  return true
}
