/** What GitHub Actions understands: annotations in the log, and a page for the summary of the job. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { TextOf } from '../base/frame.ts'
import { positionAt, type Span } from '../base/source.ts'
import type { Plan } from '../ir/plan.ts'
import type { RunResult } from '../ir/run.ts'
import { targetKey } from '../ir/target.ts'
import {
  countChecks,
  displayNames,
  durationOf,
  errorOf,
  kindOf,
  resultsByKey,
  shownActions,
} from './outcome.ts'
import { findProblems, type Problem } from './problems.ts'
import type { RunContext } from './reporter.ts'
import { formatCount, formatDuration } from './text.ts'

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
  readonly span?: Span | undefined
}

/**
 * One workflow command per problem of a run, most severe first.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions", setting a warning or error message.
 * @param pathPrefix from the root of the repository to that of the project: "" or "analytics/".
 */
export function runAnnotations(run: {
  readonly plan: Plan
  readonly result: RunResult
  readonly context: RunContext
  readonly pathPrefix: string
}): readonly string[] {
  return [...findProblems(run.plan, run.result, run.context)]
    .reverse()
    .map((problem) => annotationLine(annotationOf(problem), run.context.textOf, run.pathPrefix))
}

/** One workflow command per diagnostic. */
export function diagnosticAnnotations(
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
  pathPrefix: string,
): readonly string[] {
  return diagnostics.map(({ severity, code, message, span }) =>
    annotationLine(
      { level: severity === 'info' ? 'notice' : severity, title: code, message, span },
      textOf,
      pathPrefix,
    ),
  )
}

/** The run as Markdown: the verdict, and a table with what needs eyes first. */
export function stepSummary(run: {
  readonly plan: Plan
  readonly result: RunResult
  readonly context: RunContext
}): string {
  const results = resultsByKey(run.result)
  const names = displayNames(run.plan.actions.map(({ action }) => action.target))
  const rank = { failed: 0, cancelled: 1, skipped: 2, successful: 3, disabled: 4 }
  const rows = shownActions(run.plan)
    .flatMap((planned) => {
      const result = results.get(targetKey(planned.action.target))
      return result === undefined ? [] : [{ planned, result, checks: countChecks(planned, result) }]
    })
    .sort((left, right) => rank[left.result.status] - rank[right.result.status])
    .map(({ planned, result, checks }) => {
      const duration = durationOf(result)
      const cells = [
        names.get(targetKey(result.target)) ?? result.target.name,
        kindOf(planned.action),
        checks.warned > 0 && result.status === 'successful' ? 'warning' : result.status,
        result.rowsWritten === undefined ? '' : formatCount(result.rowsWritten),
        duration === undefined ? '' : formatDuration(duration),
        checks.total === 0 ? '' : `${checks.passed + checks.logged}/${checks.total - checks.unneeded}`,
      ]
      return `| ${cells.map(markdownCell).join(' | ')} |`
    })
  return [
    `### runner ${run.context.command}: ${run.result.status}`,
    '',
    '| model | kind | status | rows | time | checks |',
    '|---|---|---|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n')
}

function annotationOf(problem: Problem): Annotation {
  const failure = problem.claim === undefined ? errorOf(problem.result) : undefined
  const description = problem.claim?.description ?? ''
  return {
    level: problem.severity,
    title: problem.subject.join(' '),
    message:
      problem.claim === undefined
        ? problem.message
        : [`${problem.message} break the claim`, ...(description === '' ? [] : [description])].join(': '),
    span: failure?.error.span ?? problem.claim?.action?.definedAt ?? problem.planned.action.definedAt,
  }
}

function annotationLine(annotation: Annotation, textOf: TextOf, pathPrefix: string): string {
  const properties: string[] = []
  const { span } = annotation
  if (span !== undefined) {
    properties.push(`file=${escapeProperty(pathPrefix + span.path)}`)
    const text = textOf(span.path)
    if (text !== undefined) {
      const { line, column } = positionAt(text, span.start)
      properties.push(`line=${line}`, `col=${column}`)
    }
  }
  properties.push(`title=${escapeProperty(annotation.title)}`)
  return `::${annotation.level} ${properties.join(',')}::${escapeData(annotation.message)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function markdownCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
