/** All functions by name. */
import { nearestName } from '../../base/suggest.ts'
import type { FunctionDefinition } from './definition.ts'

/** Every function of every family. */
export const allFunctions: readonly FunctionDefinition[] = []

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
