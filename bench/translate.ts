/**
 * What it costs to turn a model of about 60 lines into DuckDB SQL: parse, resolve against a catalog, translate. Medians
 * in microseconds on one core, warmed up as a process is that builds a project.
 *
 *     npm run bench:translate             200 models, 20 rounds
 *     npm run bench:translate -- 50
 */
import type { Target } from '../runner/ir/target.ts'
import type { Column, SqlType } from '../runner/ir/types.ts'
import type { Statement } from '../runner/sql/ast/script.ts'
import { parseStatement, parseTypeName } from '../runner/sql/parse/parse.ts'
import { type Catalog, createCatalog } from '../runner/sql/resolve/catalog.ts'
import { resolveStatement } from '../runner/sql/resolve/resolve.ts'
import { openSession } from '../runner/sql/resolve/session.ts'
import type { ResolvedStatement } from '../runner/sql/resolve/tree.ts'
import { resolveType } from '../runner/sql/resolve/type.ts'
import type { RelationRecord } from '../runner/warehouse/duckdb/catalog.ts'
import { createContext } from '../runner/warehouse/duckdb/translate/context.ts'
import { statementProgram } from '../runner/warehouse/duckdb/translate/statement.ts'
import { model } from './sql-models.ts'

const count = Number(process.argv[2] ?? '200')
const rounds = 20

const tables: ReadonlyMap<string, readonly Column[]> = new Map([
  [
    'orders',
    columnsOf(
      'order_id STRING, customer_id STRING, ordered_at TIMESTAMP, payload JSON, status STRING, ingested_at TIMESTAMP, source_file STRING, lines ARRAY<STRUCT<sku STRING, quantity INT64, price FLOAT64>>',
    ),
  ],
  [
    'dim_customers',
    columnsOf('customer_key STRING, customer_id STRING, country STRING, valid_from DATE, valid_to DATE'),
  ],
])
const catalog = catalogOfModels()
const parameters = [{ name: 'run_started_at', type: { kind: 'scalar', name: 'TIMESTAMP' } }] as const

const texts = Array.from({ length: count }, (_, number) => model(number))
const timings: Record<'parse' | 'resolve' | 'translate' | 'all', number[]> = {
  parse: [],
  resolve: [],
  translate: [],
  all: [],
}

for (let round = 0; round < rounds; round += 1) {
  for (const text of texts) {
    const start = performance.now()
    const syntax = parsed(text)
    const afterParse = performance.now()
    const resolved = resolve(syntax)
    const afterResolve = performance.now()
    translate(text, resolved)
    const end = performance.now()
    // The first half warms up the engine that runs us.
    if (round < rounds / 2) continue
    timings.parse.push(afterParse - start)
    timings.resolve.push(afterResolve - afterParse)
    timings.translate.push(end - afterResolve)
    timings.all.push(end - start)
  }
}

const lines = texts.map((text) => text.trim().split('\n').length)
console.log(`${count} models, ${median(lines)} lines each (median), node ${process.version}`)
for (const [name, values] of Object.entries(timings)) {
  console.log(
    `${name.padEnd(10)} median ${microseconds(median(values))} µs, 95th of 100 ${microseconds(quantile(values, 0.95))} µs`,
  )
}
console.log(
  `resolve + translate, median ${microseconds(median(pairSums(timings.resolve, timings.translate)))} µs`,
)

function parsed(text: string): Statement {
  const { value, diagnostics } = parseStatement(text.trim().replace(/;$/, ''))
  if (value === undefined) throw new Error(`internal: ${diagnostics[0]?.message}`)
  return value
}

function resolve(statement: Statement): ResolvedStatement {
  const { value, diagnostics } = resolveStatement(statement, { catalog, parameters })
  if (diagnostics[0] !== undefined) throw new Error(`internal: ${diagnostics[0].message}`)
  return value
}

function translate(text: string, statement: ResolvedStatement): void {
  const context = createContext({
    defaultDatabase: 'shop-project',
    relation: recordOf,
    madeView: () => undefined,
    exportPath: (uri) => uri,
    externalSource: () => '',
    viewQuery: () => undefined,
    parameter: () => ({ type: parameters[0].type, value: '2024-01-01T00:00:00Z' }),
    variable: () => undefined,
  })
  const definition = {
    context,
    text,
    now: '',
    dataset: () => undefined,
    relationsIn: () => [],
    routine: () => undefined,
  }
  statementProgram(definition, statement)
}

function catalogOfModels(): Catalog {
  const targets = Array.from({ length: count }, (_, number) => targetOf('silver', `orders_${number}`))
  return createCatalog({
    defaultDatabase: 'shop-project',
    tables: [...targets, targetOf('gold', 'dim_customers')].map((target) => ({
      target,
      columns: tableOf(target),
    })),
  })
}

function targetOf(schema: string, name: string): Target {
  return { database: 'shop-project', schema, name }
}

function tableOf(target: Target): readonly Column[] {
  return tables.get(target.name.replace(/_\d+$/, '')) ?? []
}

function recordOf(target: Target): RelationRecord {
  return {
    target,
    type: 'table',
    columns: tableOf(target),
    columnDescriptions: {},
    clusterBy: [],
    labels: {},
    options: {},
    lastModified: '',
  }
}

function columnsOf(text: string): readonly Column[] {
  const { value } = parseTypeName(`STRUCT<${text}>`)
  if (value === undefined) throw new Error('internal: the columns are no type')
  const row: SqlType = resolveType(openSession({ catalog: createCatalog({}) }), value)
  return row.kind === 'struct' ? row.fields : []
}

function pairSums(left: readonly number[], right: readonly number[]): readonly number[] {
  return left.map((value, index) => value + (right[index] ?? 0))
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function quantile(values: readonly number[], rank: number): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * rank)] ?? 0
}

function microseconds(ms: number): string {
  return (ms * 1000).toFixed(0)
}
