import { describe, expect, it } from 'vitest'
import type { DeclarationAction, OperationAction } from '../../runner/ir/action.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import { targetsToDescribe } from '../../runner/plan/plan.ts'
import { assertion, model, target } from '../materializations/model.ts'
import { existingTable, manifestOf, outline, planOf, tasksOf, textOf } from './planning.ts'

const names = (plan: ReturnType<typeof planOf>) => plan.actions.map((planned) => planned.action.target.name)
const waitsFor = (plan: ReturnType<typeof planOf>, name: string) =>
  plan.actions
    .find((planned) => planned.action.target.name === name)
    ?.dependencyTargets.map((one) => one.name)

describe('planRun', () => {
  //   b ─▶ a     c ─▶ a
  it('puts actions after what they depend on, ties by name', () => {
    const plan = planOf([
      model('a', 'view', '', { refs: ['b', 'c'] }),
      model('b', 'view', ''),
      model('c', 'view', ''),
    ])

    expect(names(plan)).toEqual(['b', 'c', 'a'])
    expect(waitsFor(plan, 'a')).toEqual(['b', 'c'])
  })

  // table ─▶ view (not selected) ─▶ mart
  it('waits through an action that is not selected', () => {
    const actions = [
      model('mart', 'table', '', { refs: ['view'] }),
      model('table', 'table', ''),
      model('view', 'view', '', { refs: ['table'] }),
    ]

    const plan = planOf(actions, { selected: [target('mart'), target('table')] })

    expect(names(plan)).toEqual(['table', 'mart'])
    expect(waitsFor(plan, 'mart')).toEqual(['table'])
  })

  it('makes the schema first where it is missing', () => {
    const plan = planOf([model('orders', 'view', 'select 1')], { hasSchema: false })

    expect(outline(tasksOf(plan, 'orders'))).toEqual(['prepare: create schema', 'publish: create view'])
    expect(textOf(tasksOf(plan, 'orders'), 'create schema')).toBe('create schema if not exists `shop.test`')
  })

  it('gives a disabled action and a declaration nothing to do', () => {
    const declaration: DeclarationAction = { ...model('raw', 'view', ''), kind: 'declaration' }
    const plan = planOf([model('off', 'table', 'select 1', { disabled: true }), declaration], {
      hasSchema: false,
    })

    expect(plan.actions.map((planned) => planned.tasks)).toEqual([[], []])
  })

  it('runs the statements of an operation as one script, whatever they end in', () => {
    const operation: OperationAction = {
      ...model('grants', 'view', ''),
      kind: 'operation',
      hasOutput: false,
      statements: ['declare x int64;', 'set x = 1 -- one', 'select x ;\n'].map(generatedSql),
    }

    const tasks = tasksOf(planOf([operation]), 'grants')

    expect(textOf(tasks, 'run statements')).toBe('declare x int64\n;\nset x = 1 -- one\n;\nselect x')
    expect(tasks[0]?.idempotent).toBe(false)
  })

  it('says why an action is planned', () => {
    const orders = model('orders', 'table', 'select 1')
    const planned = (fullRefresh: boolean) =>
      planOf([orders], { relations: [existingTable('orders', { id: 'INT64' })], config: { fullRefresh } })
        .actions[0]?.reason

    expect([planned(false), planned(true)]).toEqual(['selected', 'full-refresh'])
  })

  it('gives the same plan for the same input', () => {
    const actions = [
      model('a', 'table', 'select 1', { refs: ['b'] }),
      model('b', 'table', 'select 1'),
      assertion('x', 'nonNull', ['id'], { of: 'a' }),
    ]

    expect(planOf(actions)).toEqual(planOf(actions.toReversed()))
  })
})

