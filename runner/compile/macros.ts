/** macros/ through nunjucks: rendered over a body before its JavaScript, with expressions and comments held as tokens. */
import nunjucks from 'nunjucks'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { offsetAt, type SourceFile, type Span } from '../base/source.ts'
import { nearestName } from '../base/suggest.ts'
import type { JsSegment, Segment, Template } from '../sqlx/sqlx-file.ts'
import type { RenderedPiece } from './render.ts'

/** A piece of a body after macros: text that is done, or an expression still to be evaluated. */
export type MacroPiece = RenderedPiece | { readonly kind: 'js'; readonly segment: JsSegment }

export interface Macros {
  /** The names that bodies may call. */
  readonly names: readonly string[]
  /**
   * Renders one statement; without macros its segments come back as they are.
   * @param incremental what `incremental()` gives inside nunjucks.
   */
  render(file: SourceFile, template: Template, incremental: boolean): Diagnosed<readonly MacroPiece[]>
}

/** Compiles the files of macros/; every macro whose name does not start with "_" can be called in every body. */
export function loadMacros(
  files: readonly SourceFile[],
  vars: Readonly<Record<string, Json>>,
): Diagnosed<Macros> {
  const diagnostics: Diagnostic[] = []
  const definedIn = new Map<string, Span>()
  const state = { incremental: false }
  const environment = new nunjucks.Environment(new MemoryLoader(files), {
    autoescape: false,
    throwOnUndefined: true,
  })
  environment.addGlobal('incremental', () => state.incremental)
  environment.addGlobal('vars', vars)
  for (const file of files) {
    const expression = file.text.indexOf('${')
    if (expression !== -1)
      diagnostics.push(diagnose('macro-with-expression', {}, { span: spanIn(file, expression, 2) }))
    for (const [name, macro] of Object.entries(exportsOf(file, environment, diagnostics))) {
      const span = placeOfMacro(file, name)
      const first = definedIn.get(name)
      if (first === undefined) {
        definedIn.set(name, span)
        environment.addGlobal(name, macro)
      } else {
        const related = [{ message: 'first defined here', span: first }]
        diagnostics.push(diagnose('macro-defined-twice', { name }, { span, related }))
      }
    }
  }
  const names = [...definedIn.keys()]
  const render: Macros['render'] = (file, template, incremental) => {
    if (!template.some((segment) => segment.kind === 'nunjucks')) {
      return { value: template.map((segment) => pieceOf(file, segment)), diagnostics: [] }
    }
    state.incremental = incremental
    return renderTemplate(file, template, { environment, names })
  }
  return { value: { names, render }, diagnostics }
}

interface Renderer {
  readonly environment: nunjucks.Environment
  readonly names: readonly string[]
}

// Private-use characters that survive nunjucks as text: marks before a segment, tokens inside a call's arguments.
const markStart = '\uE000'
const markEnd = '\uE001'
const tokenStart = '\uE002'
const marks = /[\uE000\uE002](\d+)\uE001/g

interface Assembled {
  readonly source: string
  /** Where each segment's own text starts in the source, and where in the file it comes from. */
  readonly pieces: readonly { readonly at: number; readonly span: Span }[]
}

function renderTemplate(
  file: SourceFile,
  template: Template,
  renderer: Renderer,
): Diagnosed<readonly MacroPiece[]> {
  const assembled = assemble(file, template)
  try {
    const output = new nunjucks.Template(assembled.source, renderer.environment, file.path, true).render({})
    return { value: splitOutput(file, template, output), diagnostics: [] }
  } catch (error) {
    const span = placeOfCalled(error, file, template) ?? placeInAssembled(error, assembled, template)
    const rest = template
      .filter((segment) => segment.kind !== 'nunjucks')
      .map((segment) => pieceOf(file, segment))
    return { value: rest, diagnostics: [describe(error, { file, span, names: renderer.names })] }
  }
}

