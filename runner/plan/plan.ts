/** From a selection and a description of what exists to everything that will be done; pure. */
import { unreachable } from '../base/unreachable.ts'
import { type Graph, nodeOf } from '../graph/node.ts'
import { orderKeys } from '../graph/order.ts'
import type { Action, AssertionAction } from '../ir/action.ts'
import type { Manifest } from '../ir/manifest.ts'
import type { Plan, PlannedAction, RunConfig, Task } from '../ir/plan.ts'
import { quoteString } from '../ir/quote.ts'
import type { WarehouseState } from '../ir/relation.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { PlanTraits } from '../materializations/materialization.ts'
import { statement } from '../materializations/tasks.ts'
import { auditTasks, sqlAssertionTask } from './audits.ts'
import type { PlanContext } from './context.ts'
import { type Dependencies, plannedDependencies, plannedGraph } from './dependencies.ts'
import { assertionsAbout, foldAssertions, readsBeside } from './own-assertions.ts'
import { modelTasks } from './tasks/model.ts'
import { operationTasks } from './tasks/operation.ts'
import { seedTasks } from './tasks/seed.ts'

export interface PlanInput {
  readonly manifest: Manifest
  /** Of the manifest, without cycles. */
  readonly graph: Graph
  /** The selected actions; those the manifest does not have are ignored. */
  readonly selected: readonly Target[]
  /** What exists among {@link targetsToDescribe}. */
  readonly state: WarehouseState
  readonly runConfig: RunConfig
  readonly traits: PlanTraits
}

/**
 * Plans a run: the same input always gives the same plan.
 *
 * Assertions about a planned model have no action of their own; they are audit tasks of the model. Unit tests are not
 * part of a run.
 */
export function planRun(input: PlanInput): Plan {
  const { manifest, runConfig } = input
  const actions = new Map(manifest.actions.map((action) => [targetKey(action.target), action]))
  const planned = new Set(
    input.selected.map(targetKey).filter((key) => actions.has(key) && actions.get(key)?.kind !== 'test'),
  )
  const relations = new Map(input.state.relations.map((relation) => [targetKey(relation.target), relation]))
  const context: PlanContext = {
    runConfig,
    traits: input.traits,
    existing: (target) => relations.get(targetKey(target)),
  }

  const dependencies = plannedDependencies(input.graph, planned)
  const { audits, folded } = foldAssertions(
    manifest,
    planned,
    (target) => relations.has(targetKey(target)),
    dependencies,
  )
  const graph = plannedGraph(input.graph, withoutFolded(dependencies, folded, audits))

  const ordered = orderKeys(graph).map((key): PlannedAction => {
    const { action, parents } = nodeOf(graph, key)
    const tasks = action.disabled
      ? []
      : [...createSchema(action, input), ...tasksOf(action, audits.get(key) ?? [], context, actions)]
    const dependencyTargets = parents.map((parent) => nodeOf(graph, parent).action.target)
    return { action, reason: reasonOf(action, context), dependencyTargets, tasks }
  })
  return { actions: ordered, runConfig }
}

/** What must be described before a run of these actions can be planned: what they write, and what their assertions read. */
export function targetsToDescribe(manifest: Manifest, selected: readonly Target[]): readonly Target[] {
  const keys = new Set(selected.map(targetKey))
  const written = manifest.actions.filter(
    (action) => keys.has(targetKey(action.target)) && writesRelation(action),
  )
  const read = assertionsAbout(manifest, keys).flatMap(readsBeside)
  const all = new Map(
    [...written.map((action) => action.target), ...read].map((target) => [targetKey(target), target]),
  )
  return [...all.values()].sort((left, right) => (targetKey(left) < targetKey(right) ? -1 : 1))
}

function tasksOf(
  action: Action,
  audits: readonly AssertionAction[],
  context: PlanContext,
  actions: ReadonlyMap<string, Action>,
): readonly Task[] {
  switch (action.kind) {
    case 'model':
      return modelTasks(action, audits, context)
    case 'seed':
      return seedTasks(action, audits, context)
    case 'operation':
      return [...operationTasks(action), ...auditTasks(audits, action.target, [])]
    case 'assertion': {
      if (action.of === undefined) return [sqlAssertionTask(action)]
      const model = actions.get(targetKey(action.of))
      return auditTasks([action], action.of, model?.kind === 'model' ? model.uniqueKey : [])
    }
    case 'declaration':
      return auditTasks(audits, action.target, [])
    case 'test':
      return []
    default:
      return unreachable(action)
  }
}

// The dataset comes first; several actions may each make sure of it.
function createSchema(action: Action, { manifest, state }: PlanInput): readonly Task[] {
  const { database, schema } = action.target
  if (!writesRelation(action)) return []
  if (state.schemas.some((known) => known.database === database && known.schema === schema)) return []
  const location = manifest.project.defaultLocation
  const options = location === undefined ? '' : ` options (location = ${quoteString(location)})`
  return [
    statement('prepare', 'create schema', `create schema if not exists \`${database}.${schema}\`${options}`),
  ]
}

function writesRelation(action: Action): boolean {
  return (
    action.kind === 'model' || action.kind === 'seed' || (action.kind === 'operation' && action.hasOutput)
  )
}

function reasonOf(action: Action, context: PlanContext): PlannedAction['reason'] {
  const isRebuilt = context.runConfig.fullRefresh && (action.kind === 'model' || action.kind === 'seed')
  return isRebuilt && context.existing(action.target) !== undefined ? 'full-refresh' : 'selected'
}

// Who waited for a folded assertion waits for its model instead.
function withoutFolded(
  dependencies: Dependencies,
  folded: ReadonlySet<string>,
  audits: ReadonlyMap<string, readonly AssertionAction[]>,
): Dependencies {
  const modelOf = new Map<string, string>()
  for (const [model, assertions] of audits)
    for (const assertion of assertions) modelOf.set(targetKey(assertion.target), model)
  const waiting: Dependencies = new Map()
  for (const [key, before] of dependencies) {
    if (folded.has(key)) continue
    waiting.set(
      key,
      new Set([...before].map((other) => modelOf.get(other) ?? other).filter((other) => other !== key)),
    )
  }
  return waiting
}