describe('assertions in a plan', () => {
  it('are asked inside their model before it is published, although nobody selected them', () => {
    const actions = [
      model('orders', 'table', 'select 1'),
      assertion('orders_nonNull', 'nonNull', ['id', 'amount'], { of: 'orders' }),
    ]

    const plan = planOf(actions, { selected: [target('orders')] })

    expect(names(plan)).toEqual(['orders'])
    expect(outline(tasksOf(plan, 'orders'))).toEqual([
      'stage: stage rows',
      'audit: check nonNull_id',
      'audit: check nonNull_amount',
      'publish: replace table',
    ])
  })

  it('count claims about rows in one scan, the others in a query each', () => {
    const actions = [
      model('orders', 'table', 'select 1'),
      assertion('a', 'nonNull', ['id'], { of: 'orders' }),
      assertion('b', 'rowConditions', ['amount >= 0 -- money'], { of: 'orders' }),
      assertion('c', 'uniqueKey', ['id'], { of: 'orders' }),
    ]
    const tasks = tasksOf(planOf(actions), 'orders')

    expect(textOf(tasks, 'check nonNull_id')).toBe(
      'select\n    count(*) as rows_checked,\n    countif(`id` is null) as rows_failed_0,\n' +
        '    countif(not (\namount >= 0 -- money\n)) as rows_failed_1,\nfrom `shop.test.orders__stage`',
    )
    expect(textOf(tasks, 'check rowConditions_0')).toBe(textOf(tasks, 'check nonNull_id'))
    expect(textOf(tasks, 'check uniqueKey_0')).toBe(
      'select\n    (select count(*) from `shop.test.orders__stage`) as rows_checked,\n    ' +
        '(select coalesce(sum(copies - 1), 0) from (select `id`, count(*) as copies from `shop.test.orders__stage` group by `id` having count(*) > 1)) as rows_failed',
    )
  })

  it('make their model wait for what else they read', () => {
    const plan = planOf([
      model('fact', 'table', ''),
      model('zone', 'table', ''),
      assertion('fact_zone', 'relationships', { zone_id: { to: 'zone' } }, { of: 'fact', refs: ['zone'] }),
    ])

    expect(names(plan)).toEqual(['zone', 'fact'])
  })

  // dim ─▶ fact, and a claim about dim that reads fact
  it('stand on their own when they read what is built from their model', () => {
    const plan = planOf([
      model('dim', 'table', ''),
      model('fact', 'table', '', { refs: ['dim'] }),
      assertion('dim_used', 'relationships', { id: { to: 'fact' } }, { of: 'dim', refs: ['fact'] }),
    ])

    expect(names(plan)).toEqual(['dim', 'fact', 'dim_used'])
    expect(outline(tasksOf(plan, 'dim_used'))).toEqual(['audit: check relationships_id'])
  })

  it('are left out when nobody selected them and what they read does not exist', () => {
    const actions = [
      model('fact', 'table', ''),
      model('zone', 'table', ''),
      assertion('fact_zone', 'relationships', { zone_id: { to: 'zone' } }, { of: 'fact', refs: ['zone'] }),
    ]
    const outlineWith = (relations: Parameters<typeof planOf>[1] & object) =>
      outline(tasksOf(planOf(actions, { selected: [target('fact')], ...relations }), 'fact'))

    expect(outlineWith({})).not.toContain('audit: check relationships_zone_id')
    expect(outlineWith({ relations: [existingTable('zone', { zone_id: 'INT64' })] })).toContain(
      'audit: check relationships_zone_id',
    )
  })

  it('of a model that is not planned ask the published relation', () => {
    const actions = [
      model('orders', 'table', ''),
      assertion('orders_nonNull', 'nonNull', ['id'], { of: 'orders' }),
    ]

    const plan = planOf(actions, { selected: [target('orders_nonNull')] })

    expect(textOf(tasksOf(plan, 'orders_nonNull'), 'check nonNull_id')).toContain('from `shop.test.orders`')
  })

  it('with a query of their own count the rows it finds', () => {
    const plan = planOf([assertion('reconcile', 'sql', null, { query: 'select 1 -- none' })])

    expect(textOf(tasksOf(plan, 'reconcile'), 'count failing rows')).toBe(
      'select 0 as rows_checked, count(*) as rows_failed from (\nselect 1 -- none\n)',
    )
  })

  it('take the key of a history from the model', () => {
    const actions = [
      model('snap', 'table', '', { uniqueKey: ['source_system', 'id'] }),
      assertion('snap_scd2', 'scd2', { hardDeletes: 'ignore' }, { of: 'snap' }),
    ]

    expect(textOf(tasksOf(planOf(actions), 'snap'), 'check scd2_one_current')).toContain(
      'group by `source_system`, `id` having countif(is_current) != 1',
    )
  })

  it('hold back those who wait for them until their model is published', () => {
    const plan = planOf([
      model('orders', 'table', ''),
      assertion('orders_nonNull', 'nonNull', ['id'], { of: 'orders' }),
      model('mart', 'table', '', { refs: ['orders_nonNull'] }),
    ])

    expect(waitsFor(plan, 'mart')).toEqual(['orders'])
  })
})

describe('targetsToDescribe', () => {
  it('names what is written and what assertions read, each once', () => {
    const manifest = manifestOf([
      model('fact', 'table', ''),
      model('zone', 'table', ''),
      assertion('fact_zone', 'relationships', { zone_id: { to: 'zone' } }, { of: 'fact', refs: ['zone'] }),
      assertion('fact_nonNull', 'nonNull', ['id'], { of: 'fact' }),
    ])

    expect(
      targetsToDescribe(manifest, [target('fact'), target('fact_nonNull')]).map((one) => one.name),
    ).toEqual(['fact', 'zone'])
  })
})
