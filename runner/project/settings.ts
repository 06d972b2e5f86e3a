/** `workflow_settings.yaml` or `dataform.json` → the settings that Dataform knows. */
import { z } from 'zod'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema } from '../base/schema.ts'
import type { SourceFile, Span } from '../base/source.ts'
import { locateIn, type PlacedJson, readPlacedJson } from './placed-json.ts'

/** What Dataform's settings file says, under one set of names; `file` is where it was said. */
export interface DataformSettings {
  readonly file: string
  readonly defaultDatabase: string
  readonly defaultSchema: string
  readonly defaultLocation?: string | undefined
  /** Where built-in assertions live; `defaultSchema` when absent. */
  readonly assertionSchema?: string | undefined
  readonly vars: Readonly<Record<string, Json>>
  readonly databaseSuffix?: string | undefined
  readonly schemaSuffix?: string | undefined
  readonly tablePrefix?: string | undefined
  readonly builtinAssertionNamePrefix?: string | undefined
  readonly disableAssertions: boolean
  /** Everything else the file holds, under the names of `dataform.projectConfig`. */
  readonly others: Readonly<Record<string, Json>>
}

export const workflowSettingsFile = 'workflow_settings.yaml'
export const dataformJsonFile = 'dataform.json'

/** Reads and checks one settings file; its name decides which keys it may have. */
export function readDataformSettings(file: SourceFile): Diagnosed<DataformSettings> {
  const parsed = readPlacedJson(file)
  const isWorkflow = file.path === workflowSettingsFile
  const schema = isWorkflow ? workflowSchema : dataformJsonSchema
  const raw = isRecord(parsed.value.value) ? parsed.value.value : {}
  const { kept, diagnostics: retired } = withoutRetired(raw, parsed.value, file.path)
  const checked = schema.safeParse(kept)
  const diagnostics = [
    ...parsed.diagnostics,
    ...retired,
    ...(parsed.diagnostics.length > 0 || checked.success
      ? []
      : issuesOf(checked.error, schema, parsed.value, file)),
  ]
  // A bad value is left out, so that the rest of the project can still be looked at.
  const usable = checked.success ? (checked.data as Raw) : goodPart(schema, kept)
  const value = isWorkflow ? fromWorkflow(usable, file.path) : fromDataformJson(usable, file.path)
  return { value, diagnostics }
}

const word = z.string()
const commonShape = {
  defaultLocation: word.optional(),
  builtinAssertionNamePrefix: word.optional(),
  defaultNotebookRuntimeOptions: z.record(z.string(), z.json()).optional(),
  defaultIcebergConfig: z.record(z.string(), z.json()).optional(),
  disableAssertions: z.boolean().optional(),
  defaultReservation: word.optional(),
  includeTestsInCompiledGraph: z.boolean().optional(),
  preserveGovernanceControls: z.boolean().optional(),
}

const workflowSchema = z.strictObject({
  ...commonShape,
  dataformCoreVersion: word.optional(),
  defaultProject: word.optional(),
  defaultDataset: word.optional(),
  defaultAssertionDataset: word.optional(),
  vars: z.record(z.string(), z.string()).optional(),
  projectSuffix: word.optional(),
  datasetSuffix: word.optional(),
  namePrefix: word.optional(),
  extension: z.record(z.string(), z.json()).optional(),
  lineage: z.record(z.string(), z.json()).optional(),
})

const dataformJsonSchema = z.strictObject({
  ...commonShape,
  warehouse: z.literal('bigquery').optional(),
  defaultDatabase: word.optional(),
  defaultSchema: word.optional(),
  assertionSchema: word.optional(),
  vars: z.record(z.string(), z.json()).optional(),
  databaseSuffix: word.optional(),
  schemaSuffix: word.optional(),
  tablePrefix: word.optional(),
  lineageEnabled: z.boolean().optional(),
  dataformCoreVersion: word.optional(),
})

// Read by earlier versions of Dataform. `gcloudProjectId` is what `defaultDatabase` is called now.
const retiredKeys: ReadonlySet<string> = new Set([
  'gcloudProjectId',
  'useRunCache',
  'idempotentActionRetries',
  'concurrentQueryLimit',
  'useSingleQueryPerAction',
  '$schema',
])

