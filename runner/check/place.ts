/** From the characters of compiled SQL back to those of the author. */
import type { Span } from '../base/source.ts'
import { type CompiledSql, originAt } from '../ir/sql.ts'

/** The author's characters behind a stretch of compiled SQL; undefined where the runner wrote all of it. */
export function placeIn(sql: CompiledSql, start: number, end: number): Span | undefined {
  const first = originAt(sql, start)
  const last = originAt(sql, Math.max(start, end - 1))
  if (first === undefined || last === undefined) return first ?? last
  // Two files cannot be marked at once; text that came out of a loop may end before it begins.
  if (first.path !== last.path || last.end < first.start) return first
  return { path: first.path, start: first.start, end: Math.max(first.end, last.end) }
}

/** Where a key of the config is written: the nearest place around it that is known. */
export function placeOfKey(
  action: { readonly places?: Readonly<Record<string, Span>>; readonly definedAt: Span },
  key: readonly (string | number)[],
): Span {
  for (let length = key.length; length > 0; length -= 1) {
    const place = action.places?.[key.slice(0, length).join('.')]
    if (place !== undefined) return place
  }
  return action.definedAt
}

/** The place of a word inside a span, where it stands there once as a whole word; the span itself otherwise. */
export function placeOfWord(span: Span, word: string, text: string | undefined): Span {
  const isPlain = /^\w+$/.test(word)
  if (text === undefined || !isPlain) return span
  const inside = text.slice(span.start, span.end)
  const [only, ...others] = [...inside.matchAll(new RegExp(`(?<![\\w$])${word}(?![\\w$])`, 'g'))]
  if (only === undefined || others.length > 0) return span
  const start = span.start + only.index
  return { path: span.path, start, end: start + word.length }
}
