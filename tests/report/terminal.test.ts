import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { actionLine, layoutLines } from '../../runner/report/action-line.ts'
import { plannedOf } from '../../runner/report/outcome.ts'
import { progressLines, terminalReporter } from '../../runner/report/terminal.ts'
import { visibleWidth } from '../../runner/report/text.ts'
import { context, events, handTicker, memoryOutput, plainStyle, plan, results, target } from './sample-run.ts'

describe('the terminal reporter', () => {
  it('leaves finished lines and the summary, takes the moving part away and gives the cursor back', () => {
    const output = memoryOutput(100)
    const ticker = handTicker()
    const reporter = terminalReporter(context, { output, style: plainStyle, ticker })

    for (const event of events) {
      reporter.report(event)
      ticker.advance(100)
    }
    reporter.close()

    const screen = screenAfter(output.text())
    expect(screen.isCursorShown).toBe(true)
    expect(screen.lines.slice(0, 7)).toEqual([
      '! stg_customers  view                    –   137ms  1/2 checks',
      '✗ fct_orders     incremental             –    82ms  1/2 checks',
      '✗ dim_dates      table        failed: "dat" is not a column of "x"',
      '○ daily_revenue  table        skipped: fct_orders failed a check',
      '✓ dim_products   table          1,234 rows    2.6s  1/1 check',
      '',
      'Warning  stg_customers · nonNull_email · 12 of 48,210 rows  (severity: warn)',
    ])
    expect(screen.lines.join('\n')).not.toContain('━')
    expect(screen.lines.at(-1)).toBe('✗ Build failed: 1 assertion failed, 1 error, 1 model skipped  (exit 1)')
  })

  it('shows what runs, for how long, and a bar', () => {
    const layout = layoutLines(plan, { width: 100, showsBytes: false })
    const running = [{ name: 'fct_orders', kind: 'incremental', startedAt: 1_000 }]

    const lines = progressLines(
      { layout, running, finished: 2, failed: 1, warned: 1, startedAt: 0, now: 3_500 },
      plainStyle,
    )

    expect(lines).toEqual([
      '',
      '  ● fct_orders     incremental 2.5s',
      `  ${'━'.repeat(34)} 2/5 done  1 failed  1 warning  3.5s`,
    ])
  })

  it('gives the cursor back when it is closed in the middle of a run, and closing twice writes nothing more', () => {
    const output = memoryOutput(80)
    const reporter = terminalReporter(context, { output, style: plainStyle, ticker: handTicker() })
    for (const event of events.slice(0, 2)) reporter.report(event)

    reporter.close()
    const once = output.text()
    reporter.close()

    expect(screenAfter(once).isCursorShown).toBe(true)
    expect(output.text()).toBe(once)
  })
})

describe('lines in narrow terminals', () => {
  const lineAt = (width: number, name: string): string => {
    const planned = plannedOf(plan, target(name))
    const result = results[name]
    if (planned === undefined || result === undefined) throw new Error(name)
    const layout = layoutLines(plan, { width, showsBytes: false })
    return actionLine(planned, result, { layout, style: plainStyle, cause: results['fct_orders'] })
  }

  it.each([60, 72, 80, 100, 120])('fit into %i columns', (width) => {
    const tooWide = Object.keys(results).filter((name) => visibleWidth(lineAt(width, name)) >= width)

    expect(tooWide).toEqual([])
  })

  it('lose the kind first and the rows next', () => {
    expect(lineAt(80, 'dim_products')).toBe('✓ dim_products   table          1,234 rows    2.6s  1/1 check')
    expect(lineAt(60, 'dim_products')).toBe('✓ dim_products     1,234 rows    2.6s  1/1 check')
    expect(lineAt(50, 'dim_products')).toBe('✓ dim_products     2.6s  1/1 check')
  })
})

/** What a terminal shows after a text, for the few sequences that are used: up, clear below, cursor on and off. */
function screenAfter(text: string): { readonly lines: readonly string[]; readonly isCursorShown: boolean } {
  const lines: string[] = []
  let row = 0
  let isCursorShown = true
  for (const [token] of text.matchAll(/\u001b\[[?\d]*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) {
    if (token === '\n') row += 1
    else if (token === '\r') continue
    else if (token === '\u001b[?25l') isCursorShown = false
    else if (token === '\u001b[?25h') isCursorShown = true
    else if (token === '\u001b[0J') lines.length = row
    else if (/A$/.test(token) && token.startsWith('\u001b')) row -= Number(token.slice(2, -1))
    else if (!token.startsWith('\u001b')) lines[row] = stripVTControlCharacters(token)
  }
  return { lines: Array.from(lines, (line) => line ?? ''), isCursorShown }
}
