/** Assertions: files of their own, and the claims in a model's or a seed's config. */
import { z } from 'zod'
import type { Claim } from '../../assertions/assertion.ts'
import { type Diagnostic, diagnose } from '../../base/diagnostic.ts'
import type { AssertionAction, AssertionSeverity } from '../../ir/action.ts'
import { quoteString } from '../../ir/quote.ts'
import { type CompiledSql, generatedSql } from '../../ir/sql.ts'
import { quoteTarget } from '../../ir/target.ts'
import { type ClaimGroup, readClaims } from '../claims.ts'
import { type ActionConfig, readActionConfig } from '../config.ts'
import type { NamedDraft } from '../draft.ts'
import { type FoundDependency, fromParts } from '../evaluation.ts'
import { resolveReference } from '../registry.ts'
import {
  type ActionTools,
  actionBase,
  type Compiled,
  type CompiledAction,
  checkSingleQuery,
  gather,
  noSql,
  refuseBlocks,
  uniqueDependencies,
} from './tools.ts'

/** An assertion with a file, or a call of `assert`, of its own: its query returns the rows that break it. */
export function compileAssertion(named: NamedDraft, tools: ActionTools): Compiled {
  const config = readActionConfig(named.draft, () => ({
    severity: z.enum(['error', 'warn', 'log']).optional(),
  }))
  const gathering = gather(named, config.value, tools)
  const statements = gathering.evaluate(named.draft.query)
  const base = actionBase(gathering, config.value)
  const query = statements[0] ?? noSql
  const isEmpty = query.text.trim() === ''
  const action: AssertionAction = {
    kind: 'assertion',
    ...base,
    disabled: base.disabled || tools.environment.disableAssertions,
    columns: [],
    assertion: 'sql',
    params: null,
    query,
    severity: (config.value.own.severity as AssertionSeverity | undefined) ?? 'error',
  }
  return {
    actions: [{ action, dependencies: gathering.dependencies }],
    diagnostics: [
      ...config.diagnostics,
      ...refuseBlocks(named, ['config', 'js', 'separator']),
      ...gathering.problems,
      ...(isEmpty ? [diagnose('empty-query', { type: 'assertion' }, { span: named.draft.definedAt })] : []),
      ...checkSingleQuery(named, statements),
    ],
  }
}

/** What the claims of one model need of it. */
export interface ClaimContext {
  readonly config: ActionConfig
  readonly uniqueKey: readonly string[]
  readonly tools: ActionTools
}

/**
 * The claims of a config as assertions. Each depends on the model first, and then on the relations that its kind reads,
 * in the order in which the kind names them.
 */
export function compileClaims(of: NamedDraft, context: ClaimContext): Compiled {
  const claims = readClaims(context.config.own.assertions, context.config.subject)
  const compiled = claims.value.map((group) => compileGroup(of, group, context))
  return {
    actions: compiled.flatMap((group) => group.actions),
    diagnostics: [...claims.diagnostics, ...compiled.flatMap((group) => group.diagnostics)],
  }
}

function compileGroup(
  of: NamedDraft,
  group: ClaimGroup,
  { config, uniqueKey, tools }: ClaimContext,
): Compiled {
  const { environment } = tools
  const diagnostics: Diagnostic[] = []
  const read = new Map<string, FoundDependency>()
  for (const name of new Set(group.kind.reads(group.params))) {
    const resolved = resolveReference(tools.registry, fromParts([name]) ?? { name }, group.span)
    if ('problems' in resolved) diagnostics.push(...resolved.problems)
    else read.set(name, { target: resolved.found.final, span: group.span, includeDependentAssertions: false })
  }
  const own = { target: of.final, span: group.span, includeDependentAssertions: false }
  const dependencies = uniqueDependencies([own, ...read.values()])
  const resolve = (name: string): string => {
    const found = read.get(name)
    return found === undefined ? `\`${name}\`` : quoteTarget(found.target)
  }
  const found = group.kind.claims(group.params, quoteTarget(of.final), resolve, uniqueKey)
  const prefix = environment.builtinAssertionNamePrefix
  const name = `${of.declared.schema}_${of.declared.name}_assertions_${group.suffix}`
  const action: AssertionAction = {
    kind: 'assertion',
    target: environment.finalTarget({
      database: environment.defaultDatabase,
      schema: environment.assertionSchema,
      name: prefix === undefined || prefix === '' ? name : `${prefix}_${name}`,
    }),
    definedAt: group.span,
    description: found.map((claim) => claim.description).join('; '),
    columns: [],
    tags: config.tags,
    dependencyTargets: dependencies.map((dependency) => dependency.target),
    references: dependencies.map(({ target, span }) => ({ target, span })),
    disabled: config.disabled || environment.disableAssertions,
    assertion: group.kind.name,
    params: group.params,
    of: of.final,
    ...(read.size === 0 ? {} : { reads: [...read].map(([name, { target }]) => ({ name, target })) }),
    query: queryOf(found),
    severity: group.severity,
  }
  const compiled: CompiledAction = { action, dependencies }
  return { actions: [compiled], diagnostics }
}

// One claim's rows as they are; the rows of several have different columns, so each becomes its name and JSON.
function queryOf(claims: readonly Claim[]): CompiledSql {
  const [first] = claims
  if (claims.length === 1 && first !== undefined) return generatedSql(first.failingRows)
  const rows = claims.map(
    (claim) =>
      `select ${quoteString(claim.name)} as failing_claim, to_json_string(failing) as failing_row from (\n${claim.failingRows}\n) as failing`,
  )
  return generatedSql(rows.join('\nunion all\n'))
}
