import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFiles } from './project.ts'

// orders ─▶ totals ─▶ report
const orders = `config { type: "declaration", columns: { order_id: { type: "INT64" }, amount: { type: "NUMERIC" } } }`
const totals = `config { type: "table" }
select order_id, sum(amount) as total, from \${ref("orders")} group by order_id`
const report = 'config { type: "view" }\nselect order_id, total * 2 as twice, from ${ref("totals")}'

describe('a project', () => {
  it('that is sound has no diagnostics, and every column has its type', async () => {
    const { diagnostics, columns, counts } = await checkFiles({ orders, totals, report })

    expect(diagnostics).toEqual([])
    expect(columns('totals')).toEqual(['order_id INT64', 'total NUMERIC'])
    expect(columns('report')).toEqual(['order_id INT64', 'twice NUMERIC'])
    expect(counts.model).toEqual({ total: 2, checked: 2 })
  })

  it('knows what seeds, snapshots, external tables and operations give', async () => {
    const { marks, columns } = await checkFiles({
      'seeds/days.csv': 'day,name\n2024-01-01,a\n',
      'seeds/days.yaml':
        'seeds:\n  - name: days\n    file: days.csv\n    columns:\n      day: { type: DATE }\n      name: { type: STRING }\n',
      files:
        'config { type: "external", format: "csv", uris: ["gs://b/*"], columns: { id: { type: "STRING" } } }',
      file_names: 'config { type: "table" }\nselect id, _FILE_NAME as file, from ${ref("files")}',
      made: 'config { type: "operations", hasOutput: true }\ncreate or replace table ${self()} as select day, 1 as n from ${ref("days")}',
      reads: 'config { type: "view" }\nselect date_add(day, interval n day) as next_day from ${ref("made")}',
      history: `config {
  type: "snapshot", uniqueKey: ["id"], trackedColumns: ["name"],
  columns: { id: { type: "INT64" }, name: { type: "STRING" } },
}
select 1 as id, 'a' as name, date '2024-01-01' as _file_date, 1 as ingest_seq, 1 as _row_number, 'f' as _file_id`,
    })

    expect(marks).toEqual([])
    expect(columns('days')).toEqual(['day DATE', 'name STRING'])
    expect(columns('file_names')).toEqual(['id STRING', 'file STRING'])
    expect(columns('reads')).toEqual(['next_day DATE'])
    expect(columns('history')).toEqual([
      'id INT64',
      'name STRING',
      'tracked_hash STRING',
      'version_number INT64',
      'valid_from TIMESTAMP',
      'valid_to TIMESTAMP',
      'is_current BOOL',
      'is_deleted BOOL',
      'change_type STRING',
      '_first_file_id STRING',
      '_run_id STRING',
      '_loaded_at TIMESTAMP',
    ])
  })

  it('may use the parameters of a run, variables, and tables its operations made', async () => {
    const { marks, columns } = await checkFiles({
      orders,
      totals: `config { type: "table" }
pre_operations {
  declare smallest numeric default (select min(amount) from \${ref("orders")});
  create temp table big as select order_id from \${ref("orders")} where amount > smallest;
}
select order_id, smallest, @as_of_date as as_of_date, @run_id as run_id, @run_started_at as started_at, from big`,
    })

    expect(marks).toEqual([])
    expect(columns('totals')).toEqual([
      'order_id INT64',
      'smallest NUMERIC',
      'as_of_date DATE',
      'run_id STRING',
      'started_at TIMESTAMP',
    ])
  })
})

