import { describe, expect, it } from 'vitest'
import type { SeedAction } from '../../runner/ir/action.ts'
import { existingTable, outline, planOf, tasksOf, textOf } from '../plan/planning.ts'
import { columns, model, target } from './model.ts'

const types = { order_id: 'INT64', amount: 'NUMERIC(18, 2)' }
const query = 'select order_id, amount from source'
const existing = existingTable('orders', types)

describe('a table', () => {
  const orders = model('orders', 'table', query, {
    types,
    description: "one row per order, Bob's included",
    options: {
      partitionBy: 'date(ordered_at)',
      clusterBy: ['order_id'],
      labels: { team: 'sales' },
      requirePartitionFilter: true,
    },
  })

  it('is staged with its declared columns, layout and description, and refuses columns nobody declared', () => {
    expect(textOf(tasksOf(planOf([orders]), 'orders'), 'stage rows')).toBe(
      `create or replace table \`shop.test.orders__stage\` (
    \`order_id\` INT64,
    \`amount\` NUMERIC(18, 2),
)
partition by date(ordered_at)
cluster by \`order_id\`
options (description = 'one row per order, Bob\\'s included', labels = [('team', 'sales')])
as
select
    cast(\`order_id\` as INT64) as \`order_id\`,
    cast(\`amount\` as NUMERIC(18, 2)) as \`amount\`,
from (
    select * from (
select order_id, amount from source
    )
    union all
    select null, null from (select 1) where false
)`,
    )
  })

  it('takes the place of the old one in one transaction where the engine can', () => {
    expect(textOf(tasksOf(planOf([orders]), 'orders'), 'replace table')).toBe(
      'begin transaction\n;\ndrop table if exists `shop.test.orders`\n;\n' +
        'alter table `shop.test.orders__stage` rename to `orders`\n;\ncommit transaction',
    )
  })

  it('is copied over the old one where it cannot, with the filter its readers must give', () => {
    const plan = planOf([orders], {
      traits: { transactionalDdl: false },
      relations: [{ ...existing, partitionBy: 'DATE(ordered_at)' }],
    })

    expect(textOf(tasksOf(plan, 'orders'), 'replace table')).toBe(
      "create or replace table `shop.test.orders`\ncopy `shop.test.orders__stage`\noptions (description = 'one row per order, Bob\\'s included', labels = [('team', 'sales')], require_partition_filter = true)",
    )
    expect(outline(tasksOf(plan, 'orders')).at(-1)).toBe('cleanup: drop staged rows')
  })

  it('drops the old one for another partitioning only when the new one stands', () => {
    const plan = planOf([orders], { traits: { transactionalDdl: false }, relations: [existing] })

    expect(textOf(tasksOf(plan, 'orders'), 'replace table')).toMatch(
      /^drop table if exists `shop.test.orders`\n;\ncreate or replace table/,
    )
  })

  it('replaces a view', () => {
    const plan = planOf([orders], { relations: [{ ...existing, type: 'view' }] })

    expect(textOf(tasksOf(plan, 'orders'), 'replace table')).toContain(
      'drop view if exists `shop.test.orders`',
    )
  })

  it('is left alone when its rows are the same', () => {
    const plan = planOf([model('orders', 'table', query, { types })], { relations: [existing] })

    expect(outline(tasksOf(plan, 'orders'))).toEqual([
      'stage: stage rows',
      'publish: compare rows',
      'publish: replace table if compare rows',
      'cleanup: drop staged rows',
    ])
    expect(textOf(tasksOf(plan, 'orders'), 'compare rows')).toBe(
      `select count(*) from (
    select \`order_id\`, \`amount\`
    from (
        select \`order_id\`, \`amount\`, 1 as side_count from \`shop.test.orders__stage\`
        union all
        select \`order_id\`, \`amount\`, -1 as side_count from \`shop.test.orders\`
    )
    group by \`order_id\`, \`amount\`
    having sum(side_count) != 0
)`,
    )
  })

  it('is replaced without a look at its rows when its columns changed, or when a full refresh is asked for', () => {
    const plain = model('orders', 'table', query, { types })
    const other = existingTable('orders', { order_id: 'STRING', amount: 'NUMERIC' })

    expect(outline(tasksOf(planOf([plain], { relations: [other] }), 'orders'))).not.toContain(
      'publish: compare rows',
    )
    expect(
      outline(tasksOf(planOf([plain], { relations: [existing], config: { fullRefresh: true } }), 'orders')),
    ).not.toContain('publish: compare rows')
  })

  it('runs its operations with its query in one script, and those after once it is published', () => {
    const tasks = tasksOf(
      planOf([
        model('orders', 'table', 'select x', {
          preOps: ['declare x int64 default 1;'],
          postOps: ['select 2 -- done'],
        }),
      ]),
      'orders',
    )

    expect(textOf(tasks, 'stage rows')).toBe(
      'declare x int64 default 1\n;\ncreate or replace table `shop.test.orders__stage`\nas\nselect x',
    )
    expect(outline(tasks)).toEqual([
      'stage: stage rows',
      'publish: replace table',
      'publish: post operations',
    ])
    expect(tasks.map((task) => task.idempotent)).toEqual([false, false, false])
  })
})

