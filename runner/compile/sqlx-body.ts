/** The blocks of a `.sqlx` file as bodies: macros, then JavaScript, then text with origins. */
import { diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { CodeBlock, JsSegment, SqlxFile, Template } from '../sqlx/sqlx-file.ts'
import type { Body } from './draft.ts'
import { contextFunctions, contextNames, type Evaluation } from './evaluation.ts'
import type { MacroPiece, Macros } from './macros.ts'
import { type RenderedPiece, renderPieces } from './render.ts'
import { moduleNames, type Sandbox } from './sandbox.ts'
import { type AuthorFunction, compilePieces, messageOfError, placeOfError } from './script.ts'

/** What bodies of one project share. */
export interface BodyTools {
  readonly sandbox: Sandbox
  readonly macros: Macros
}

/**
 * The body that renders these statements. The js blocks of the file are run anew for each evaluation, as in Dataform,
 * and every expression that fails is reported, not only the first.
 */
export function sqlxBody(file: SqlxFile, statements: readonly Template[], tools: BodyTools): Body {
  let compiled: { readonly segments: readonly JsSegment[]; readonly run: AuthorFunction } | undefined
  return (evaluation) => {
    const rendered = statements.map((statement) => {
      const { value, diagnostics } = tools.macros.render(file, statement, evaluation.incremental)
      evaluation.problems.push(...diagnostics)
      return value
    })
    const segments = [
      ...new Set(
        rendered.flatMap((pieces) => pieces.flatMap((piece) => (piece.kind === 'js' ? [piece.segment] : []))),
      ),
    ]
    if (segments.length === 0) return rendered.map((pieces) => renderPieces(withValues(pieces, new Map())))
    try {
      if (compiled === undefined || !sameList(compiled.segments, segments)) {
        compiled = { segments, run: compileBody(file, segments, tools.sandbox) }
      }
      const values = evaluate(file, compiled, { evaluation, sandbox: tools.sandbox })
      return rendered.map((pieces) => renderPieces(withValues(pieces, values)))
    } catch (error) {
      noteError(error, {
        evaluation,
        sandbox: tools.sandbox,
        fallback: file.js[0]?.span ?? segments[0]?.span,
      })
      return rendered.map((pieces) => renderPieces(withValues(pieces, new Map())))
    }
  }
}

const emitName = '__runner_emit'

function compileBody(file: SqlxFile, segments: readonly JsSegment[], sandbox: Sandbox): AuthorFunction {
  const blocks = file.js.map((block) => ({ before: '', code: block.code, after: ';' }))
  const expressions = segments.map((segment, index) => ({
    before: `${emitName}(${index}, () => (`,
    code: segment.code,
    after: '));',
    ...rewritten(file, segment),
  }))
  return compilePieces(file, [...blocks, ...expressions], {
    parameters: [emitName, ...moduleNames, ...contextNames],
    context: sandbox.context,
  })
}

// Dataform doubles the backslashes of everything inside a double-quoted SQL string, expressions too.
function rewritten(file: SqlxFile, segment: JsSegment): { readonly rewritten?: string } {
  const code = file.text.slice(segment.code.start, segment.code.end)
  if (!segment.doublesBackslashes || !code.includes('\\') || code.includes('`')) return {}
  return { rewritten: code.replaceAll('\\', '\\\\') }
}

function evaluate(
  file: SqlxFile,
  compiled: { readonly segments: readonly JsSegment[]; readonly run: AuthorFunction },
  on: { readonly evaluation: Evaluation; readonly sandbox: Sandbox },
): ReadonlyMap<JsSegment, string> {
  const { evaluation, sandbox } = on
  const values = new Map<JsSegment, string>()
  let current: JsSegment | undefined
  const searched = file.js.map((block: CodeBlock) => block.code)
  evaluation.place = (name) =>
    placeOfName(file, name, current === undefined ? searched : [current.code, ...searched])
  const emit = (index: unknown, value: unknown): void => {
    current = compiled.segments[index as number]
    if (current === undefined) throw new Error('internal: no such expression')
    try {
      // As a template literal would: the value's string form.
      values.set(current, `${(value as () => unknown)()}`)
    } catch (error) {
      noteError(error, { evaluation, sandbox, fallback: trimmed(file, current.code) })
    }
    current = undefined
  }
  const functions = contextFunctions(evaluation)
  compiled.run(emit, ...sandbox.moduleValues(file.path), ...contextNames.map((name) => functions[name]))
  return values
}

function withValues(
  pieces: readonly MacroPiece[],
  values: ReadonlyMap<JsSegment, string>,
): readonly RenderedPiece[] {
  return pieces.map((piece) =>
    piece.kind === 'js'
      ? { kind: 'value', text: values.get(piece.segment) ?? '', span: piece.segment.span }
      : piece,
  )
}

/** Reports what project code threw, at its place or at `fallback`. */
export function noteError(
  error: unknown,
  at: {
    readonly evaluation: Pick<Evaluation, 'problems'>
    readonly sandbox: Sandbox
    readonly fallback: Span | undefined
  },
): void {
  const span = placeOfError(error, at.sandbox.textOf) ?? at.fallback
  at.evaluation.problems.push(describeError(error, span))
}

/** A thrown value as a diagnostic: `javascript-syntax` or `javascript-error`. */
export function describeError(error: unknown, span: Span | undefined): ReturnType<typeof diagnose> {
  const problem = messageOfError(error)
  return problem.startsWith('SyntaxError: ')
    ? diagnose('javascript-syntax', { problem: problem.slice('SyntaxError: '.length) }, { span })
    : diagnose('javascript-error', { problem }, { span })
}

// The call that names it, else the quoted name, else the whole expression.
function placeOfName(file: SqlxFile, name: string, codes: readonly Span[]): Span {
  for (const code of name === '' ? [] : codes) {
    for (let at = file.text.indexOf(name, code.start); at !== -1; at = file.text.indexOf(name, at + 1)) {
      const end = at + name.length
      if (end > code.end) break
      if (isQuote(file.text[at - 1]) && file.text[end] === file.text[at - 1]) {
        return callAround(file, code, { start: at - 1, end: end + 1 })
      }
    }
  }
  const [first] = codes
  return first === undefined ? { path: file.path, start: 0, end: 0 } : trimmed(file, first)
}

function callAround(
  file: SqlxFile,
  code: Span,
  quoted: { readonly start: number; readonly end: number },
): Span {
  const before = /\b(?:ref|resolve)\s*\([^()]*$/.exec(file.text.slice(code.start, quoted.start))
  const after = /^[^()]*\)/.exec(file.text.slice(quoted.end, code.end))
  if (before === null || after === null) return { path: file.path, ...quoted }
  return { path: file.path, start: code.start + before.index, end: quoted.end + after[0].length }
}

function isQuote(char: string | undefined): boolean {
  return char === '"' || char === "'" || char === '`'
}

function trimmed(file: SqlxFile, span: Span): Span {
  const text = file.text.slice(span.start, span.end)
  const start = span.start + text.length - text.trimStart().length
  return { path: span.path, start, end: start + Math.max(1, text.trim().length) }
}

function sameList<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index])
}
