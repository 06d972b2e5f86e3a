import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExpression, parseQuery, parseScript } from '../../runner/sql/parse/parse.ts'
import { printNode } from '../../runner/sql/print/node.ts'
import { findAll, rewrite, visit } from '../../runner/sql/walk.ts'
import { parsed, shapeOf } from './tree.ts'

const folder = join(import.meta.dirname, '../fixtures/parse')
const statements = readdirSync(folder).flatMap((file) =>
  parsed(parseScript(readFileSync(join(folder, file), 'utf8'))),
)

describe('rewrite', () => {
  it('gives the same object when nothing changes', () => {
    for (const statement of statements) {
      expect(rewrite(statement, {})).toBe(statement)
      expect(rewrite(statement, { path: (path) => path })).toBe(statement)
    }
  })

  it('rebuilds an equal tree when every leaf is replaced by a copy', () => {
    for (const statement of statements) {
      const copy = rewrite(statement, { identifier: (node) => ({ ...node }), path: (node) => ({ ...node }) })

      expect(shapeOf(copy)).toBe(shapeOf(statement))
    }
  })

  it('leaves untouched branches as they are', () => {
    const query = parsed(parseQuery('SELECT a + 1, b FROM t WHERE c'))

    const changed = rewrite(query, {
      binary: (node) => ({ ...node, operator: '-' }),
    })

    expect(printNode(changed)).toBe('SELECT a - 1, b\nFROM t\nWHERE c')
    const [before] = findAll(query, 'select')
    const [after] = findAll(changed, 'select')
    expect(after?.from).toBe(before?.from)
    expect(after?.items[1]).toBe(before?.items[1])
  })

  it('changes children before their parents', () => {
    const expression = parsed(parseExpression('-(-a)'))

    const changed = rewrite(expression, {
      unary: (node) => (node.operand.kind === 'path' ? node.operand : node),
    })

    expect(printNode(changed)).toBe('a')
  })
})

describe('visit', () => {
  it('meets parents first and leaves out what it is told to', () => {
    const query = parsed(parseQuery('SELECT (SELECT x FROM u) FROM t'))
    const tables: string[] = []

    visit(query, (node) => {
      if (node.kind === 'tableReference') tables.push(printNode(node))
      return node.kind !== 'subquery'
    })

    expect(tables).toEqual(['t'])
    expect(findAll(query, 'tableReference')).toHaveLength(2)
  })
})
