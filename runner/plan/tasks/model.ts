/** The tasks of a model: those its materialization names. */
import type { AssertionAction, ModelAction } from '../../ir/action.ts'
import type { Task } from '../../ir/plan.ts'
import { findMaterialization } from '../../materializations/index.ts'
import { auditTasks } from '../audits.ts'
import type { PlanContext } from '../context.ts'

/**
 * @param audits the model's own assertions.
 * @throws Error when the manifest names a materialization that does not exist: compiling has checked it.
 */
export function modelTasks(
  action: ModelAction,
  audits: readonly AssertionAction[],
  context: PlanContext,
): readonly Task[] {
  const materialization = findMaterialization(action.materialization)
  if (materialization === undefined)
    throw new Error(`internal: no materialization is called "${action.materialization}"`)
  return materialization.plan({
    action,
    options: action.options,
    existing: context.existing(action.target),
    runConfig: context.runConfig,
    traits: context.traits,
    auditsOn: (relation) => auditTasks(audits, relation, action.uniqueKey),
    staging: (suffix) => ({ ...action.target, name: action.target.name + suffix }),
  })
}