type Raw = Readonly<Record<string, Json>>

function withoutRetired(
  raw: Raw,
  placed: PlacedJson,
  file: string,
): { readonly kept: Raw; readonly diagnostics: readonly Diagnostic[] } {
  const kept: Record<string, Json> = {}
  const diagnostics: Diagnostic[] = []
  for (const [key, value] of Object.entries(raw)) {
    if (!retiredKeys.has(key)) {
      kept[key] = value
    } else if (key !== '$schema') {
      const span = locateIn(placed)([key])?.key
      diagnostics.push(diagnose('settings-retired-key', { key, file }, { span }))
    }
  }
  const projectId = raw.gcloudProjectId
  if (kept.defaultDatabase === undefined && typeof projectId === 'string') kept.defaultDatabase = projectId
  return { kept, diagnostics }
}

function issuesOf(
  error: z.ZodError,
  schema: z.ZodObject,
  placed: PlacedJson,
  file: SourceFile,
): readonly Diagnostic[] {
  const warehouse = isRecord(placed.value) ? placed.value.warehouse : undefined
  return diagnoseIssues(error.issues, {
    owner: file.path,
    locate: locateIn(placed),
    fallback: wholeFile(file),
    knownKeys: (path) => keysOfSchema(schema, path),
  }).map((diagnostic, index) => {
    const isWarehouse = error.issues[index]?.path[0] === 'warehouse' && typeof warehouse === 'string'
    return isWarehouse
      ? diagnose('unsupported-warehouse', { warehouse }, { span: diagnostic.span })
      : diagnostic
  })
}

function goodPart(schema: z.ZodObject, raw: Raw): Raw {
  const good: Record<string, Json> = {}
  for (const [key, value] of Object.entries(raw)) {
    const field = schema.shape[key]
    const checked = field === undefined ? undefined : z.safeParse(field, value)
    if (checked?.success === true) good[key] = value
  }
  return good
}

function fromWorkflow(raw: Raw, file: string): DataformSettings {
  const {
    defaultProject,
    defaultDataset,
    defaultAssertionDataset,
    projectSuffix,
    datasetSuffix,
    namePrefix,
    ...rest
  } = raw
  const { dataformCoreVersion: _version, extension: _extension, lineage: _lineage, ...others } = rest
  return assemble(file, {
    ...others,
    defaultDatabase: defaultProject,
    defaultSchema: defaultDataset,
    assertionSchema: defaultAssertionDataset,
    databaseSuffix: projectSuffix,
    schemaSuffix: datasetSuffix,
    tablePrefix: namePrefix,
  })
}

function fromDataformJson(raw: Raw, file: string): DataformSettings {
  const { dataformCoreVersion: _version, ...rest } = raw
  return assemble(file, rest)
}

function assemble(file: string, raw: Readonly<Record<string, Json | undefined>>): DataformSettings {
  const text = (value: Json | undefined): string | undefined =>
    typeof value === 'string' ? value : undefined
  const {
    defaultDatabase,
    defaultSchema,
    defaultLocation,
    assertionSchema,
    vars,
    databaseSuffix,
    schemaSuffix,
    tablePrefix,
    builtinAssertionNamePrefix,
    disableAssertions,
    ...others
  } = raw
  return {
    file,
    defaultDatabase: text(defaultDatabase) ?? '',
    defaultSchema: text(defaultSchema) ?? '',
    defaultLocation: text(defaultLocation),
    assertionSchema: text(assertionSchema),
    vars: isRecord(vars) ? vars : {},
    databaseSuffix: text(databaseSuffix),
    schemaSuffix: text(schemaSuffix),
    tablePrefix: text(tablePrefix),
    builtinAssertionNamePrefix: text(builtinAssertionNamePrefix),
    disableAssertions: disableAssertions === true,
    others: Object.fromEntries(
      Object.entries(others).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
  }
}

function wholeFile(file: SourceFile): Span {
  return { path: file.path, start: 0, end: file.text.length }
}

function isRecord(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
