import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Node } from '../../runner/sql/ast/node.ts'
import { tokenize } from '../../runner/sql/lexer.ts'
import {
  parseExpression,
  parseQuery,
  parseScript,
  parseStatement,
  parseTypeName,
} from '../../runner/sql/parse/parse.ts'
import { printNode } from '../../runner/sql/print/node.ts'
import { childrenOf, findAll, visit } from '../../runner/sql/walk.ts'
import { parsed, shapeOf } from './tree.ts'

const folder = join(import.meta.dirname, '../fixtures/parse')
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

function statementsOf(text: string) {
  return parsed(parseScript(text)).map((statement) => ({
    statement,
    source: text.slice(statement.start, statement.end),
  }))
}

// Between two tokens that only together mean something no comment may stand.
function withComments(source: string): string {
  const tokens = tokenize(source)
  return tokens
    .map((token, index) => {
      const before = tokens[index - 1]
      const touches = before !== undefined && before.end === token.start
      const isDashed =
        before?.word === '-' ||
        token.word === '-' ||
        before?.kind === 'integer' ||
        tokens[index - 2]?.kind === 'integer'
      const isShift = before?.word === '>' && token.word === '>'
      const isLateName = before?.word === '.' && /^[0-9]/.test(token.value)
      const isPathDot = token.word === '.' && /^[0-9]/.test(tokens[index + 1]?.value ?? '')
      const glued = touches && (isDashed || isShift || isLateName || isPathDot)
      const comment = glued || before === undefined ? '' : index % 2 === 0 ? ' /* c; ( */ ' : ' -- c " \n '
      return comment + source.slice(token.start, token.end)
    })
    .join('')
}

describe.each(files)('$name', ({ text }) => {
  it('prints and parses back to the same trees', () => {
    for (const { statement, source } of statementsOf(text)) {
      const printed = printNode(statement)

      expect(shapeOf(parsed(parseStatement(printed))), `${source}\n=>\n${printed}`).toBe(shapeOf(statement))
    }
  })

  it('gives each statement the place of its own text', () => {
    for (const { statement, source } of statementsOf(text)) {
      expect(shapeOf(parsed(parseStatement(source))), source).toBe(shapeOf(statement))
    }
  })

  it('reads the same trees with a comment in every gap', () => {
    for (const { statement, source } of statementsOf(text)) {
      const commented = withComments(source)

      expect(shapeOf(parsed(parseStatement(commented))), commented).toBe(shapeOf(statement))
    }
  })

  it('places children inside their parents and in order of their text', () => {
    for (const { statement, source } of statementsOf(text)) {
      visit(statement, (node: Node) => {
        expect(node.end, `${node.kind} in ${source}`).toBeGreaterThanOrEqual(node.start)
        for (const child of childrenOf(node)) {
          expect(child.start, `${child.kind} in ${node.kind} in ${source}`).toBeGreaterThanOrEqual(node.start)
          expect(child.end, `${child.kind} in ${node.kind} in ${source}`).toBeLessThanOrEqual(node.end)
        }
      })
    }
  })
})

describe('precedence', () => {
  it.each([
    ['a OR b AND c', 'a OR (b AND c)'],
    ['NOT a = b', 'NOT (a = b)'],
    ['NOT a AND b', '(NOT a) AND b'],
    ['a = b + c * d', 'a = (b + (c * d))'],
    ['a || b * c', 'a || (b * c)'],
    ['a + b || c', 'a + (b || c)'],
    ['a << b + c', 'a << (b + c)'],
    ['a & b << c', 'a & (b << c)'],
    ['a ^ b & c', 'a ^ (b & c)'],
    ['a | b ^ c', 'a | (b ^ c)'],
    ['a = b | c', 'a = (b | c)'],
    ['-a * b', '(-a) * b'],
    ['-a.b[0]', '-(a.b[0])'],
    ['a - b - c', '(a - b) - c'],
    ['a BETWEEN b + 1 AND c AND d', '(a BETWEEN (b + 1) AND c) AND d'],
    ['a IN (1) + 1', '(a IN (1)) + 1'],
    ['INTERVAL a + 1 DAY', 'INTERVAL (a + 1) DAY'],
  ])('%s is read as %s', (plain, grouped) => {
    expect(shapeOf(parsed(parseExpression(plain)))).toBe(shapeOf(parsed(parseExpression(grouped))))
  })

  it('parentheses change the tree when they change the meaning', () => {
    expect(shapeOf(parsed(parseExpression('a - (b - c)')))).not.toBe(
      shapeOf(parsed(parseExpression('a - b - c'))),
    )
    expect(shapeOf(parsed(parseExpression('(a.b).c')))).not.toBe(shapeOf(parsed(parseExpression('a.b.c'))))
  })
})

