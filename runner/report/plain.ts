/** The reporter for logs: one line per finished action, a sign of life in long silences, the summary. */
import type { RunEvent } from '../ir/event.ts'
import type { Plan } from '../ir/plan.ts'
import type { ActionResult } from '../ir/run.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { actionLine, counterPrefix, type LineLayout, layoutLines } from './action-line.ts'
import { plannedOf } from './outcome.ts'
import type { Output, Reporter, RunContext, Style, Ticker } from './reporter.ts'
import { summaryLines } from './summary.ts'
import { formatDuration } from './text.ts'

/** After so long without a line a log looks hung. */
export const heartbeatMs = 30_000

/** Writes lines only; nothing is ever taken back. */
export function plainReporter(
  context: RunContext,
  place: { readonly output: Output; readonly style: Style; readonly ticker: Ticker },
): Reporter {
  const { output, style, ticker } = place
  const running = new Map<string, { readonly target: Target; readonly since: number }>()
  const finished = new Map<string, ActionResult>()
  let run: { readonly plan: Plan; readonly layout: LineLayout } | undefined
  let shown = 0
  let lastLineAt = ticker.now()

  const say = (line: string): void => {
    lastLineAt = ticker.now()
    output.write(`${line}\n`)
  }
  const heartbeat = ticker.every(heartbeatMs / 6, () => {
    if (running.size === 0 || ticker.now() - lastLineAt < heartbeatMs) return
    say(heartbeatLine([...running.values()], ticker.now(), style))
  })

  const finish = (result: ActionResult): void => {
    running.delete(targetKey(result.target))
    finished.set(targetKey(result.target), result)
    const planned = run === undefined ? undefined : plannedOf(run.plan, result.target)
    if (run === undefined || planned === undefined) return
    if (planned.tasks.length === 0 && !planned.action.disabled) return
    shown += 1
    const cause =
      result.skippedBecause === undefined ? undefined : finished.get(targetKey(result.skippedBecause))
    say(
      counterPrefix(shown, run.layout.total, style) +
        actionLine(planned, result, { layout: run.layout, style, cause }),
    )
  }

  return {
    report(event: RunEvent): void {
      switch (event.type) {
        case 'run-started':
          run = {
            plan: event.plan,
            layout: layoutLines(event.plan, { width: undefined, showsBytes: context.showsBytes }),
          }
          return
        case 'action-started':
          running.set(targetKey(event.target), { target: event.target, since: Date.parse(event.at) })
          return
        case 'task-retrying':
          say(retryLine(event, style))
          return
        case 'action-finished':
          finish(event.result)
          return
        case 'run-finished':
          if (run === undefined) return
          for (const line of summaryLines({ plan: run.plan, result: event.result, context, style })) say(line)
          return
        case 'task-started':
        case 'task-finished':
          return
      }
    },
    close(): void {
      heartbeat.stop()
    },
  }
}

/** `  fact_sales: trying "merge rows" again in 2.0s: the engine's words`. */
export function retryLine(event: Extract<RunEvent, { type: 'task-retrying' }>, { palette }: Style): string {
  const cause = event.cause.message.split('\n')[0]
  return palette.yellow(
    `  ${event.target.name}: trying "${event.task}" again in ${formatDuration(event.waitMs)}: ${cause}`,
  )
}

/** `… 3 running: int_events 41s, fact_sales 40s`, the longest first. */
export function heartbeatLine(
  running: readonly { readonly target: Target; readonly since: number }[],
  now: number,
  { palette }: Style,
): string {
  const names = [...running]
    .sort((left, right) => left.since - right.since)
    .slice(0, 5)
    .map(({ target, since }) => `${target.name} ${formatDuration(now - since)}`)
  const rest = running.length - names.length
  return palette.dim(`… ${running.length} running: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)
}