describe('a name that is wrong', () => {
  it('is marked where the author wrote it, with the model that makes the nearest column', async () => {
    const { frames } = await checkFiles({
      orders,
      totals,
      report: 'config { type: "view" }\nselect order_id, ${"totl"} * 2 as twice, from ${ref("totals")}',
    })

    expect(frames).toEqual([
      `error sql-name: Unrecognized name: totl

  definitions/report.sqlx:2:18
      1 | config { type: "view" }
      2 | select order_id, \${"totl"} * 2 as twice, from \${ref("totals")}
        |                  ^^^^^^^^^
  "total" is made here:
  definitions/totals.sqlx:2:18
      1 | config { type: "table" }
      2 | select order_id, sum(amount) as total, from \${ref("orders")} group by order_id
        |                  ^^^^^^^^^^^^^^^^^^^^
  hint: did you mean "total" of "totals"?`,
    ])
  })

  it('but is a column further up says which model has it', async () => {
    const { marks, diagnostics } = await checkFiles({
      orders,
      totals: `config { type: "table" }
with big as (select order_id from \${ref("orders")})
select order_id, amount from big`,
    })

    expect(marks).toEqual(['sql-name totals:amount'])
    expect(diagnostics[0]?.hint).toBe('"orders" has it; pass it on in the select list between there and here')
  })

  it('is reported once, not again for every model above it', async () => {
    const { marks, counts } = await checkFiles({
      orders,
      totals: totals.replace('sum(amount)', 'sum(amuont)'),
      report,
      last: 'config { type: "table", assertions: { nonNull: ["twice"] } }\nselect * from ${ref("report")}',
    })

    expect(marks).toEqual(['sql-name totals:amuont'])
    expect(counts.model).toEqual({ total: 3, checked: 0 })
  })

  it('does not hide another mistake in a model whose columns are declared', async () => {
    const { marks } = await checkFiles({
      orders,
      totals: `config { type: "table", columns: { order_id: { type: "INT64" }, total: { type: "NUMERIC" } } }
select order_id, sum(amuont) as total, from \${ref("orders")} group by order_id`,
      report: report.replace('total *', 'totl *'),
    })

    expect(marks).toEqual(['sql-name report:totl', 'sql-name totals:amuont'])
  })

  it('in a claim, a key or a layout is marked there', async () => {
    const { marks, diagnostics } = await checkFiles({
      orders,
      totals: `config {
  type: "incremental",
  uniqueKey: ["ordr_id"],
  partitionBy: "date_trunc(dy, month)",
  clusterBy: ["order_id", "totl"],
  assertions: { nonNull: ["order_id", "tootal"], rowConditions: ["total > zero"] },
}
select order_id, current_date() as day, sum(amount) as total, from \${ref("orders")} group by order_id`,
    })

    expect(marks).toEqual([
      'key-not-given totals:ordr_id',
      'sql-name totals:dy',
      'key-not-given totals:totl',
      'sql-name totals:tootal',
      'sql-name totals:zero',
    ])
    expect(diagnostics[0]?.message).toBe('"ordr_id" in "uniqueKey" is not a column of "totals"')
    expect(diagnostics[0]?.hint).toBe('did you mean "order_id"?')
  })

  it('in an assertion of its own file and in an operation is found', async () => {
    const { marks } = await checkFiles({
      orders,
      claim: 'config { type: "assertion" }\nselect * from ${ref("orders")} where amuont < 0',
      clear: 'config { type: "operations" }\ndelete from ${ref("orders")} where order_d = 1',
    })

    expect(marks).toEqual(['sql-name claim:amuont', 'sql-name clear:order_d'])
  })
})

describe('types', () => {
  it('that do not go together are a mistake at the operator', async () => {
    const { frames } = await checkFiles({
      orders,
      totals: 'config { type: "view" }\nselect order_id || amount > 3 as x from ${ref("orders")}',
    })

    expect(frames).toHaveLength(1)
    expect(frames[0]).toMatch(/^error sql-type: No matching signature for operator/)
  })

  it('that are declared are cast to, and must be within reach of a cast', async () => {
    const { marks, columns, diagnostics } = await checkFiles({
      orders,
      totals: `config { type: "table", columns: { order_id: { type: "STRING" }, amount: { type: "DATE" } } }
select order_id, amount from \${ref("orders")}`,
    })

    expect(marks).toEqual(['column-type totals:amount'])
    expect(diagnostics[0]?.message).toBe(
      '"amount" of "totals" is NUMERIC in the query and cannot become DATE',
    )
    expect(columns('totals')).toEqual(['order_id STRING', 'amount DATE'])
  })
})

