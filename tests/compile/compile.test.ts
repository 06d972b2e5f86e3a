import { describe, expect, it } from 'vitest'
import { originAt } from '../../runner/ir/sql.ts'
import { compileFiles } from '../support/memory-project.ts'

describe('bodies', () => {
  it('renders refs as quoted targets and notes them in the order of reading', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/raw.sqlx': 'config { type: "declaration", database: "q", schema: "raw", name: "orders" }',
      'definitions/a.sqlx': 'config { type: "view" }\nselect 1 as id',
      'definitions/b.sqlx':
        'config { type: "table" }\nselect * from ${ref("raw", "orders")} join ${ref("a")} join ${ref({ schema: "raw", name: "orders" })} -- ${self()}',
    })

    expect(diagnostics).toEqual([])
    const model = action('model', 'b')
    expect(model.query.text).toBe(
      '\nselect * from `q.raw.orders` join `p.d.a` join `q.raw.orders` -- ${self()}',
    )
    expect(model.dependencyTargets.map((target) => target.name)).toEqual(['orders', 'a'])
  })

  it('renders an incremental model twice, operations too', async () => {
    const { action } = await compileFiles({
      'definitions/a.sqlx':
        'config { type: "incremental" }\npre_operations { ${when(incremental(), "delete", "create")} }\npost_operations { grant }\nselect 1 ${when(incremental(), `where x > (select max(x) from ${self()})`)}',
    })

    const model = action('model', 'a')
    expect(model.query.text).toBe('\n\n\nselect 1 ')
    expect(model.incrementalQuery?.text).toBe('\n\n\nselect 1 where x > (select max(x) from `p.d.a`)')
    expect(model.preOps.map((sql) => sql.text)).toEqual([' create '])
    expect(model.incrementalPreOps?.map((sql) => sql.text)).toEqual([' delete '])
    expect(model.incrementalPostOps).toBeUndefined()
  })

  it('runs js blocks anew for each body', async () => {
    const { action } = await compileFiles({
      'definitions/a.sqlx':
        'config { type: "table" }\npre_operations { ${next()} }\njs { let count = 0; const next = () => ++count }\nselect ${next()}, ${next()}',
    })

    expect(action('model', 'a').preOps[0]?.text).toBe(' 1 ')
    expect(action('model', 'a').query.text).toBe('\n\n\nselect 1, 2')
  })

  it('maps every generated character back to the author’s', async () => {
    const text = 'config { type: "view" }\r\nselect ${"value"} as a,\r\n  b -- c\\d\r\nfrom t'
    const { action } = await compileFiles({ 'definitions/a.sqlx': text })

    const { query } = action('model', 'a')

    expect(query.text).toBe('\nselect value as a,\n  b -- cd\nfrom t')
    const source = (generated: string): string => {
      const span = originAt(query, query.text.indexOf(generated))
      return span === undefined ? '' : text.slice(span.start, span.end)
    }
    expect(source('select')).toBe('s')
    expect(source('value')).toBe('${"value"}')
    expect(source('b --')).toBe('b')
    expect(source('-- cd')).toBe('-- c\\d')
    expect(source('from')).toBe('f')
  })

  it('gives affected() the relation of keys, with the keys rendered as in an incremental run', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/s.sqlx': 'config { type: "view" }\nselect 1 as id',
      'definitions/a.sqlx':
        'config { type: "incremental", uniqueKey: ["id"], incrementalStrategy: "delete_insert" }\naffected_keys { select id from ${ref("s")} ${when(incremental(), "-- now")} }\nselect * from ${ref("s")} where id in (select id from ${affected()})',
    })

    expect(diagnostics).toEqual([])
    expect(action('model', 'a').affectedKeys?.text).toBe(' select id from `p.d.s` -- now ')
    expect(action('model', 'a').incrementalQuery?.text).toContain('(select id from `p.d.a__keys`)')
  })

  it.each([
    [
      'config { type: "incremental", incrementalStrategy: "delete_insert" }\nselect 1',
      'affected-keys-missing',
    ],
    ['config { type: "incremental" }\naffected_keys { select 1 }\nselect 1', 'block-not-allowed'],
    ['config { type: "view" }\nselect ${affected()}', 'affected-not-available'],
  ])('refuses %j', async (text, code) => {
    const { diagnostics } = await compileFiles({ 'definitions/a.sqlx': text })

    expect(diagnostics.map((found) => found.code)).toEqual([code])
  })
})

