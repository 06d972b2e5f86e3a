/** The shape of a materialization: one file per way a model becomes a relation, listed in index.ts. */

import type { z } from 'zod'
import type { Json } from '../base/json.ts'
import type { ModelAction } from '../ir/action.ts'
import type { RunConfig, Task } from '../ir/plan.ts'
import type { Relation } from '../ir/relation.ts'
import type { ModelShape } from '../ir/shape.ts'
import type { Target } from '../ir/target.ts'

/** A materialization as its file writes it; `Options` stay private to that file. */
export interface Materialization<Options> {
  /** The word authors write as `type`. */
  readonly name: string
  /** The keys of the config block that belong to it, checked strictly: an unknown key is an error with a suggestion. */
  readonly options: z.ZodObject & z.ZodType<Options>
  /** Whether `incremental()` can be true, so that the query is rendered twice. */
  readonly isIncremental: boolean
  /** The tasks that make the relation, given what exists. Pure: same input, same tasks. */
  plan(input: MaterializationInput<Options>): readonly Task[]
  /** How the relation follows from the query, for checking it without a warehouse. */
  shape(action: ModelAction, options: Options): ModelShape
}

export interface MaterializationInput<Options> {
  readonly action: ModelAction
  readonly options: Options
  readonly existing: Relation | undefined
  readonly runConfig: RunConfig
  readonly traits: PlanTraits
  /** The audits of the model's own assertions against a relation that shows its data as it will be. */
  readonly auditsOn: (relation: Target) => readonly Task[]
  /** Where staged data lies: the model's dataset, name + suffix; the same for every run, so a rerun replaces it. */
  readonly staging: (suffix: string) => Target
}

/** What planning may know of the engine: a part of WarehouseTraits. */
export interface PlanTraits {
  readonly transactionalDdl: boolean
  readonly partitions: boolean
}

/** The materialization with its option type closed in. */
export interface AnyMaterialization {
  readonly name: string
  readonly options: z.ZodObject
  readonly isIncremental: boolean
  plan(input: MaterializationInput<Json>): readonly Task[]
  /** Of an action whose options compiling has checked. */
  shape(action: ModelAction): ModelShape
}

export function defineMaterialization<Options>(
  materialization: Materialization<Options>,
): AnyMaterialization {
  return {
    name: materialization.name,
    options: materialization.options,
    isIncremental: materialization.isIncremental,
    plan: (input) =>
      materialization.plan({ ...input, options: materialization.options.parse(input.options) }),
    shape: (action) => materialization.shape(action, materialization.options.parse(action.options)),
  }
}
