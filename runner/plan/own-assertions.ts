/** Which assertions are asked inside the model they are about, and which stand on their own. */
import type { Action, AssertionAction } from '../ir/action.ts'
import type { Manifest } from '../ir/manifest.ts'
import { sameTarget, type Target, targetKey } from '../ir/target.ts'
import { type Dependencies, dependsOn } from './dependencies.ts'

interface Folded {
  /** The assertions to ask before a model is published, by the model's key. */
  readonly audits: ReadonlyMap<string, readonly AssertionAction[]>
  /** The keys of those assertions: they have no place of their own in the plan. */
  readonly folded: ReadonlySet<string>
}

/**
 * Folds assertions into the models they are about and adds what they read to the models' dependencies.
 *
 * An assertion is folded when its model is planned, unless another relation it reads is built from that very model: it
 * then is asked after both. Assertions nobody selected are folded too, so that no selection publishes unaudited rows; but
 * not when a relation they read neither exists nor is planned.
 * @param dependencies of all planned actions; changed in place.
 */
export function foldAssertions(
  manifest: Manifest,
  planned: ReadonlySet<string>,
  exists: (target: Target) => boolean,
  dependencies: Dependencies,
): Folded {
  const audits = new Map<string, AssertionAction[]>()
  const folded = new Set<string>()
  for (const assertion of manifest.actions) {
    if (assertion.kind !== 'assertion' || assertion.of === undefined || assertion.disabled) continue
    const model = targetKey(assertion.of)
    const key = targetKey(assertion.target)
    if (!planned.has(model)) continue
    const others = readsBeside(assertion)
    if (!planned.has(key) && others.some((target) => !planned.has(targetKey(target)) && !exists(target)))
      continue
    const plannedOthers = others.map(targetKey).filter((other) => planned.has(other))
    if (plannedOthers.some((other) => dependsOn(dependencies, other, model))) continue
    for (const other of plannedOthers) dependencies.get(model)?.add(other)
    audits.set(model, [...(audits.get(model) ?? []), assertion])
    folded.add(key)
  }
  return { audits, folded }
}

/** What an assertion reads beside the model it is about. */
export function readsBeside(assertion: AssertionAction): readonly Target[] {
  return assertion.dependencyTargets.filter(
    (target) => assertion.of === undefined || !sameTarget(target, assertion.of),
  )
}

/** The assertions about any of these models. */
export function assertionsAbout(manifest: Manifest, models: ReadonlySet<string>): readonly AssertionAction[] {
  return manifest.actions.filter(
    (action: Action): action is AssertionAction =>
      action.kind === 'assertion' && action.of !== undefined && models.has(targetKey(action.of)),
  )
}
