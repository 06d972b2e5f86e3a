/** SQL text → segments: what is text, what is a comment, what is `${…}` and what is nunjucks. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import { endOfJavascript, endOfLine } from './javascript.ts'
import type { Segment, Template } from './sqlx-file.ts'

/** What the scan needs to know besides the text. */
export interface ScanOptions {
  readonly path: string
  readonly text: string
  readonly start: number
  /** `brace`: the text is a block's inside and ends before the brace that closes it. */
  readonly until: 'end' | 'brace'
  /** Whether `{{`, `{%` and `{#` start nunjucks; false in a project without macros/. */
  readonly nunjucks: boolean
  /** Asked where the name of a block stands in SQL text; gives the offset after the block, which is then left out. */
  readonly skipBlock?: (offset: number) => number | undefined
}

export interface ScannedSql {
  /** At least one. */
  readonly statements: readonly Template[]
  readonly separators: readonly Span[]
  /** Where the scan stopped: at the closing brace, or at the end of the text. */
  readonly end: number
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Cuts SQL text into statements of segments.
 *
 * A statement ends at a line that ends in `---`. Strings (single, double and triple quoted), quoted names and comments
 * are told apart as GoogleSQL does, so that a `${`, a `---` or a block name means something only where it should.
 */
export function scanSql(options: ScanOptions): ScannedSql {
  const scan: Scan = {
    ...options,
    offset: options.start,
    textStart: options.start,
    depth: 0,
    statements: [[]],
    separators: [],
    diagnostics: [],
  }
  while (scan.offset < scan.text.length) {
    const mark = findMark(scan.text, scan.offset)
    if (mark === undefined) {
      scan.offset = scan.text.length
      break
    }
    scan.offset = mark.at
    if (mark.what === '}' && scan.until === 'brace' && scan.depth === 0) break
    takeMark(scan, mark.what)
  }
  flush(scan, scan.offset)
  const { statements, separators, offset: end, diagnostics } = scan
  return { statements, separators, end, diagnostics }
}

interface Scan extends ScanOptions {
  offset: number
  /** Where the text that is not yet in a segment starts. */
  textStart: number
  /** How many braces of the SQL itself are open. */
  depth: number
  readonly statements: Segment[][]
  readonly separators: Span[]
  readonly diagnostics: Diagnostic[]
}

const marks =
  /--|\/\*|#|\$\{|\{[{%#]|[`'"{}]|(?<!\w)(?:config|js|pre_operations|post_operations|incremental_where|affected_keys|input)\b/g

function findMark(text: string, from: number): { readonly at: number; readonly what: string } | undefined {
  marks.lastIndex = from
  const match = marks.exec(text)
  return match === null ? undefined : { at: match.index, what: match[0] }
}

function takeMark(scan: Scan, what: string): void {
  if (what === '--') takeDashes(scan)
  else if (what === '/*') takeBlockComment(scan)
  else if (what === '#') takeHashComment(scan)
  else if (what === '${') takeJs(scan, false)
  else if (scan.nunjucks && nunjucksClose(scan.text, scan.offset) !== undefined) takeNunjucks(scan)
  else if (what === '"' || what === "'" || what === '`') takeString(scan, what)
  else if (what.startsWith('{') || what === '}') takeBrace(scan, what)
  else takeWord(scan, what)
}

function takeBrace(scan: Scan, what: string): void {
  scan.depth += what === '}' ? -1 : 1
  scan.offset += 1
}

// Dataform evaluates a ${…} in this kind of comment, so it is searched for them.
function takeHashComment(scan: Scan): void {
  const end = endOfLine(scan.text, scan.offset)
  takeUntil(scan, false, (at) => (at >= end ? at : undefined))
}

function takeWord(scan: Scan, word: string): void {
  const blockEnd = scan.skipBlock?.(scan.offset)
  if (blockEnd === undefined) {
    scan.offset += word.length
    return
  }
  flush(scan, scan.offset)
  scan.offset = blockEnd
  scan.textStart = blockEnd
}

// A separator is: blanks, three dashes, blanks, end of line. Anything else that starts with two dashes is a comment.
function takeDashes(scan: Scan): void {
  const { text, offset } = scan
  const lineEnd = endOfLine(text, offset)
  if (text.startsWith('---', offset) && text.slice(offset + 3, lineEnd).trim() === '') {
    let start = offset
    while (start > scan.textStart && isBlankInLine(text[start - 1])) start -= 1
    flush(scan, start)
    scan.separators.push(spanOf(scan, start, lineEnd))
    scan.statements.push([])
    scan.offset = lineEnd
    scan.textStart = lineEnd
    return
  }
  takeWhole(scan, 'comment', lineEnd)
}

function takeBlockComment(scan: Scan): void {
  const close = scan.text.indexOf('*/', scan.offset + 2)
  if (close === -1) {
    scan.diagnostics.push(
      diagnose('comment-not-closed', {}, { span: spanOf(scan, scan.offset, scan.offset + 2) }),
    )
  }
  takeWhole(scan, 'comment', close === -1 ? scan.text.length : close + 2)
}

function takeWhole(scan: Scan, kind: 'comment', end: number): void {
  flush(scan, scan.offset)
  push(scan, { kind, span: spanOf(scan, scan.offset, end) })
  scan.offset = end
  scan.textStart = end
}

function takeJs(scan: Scan, doublesBackslashes: boolean): void {
  const { text, offset } = scan
  flush(scan, offset)
  const close = endOfJavascript(text, offset + 2)
  if (close === undefined) {
    scan.diagnostics.push(diagnose('expression-not-closed', {}, { span: spanOf(scan, offset, offset + 2) }))
  }
  const codeEnd = close ?? text.length
  const end = Math.min(codeEnd + 1, text.length)
  push(scan, {
    kind: 'js',
    span: spanOf(scan, offset, end),
    code: spanOf(scan, offset + 2, codeEnd),
    doublesBackslashes,
  })
  scan.offset = end
  scan.textStart = end
}

function takeString(scan: Scan, quote: string): void {
  const isTriple = quote !== '`' && scan.text.startsWith(quote.repeat(3), scan.offset)
  const mark = isTriple ? quote.repeat(3) : quote
  scan.offset += mark.length
  takeUntil(scan, mark === '"', (at) => {
    if (scan.text.startsWith(mark, at)) return at + mark.length
    // A string that is not closed ends with its line, as GoogleSQL reads it; the rest of the file stays intact.
    return !isTriple && scan.text[at] === '\n' ? at : undefined
  })
}

/** Moves to the end that `endAt` names, taking out every `${…}` and nunjucks piece on the way. */
function takeUntil(scan: Scan, doublesBackslashes: boolean, endAt: (at: number) => number | undefined): void {
  const { text } = scan
  while (scan.offset < text.length) {
    const end = endAt(scan.offset)
    if (end !== undefined) {
      scan.offset = end
      return
    }
    if (text.startsWith('${', scan.offset)) takeJs(scan, doublesBackslashes)
    else if (scan.nunjucks && nunjucksClose(text, scan.offset) !== undefined) takeNunjucks(scan)
    else scan.offset += text[scan.offset] === '\\' ? 2 : 1
  }
  scan.offset = text.length
}

// A `${…}` inside {{ … }} or {% … %} is a segment of its own, so the nunjucks around it comes in pieces.
function takeNunjucks(scan: Scan): void {
  const { text } = scan
  const start = scan.offset
  const close = nunjucksClose(text, start) ?? '}}'
  flush(scan, start)
  scan.offset += 2
  let quote: string | undefined
  let pieceStart = start
  const pushPiece = (): void => {
    push(scan, {
      kind: 'nunjucks',
      span: spanOf(scan, pieceStart, scan.offset),
      isContinued: pieceStart > start,
    })
    pieceStart = scan.offset
    scan.textStart = scan.offset
  }
  while (scan.offset < text.length) {
    const char = text[scan.offset]
    if (quote === undefined && text.startsWith(close, scan.offset)) break
    if (close !== '#}' && char === '$' && text[scan.offset + 1] === '{') {
      pushPiece()
      takeJs(scan, false)
      pieceStart = scan.offset
      continue
    }
    if (close !== '#}' && (char === '"' || char === "'")) {
      if (quote === undefined) quote = char
      else if (quote === char) quote = undefined
    }
    scan.offset += char === '\\' && quote !== undefined ? 2 : 1
  }
  if (scan.offset >= text.length) {
    const open = text.slice(start, start + 2)
    scan.diagnostics.push(
      diagnose('macro-not-closed', { open, close }, { span: spanOf(scan, start, start + 2) }),
    )
  }
  scan.offset = Math.min(scan.offset + close.length, text.length)
  pushPiece()
}

function nunjucksClose(text: string, offset: number): string | undefined {
  if (text[offset] !== '{') return undefined
  const kind = text[offset + 1]
  return kind === '{' ? '}}' : kind === '%' ? '%}' : kind === '#' ? '#}' : undefined
}

function flush(scan: Scan, end: number): void {
  if (end > scan.textStart) push(scan, { kind: 'text', span: spanOf(scan, scan.textStart, end) })
  scan.textStart = end
}

function push(scan: Scan, segment: Segment): void {
  scan.statements.at(-1)?.push(segment)
}

function spanOf(scan: Scan, start: number, end: number): Span {
  return { path: scan.path, start, end }
}

function isBlankInLine(char: string | undefined): boolean {
  return char !== undefined && char !== '\n' && char !== '\r' && char.trim() === ''
}
