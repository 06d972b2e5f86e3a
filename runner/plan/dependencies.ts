/** Which planned actions an action waits for. */
import type { Action } from '../ir/action.ts'
import { targetKey } from '../ir/target.ts'

/**
 * The nearest planned ancestors of each planned action.
 *
 * An action that is not in the plan is looked through: a view between two planned tables still passes on what changes.
 * Refs to what the project does not have are left out; the graph has reported them.
 */
export function plannedDependencies(
  actions: ReadonlyMap<string, Action>,
  planned: ReadonlySet<string>,
): Map<string, Set<string>> {
  const behind = new Map<string, ReadonlySet<string>>()
  const nearest = (action: Action): ReadonlySet<string> => {
    const found = new Set<string>()
    for (const target of action.dependencyTargets) {
      const key = targetKey(target)
      if (planned.has(key)) {
        found.add(key)
        continue
      }
      const parent = actions.get(key)
      if (parent === undefined) continue
      for (const ancestor of throughUnplanned(key, parent)) found.add(ancestor)
    }
    return found
  }
  const throughUnplanned = (key: string, action: Action): ReadonlySet<string> => {
    const known = behind.get(key)
    if (known !== undefined) return known
    // Marked before it is walked, so that a cycle among unplanned actions ends.
    behind.set(key, new Set())
    const found = nearest(action)
    behind.set(key, found)
    return found
  }
  const dependencies = new Map<string, Set<string>>()
  for (const key of planned) {
    const action = actions.get(key)
    if (action === undefined) continue
    const found = new Set(nearest(action))
    found.delete(key)
    dependencies.set(key, found)
  }
  return dependencies
}

/** Whether `from` waits for `to`, directly or through others. */
export function dependsOn(
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  to: string,
): boolean {
  const seen = new Set([from])
  const open = [from]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === to) return true
    for (const next of dependencies.get(key) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return false
}
