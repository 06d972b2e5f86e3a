/** The config of an action → typed fields: common keys here, the rest by the materialization that `type` names. */
import { z } from 'zod'
import type { Diagnosed, Diagnostic } from '../base/diagnostic.ts'
import { diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema, type LocateKey, type SchemaSubject } from '../base/schema.ts'
import type { AnyMaterialization } from '../materializations/materialization.ts'
import type { Draft } from './draft.ts'
import { isPlainObject } from './plain-value.ts'

/** The keys every action may have, checked; `checked` holds those of its own type. */
export interface ActionConfig {
  readonly description: string
  readonly tags: readonly string[]
  readonly disabled: boolean
  readonly dependencies: readonly unknown[]
  /** The key under which the dependencies are written, for their places. */
  readonly dependenciesKey: string
  readonly dependOnDependencyAssertions: boolean
  readonly own: Readonly<Record<string, unknown>>
  readonly subject: SchemaSubject
}

/**
 * Checks a config against the common keys and those of its type; what is wrong is reported and left out.
 * @param own the keys of the type; asked once for each type.
 */
export function readActionConfig(
  draft: Draft,
  own: () => Readonly<Record<string, z.ZodType>>,
): Diagnosed<ActionConfig> {
  const schema = schemaFor(draft.type, own)
  const subject = subjectOf(draft, schema)
  const { values, diagnostics } = parseLeniently(schema, draft.config, subject)
  const text = (key: string): string => (typeof values[key] === 'string' ? (values[key] as string) : '')
  const dependenciesKey = values.dependencies === undefined ? 'dependencyTargets' : 'dependencies'
  return {
    value: {
      description: text('description'),
      tags: (values.tags as readonly string[] | undefined) ?? [],
      disabled: values.disabled === true,
      dependencies: [
        ...((values.dependencies as readonly unknown[] | undefined) ?? []),
        ...((values.dependencyTargets as readonly unknown[] | undefined) ?? []),
      ],
      dependenciesKey,
      dependOnDependencyAssertions: values.dependOnDependencyAssertions === true,
      own: values,
      subject,
    },
    diagnostics,
  }
}

/** The options of a materialization out of a checked config, with its defaults filled in. */
export function readOptions(materialization: AnyMaterialization, config: ActionConfig): Diagnosed<Json> {
  const keys = Object.keys(materialization.options.shape)
  const given = Object.fromEntries(
    Object.entries(config.own).flatMap(([key, value]) =>
      keys.includes(key) ? [[key, normalizeOption(key, value)]] : [],
    ),
  )
  const checked = materialization.options.safeParse(given)
  if (checked.success) return { value: withoutUndefined(checked.data), diagnostics: [] }
  const subject = {
    ...config.subject,
    knownKeys: (path: readonly PropertyKey[]) => keysOfSchema(materialization.options, path),
  }
  return { value: given as Json, diagnostics: diagnoseIssues(checked.error.issues, subject) }
}

/** One word or a list of words; always a list once parsed. */
export const words = z.union([z.string().transform((word) => [word]), z.array(z.string())])

const reference = z.union([z.string(), z.array(z.string()), z.looseObject({ name: z.string() })])

/** The name of another action in any of the forms that `ref` takes. */
export const referenceSchema = reference

const commonKeys = {
  type: z.string().optional(),
  name: z.string().optional(),
  schema: z.string().optional(),
  dataset: z.string().optional(),
  database: z.string().optional(),
  project: z.string().optional(),
  dependencies: z.union([z.string().transform((name) => [name]), z.array(reference)]).optional(),
  dependencyTargets: z.array(reference).optional(),
  filename: z.string().optional(),
  fileName: z.string().optional(),
  tags: words.optional(),
  disabled: z.boolean().optional(),
  description: z.string().optional(),
  dependOnDependencyAssertions: z.boolean().optional(),
  hermetic: z.boolean().optional(),
  reservation: z.string().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
} satisfies Record<string, z.ZodType>

