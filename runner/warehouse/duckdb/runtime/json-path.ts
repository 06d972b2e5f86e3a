/** JSONPath as GoogleSQL knows it: `$`, `.name`, `."any name"`, `['name']`, `[0]`. */
import type { JsonTree } from './json-tree.ts'

export type PathStep = string | number

const cache = new Map<string, readonly PathStep[]>()

/** The steps of a path. @throws in GoogleSQL's words. */
export function readPath(path: string): readonly PathStep[] {
  const known = cache.get(path)
  if (known !== undefined) return known
  if (!path.startsWith('$')) throw new Error("JSONPath must start with '$'")
  const steps: PathStep[] = []
  const step =
    /\.([^.[\]"'\s][^.[\]"']*)|\."((?:[^"\\]|\\.)*)"|\[\s*(\d+)\s*\]|\[\s*'((?:[^'\\]|\\.)*)'\s*\]|\[\s*"((?:[^"\\]|\\.)*)"\s*\]/y
  step.lastIndex = 1
  while (step.lastIndex < path.length) {
    const from = step.lastIndex
    const found = step.exec(path)
    if (found === null) throw new Error(`Invalid token in JSONPath at: ${path.slice(from)}`)
    const quoted = found[2] ?? found[4] ?? found[5]
    if (found[3] !== undefined) steps.push(Number(found[3]))
    else steps.push(quoted === undefined ? (found[1] ?? '') : quoted.replace(/\\(["'\\])/g, '$1'))
  }
  // Queries hold few paths; a runaway list of generated ones must not fill the memory.
  if (cache.size > 1000) cache.clear()
  cache.set(path, steps)
  return steps
}

/** What stands at the path; undefined when nothing does. */
export function follow(tree: JsonTree, steps: readonly PathStep[]): JsonTree | undefined {
  let current: JsonTree | undefined = tree
  for (const step of steps) {
    if (current === undefined) return undefined
    if (typeof step === 'number') current = Array.isArray(current) ? current[step] : undefined
    else current = current instanceof Map ? current.get(step) : undefined
  }
  return current
}
