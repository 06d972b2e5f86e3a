/** `runner.yaml` → targets, variables and the sections that belong to other rooms. */
import { z } from 'zod'
import type { Diagnosed } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema } from '../base/schema.ts'
import type { SourceFile } from '../base/source.ts'
import { locateIn, type PlacedJson, readPlacedJson } from './placed-json.ts'

/** Where a project can be built. Keys that an engine does not know are ignored by it. */
export type TargetSettings = z.infer<typeof targetSchema>

export interface RunnerSettings {
  readonly name?: string | undefined
  readonly defaultTarget: string
  readonly targets: Readonly<Record<string, TargetSettings>>
  readonly vars: Readonly<Record<string, Json>>
  /** Sections such as `ingest` and `quality`: as written, checked by the room that reads them. */
  readonly sections: Readonly<Record<string, Json>>
  /** The whole file with places; a section's own places lie below its name. */
  readonly placed: PlacedJson
  readonly file: string
}

export const runnerFile = 'runner.yaml'

/** The settings of a project without a runner.yaml: one target, the embedded engine. */
export const defaultRunnerSettings: RunnerSettings = {
  defaultTarget: 'local',
  targets: { local: { warehouse: 'duckdb' } },
  vars: {},
  sections: {},
  placed: { value: {}, places: {} },
  file: runnerFile,
}

/** Reads and checks runner.yaml; a target `local` on the embedded engine is there even when it is not written. */
export function readRunnerSettings(file: SourceFile): Diagnosed<RunnerSettings> {
  const parsed = readPlacedJson(file)
  const value = parsed.value.value ?? {}
  const checked = runnerSchema.safeParse(value)
  if (!checked.success) {
    const diagnostics = diagnoseIssues(checked.error.issues, {
      owner: file.path,
      locate: locateIn(parsed.value),
      fallback: { path: file.path, start: 0, end: file.text.length },
      knownKeys: (path) => keysOfSchema(runnerSchema, path),
    })
    return {
      value: { ...defaultRunnerSettings, placed: parsed.value, file: file.path },
      diagnostics: parsed.diagnostics.length > 0 ? parsed.diagnostics : diagnostics,
    }
  }
  const { name, defaultTarget, targets, vars, ...sections } = checked.data
  return {
    value: {
      name,
      defaultTarget: defaultTarget ?? defaultRunnerSettings.defaultTarget,
      targets: { ...defaultRunnerSettings.targets, ...targets },
      vars: vars ?? {},
      sections: sections as Readonly<Record<string, Json>>,
      placed: parsed.value,
      file: file.path,
    },
    diagnostics: parsed.diagnostics,
  }
}

// BigQuery, "Requirements for labels": a job with another one is refused, and by then the run has begun.
const labelKey = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u
const labelValue = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u
const labelRule = 'made of lower case letters, digits, "_" and "-", at most 63 characters'
const labels = z
  .record(z.string(), z.string().regex(labelValue, `must be ${labelRule}`))
  .superRefine((value, context) => {
    for (const key of Object.keys(value))
      if (!labelKey.test(key))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `must have a name ${labelRule}, beginning with a letter`,
        })
  })

const targetSchema = z.strictObject({
  warehouse: z.enum(['duckdb', 'bigquery']),
  /** The Google Cloud project that holds the data; replaces the default database of the settings. */
  project: z.string().min(1).optional(),
  /** The Google Cloud project that is billed; `project` when absent. */
  billingProject: z.string().min(1).optional(),
  location: z.string().min(1).optional(),
  /** Put before the name of every dataset that is built, with "_" between. */
  datasetPrefix: z.string().min(1).optional(),
  /** Put after the name of every dataset that is built, with "_" between. */
  datasetSuffix: z.string().min(1).optional(),
  /** How many actions run at the same time. */
  concurrency: z.number().int().min(1).max(1000).optional(),
  maximumBytesBilled: z
    .union([z.number().int().min(1), z.string().regex(/^\d+$/, 'must be a whole number of bytes')])
    .optional(),
  jobTimeoutMs: z.number().int().min(1).optional(),
  priority: z.enum(['interactive', 'batch']).optional(),
  reservation: z.string().min(1).optional(),
  labels: labels.optional(),
  apiEndpoint: z
    .url({ protocol: /^https?$/, error: 'must be an address such as "https://bigquery.googleapis.com"' })
    .optional(),
  /** The file of the embedded engine, from the project's root. */
  file: z.string().min(1).optional(),
  memoryLimit: z.string().min(1).optional(),
  threads: z.number().int().min(1).optional(),
  vars: z.record(z.string(), z.json()).optional(),
})

const section = z.json().optional()

const runnerSchema = z.strictObject({
  name: z.string().min(1).optional(),
  defaultTarget: z.string().min(1).optional(),
  targets: z.record(z.string(), targetSchema).optional(),
  vars: z.record(z.string(), z.json()).optional(),
  ingest: section,
  quality: section,
  generate: section,
  notifications: section,
  dashboards: section,
  exports: section,
  selectors: section,
  schedules: section,
})
