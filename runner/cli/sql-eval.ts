/** `runner sql eval`: runs a line on the local engine, in memory, with tables of its own. */
import { devNull } from 'node:os'
import { hasErrors } from '../base/diagnostic.ts'
import type { SqlType } from '../ir/types.ts'
import { typeToSql } from '../ir/types.ts'
import { parseScript } from '../sql/parse/parse.ts'
import { openDuckdb } from '../warehouse/duckdb/index.ts'
import { type Warehouse, WarehouseError } from '../warehouse/warehouse.ts'
import { defaultDatabase, defaultSchema } from './sql-names.ts'
import { parseQuestion } from './sql-parse.ts'
import { type Answer, type ErrorKind, failureAt, type PrivateTable, type Question } from './sql-question.ts'
import { columnTexts } from './sql-types.ts'

/** What one line may use. */
export interface SqlLimits {
  readonly timeoutMs: number
  /** Of the engine, in megabytes. */
  readonly memoryMb: number
  /** A result with more rows is an error. */
  readonly maxRows: number
}

export interface Evaluator {
  /** Never throws for what stands in the line. */
  evaluate(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** Answers one question at a time. Nothing that a line makes is there for the next. */
export function createEvaluator(limits: SqlLimits): Evaluator {
  let open: { readonly warehouse: Warehouse; readonly world: string } | undefined

  async function close(): Promise<void> {
    const { warehouse } = open ?? {}
    open = undefined
    await warehouse?.close()
  }

  // Opening takes longer than most queries, so neighbors that read the same tables share a warehouse.
  async function warehouseFor(question: Question, isQuery: boolean, signal: AbortSignal): Promise<Warehouse> {
    const world = JSON.stringify([question.timeZone, question.tables])
    if (isQuery && open?.world === world) return open.warehouse
    await close()
    const warehouse = await openDuckdb(settingsFor(question, limits))
    open = { warehouse, world }
    if (!isQuery) await createDataset(warehouse, defaultDatabase, defaultSchema, signal)
    for (const table of question.tables) await createTable(warehouse, table, signal)
    return warehouse
  }

  return {
    close,
    evaluate: async (question) => {
      const parsed = parseScript(question.sql)
      if (hasErrors(parsed.diagnostics)) return parseQuestion(question)
      const signal = AbortSignal.timeout(limits.timeoutMs)
      const isQuery = parsed.value.every((statement) => statement.kind === 'queryStatement')
      try {
        const warehouse = await warehouseFor(question, isQuery, signal)
        return await run(warehouse, question, limits, signal)
      } catch (error) {
        if (!isQuery || signal.aborted || !(error instanceof WarehouseError)) await close()
        return failureOf(error, question, limits, signal)
      } finally {
        if (!isQuery) await close()
      }
    },
  }
}

function settingsFor({ timeZone }: Question, limits: SqlLimits): Parameters<typeof openDuckdb>[0] {
  return {
    path: ':memory:',
    mode: 'memory',
    defaultDatabase,
    defaultSchema,
    // Lines have no project: what they name is not found, and nothing can be written there.
    storageRoot: devNull,
    projectRoot: devNull,
    threads: 1,
    memoryLimit: `${limits.memoryMb}MB`,
    maxConcurrentJobs: 1,
    timeZone,
    now: () => new Date(),
  }
}

async function createDataset(
  warehouse: Warehouse,
  database: string,
  schema: string,
  signal: AbortSignal,
): Promise<void> {
  const sql = `CREATE SCHEMA IF NOT EXISTS ${quote(database, schema)}`
  await warehouse.run(sql, { jobId: 'dataset', signal, labels: {}, parameters: [] })
}

async function createTable(warehouse: Warehouse, table: PrivateTable, signal: AbortSignal): Promise<void> {
  const [name = '', schema = defaultSchema, database = defaultDatabase] = [...table.path].reverse()
  const columns = table.columns.map((column) => `${quote(column.name)} ${typeToSql(column.type)}`).join(', ')
  const rowType: SqlType = { kind: 'struct', fields: table.columns }
  const rows = table.rows.map((row) => ({
    $struct: table.columns.map((column, index) => [column.name, row[index] ?? null]),
  }))
  const target = quote(database, schema, name)
  await createDataset(warehouse, database, schema, signal)
  await warehouse.run(
    [
      `CREATE TABLE ${target} (${columns});`,
      rows.length === 0 ? '' : `INSERT INTO ${target} SELECT * FROM UNNEST(@rows);`,
    ].join('\n'),
    {
      jobId: 'table',
      signal,
      labels: {},
      // The local engine takes lists and structs in the canonical form.
      parameters: [
        { name: 'rows', type: { kind: 'array', element: rowType }, value: rows as unknown as string },
      ],
    },
  )
}

function quote(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``).join('.')
}

async function run(
  warehouse: Warehouse,
  question: Question,
  limits: SqlLimits,
  signal: AbortSignal,
): Promise<Answer> {
  const job = await warehouse.run(question.sql, {
    jobId: 'line',
    signal,
    labels: {},
    parameters: question.params,
    maxRows: limits.maxRows,
  })
  if (job.totalRows > job.rows.length)
    return failureAt(question, 'runtime', `the result has more than ${limits.maxRows} rows`)
  return { id: question.id, ok: true, columns: columnTexts(job.columns), rows: job.rows }
}

function failureOf(error: unknown, question: Question, limits: SqlLimits, signal: AbortSignal): Answer {
  if (signal.aborted)
    return failureAt(question, 'runtime', `the statement took longer than ${limits.timeoutMs} ms`)
  if (error instanceof WarehouseError) return failureAt(question, kindOf(error), error.message, error.offset)
  if (error instanceof RangeError && /call stack/.test(error.message))
    return failureAt(question, 'unsupported', 'the statement is too long or nested too deeply')
  return failureAt(question, 'runtime', error instanceof Error ? error.message : String(error))
}

// A statement that was refused before it ran carries the diagnostic.
function kindOf(error: WarehouseError): ErrorKind {
  if (error.kind === 'unsupported') return 'unsupported'
  const code = (error.cause as { readonly code?: unknown } | undefined)?.code
  if (code === 'sql-syntax') return 'syntax'
  return typeof code === 'string' && code.startsWith('sql-') ? 'resolve' : 'runtime'
}
