/** Plans from a few actions and a few relations. */
import { buildGraph } from '../../runner/graph/graph.ts'
import type { Action } from '../../runner/ir/action.ts'
import type { Manifest } from '../../runner/ir/manifest.ts'
import type { Plan, RunConfig, Task } from '../../runner/ir/plan.ts'
import type { Relation } from '../../runner/ir/relation.ts'
import { type Target, targetKey } from '../../runner/ir/target.ts'
import type { PlanTraits } from '../../runner/materializations/materialization.ts'
import { planRun } from '../../runner/plan/plan.ts'
import { DATABASE, runConfig, SCHEMA, scalar, target } from '../materializations/model.ts'

export function manifestOf(actions: readonly Action[]): Manifest {
  const byKey = [...actions].sort((left, right) =>
    targetKey(left.target) < targetKey(right.target) ? -1 : 1,
  )
  return {
    project: { name: 'test', defaultDatabase: DATABASE, defaultSchema: SCHEMA, vars: {} },
    actions: byKey,
    runnerVersion: '0.0.0',
  }
}

export interface Planning {
  /** All actions that are not only there to be read, when absent. */
  readonly selected?: readonly Target[]
  readonly relations?: readonly Relation[]
  readonly hasSchema?: boolean
  readonly config?: Partial<RunConfig>
  readonly traits?: Partial<PlanTraits>
}

export function planOf(actions: readonly Action[], planning: Planning = {}): Plan {
  const manifest = manifestOf(actions)
  return planRun({
    manifest,
    graph: buildGraph(manifest).value,
    selected: planning.selected ?? manifest.actions.map((action) => action.target),
    state: {
      relations: planning.relations ?? [],
      schemas: planning.hasSchema === false ? [] : [{ database: DATABASE, schema: SCHEMA }],
      readAt: '2024-02-01T00:00:00.000Z',
    },
    runConfig: runConfig(planning.config),
    traits: { transactionalDdl: true, partitions: true, ...planning.traits },
  })
}

export function tasksOf(plan: Plan, name: string): readonly Task[] {
  return plan.actions.find((planned) => planned.action.target.name === name)?.tasks ?? []
}

/** `phase: name` of each task, with what it hangs on. */
export function outline(tasks: readonly Task[]): readonly string[] {
  return tasks.map(
    (task) => `${task.phase}: ${task.name}${task.onlyIf === undefined ? '' : ` if ${task.onlyIf}`}`,
  )
}

export function textOf(tasks: readonly Task[], name: string): string {
  return tasks.find((task) => task.name === name)?.sql.text ?? `no task "${name}"`
}

/** A table as the warehouse describes it. */
export function existingTable(
  name: string,
  types: Readonly<Record<string, string>>,
  more: Partial<Relation> = {},
): Relation {
  return {
    target: target(name),
    type: 'table',
    columns: Object.entries(types).map(([column, type]) => ({ name: column, type: scalar(type) })),
    clusterBy: [],
    labels: {},
    ...more,
  }
}
