import { describe, expect, it } from 'vitest'
import { jsonReporter } from '../../runner/report/json.ts'
import { context, events, memoryOutput } from './sample-run.ts'

describe('the json reporter', () => {
  const output = memoryOutput()
  const reporter = jsonReporter(context, { output })
  for (const event of events) reporter.report(event)
  reporter.close()
  const lines = output
    .text()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const named = (event: string): readonly Record<string, unknown>[] =>
    lines.filter((line) => line['event'] === event)

  it('begins with what will run and ends with what became of it', () => {
    expect(lines[0]).toEqual({
      v: 1,
      ts: '2024-03-01T00:00:00.000Z',
      run_id: 'r1',
      event: 'run.start',
      command: 'build',
      actions: 5,
      assertions: 6,
    })
    expect(lines.at(-1)).toMatchObject({
      event: 'run.finish',
      status: 'failed',
      exit_code: 1,
      duration_ms: 2800,
      actions: { successful: 2, failed: 2, skipped: 1, cancelled: 0, disabled: 0 },
      assertions: { passed: 3, warned: 1, logged: 0, failed: 1, skipped: 1, unneeded: 0 },
    })
  })

  it('tells each claim with its rows and the line where it is written', () => {
    expect(named('assertion.finish')).toContainEqual(
      expect.objectContaining({
        assertion: 'shop.marts.fct_orders_rowConditions_0',
        action: 'shop.marts.fct_orders',
        status: 'fail',
        rows_checked: 48210,
        rows_failed: 37,
        file: 'definitions/fct_orders.sqlx',
        line: 4,
      }),
    )
  })

  it('tells why an action was skipped, and where an error is', () => {
    expect(named('action.finish')).toContainEqual(
      expect.objectContaining({
        action: 'shop.marts.daily_revenue',
        status: 'skipped',
        skipped_because: 'shop.marts.fct_orders',
      }),
    )
    expect(named('action.finish')).toContainEqual(
      expect.objectContaining({
        action: 'shop.marts.dim_dates',
        error: {
          code: 'sql-syntax',
          message: '"dat" is not a column of "x"',
          place: 'definitions/dim_dates.sqlx:2:8',
        },
      }),
    )
  })
})
