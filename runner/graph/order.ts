/** A graph in an order in which it can be built. */
import { type Graph, nodeOf } from './node.ts'

/**
 * Orders actions so that each comes after everything it depends on.
 *
 * Among those that could come next, the first by key comes first, so the same graph always gives the same order.
 * @param keys the actions to order; dependencies outside of them are ignored. All when absent.
 * @throws Error when the actions go round in a circle: {@link buildGraph} has reported it, so this is a bug.
 */
export function orderKeys(graph: Graph, keys: Iterable<string> = graph.nodes.keys()): readonly string[] {
  const wanted = new Set(keys)
  const waitingFor = new Map<string, number>()
  const ready: string[] = []
  for (const key of wanted) {
    const count = nodeOf(graph, key).parents.filter((parent) => wanted.has(parent)).length
    waitingFor.set(key, count)
    if (count === 0) pushOrdered(ready, key)
  }
  const ordered: string[] = []
  for (let key = popFirst(ready); key !== undefined; key = popFirst(ready)) {
    ordered.push(key)
    for (const child of nodeOf(graph, key).children) {
      if (!wanted.has(child)) continue
      const left = (waitingFor.get(child) ?? 0) - 1
      waitingFor.set(child, left)
      if (left === 0) pushOrdered(ready, child)
    }
  }
  if (ordered.length < wanted.size) throw new Error('internal: a graph with a cycle has no order')
  return ordered
}

// A binary heap with the smallest key at its root.
function pushOrdered(heap: string[], key: string): void {
  heap.push(key)
  let index = heap.length - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (at(heap, parent) <= at(heap, index)) return
    swap(heap, parent, index)
    index = parent
  }
}

function popFirst(heap: string[]): string | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  heap[0] = last
  for (let index = 0; ; ) {
    const left = 2 * index + 1
    if (left >= heap.length) return first
    const smaller = left + 1 < heap.length && at(heap, left + 1) < at(heap, left) ? left + 1 : left
    if (at(heap, index) <= at(heap, smaller)) return first
    swap(heap, smaller, index)
    index = smaller
  }
}

function at(heap: readonly string[], index: number): string {
  return heap[index] ?? ''
}

function swap(heap: string[], left: number, right: number): void {
  const kept = at(heap, left)
  heap[left] = at(heap, right)
  heap[right] = kept
}
