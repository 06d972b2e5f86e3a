import { describe, expect, it } from 'vitest'
import { compileFiles } from '../support/memory-project.ts'

const frame = (...lines: readonly string[]): string => lines.join('\n')

describe('messages point at the author’s characters', () => {
  it('names the nearest action for an unknown ref', async () => {
    const { frames } = await compileFiles({
      'definitions/silver_order_lines.sqlx': 'config { type: "view" }\nselect 1 as id\n',
      'definitions/fact.sqlx': 'config { type: "view" }\nselect\n    id\nfrom ${ref("silver_order_line")}\n',
    })

    expect(frames).toEqual([
      frame(
        'error ref-not-found: "silver_order_line" is not an action of this project',
        '',
        '  definitions/fact.sqlx:4:8',
        '      3 |     id',
        '      4 | from ${ref("silver_order_line")}',
        '        |        ^^^^^^^^^^^^^^^^^^^^^^^^',
        '  hint: did you mean "silver_order_lines" (definitions/silver_order_lines.sqlx)?',
      ),
    ])
  })

  it('names the nearest key for an unknown one, wherever it stands', async () => {
    const { frames } = await compileFiles({
      'definitions/a.sqlx':
        'config {\n  type: "view",\n  materialised: true,\n  bigquery: { partitionby: "x" },\n  columns: { id: { typ: "INT64" } },\n  assertions: { uniqeKey: ["id"] },\n}\nselect 1 as id\n',
    })

    expect(frames).toEqual([
      frame(
        'error unknown-key: "materialised" is not a key of a config of type "view"',
        '',
        '  definitions/a.sqlx:3:3',
        '      2 |   type: "view",',
        '      3 |   materialised: true,',
        '        |   ^^^^^^^^^^^^',
        '  hint: did you mean "materialized"?',
      ),
      frame(
        'error unknown-key: "partitionby" is not a key of "bigquery" in a config of type "view"',
        '',
        '  definitions/a.sqlx:4:15',
        '      3 |   materialised: true,',
        '      4 |   bigquery: { partitionby: "x" },',
        '        |               ^^^^^^^^^^^',
        '  hint: did you mean "partitionBy"?',
      ),
      frame(
        'error unknown-key: "typ" is not a key of "columns.id" in a config of type "view"',
        '',
        '  definitions/a.sqlx:5:20',
        '      4 |   bigquery: { partitionby: "x" },',
        '      5 |   columns: { id: { typ: "INT64" } },',
        '        |                    ^^^',
        '  hint: did you mean "type"?',
      ),
      frame(
        'error unknown-assertion: "uniqeKey" is not a kind of assertion',
        '',
        '  definitions/a.sqlx:6:17',
        '      5 |   columns: { id: { typ: "INT64" } },',
        '      6 |   assertions: { uniqeKey: ["id"] },',
        '        |                 ^^^^^^^^',
        '  hint: did you mean "uniqueKey"?',
      ),
    ])
  })

  it('names the nearest type', async () => {
    const { frames } = await compileFiles({ 'definitions/a.sqlx': 'config { type: "tabel" }\nselect 1\n' })

    expect(frames).toEqual([
      frame(
        'error unknown-type: "tabel" is not a type of action',
        '',
        '  definitions/a.sqlx:1:16',
        '      1 | config { type: "tabel" }',
        '        |                ^^^^^^^',
        '  hint: did you mean "table"?',
      ),
    ])
  })

  it('shows both files of a name that is defined twice, once', async () => {
    const { frames } = await compileFiles({
      'definitions/x/a.sqlx': 'config { type: "view" }\nselect 1 as id',
      'definitions/y/a.sqlx': '\nconfig { type: "table" }\nselect 2 as id',
      'definitions/b.sqlx': 'config { type: "view" }\nselect * from ${ref("a")}',
    })

    expect(frames).toEqual([
      frame(
        'error duplicate-action: "p.d.a" is defined twice',
        '',
        '  definitions/y/a.sqlx:2:1',
        '      1 |',
        '      2 | config { type: "table" }',
        '        | ^^^^^^',
        '  first defined here:',
        '  definitions/x/a.sqlx:1:1',
        '      1 | config { type: "view" }',
        '        | ^^^^^^',
        '  hint: rename one of them, or give it another dataset',
      ),
    ])
  })

  it('points at a syntax error in a js block', async () => {
    const { frames } = await compileFiles({
      'definitions/bad.sqlx': 'config { type: "view" }\n\njs {\n  const a = ;\n}\nselect ${a}',
    })

    expect(frames).toEqual([
      frame(
        "error javascript-syntax: this is not JavaScript: Unexpected token ';'",
        '',
        '  definitions/bad.sqlx:4:13',
        '      3 | js {',
        '      4 |   const a = ;',
        '        |             ^',
      ),
    ])
  })

  it('points at a syntax error in an expression, though the next one is fine', async () => {
    const { frames } = await compileFiles({
      'definitions/bad.sqlx': 'config { type: "view" }\nselect 1 as x,\n  ${foo( } as y, ${1} as z',
    })

    expect(frames).toEqual([
      frame(
        'error javascript-syntax: this is not JavaScript: Unexpected end of input',
        '',
        '  definitions/bad.sqlx:3:10',
        '      2 | select 1 as x,',
        '      3 |   ${foo( } as y, ${1} as z',
        '        |          ^',
      ),
    ])
  })

  it('points at what throws, in every expression that does', async () => {
    const { frames } = await compileFiles({
      'definitions/bad.sqlx':
        'config { type: "incremental" }\nselect ${missing_fn("a")},\n  ${1}, ${null.x} from t',
    })

    expect(frames).toEqual([
      frame(
        'error javascript-error: ReferenceError: missing_fn is not defined',
        '',
        '  definitions/bad.sqlx:2:10',
        '      1 | config { type: "incremental" }',
        '      2 | select ${missing_fn("a")},',
        '        |          ^^^^^^^^^^',
      ),
      frame(
        "error javascript-error: TypeError: Cannot read properties of null (reading 'x')",
        '',
        '  definitions/bad.sqlx:3:16',
        '      2 | select ${missing_fn("a")},',
        '      3 |   ${1}, ${null.x} from t',
        '        |                ^',
      ),
    ])
  })

  it('points into the include that throws', async () => {
    const { frames } = await compileFiles({
      'includes/names.js': 'exports.upper = (name) =>\n  name.toUpperCase()\n',
      'definitions/bad.sqlx': 'config { type: "view" }\nselect ${names.upper(5)}',
    })

    expect(frames).toEqual([
      frame(
        'error javascript-error: TypeError: name.toUpperCase is not a function',
        '',
        '  includes/names.js:2:8',
        '      1 | exports.upper = (name) =>',
        '      2 |   name.toUpperCase()',
        '        |        ^^^^^^^^^^^',
      ),
    ])
  })

  it('points into a config that throws, and at one that is not closed', async () => {
    const { frames } = await compileFiles({
      'definitions/a.sqlx': 'config {\n  type: "view",\n  tags: [nope.tag],\n}\nselect 1',
      'definitions/b.sqlx': 'config { type: "view"\nselect 1',
    })

    expect(frames).toEqual([
      frame(
        'error javascript-error: ReferenceError: nope is not defined',
        '',
        '  definitions/a.sqlx:3:10',
        '      2 |   type: "view",',
        '      3 |   tags: [nope.tag],',
        '        |          ^^^^^^^^',
      ),
      frame(
        'error block-not-closed: the block "config" is not closed',
        '',
        '  definitions/b.sqlx:1:1',
        '      1 | config { type: "view"',
        '        | ^^^^^^^^',
        '  hint: add the "}" that ends it',
      ),
    ])
  })

  it('reports the problems of all files in one go', async () => {
    const { diagnostics } = await compileFiles({
      'definitions/a.sqlx': 'config { type: "view", nope: 1 }\nselect 1 as id;',
      'definitions/b.sqlx': 'config { type: "table" }\n',
      'definitions/c.js': 'publish("x").query(ctx => ctx.ref("nowhere"))\nboom()\n',
      'definitions/d.sqlx': 'config { type: "view" }\nselect 1\n---\nselect 2',
      'definitions/e.sqlx': 'config { type: "view" }\nincremental_where { a > 1 }\nselect 1',
    })

    expect(diagnostics.map(({ code, span }) => [code, span?.path])).toEqual([
      ['unknown-key', 'definitions/a.sqlx'],
      ['trailing-semicolon', 'definitions/a.sqlx'],
      ['empty-query', 'definitions/b.sqlx'],
      ['ref-not-found', 'definitions/c.js'],
      ['javascript-error', 'definitions/c.js'],
      ['one-statement-only', 'definitions/d.sqlx'],
      ['block-not-allowed', 'definitions/e.sqlx'],
    ])
  })

  it('asks for the dataset when a name is in two of them', async () => {
    const { diagnostics } = await compileFiles({
      'definitions/a.sqlx': 'config { type: "view", schema: "one", name: "t" }\nselect 1',
      'definitions/b.sqlx': 'config { type: "view", schema: "two", name: "t" }\nselect 1',
      'definitions/c.sqlx': 'config { type: "view" }\nselect * from ${ref("t")} join ${ref("two", "t")}',
    })

    expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
      ['"t" names 2 actions: p.one.t, p.two.t', 'say which one: ref("one", "t")'],
    ])
  })
})
