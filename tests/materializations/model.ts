/** Small manifests for tests: actions with the parts that matter written out. */

import type { Json } from '../../runner/base/json.ts'
import type { AssertionAction, ModelAction } from '../../runner/ir/action.ts'
import type { ColumnDescriptor } from '../../runner/ir/column.ts'
import type { RunConfig } from '../../runner/ir/plan.ts'
import { generatedSql } from '../../runner/ir/sql.ts'
import type { Target } from '../../runner/ir/target.ts'
import type { SqlType } from '../../runner/ir/types.ts'

export const DATABASE = 'shop'
export const SCHEMA = 'test'

export function target(name: string): Target {
  return { database: DATABASE, schema: SCHEMA, name }
}

/** `STRING`, `NUMERIC(18, 2)`: scalars only. */
export function scalar(text: string): SqlType {
  const [, name = '', parameters] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? []
  const type = { kind: 'scalar', name } as Extract<SqlType, { kind: 'scalar' }>
  return parameters === undefined ? type : { ...type, parameters: parameters.split(',').map(Number) }
}

/** Columns from `{ order_id: "INT64" }`. */
export function columns(types: Readonly<Record<string, string>>): readonly ColumnDescriptor[] {
  return Object.entries(types).map(([name, type]) => ({
    path: [name],
    description: '',
    type: scalar(type),
    tags: [],
  }))
}

export interface ModelParts {
  readonly options?: Json
  readonly types?: Readonly<Record<string, string>>
  readonly incrementalQuery?: string
  readonly affectedKeys?: string
  readonly uniqueKey?: readonly string[]
  readonly preOps?: readonly string[]
  readonly postOps?: readonly string[]
  readonly refs?: readonly string[]
  readonly description?: string
  readonly disabled?: boolean
}

export function model(
  name: string,
  materialization: string,
  query: string,
  parts: ModelParts = {},
): ModelAction {
  const path = `definitions/${name}.sqlx`
  return {
    kind: 'model',
    target: target(name),
    definedAt: { path, start: 0, end: 10 },
    description: parts.description ?? '',
    columns: columns(parts.types ?? {}),
    tags: [],
    dependencyTargets: (parts.refs ?? []).map(target),
    disabled: parts.disabled ?? false,
    materialization,
    options: parts.options ?? {},
    query: { text: query, origins: [{ at: 0, span: { path, start: 100, end: 100 + query.length } }] },
    uniqueKey: parts.uniqueKey ?? [],
    preOps: (parts.preOps ?? []).map(generatedSql),
    postOps: (parts.postOps ?? []).map(generatedSql),
    ...(parts.incrementalQuery === undefined
      ? {}
      : { incrementalQuery: generatedSql(parts.incrementalQuery) }),
    ...(parts.affectedKeys === undefined ? {} : { affectedKeys: generatedSql(parts.affectedKeys) }),
  }
}

export function assertion(
  name: string,
  kind: string,
  params: Json,
  parts: {
    readonly of?: string
    readonly refs?: readonly string[]
    readonly query?: string
    readonly severity?: AssertionAction['severity']
  } = {},
): AssertionAction {
  const refs = [...(parts.of === undefined ? [] : [parts.of]), ...(parts.refs ?? [])]
  return {
    kind: 'assertion',
    target: target(name),
    definedAt: { path: `definitions/${parts.of ?? name}.sqlx`, start: 20, end: 30 },
    description: '',
    columns: [],
    tags: [],
    dependencyTargets: refs.map(target),
    disabled: false,
    assertion: kind,
    params,
    query: generatedSql(parts.query ?? ''),
    severity: parts.severity ?? 'error',
    reads: (parts.refs ?? []).map((ref) => ({ name: ref, target: target(ref) })),
    ...(parts.of === undefined ? {} : { of: target(parts.of) }),
  }
}

export function runConfig(more: Partial<RunConfig> = {}): RunConfig {
  return {
    runId: 'run1',
    startedAt: '2024-02-01T00:00:00.000Z',
    fullRefresh: false,
    concurrency: 4,
    failureMode: 'continue',
    parameters: [
      { name: 'run_id', type: scalar('STRING'), value: more.runId ?? 'run1' },
      { name: 'run_started_at', type: scalar('TIMESTAMP'), value: '2024-02-01T00:00:00Z' },
      { name: 'as_of_date', type: scalar('DATE'), value: '2024-02-01' },
    ],
    ...more,
  }
}
