/** The reporter for programs: one JSON object per line. The fields are a promise; `v` counts its versions. */

import { formatPlace } from '../base/frame.ts'
import type { Json } from '../base/json.ts'
import { positionAt } from '../base/source.ts'
import type { RunEvent } from '../ir/event.ts'
import type { Plan } from '../ir/plan.ts'
import { type Target, targetKey } from '../ir/target.ts'
import {
  bytesOf,
  countChecks,
  durationOf,
  errorOf,
  kindOf,
  plannedOf,
  resultsByKey,
  shownActions,
  sumChecks,
} from './outcome.ts'
import type { Output, Reporter, RunContext } from './reporter.ts'
import { exitCodeOf } from './summary.ts'

export function jsonReporter(context: RunContext, place: { readonly output: Output }): Reporter {
  let plan: Plan | undefined
  return {
    report(event: RunEvent): void {
      if (event.type === 'run-started') plan = event.plan
      if (plan === undefined) return
      for (const line of jsonEvents(event, plan, context)) place.output.write(`${JSON.stringify(line)}\n`)
    },
    close(): void {},
  }
}

/** What one event is to a program; empty for events that tell it nothing new. */
export function jsonEvents(
  event: RunEvent,
  plan: Plan,
  context: RunContext,
): readonly { readonly [key: string]: Json }[] {
  const head = { v: 1, ts: 'at' in event ? event.at : '', run_id: plan.runConfig.runId }
  switch (event.type) {
    case 'run-started': {
      const shown = shownActions(plan)
      return [
        {
          ...head,
          event: 'run.start',
          command: context.command,
          actions: shown.length,
          assertions: sumChecks(shown.map((planned) => countChecks(planned, undefined))).total,
        },
      ]
    }
    case 'action-started':
      return isShown(plan, event.target)
        ? [{ ...head, event: 'action.start', action: targetKey(event.target) }]
        : []
    case 'task-started':
      return [
        {
          ...head,
          event: 'task.start',
          action: targetKey(event.target),
          task: event.task,
          attempt: event.attempt,
          job_id: event.jobId,
        },
      ]
    case 'task-retrying':
      return [
        {
          ...head,
          event: 'task.retry',
          action: targetKey(event.target),
          task: event.task,
          wait_ms: event.waitMs,
          code: event.cause.code,
          message: event.cause.message,
        },
      ]
    case 'task-finished':
      return event.result.assertion === undefined ? [] : [{ ...head, ...assertionEvent(event, context) }]
    case 'action-finished': {
      const planned = plannedOf(plan, event.result.target)
      if (planned === undefined || !isShown(plan, event.result.target)) return []
      const { result } = event
      const failure = errorOf(result)
      const checks = countChecks(planned, result)
      return [
        {
          ...head,
          event: 'action.finish',
          action: targetKey(result.target),
          kind: kindOf(planned.action),
          status: result.status,
          ...(result.skippedBecause === undefined
            ? {}
            : { skipped_because: targetKey(result.skippedBecause) }),
          rows: result.rowsWritten ?? null,
          duration_ms: durationOf(result) ?? null,
          bytes_processed: bytesOf(result) ?? null,
          assertions: {
            passed: checks.passed,
            warned: checks.warned,
            logged: checks.logged,
            failed: checks.failed,
            skipped: checks.skipped,
            unneeded: checks.unneeded,
          },
          ...(failure === undefined
            ? {}
            : {
                error: {
                  code: failure.error.code,
                  message: failure.error.message,
                  place:
                    failure.error.span === undefined ? null : formatPlace(failure.error.span, context.textOf),
                },
              }),
        },
      ]
    }
    case 'run-finished': {
      const results = resultsByKey(event.result)
      const shown = shownActions(plan)
      const count = (status: string): number =>
        shown.filter(({ action }) => (results.get(targetKey(action.target))?.status ?? 'skipped') === status)
          .length
      const checks = sumChecks(
        shown.map((planned) => countChecks(planned, results.get(targetKey(planned.action.target)))),
      )
      return [
        {
          ...head,
          event: 'run.finish',
          status: event.result.status,
          exit_code: exitCodeOf(event.result),
          duration_ms: durationOf(event.result) ?? null,
          actions: {
            successful: count('successful'),
            failed: count('failed'),
            skipped: count('skipped'),
            cancelled: count('cancelled'),
            disabled: count('disabled'),
          },
          assertions: {
            passed: checks.passed,
            warned: checks.warned,
            logged: checks.logged,
            failed: checks.failed,
            skipped: checks.skipped,
            unneeded: checks.unneeded,
          },
        },
      ]
    }
  }
}

function assertionEvent(
  event: Extract<RunEvent, { type: 'task-finished' }>,
  context: RunContext,
): { readonly [key: string]: Json } {
  const outcome = event.result.assertion
  if (outcome === undefined) return {}
  const key = targetKey(outcome.target)
  const action = context.manifest.actions.find(({ target }) => targetKey(target) === key)
  const text = action === undefined ? undefined : context.textOf(action.definedAt.path)
  return {
    event: 'assertion.finish',
    assertion: key,
    action: targetKey(event.target),
    severity: outcome.severity,
    status: outcome.rowsFailed === 0 ? 'pass' : outcome.severity === 'error' ? 'fail' : outcome.severity,
    rows_checked: outcome.rowsChecked,
    rows_failed: outcome.rowsFailed,
    file: action?.definedAt.path ?? null,
    line: action === undefined || text === undefined ? null : positionAt(text, action.definedAt.start).line,
  }
}

function isShown(plan: Plan, target: Target): boolean {
  const planned = plannedOf(plan, target)
  return planned !== undefined && (planned.tasks.length > 0 || planned.action.disabled)
}
