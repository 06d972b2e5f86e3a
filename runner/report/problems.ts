/** The blocks after a run: one for each claim that was broken and each action that ended with an error. */
import type { Span } from '../base/source.ts'
import type { AssertionAction } from '../ir/action.ts'
import type { Plan, PlannedAction } from '../ir/plan.ts'
import type { ActionResult, RunResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { withoutSubject } from './action-line.ts'
import { detailLines, frame } from './diagnostics.ts'
import { brokenClaims, displayNames, errorOf, resultsByKey } from './outcome.ts'
import type { RunContext, Style } from './reporter.ts'
import { countOf, formatCount } from './text.ts'

/** A problem with its place, for screens and for annotations alike. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  /** "fact_sales", and the claim's name where a claim was broken. */
  readonly subject: readonly string[]
  readonly message: string
  readonly planned: PlannedAction
  /** Rows that break the claim. */
  readonly rowsFailed?: number
  readonly claim?: {
    readonly target: Target
    readonly action: AssertionAction | undefined
    /** In the author's words; may be empty. */
    readonly description: string
  }
  readonly result: ActionResult
}

/** All problems of a run, warnings first, each group in the order of the plan. */
export function findProblems(plan: Plan, result: RunResult, context: RunContext): readonly Problem[] {
  const results = resultsByKey(result)
  const names = displayNames(plan.actions.map(({ action }) => action.target))
  const claims = new Map(
    context.manifest.actions.flatMap((action) =>
      action.kind === 'assertion' ? [[targetKey(action.target), action] as const] : [],
    ),
  )
  const problems = plan.actions.flatMap((planned): readonly Problem[] => {
    const actionResult = results.get(targetKey(planned.action.target))
    if (actionResult === undefined) return []
    const name = names.get(targetKey(planned.action.target)) ?? planned.action.target.name
    const broken = brokenClaims(planned, actionResult).map(
      ({ task, result: taskResult, outcome }): Problem => {
        const action = claims.get(targetKey(task.assertion))
        const claimName = claimNameOf(task.assertion, action)
        const outcomeCounts = taskResult.assertion
        const failed = outcomeCounts?.rowsFailed ?? 0
        const checked = outcomeCounts?.rowsChecked ?? 0
        return {
          severity: outcome === 'failed' ? 'error' : 'warning',
          subject: claimName === name ? [name] : [name, claimName],
          message:
            checked > 0 ? `${formatCount(failed)} of ${countOf(checked, 'row')}` : countOf(failed, 'row'),
          planned,
          rowsFailed: failed,
          claim: { target: task.assertion, action, description: task.description },
          result: actionResult,
        }
      },
    )
    const failure = errorOf(actionResult)
    if (failure === undefined) return broken
    return [
      ...broken,
      {
        severity: 'error',
        subject: [name],
        message: withoutSubject(failure.error.message, planned.action.target.name),
        planned,
        result: actionResult,
      },
    ]
  })
  return [
    ...problems.filter(({ severity }) => severity === 'warning'),
    ...problems.filter(({ severity }) => severity === 'error'),
  ]
}

/** The block of one problem: sentence, place and frame, where the query lies, what was skipped, what to do next. */
export function problemLines(
  problem: Problem,
  run: { readonly result: RunResult; readonly context: RunContext; readonly style: Style },
): readonly string[] {
  const { palette, glyphs } = run.style
  const word =
    problem.severity === 'error'
      ? palette.bold(palette.red('Failed '))
      : palette.bold(palette.yellow('Warning'))
  const [first = '', ...more] = problem.message.split('\n')
  const title = `${word}  ${[...problem.subject, first].join(` ${glyphs.dot} `)}`
  return [
    problem.claim !== undefined && problem.severity === 'warning'
      ? `${title}  ${palette.dim('(severity: warn)')}`
      : title,
    ...more.map((line) => `  ${line}`),
    ...placeLines(problem, run),
    ...followUpLines(problem, run),
  ]
}