describe('names', () => {
  it('adds suffixes, prefixes and the dataset prefix of a target to all but declarations', async () => {
    const files = {
      'workflow_settings.yaml': 'defaultProject: p\ndefaultDataset: d\ndatasetSuffix: s\nnamePrefix: n\n',
      'runner.yaml': 'targets:\n  dev:\n    warehouse: bigquery\n    project: q\n    datasetPrefix: ann\n',
      'definitions/raw.sqlx': 'config { type: "declaration", schema: "raw", name: "t" }',
      'definitions/a.sqlx':
        'config { type: "view" }\nselect * from ${ref("t")} where "${schema()}.${name()}" = ${ref("b")}',
      'definitions/b.sqlx': 'config { type: "view", schema: "e" }\nselect 1',
    }

    const local = await compileFiles(files)
    const dev = await compileFiles(files, { target: 'dev' })

    expect(local.action('model', 'n_a').query.text).toBe(
      '\nselect * from `p.raw.t` where "d_s.n_a" = `p.e_s.n_b`',
    )
    expect(dev.action('model', 'n_a').query.text).toBe(
      '\nselect * from `q.raw.t` where "ann_d_s.n_a" = `q.ann_e_s.n_b`',
    )
  })

  it('lets variables of the command go over those of the target and the settings', async () => {
    const files = {
      'workflow_settings.yaml': 'defaultProject: p\ndefaultDataset: d\nvars:\n  a: "1"\n  b: "1"\n  c: "1"\n',
      'runner.yaml': 'targets: {local: {warehouse: duckdb, vars: {b: "2", c: "2"}}}\n',
      'definitions/a.sqlx': 'config { type: "view" }\nselect ${Object.values(dataform.projectConfig.vars)}',
    }

    const { action } = await compileFiles(files, { vars: { c: '3' } })

    expect(action('model', 'a').query.text).toBe('\nselect 1,2,3')
  })

  it('reports a target that runner.yaml does not have', async () => {
    const { diagnostics } = await compileFiles({ 'definitions/a.sqlx': 'select 1' }, { target: 'locl' })

    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ['"locl" is not a target of this project', 'did you mean "local"?'],
    ])
  })
})

