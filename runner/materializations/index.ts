/** Every materialization, under the word authors write as `type`. */
import { external } from './external.ts'
import { incremental } from './incremental.ts'
import type { AnyMaterialization } from './materialization.ts'
import { snapshot } from './snapshot.ts'
import { table } from './table.ts'
import { view } from './view.ts'

export const materializations: readonly AnyMaterialization[] = [view, table, incremental, snapshot, external]

/** The materialization of that name, if there is one. */
export function findMaterialization(name: string): AnyMaterialization | undefined {
  return materializations.find((materialization) => materialization.name === name)
}
