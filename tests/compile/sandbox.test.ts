import { describe, expect, it } from 'vitest'
import { compileFiles } from '../support/memory-project.ts'

async function evaluate(expression: string, files: Readonly<Record<string, string>> = {}, now?: Date) {
  const { action, diagnostics } = await compileFiles(
    { ...files, 'definitions/m.sqlx': `config { type: "view" }\nselect \${${expression}}` },
    now === undefined ? {} : { now },
  )
  return diagnostics.length > 0
    ? diagnostics.map((found) => found.message)
    : action('model', 'm').query.text.slice('\nselect '.length)
}

describe('require', () => {
  const files = {
    'includes/sub/deep.js': 'module.exports = "deep"',
    'includes/sub/index.js': 'exports.deep = require("./deep") + require("../sibling.js").value',
    'includes/sibling.js': 'exports.value = "!"',
    'definitions/data.json': '{"list": [1, 2]}',
    'definitions/data.yaml': 'a: {b: 3}',
    'definitions/q.sql': 'select `x` ${y}\r\n',
    'definitions/notes.md': '# Notes',
    'node_modules/pkg/package.json': '{"main": "lib/main"}',
    'node_modules/pkg/lib/main.js': 'exports.name = require("other")',
    'node_modules/other/index.js': 'module.exports = "other"',
  }

  it.each([
    ['require("includes/sub/deep")', 'deep'],
    ['require("includes/sub/deep.js")', 'deep'],
    ['require("includes/sub").deep', 'deep!'],
    ['sibling.value', '!'],
    ['require("definitions/data.json").list.length', '2'],
    ['require("./data.json").list.length', '2'],
    ['require("./data.yaml").asJson.a.b', '3'],
    ['require("./q.sql").query', 'select `x` ${y}\n'],
    ['require("./notes.md").contents', '# Notes'],
    ['require("pkg").name', 'other'],
    ['require("path").join("a", "..", "b")', 'b'],
  ])('gives for %s: %j', async (expression, value) => {
    expect(await evaluate(expression, files)).toBe(value)
  })

  it('says what it does not find', async () => {
    expect(await evaluate('require("nope")')).toEqual([
      'require("nope") finds neither a file of the project nor an installed package',
    ])
    expect(await evaluate('require("./nope")')).toEqual(['require("./nope") finds no such file'])
  })
})

describe('the outside world', () => {
  it.each(['fs', 'node:fs', 'child_process', 'https', 'os'])('keeps %s out of reach', async (name) => {
    expect(await evaluate(`require("${name}")`)).toEqual([
      `require("${name}") is refused: project code cannot reach files, processes or the network`,
    ])
  })

  it('refuses the clock unless a time is handed in', async () => {
    const refusal =
      'the clock cannot be read while compiling: use @run_started_at or current_timestamp() in the SQL'

    expect(await evaluate('new Date().getTime()')).toEqual([refusal])
    expect(await evaluate('Date.now()')).toEqual([refusal])
    expect(await evaluate('new Date("2024-05-01T00:00:00Z").toISOString()')).toBe('2024-05-01T00:00:00.000Z')
    expect(await evaluate('new Date().toISOString() + Date.now()', {}, new Date(5000))).toBe(
      '1970-01-01T00:00:05.000Z5000',
    )
  })

  it('gives the same random numbers every time', async () => {
    expect(await evaluate('Math.random() + " " + Math.random()')).toBe(
      await evaluate('Math.random() + " " + Math.random()'),
    )
  })

  it('has no secrets in process and refuses timers', async () => {
    expect(await evaluate('Object.keys(process.env).length')).toBe('0')
    expect(await evaluate('setTimeout(() => {}, 1)')).toEqual([
      'setTimeout is refused while compiling: actions that are defined later would be lost',
    ])
    expect(await evaluate('typeof fetch + typeof globalThis.require')).toBe('undefinedundefined')
  })

  it('is not strict, as in Node', async () => {
    expect(await evaluate('lenient.value', { 'includes/lenient.js': 'x = 5\nexports.value = x' })).toBe('5')
  })
})

describe('includes', () => {
  it('are globals under their names, for configs too, but not for each other', async () => {
    const { action, diagnostics } = await compileFiles({
      'includes/docs.js': 'module.exports = { id: "Number" }',
      'includes/other.js': 'module.exports = { seen: typeof docs }',
      'definitions/m.sqlx': 'config { type: "view", columns: docs }\nselect "${other.seen}"',
    })

    expect(diagnostics).toEqual([])
    expect(action('model', 'm').columns.map((column) => column.description)).toEqual(['Number'])
    expect(action('model', 'm').query.text).toBe('\nselect "undefined"')
  })

  it('may not take the name of a built-in function', async () => {
    const { diagnostics } = await compileFiles({ 'includes/ref.js': 'exports.a = 1' })

    expect(diagnostics.map((found) => found.message)).toEqual([
      'includes/ref.js would hide the built-in "ref"',
    ])
  })

  it('that fail are reported once, at the place', async () => {
    const { diagnostics } = await compileFiles({ 'includes/bad.js': 'const a = 1\nconst a = 2\n' })

    expect(diagnostics.map((found) => [found.code, found.span])).toEqual([
      ['javascript-syntax', { path: 'includes/bad.js', start: 18, end: 19 }],
    ])
  })
})