describe('a view', () => {
  it('is created from its query as it is written when no types are declared', () => {
    expect(textOf(tasksOf(planOf([model('orders', 'view', query)]), 'orders'), 'create view')).toBe(
      'create or replace view `shop.test.orders`\nas\nselect order_id, amount from source',
    )
  })

  it('replaces a table in one transaction', () => {
    expect(
      textOf(
        tasksOf(planOf([model('orders', 'view', query)], { relations: [existing] }), 'orders'),
        'create view',
      ),
    ).toMatch(/^begin transaction\n;\ndrop table if exists `shop.test.orders`\n;\ncreate or replace view/)
  })
})

describe('an incremental table', () => {
  const incremental = (options: Record<string, string | boolean | string[]>, more = {}) =>
    tasksOf(
      planOf([model('orders', 'incremental', query, { types, uniqueKey: ['order_id'], options, ...more })], {
        relations: [existing],
      }),
      'orders',
    )

  it('merges by NULL-safe keys and never updates the key', () => {
    expect(textOf(incremental({}), 'merge rows')).toBe(
      `merge \`shop.test.orders\` as dataform_dest
using \`shop.test.orders__delta\` as dataform_source
on dataform_dest.\`order_id\` is not distinct from dataform_source.\`order_id\`
when matched then update set
    \`amount\` = dataform_source.\`amount\`
when not matched then insert (\`order_id\`, \`amount\`)
values (dataform_source.\`order_id\`, dataform_source.\`amount\`)`,
    )
  })

  it('bounds the merge by the filter and the predicates of its author', () => {
    expect(textOf(incremental({ updatePartitionFilter: 'order_id > 5' }), 'merge rows')).toContain(
      '\n    and dataform_dest.order_id > 5\n',
    )
    expect(
      textOf(incremental({ incrementalPredicates: ['DATAFORM_DEST.order_id > 5 -- recent'] }), 'merge rows'),
    ).toContain('\n    and (\nDATAFORM_DEST.order_id > 5 -- recent\n)\n')
  })

  it('replaces only the changed ones among the affected keys, in one transaction', () => {
    const tasks = incremental(
      { incrementalStrategy: 'delete_insert' },
      { affectedKeys: 'select order_id from news' },
    )

    expect(textOf(tasks, 'find affected keys')).toBe(
      'create or replace table `shop.test.orders__keys` as\nselect distinct `order_id` from (\nselect order_id from news\n)',
    )
    expect(textOf(tasks, 'replace rows')).toBe(
      `begin transaction
;
delete from \`shop.test.orders\` as existing
where exists (select 1 from \`shop.test.orders__changed\` as keys where keys.\`order_id\` is not distinct from existing.\`order_id\`)
;
insert into \`shop.test.orders\` (\`order_id\`, \`amount\`)
select \`order_id\`, \`amount\`
from \`shop.test.orders__delta\` as delta
where exists (select 1 from \`shop.test.orders__changed\` as keys where keys.\`order_id\` is not distinct from delta.\`order_id\`)
;
commit transaction`,
    )
  })

  it('is built as a whole when it is not there, when it is a view, and when a full refresh is asked for', () => {
    const orders = model('orders', 'incremental', query, { types })
    const whole = ['stage: stage rows', 'publish: replace table']

    expect(outline(tasksOf(planOf([orders]), 'orders'))).toEqual(whole)
    expect(
      outline(tasksOf(planOf([orders], { relations: [{ ...existing, type: 'view' }] }), 'orders')),
    ).toEqual(whole)
    expect(
      outline(tasksOf(planOf([orders], { relations: [existing], config: { fullRefresh: true } }), 'orders')),
    ).toEqual(whole)
  })

  it('keeps a protected table in a full refresh', () => {
    const plan = planOf([model('orders', 'incremental', query, { types, options: { protected: true } })], {
      relations: [existing],
      config: { fullRefresh: true },
    })

    expect(outline(tasksOf(plan, 'orders'))).toContain('publish: insert rows if count new rows')
  })

  it.each([
    ['strategy-needs-key', { options: { incrementalStrategy: 'merge' }, uniqueKey: [] }],
    ['key-not-a-column', { uniqueKey: ['line'] }],
    ['columns-changed', { types: { ...types, note: 'STRING' } }],
    ['columns-changed', { types: { order_id: 'INT64' } }],
    ['columns-changed', { types: { order_id: 'STRING', amount: 'NUMERIC' } }],
  ] as const)('is refused with %s before anything runs', (code, more) => {
    const tasks = tasksOf(
      planOf([model('orders', 'incremental', query, { types, uniqueKey: ['order_id'], ...more })], {
        relations: [existing],
      }),
      'orders',
    )

    expect(tasks.map((task) => (task.kind === 'refusal' ? task.diagnostic.code : task.name))).toEqual([code])
  })

  it('adds declared columns when told to extend', () => {
    const tasks = incremental({ onSchemaChange: 'EXTEND' }, { types: { ...types, note: 'STRING' } })

    expect(textOf(tasks, 'add columns')).toBe(
      'alter table `shop.test.orders`\n    add column if not exists `note` STRING',
    )
  })
})

