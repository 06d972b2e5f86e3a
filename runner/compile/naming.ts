/** A draft → the kind of action it is and the names it goes by. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { nearestName } from '../base/suggest.ts'
import { findMaterialization, materializations } from '../materializations/index.ts'
import type { Draft, NamedDraft } from './draft.ts'
import type { Environment } from './environment.ts'

const kinds: Readonly<Record<string, NamedDraft['kind']>> = {
  operations: 'operation',
  assertion: 'assertion',
  declaration: 'declaration',
  test: 'test',
  seed: 'seed',
}

/** Types that Dataform compiles and its own CLI never runs. */
const foreignTypes: ReadonlySet<string> = new Set(['notebook', 'dataPreparation', 'propertyGraph'])

/**
 * Names a draft; one whose type is unknown has no name and is reported.
 * @param defaultName the name where the config gives none: the file's without its ending.
 */
export function nameDraft(
  draft: Draft,
  defaultName: string,
  environment: Environment,
): { readonly named?: NamedDraft; readonly problems: readonly Diagnostic[] } {
  const kind = findMaterialization(draft.type) === undefined ? kinds[draft.type] : 'model'
  if (kind === undefined) return { problems: [unknownType(draft)] }
  const text = (...keys: readonly string[]): string | undefined =>
    keys
      .map((key) => draft.config[key])
      .find((value): value is string => typeof value === 'string' && value !== '')
  const declared = {
    database: text('database', 'project') ?? environment.defaultDatabase,
    // The key "dataset" of a test is the model it tests.
    schema:
      (kind === 'test' ? text('schema') : text('schema', 'dataset')) ?? defaultSchema(kind, environment),
    name: text('name') ?? defaultName,
  }
  const isFinal = kind === 'declaration'
  return {
    named: {
      draft,
      kind,
      declared,
      final: isFinal ? declared : environment.finalTarget(declared),
      hasOutput: kind === 'operation' ? draft.config.hasOutput === true : kind !== 'test',
    },
    problems: Object.entries({ name: declared.name, schema: declared.schema, database: declared.database })
      .filter(([key, value]) => value.includes('.') && !(key === 'database' && isDomainProject(value)))
      .map(([key, value]) => {
        const place = draft.locate([key])
        return diagnose('name-with-dot', { name: value }, { span: place?.value ?? draft.definedAt })
      }),
  }
}

// Projects of old domains are named "example.com:project".
function isDomainProject(database: string): boolean {
  return database.includes(':')
}

function defaultSchema(kind: NamedDraft['kind'], environment: Environment): string {
  return kind === 'assertion' ? environment.assertionSchema : environment.defaultSchema
}

function unknownType(draft: Draft): Diagnostic {
  const span = draft.locate(['type'])?.value ?? draft.definedAt
  if (foreignTypes.has(draft.type)) return diagnose('action-not-supported', { type: draft.type }, { span })
  const names = [
    ...materializations.map((materialization) => materialization.name),
    'operations',
    'assertion',
    'declaration',
    'test',
  ]
  const nearest = nearestName(draft.type, names)
  const hint = nearest === undefined ? `the types are: ${names.join(', ')}` : `did you mean "${nearest}"?`
  return diagnose('unknown-type', { type: draft.type }, { span, hint })
}
