import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readManifest } from '../../runner/artifacts/manifest-file.ts'
import { readRunResults } from '../../runner/artifacts/run-results.ts'
import { makeProject, type Ran, type TestProject } from './command-line.ts'

// orders ─▶ order_totals ─▶ big_orders
const files = {
  'definitions/orders.sqlx': [
    'config {',
    '  type: "table",',
    '  tags: ["staging"],',
    '  assertions: { uniqueKey: ["order_id"], rowConditions: ["amount > 0"] },',
    '  columns: { order_id: { type: "INT64" }, amount: { type: "NUMERIC" } },',
    '}',
    "select 1 as order_id, numeric '19.99' as amount",
    "union all select 9007199254740993, numeric '5.00'",
  ].join('\n'),
  'definitions/order_totals.sqlx':
    'config { type: "incremental", uniqueKey: ["order_id"] }\nselect order_id, amount * 2 as doubled from ${ref("orders")}',
  'definitions/big_orders.sqlx':
    'config { type: "view" }\nselect order_id from ${ref("order_totals")} where doubled > 20',
  'definitions/order_totals_test.sqlx': [
    'config { type: "test", dataset: "order_totals" }',
    'input "orders" { select 7 as order_id, numeric \'1.50\' as amount }',
    "select 7 as order_id, numeric '3.00' as doubled",
  ].join('\n'),
}

const tableOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => /^\[\d+\/\d+\] /.test(line))
    .map((line) => line.replace(/\s+\d+ms|\s+\d+\.\ds/, '').replace(/ {2,}/g, '  '))

describe('a project', () => {
  let project: TestProject
  let first: Ran

  beforeAll(async () => {
    project = makeProject(files)
    first = await project.run('build')
  })
  afterAll(() => project.remove())

  it('is built in order, each model with its checks on one line', () => {
    expect(first.exitCode).toBe(0)
    expect(tableOf(first.stdout)).toEqual([
      '[1/3] ✓ orders  table  2 rows  2/2 checks',
      '[2/3] ✓ order_totals  incremental  2 rows  1/1 check',
      '[3/3] ✓ big_orders  view  –',
    ])
    expect(first.stdout.trimEnd().split('\n').at(-1)).toBe('✓ Build finished')
    expect(first.stdout).toContain(
      'runner 9.9.9  project corner_shop  target local (duckdb, .runner/local.duckdb)  threads 4',
    )
    expect(first.stdout).toMatch(/✓ Compiled 3 models, 2 assertions, 1 unit test in \d+ms/)
  })

  it('leaves a manifest, a plan, results and compiled SQL that can be read back', () => {
    const target = join(project.folder, 'target')
    const results = readRunResults(target)

    expect(results?.command).toBe('build')
    expect(results?.result.actions.map(({ target: { name }, status }) => [name, status])).toEqual([
      ['orders', 'successful'],
      ['order_totals', 'successful'],
      ['big_orders', 'successful'],
    ])
    expect(readManifest(target)?.actions.filter(({ kind }) => kind === 'model')).toHaveLength(3)
    expect(existsSync(join(target, 'plan.json'))).toBe(true)
    expect(readFileSync(join(target, 'compiled/marts/big_orders.sql'), 'utf8')).toContain(
      'select order_id from `shop.marts.order_totals` where doubled > 20',
    )
  })

  it('writes no row when it is built again without news', async () => {
    const again = await project.run('build')

    expect(again.exitCode).toBe(0)
    expect(tableOf(again.stdout).slice(0, 2)).toEqual([
      '[1/3] ✓ orders  table  0 rows  2/2 checks',
      '[2/3] ✓ order_totals  incremental  0 rows  1/1 check',
    ])
  })

  it('answers queries with every digit, and finds models by name', async () => {
    const answer = await project.run(
      'query',
      'select * from ${ref("orders")} order by order_id',
      '--format',
      'json',
    )

    expect(answer).toEqual({
      exitCode: 0,
      stdout: '[\n  {"order_id":1,"amount":"19.99"},\n  {"order_id":"9007199254740993","amount":"5"}\n]\n',
      stderr: '',
    })
  })

  it('answers a query from stdin and one from a file the build wrote', async () => {
    const fromStdin = await project.runWith({ stdin: 'select 1 as one' }, 'query', '-', '--format', 'csv')
    const fromFile = await project.run(
      'query',
      '--file',
      'target/compiled/marts/big_orders.sql',
      '--format',
      'csv',
    )

    expect(fromStdin.stdout).toBe('one\n1\n')
    expect(fromFile.stdout).toBe('order_id\n1\n')
  })

  it.each([
    ['select nope from marts.orders', 1, /Unrecognized name: nope\n {2}query:1:8/],
    ['select * from ${ref("ordres")}', 2, /"ordres" is not an action[\s\S]*did you mean "orders"\?/],
    ['drop table marts.orders', 2, /only queries can be asked/],
    ['select 1; select 2', 2, /only one query can be asked/],
  ])('refuses %s', async (sql, exitCode, reason) => {
    const answer = await project.run('query', sql)

    expect(answer.exitCode).toBe(exitCode)
    expect(answer.stderr).toMatch(reason)
    expect(answer.stdout).toBe('')
  })

  it('is listed with types, tags and files', async () => {
    expect((await project.run('ls', '--select', 'tag:staging', '--kind', 'model')).stdout).toBe(
      'type   relation      tags     file\ntable  marts.orders  staging  definitions/orders.sqlx\n',
    )
    expect(
      (await project.run('ls', '--select', '+big_orders', '--kind', 'model', '--format', 'name')).stdout,
    ).toBe('big_orders\norder_totals\norders\n')
  })

  it('runs its unit tests, and shows rows that differ', async () => {
    const good = await project.run('test')
    project.write({
      'definitions/order_totals_test.sqlx': files['definitions/order_totals_test.sqlx'].replace(
        "'3.00'",
        "'4.00'",
      ),
    })
    const bad = await project.run('test')
    project.write(files)

    expect([good.exitCode, bad.exitCode]).toEqual([0, 1])
    expect(good.stdout).toContain('✓ 1 unit test passed')
    expect(bad.stdout).toContain(
      ['      order_id  doubled', '   -  7         4', '   +  7         3'].join('\n'),
    )
    expect(bad.stdout.trimEnd().split('\n').at(-1)).toBe('✗ Test failed: 1 of 1 unit test  (exit 1)')
  })

  it('speaks to programs on stdout and to people on stderr', async () => {
    const { exitCode, stdout, stderr } = await project.run('build', '--json')

    expect(exitCode).toBe(0)
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly event: string }).event)
    expect([events[0], events.at(-1)]).toEqual(['run.start', 'run.finish'])
    expect(stderr).toContain('✓ Build finished')
  })

  it('says nothing with --quiet when all is well', async () => {
    expect(await project.run('build', '--quiet')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  })

  it('is cleaned of what was written, not of what an author wrote', async () => {
    const planned = await project.run('clean', '--dry-run')
    const before = existsSync(join(project.folder, 'target'))
    const cleaned = await project.run('clean')

    expect(planned.stdout).toBe('would remove target\nwould remove .runner\n')
    expect([before, cleaned.exitCode]).toEqual([true, 0])
    expect(existsSync(join(project.folder, 'target'))).toBe(false)
    expect(existsSync(join(project.folder, '.runner'))).toBe(false)
    expect(existsSync(join(project.folder, 'definitions/orders.sqlx'))).toBe(true)
  })

  it('cannot be queried before it is built', async () => {
    const { exitCode, stderr } = await project.run('query', 'select 1')

    expect(exitCode).toBe(2)
    expect(stderr).toContain('there is no .runner/local.duckdb yet\n  build it: runner build')
  })
})

