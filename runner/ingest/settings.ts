/** The section `ingest` of runner.yaml: which files belong to which source, and what they hold. */
import { z } from 'zod'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, keysOfSchema, type LocateKey } from '../base/schema.ts'
import type { Span } from '../base/source.ts'

/** One kind of file. */
export interface SourceSettings {
  /** The name in `raw_<source>` and in all folders. */
  readonly name: string
  readonly system: string
  /** Matched against the file's name without folders and without `.gz`, whatever the letter case. */
  readonly pattern: RegExp
  readonly format: 'csv' | 'json'
  /** As `TextDecoder` knows it. */
  readonly encoding: string
  readonly load: 'snapshot' | 'append'
  /** The column whose distinct values tell whether a snapshot has shrunk. */
  readonly key: string | undefined
  /** A snapshot with fewer keys than this share of the one before is rejected. */
  readonly minKeepRatio: number
  /** In the order of the raw table; a JSON source has one, which holds the text of the whole object. */
  readonly columns: readonly string[]
  readonly required: ReadonlySet<string>
}

export interface IngestSettings {
  /** The folder that holds `landing`, `staging`, `archive` and `quarantine`. */
  readonly bucket: string
  /** IANA name of the zone whose days files are dated by. */
  readonly businessTimeZone: string
  /** In the order they are written. */
  readonly sources: readonly SourceSettings[]
}

/** Where the section stands in the author's file. */
export interface SectionPlace {
  readonly locate: LocateKey
  readonly fallback: Span | undefined
}

/**
 * Checks the section. Reports `unknown-key`, `wrong-value` and `ingest-columns`; then the value is undefined.
 * A project without the section has no sources.
 */
export function readIngestSettings(
  section: Json | undefined,
  place: SectionPlace,
): Diagnosed<IngestSettings | undefined> {
  const checked = ingestSchema.safeParse(section ?? { sources: {} })
  if (!checked.success) {
    const diagnostics = diagnoseIssues(checked.error.issues, {
      owner: 'the section "ingest"',
      ...place,
      knownKeys: (path) => keysOfSchema(ingestSchema, path),
    })
    return { value: undefined, diagnostics }
  }
  const { bucket, businessTimeZone, sources } = checked.data
  const diagnostics = Object.entries(sources).flatMap(([name, source]) => checkColumns(name, source, place))
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  return {
    value: {
      bucket,
      businessTimeZone,
      sources: Object.entries(sources).map(([name, source]) => ({
        ...source,
        name,
        pattern: new RegExp(source.pattern, 'i'),
        key: source.key,
        required: new Set(source.required),
      })),
    },
    diagnostics: [],
  }
}

const columnName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case name of letters, digits and "_"')

const sourceSchema = z.strictObject({
  system: z.string().min(1),
  pattern: z.string().refine(isPattern, 'must be a regular expression'),
  format: z.enum(['csv', 'json']).default('csv'),
  encoding: z
    .string()
    .refine(isEncoding, 'must be the name of an encoding, such as utf-8 or windows-1252')
    .default('utf-8'),
  load: z.enum(['snapshot', 'append']),
  key: columnName.optional(),
  minKeepRatio: z.number().min(0).max(1).default(0.5),
  columns: z.array(columnName).min(1),
  required: z.array(columnName).default([]),
})

const ingestSchema = z.strictObject({
  bucket: z.string().min(1).default('data'),
  businessTimeZone: z
    .string()
    .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Berlin')
    .default('UTC'),
  sources: z.record(
    z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be a lower-case name of letters, digits and "_"'),
    sourceSchema,
  ),
})

// What one key says must fit what another one says.
function checkColumns(
  name: string,
  source: z.output<typeof sourceSchema>,
  { locate, fallback }: SectionPlace,
): Diagnostic[] {
  const at = (key: string): Span | undefined =>
    locate(['sources', name, key])?.value ?? locate(['sources', name])?.key ?? fallback
  const report = (key: string, problem: string): Diagnostic =>
    diagnose('ingest-columns', { source: name, problem }, { span: at(key) })
  const repeated = source.columns.filter((column, index) => source.columns.indexOf(column) !== index)
  const unknown = source.required.filter((column) => !source.columns.includes(column))
  const isKeyMissing = source.load === 'snapshot' && source.key === undefined
  const isKeyUnknown = source.key !== undefined && !source.columns.includes(source.key)
  return [
    ...repeated.map((column) => report('columns', `"${column}" is listed twice`)),
    ...unknown.map((column) => report('required', `"${column}" is required but not one of its columns`)),
    ...(isKeyMissing
      ? [report('load', 'a snapshot needs a "key", the column that tells one record from another')]
      : []),
    ...(isKeyUnknown ? [report('key', `"${source.key}" is its key but not one of its columns`)] : []),
    ...(source.format === 'json' && source.columns.length !== 1
      ? [report('columns', 'a JSON source has one column, which holds the whole object')]
      : []),
  ]
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label)
    return true
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
