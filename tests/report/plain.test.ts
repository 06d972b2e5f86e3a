import { describe, expect, it } from 'vitest'
import { plainReporter } from '../../runner/report/plain.ts'
import { context, events, handTicker, memoryOutput, plainStyle, plan, target } from './sample-run.ts'

describe('the plain reporter', () => {
  it('writes one line an action, problems with frames, totals and the verdict last', () => {
    const output = memoryOutput()
    const reporter = plainReporter(context, { output, style: plainStyle, ticker: handTicker() })

    for (const event of events) reporter.report(event)
    reporter.close()

    expect(output.text()).toBe(expected)
  })

  it('says what is running after thirty silent seconds, and not before', () => {
    const output = memoryOutput()
    const ticker = handTicker()
    const reporter = plainReporter(context, { output, style: plainStyle, ticker })
    reporter.report({ type: 'run-started', at: '2024-03-01T00:00:00.000Z', plan })
    reporter.report({
      type: 'action-started',
      at: '2024-03-01T00:00:00.000Z',
      target: target('dim_products'),
    })

    ticker.advance(29_000)
    const before = output.text()
    ticker.advance(1_000)
    reporter.close()
    ticker.advance(120_000)

    expect(before).toBe('')
    expect(output.text()).toBe('… 1 running: dim_products 30.0s\n')
  })
})

const expected = `[1/5] ! stg_customers  view                    –   137ms  1/2 checks
[2/5] ✗ fct_orders     incremental             –    82ms  1/2 checks
[3/5] ✗ dim_dates      table        failed: "dat" is not a column of "x"
[4/5] ○ daily_revenue  table        skipped: fct_orders failed a check
[5/5] ✓ dim_products   table          1,234 rows    2.6s  1/1 check

Warning  stg_customers · nonNull_email · 12 of 48,210 rows  (severity: warn)
  definitions/stg_customers.sqlx:1:48
      1 | config { type: "view", assertions: { nonNull: ["email"] } }
        |                                                ^^^^^^^ not true in 12 rows: email is not null

   compiled  target/compiled/marts/stg_customers_nonNull_email.sql
   rows      runner query --file target/compiled/marts/stg_customers_nonNull_email.sql

Failed   fct_orders · rowConditions_0 · 37 of 48,210 rows
  definitions/fct_orders.sqlx:4:21
      3 |   assertions: {
      4 |     rowConditions: ["order_total = items_total"],
        |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ 37 rows do not satisfy this

   compiled  target/compiled/marts/fct_orders_rowConditions_0.sql
   rows      runner query --file target/compiled/marts/fct_orders_rowConditions_0.sql
   skipped   daily_revenue
   next      mend it, then runner build --select fct_orders+

Failed   dim_dates · "dat" is not a column of "x"
  definitions/dim_dates.sqlx:2:8
      1 | config { type: "table" }
      2 | select dat from x
        |        ^^^
   hint      did you mean "date"?

   compiled  target/compiled/marts/dim_dates.sql
   next      mend it, then runner build --select dim_dates+

Models      2 built · 2 failed · 1 skipped · 5 total
Assertions  3 passed · 1 warning · 1 failed · 1 skipped · 6 total
Time        2.8s  slowest: dim_products, stg_customers, fct_orders
Output      .runner/local.duckdb  (not replaced for 3 models)

✗ Build failed: 1 assertion failed, 1 error, 1 model skipped  (exit 1)
`
