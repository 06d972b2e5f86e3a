/** One line of `runner sql`: what is asked, checked, and how an answer looks. */
import { z } from 'zod'
import type { Json } from '../base/json.ts'
import type { QueryParameter } from '../ir/plan.ts'
import type { Column } from '../ir/types.ts'
import { BadValue, canonicalInput, readType } from './sql-values.ts'

export type SqlTask = 'eval' | 'parse' | 'types'

export interface Question {
  readonly id: Json
  readonly sql: string
  readonly params: readonly QueryParameter[]
  readonly tables: readonly PrivateTable[]
  /** The default time zone of the session. */
  readonly timeZone: string
}

/** A table only this line sees; its name has one, two or three parts. */
export interface PrivateTable {
  readonly path: readonly string[]
  readonly columns: readonly Column[]
  /** In the canonical form of results. */
  readonly rows: readonly (readonly Json[])[]
}

export type ErrorKind = 'syntax' | 'resolve' | 'unsupported' | 'runtime'

/** `line` and `column` count from 1 in the GoogleSQL text; null when the place is not known. */
export interface Failure {
  readonly id: Json
  readonly ok: false
  readonly kind: ErrorKind
  readonly message: string
  readonly line: number | null
  readonly column: number | null
}

/** What `parse` answers has no columns, what `types` answers no rows. */
export interface Success {
  readonly id: Json
  readonly ok: true
  readonly columns?: readonly { readonly name: string; readonly type: string }[]
  readonly rows?: readonly (readonly Json[])[]
}

export type Answer = Success | Failure

const columns = z.array(z.object({ name: z.string(), type: z.string() }))
const table = z.object({
  name: z.string().min(1),
  columns,
  rows: z.array(z.union([z.array(z.json()), z.record(z.string(), z.json())])).optional(),
})
const parameter = z.object({ name: z.string().optional(), type: z.string(), value: z.json().optional() })
const schema = z.object({
  id: z.json().optional(),
  sql: z.string(),
  params: z.array(parameter).nullish(),
  tables: z.array(table).nullish(),
  timezone: z.string().nullish(),
})

/** Reads a line. @throws BadValue with a sentence for whoever wrote the line. */
export function readQuestion(line: string): Question {
  const found = schema.safeParse(parseJson(line))
  if (!found.success) {
    const [issue] = found.error.issues
    throw new BadValue(`the line is not a question: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
  }
  const { id = null, sql, params, tables, timezone } = found.data
  return {
    id,
    sql,
    params: (params ?? []).map(readParameter),
    tables: (tables ?? []).map(readTable),
    timeZone: readZone(timezone ?? 'UTC'),
  }
}

/** The id of a line, also of one that is otherwise no question; null when there is none. */
export function readId(line: string): Json {
  try {
    const value = JSON.parse(line) as { readonly id?: Json } | null
    return value?.id ?? null
  } catch {
    return null
  }
}

/** A failure at a UTF-16 offset of `sql`. */
export function failureAt(
  question: { readonly id: Json; readonly sql: string },
  kind: ErrorKind,
  message: string,
  offset?: number,
): Failure {
  return { id: question.id, ok: false, kind, message, ...placeOf(question.sql, offset) }
}

const tabWidth = 8

/** BigQuery counts characters, not UTF-16 units, and takes a tab to the next multiple of eight. */
export function placeOf(
  sql: string,
  offset: number | undefined,
): { readonly line: number | null; readonly column: number | null } {
  if (offset === undefined) return { line: null, column: null }
  const lines = sql.slice(0, offset).split(/\r\n|\n|\r/)
  let column = 0
  for (const character of lines.at(-1) ?? '')
    column += character === '\t' ? tabWidth - (column % tabWidth) : 1
  return { line: lines.length, column: column + 1 }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new BadValue(`the line is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readParameter(source: z.infer<typeof parameter>): QueryParameter {
  const name = source.name ?? ''
  const what = name === '' ? 'a parameter' : `parameter "${name}"`
  const type = readType(source.type, what)
  // Arrays and structs go through in the canonical form, which the local engine takes too.
  return { name, type, value: canonicalInput(source.value ?? null, type, what) as QueryParameter['value'] }
}

function readTable(source: z.infer<typeof table>): PrivateTable {
  const described = source.columns.map(({ name, type }) => ({
    name,
    type: readType(type, `column "${name}" of table "${source.name}"`),
  }))
  const parts = source.name.replaceAll('`', '').split('.')
  const path = parts.length > 3 ? [parts.slice(0, -2).join('.'), ...parts.slice(-2)] : parts
  const rows = (source.rows ?? []).map((row) =>
    described.map(({ name, type }, index) => {
      const value = Array.isArray(row) ? row[index] : (row as Readonly<Record<string, Json>>)[name]
      return canonicalInput(value ?? null, type, `column "${name}" of table "${source.name}"`)
    }),
  )
  return { path, columns: described, rows }
}

function readZone(name: string): string {
  if (/^[+-]\d{1,2}(:?\d{2})?$/.test(name)) return name
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    throw new BadValue(`Invalid time zone: ${name}`)
  }
}
