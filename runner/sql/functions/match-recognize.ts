/** Functions that exist only inside MATCH_RECOGNIZE. */
import { aggregate, defineFamily, scalar } from './define.ts'
import type { FunctionDefinition } from './definition.ts'

const plain = { window: { over: 'none', orderBy: 'none', frame: false } } as const

/** Of MEASURES. */
export const measureFunctions = byName(
  defineFamily('match', {
    first: aggregate(plain, '(T) -> T'),
    last: aggregate(plain, '(T) -> T'),
    match_number: scalar('() -> INT64'),
    match_row_number: scalar('() -> INT64'),
    classifier: scalar('() -> STRING'),
  }),
)

/** Of DEFINE. */
export const navigationFunctions = byName(
  defineFamily('match', {
    prev: scalar('(T, INT64?) -> T'),
    next: scalar('(T, INT64?) -> T'),
  }),
)

function byName(definitions: readonly FunctionDefinition[]): ReadonlyMap<string, FunctionDefinition> {
  return new Map(definitions.map((definition) => [definition.name, definition]))
}
