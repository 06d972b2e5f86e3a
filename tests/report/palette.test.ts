import { describe, expect, it } from 'vitest'
import { makePalette, wantsColor, wantsLiveRegion } from '../../runner/report/palette.ts'

describe('color', () => {
  const cases: readonly (readonly [string, boolean, Parameters<typeof wantsColor>[0]])[] = [
    ['a terminal has it', true, { choice: 'auto', isTty: true, environment: {} }],
    ['a pipe has not', false, { choice: 'auto', isTty: false, environment: {} }],
    ['CI alone does not turn it on', false, { choice: 'auto', isTty: false, environment: { CI: '1' } }],
    [
      'the log of GitHub Actions has it',
      true,
      { choice: 'auto', isTty: false, environment: { GITHUB_ACTIONS: 'true' } },
    ],
    ['NO_COLOR turns it off', false, { choice: 'auto', isTty: true, environment: { NO_COLOR: '1' } }],
    ['an empty NO_COLOR means nothing', true, { choice: 'auto', isTty: true, environment: { NO_COLOR: '' } }],
    [
      'NO_COLOR outranks FORCE_COLOR',
      false,
      { choice: 'auto', isTty: true, environment: { NO_COLOR: '1', FORCE_COLOR: '1' } },
    ],
    ['FORCE_COLOR turns it on', true, { choice: 'auto', isTty: false, environment: { FORCE_COLOR: '1' } }],
    ['FORCE_COLOR=0 turns it off', false, { choice: 'auto', isTty: true, environment: { FORCE_COLOR: '0' } }],
    ['a dumb terminal has not', false, { choice: 'auto', isTty: true, environment: { TERM: 'dumb' } }],
    [
      'the command line outranks NO_COLOR',
      true,
      { choice: 'always', isTty: false, environment: { NO_COLOR: '1' } },
    ],
    [
      'the command line outranks FORCE_COLOR',
      false,
      { choice: 'never', isTty: true, environment: { FORCE_COLOR: '1' } },
    ],
  ]

  it.each(cases)('%s', (_claim, expected, question) => {
    expect(wantsColor(question)).toBe(expected)
  })

  it('is in no text of a palette without it', () => {
    expect(makePalette(false).red('x')).toBe('x')
    expect(makePalette(true).red('x')).toBe('\u001b[31mx\u001b[39m')
  })
})

describe('lines that move', () => {
  it.each([
    ['before a person', true, { isTty: true, environment: {} }],
    ['not in a pipe', false, { isTty: false, environment: {} }],
    ['not under CI', false, { isTty: true, environment: { CI: 'true' } }],
    ['with CI=false', true, { isTty: true, environment: { CI: 'false' } }],
    ['not in a dumb terminal', false, { isTty: true, environment: { TERM: 'dumb' } }],
  ])('%s', (_claim, expected, question) => {
    expect(wantsLiveRegion(question)).toBe(expected)
  })
})