/** The name of a claim as its author knows it: without the name of its model in front. */
export function claimNameOf(claim: Target, action: AssertionAction | undefined): string {
  const of = action?.of
  if (of === undefined) return claim.name
  for (const prefix of [
    `${of.schema}_${of.name}_assertions_`,
    `${of.schema}_${of.name}_`,
    `${of.name}_assertions_`,
    `${of.name}_`,
  ]) {
    if (claim.name.startsWith(prefix) && claim.name.length > prefix.length)
      return claim.name.slice(prefix.length)
  }
  return claim.name
}

// Ingestion knows by itself what is left to do.
function retryCommand(command: string, target: Target): string {
  return command === 'ingest' ? 'runner ingest' : `runner ${command} --select ${target.name}+`
}

function placeLines(
  problem: Problem,
  { context, style }: { readonly context: RunContext; readonly style: Style },
): readonly string[] {
  const { palette } = style
  if (problem.claim === undefined) {
    const failure = errorOf(problem.result)
    if (failure === undefined) return []
    const lines = detailLines(failure.error, context.textOf, palette)
    const job = failure.task.job?.id
    return [
      ...lines,
      ...(failure.error.span === undefined
        ? frame(problem.planned.action.definedAt, context.textOf, { palette, caret: '' }).slice(0, 1)
        : []),
      ...(job === undefined || !context.showsBytes ? [] : [`  ${palette.dim('job       ')} ${job}`]),
    ]
  }
  const whole = problem.claim.action?.definedAt ?? problem.planned.action.definedAt
  const { description } = problem.claim
  const written = context.textOf(whole.path)?.slice(whole.start, whole.end) ?? ''
  const at = description === '' ? -1 : written.indexOf(description)
  const span = at < 0 ? whole : quotedPlace(whole, written, { at, length: description.length })
  const saysItself = description === '' || at >= 0
  const rows = countOf(problem.rowsFailed ?? 0, 'row')
  const caret = saysItself
    ? `${rows} ${problem.rowsFailed === 1 ? 'does' : 'do'} not satisfy this`
    : `not true in ${rows}: ${description}`
  return frame(span, context.textOf, { palette, caret })
}

// In a list of conditions the one that is broken is the place, with the quotes it is written in.
function quotedPlace(
  whole: Span,
  written: string,
  { at, length }: { readonly at: number; readonly length: number },
): Span {
  const isQuoted = at > 0 && /["'`]/.test(written[at - 1] ?? '') && written[at - 1] === written[at + length]
  const [start, end] = isQuoted ? [at - 1, at + length + 1] : [at, at + length]
  return { ...whole, start: whole.start + start, end: whole.start + end }
}

function followUpLines(
  problem: Problem,
  {
    result,
    context,
    style,
  }: { readonly result: RunResult; readonly context: RunContext; readonly style: Style },
): readonly string[] {
  const { palette } = style
  const lines: string[] = []
  const line = (label: string, text: string): void =>
    void lines.push(`   ${palette.dim(label.padEnd(8))}  ${text}`)
  const key = targetKey(problem.planned.action.target)
  const compiled = context.compiledFile(problem.claim?.target ?? problem.planned.action.target)
  if (compiled !== undefined) line('compiled', compiled)
  if (compiled !== undefined && problem.claim !== undefined) line('rows', `runner query --file ${compiled}`)
  if (problem.severity === 'error') {
    const skipped = result.actions.filter(
      ({ status, skippedBecause }) =>
        status === 'skipped' && skippedBecause !== undefined && targetKey(skippedBecause) === key,
    )
    const shown = skipped.slice(0, 8).map(({ target }) => target.name)
    const rest = skipped.length - shown.length
    if (skipped.length > 0)
      line('skipped', shown.join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : ''))
    line(
      'next',
      `mend it, then ${palette.bold(retryCommand(context.command, problem.planned.action.target))}`,
    )
  }
  return lines.length === 0 ? [] : ['', ...lines]
}
