import { describe, expect, it } from 'vitest'
import { compileFiles } from '../support/memory-project.ts'

describe('the JavaScript API', () => {
  it('publishes models with all steps of the chain', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.js': `declare({ database: "q", schema: "raw", name: "orders" })
publish("m", { type: "incremental", schema: "e", tags: ["a"] })
  .query(ctx => \`select * from \${ctx.ref("orders")} \${ctx.when(ctx.incremental(), "new")}\`)
  .preOps(ctx => ["one", \`two \${ctx.self()}\`]).postOps("three")
  .tags("b").dependencies(["later"]).description("Grain").columns({ id: "Number" })
  .uniqueKey(["id"]).bigquery({ partitionBy: "day" }).assertions({ uniqueKey: ["id"] }).protected()
publish("later", "select 1")
publish("from_function", ctx => \`select '\${ctx.name()}'\`)
`,
    })

    expect(diagnostics).toEqual([])
    const model = action('model', 'm')
    expect(model).toMatchObject({
      target: { database: 'p', schema: 'e', name: 'm' },
      tags: ['a', 'b'],
      description: 'Grain',
      uniqueKey: ['id'],
      materialization: 'incremental',
    })
    expect(model.options).toMatchObject({ partitionBy: 'day', protected: true })
    expect(model.query.text).toBe('select * from `q.raw.orders` ')
    expect(model.incrementalQuery?.text).toBe('select * from `q.raw.orders` new')
    expect(model.preOps.map((sql) => sql.text)).toEqual(['one', 'two `p.e.m`'])
    expect(model.dependencyTargets.map((target) => target.name)).toEqual(['later', 'orders'])
    expect(action('model', 'later').materialization).toBe('view')
    expect(action('model', 'from_function').query.text).toBe("select 'from_function'")
    expect(action('assertion', 'e_m_assertions_uniqueKey_0').of?.name).toBe('m')
  })

  it('defines operations, assertions and tests', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.js': `operate("o", ctx => ["create table x", \`insert \${ctx.self()}\`]).hasOutput(true)
publish("m").query(ctx => ctx.ref("o"))
assert("check", ctx => \`select * from \${ctx.ref("m")}\`).tags("t")
test("unit").dataset("m").input("o", "select 1").expect("select 2")`,
    })

    expect(diagnostics).toEqual([])
    expect(action('operation', 'o').statements.map((sql) => sql.text)).toEqual([
      'create table x',
      'insert `p.d.o`',
    ])
    expect(action('assertion', 'check').query.text).toBe('select * from `p.d.m`')
    expect(action('test', 'unit').expected.text).toBe('select 2')
  })

  it('places an action where definitions called for it, helpers left aside', async () => {
    const files = {
      'includes/helper.js': 'exports.make = (name) => publish(name, "select 1;")',
      'definitions/a.js': 'const unused = 1\n\nhelper.make("m")\n',
    }
    const { frames } = await compileFiles(files)

    expect(frames).toEqual([
      [
        'error trailing-semicolon: the query ends in a semicolon',
        '',
        '  definitions/a.js:3:8',
        '      2 |',
        '      3 | helper.make("m")',
        '        |        ^^^^',
        '  hint: remove it: the query becomes a part of a longer statement',
      ].join('\n'),
    ])
  })

  it('keeps what a file defined before it failed', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.js': 'publish("before", "select 1")\nboom()\npublish("after", "select 1")',
    })

    expect(action('model', 'before').query.text).toBe('select 1')
    expect(diagnostics.map((found) => found.message)).toEqual(['ReferenceError: boom is not defined'])
  })

  it('takes the calls of earlier versions: config(), type() and several arguments of publish', async () => {
    const { action, diagnostics } = await compileFiles({
      'definitions/a.js':
        'publish("a").config({ type: "table", description: "x" }).query("select 1")\npublish("b").type("table").query("select 2")',
    })

    expect(diagnostics).toEqual([])
    expect(action('model', 'a')).toMatchObject({ materialization: 'table', description: 'x' })
    expect(action('model', 'b').materialization).toBe('table')
  })
})
