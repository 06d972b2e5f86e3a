import { describe, expect, it } from 'vitest'
import type { AssertionAction } from '../../runner/ir/action.ts'
import { compileFiles } from '../support/memory-project.ts'

async function claimsOf(assertions: string, more: Readonly<Record<string, string>> = {}) {
  const { manifest, diagnostics, frames } = await compileFiles({
    'workflow_settings.yaml': 'defaultProject: p\ndefaultDataset: d\ndefaultAssertionDataset: checks\n',
    'definitions/m.sqlx': `config {\n  type: "table",\n  tags: ["t"],\n  assertions: ${assertions},\n}\nselect 1 as a`,
    ...more,
  })
  const claims = manifest.actions.filter((action): action is AssertionAction => action.kind === 'assertion')
  return { claims, diagnostics, frames }
}

const summary = (claims: readonly AssertionAction[]) =>
  claims.map(({ target, assertion, params, severity }) => [target.name, assertion, params, severity])

describe('assertions of a config', () => {
  it('are actions about the model, named as in Dataform, in the dataset of assertions', async () => {
    const { claims, diagnostics } = await claimsOf(
      '{ uniqueKey: ["a", "b"], nonNull: "a", rowConditions: ["a > 0"] }',
    )

    expect(diagnostics).toEqual([])
    expect(summary(claims)).toEqual([
      ['d_m_assertions_nonNull', 'nonNull', ['a'], 'error'],
      ['d_m_assertions_rowConditions', 'rowConditions', ['a > 0'], 'error'],
      ['d_m_assertions_uniqueKey_0', 'uniqueKey', ['a', 'b'], 'error'],
    ])
    expect(
      claims.every(
        (claim) => claim.target.schema === 'checks' && claim.of?.name === 'm' && claim.tags[0] === 't',
      ),
    ).toBe(true)
  })

  it('keeps what a relationship was resolved to, where the target prefixes datasets and tables', async () => {
    const { manifest } = await compileFiles(
      {
        'definitions/dim.sqlx': 'config { type: "table" }\nselect 1 as id',
        'definitions/fact.sqlx':
          'config { type: "table", assertions: { relationships: { id: { to: "d.dim" } } } }\nselect id from ${ref("dim")}',
      },
      { schemaPrefix: 'dev', tablePrefix: 'x' },
    )

    const claim = manifest.actions.find((action) => action.kind === 'assertion')
    expect(claim).toMatchObject({
      reads: [{ name: 'd.dim', target: { database: 'p', schema: 'dev_d', name: 'x_dim' } }],
    })
  })

  it('makes one assertion per key of uniqueKeys, in both of its spellings', async () => {
    const plain = await claimsOf('{ uniqueKeys: [["a"], ["a", "b"]] }')
    const wrapped = await claimsOf('{ uniqueKeys: [{ uniqueKey: ["a"] }, { uniqueKey: ["a", "b"] }] }')

    expect(summary(plain.claims)).toEqual([
      ['d_m_assertions_uniqueKey_0', 'uniqueKeys', [['a']], 'error'],
      ['d_m_assertions_uniqueKey_1', 'uniqueKeys', [['a', 'b']], 'error'],
    ])
    expect(summary(wrapped.claims)).toEqual(summary(plain.claims))
  })

  it('depend on the relations they read, which need not be read by the query', async () => {
    const { claims, diagnostics } = await claimsOf(
      '{ relationships: { a: { to: "parent", field: "id" } } }',
      {
        'definitions/parent.sqlx': 'config { type: "view" }\nselect 1 as id',
      },
    )

    expect(diagnostics).toEqual([])
    expect(claims.map((claim) => claim.dependencyTargets.map((target) => target.name))).toEqual([
      ['m', 'parent'],
    ])
    expect(claims[0]?.query.text).toContain('`p.d.parent`')
  })

  it('point at a relation that is not there', async () => {
    const { frames } = await claimsOf('{ relationships: { a: { to: "parant" } } }', {
      'definitions/parent.sqlx': 'config { type: "view" }\nselect 1 as id',
    })

    expect(frames).toEqual([
      [
        'error ref-not-found: "parant" is not an action of this project',
        '',
        '  definitions/m.sqlx:4:32',
        '      3 |   tags: ["t"],',
        '      4 |   assertions: { relationships: { a: { to: "parant" } } },',
        '        |                                ^^^^^^^^^^^^^^^^^^^^^^^',
        '  hint: did you mean "parent" (definitions/parent.sqlx)?',
      ].join('\n'),
    ])
  })
})

describe('severity', () => {
  it('may stand at a kind, an item or a column', async () => {
    const { claims, diagnostics } = await claimsOf(
      `{
        nonNull: { columns: ["a", "b"], severity: "warn" },
        rowConditions: ["a > 0", { condition: "b > 0", severity: "log" }],
        acceptedValues: { a: ["x"], b: { values: ["y"], severity: "warn" } },
        uniqueKeys: [["a"], { columns: ["b"], severity: "warn" }],
      }`,
    )

    expect(diagnostics).toEqual([])
    expect(summary(claims)).toEqual([
      ['d_m_assertions_acceptedValues', 'acceptedValues', { a: ['x'] }, 'error'],
      ['d_m_assertions_acceptedValues_warn', 'acceptedValues', { b: ['y'] }, 'warn'],
      ['d_m_assertions_nonNull', 'nonNull', ['a', 'b'], 'warn'],
      ['d_m_assertions_rowConditions', 'rowConditions', ['a > 0'], 'error'],
      ['d_m_assertions_rowConditions_log', 'rowConditions', ['b > 0'], 'log'],
      ['d_m_assertions_uniqueKey_0', 'uniqueKeys', [['a']], 'error'],
      ['d_m_assertions_uniqueKey_1', 'uniqueKeys', [['b']], 'warn'],
    ])
  })

  it('of a relationship stands beside its other keys', async () => {
    const { claims, diagnostics } = await claimsOf(
      '{ relationships: { a: { to: "parent", severity: "warn" }, b: { to: "parent" } } }',
      { 'definitions/parent.sqlx': 'config { type: "view" }\nselect 1 as a, 1 as b' },
    )

    expect(diagnostics).toEqual([])
    expect(claims.map(({ target, severity }) => [target.name, severity])).toEqual([
      ['d_m_assertions_relationships', 'error'],
      ['d_m_assertions_relationships_warn', 'warn'],
    ])
  })

  it('that is none is pointed at', async () => {
    const { frames } = await claimsOf('{ nonNull: { columns: ["a"], severity: "warning" } }')

    expect(frames).toEqual([
      [
        'error bad-severity: the severity "warning" is not one of "error", "warn" and "log"',
        '',
        '  definitions/m.sqlx:4:54',
        '      3 |   tags: ["t"],',
        '      4 |   assertions: { nonNull: { columns: ["a"], severity: "warning" } },',
        '        |                                                      ^^^^^^^^^',
      ].join('\n'),
    ])
  })

  it('of an assertion file is a key of its config', async () => {
    const { action } = await compileFiles({
      'definitions/a.sqlx': 'config { type: "assertion", severity: "warn" }\nselect 1',
    })

    expect(action('assertion', 'a').severity).toBe('warn')
  })
})
