/** One finished action on one line. */
import type { Plan, PlannedAction } from '../ir/plan.ts'
import type { ActionResult } from '../ir/run.ts'
import { targetKey } from '../ir/target.ts'
import {
  bytesOf,
  type CheckCounts,
  countChecks,
  displayNames,
  durationOf,
  errorOf,
  kindOf,
  shownActions,
} from './outcome.ts'
import type { Style } from './reporter.ts'
import { fitWidth, formatBytes, formatCount, formatDuration, padEnd, padStart, visibleWidth } from './text.ts'

/** Widths of the columns, the same for every line of a run. */
export interface LineLayout {
  readonly names: ReadonlyMap<string, string>
  readonly nameWidth: number
  readonly kindWidth: number
  readonly total: number
  /** Columns of the terminal; undefined where lines may be as long as they like. */
  readonly width: number | undefined
  readonly showsKind: boolean
  readonly showsRows: boolean
  readonly showsBytes: boolean
}

const smallestKindWidth = 11
const rowsWidth = 14
const bytesWidth = 9
const durationWidth = 6
const checksWidth = 12
// The whole message follows at the end of the run.
const longestNote = 100

/** The layout that shows as much as `width` holds: kinds go first, then rows, then the ends of long names. */
export function layoutLines(
  plan: Plan,
  place: { readonly width: number | undefined; readonly showsBytes: boolean },
): LineLayout {
  const shown = shownActions(plan)
  const names = displayNames(plan.actions.map(({ action }) => action.target))
  const widest = Math.max(
    0,
    ...shown.map(({ action }) => visibleWidth(names.get(targetKey(action.target)) ?? '')),
  )
  const kindWidth = Math.max(smallestKindWidth, ...shown.map(({ action }) => kindOf(action).length))
  const base = { names, kindWidth, total: shown.length, width: place.width }
  const full = { ...base, nameWidth: widest, showsKind: true, showsRows: true, showsBytes: place.showsBytes }
  const candidates: readonly LineLayout[] = [
    full,
    { ...full, showsBytes: false },
    { ...full, showsBytes: false, showsKind: false },
    { ...full, showsBytes: false, showsKind: false, showsRows: false },
  ]
  const width = place.width
  if (width === undefined) return full
  const smallest = { ...full, showsBytes: false, showsKind: false, showsRows: false }
  const fitting = candidates.find((layout) => lineWidth(layout) < width)
  if (fitting !== undefined) return fitting
  return { ...smallest, nameWidth: Math.max(8, widest - (lineWidth(smallest) - width + 1)) }
}

/**
 * The line of a finished action:
 *
 *     ✓ fact_sales   incremental     48,210 rows    82ms  9/9 checks
 *
 * @param cause for a skipped action, the result of the one that is to blame.
 */
export function actionLine(
  planned: PlannedAction,
  result: ActionResult,
  view: { readonly layout: LineLayout; readonly style: Style; readonly cause: ActionResult | undefined },
): string {
  const { layout, style } = view
  const { palette, glyphs } = style
  const checks = countChecks(planned, result)
  const isQuiet = result.status === 'skipped' || result.status === 'disabled' || result.status === 'cancelled'
  const name = fitWidth(layout.names.get(targetKey(result.target)) ?? result.target.name, layout.nameWidth)
  const shownName = padEnd(isQuiet ? palette.dim(name) : name, layout.nameWidth)
  const kind = layout.showsKind ? `  ${palette.dim(padEnd(kindOf(planned.action), layout.kindWidth))}` : ''
  const start = `${markOf(result, checks, style)} ${shownName}${kind}`
  const note = noteOf(result, view.cause, layout)
  if (note !== undefined) {
    const room = layout.width === undefined ? longestNote : layout.width - visibleWidth(start) - 3
    const fitted = fitWidth(note, Math.max(0, room))
    return `${start}  ${result.status === 'failed' ? palette.red(fitted) : palette.dim(fitted)}`.trimEnd()
  }
  const rows =
    result.rowsWritten === undefined
      ? palette.dim(glyphs.none)
      : `${formatCount(result.rowsWritten)} ${result.rowsWritten === 1 ? 'row ' : 'rows'}`
  const bytes = bytesOf(result)
  const duration = durationOf(result)
  const parts = [
    layout.showsRows ? padStart(rows, rowsWidth) : '',
    layout.showsBytes
      ? `  ${padStart(bytes === undefined ? palette.dim(glyphs.none) : formatBytes(bytes), bytesWidth)}`
      : '',
    `  ${padStart(duration === undefined ? '' : formatDuration(duration), durationWidth)}`,
    `  ${checksText(checks, style)}`,
  ]
  return `${start}${parts.join('')}`.trimEnd()
}

/** `[ 3/40] `, for logs, where nobody sees a bar. */
export function counterPrefix(finished: number, total: number, style: Style): string {
  return `${style.palette.dim(`[${padStart(String(finished), String(total).length)}/${total}]`)} `
}

/** The mark before a line: ok, warned, failed or left out. */
export function markOf(result: ActionResult, checks: CheckCounts, { palette, glyphs }: Style): string {
  switch (result.status) {
    case 'failed':
      return palette.red(glyphs.failed)
    case 'successful':
      return checks.warned > 0 ? palette.yellow(glyphs.warned) : palette.green(glyphs.ok)
    default:
      return palette.dim(glyphs.skipped)
  }
}

/** Why an action was left out, or what broke; undefined where its figures say enough. */
function noteOf(
  result: ActionResult,
  cause: ActionResult | undefined,
  layout: LineLayout,
): string | undefined {
  switch (result.status) {
    case 'skipped':
      return result.skippedBecause === undefined
        ? 'skipped'
        : `skipped: ${layout.names.get(targetKey(result.skippedBecause)) ?? result.skippedBecause.name} ${causeWords(cause)}`
    case 'disabled':
      return 'disabled'
    case 'cancelled':
      return 'cancelled'
    case 'failed': {
      const failure = errorOf(result)
      return failure === undefined
        ? undefined
        : `failed: ${withoutSubject(failure.error.message.split('\n')[0] ?? '', result.target.name)}`
    }
    case 'successful':
      return undefined
  }
}

/** A message without the name in front of it, where that name stands beside it anyway. */
export function withoutSubject(message: string, name: string): string {
  return message.startsWith(`"${name}" `) ? message.slice(name.length + 3) : message
}

function causeWords(cause: ActionResult | undefined): string {
  if (cause === undefined) return 'failed'
  if (cause.status === 'cancelled') return 'was cancelled'
  if (cause.status === 'disabled') return 'is disabled'
  if (cause.status === 'skipped') return 'was skipped'
  return errorOf(cause) === undefined ? 'failed a check' : 'failed'
}

function checksText(checks: CheckCounts, { palette }: Style): string {
  if (checks.total === 0) return ''
  const evaluated = checks.total - checks.unneeded
  if (evaluated === 0) return palette.dim('no change')
  const text = `${checks.passed + checks.logged}/${evaluated} ${checks.total === 1 ? 'check' : 'checks'}`
  if (checks.failed > 0) return palette.red(text)
  return checks.warned > 0 ? palette.yellow(text) : palette.dim(text)
}

function lineWidth(layout: LineLayout): number {
  return (
    2 +
    layout.nameWidth +
    (layout.showsKind ? 2 + layout.kindWidth : 0) +
    (layout.showsRows ? rowsWidth : 0) +
    (layout.showsBytes ? 2 + bytesWidth : 0) +
    2 +
    durationWidth +
    2 +
    checksWidth
  )
}
