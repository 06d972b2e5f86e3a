/** The end of a run: problems in full, totals, and the verdict as the last line. */
import type { Plan } from '../ir/plan.ts'
import type { RunResult } from '../ir/run.ts'
import { targetKey } from '../ir/target.ts'
import {
  bytesOf,
  countChecks,
  displayNames,
  durationOf,
  resultsByKey,
  shownActions,
  sumChecks,
} from './outcome.ts'
import { findProblems, problemLines } from './problems.ts'
import type { RunContext, Style } from './reporter.ts'
import { countOf, formatBytes, formatCount, formatDuration } from './text.ts'

/** All lines after the last action line, beginning with an empty one. */
export function summaryLines(run: {
  readonly plan: Plan
  readonly result: RunResult
  readonly context: RunContext
  readonly style: Style
}): readonly string[] {
  const problems = findProblems(run.plan, run.result, run.context)
  if (run.context.isStep === true && run.result.status === 'successful') {
    return problems.flatMap((problem) => ['', ...problemLines(problem, run)])
  }
  return [
    ...problems.flatMap((problem) => ['', ...problemLines(problem, run)]),
    '',
    ...totalLines(run),
    '',
    verdictLine(run),
  ]
}

/** The exit code a run deserves: 0 when all is well, 1 when something failed, 130 when it was interrupted. */
export function exitCodeOf(result: RunResult): 0 | 1 | 130 {
  if (result.status === 'successful') return 0
  return result.status === 'cancelled' ? 130 : 1
}

function totalLines({ plan, result, context, style }: Parameters<typeof summaryLines>[0]): readonly string[] {
  const { palette, glyphs } = style
  const results = resultsByKey(result)
  const shown = shownActions(plan)
  const lines: string[] = []
  const line = (label: string, text: string): void =>
    void lines.push(`${palette.bold(label.padEnd(10))}  ${text}`)
  const join = (parts: readonly string[]): string => parts.join(` ${glyphs.dot} `)

  const groups: readonly (readonly [string, string])[] = [
    ['Models', 'model'],
    ['Seeds', 'seed'],
    ['Operations', 'operation'],
  ]
  for (const [label, kind] of groups) {
    const group = shown.filter(({ action }) => action.kind === kind)
    if (group.length === 0) continue
    const count = (status: string): number =>
      group.filter(({ action }) => (results.get(targetKey(action.target))?.status ?? 'skipped') === status)
        .length
    const part = (status: string, word: string, paint: (text: string) => string): readonly string[] =>
      count(status) === 0 ? [] : [paint(`${formatCount(count(status))} ${word}`)]
    line(
      label,
      join([
        ...part(
          'successful',
          kind === 'operation' ? 'run' : kind === 'seed' ? 'loaded' : 'built',
          palette.green,
        ),
        ...part('failed', 'failed', palette.red),
        ...part('skipped', 'skipped', plainText),
        ...part('cancelled', 'cancelled', plainText),
        ...part('disabled', 'disabled', plainText),
        `${formatCount(group.length)} total`,
      ]),
    )
  }

  const checks = sumChecks(
    shown.map((planned) => countChecks(planned, results.get(targetKey(planned.action.target)))),
  )
  if (checks.total > 0) {
    const part = (count: number, word: string, paint: (text: string) => string): readonly string[] =>
      count === 0 ? [] : [paint(`${formatCount(count)} ${word}`)]
    line(
      'Assertions',
      join([
        ...part(checks.passed, 'passed', palette.green),
        ...part(checks.warned, checks.warned === 1 ? 'warning' : 'warnings', palette.yellow),
        ...part(checks.logged, 'logged', plainText),
        ...part(checks.failed, 'failed', palette.red),
        ...part(checks.skipped, 'skipped', plainText),
        ...part(checks.unneeded, 'without change', plainText),
        `${formatCount(checks.total)} total`,
      ]),
    )
  }

  if (context.showsBytes) {
    const bytes = result.actions.reduce((total, action) => total + (bytesOf(action) ?? 0), 0)
    line('Scanned', formatBytes(bytes))
  }
  line('Time', timeText(plan, result, style))
  line('Output', outputText(plan, result, context, style))
  return lines
}

// What failed before it was published has left its readers where they were; that is worth saying.
function outputText(plan: Plan, result: RunResult, context: RunContext, { palette }: Style): string {
  const results = resultsByKey(result)
  const untouched = shownActions(plan).filter(({ action, tasks }) => {
    const found = results.get(targetKey(action.target))
    if ((action.kind !== 'model' && action.kind !== 'seed') || found === undefined) return false
    if (found.status === 'successful' || found.status === 'disabled') return false
    const published = new Set(tasks.filter(({ phase }) => phase === 'publish').map(({ name }) => name))
    return !found.tasks.some(({ name, status }) => published.has(name) && status === 'successful')
  }).length
  return untouched === 0
    ? context.output
    : `${context.output}  ${palette.dim(`(not replaced for ${countOf(untouched, 'model')})`)}`
}

function timeText(plan: Plan, result: RunResult, { palette }: Style): string {
  const names = displayNames(plan.actions.map(({ action }) => action.target))
  const slowest = result.actions
    .flatMap((action) => {
      const duration = durationOf(action)
      return duration === undefined
        ? []
        : [{ name: names.get(targetKey(action.target)) ?? action.target.name, duration }]
    })
    .sort((left, right) => right.duration - left.duration)
    .slice(0, 3)
  const total = formatDuration(durationOf(result) ?? 0)
  return slowest.length < 2
    ? total
    : `${total}  ${palette.dim(`slowest: ${slowest.map(({ name }) => name).join(', ')}`)}`
}

function verdictLine({ plan, result, context, style }: Parameters<typeof summaryLines>[0]): string {
  const { palette, glyphs } = style
  const subject = `${context.command.charAt(0).toUpperCase()}${context.command.slice(1)}`
  const results = resultsByKey(result)
  const checks = sumChecks(
    shownActions(plan).map((planned) => countChecks(planned, results.get(targetKey(planned.action.target)))),
  )
  if (result.status === 'successful') {
    const warnings = checks.warned === 0 ? '' : ` with ${countOf(checks.warned, 'warning')}`
    const paint = checks.warned === 0 ? palette.green : palette.yellow
    return paint(`${checks.warned === 0 ? glyphs.ok : glyphs.warned} ${subject} finished${warnings}`)
  }
  const failedWithoutClaim = findProblems(plan, result, context).filter(
    ({ severity, claim }) => severity === 'error' && claim === undefined,
  ).length
  const models = shownActions(plan).filter(({ action }) => action.kind !== 'assertion')
  const count = (status: string): number =>
    models.filter(({ action }) => results.get(targetKey(action.target))?.status === status).length
  const reasons = [
    ...(checks.failed > 0 ? [`${countOf(checks.failed, 'assertion')} failed`] : []),
    ...(failedWithoutClaim > 0 ? [`${countOf(failedWithoutClaim, 'error')}`] : []),
    ...(count('skipped') > 0 ? [`${countOf(count('skipped'), 'model')} skipped`] : []),
    ...(count('cancelled') > 0 ? [`${countOf(count('cancelled'), 'model')} cancelled`] : []),
  ]
  const word =
    result.status === 'cancelled'
      ? 'was interrupted'
      : result.status === 'timed-out'
        ? 'ran out of time'
        : 'failed'
  const details = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`
  return `${palette.red(`${glyphs.failed} ${subject} ${word}${details}`)}${palette.dim(`  (exit ${exitCodeOf(result)})`)}`
}

function plainText(text: string): string {
  return text
}
