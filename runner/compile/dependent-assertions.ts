/** `dependOnDependencyAssertions` and `includeDependentAssertions`: waiting for the claims about what one reads. */
import type { Action } from '../ir/action.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { type CompiledAction, uniqueDependencies } from './actions/tools.ts'

/**
 * The actions with these wishes turned into dependencies.
 *
 * The assertions of a relation are all those that read it, however their refs spell its name.
 */
export function addDependentAssertions(compiled: readonly CompiledAction[]): readonly Action[] {
  const assertionsOn = new Map<string, Target[]>()
  for (const { action } of compiled) {
    if (action.kind !== 'assertion') continue
    for (const read of action.dependencyTargets) {
      const key = targetKey(read)
      assertionsOn.set(key, [...(assertionsOn.get(key) ?? []), action.target])
    }
  }
  return compiled.map(({ action, dependencies }) => {
    const asking = uniqueDependencies(
      dependencies.filter((dependency) => dependency.includeDependentAssertions),
    )
    if (asking.length === 0) return action
    const own = targetKey(action.target)
    const added = asking.flatMap((dependency) =>
      (assertionsOn.get(targetKey(dependency.target)) ?? [])
        .filter((target) => targetKey(target) !== own)
        .map((target) => ({ target, span: dependency.span, includeDependentAssertions: false })),
    )
    const known = dependencies.map((dependency) => ({ ...dependency, includeDependentAssertions: false }))
    const all = uniqueDependencies([...known, ...added])
    return {
      ...action,
      dependencyTargets: all.map((dependency) => dependency.target),
      references: all.map(({ target, span }) => ({ target, span })),
    }
  })
}
