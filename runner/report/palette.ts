/** Whether a stream gets color, and the colors. */
import pc from 'picocolors'

/** The colors used in output; every function gives its text back unchanged where color is off. */
export type Palette = ReturnType<typeof pc.createColors>

/** What the decision about color looks at. `choice` is what was asked for on the command line. */
export interface ColorQuestion {
  readonly choice: 'always' | 'never' | 'auto'
  readonly isTty: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * The command line decides; then NO_COLOR when not empty; then FORCE_COLOR, where `0` and `false` mean off; then
 * whether the stream is a terminal that can do more than text, or the log of GitHub Actions.
 *
 * Our own, because picocolors 1.1.1 turns color on in every pipe under CI and reads FORCE_COLOR=0 as on.
 */
export function wantsColor({ choice, isTty, environment }: ColorQuestion): boolean {
  if (choice !== 'auto') return choice === 'always'
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const force = environment['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force.toLowerCase() !== 'false'
  if (environment['GITHUB_ACTIONS'] === 'true') return true
  return isTty && environment['TERM'] !== 'dumb'
}

/** Whether lines may be rewritten in place: a terminal that can, with a person before it. */
export function wantsLiveRegion(question: Omit<ColorQuestion, 'choice'>): boolean {
  const ci = question.environment['CI'] ?? ''
  const isCi =
    (ci !== '' && ci !== 'false' && ci !== '0') || question.environment['GITHUB_ACTIONS'] === 'true'
  return question.isTty && !isCi && question.environment['TERM'] !== 'dumb'
}

export function makePalette(isColored: boolean): Palette {
  return pc.createColors(isColored)
}
