import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sameType } from '../../../runner/ir/types.ts'
import { parseScript } from '../../../runner/sql/parse/parse.ts'
import { resolveStatement } from '../../../runner/sql/resolve/resolve.ts'
import type { ResolvedStatement } from '../../../runner/sql/resolve/tree.ts'
import { parsed } from '../tree.ts'
import { catalog, columnsOf } from './warehouse.ts'

// Each statement is followed by what Google's own analyzer says of it: `-->` the columns of a query, or ok; `--!` the
// error. Suggestions are left out on both sides: ours are our own.
const folder = join(import.meta.dirname, '../../fixtures/resolve')

interface Case {
  readonly sql: string
  readonly expected: string
}

function casesOf(text: string): readonly Case[] {
  return [...text.matchAll(/(?<=^|\n\n)([\s\S]+?);\n(--[>!] .*)/g)].map((match) => ({
    sql: (match[1] ?? '').trim(),
    expected: match[2] ?? '',
  }))
}

function outcomeOf(sql: string): { readonly outcome: string; readonly statement: ResolvedStatement } {
  const script = parseScript(sql)
  const [statement] = script.value
  const problems = script.diagnostics
  const resolved = statement === undefined ? undefined : resolveStatement(statement, { catalog })
  const [problem] = problems.length > 0 ? problems : (resolved?.diagnostics ?? [])
  const value: ResolvedStatement = resolved?.value ?? { kind: 'controlFlow', start: 0, end: 0 }
  if (problem !== undefined) {
    return { outcome: `--! ${problem.message.replace(/; Did you mean [^?]*\?/, '')}`, statement: value }
  }
  return {
    outcome: value.kind === 'queryStatement' ? `--> ${columnsOf(value.query)}` : '--> ok',
    statement: value,
  }
}

// The parser words its refusals itself.
function comparable(outcome: string): string {
  return outcome.startsWith('--! Syntax error') ? '--! Syntax error' : outcome
}

describe.each(readdirSync(folder))('%s', (name) => {
  const cases = casesOf(readFileSync(join(folder, name), 'utf8'))

  it('holds statements', () => {
    expect(cases.length).toBeGreaterThan(20)
  })

  it.each(cases)('$sql', ({ sql, expected }) => {
    const { outcome, statement } = outcomeOf(sql)

    expect(comparable(outcome)).toBe(comparable(expected))
    expect(flawsOf(statement)).toEqual([])
  })
})

/** What must hold of every resolved tree: columns are made once and before they are named; set operations agree. */
function flawsOf(statement: ResolvedStatement): readonly string[] {
  const flaws: string[] = []
  const made = new Map<number, number>()
  const named = new Set<number>()
  walk(statement, (node) => {
    if (node.kind === 'column' && typeof node.column === 'number') named.add(node.column)
    for (const id of idsMadeBy(node)) made.set(id, (made.get(id) ?? 0) + 1)
    if (node.kind === 'setOperation') flaws.push(...disagreements(node as never))
    if (node.kind === 'call') flaws.push(...untypedArguments(node as never))
  })
  for (const [id, times] of made) if (times > 1) flaws.push(`column ${id} is made ${times} times`)
  for (const id of named) if (!made.has(id)) flaws.push(`column ${id} is named but never made`)
  return flaws
}

type Plain = Readonly<Record<string, unknown>>

function walk(value: unknown, visit: (node: Plain) => void): void {
  if (Array.isArray(value)) for (const child of value) walk(child, visit)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  visit(value as Plain)
  for (const child of Object.values(value)) walk(child, visit)
}

interface Column {
  readonly id: number
}

function idsMadeBy(node: Plain): readonly number[] {
  const ids = (columns: unknown) => (columns as readonly Column[]).map((column) => column.id)
  const inner = (entries: unknown) =>
    (entries as readonly { readonly column: Column }[]).map((entry) => entry.column.id)
  switch (node.kind) {
    case 'select': {
      const keys =
        (node.groupBy as { readonly keys: readonly { readonly column: Column }[] } | undefined)?.keys ?? []
      return [...inner(node.items), ...inner(keys), ...(node.asColumn ? ids([node.asColumn]) : [])]
    }
    case 'setOperation':
    case 'table':
    case 'cte':
    case 'subquery':
    case 'tableFunction':
      return ids(node.columns)
    case 'join':
      return inner(node.merged)
    case 'unnest':
      return ids([node.element, ...(node.offset ? [node.offset] : [])])
    case 'pivot':
      return [...inner(node.groupColumns), ...inner(node.outputs)]
    case 'unpivot':
      return [...inner(node.kept), ...ids(node.values), ...ids([node.label])]
    case 'lambda':
      return ids(node.parameters)
    case 'with':
      return inner(node.bindings)
    case 'createTable':
    case 'createView':
      return ids(node.partitionColumns)
    default:
      return []
  }
}

function disagreements(node: {
  readonly columns: readonly TypedNode[]
  readonly inputs: readonly { readonly columns: readonly TypedNode[] }[]
}) {
  return node.inputs.flatMap((input, index) =>
    node.columns.flatMap((column, place) => {
      const other = input.columns[place]
      return other !== undefined && sameType(other.type, column.type)
        ? []
        : [`input ${index} differs in column ${place}`]
    }),
  )
}

function untypedArguments(node: {
  readonly name: string
  readonly arguments: readonly TypedNode[]
  readonly signature: readonly TypedNode['type'][]
}) {
  return node.arguments.flatMap((argument, index) => {
    const wanted = node.signature[index]
    return wanted !== undefined && sameType(argument.type, wanted)
      ? []
      : [`argument ${index} of ${node.name} has another type`]
  })
}

interface TypedNode {
  readonly type: Parameters<typeof sameType>[0]
}

it('reads its own notation', () => {
  expect(casesOf('select 1;\n--> _ INT64\n')).toEqual([{ sql: 'select 1', expected: '--> _ INT64' }])
  expect(parsed(parseScript('select 1'))).toHaveLength(1)
})
