/** Seeds: relations loaded from small files of the project. */
import { z } from 'zod'
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import type { SeedAction } from '../../ir/action.ts'
import type { SeedDeclaration } from '../../project/seeds.ts'
import { readColumns } from '../columns.ts'
import { readActionConfig, words } from '../config.ts'
import type { NamedDraft } from '../draft.ts'
import { compileClaims } from './assertion.ts'
import { type ActionTools, actionBase, type Compiled, gather } from './tools.ts'

/** A seed and the assertions about it. Its declared columns must be the columns of the file, in any order. */
export function compileSeed(named: NamedDraft, seed: SeedDeclaration, tools: ActionTools): Compiled {
  const config = readActionConfig(named.draft, () => ({
    file: z.string(),
    columns: z.unknown().optional(),
    assertions: z.unknown().optional(),
    uniqueKey: words.optional(),
  }))
  const columns = readColumns(config.value.own.columns, config.value.subject)
  const gathering = gather(named, config.value, tools)
  const uniqueKey = (config.value.own.uniqueKey as readonly string[] | undefined) ?? []
  const claims = compileClaims(named, { config: config.value, uniqueKey, tools })
  const action: SeedAction = {
    kind: 'seed',
    ...actionBase(gathering, config.value),
    columns: columns.value,
    file: seed.file,
    contentHash: seed.contentHash,
    header: seed.header,
  }
  const names = columns.value.map((column) => column.path.join('.'))
  return {
    actions: [{ action, dependencies: gathering.dependencies }, ...claims.actions],
    diagnostics: [
      ...config.diagnostics,
      ...columns.diagnostics,
      ...checkHeader(seed, names),
      ...gathering.problems,
      ...claims.diagnostics,
    ],
  }
}

function checkHeader(seed: SeedDeclaration, names: readonly string[]): readonly Diagnostic[] {
  const header = seed.header.map((name) => name.toLowerCase())
  const declared = names.map((name) => name.toLowerCase())
  const twice = header.find((name, index) => header.indexOf(name) !== index)
  const missing = names.filter((name) => !header.includes(name.toLowerCase()))
  const extra = seed.header.filter((name) => names.length > 0 && !declared.includes(name.toLowerCase()))
  const problems = [
    ...(header.length === 0 ? ['it is empty'] : []),
    ...(twice === undefined ? [] : [`"${twice}" stands in it twice`]),
    ...(missing.length === 0 ? [] : [`it lacks ${list(missing)}`]),
    ...(extra.length === 0 ? [] : [`${list(extra)} ${extra.length === 1 ? 'is' : 'are'} not declared`]),
  ]
  if (problems.length === 0) return []
  const span = { path: seed.file, start: 0, end: Math.max(1, seed.header.join(',').length) }
  const declaredAt = [{ message: 'declared here', span: seed.definedAt }]
  const parameters = { seed: seed.name, file: seed.file, problem: problems.join('; ') }
  return [diagnose('seed-header', parameters, { span, related: declaredAt })]
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
