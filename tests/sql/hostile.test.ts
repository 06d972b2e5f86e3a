import { describe, expect, it } from 'vitest'
import { parseExpression, parseScript, parseStatement } from '../../runner/sql/parse/parse.ts'
import { printNode } from '../../runner/sql/print/node.ts'
import { visit } from '../../runner/sql/walk.ts'
import { parsed } from './tree.ts'

const tooDeep = 'Syntax error: The statement is nested too deeply'

describe('nesting', () => {
  it.each([
    ['parentheses', `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['open parentheses', `SELECT ${'('.repeat(10_000)}`],
    ['subqueries', `${'SELECT ('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['tables in parentheses', `SELECT 1 FROM ${'('.repeat(10_000)}SELECT 1${')'.repeat(10_000)}`],
    ['brackets', `SELECT ${'['.repeat(10_000)}`],
    ['calls', `SELECT ${'f('.repeat(10_000)}`],
    ['NOT', `SELECT ${'NOT '.repeat(10_000)}a`],
    ['signs', `SELECT ${'- '.repeat(10_000)}a`],
    ['CASE', `SELECT ${'CASE WHEN '.repeat(10_000)}a`],
    ['types', `SELECT CAST(1 AS ${'ARRAY<'.repeat(10_000)}INT64`],
    ['blocks', 'BEGIN '.repeat(10_000)],
    ['a chain of plus', `SELECT 1${' + 1'.repeat(10_000)}`],
    ['a chain of fields', `SELECT (a)${'.b'.repeat(10_000)}`],
    ['a chain of indexes', `SELECT a${'[0]'.repeat(10_000)}`],
    ['a chain of joins', `SELECT 1 FROM t${' CROSS JOIN t'.repeat(10_000)}`],
    ['chains that begin with chains', `SELECT ${'('.repeat(200)}1${`${' + 1'.repeat(200)})`.repeat(200)}`],
    [
      'row patterns',
      `SELECT 1 FROM t MATCH_RECOGNIZE(ORDER BY a MEASURES 1 AS b PATTERN (${'('.repeat(10_000)}`,
    ],
  ])('%s end in an error, not in a crash', (_, text) => {
    const messages = parseScript(text).diagnostics.map(({ message }) => message)

    expect(messages[0]).toBe(tooDeep)
  })

  it('allows what people and generators write', () => {
    const deep = `SELECT ${'IF(a, b, '.repeat(200)}c${')'.repeat(200)}`
    const long = `SELECT 1${' + 1'.repeat(900)}`
    const flat = `SELECT a = 0${Array.from({ length: 20_000 }, (_, index) => ` OR a = ${index}`).join('')}`
    const wide = `SELECT a IN (${Array.from({ length: 50_000 }, (_, index) => index).join(', ')})`

    for (const text of [deep, long, flat, wide]) expect(parseStatement(text).diagnostics).toEqual([])
  })

  it('whatever is parsed can be walked and printed', () => {
    const worst = `SELECT ${'('.repeat(200)}1${' + 1'.repeat(3)}${')+(2)'.repeat(200)}${' + 1'.repeat(180)}`

    const statement = parsed(parseStatement(worst))

    let count = 0
    visit(statement, () => {
      count += 1
    })
    expect(count).toBeGreaterThan(700)
    expect(parseStatement(printNode(statement)).diagnostics).toEqual([])
  })
})

describe('size', () => {
  it('reads literals, names and comments of a megabyte', () => {
    const filler = 'x'.repeat(1_000_000)

    expect(parsed(parseExpression(`'${filler}'`))).toMatchObject({ kind: 'stringLiteral', value: filler })
    expect(parsed(parseExpression(`'${'\\n'.repeat(500_000)}'`))).toMatchObject({
      value: '\n'.repeat(500_000),
    })
    expect(parsed(parseExpression(`/*${filler}*/ ${filler}`))).toMatchObject({ kind: 'path' })
    expect(parsed(parseExpression(`b'${filler}'`))).toMatchObject({ hex: '78'.repeat(1_000_000) })
  })

  it('does not repeat a megabyte in its message', () => {
    const [found] = parseStatement(`SELECT 1 '${'x'.repeat(1_000_000)}'`).diagnostics

    expect(found?.message.length).toBeLessThan(200)
  })
})

describe('garbage', () => {
  it.each([
    "'",
    '"',
    "'''",
    '"""',
    '`',
    '/*',
    'r"',
    "b'",
    '\\',
    '\u0000',
    '\uD800',
    '@',
    '@@',
    '?',
    '|>',
    '->',
    ';',
    ')',
    '\uFEFF',
  ])('never throws on %j', (piece) => {
    for (const text of [piece, `SELECT ${piece}`, `SELECT a ${piece} b; SELECT 1`, piece.repeat(1000)]) {
      expect(() => parseScript(text)).not.toThrow()
    }
  })

  it('never throws on any prefix of a statement, nor on one without a token', () => {
    const text =
      "WITH a AS (SELECT x, 'y' FROM `t` WHERE b IN (1, 2)) SELECT CASE WHEN a.b[0] THEN CAST(1 AS ARRAY<INT64>) END FROM a JOIN b USING (c) QUALIFY RANK() OVER (ORDER BY d) = 1 |> WHERE e"

    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(() => parseScript(text.slice(0, cut))).not.toThrow()
      expect(() => parseScript(text.slice(0, cut) + text.slice(cut + 5))).not.toThrow()
    }
  })
})