describe('actions', () => {
  it('takes a file without a config for an operation of several statements', async () => {
    const { action } = await compileFiles({
      'definitions/a.sqlx': 'create table x as select 1;\n---\nselect 2',
    })

    expect(action('operation', 'a').statements.map((sql) => sql.text)).toEqual([
      'create table x as select 1;\n',
      '\nselect 2',
    ])
    expect(action('operation', 'a').hasOutput).toBe(false)
  })

  it('refuses a ref to an operation that makes nothing', async () => {
    const { diagnostics } = await compileFiles({
      'definitions/a.sqlx': 'select 1',
      'definitions/b.sqlx': 'config { type: "view" }\nselect * from ${ref("a")}',
    })

    expect(diagnostics.map((found) => found.message)).toEqual(['"a" is an operation that makes no relation'])
  })

  it('reads a unit test and wants an input for everything its model reads', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.sqlx': 'config { type: "view" }\nselect 1 as id',
      'definitions/b.sqlx': 'config { type: "view" }\nselect 2 as id',
      'definitions/m.sqlx': 'config { type: "view" }\nselect * from ${ref("a")} join ${ref("b")} using (id)',
      'definitions/t.sqlx':
        'config { type: "test", dataset: "m" }\ninput "a" { select 5 as id }\nselect 5 as id',
    })

    const test = action('test', 't')
    expect(test.of).toEqual({ database: 'p', schema: 'd', name: 'm' })
    expect(test.inputs.map((input) => [input.target.name, input.query.text])).toEqual([
      ['a', ' select 5 as id '],
    ])
    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ['the test gives no rows for "b", which "m" reads', 'add input "b" { select … }'],
    ])
  })

  it('waits for the assertions of its dependencies, however either spells the name', async () => {
    const { action } = await compileFiles({
      'definitions/a.sqlx': 'config { type: "table", assertions: { uniqueKey: ["id"] } }\nselect 1 as id',
      'definitions/check.sqlx': 'config { type: "assertion" }\nselect * from ${ref("a")}',
      'definitions/b.sqlx':
        'config { type: "view", dependOnDependencyAssertions: true }\nselect * from ${ref("d", "a")}',
      'definitions/c.sqlx':
        'config { type: "view" }\nselect * from ${ref({ name: "a", includeDependentAssertions: true })}',
    })

    const expected = ['a', 'd_a_assertions_uniqueKey_0', 'check']
    expect(action('model', 'b').dependencyTargets.map((target) => target.name)).toEqual(expected)
    expect(action('model', 'c').dependencyTargets.map((target) => target.name)).toEqual(expected)
  })

  it('makes a seed of its declaration and its file', async () => {
    const { action, diagnostics } = await compileFiles({
      'seeds/ref.yaml':
        'seeds:\n  - name: days\n    file: days.csv\n    schema: ref\n    columns:\n      - {name: day, type: DATE, description: The day}\n      - {name: rate, type: "NUMERIC(18, 2)"}\n    assertions: {uniqueKey: [day]}\n',
      'seeds/days.csv': 'rate,day\n1,2024-01-01\n',
      'definitions/a.sqlx': 'config { type: "view" }\nselect * from ${ref("days")}',
    })

    expect(diagnostics).toEqual([])
    const seed = action('seed', 'days')
    expect(seed.target).toEqual({ database: 'p', schema: 'ref', name: 'days' })
    expect(seed.header).toEqual(['rate', 'day'])
    expect(seed.columns.map((column) => [column.path, column.type])).toEqual([
      [['day'], { kind: 'scalar', name: 'DATE' }],
      [['rate'], { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] }],
    ])
    expect(action('assertion', 'ref_days_assertions_uniqueKey_0').of).toEqual(seed.target)
  })

  it('compares the header of a seed with its columns', async () => {
    const { diagnostics } = await compileFiles({
      'seeds/ref.yaml':
        'seeds:\n  - name: days\n    file: days.csv\n    columns:\n      - name: day\n      - name: rate\n',
      'seeds/days.csv': 'day,rat\n',
    })

    expect(diagnostics.map((found) => found.message)).toEqual([
      'the header of seeds/days.csv does not fit the columns of the seed "days": it lacks "rate"; "rat" is not declared',
    ])
  })

  it('reads actions.yaml with plain SQL files', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/actions.yaml':
        'actions:\n  - incrementalTable:\n      filename: sql/a.sql\n      uniqueKey: [id]\n      incrementalStrategy: INCREMENTAL_STRATEGY_MERGE\n      preOperations: ["select 1"]\n      dependencyTargets: [{name: raw}]\n  - declaration: {name: raw, dataset: r}\n',
      'definitions/sql/a.sql': 'select ${x} from `t`\n---\n',
    })

    expect(diagnostics).toEqual([])
    const model = action('model', 'a')
    expect(model.query.text).toBe('select ${x} from `t`\n---\n')
    expect(model.preOps.map((sql) => sql.text)).toEqual(['select 1'])
    expect(model.dependencyTargets.map((target) => target.schema)).toEqual(['r'])
    expect(model.options).toMatchObject({ incrementalStrategy: 'merge' })
  })

  it('orders actions by key and is the same every time', async () => {
    const files = {
      'definitions/b.sqlx': 'config { type: "view" }\nselect ${Math.random()}',
      'definitions/a.sqlx': 'config { type: "view", schema: "z" }\nselect 1',
    }

    const first = await compileFiles(files)
    const second = await compileFiles(files)

    expect(first.manifest.actions.map((found) => found.target.name)).toEqual(['b', 'a'])
    expect(second.manifest).toEqual(first.manifest)
  })
})

