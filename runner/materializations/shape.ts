/** The shape of any model, by its materialization. */
import type { ModelAction } from '../ir/action.ts'
import type { ModelShape } from '../ir/shape.ts'
import { findMaterialization } from './index.ts'

/**
 * How the relation of a model follows from its query and config.
 * @throws Error when the manifest names a materialization that does not exist: compiling has checked it.
 */
export function modelShape(action: ModelAction): ModelShape {
  const materialization = findMaterialization(action.materialization)
  if (materialization === undefined)
    throw new Error(`internal: no materialization is called "${action.materialization}"`)
  return materialization.shape(action)
}
