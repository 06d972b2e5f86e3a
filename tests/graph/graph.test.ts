import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDiagnostic } from '../../runner/base/frame.ts'
import { buildGraph } from '../../runner/graph/graph.ts'
import { orderKeys } from '../../runner/graph/order.ts'
import type { Manifest } from '../../runner/ir/manifest.ts'
import { compileFiles } from '../support/memory-project.ts'

/** Views by name with the names they read. */
function manifestOf(reads: Readonly<Record<string, readonly string[]>>): Manifest {
  const target = (name: string) => ({ database: 'p', schema: 'd', name })
  return {
    project: { name: 'x', defaultDatabase: 'p', defaultSchema: 'd', vars: {} },
    runnerVersion: '',
    actions: Object.entries(reads).map(([name, parents]) => ({
      kind: 'model',
      target: target(name),
      definedAt: { path: `definitions/${name}.sqlx`, start: 0, end: 1 },
      description: '',
      columns: [],
      tags: [],
      dependencyTargets: parents.map(target),
      disabled: false,
      materialization: 'view',
      options: {},
      query: { text: 'select 1', origins: [] },
      uniqueKey: [],
      preOps: [],
      postOps: [],
    })),
  }
}

const named = (keys: readonly string[]): readonly string[] => keys.map((key) => key.slice('p.d.'.length))
const cyclesOf = (reads: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  buildGraph(manifestOf(reads)).diagnostics.map((found) => found.message)

describe('buildGraph', () => {
  it('connects actions both ways and leaves out what no action is', () => {
    const { value } = buildGraph(manifestOf({ a: [], b: ['a', 'a', 'missing'], c: ['b', 'a'] }))

    expect(value.nodes.get('p.d.b')?.parents).toEqual(['p.d.a'])
    expect(value.nodes.get('p.d.a')?.children).toEqual(['p.d.b', 'p.d.c'])
  })

  it.each([
    [{ a: ['b'], b: ['a'] }, ['these actions wait for each other: a → b → a']],
    [{ a: ['a'] }, ['"a" reads itself']],
    // a → b → c → a and the shorter b → d → b
    [{ a: ['b'], b: ['c', 'd'], c: ['a'], d: ['b'] }, ['these actions wait for each other: b → d → b']],
    [
      { a: ['b'], b: ['a'], x: ['y', 'a'], y: ['z'], z: ['x'] },
      ['these actions wait for each other: a → b → a', 'these actions wait for each other: x → y → z → x'],
    ],
    [{ a: ['b'], b: ['c'], c: [] }, []],
  ])('finds the shortest circle of each tangle in %j', (reads, messages) => {
    expect(cyclesOf(reads as Readonly<Record<string, readonly string[]>>)).toEqual(messages)
  })

  it('shows the refs that close a circle', async () => {
    const files = {
      'definitions/a.sqlx': 'config { type: "view" }\nselect * from ${ref("b")}',
      'definitions/b.sqlx': 'config { type: "view" }\nselect *\nfrom ${ref("a")}',
    }
    const { manifest } = await compileFiles(files)

    const { diagnostics } = buildGraph(manifest)

    expect(
      diagnostics.map((found) => formatDiagnostic(found, (path) => files[path as keyof typeof files])),
    ).toEqual([
      [
        'error cycle: these actions wait for each other: a → b → a',
        '',
        '  definitions/a.sqlx:2:17',
        '      1 | config { type: "view" }',
        '      2 | select * from ${ref("b")}',
        '        |                 ^^^^^^^^',
        '  "b" reads "a" here:',
        '  definitions/b.sqlx:3:8',
        '      2 | select *',
        '      3 | from ${ref("a")}',
        '        |        ^^^^^^^^',
        '  hint: remove one of these refs, or move what both need to an action of its own',
      ].join('\n'),
    ])
  })
})

describe('orderKeys', () => {
  it('puts parents first and breaks ties by key', () => {
    const { value } = buildGraph(manifestOf({ d: [], a: ['d'], c: [], b: ['c', 'd'] }))

    expect(named(orderKeys(value))).toEqual(['c', 'd', 'a', 'b'])
  })

  it('orders a part of the graph as if the rest were not there', () => {
    const { value } = buildGraph(manifestOf({ a: ['b'], b: ['c'], c: [] }))

    expect(named(orderKeys(value, ['p.d.a', 'p.d.c']))).toEqual(['a', 'c'])
  })

  it('gives every action once, after all it reads, whatever the order of the manifest', () => {
    const graphs = fc
      .array(fc.array(fc.nat(29), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
      .chain((edges) =>
        fc.tuple(fc.constant(edges), fc.shuffledSubarray([...edges.keys()], { minLength: edges.length })),
      )
    fc.assert(
      fc.property(graphs, ([edges, shuffled]) => {
        // An edge to a smaller number only, so that there is no circle.
        const reads = edges.map(
          (parents, index) => [`m${index}`, parents.filter((p) => p < index).map((p) => `m${p}`)] as const,
        )
        const plain = buildGraph(manifestOf(Object.fromEntries(reads)))
        const other = buildGraph(
          manifestOf(Object.fromEntries(shuffled.map((index) => reads[index] ?? ['', []]))),
        )

        const order = named(orderKeys(plain.value))

        expect(plain.diagnostics).toEqual([])
        expect(named(orderKeys(other.value))).toEqual(order)
        expect([...order].sort()).toEqual(reads.map(([name]) => name).sort())
        for (const [name, parents] of reads) {
          for (const parent of parents) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(name))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('finds a circle whenever one edge is turned around', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(11), (length, seed) => {
        const reads = Object.fromEntries(
          Array.from({ length }, (_, index) => [`m${index}`, index === 0 ? [] : [`m${index - 1}`]] as const),
        )
        const back = seed % (length - 1)
        const closed = { ...reads, [`m${back}`]: [...(reads[`m${back}`] ?? []), `m${length - 1}`] }

        const [message] = cyclesOf(closed)

        expect(message?.split(' → ')).toHaveLength(length - back + 1)
      }),
    )
  })
})
