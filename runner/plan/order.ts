/** The order of actions in a plan. */

/**
 * Keys so that each comes after all it depends on, ties in alphabetical order.
 *
 * @param dependencies acyclic, and only keys of `keys`.
 * @throws Error on a cycle: the graph has been checked before anything is planned.
 */
export function orderKeys(
  keys: readonly string[],
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const dependents = new Map<string, string[]>(keys.map((key) => [key, []]))
  const open = new Map<string, number>()
  for (const key of keys) {
    const before = dependencies.get(key) ?? new Set()
    open.set(key, before.size)
    for (const dependency of before) dependents.get(dependency)?.push(key)
  }
  const ready = smallestFirst(keys.filter((key) => open.get(key) === 0))
  const ordered: string[] = []
  for (let key = ready.take(); key !== undefined; key = ready.take()) {
    ordered.push(key)
    for (const dependent of dependents.get(key) ?? []) {
      const left = (open.get(dependent) ?? 0) - 1
      open.set(dependent, left)
      if (left === 0) ready.add(dependent)
    }
  }
  if (ordered.length < keys.length)
    throw new Error('internal: the actions of a plan depend on each other in a circle')
  return ordered
}

// A binary heap: a plan of ten thousand actions may have all of them ready at once.
function smallestFirst(start: readonly string[]): { add(key: string): void; take(): string | undefined } {
  const heap = [...start].sort()
  const at = (index: number) => heap[index] ?? ''
  const swap = (left: number, right: number) => {
    const kept = at(left)
    heap[left] = at(right)
    heap[right] = kept
  }
  return {
    add(key) {
      heap.push(key)
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1
        if (at(parent) <= at(child)) return
        swap(parent, child)
        child = parent
      }
    },
    take() {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined || heap.length === 0) return first
      heap[0] = last
      for (let parent = 0; ; ) {
        const left = 2 * parent + 1
        if (left >= heap.length) return first
        const child = left + 1 < heap.length && at(left + 1) < at(left) ? left + 1 : left
        if (at(parent) <= at(child)) return first
        swap(parent, child)
        parent = child
      }
    },
  }
}
