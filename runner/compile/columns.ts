/** `columns` of a config, as an object or as a list → column descriptors. */
import { z } from 'zod'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { diagnoseIssues, keysOfSchema, type SchemaSubject } from '../base/schema.ts'
import type { ColumnDescriptor } from '../ir/column.ts'
import { parseTypeText } from './type-text.ts'

/**
 * Reads both spellings: `{ price: "Net price", address: { description, type, columns: { … } } }`, where nested columns
 * are fields of a STRUCT, and `[{ path: ["price"], description }]` or `[{ name: "price", description }]`.
 */
export function readColumns(value: unknown, subject: SchemaSubject): Diagnosed<readonly ColumnDescriptor[]> {
  if (value === undefined) return { value: [], diagnostics: [] }
  const checked = columnsSchema.safeParse(value)
  if (!checked.success) {
    const diagnostics = diagnoseIssues(
      checked.error.issues.map((issue) => ({ ...issue, path: ['columns', ...issue.path] })),
      { ...subject, knownKeys: (path) => keysOfSchema(columnsSchema, path.slice(1)) },
    )
    return { value: [], diagnostics }
  }
  const diagnostics: Diagnostic[] = []
  const reading: Reading = { subject, diagnostics }
  const columns = Array.isArray(checked.data)
    ? checked.data.map((column, index) => fromList(column, ['columns', index], reading))
    : fromRecord(checked.data as ColumnRecord, { path: [], at: ['columns'] }, reading)
  return { value: columns, diagnostics }
}

interface ColumnEntry {
  readonly description?: string | undefined
  readonly type?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly bigqueryPolicyTags?: readonly string[] | undefined
  readonly columns?: ColumnRecord | undefined
}
interface ColumnRecord {
  readonly [name: string]: string | ColumnEntry
}

const oneOrMany = z.union([z.string().transform((word) => [word]), z.array(z.string())])

const details = {
  description: z.string().optional(),
  type: z.string().optional(),
  tags: oneOrMany.optional(),
  bigqueryPolicyTags: oneOrMany.optional(),
  displayName: z.string().optional(),
}

const entrySchema: z.ZodType = z.union([
  z.string(),
  z.strictObject({ ...details, columns: z.lazy(() => z.record(z.string(), entrySchema)).optional() }),
])

const listSchema = z.array(
  z.strictObject({ ...details, path: oneOrMany.optional(), name: z.string().optional() }),
)

const columnsSchema = z.union([listSchema, z.record(z.string(), entrySchema)])

interface Reading {
  readonly subject: SchemaSubject
  readonly diagnostics: Diagnostic[]
}

interface ListedColumn extends ColumnEntry {
  readonly path?: readonly string[] | undefined
  readonly name?: string | undefined
}

function fromList(column: ListedColumn, at: readonly PropertyKey[], reading: Reading): ColumnDescriptor {
  return descriptor(column.path ?? [column.name ?? ''], { entry: column, at }, reading)
}

function fromRecord(
  record: ColumnRecord,
  place: { readonly path: readonly string[]; readonly at: readonly PropertyKey[] },
  reading: Reading,
): readonly ColumnDescriptor[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...place.path, name]
    const at = [...place.at, name]
    const entry = typeof value === 'string' ? { description: value } : value
    const own = descriptor(path, { entry, at }, reading)
    const nested =
      entry.columns === undefined ? [] : fromRecord(entry.columns, { path, at: [...at, 'columns'] }, reading)
    return [own, ...nested]
  })
}

function descriptor(
  path: readonly string[],
  { entry, at }: { readonly entry: ColumnEntry; readonly at: readonly PropertyKey[] },
  reading: Reading,
): ColumnDescriptor {
  const parsed = entry.type === undefined ? undefined : parseTypeText(entry.type)
  if (parsed !== undefined && 'problem' in parsed) {
    const place = reading.subject.locate([...at, 'type']) ?? reading.subject.locate(at)
    reading.diagnostics.push(
      diagnose(
        'bad-type',
        { text: entry.type ?? '', column: path.join('.'), problem: parsed.problem },
        { span: place?.value ?? place?.key ?? reading.subject.fallback },
      ),
    )
  }
  return {
    path,
    description: entry.description ?? '',
    tags: entry.tags ?? [],
    ...(parsed !== undefined && 'type' in parsed ? { type: parsed.type } : {}),
    ...(entry.bigqueryPolicyTags === undefined ? {} : { bigqueryPolicyTags: entry.bigqueryPolicyTags }),
  }
}
