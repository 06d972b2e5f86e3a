/** The functions that change a JSON value; each gives a changed copy or the tree it was given. */
import { follow, type PathStep } from './json-path.ts'
import type { JsonTree } from './json-tree.ts'

/** JSON_SET: puts a value at a path, making objects and filling arrays with null on the way where it may. */
export function setAt(
  tree: JsonTree,
  path: readonly PathStep[],
  value: JsonTree,
  isCreating: boolean,
): JsonTree {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (!isCreating && follow(tree, path) === undefined) return tree
  if (typeof step === 'string') {
    if (tree !== null && !(tree instanceof Map)) return tree
    const members = new Map(tree ?? [])
    return members.set(step, setAt(members.get(step) ?? null, rest, value, isCreating))
  }
  if (tree !== null && !Array.isArray(tree)) return tree
  const items = [...(tree ?? [])]
  while (items.length < step) items.push(null)
  items[step] = setAt(items[step] ?? null, rest, value, isCreating)
  return items
}

/** JSON_REMOVE. */
export function remove(tree: JsonTree, path: readonly PathStep[]): JsonTree {
  const [step, ...rest] = path
  if (step === undefined) throw new Error("The JSONPath cannot be '$'")
  if (follow(tree, path) === undefined) return tree
  if (typeof step === 'string' && tree instanceof Map) {
    const members = new Map(tree)
    if (rest.length > 0) return members.set(step, remove(members.get(step) ?? null, rest))
    members.delete(step)
    return members
  }
  if (typeof step !== 'number' || !Array.isArray(tree)) return tree
  if (rest.length === 0) return tree.toSpliced(step, 1)
  return tree.with(step, remove(tree[step] ?? null, rest))
}

/** JSON_ARRAY_APPEND: null becomes an array of the value; what is no array stays as it is. */
export function append(tree: JsonTree, path: readonly PathStep[], value: JsonTree): JsonTree {
  const found = follow(tree, path)
  if (found === undefined) return tree
  if (found === null) return setAt(tree, path, [value], true)
  return Array.isArray(found) ? setAt(tree, path, [...found, value], true) : tree
}

/** JSON_ARRAY_INSERT: the last step is the place; a place behind the end is filled up with null. */
export function insert(tree: JsonTree, path: readonly PathStep[], value: JsonTree): JsonTree {
  const place = path.at(-1)
  const parent = path.slice(0, -1)
  const found = follow(tree, parent)
  if (typeof place !== 'number' || (found !== null && !Array.isArray(found))) return tree
  const items = [...(found ?? [])]
  while (items.length < place) items.push(null)
  items.splice(place, 0, value)
  return setAt(tree, parent, items, true)
}

/** JSON_STRIP_NULLS below a path. */
export function stripNulls(
  tree: JsonTree,
  path: readonly PathStep[],
  arrays: boolean,
  empty: boolean,
): JsonTree {
  const found = follow(tree, path)
  if (found === undefined) return tree
  const stripped = strip(found, arrays, empty)
  return path.length === 0
    ? (stripped ?? null)
    : stripped === undefined
      ? remove(tree, path)
      : setAt(tree, path, stripped, true)
}

// undefined is what goes away.
function strip(tree: JsonTree, arrays: boolean, empty: boolean): JsonTree | undefined {
  if (tree === null) return undefined
  if (Array.isArray(tree)) {
    const items = tree.map((item) => strip(item, arrays, empty))
    const kept = arrays ? items.filter((item) => item !== undefined) : items.map((item) => item ?? null)
    const isGone = empty && (kept.length === 0 || (arrays && kept.every((item) => item === null)))
    return isGone ? undefined : kept
  }
  if (!(tree instanceof Map)) return tree
  const members = new Map<string, JsonTree>()
  for (const [name, value] of tree) {
    const kept = strip(value, arrays, empty)
    if (kept !== undefined) members.set(name, kept)
  }
  return empty && members.size === 0 ? undefined : members
}
