/** Google's line and column ↔ offsets in the text as it was sent. */

const tabWidth = 8

/**
 * The UTF-16 offset of a place that BigQuery names, or the end of the line when it is past that.
 *
 * Columns count code points, and a tab goes on to the next stop of eight (measured on GoogleSQL's analyzer, 2023.08).
 * @param line from 1; @param column from 1.
 */
export function offsetOfPlace(sql: string, line: number, column: number): number {
  const start = startOfLine(sql, line)
  let at = 1
  let offset = start
  for (const character of sql.slice(start)) {
    if (at >= column || character === '\n') return offset
    at = nextColumn(at, character)
    offset += character.length
  }
  return offset
}

/** The inverse of {@link offsetOfPlace}. */
export function placeOfOffset(
  sql: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = sql.slice(0, offset).split('\n')
  let column = 1
  for (const character of before.at(-1) ?? '') column = nextColumn(column, character)
  return { line: before.length, column }
}

function startOfLine(sql: string, line: number): number {
  let start = 0
  for (let at = 1; at < line; at += 1) {
    const end = sql.indexOf('\n', start)
    if (end === -1) return sql.length
    start = end + 1
  }
  return start
}

function nextColumn(column: number, character: string): number {
  return character === '\t' ? column + tabWidth - ((column - 1) % tabWidth) : column + 1
}
