/** Rendered pieces → CompiledSql: text as Dataform emits it, every piece with its origin. */
import type { Span } from '../base/source.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { emittedComment } from '../sqlx/comment.ts'

/** Text and where it came from: SQL as written, a comment as written, or the value of an expression or macro call. */
export interface RenderedPiece {
  readonly kind: 'text' | 'comment' | 'value'
  readonly text: string
  readonly span: Span
}

/** Puts pieces together in order. */
export function renderPieces(pieces: readonly RenderedPiece[]): CompiledSql {
  let text = ''
  const origins: { at: number; span: Span }[] = []
  const push = (piece: string, span: Span): void => {
    if (piece === '') return
    origins.push({ at: text.length, span })
    text += piece
  }
  for (const piece of pieces) {
    if (piece.kind === 'value') push(piece.text, piece.span)
    else if (piece.kind === 'comment') push(emittedComment(piece.text), piece.span)
    else if (piece.text.includes('\r')) pushLines(piece, push)
    else push(piece.text, piece.span)
  }
  return { text, origins }
}

// "\r\n" becomes "\n"; cut around each, the rest still maps character by character.
function pushLines(piece: RenderedPiece, push: (text: string, span: Span) => void): void {
  let start = piece.span.start
  for (const part of piece.text.split(/(\r\n?)/)) {
    const span = { path: piece.span.path, start, end: start + part.length }
    push(part.startsWith('\r') ? '\n' : part, span)
    start += part.length
  }
}
