import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileProject } from '../../runner/compile/compile.ts'
import type { Action } from '../../runner/ir/action.ts'
import type { CompiledSql } from '../../runner/ir/sql.ts'
import { type Target, targetKey } from '../../runner/ir/target.ts'
import { diskFileSystem } from '../../runner/project/file-system.ts'
import { readProject } from '../../runner/project/project.ts'

// expected/graph.json is what @dataform/core 3.0.62 compiles the same files to, cut down to the fields compared here.
const cases = ['dataform-suffixes', 'dataform-workflow-settings', 'dataform-lexing']

interface ExpectedAction {
  readonly kind: string
  readonly dependencies?: readonly string[]
  readonly tags?: readonly string[]
  readonly disabled?: boolean
  readonly query?: string
  readonly incrementalQuery?: string
  readonly where?: string | null
  readonly preOps?: readonly string[]
  readonly postOps?: readonly string[]
  readonly incrementalPreOps?: readonly string[]
  readonly incrementalPostOps?: readonly string[]
  readonly uniqueKey?: readonly string[]
  readonly description?: string
  readonly columns?: readonly (readonly [readonly string[], string])[]
  readonly queries?: readonly string[]
  readonly hasOutput?: boolean
  readonly of?: string
  readonly expected?: string
}

const texts = (list: readonly CompiledSql[]): readonly string[] => list.map((sql) => sql.text)
const keys = (list: readonly Target[]): readonly string[] => list.map(targetKey)

/** Our action in the words of the expected file, with only the fields that the expected one has. */
function inDataformWords(action: Action): ExpectedAction {
  const common = { dependencies: keys(action.dependencyTargets), tags: action.tags }
  switch (action.kind) {
    case 'model':
      return {
        kind: action.materialization,
        ...common,
        disabled: action.disabled,
        query: action.query.text,
        preOps: texts(action.preOps),
        postOps: texts(action.postOps),
        ...(action.incrementalQuery === undefined
          ? {}
          : {
              incrementalQuery: action.incrementalQuery.text,
              incrementalPreOps: texts(action.incrementalPreOps ?? action.preOps),
              incrementalPostOps: texts(action.incrementalPostOps ?? action.postOps),
              uniqueKey: action.uniqueKey,
            }),
        description: action.description,
        columns: action.columns.map((column) => [column.path, column.description] as const),
      }
    case 'operation':
      return { kind: 'operation', ...common, queries: texts(action.statements), hasOutput: action.hasOutput }
    case 'assertion':
      return {
        kind: 'assertion',
        ...common,
        disabled: action.disabled,
        ...(action.of === undefined ? { query: action.query.text } : { of: targetKey(action.of) }),
      }
    case 'test':
      return { kind: 'test', expected: action.expected.text }
    default:
      return { kind: action.kind }
  }
}

// Dataform keeps the deprecated `where` apart and wraps the query with it when it runs.
function withWhere({ where, ...action }: ExpectedAction): ExpectedAction {
  if (where === undefined || where === null) return action
  return {
    ...action,
    incrementalQuery: `select * from (${action.incrementalQuery}) as subquery where ${where}`,
  }
}

// Our one deliberate difference: nonNull is an assertion of its own, where Dataform folds it into rowConditions.
const isOwn = (action: Action): boolean => action.kind === 'assertion' && action.assertion === 'nonNull'

describe.each(cases)('the project %s', (name) => {
  it('compiles to the graph that Dataform makes of it, byte for byte', async () => {
    const root = join('tests/projects', name)
    const project = await readProject(root, diskFileSystem(root))
    const expected = JSON.parse(readFileSync(join(root, 'expected/graph.json'), 'utf8')) as Readonly<
      Record<string, ExpectedAction>
    >

    const compiled = compileProject(project.value, {})

    expect([...project.diagnostics, ...compiled.diagnostics]).toEqual([])
    const ours = compiled.value.actions
      .filter((action) => !isOwn(action))
      .map((action) => [targetKey(action.target), inDataformWords(action)])
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([key, action]) => [key, withWhere(action)])),
    )
  })
})
