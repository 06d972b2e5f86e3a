import { describe, expect, it } from 'vitest'
import { diagnose } from '../../runner/base/diagnostic.ts'
import { diagnosticAnnotations, runAnnotations, stepSummary } from '../../runner/report/github.ts'
import { context, plan, result, spanOf } from './sample-run.ts'

describe('GitHub', () => {
  it('gets an annotation per problem at its place in the repository, errors first', () => {
    expect(runAnnotations({ plan, result, context, pathPrefix: 'shop/' })).toEqual([
      '::error file=shop/definitions/dim_dates.sqlx,line=2,col=8,title=dim_dates::"dat" is not a column of "x"',
      '::error file=shop/definitions/fct_orders.sqlx,line=4,col=21,title=fct_orders rowConditions_0::37 of 48,210 rows break the claim: order_total = items_total',
      '::warning file=shop/definitions/stg_customers.sqlx,line=1,col=48,title=stg_customers nonNull_email::12 of 48,210 rows break the claim: email is not null',
    ])
  })

  it('gets texts in which nothing can be taken for a command', () => {
    const span = spanOf('definitions/dim_dates.sqlx', 'dat')
    const diagnostic = diagnose('sql-syntax', { problem: '100%\n::error::x' }, { span })

    expect(diagnosticAnnotations([diagnostic], context.textOf, '')).toEqual([
      '::error file=definitions/dim_dates.sqlx,line=2,col=8,title=sql-syntax::100%25%0A::error::x',
    ])
  })

  it('gets a page with what failed at the top', () => {
    expect(stepSummary({ plan, result, context }).split('\n').slice(0, 6)).toEqual([
      '### runner build: failed',
      '',
      '| model | kind | status | rows | time | checks |',
      '|---|---|---|--:|--:|--:|',
      '| fct_orders | incremental | failed |  | 82ms | 1/2 |',
      '| dim_dates | table | failed |  | 10ms |  |',
    ])
  })
})
