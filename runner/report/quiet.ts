/** The reporter that says nothing when all is well: warnings, failures and the verdict only. */
import type { Plan } from '../ir/plan.ts'
import { findProblems, problemLines } from './problems.ts'
import type { Output, Reporter, RunContext, Style } from './reporter.ts'
import { summaryLines } from './summary.ts'

export function quietReporter(
  context: RunContext,
  place: { readonly output: Output; readonly style: Style },
): Reporter {
  let plan: Plan | undefined
  return {
    report(event): void {
      if (event.type === 'run-started') plan = event.plan
      if (event.type !== 'run-finished' || plan === undefined) return
      const { style } = place
      const problems = findProblems(plan, event.result, context)
      const lines = problems.flatMap((problem) => [
        ...problemLines(problem, { result: event.result, context, style }),
        '',
      ])
      const verdict =
        event.result.status === 'successful'
          ? []
          : summaryLines({ plan, result: event.result, context, style }).slice(-1)
      for (const line of [...lines, ...verdict]) place.output.write(`${line}\n`)
    },
    close(): void {},
  }
}
