/** Circles in a graph, each told by its shortest path and the refs along it. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import { targetKey } from '../ir/target.ts'
import { type Graph, nodeOf } from './node.ts'

/** One diagnostic for each group of actions that all wait for each other; none for a graph that can be ordered. */
export function findCycles(graph: Graph): readonly Diagnostic[] {
  return tangles(graph).map((tangle) => describe(graph, shortestCycle(graph, tangle)))
}

/**
 * The groups of nodes that reach each other (strongly connected, Tarjan's algorithm without recursion); a single node
 * counts when it reads itself.
 */
function tangles(graph: Graph): readonly ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = []
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const enter = (key: string): Visit => {
    order.set(key, order.size)
    low.set(key, order.size - 1)
    open.push(key)
    isOpen.add(key)
    return { key, next: 0 }
  }
  const lower = (key: string, value: number): void => {
    low.set(key, Math.min(low.get(key) ?? value, value))
  }
  const leave = (key: string): void => {
    if (low.get(key) !== order.get(key)) return
    const group = open.splice(open.lastIndexOf(key))
    for (const member of group) isOpen.delete(member)
    if (group.length > 1 || nodeOf(graph, key).parents.includes(key)) found.push(new Set(group))
  }
  for (const start of graph.nodes.keys()) {
    if (order.has(start)) continue
    const visits = [enter(start)]
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const parent = nodeOf(graph, visit.key).parents[visit.next]
      visit.next += 1
      if (parent === undefined) {
        visits.pop()
        leave(visit.key)
        const caller = visits.at(-1)
        if (caller !== undefined) lower(caller.key, low.get(visit.key) ?? 0)
      } else if (!order.has(parent)) visits.push(enter(parent))
      else if (isOpen.has(parent)) lower(visit.key, order.get(parent) ?? 0)
    }
  }
  return found
}

interface Visit {
  readonly key: string
  next: number
}

/** The keys of the shortest circle, each reading the next and the last the first; of several, the first by name. */
function shortestCycle(graph: Graph, tangle: ReadonlySet<string>): readonly string[] {
  let best: readonly string[] | undefined
  for (const start of [...tangle].sort()) {
    const path = shortestWayBack(graph, tangle, { start, limit: best?.length ?? tangle.size + 1 })
    if (path !== undefined && (best === undefined || path.length < best.length)) best = path
    if (best?.length === 1) break
  }
  if (best === undefined) throw new Error('internal: a tangle without a cycle')
  return best
}

function shortestWayBack(
  graph: Graph,
  tangle: ReadonlySet<string>,
  from: { readonly start: string; readonly limit: number },
): readonly string[] | undefined {
  const cameFrom = new Map<string, string>()
  let front = [from.start]
  for (let length = 1; front.length > 0 && length < from.limit; length += 1) {
    const next: string[] = []
    for (const key of front) {
      for (const parent of nodeOf(graph, key).parents) {
        if (parent === from.start) return pathTo(key, cameFrom)
        if (!tangle.has(parent) || cameFrom.has(parent)) continue
        cameFrom.set(parent, key)
        next.push(parent)
      }
    }
    front = next
  }
  return undefined
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [end]
  for (let key = cameFrom.get(end); key !== undefined; key = cameFrom.get(key)) path.unshift(key)
  return path
}

function describe(graph: Graph, cycle: readonly string[]): Diagnostic {
  const names = namesOf(graph, cycle)
  const steps = cycle.map((key, index) => {
    const read = cycle[(index + 1) % cycle.length] ?? key
    return {
      message: `"${names[index]}" reads "${names[(index + 1) % names.length]}" here`,
      span: placeOfRef(graph, key, read),
    }
  })
  const [first, ...rest] = steps
  return diagnose('cycle', { names }, { span: first?.span, related: rest })
}

// Bare names where they tell the actions apart.
function namesOf(graph: Graph, keys: readonly string[]): readonly string[] {
  const names = keys.map((key) => nodeOf(graph, key).action.target.name)
  return new Set(names).size === names.length ? names : keys
}

function placeOfRef(graph: Graph, key: string, read: string): Span {
  const { action } = nodeOf(graph, key)
  const reference = action.references?.find((candidate) => targetKey(candidate.target) === read)
  return reference?.span ?? action.definedAt
}
