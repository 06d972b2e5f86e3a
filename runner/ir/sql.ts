/** GoogleSQL text that remembers which characters of which file it came from. */
import type { Span } from '../base/source.ts'

/**
 * Compiled SQL.
 *
 * `origins` is ordered by `at`. An origin says: from generated offset `at` up to the next origin's `at`, the text came
 * from `span`. A verbatim piece has as many characters as its span, and offset `at + n` is `span.start + n`; a piece of
 * another length (a rendered `${…}`) maps as a whole to its span. Text the runner wrote itself has no origin of its own:
 * an entry with `span: undefined` ends the piece before it.
 */
export interface CompiledSql {
  readonly text: string
  readonly origins: readonly { readonly at: number; readonly span: Span | undefined }[]
}

/** SQL written by the runner itself, which no author's character stands behind. */
export function generatedSql(text: string): CompiledSql {
  return { text, origins: [] }
}

/** Puts pieces together; strings are the runner's own words, compiled pieces keep their origins. */
export function concatSql(...pieces: readonly (string | CompiledSql)[]): CompiledSql {
  let text = ''
  const origins: { at: number; span: Span | undefined }[] = []
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      if (origins.length > 0 && piece !== '') origins.push({ at: text.length, span: undefined })
      text += piece
      continue
    }
    for (const origin of piece.origins) origins.push({ at: text.length + origin.at, span: origin.span })
    text += piece.text
  }
  return { text, origins }
}

/** The author's place behind a generated offset, as small as it is known; undefined where the runner wrote the text. */
export function originAt(sql: CompiledSql, offset: number): Span | undefined {
  let index = -1
  for (let next = 0; next < sql.origins.length; next += 1) {
    const origin = sql.origins[next]
    if (origin === undefined || origin.at > offset) break
    index = next
  }
  const origin = sql.origins[index]
  if (origin?.span === undefined) return undefined
  const end = sql.origins[index + 1]?.at ?? sql.text.length
  const isVerbatim = end - origin.at === origin.span.end - origin.span.start
  if (!isVerbatim) return origin.span
  const start = origin.span.start + (offset - origin.at)
  return { path: origin.span.path, start, end: Math.min(start + 1, origin.span.end) }
}