describe('a mistake', () => {
  let project: TestProject

  beforeAll(async () => {
    project = makeProject(files)
    await project.run('build')
  })
  afterAll(() => project.remove())

  const count = async (): Promise<string> =>
    (
      await project.run(
        'query',
        'select count(*) as n, sum(amount) as total from marts.orders',
        '--format',
        'csv',
      )
    ).stdout

  it.each([
    [
      'a ref that names nothing',
      { 'definitions/big_orders.sqlx': 'select 1 as x from ${ref("order_total")}' },
      /Error {4}[\s\S]*"order_total"[\s\S]*definitions\/big_orders\.sqlx:1:\d+[\s\S]*did you mean "order_totals"[\s\S]*Compilation failed: 1 error {2}\(exit 2\)\n$/,
    ],
    [
      'a key of the config that does not exist',
      { 'definitions/big_orders.sqlx': 'config { type: "view", descripton: "x" }\nselect 1 as x' },
      /"descripton" is not a key of[\s\S]*definitions\/big_orders\.sqlx:1:\d+[\s\S]*did you mean "description"\?/,
    ],
    [
      'a circle',
      { 'definitions/orders.sqlx': 'config { type: "table" }\nselect order_id from ${ref("big_orders")}' },
      /definitions\/\w+\.sqlx:\d+:\d+/,
    ],
  ])('%s stops before anything runs, exit 2', async (_what, changed, reason) => {
    const before = await count()
    project.write(changed)
    const failed = await project.run('build')
    project.write(files)

    expect(failed.exitCode).toBe(2)
    expect(failed.stdout).toMatch(reason)
    expect(await count()).toBe(before)
  })

  it('in SQL is found before anything runs, exit 2, with the model that has the column', async () => {
    const before = await count()
    project.write({
      'definitions/order_totals.sqlx': files['definitions/order_totals.sqlx'].replace(
        'amount * 2',
        'amuont * 2',
      ),
    })
    const failed = await project.run('build')
    const checked = await project.run('check')
    const elsewhere = await project.run('build', '--select', 'orders')
    project.write(files)

    expect([failed.exitCode, checked.exitCode, elsewhere.exitCode]).toEqual([2, 2, 0])
    for (const { stdout } of [failed, checked]) {
      expect(stdout).toContain('Unrecognized name: amuont  sql-name\n  definitions/order_totals.sqlx:2:18\n')
      expect(stdout).toContain('did you mean "amount" of "orders"?')
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('✗ Check failed: 1 error  (exit 2)')
    }
    expect(await count()).toBe(before)
  })

  it('is not found by a check of a sound project, which leaves types and lineage', async () => {
    const { exitCode, stdout } = await project.run('check')
    const machine = await project.run('check', '--json')

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/✓ Checked 3 models, 2 assertions, 1 unit test in \d+ms/)
    const lineage = JSON.parse(readFileSync(join(project.folder, 'target/lineage.json'), 'utf8'))
    expect(lineage.relations.at(-1).columns).toEqual([
      {
        name: 'order_id',
        type: 'INT64',
        sources: [
          { target: { database: 'shop', schema: 'marts', name: 'order_totals' }, column: 'order_id' },
        ],
      },
    ])
    expect(JSON.parse(machine.stdout)).toMatchObject({ v: 1, event: 'check.finish', status: 'passed' })
  })

  it('in SQL that is not checked fails its model at the line of its author, skips what reads it, and leaves the data', async () => {
    const before = await count()
    project.write({
      'definitions/orders.sqlx': files['definitions/orders.sqlx'].replace("'19.99' as", "'19.99' + nope as"),
    })
    const failed = await project.run('build', '--no-check')
    project.write(files)

    expect(failed.exitCode).toBe(1)
    expect(failed.stdout).toContain('definitions/orders.sqlx:7:')
    expect(failed.stdout).toMatch(/○ order_totals {2}incremental {2}skipped: orders failed\n/)
    expect(failed.stdout.trimEnd().split('\n').at(-1)).toBe(
      '✗ Build failed: 1 error, 2 models skipped  (exit 1)',
    )
    expect(await count()).toBe(before)
  })

  it('in data is found before it is published: readers keep the old rows, the results are written', async () => {
    const before = await count()
    project.write({
      'definitions/orders.sqlx': files['definitions/orders.sqlx'].replace("'5.00'", "'-5.00'"),
    })
    const failed = await project.run('build')
    project.write(files)

    expect(failed.exitCode).toBe(1)
    expect(failed.stdout).toContain(
      'Failed   orders · rowConditions · 1 of 2 rows\n  definitions/orders.sqlx:4:',
    )
    expect(failed.stdout).toContain('○ order_totals  incremental  skipped: orders failed a check')
    expect(failed.stdout.trimEnd().split('\n').at(-1)).toBe(
      '✗ Build failed: 1 assertion failed, 2 models skipped  (exit 1)',
    )
    expect(readRunResults(join(project.folder, 'target'))?.result.status).toBe('failed')
    expect(await count()).toBe(before)

    const rowsLine = /rows {6}runner (query --file \S+)/.exec(failed.stdout)?.[1] ?? ''
    const rows = await project.run(...rowsLine.split(' '), '--format', 'csv')
    expect(rows.stdout).toBe('failing_row_condition,order_id,amount\namount > 0,9007199254740993,-5\n')
  })

  it('becomes an annotation at its line in GitHub Actions', async () => {
    project.write({
      'definitions/orders.sqlx': files['definitions/orders.sqlx'].replace("'5.00'", "'-5.00'"),
    })
    const page = join(project.folder, 'summary.md')
    const failed = await project.runWith(
      {
        environment: {
          GITHUB_ACTIONS: 'true',
          NO_COLOR: '1',
          GITHUB_STEP_SUMMARY: page,
          GITHUB_WORKSPACE: project.folder,
        },
      },
      'build',
    )
    project.write(files)

    expect(failed.stdout).toMatch(
      /^::error file=definitions\/orders\.sqlx,line=4,col=\d+,title=orders rowConditions::1 of 2 rows/m,
    )
    expect(readFileSync(page, 'utf8')).toContain('| orders | table | failed |')
  })

  it('in a selector exits 2 with the nearest name', async () => {
    const failed = await project.run('build', '--select', 'ordrs')

    expect(failed.exitCode).toBe(2)
    expect(failed.stdout).toContain('ordrs')
    expect(failed.stdout).toContain('orders')
  })

  it('in the name of the target exits 2 with the targets there are', async () => {
    const failed = await project.run('build', '--target', 'locl')

    expect(failed.exitCode).toBe(2)
    expect(failed.stdout).toContain('did you mean "local"?')
  })
})
