import { beforeAll, describe, expect, it } from 'vitest'
import { buildGraph } from '../../runner/graph/graph.ts'
import type { Graph } from '../../runner/graph/node.ts'
import { selectActions } from '../../runner/graph/selection.ts'
import { compileFiles } from '../support/memory-project.ts'

//  raw ─▶ bronze ─▶ silver ─▶ gold ─▶ mart          silver and gold have claims in their configs,
//                      └────▶ side                  check reads silver and gold, unit tests gold
const files = {
  'definitions/sources/raw.sqlx': 'config { type: "declaration", name: "raw" }',
  'definitions/bronze/bronze.sqlx': 'config { type: "table", tags: ["early"] }\nselect * from ${ref("raw")}',
  'definitions/silver/silver.sqlx':
    'config { type: "table", schema: "s", tags: ["early", "core"], assertions: { nonNull: ["a"] } }\nselect * from ${ref("bronze")}',
  'definitions/silver/side.sqlx': 'config { type: "view", tags: ["core"] }\nselect * from ${ref("silver")}',
  'definitions/gold/gold.sqlx':
    'config { type: "table", assertions: { uniqueKey: ["a"] } }\nselect * from ${ref("silver")}',
  'definitions/gold/mart.sqlx': 'config { type: "view" }\nselect * from ${ref("gold")}',
  'definitions/checks/check.sqlx':
    'config { type: "assertion" }\nselect * from ${ref("silver")} join ${ref("gold")} using (a)',
  'definitions/checks/unit.sqlx':
    'config { type: "test", dataset: "gold" }\ninput "silver" { select 1 }\nselect 1',
}

let graph: Graph
beforeAll(async () => {
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  graph = buildGraph(manifest).value
})

const short: Readonly<Record<string, string>> = {
  s_silver_assertions_nonNull: 'silver!',
  d_gold_assertions_uniqueKey_0: 'gold!',
}
function select(select: readonly string[], exclude: readonly string[] = []): readonly string[] {
  const { value, diagnostics } = selectActions(graph, { select, exclude })
  expect(diagnostics).toEqual([])
  return value.map((target) => short[target.name] ?? target.name).sort()
}

describe('selectActions', () => {
  it.each([
    [['bronze'], 'bronze'],
    [['s.silver'], 'silver silver!'],
    [['p.s.silver'], 'silver silver!'],
    [['+silver'], 'bronze raw silver silver!'],
    [['1+gold'], 'check gold gold! silver silver! unit'],
    [['2+gold'], 'bronze check gold gold! silver silver! unit'],
    [['gold+'], 'check gold gold! mart unit'],
    [['silver+1'], 'check gold gold! side silver silver! unit'],
    [['+gold+1'], 'bronze check gold gold! mart raw silver silver! unit'],
    [['tag:early'], 'bronze silver silver!'],
    [['tag:early,tag:core'], 'silver silver!'],
    [['path:definitions/gold'], 'gold gold! mart unit'],
    [['path:definitions/silver/side.sqlx'], 'side'],
    [['path:*/bronze'], 'bronze'],
    [['type:view'], 'mart side'],
    [['type:declaration'], 'raw'],
    [['si*'], 'side silver silver!'],
    [['bronze side'], 'bronze side'],
    [['bronze', 'side'], 'bronze side'],
    [['check'], 'check'],
  ])('%j selects %s', (selectors, names) => {
    expect(select(selectors)).toEqual(names.split(' '))
  })

  it('takes everything without selectors', () => {
    expect(select([])).toHaveLength(graph.nodes.size)
  })

  it('leaves out what is excluded, with the claims about it', () => {
    expect(select([], ['path:definitions/gold', 'check'])).toEqual([
      'bronze',
      'raw',
      'side',
      'silver',
      'silver!',
    ])
    expect(select(['silver+'], ['gold+'])).toEqual(['side', 'silver', 'silver!'])
    expect(select(['gold'], ['d_gold_assertions_uniqueKey_0'])).toEqual(['gold', 'unit'])
  })

  it('gives targets in the order in which they can be built', () => {
    const { value } = selectActions(graph, { select: ['+mart'], exclude: [] })

    const order = value.map((target) => target.name)
    expect(['raw', 'bronze', 'silver', 'gold', 'mart'].map((name) => order.indexOf(name))).toEqual(
      ['raw', 'bronze', 'silver', 'gold', 'mart']
        .map((name) => order.indexOf(name))
        .toSorted((a, b) => a - b),
    )
  })

  it.each([
    ['glod', '"glod" selects nothing', 'did you mean "gold"?'],
    ['+s.sliver', '"+s.sliver" selects nothing', 'did you mean "s.silver"?'],
    ['tag:erly', '"tag:erly" selects nothing', 'did you mean "tag:early"?'],
    [
      'path:definitions/golds',
      '"path:definitions/golds" selects nothing',
      'did you mean "path:definitions/gold"?',
    ],
    ['tag:early,gold', '"tag:early,gold" selects nothing', 'no action meets all of these conditions'],
  ])('answers %s with: %s', (selector, message, hint) => {
    const { diagnostics } = selectActions(graph, { select: [selector], exclude: [] })

    expect(diagnostics.map((found) => [found.message, found.hint])).toEqual([[message, hint]])
  })

  it.each([
    ['tags:x', '"tags:x" is not a selector: "tags:" is not one of tag:, path: and type:'],
    ['a,,b', '"a,,b" is not a selector: a part of it is empty'],
    ['++a', '"++a" is not a selector: "++a" cannot be read'],
    ['tag:', '"tag:" is not a selector: "tag:" has nothing after the colon'],
  ])('refuses %s', (selector, message) => {
    const { diagnostics } = selectActions(graph, { select: [selector], exclude: [] })

    expect(diagnostics.map((found) => found.message)).toEqual([message])
  })

  it('treats an exclusion without a match as a mistake too', () => {
    const { diagnostics } = selectActions(graph, { select: [], exclude: ['glod'] })

    expect(diagnostics.map((found) => found.code)).toEqual(['selector-without-match'])
  })
})
