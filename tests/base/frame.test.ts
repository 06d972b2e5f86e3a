import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../runner/base/diagnostic.ts'
import { formatDiagnostic } from '../../runner/base/frame.ts'

const files: Readonly<Record<string, string>> = {
  'definitions/a.sqlx': 'config { type: "table" }\nselect\n\tnope,\nfrom t\n',
  'definitions/b.sqlx': 'select 1',
}
const textOf = (path: string): string | undefined => files[path]

function diagnostic(parts: Partial<Diagnostic>): Diagnostic {
  return { code: 'ref-not-found', severity: 'error', message: '"nope" is missing', related: [], ...parts }
}

describe('formatDiagnostic', () => {
  it('shows the place, the line before it, carets and the hint', () => {
    const span = { path: 'definitions/a.sqlx', start: 33, end: 37 }

    expect(formatDiagnostic(diagnostic({ span, hint: 'declare it' }), textOf)).toBe(
      [
        'error ref-not-found: "nope" is missing',
        '',
        '  definitions/a.sqlx:3:2',
        '      2 | select',
        '      3 | \tnope,',
        '        | \t^^^^',
        '  hint: declare it',
      ].join('\n'),
    )
  })

  it('shows the other end of the quarrel with a frame of its own', () => {
    const span = { path: 'definitions/b.sqlx', start: 7, end: 8 }
    const related = [
      { message: 'first defined here', span: { path: 'definitions/a.sqlx', start: 0, end: 6 } },
    ]

    expect(formatDiagnostic(diagnostic({ span, related }), textOf)).toBe(
      [
        'error ref-not-found: "nope" is missing',
        '',
        '  definitions/b.sqlx:1:8',
        '      1 | select 1',
        '        |        ^',
        '  first defined here:',
        '  definitions/a.sqlx:1:1',
        '      1 | config { type: "table" }',
        '        | ^^^^^^',
      ].join('\n'),
    )
  })

  it('ends the carets with the line when the span goes on', () => {
    const span = { path: 'definitions/a.sqlx', start: 25, end: 45 }

    expect(formatDiagnostic(diagnostic({ span }), textOf).split('\n').at(-1)).toBe('        | ^^^^^^')
  })

  it('names the file alone when its text cannot be had', () => {
    const span = { path: 'gone.sqlx', start: 3, end: 4 }

    expect(formatDiagnostic(diagnostic({ span }), textOf)).toBe(
      'error ref-not-found: "nope" is missing\n\n  gone.sqlx',
    )
  })

  it('is one line without a place', () => {
    expect(formatDiagnostic(diagnostic({}), textOf)).toBe('error ref-not-found: "nope" is missing')
  })
})
