/** One unit test: its inputs as tables, the model's query over them, and what came out beside what should have. */
import type { Span } from '../base/source.ts'
import type { Action, TestAction } from '../ir/action.ts'
import type { QueryParameter } from '../ir/plan.ts'
import { quoteName } from '../ir/quote.ts'
import { type CompiledSql, concatSql, generatedSql, originAt } from '../ir/sql.ts'
import { quoteTarget } from '../ir/target.ts'
import { type Column, typeToSql } from '../ir/types.ts'
import { diffRows, type RowDiff } from '../report/row-diff.ts'
import { type Job, type Warehouse, WarehouseError } from '../warehouse/warehouse.ts'

export type UnitTestResult =
  | { readonly status: 'passed' }
  | {
      readonly status: 'failed'
      readonly reason:
        | { readonly kind: 'rows'; readonly diff: RowDiff }
        | { readonly kind: 'error'; readonly message: string; readonly span?: Span | undefined }
    }

/** The same for every test, so that what a model makes of them can be written down as expected. */
const parameters: readonly QueryParameter[] = [
  { name: 'run_id', type: { kind: 'scalar', name: 'STRING' }, value: 'unit-test' },
  { name: 'run_started_at', type: { kind: 'scalar', name: 'TIMESTAMP' }, value: '2024-01-01T00:00:00Z' },
  { name: 'as_of_date', type: { kind: 'scalar', name: 'DATE' }, value: '2024-01-01' },
]

/**
 * Runs a unit test. Only the columns that the expected rows name are compared, in the types the model gives them; rows
 * may come in any order.
 * @param warehouse one that holds nothing else: inputs replace relations of the same name.
 */
export async function runUnitTest(
  test: TestAction,
  place: { readonly warehouse: Warehouse; readonly model: Action | undefined; readonly signal: AbortSignal },
): Promise<UnitTestResult> {
  const { warehouse, model, signal } = place
  if (model?.kind !== 'model')
    return failure(`"${test.of.name}" is not a model, and only models have unit tests`)
  let step = 0
  let current: CompiledSql | undefined
  const run = (sql: CompiledSql): Promise<Job> => {
    current = sql
    step += 1
    return warehouse.run(sql.text, {
      jobId: `unit-test-${test.target.name}-${step}`,
      signal,
      labels: {},
      parameters: parameters.filter(({ name }) => new RegExp(`@${name}\\b`, 'i').test(sql.text)),
    })
  }
  try {
    for (const { target, query } of test.inputs) {
      await run(
        generatedSql(`create schema if not exists ${quoteName(`${target.database}.${target.schema}`)}`),
      )
      await run(concatSql(`create or replace table ${quoteTarget(target)} as\n`, query))
    }
    const found = await run(modelQuery(model.query, model.columns))
    const expectedColumns = (await run(concatSql('select * from (\n', test.expected, '\n) limit 0'))).columns
    const compared = expectedColumns.flatMap(({ name }) => columnNamed(found.columns, name) ?? [])
    const unknown = expectedColumns.filter(({ name }) => columnNamed(found.columns, name) === undefined)
    if (unknown.length > 0) {
      const names = unknown.map(({ name }) => `"${name}"`).join(', ')
      return failure(
        `${names} ${unknown.length === 1 ? 'is expected and is not a column' : 'are expected and are not columns'} of "${test.of.name}"`,
      )
    }
    const casts = compared.map(
      ({ name, type }) => `cast(${quoteName(name)} as ${typeToSql(type)}) as ${quoteName(name)}`,
    )
    const expected = await run(concatSql(`select ${casts.join(', ')} from (\n`, test.expected, '\n)'))
    const indexes = compared.map((column) => found.columns.indexOf(column))
    const foundRows = found.rows.map((row) => indexes.map((index) => row[index] ?? null))
    const diff = diffRows(compared, expected.rows, foundRows)
    return diff.missing.length + diff.unexpected.length === 0
      ? { status: 'passed' }
      : { status: 'failed', reason: { kind: 'rows', diff } }
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.kind === 'cancelled') throw error
    const span =
      current === undefined || error.offset === undefined ? undefined : originAt(current, error.offset)
    return { status: 'failed', reason: { kind: 'error', message: error.message, span } }
  }
}

// Declared types are part of what a model gives; the table it makes would have them.
function modelQuery(query: CompiledSql, columns: Extract<Action, { kind: 'model' }>['columns']): CompiledSql {
  const casts = columns.flatMap(({ path, type }) => {
    const [name] = path
    return type === undefined || name === undefined || path.length > 1
      ? []
      : [`cast(${quoteName(name)} as ${typeToSql(type)}) as ${quoteName(name)}`]
  })
  if (casts.length === 0) return query
  return concatSql(`select * replace (${casts.join(', ')}) from (\n`, query, '\n)')
}

function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
}

function failure(message: string): UnitTestResult {
  return { status: 'failed', reason: { kind: 'error', message } }
}
