/** Diagnostics as people read them: sentence, place, code frame, other places, way out. */
import type { Diagnostic, Severity } from '../base/diagnostic.ts'
import { frameLines, type TextOf } from '../base/frame.ts'
import type { Span } from '../base/source.ts'
import type { Palette } from './palette.ts'
import type { Style } from './reporter.ts'
import { countOf } from './text.ts'

/** One block of lines per diagnostic, each block after an empty line; errors come last, where the eye is. */
export function diagnosticLines(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  style: Style,
): readonly string[] {
  const order: readonly Severity[] = ['info', 'warning', 'error']
  return order.flatMap((severity) =>
    diagnostics
      .filter((diagnostic) => diagnostic.severity === severity)
      .flatMap((diagnostic) => ['', ...diagnosticBlock(diagnostic, textOf, style.palette)]),
  )
}

/** `✗ Compilation failed: 2 errors, 1 warning  (exit 2)`. */
export function diagnosticsVerdict(
  subject: string,
  diagnostics: readonly Diagnostic[],
  { palette, glyphs }: Style,
): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  const counts = [
    ...(errors > 0 ? [countOf(errors, 'error')] : []),
    ...(warnings > 0 ? [countOf(warnings, 'warning')] : []),
  ]
  const sentence = `${glyphs.failed} ${subject} failed${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`
  return `${palette.red(sentence)}${palette.dim('  (exit 2)')}`
}

/** One diagnostic without an empty line around it. */
export function diagnosticBlock(diagnostic: Diagnostic, textOf: TextOf, palette: Palette): readonly string[] {
  const title = severityWord(diagnostic.severity, palette)
  const [first = '', ...more] = diagnostic.message.split('\n')
  return [
    `${title}  ${first}  ${palette.dim(diagnostic.code)}`,
    ...more.map((line) => `  ${line}`),
    ...detailLines(diagnostic, textOf, palette),
  ]
}

/** Place, frame, related places and hint of a diagnostic, without its sentence. */
export function detailLines(diagnostic: Diagnostic, textOf: TextOf, palette: Palette): readonly string[] {
  return [
    ...(diagnostic.span === undefined ? [] : frame(diagnostic.span, textOf, { palette, caret: '' })),
    ...diagnostic.related.flatMap((related) => [
      `  ${related.message}`,
      ...frame(related.span, textOf, { palette, caret: '' }),
    ]),
    ...(diagnostic.hint === undefined ? [] : [`   ${palette.dim('hint    ')}  ${diagnostic.hint}`]),
  ]
}

/** A code frame in color; `caret` is written after the carets. */
export function frame(
  span: Span,
  textOf: TextOf,
  look: { readonly palette: Palette; readonly caret: string },
): readonly string[] {
  const { palette, caret } = look
  const [place = '', ...code] = frameLines(span, textOf)
  return [
    palette.cyan(place),
    ...code.map((line, index) => {
      const bar = line.indexOf('|')
      const gutter = palette.dim(line.slice(0, bar + 1))
      const text = line.slice(bar + 1)
      if (index < code.length - 1) return gutter + text
      return gutter + palette.red(caret === '' ? text : `${text} ${caret}`)
    }),
  ]
}

function severityWord(severity: Severity, palette: Palette): string {
  switch (severity) {
    case 'error':
      return palette.bold(palette.red('Error  '))
    case 'warning':
      return palette.bold(palette.yellow('Warning'))
    case 'info':
      return palette.bold(palette.cyan('Note   '))
  }
}