describe('declared columns', () => {
  const declared = (query: string) => ({
    orders,
    totals: `config { type: "table", columns: { order_id: { type: "INT64" }, total: { type: "NUMERIC" } } }\n${query}`,
    report,
  })

  it.each([
    ['select order_id from ${ref("orders")}', ['column-missing totals:total']],
    ['select order_id, amount as totl from ${ref("orders")}', ['column-renamed totals:amount as totl']],
    ['select order_id, amount as total, 1 as n from ${ref("orders")}', ['column-undeclared totals:1 as n']],
    [
      'with all_orders as (select order_id, amount as total, 1 as n from ${ref("orders")})\nselect * from all_orders',
      ['column-undeclared totals:1 as n'],
    ],
    ['select order_id, amount as total, 1 from ${ref("orders")}', ['column-without-name totals:1']],
    [
      'select order_id, amount as total, 1 as Total from ${ref("orders")}',
      ['column-name-twice totals:1 as Total'],
    ],
  ])('are held against %s', async (query, expected) => {
    expect((await checkFiles(declared(query))).marks).toEqual(expected)
  })
})

describe('an incremental model', () => {
  const model = (config: string, body: string) => ({
    orders,
    totals: `config { type: "incremental", ${config} }\n${body}`,
  })

  it('may read itself and its affected keys in an incremental run', async () => {
    const { marks } = await checkFiles(
      model(
        'incrementalStrategy: "delete_insert", rebuildKey: ["order_id"]',
        `affected_keys { select distinct order_id from \${ref("orders")} where amount > 1 }
select order_id, amount from \${ref("orders")}
\${when(incremental(), \`where order_id in (select order_id from \${affected()})
  and amount > (select max(amount) from \${self()})\`)}`,
      ),
    )

    expect(marks).toEqual([])
  })

  it('is looked at in both renderings', async () => {
    const wrongName = await checkFiles(
      model(
        '',
        'select order_id from ${ref("orders")} ${when(incremental(), `where order_id > (select max(ordr_id) from ${self()})`)}',
      ),
    )
    const otherColumns = await checkFiles(
      model('', 'select order_id, ${when(incremental(), "1 as more,", "amount,")} from ${ref("orders")}'),
    )

    expect(wrongName.diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ['Unrecognized name: ordr_id', 'did you mean "order_id" of "orders" or "totals"?'],
    ])
    expect(otherColumns.diagnostics.map(({ code }) => code).sort()).toEqual([
      'incremental-column-missing',
      'incremental-column-surplus',
    ])
  })

  it('finds keys that "affected_keys" does not give', async () => {
    const { diagnostics } = await checkFiles(
      model(
        'incrementalStrategy: "delete_insert", rebuildKey: ["order_id"]',
        'affected_keys { select amount from ${ref("orders")} }\nselect order_id, amount from ${ref("orders")} ${when(incremental(), `where order_id in (select order_id from ${affected()})`)}',
      ),
    )

    expect(diagnostics.map(({ message }) => message)).toEqual([
      '"order_id" in "rebuildKey" is not a column of the block "affected_keys"',
    ])
  })
})

