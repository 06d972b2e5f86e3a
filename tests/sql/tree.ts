/** Comparing trees in tests. */
import type { Diagnosed } from '../../runner/base/diagnostic.ts'

/** The tree as JSON without places, so that two texts of one meaning compare equal. */
export function shapeOf(tree: unknown): string {
  return JSON.stringify(tree, (key, value) => (key === 'start' || key === 'end' ? undefined : value), 1)
}

/** The value of a parse that must succeed. */
export function parsed<T>({ value, diagnostics }: Diagnosed<T | undefined>): T {
  const [first] = diagnostics
  if (first !== undefined) throw new Error(`${first.message} at ${first.span?.start}`)
  if (value === undefined) throw new Error('nothing was parsed')
  return value
}