describe('an external table', () => {
  it('is defined by its files and its declared columns', () => {
    const action = model('ext_orders', 'external', '', {
      types: { order_id: 'STRING' },
      options: { format: 'CSV', uris: ['gs://raw/orders/*'], skipLeadingRows: 1, nullMarker: '\\N' },
    })

    expect(textOf(tasksOf(planOf([action]), 'ext_orders'), 'create external table')).toBe(
      `create or replace external table \`shop.test.ext_orders\` (
    \`order_id\` STRING,
)
options (
    format = 'CSV',
    uris = ['gs://raw/orders/*'],
    skip_leading_rows = 1,
    null_marker = '\\\\N'
)`,
    )
  })

  it('is refused without declared columns', () => {
    const tasks = tasksOf(
      planOf([model('ext', 'external', '', { options: { format: 'csv', uris: ['gs://raw/x'] } })]),
      'ext',
    )

    expect(tasks[0]?.kind === 'refusal' && tasks[0].diagnostic.message).toBe(
      '"ext" is read from files and does not say which columns they have',
    )
  })
})

describe('a snapshot', () => {
  const snapshot = (more: Parameters<typeof model>[3]) =>
    tasksOf(
      planOf([model('snap', 'snapshot', query, { options: { trackedColumns: ['amount'] }, ...more })]),
      'snap',
    ).map((task) => (task.kind === 'refusal' ? task.diagnostic.code : task.name))

  it.each([
    ['snapshot-needs-key', { types }],
    ['tracked-column-needs-type', { uniqueKey: ['order_id'] }],
    ['tracked-type-without-text', { uniqueKey: ['order_id'], types: { amount: 'FLOAT64' } }],
    ['tracked-type-without-text', { uniqueKey: ['order_id'], types: { amount: 'NUMERIC' } }],
  ])('is refused with %s', (code, more) => {
    expect(snapshot(more)).toEqual([code])
  })
})

describe('a seed', () => {
  const seed: SeedAction = {
    ...model('holidays', 'table', ''),
    kind: 'seed',
    file: 'seeds/holidays.csv',
    contentHash: 'AB'.repeat(32),
    header: ['day', 'name'],
    columns: columns({ day: 'DATE' }),
  }
  const label = { runner_content: 'ab'.repeat(20) }

  it('is loaded beside the old table with its types, labelled and put in its place', () => {
    const tasks = tasksOf(planOf([seed]), 'holidays')

    expect(outline(tasks)).toEqual(['stage: load file', 'stage: label content', 'publish: replace table'])
    expect(tasks[0]).toMatchObject({
      kind: 'load',
      into: target('holidays__stage'),
      columns: [
        { name: 'day', type: { name: 'DATE' } },
        { name: 'name', type: { name: 'STRING' } },
      ],
    })
  })

  it('is not loaded again while file and types are the same', () => {
    const same = existingTable('holidays', { day: 'DATE', name: 'STRING' }, { labels: label })

    expect(tasksOf(planOf([seed], { relations: [same] }), 'holidays')).toEqual([])
    expect(tasksOf(planOf([seed], { relations: [{ ...same, labels: {} }] }), 'holidays')).not.toEqual([])
    expect(
      tasksOf(
        planOf([seed], {
          relations: [existingTable('holidays', { day: 'STRING', name: 'STRING' }, { labels: label })],
        }),
        'holidays',
      ),
    ).not.toEqual([])
  })
})
