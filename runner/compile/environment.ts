/** The settings one compilation goes by: the project's, the chosen target's and the command's, in rising order. */
import { type Diagnosed, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { nearestName } from '../base/suggest.ts'
import type { Target } from '../ir/target.ts'
import type { Project } from '../project/project.ts'

/** What a command may set for one compilation; each goes over the project's own settings. */
export interface CompileOverrides {
  /** The name of a target of runner.yaml; its project, dataset prefix and vars count. `defaultTarget` when absent. */
  readonly target?: string
  readonly vars?: Readonly<Record<string, Json>>
  readonly defaultDatabase?: string
  readonly defaultSchema?: string
  readonly defaultLocation?: string
  readonly assertionSchema?: string
  readonly databaseSuffix?: string
  readonly schemaSuffix?: string
  readonly schemaPrefix?: string
  readonly tablePrefix?: string
  readonly disableAssertions?: boolean
  /** What `new Date()` gives project code; without it the clock is refused. */
  readonly now?: Date
  readonly runnerVersion?: string
}

export interface Environment {
  readonly defaultDatabase: string
  readonly defaultSchema: string
  readonly defaultLocation: string | undefined
  readonly assertionSchema: string
  readonly builtinAssertionNamePrefix: string | undefined
  readonly disableAssertions: boolean
  readonly vars: Readonly<Record<string, Json>>
  /** What project code sees as `dataform.projectConfig`. */
  readonly projectConfig: Readonly<Record<string, Json>>
  /** A declared target under the name it is built as: suffixes and prefixes added. */
  finalTarget(declared: Target): Target
  finalSchema(schema: string): string
}

/** Puts the layers together; an unknown target is reported at the place of `targets` in runner.yaml. */
export function createEnvironment(project: Project, overrides: CompileOverrides): Diagnosed<Environment> {
  const { dataform, runner } = project.settings
  const targetName = overrides.target ?? runner.defaultTarget
  const target = Object.hasOwn(runner.targets, targetName) ? runner.targets[targetName] : undefined
  const vars = { ...dataform.vars, ...runner.vars, ...target?.vars, ...overrides.vars }
  const defaultDatabase = overrides.defaultDatabase ?? target?.project ?? dataform.defaultDatabase
  const defaultSchema = overrides.defaultSchema ?? dataform.defaultSchema
  const defaultLocation = overrides.defaultLocation ?? target?.location ?? dataform.defaultLocation
  const assertionSchema = overrides.assertionSchema ?? dataform.assertionSchema
  const databaseSuffix = overrides.databaseSuffix ?? dataform.databaseSuffix
  const schemaSuffix = overrides.schemaSuffix ?? target?.datasetSuffix ?? dataform.schemaSuffix
  const schemaPrefix = overrides.schemaPrefix ?? target?.datasetPrefix
  const tablePrefix = overrides.tablePrefix ?? dataform.tablePrefix
  const disableAssertions = overrides.disableAssertions ?? dataform.disableAssertions
  const finalSchema = (schema: string): string => joinName(schemaPrefix, joinName(schema, schemaSuffix))
  return {
    value: {
      defaultDatabase,
      defaultSchema,
      defaultLocation,
      assertionSchema: assertionSchema ?? defaultSchema,
      builtinAssertionNamePrefix: dataform.builtinAssertionNamePrefix,
      disableAssertions,
      vars,
      finalSchema,
      finalTarget: ({ database, schema, name }) => ({
        database: joinName(database, databaseSuffix),
        schema: finalSchema(schema),
        name: joinName(tablePrefix, name),
      }),
      projectConfig: {
        ...dataform.others,
        warehouse: 'bigquery',
        defaultDatabase,
        defaultSchema,
        defaultLocation: defaultLocation ?? '',
        assertionSchema: assertionSchema ?? '',
        databaseSuffix: databaseSuffix ?? '',
        schemaSuffix: schemaSuffix ?? '',
        tablePrefix: tablePrefix ?? '',
        builtinAssertionNamePrefix: dataform.builtinAssertionNamePrefix ?? '',
        disableAssertions,
        vars,
      },
    },
    diagnostics: target === undefined ? [unknownTarget(project, targetName)] : [],
  }
}

function unknownTarget(project: Project, name: string): ReturnType<typeof diagnose> {
  const { runner } = project.settings
  const nearest = nearestName(name, Object.keys(runner.targets))
  const names = Object.keys(runner.targets).join(', ')
  return diagnose(
    'unknown-target',
    { name },
    {
      span: runner.placed.places['/defaultTarget']?.value ?? runner.placed.places['/targets']?.key,
      hint: nearest === undefined ? `the targets are: ${names}` : `did you mean "${nearest}"?`,
    },
  )
}

function joinName(left: string | undefined, right: string | undefined): string {
  if (left === undefined || left === '') return right ?? ''
  return right === undefined || right === '' ? left : `${left}_${right}`
}
