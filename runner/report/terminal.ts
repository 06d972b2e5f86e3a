/** The reporter for a person before a terminal: finished lines scroll away, what runs stays below with a bar. */
import type { RunEvent } from '../ir/event.ts'
import type { Plan } from '../ir/plan.ts'
import type { ActionResult } from '../ir/run.ts'
import { targetKey } from '../ir/target.ts'
import { actionLine, type LineLayout, layoutLines } from './action-line.ts'
import { openLiveRegion } from './live-region.ts'
import { countChecks, kindOf, plannedOf } from './outcome.ts'
import { retryLine } from './plain.ts'
import type { Output, Reporter, RunContext, Style, Ticker } from './reporter.ts'
import { summaryLines } from './summary.ts'
import { countOf, fitWidth, formatCount, formatDuration, padEnd } from './text.ts'

/** Redraws so often; slower than the eye sees flicker, faster than it loses patience. */
const frameMs = 80
/** Beyond so many actions a line for each ordinary one hides the others. */
const crowdedFrom = 200

/** What the moving part shows. `startedAt` and `now` are milliseconds since 1970. */
export interface Progress {
  readonly layout: LineLayout
  readonly running: readonly { readonly name: string; readonly kind: string; readonly startedAt: number }[]
  readonly finished: number
  readonly failed: number
  readonly warned: number
  readonly startedAt: number
  readonly now: number
}

export function terminalReporter(
  context: RunContext,
  place: { readonly output: Output; readonly style: Style; readonly ticker: Ticker },
): Reporter {
  const { output, style, ticker } = place
  const region = openLiveRegion(output)
  const running = new Map<string, { name: string; kind: string; startedAt: number }>()
  const finished = new Map<string, ActionResult>()
  let run: { readonly plan: Plan; readonly layout: LineLayout } | undefined
  const startedAt = ticker.now()
  let shown = 0
  let failed = 0
  let warned = 0

  const footer = (): readonly string[] =>
    run === undefined
      ? []
      : progressLines(
          {
            layout: run.layout,
            running: [...running.values()],
            finished: shown,
            failed,
            warned,
            startedAt,
            now: ticker.now(),
          },
          style,
        )
  const timer = ticker.every(frameMs, () => region.draw(footer()))

  const finish = (result: ActionResult): void => {
    running.delete(targetKey(result.target))
    finished.set(targetKey(result.target), result)
    const planned = run === undefined ? undefined : plannedOf(run.plan, result.target)
    if (run === undefined || planned === undefined) return
    if (planned.tasks.length === 0 && !planned.action.disabled) return
    const checks = countChecks(planned, result)
    shown += 1
    warned += checks.warned
    if (result.status === 'failed') failed += 1
    const isOrdinary = result.status === 'successful' && checks.warned === 0
    if (isOrdinary && run.layout.total > crowdedFrom) {
      region.draw(footer())
      return
    }
    const cause =
      result.skippedBecause === undefined ? undefined : finished.get(targetKey(result.skippedBecause))
    region.print(actionLine(planned, result, { layout: run.layout, style, cause }), footer())
  }

  return {
    report(event: RunEvent): void {
      switch (event.type) {
        case 'run-started':
          run = {
            plan: event.plan,
            layout: layoutLines(event.plan, { width: output.columns(), showsBytes: context.showsBytes }),
          }
          return
        case 'action-started': {
          const planned = run === undefined ? undefined : plannedOf(run.plan, event.target)
          if (run === undefined || planned === undefined || planned.tasks.length === 0) return
          const key = targetKey(event.target)
          running.set(key, {
            name: run.layout.names.get(key) ?? event.target.name,
            kind: kindOf(planned.action),
            startedAt: Date.parse(event.at),
          })
          return
        }
        case 'task-retrying':
          region.print(retryLine(event, style), footer())
          return
        case 'action-finished':
          finish(event.result)
          return
        case 'run-finished':
          region.close()
          if (run === undefined) return
          for (const line of summaryLines({ plan: run.plan, result: event.result, context, style }))
            output.write(`${line}\n`)
          return
        case 'task-started':
        case 'task-finished':
          return
      }
    },
    close(): void {
      timer.stop()
      region.close()
    },
  }
}

/** The moving part: an empty line, what runs, and the bar. At most eight running actions are named. */
export function progressLines(progress: Progress, { palette, glyphs }: Style): readonly string[] {
  const { layout } = progress
  const named = progress.running.slice(0, 8)
  const lines = named.map(({ name, kind, startedAt }) => {
    const shownName = padEnd(fitWidth(name, layout.nameWidth), layout.nameWidth)
    const shownKind = layout.showsKind ? `  ${palette.dim(padEnd(kind, layout.kindWidth))}` : ''
    const elapsed = palette.dim(formatDuration(Math.max(0, progress.now - startedAt)))
    return `  ${palette.cyan(glyphs.running)} ${shownName}${shownKind} ${elapsed}`
  })
  const hidden = progress.running.length - named.length
  const more = hidden > 0 ? [palette.dim(`    … ${formatCount(hidden)} more`)] : []

  const barWidth = Math.max(4, Math.min(34, (layout.width ?? 80) - 46))
  const filled = layout.total === 0 ? barWidth : Math.floor((barWidth * progress.finished) / layout.total)
  const bar = palette.green(glyphs.bar.repeat(filled)) + palette.dim(glyphs.bar.repeat(barWidth - filled))
  const parts = [
    `${formatCount(progress.finished)}/${formatCount(layout.total)} done`,
    ...(progress.failed > 0 ? [palette.red(`${formatCount(progress.failed)} failed`)] : []),
    ...(progress.warned > 0 ? [palette.yellow(countOf(progress.warned, 'warning'))] : []),
    palette.dim(formatDuration(Math.max(0, progress.now - progress.startedAt))),
  ]
  return ['', ...lines, ...more, `  ${bar} ${parts.join('  ')}`]
}
