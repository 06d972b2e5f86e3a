/** Which action may run now. Knows the order and nothing of what actions do. */
import type { PlannedAction } from '../ir/plan.ts'
import { type Target, targetKey } from '../ir/target.ts'

export interface Scheduler {
  /** An action that waits for nothing, taken in an order that `random` decides; undefined when none is ready. */
  take(): PlannedAction | undefined
  /** Frees what waited for the action. */
  succeed(action: PlannedAction): void
  /** Gives up everything that waits for the action, directly or not, nearest first. */
  fail(action: PlannedAction): readonly PlannedAction[]
  /** Gives up everything that has not been taken. */
  giveUp(): readonly PlannedAction[]
}

/**
 * Keeps count of what each action still waits for, so that every event costs as much as the action has dependents.
 *
 * @param actions each once; dependencies among them only, without cycles.
 */
export function createScheduler(actions: readonly PlannedAction[], random: () => number): Scheduler {
  const waiting = new Map<string, { readonly action: PlannedAction; open: number }>()
  const dependents = new Map<string, PlannedAction[]>()
  const ready: PlannedAction[] = []
  for (const action of actions) {
    for (const dependency of action.dependencyTargets) {
      const key = targetKey(dependency)
      const list = dependents.get(key)
      if (list === undefined) dependents.set(key, [action])
      else list.push(action)
    }
    if (action.dependencyTargets.length === 0) ready.push(action)
    else waiting.set(keyOf(action), { action, open: action.dependencyTargets.length })
  }

  return {
    take() {
      // The last one takes the place of the one taken: no list is moved, whatever its length.
      const index = Math.floor(random() * ready.length)
      const taken = ready[index]
      const last = ready.pop()
      if (taken !== undefined && last !== undefined && taken !== last) ready[index] = last
      return taken
    },
    succeed(action) {
      for (const dependent of dependents.get(keyOf(action)) ?? []) {
        const entry = waiting.get(keyOf(dependent))
        if (entry === undefined) continue
        entry.open -= 1
        if (entry.open > 0) continue
        waiting.delete(keyOf(dependent))
        ready.push(dependent)
      }
    },
    fail(action) {
      const givenUp: PlannedAction[] = []
      const giveUpDependents = (of: PlannedAction) => {
        for (const dependent of dependents.get(keyOf(of)) ?? [])
          if (waiting.delete(keyOf(dependent))) givenUp.push(dependent)
      }
      giveUpDependents(action)
      // The list grows while it is walked: level by level, nearest first.
      for (const dependent of givenUp) giveUpDependents(dependent)
      return givenUp
    },
    giveUp() {
      const left = [...ready, ...[...waiting.values()].map((entry) => entry.action)]
      ready.length = 0
      waiting.clear()
      return left
    },
  }
}

function keyOf(action: { readonly action: { readonly target: Target } }): string {
  return targetKey(action.action.target)
}