describe('configs', () => {
  it('takes the old spellings for the new ones', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.sqlx':
        'config { type: "table", dataset: "e", project: "q", tags: "one", dependencies: "b", uniqueKey: "id", bigquery: { partitionBy: "DATE(ts)", clusterBy: ["id"], labels: { team: "x" } } }\nselect 1 as id',
      'definitions/b.sqlx': 'config { type: "view" }\nselect 1',
    })

    expect(diagnostics).toEqual([])
    const model = action('model', 'a')
    expect(model.target).toEqual({ database: 'q', schema: 'e', name: 'a' })
    expect(model.tags).toEqual(['one'])
    expect(model.uniqueKey).toEqual(['id'])
    expect(model.dependencyTargets.map((target) => target.name)).toEqual(['b'])
    expect(model.options).toMatchObject({ partitionBy: 'DATE(ts)', clusterBy: ['id'], labels: { team: 'x' } })
  })

  it('reads columns as an object, as a list, nested and typed', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.sqlx':
        'config { type: "view", columns: { id: "Number", item: { description: "Item", type: "STRUCT<sku STRING, price NUMERIC(18, 2)>", columns: { sku: "Code" } } } }\nselect 1 as id',
      'definitions/b.sqlx':
        'config { type: "view", columns: [{ path: ["item", "sku"], description: "Code", bigqueryPolicyTags: "pii" }, { name: "tags", type: "array<string>" }] }\nselect 1 as id',
    })

    expect(diagnostics).toEqual([])
    expect(action('model', 'a').columns).toEqual([
      { path: ['id'], description: 'Number', tags: [] },
      {
        path: ['item'],
        description: 'Item',
        tags: [],
        type: {
          kind: 'struct',
          fields: [
            { name: 'sku', type: { kind: 'scalar', name: 'STRING' } },
            { name: 'price', type: { kind: 'scalar', name: 'NUMERIC', parameters: [18, 2] } },
          ],
        },
      },
      { path: ['item', 'sku'], description: 'Code', tags: [] },
    ])
    expect(action('model', 'b').columns).toEqual([
      { path: ['item', 'sku'], description: 'Code', tags: [], bigqueryPolicyTags: ['pii'] },
      {
        path: ['tags'],
        description: '',
        tags: [],
        type: { kind: 'array', element: { kind: 'scalar', name: 'STRING' } },
      },
    ])
  })

  it('points at a type that is none', async () => {
    const { frames } = await compileFiles({
      'definitions/a.sqlx':
        'config {\n  type: "view",\n  columns: { id: { type: "INT65" } },\n}\nselect 1 as id',
    })

    expect(frames).toEqual([
      [
        'error bad-type: the type "INT65" of the column "id" is not a GoogleSQL type: "INT65" is not a type; did you mean INT64?',
        '',
        '  definitions/a.sqlx:3:26',
        '      2 |   type: "view",',
        '      3 |   columns: { id: { type: "INT65" } },',
        '        |                          ^^^^^^^',
      ].join('\n'),
    ])
  })

  it('disables assertions when the settings say so', async () => {
    const { action } = await compileFiles({
      'workflow_settings.yaml': 'defaultProject: p\ndefaultDataset: d\ndisableAssertions: true\n',
      'definitions/a.sqlx': 'config { type: "assertion" }\nselect 1',
    })

    expect(action('assertion', 'a').disabled).toBe(true)
  })
})
