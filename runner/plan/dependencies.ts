/** Which planned actions an action waits for. */
import type { Graph, GraphNode } from '../graph/node.ts'

/** For every planned action, the keys of those it waits for. */
export type Dependencies = Map<string, Set<string>>

/**
 * The nearest planned ancestors of each planned action.
 *
 * An action that is not in the plan is looked through: a view between two planned tables still passes on what changes.
 */
export function plannedDependencies(graph: Graph, planned: ReadonlySet<string>): Dependencies {
  const behind = new Map<string, ReadonlySet<string>>()
  const nearest = (node: GraphNode): ReadonlySet<string> => {
    const found = new Set<string>()
    for (const parent of node.parents) {
      if (planned.has(parent)) found.add(parent)
      else for (const ancestor of throughUnplanned(parent)) found.add(ancestor)
    }
    return found
  }
  const throughUnplanned = (key: string): ReadonlySet<string> => {
    const known = behind.get(key)
    const node = graph.nodes.get(key)
    if (known !== undefined || node === undefined) return known ?? new Set()
    // Marked before it is walked, so that a cycle among unplanned actions ends.
    behind.set(key, new Set())
    const found = nearest(node)
    behind.set(key, found)
    return found
  }
  const dependencies: Dependencies = new Map()
  for (const key of planned) {
    const node = graph.nodes.get(key)
    if (node !== undefined) dependencies.set(key, new Set(nearest(node)))
  }
  return dependencies
}

/** Whether `from` is `to`, or waits for it directly or through others. */
export function dependsOn(dependencies: Dependencies, from: string, to: string): boolean {
  const seen = new Set([from])
  // The set grows while it is walked.
  for (const key of seen) {
    if (key === to) return true
    for (const next of dependencies.get(key) ?? []) seen.add(next)
  }
  return false
}

/** The planned actions as a graph of their own, whose edges are these dependencies. */
export function plannedGraph(graph: Graph, dependencies: Dependencies): Graph {
  const children = new Map<string, string[]>()
  for (const [key, parents] of dependencies) {
    for (const parent of parents) {
      const list = children.get(parent)
      if (list === undefined) children.set(parent, [key])
      else list.push(key)
    }
  }
  const nodes = new Map<string, GraphNode>()
  for (const [key, parents] of dependencies) {
    const action = graph.nodes.get(key)?.action
    if (action === undefined) continue
    nodes.set(key, { action, parents: [...parents].sort(), children: (children.get(key) ?? []).sort() })
  }
  return { nodes }
}
