/** Files and places in them. Offsets are UTF-16 code units, as JavaScript strings count; ends are excluded. */

/** A file of the project: `path` is relative to the project root and uses "/". */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** A run of characters in a file: `start` included, `end` excluded. */
export interface Span {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** A place a person can go to: both numbers start at 1, columns count UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the line and column of an offset; an offset past the end gives the end of the text. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.min(Math.max(offset, 0), text.length)
  let line = 1
  let lineStart = 0
  for (
    let newline = text.indexOf('\n');
    newline !== -1 && newline < end;
    newline = text.indexOf('\n', newline + 1)
  ) {
    line += 1
    lineStart = newline + 1
  }
  return { line, column: end - lineStart + 1 }
}

/** The inverse of {@link positionAt}; a place outside the text gives the nearest offset inside it. */
export function offsetAt(text: string, position: Position): number {
  let lineStart = 0
  for (let line = 1; line < position.line; line += 1) {
    const newline = text.indexOf('\n', lineStart)
    if (newline === -1) return text.length
    lineStart = newline + 1
  }
  return Math.min(lineStart + position.column - 1, text.length)
}
