/** What every task builder may ask. */

import type { RunConfig } from '../ir/plan.ts'
import type { Relation } from '../ir/relation.ts'
import type { Target } from '../ir/target.ts'
import type { PlanTraits } from '../materializations/materialization.ts'

export interface PlanContext {
  readonly runConfig: RunConfig
  readonly traits: PlanTraits
  /** The relation that stands at the target now, if any. */
  existing(target: Target): Relation | undefined
}
