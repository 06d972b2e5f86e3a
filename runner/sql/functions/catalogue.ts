/** All functions by name. */
import { nearestName } from '../../base/suggest.ts'
import {
  aggregateFunctions,
  approximateFunctions,
  sketchFunctions,
  statisticalFunctions,
} from './aggregate.ts'
import { arrayFunctions } from './array.ts'
import { conditionalFunctions } from './conditional.ts'
import type { FunctionDefinition } from './definition.ts'
import { geographyFunctions } from './geography.ts'
import { hashFunctions } from './hash.ts'
import { jsonFunctions } from './json.ts'
import { mathFunctions } from './math.ts'
import { operators } from './operators.ts'
import { privacyFunctions } from './privacy.ts'
import { netFunctions, securityFunctions } from './security.ts'
import { stringFunctions } from './string.ts'
import {
  dateFunctions,
  datetimeFunctions,
  intervalFunctions,
  rangeFunctions,
  timeFunctions,
  timestampFunctions,
} from './temporal.ts'
import { windowFunctions } from './window.ts'

/** Every function of every family. */
export const allFunctions: readonly FunctionDefinition[] = [
  ...operators,
  ...conditionalFunctions,
  ...stringFunctions,
  ...mathFunctions,
  ...hashFunctions,
  ...dateFunctions,
  ...datetimeFunctions,
  ...timeFunctions,
  ...timestampFunctions,
  ...intervalFunctions,
  ...rangeFunctions,
  ...arrayFunctions,
  ...jsonFunctions,
  ...aggregateFunctions,
  ...approximateFunctions,
  ...statisticalFunctions,
  ...sketchFunctions,
  ...windowFunctions,
  ...netFunctions,
  ...securityFunctions,
  ...geographyFunctions,
  ...privacyFunctions,
]

const byName = new Map<string, FunctionDefinition>()
for (const definition of allFunctions) {
  for (const name of [definition.name, ...definition.aliases]) byName.set(name, definition)
}

/** The function of this name or alias; case does not count. Operators and special forms start with "$". */
export function findFunction(name: string): FunctionDefinition | undefined {
  return byName.get(name.toLowerCase())
}

/** The nearest name of a function, for "did you mean". */
export function suggestFunction(name: string): string | undefined {
  return nearestName(
    name,
    [...byName.keys()].filter((candidate) => !candidate.startsWith('$')),
  )
}
