/** Every kind of claim, under the key authors write in `assertions`. */
import { acceptedValues } from './accepted-values.ts'
import type { AnyAssertionKind } from './assertion.ts'
import { nonNull } from './non-null.ts'
import { pattern } from './pattern.ts'
import { range } from './range.ts'
import { relationships } from './relationships.ts'
import { rowConditions } from './row-conditions.ts'
import { scd2 } from './scd2.ts'
import { uniqueKey, uniqueKeys } from './unique-key.ts'

export const assertionKinds: readonly AnyAssertionKind[] = [
  uniqueKey,
  uniqueKeys,
  nonNull,
  rowConditions,
  acceptedValues,
  relationships,
  range,
  pattern,
  scd2,
]

/** The claim kind of that name, if there is one. */
export function findAssertionKind(name: string): AnyAssertionKind | undefined {
  return assertionKinds.find((kind) => kind.name === name)
}
