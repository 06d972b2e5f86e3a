/** Views, tables, incremental tables, snapshots and external tables: every action that names a materialization. */
import { z } from 'zod'
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import type { Json } from '../../base/json.ts'
import type { ModelAction } from '../../ir/action.ts'
import { type CompiledSql, concatSql, generatedSql } from '../../ir/sql.ts'
import { findMaterialization } from '../../materializations/index.ts'
import type { AnyMaterialization } from '../../materializations/materialization.ts'
import { readColumns } from '../columns.ts'
import { liftBigquery, readActionConfig, readOptions, words } from '../config.ts'
import type { Body, Draft, NamedDraft } from '../draft.ts'
import { compileClaims } from './assertion.ts'
import {
  type ActionTools,
  actionBase,
  type Compiled,
  checkSingleQuery,
  type Gathering,
  gather,
  noSql,
  refuseBlocks,
} from './tools.ts'

/** The model, and the assertions that its config makes about it. */
export function compileModel(named: NamedDraft, tools: ActionTools): Compiled {
  const materialization = findMaterialization(named.draft.type)
  if (materialization === undefined) throw new Error(`internal: ${named.draft.type} is not a materialization`)
  const lifted = liftBigquery(named.draft)
  const model = { ...named, draft: withConfiguredOperations(lifted.value) }
  const config = readActionConfig(model.draft, () => ({ ...modelKeys, ...optionKeys(materialization) }))
  const options = readOptions(materialization, config.value)
  const columns = readColumns(config.value.own.columns, config.value.subject)
  const uniqueKey = (config.value.own.uniqueKey as readonly string[] | undefined) ?? []
  const gathering = gather(model, config.value, tools)
  const bodies = evaluateBodies(gathering, materialization, options.value)
  const claims = compileClaims(model, { config: config.value, uniqueKey, tools })
  const action: ModelAction = {
    kind: 'model',
    ...actionBase(gathering, config.value),
    columns: columns.value,
    materialization: materialization.name,
    options: options.value,
    uniqueKey,
    ...bodies.fields,
  }
  return {
    actions: [{ action, dependencies: gathering.dependencies }, ...claims.actions],
    diagnostics: [
      ...lifted.diagnostics,
      ...config.diagnostics,
      ...options.diagnostics,
      ...columns.diagnostics,
      ...refuseBlocks(model, allowedBlocks(materialization)),
      ...bodies.diagnostics,
      ...gathering.problems,
      ...claims.diagnostics,
    ],
  }
}

const modelKeys = {
  columns: z.unknown().optional(),
  assertions: z.unknown().optional(),
  uniqueKey: words.optional(),
  preOperations: words.optional(),
  postOperations: words.optional(),
  iceberg: z.record(z.string(), z.unknown()).optional(),
  preserveGovernanceControls: z.boolean().optional(),
}

function optionKeys(materialization: AnyMaterialization): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(
    Object.keys(materialization.options.shape).map((key) => [key, z.unknown().optional()]),
  )
}

function allowedBlocks(materialization: AnyMaterialization): readonly string[] {
  const common = ['config', 'js', 'pre_operations', 'post_operations', 'separator']
  return materialization.isIncremental ? [...common, 'incremental_where', 'affected_keys'] : common
}

interface EvaluatedBodies {
  readonly fields: Pick<
    ModelAction,
    | 'query'
    | 'preOps'
    | 'postOps'
    | 'incrementalQuery'
    | 'affectedKeys'
    | 'incrementalPreOps'
    | 'incrementalPostOps'
  >
  readonly diagnostics: readonly Diagnostic[]
}