/** Whether every action may have this key; the others belong to its type. */
export function isCommonKey(key: string): boolean {
  return Object.hasOwn(commonKeys, key)
}

const schemas = new Map<string, z.ZodObject>()

function schemaFor(type: string, own: () => Readonly<Record<string, z.ZodType>>): z.ZodObject {
  const known = schemas.get(type)
  if (known !== undefined) return known
  const schema = z.strictObject({ ...commonKeys, ...own() })
  schemas.set(type, schema)
  return schema
}

function subjectOf(draft: Draft, schema: z.ZodObject): SchemaSubject {
  return {
    owner: ownerOf(draft),
    locate: draft.locate,
    fallback: draft.definedAt,
    knownKeys: (path) => keysOfSchema(schema, path),
  }
}

function ownerOf(draft: Draft): string {
  return `a config of type "${draft.type}"`
}

function parseLeniently(
  schema: z.ZodObject,
  config: Readonly<Record<string, unknown>>,
  subject: SchemaSubject,
): { readonly values: Readonly<Record<string, unknown>>; readonly diagnostics: readonly Diagnostic[] } {
  const checked = schema.safeParse(config)
  if (checked.success) return { values: checked.data, diagnostics: [] }
  const wrong = new Set(
    checked.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
    ),
  )
  const rest = Object.fromEntries(Object.entries(config).filter(([key]) => !wrong.has(key)))
  const again = schema.safeParse(rest)
  return {
    values: again.success ? again.data : {},
    diagnostics: diagnoseIssues(checked.error.issues, subject),
  }
}

// actions.yaml writes the names of Dataform's protocol: INCREMENTAL_STRATEGY_MERGE, ON_SCHEMA_CHANGE_FAIL.
function normalizeOption(key: string, value: unknown): unknown {
  if (key === 'incrementalStrategy' && typeof value === 'string') {
    return value.replace(/^INCREMENTAL_STRATEGY_/i, '').toLowerCase()
  }
  if (key === 'onSchemaChange' && typeof value === 'string')
    return value.replace(/^ON_SCHEMA_CHANGE_/i, '').toLowerCase()
  return value
}

function withoutUndefined(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}

const liftedKeys: ReadonlySet<string> = new Set([
  'partitionBy',
  'clusterBy',
  'updatePartitionFilter',
  'labels',
  'partitionExpirationDays',
  'requirePartitionFilter',
  'additionalOptions',
  'incrementalPredicates',
  'iceberg',
])

/** Moves the keys of `bigquery: { … }` to where they belong now; their places move along. */
export function liftBigquery(draft: Draft): Diagnosed<Draft> {
  const { bigquery, ...rest } = draft.config
  if (bigquery === undefined) return { value: draft, diagnostics: [] }
  if (!isPlainObject(bigquery)) {
    const place = draft.locate(['bigquery'])
    const problem = { key: 'bigquery', owner: ownerOf(draft), problem: 'must be an object' }
    return {
      value: { ...draft, config: rest },
      diagnostics: [diagnose('wrong-value', problem, { span: place?.value ?? draft.definedAt })],
    }
  }
  const isLifted = (key: string): boolean => liftedKeys.has(key) && rest[key] === undefined
  const diagnostics = Object.keys(bigquery)
    .filter((key) => !liftedKeys.has(key))
    .flatMap((key) =>
      diagnoseIssues(
        [{ code: 'unrecognized_keys', keys: [key], path: ['bigquery'], message: '', input: bigquery }],
        {
          owner: ownerOf(draft),
          locate: draft.locate,
          fallback: draft.definedAt,
          knownKeys: () => [...liftedKeys],
        },
      ),
    )
  const lifted = Object.fromEntries(Object.entries(bigquery).filter(([key]) => isLifted(key)))
  const locate: LocateKey = (path) => {
    const [first] = path
    return draft.locate(
      typeof first === 'string' && Object.hasOwn(lifted, first) ? ['bigquery', ...path] : path,
    )
  }
  return { value: { ...draft, config: { ...rest, ...lifted }, locate }, diagnostics }
}
