/** A Diagnostic and its files → the text a person reads: sentence, place, code frame, related places, hint. */
import type { Diagnostic } from './diagnostic.ts'
import { positionAt, type Span } from './source.ts'

/** Gives the text of a file by its path; undefined where it cannot be had, and the frame then shows the path alone. */
export type TextOf = (path: string) => string | undefined

/**
 * The whole message as lines joined by "\n", without a trailing newline and without color:
 *
 *     error ref-not-found: "silver_order_line" is not an action of this project
 *
 *       definitions/gold/fact_order_line.sqlx:31:16
 *          30 |         ordered_at,
 *          31 |     from ${ref("silver_order_line")}
 *             |                ^^^^^^^^^^^^^^^^^^^
 *       hint: did you mean "silver_order_lines"?
 */
export function formatDiagnostic(diagnostic: Diagnostic, textOf: TextOf): string {
  const lines = [`${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`]
  const hasPlaces = diagnostic.span !== undefined || diagnostic.related.length > 0
  if (hasPlaces) lines.push('')
  if (diagnostic.span !== undefined) lines.push(...frameLines(diagnostic.span, textOf))
  for (const related of diagnostic.related) {
    lines.push(`  ${related.message}:`, ...frameLines(related.span, textOf))
  }
  if (diagnostic.hint !== undefined) lines.push(`  hint: ${diagnostic.hint}`)
  return lines.join('\n')
}

/** `path:line:column`, or the path alone where the text cannot be had. */
export function formatPlace(span: Span, textOf: TextOf): string {
  const text = textOf(span.path)
  if (text === undefined) return span.path
  const { line, column } = positionAt(text, span.start)
  return `${span.path}:${line}:${column}`
}

/** The place, the line before it, the line itself and carets under the characters of the span on that line. */
export function frameLines(span: Span, textOf: TextOf): readonly string[] {
  const text = textOf(span.path)
  const place = `  ${formatPlace(span, textOf)}`
  if (text === undefined || text === '') return [place]
  const { line, column } = positionAt(text, span.start)
  const sourceLines = text.split('\n')
  const shown = [line - 1, line]
    .filter((number) => number >= 1)
    .map((number) => ({ number, text: withoutReturn(sourceLines[number - 1] ?? '') }))
  const current = withoutReturn(sourceLines[line - 1] ?? '')
  const length = Math.max(1, Math.min(span.end - span.start, current.length - (column - 1)))
  return [
    place,
    ...shown.map((source) => `  ${String(source.number).padStart(5)} | ${source.text}`.trimEnd()),
    `  ${' '.repeat(5)} | ${indentLike(current.slice(0, column - 1))}${'^'.repeat(length)}`,
  ]
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

// Tabs stay tabs, so that the caret stands under its character whatever a tab is worth.
function indentLike(before: string): string {
  return before.replace(/[^\t]/g, ' ')
}