function assemble(file: SourceFile, template: Template): Assembled {
  let source = ''
  const pieces: { at: number; span: Span }[] = []
  for (const [index, segment] of template.entries()) {
    const isInsideCall = segment.kind === 'js' && isContinued(template[index + 1])
    const isCallRest = segment.kind === 'nunjucks' && segment.isContinued
    if (!isCallRest) source += `${isInsideCall ? tokenStart : markStart}${index}${markEnd}`
    if (segment.kind === 'js' || segment.kind === 'comment') continue
    const span = segment.kind === 'text' ? trimmedSpan(file, template, index) : segment.span
    pieces.push({ at: source.length, span })
    source += file.text.slice(span.start, span.end)
  }
  return { source, pieces }
}

function isContinued(segment: Segment | undefined): boolean {
  return segment?.kind === 'nunjucks' && segment.isContinued
}

// `{{-` and `-}}` eat the blanks beside them. The marks stand in between, so it is done here.
function trimmedSpan(file: SourceFile, template: Template, index: number): Span {
  const segment = template[index]
  if (segment === undefined) throw new Error('internal: no such segment')
  const { path } = segment.span
  const before = template[index - 1]
  const after = template[index + 1]
  let { start, end } = segment.span
  const isTrimmedAfter =
    after?.kind === 'nunjucks' && /^\{[{%#]-/.test(file.text.slice(after.span.start, after.span.start + 3))
  const isTrimmedBefore =
    before?.kind === 'nunjucks' && /-[}%#]\}$/.test(file.text.slice(before.span.end - 3, before.span.end))
  if (isTrimmedAfter) end = start + file.text.slice(start, end).trimEnd().length
  if (isTrimmedBefore) start = end - file.text.slice(start, end).trimStart().length
  return { path, start, end }
}

function splitOutput(file: SourceFile, template: Template, output: string): readonly MacroPiece[] {
  const pieces: MacroPiece[] = []
  let current: number | undefined
  let textStart = 0
  const flush = (end: number): void => {
    const text = output.slice(textStart, end)
    const segment = current === undefined ? undefined : template[current]
    if (text === '' || segment === undefined || current === undefined) return
    const span = segment.kind === 'text' ? trimmedSpan(file, template, current) : wholeCall(template, current)
    const isVerbatim = segment.kind === 'text' && file.text.slice(span.start, span.end) === text
    pieces.push({ kind: isVerbatim ? 'text' : 'value', text, span })
  }
  for (const match of output.matchAll(marks)) {
    flush(match.index)
    textStart = match.index + match[0].length
    const index = Number(match[1])
    const segment = template[index]
    if (segment?.kind === 'js' || segment?.kind === 'comment') pieces.push(pieceOf(file, segment))
    else current = index
  }
  flush(output.length)
  return pieces
}

function wholeCall(template: Template, index: number): Span {
  const first = template[index]
  if (first === undefined) throw new Error('internal: no such segment')
  let end = first.span.end
  for (let next = index + 1; next < template.length; next += 1) {
    const segment = template[next]
    const isPart = segment?.kind === 'js' ? isContinued(template[next + 1]) : isContinued(segment)
    if (segment === undefined || !isPart) break
    end = segment.span.end
  }
  return { ...first.span, end }
}

function pieceOf(file: SourceFile, segment: Segment): MacroPiece {
  if (segment.kind === 'js') return { kind: 'js', segment }
  const text = file.text.slice(segment.span.start, segment.span.end)
  return { kind: segment.kind === 'comment' ? 'comment' : 'text', text, span: segment.span }
}

class MemoryLoader extends nunjucks.Loader implements nunjucks.ILoader {
  private readonly files: ReadonlyMap<string, string>

  constructor(files: readonly SourceFile[]) {
    super()
    this.files = new Map(
      files.flatMap((file) => [
        [file.path, file.text] as const,
        [file.path.replace(/^macros\//, ''), file.text] as const,
      ]),
    )
  }

  getSource(name: string): nunjucks.LoaderSource {
    const src = this.files.get(name)
    if (src === undefined) throw new Error(`the macro file "${name}" does not exist`)
    return { src, path: name, noCache: false }
  }
}

function exportsOf(
  file: SourceFile,
  environment: nunjucks.Environment,
  diagnostics: Diagnostic[],
): Readonly<Record<string, unknown>> {
  let exported: Readonly<Record<string, unknown>> = {}
  try {
    const template = new nunjucks.Template(
      file.text,
      environment,
      file.path,
      true,
    ) as unknown as ExportingTemplate
    template.getExported((error, found) => {
      if (error) throw error
      exported = found
    })
  } catch (error) {
    const place = positionIn(error)
    const span = place === undefined ? undefined : spanIn(file, offsetAt(file.text, place), 1)
    diagnostics.push(describe(error, { file, span, names: [] }))
  }
  return exported
}

// Part of nunjucks' runtime since version 1, used by its own `import` tag; its type declarations leave it out.
interface ExportingTemplate {
  getExported(callback: (error: unknown, exported: Readonly<Record<string, unknown>>) => void): void
}

function placeOfMacro(file: SourceFile, name: string): Span {
  const match = new RegExp(`\\bmacro\\s+(${name})\\b`).exec(file.text)
  return match === null
    ? spanIn(file, 0, 1)
    : spanIn(file, match.index + match[0].length - name.length, name.length)
}

function spanIn(file: SourceFile, start: number, length: number): Span {
  return { path: file.path, start, end: Math.min(start + length, file.text.length) }
}

// nunjucks loses the place of a call on the first line, so the call is looked for by the name in the message.
function placeOfCalled(error: unknown, file: SourceFile, template: Template): Span | undefined {
  const name = calledIn(error)
  if (name === undefined) return undefined
  return template.find(
    (segment) =>
      segment.kind === 'nunjucks' && file.text.slice(segment.span.start, segment.span.end).includes(name),
  )?.span
}

function placeInAssembled(error: unknown, assembled: Assembled, template: Template): Span | undefined {
  const calls = template.flatMap((segment) => (segment.kind === 'nunjucks' ? [segment.span] : []))
  const place = positionIn(error)
  // nunjucks counts lines from 0 in some of its errors and from 1 in others; the one that meets a call is meant.
  for (const line of place === undefined ? [] : [place.line, place.line + 1]) {
    const offset = offsetAt(assembled.source, { line, column: place?.column ?? 1 })
    const piece = assembled.pieces.findLast(({ at }) => at <= offset + 1)
    if (piece !== undefined && calls.includes(piece.span)) return piece.span
  }
  return calls[0]
}

function positionIn(error: unknown): { readonly line: number; readonly column: number } | undefined {
  const match = /\[Line (\d+), Column (\d+)\]/.exec(error instanceof Error ? error.message : '')
  if (match === null) return undefined
  return { line: Number(match[1]), column: Math.max(1, Number(match[2])) }
}

function calledIn(error: unknown): string | undefined {
  return /Unable to call `([^`]+)`/.exec(error instanceof Error ? error.message : '')?.[1]
}

function describe(
  error: unknown,
  at: { readonly file: SourceFile; readonly span: Span | undefined; readonly names: readonly string[] },
): Diagnostic {
  const message = error instanceof Error ? error.message : String(error)
  const words = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('('))
  const problem = (words.at(-1) ?? message).replace(/^(?:Template render )?[eE]rror: /, '').replace(/\.$/, '')
  const called = calledIn(error)
  if (called !== undefined) {
    const nearest = nearestName(called, at.names)
    const hint =
      nearest === undefined
        ? `the macros are: ${[...at.names].sort().join(', ')}`
        : `did you mean "${nearest}"?`
    return diagnose(
      'macro-error',
      { problem: `"${called}" is not a macro of this project` },
      { span: at.span, hint },
    )
  }
  if (problem.includes('undefined or null') || problem.includes('null or undefined')) {
    const call = at.span === undefined ? '' : at.file.text.slice(at.span.start, at.span.end)
    const variable = /^\{\{-?\s*([\w.]+)\s*[|}-]/.exec(call)?.[1]
    const what = variable === undefined ? 'a value used here' : `"${variable}"`
    return diagnose('macro-error', { problem: `${what} is not defined` }, { span: at.span })
  }
  return diagnose('macro-error', { problem }, { span: at.span })
}
