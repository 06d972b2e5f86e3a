/** Diagnostics as people read them: sentence, place, code frame, other places, way out. */
import type { Diagnostic, Severity } from '../base/diagnostic.ts'
import { frameLines, type TextOf } from '../base/frame.ts'
import type { Span } from '../base/source.ts'
import type { Palette } from './palette.ts'
import type { Style } from './reporter.ts'
import { countOf, fitWidth, formatCount, visibleWidth } from './text.ts'

/**
 * One block of lines per diagnostic, each block after an empty line; errors come last, where the eye is.
 * @param perCode so many of one code are shown in full; a line counts the others.
 */
export function diagnosticLines(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  style: Style,
  perCode = 20,
): readonly string[] {
  const order: readonly Severity[] = ['info', 'warning', 'error']
  return order.flatMap((severity) => {
    const group = diagnostics.filter((diagnostic) => diagnostic.severity === severity)
    return [...new Set(group.map(({ code }) => code))].flatMap((code) => {
      const alike = group.filter((diagnostic) => diagnostic.code === code)
      const hidden = alike.length - perCode
      return [
        ...alike
          .slice(0, perCode)
          .flatMap((diagnostic) => ['', ...diagnosticBlock(diagnostic, textOf, style.palette)]),
        ...(hidden > 0 ? ['', style.palette.dim(`… and ${formatCount(hidden)} more ${code}`)] : []),
      ]
    })
  })
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

const longestLine = 160

/** A code frame in color; `caret` is written after the carets. */
export function frame(
  span: Span,
  textOf: TextOf,
  look: { readonly palette: Palette; readonly caret: string },
): readonly string[] {
  const { palette, caret } = look
  const [place = '', ...lines] = frameLines(span, textOf)
  const marked = visibleWidth(lines.at(-1) ?? '')
  // A line of data may have thousands of characters; what lies beyond the mark says nothing about it.
  const code = lines.map((line) => (marked < longestLine ? fitWidth(line, longestLine) : line))
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