// In Dataform's order, so that dependencies come in the same order too.
function evaluateBodies(
  gathering: Gathering,
  materialization: AnyMaterialization,
  options: Json,
): EvaluatedBodies {
  const { draft, final } = gathering.named
  const isByKeys = materialization.isIncremental && strategyOf(options) === 'delete_insert'
  const affected = isByKeys ? { ...final, name: `${final.name}__keys` } : undefined
  const onIncremental = { incremental: true, ...(affected === undefined ? {} : { affected }) }
  const statements = gathering.evaluate(draft.query, affected === undefined ? {} : { affected })
  const query = statements[0] ?? noSql
  const diagnostics: Diagnostic[] = [
    ...checkSingleQuery(gathering.named, statements),
    ...checkQuery(gathering.named, query),
  ]
  if (!materialization.isIncremental) {
    const operations = { preOps: run(gathering, draft.preOps), postOps: run(gathering, draft.postOps) }
    return { fields: { query, ...operations }, diagnostics }
  }
  const rendered = gathering.evaluate(draft.query, onIncremental)[0] ?? noSql
  const incrementalPreOps = run(gathering, draft.preOps, onIncremental)
  const incrementalPostOps = run(gathering, draft.postOps, onIncremental)
  const where = gathering.evaluate(draft.where)[0]
  const preOps = run(gathering, draft.preOps)
  const postOps = run(gathering, draft.postOps)
  const affectedKeys = isByKeys ? gathering.evaluate(draft.affectedKeys, { incremental: true })[0] : undefined
  if (isByKeys && affectedKeys === undefined) {
    diagnostics.push(
      diagnose(
        'affected-keys-missing',
        {},
        { span: draft.locate(['incrementalStrategy'])?.value ?? draft.definedAt },
      ),
    )
  }
  if (!isByKeys && draft.affectedKeys !== undefined) {
    const span = draft.blocks.affected_keys ?? draft.definedAt
    diagnostics.push(
      diagnose(
        'block-not-allowed',
        { block: 'affected_keys', type: draft.type },
        { span, hint: 'set incrementalStrategy: "delete_insert"' },
      ),
    )
  }
  return {
    fields: {
      query,
      incrementalQuery:
        where === undefined
          ? rendered
          : concatSql('select * from (', rendered, ') as subquery where ', where),
      preOps,
      postOps,
      ...(affectedKeys === undefined ? {} : { affectedKeys }),
      ...(sameTexts(preOps, incrementalPreOps) ? {} : { incrementalPreOps }),
      ...(sameTexts(postOps, incrementalPostOps) ? {} : { incrementalPostOps }),
    },
    diagnostics,
  }
}

function run(
  gathering: Gathering,
  bodies: readonly Body[],
  options: Parameters<Gathering['evaluate']>[1] = {},
): readonly CompiledSql[] {
  return bodies.flatMap((body) => gathering.evaluate(body, options)).filter((sql) => sql.text.trim() !== '')
}

function checkQuery(named: NamedDraft, query: CompiledSql): readonly Diagnostic[] {
  // An external table reads files; its config says which.
  const needsQuery = named.draft.type !== 'external'
  if (!needsQuery || query.text.trim() !== '') return []
  return [diagnose('empty-query', { type: named.draft.type }, { span: named.draft.definedAt })]
}

// actions.yaml and the JavaScript API may give operations as texts in the config; they come before the blocks.
function withConfiguredOperations(draft: Draft): Draft {
  const written = (key: string): readonly Body[] => {
    const texts = words.safeParse(draft.config[key])
    return texts.success ? texts.data.map((text) => () => [generatedSql(text)]) : []
  }
  return {
    ...draft,
    preOps: [...written('preOperations'), ...draft.preOps],
    postOps: [...written('postOperations'), ...draft.postOps],
  }
}

function strategyOf(options: Json): Json | undefined {
  return typeof options === 'object' && options !== null && !Array.isArray(options)
    ? (options as Readonly<Record<string, Json>>).incrementalStrategy
    : undefined
}

function sameTexts(left: readonly CompiledSql[], right: readonly CompiledSql[]): boolean {
  return left.length === right.length && left.every((sql, index) => sql.text === right[index]?.text)
}