describe('what cannot be known', () => {
  it('is accepted, and told once with what would make it known', async () => {
    const { frames, counts } = await checkFiles({
      orders: 'config { type: "declaration" }',
      totals,
      report,
      other: 'config { type: "view" }\nselect anything from ${ref("orders")}',
    })

    expect(frames).toEqual([
      `info columns-unknown: the columns of "orders" are not known, so 2 queries that read it are not checked

  definitions/orders.sqlx:1:1
      1 | config { type: "declaration" }
        | ^^^^^^
  hint: declare all of them with types: columns: { id: { type: "INT64" }, … }`,
    ])
    expect(counts.model).toEqual({ total: 3, checked: 0 })
  })

  it('still must be GoogleSQL', async () => {
    const { marks } = await checkFiles({
      orders: 'config { type: "declaration" }',
      totals: totals.replace('group by', 'group'),
    })

    expect(marks).toEqual(['sql-syntax totals:order_id'])
  })

  it('are relations that the project does not name, and their functions', async () => {
    const { marks } = await checkFiles({
      outside: 'config { type: "view" }\nselect x from `other.place.things`',
      schema: 'config { type: "view" }\nselect table_name from d.INFORMATION_SCHEMA.TABLES',
      call: 'config { type: "view" }\nselect shared.clean(1) as x',
    })

    expect(marks).toEqual(['relation-unknown outside:`other.place.things`'])
  })
})

describe('a unit test', () => {
  const test = (input: string, expected: string) => ({
    orders,
    totals,
    totals_test: `config { type: "test", dataset: "totals" }\ninput "orders" { ${input} }\n${expected}`,
  })

  it('has inputs with every column that the model reads, and expects columns it has', async () => {
    const sound = await checkFiles(
      test("select 1 as order_id, numeric '2' as amount", 'select 1 as order_id'),
    )
    const lacking = await checkFiles(test('select 1 as order_id', 'select 1 as order_id'))
    const tooMuch = await checkFiles(
      test("select 1 as order_id, numeric '2' as amount", 'select 1 as order_id, 2 as n'),
    )

    expect([sound.marks, sound.counts.test]).toEqual([[], { total: 1, checked: 1 }])
    expect(lacking.marks).toEqual(['test-input-without-column totals_test:select 1 as order_id'])
    expect(lacking.diagnostics[0]?.message).toBe(
      'input "orders" does not give "amount", which "totals" reads',
    )
    expect(tooMuch.marks).toEqual(['test-expects-unknown totals_test:2 as n'])
  })
})

describe('one column renamed in one model', () => {
  it('is told at exactly the places that name it', async () => {
    const names = ['a', 'b', 'c', 'd']
    const columns = fc.subarray(names, { minLength: 1 })
    const child = fc.record({ reads: columns, claims: columns, parent: fc.nat() })
    const renamed = fc.constantFrom(...names)

    await fc.assert(
      fc.asyncProperty(renamed, fc.array(child, { minLength: 1, maxLength: 6 }), async (column, children) => {
        // m0 has all columns; each further model reads some of those that an earlier one has.
        const given: (readonly string[])[] = [names]
        const parents = [0]
        const files: Record<string, string> = {
          m0: `config { type: "table" }\nselect ${names.map((name) => (name === column ? `1 as renamed_column_of_m0` : `1 as ${name}`)).join(', ')}`,
        }
        for (const [index, { reads, claims, parent }] of children.entries()) {
          const from = parent % given.length
          const own = (given[from] ?? []).filter((name) => reads.includes(name))
          const selected = own.length === 0 ? ['1 as a'] : own
          const has = own.length === 0 ? ['a'] : own
          const claimed = claims.filter((name) => has.includes(name))
          const config = claimed.length === 0 ? '' : `, assertions: { nonNull: ${JSON.stringify(claimed)} }`
          files[`m${index + 1}`] =
            `config { type: "view"${config} }\nselect ${selected.join(', ')} from \${ref("m${from}")}`
          given.push(has)
          parents.push(own.length === 0 ? -1 : from)
        }

        // Broken is who reads the old name from m0 itself; nobody else has anything to change.
        const expected = children.flatMap((_, index) => {
          const isDirect = parents[index + 1] === 0
          return isDirect && given[index + 1]?.includes(column) ? [`sql-name m${index + 1}:${column}`] : []
        })
        expect((await checkFiles(files)).marks).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })
})