describe('joins', () => {
  it('a second condition belongs to the earlier join', () => {
    const nested = parsed(parseQuery('SELECT 1 FROM a JOIN b JOIN c ON x ON y'))
    const grouped = parsed(parseQuery('SELECT 1 FROM a JOIN (b JOIN c ON x) ON y'))

    expect(shapeOf(nested)).toBe(shapeOf(grouped))
  })

  it('commas and joins group from the left', () => {
    const [outer] = findAll(parsed(parseQuery('SELECT 1 FROM a, b JOIN c ON x')), 'join')

    expect(outer?.type).toBe('inner')
    expect(outer?.left.kind === 'join' && outer.left.type).toBe('comma')
  })
})

describe('names', () => {
  it('a dashed project is one part of the name of a table', () => {
    const [table] = findAll(parsed(parseQuery('SELECT 1 FROM my-project-7.data.t')), 'tableReference')

    expect(table?.table.parts.map((part) => part.name)).toEqual(['my-project-7', 'data', 't'])
  })

  it('between backticks the whole path is one quoted part', () => {
    const [table] = findAll(parsed(parseQuery('SELECT 1 FROM `p.d.t`')), 'tableReference')

    expect(table?.table.parts).toMatchObject([{ name: 'p.d.t', quoted: true }])
  })

  it('outside of FROM a dash subtracts', () => {
    expect(parsed(parseExpression('my-project'))).toMatchObject({ kind: 'binary', operator: '-' })
  })
})

describe('types', () => {
  it('two closing brackets may touch', () => {
    expect(parsed(parseTypeName('ARRAY<STRUCT<a ARRAY<INT64>>>'))).toMatchObject({
      kind: 'arrayTypeName',
      element: { kind: 'structTypeName', fields: [{ name: { name: 'a' }, type: { kind: 'arrayTypeName' } }] },
    })
  })
})

describe('scripts', () => {
  it('reads on behind a statement that is wrong', () => {
    const { value, diagnostics } = parseScript(
      'SELECT 1; SELEC 2; SELECT 3; SELECT FROM t; SELECT 4',
      'a.sql',
    )

    expect(value.map((statement) => statement.start)).toEqual([0, 19, 44])
    expect(diagnostics.map(({ code, span }) => [code, span])).toEqual([
      ['sql-syntax', { path: 'a.sql', start: 10, end: 15 }],
      ['sql-syntax', { path: 'a.sql', start: 36, end: 40 }],
    ])
  })

  it('keeps the block around a wrong statement', () => {
    const { value, diagnostics } = parseScript('BEGIN SELECT 1; SELEC 2; SELECT 3; END; SELECT 4')

    expect(value).toMatchObject([{ kind: 'block', body: [{}, {}] }, { kind: 'queryStatement' }])
    expect(diagnostics).toHaveLength(1)
  })

  it('says once that the head of a block is wrong', () => {
    const { diagnostics } = parseScript('IF x THN SELECT 1; ELSE SELECT 2; END IF; SELECT 3')

    expect(diagnostics.map(({ message }) => message)).toEqual(['Syntax error: Unexpected identifier "THN"'])
  })

  it('an empty script has no statements and no errors', () => {
    expect(parseScript(' -- nothing\n')).toEqual({ value: [], diagnostics: [] })
  })

  it('counts question marks from 0 in every statement', () => {
    const statements = parsed(parseScript('SELECT ?, ?; SELECT ?'))

    expect(
      statements.flatMap((statement) => findAll(statement, 'positionalParameter').map(({ index }) => index)),
    ).toEqual([0, 1, 0])
  })
})
