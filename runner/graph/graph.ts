/** The actions of a manifest, connected. */
import type { Diagnosed } from '../base/diagnostic.ts'
import type { Manifest } from '../ir/manifest.ts'
import { targetKey } from '../ir/target.ts'
import { findCycles } from './cycle.ts'
import type { Graph, GraphNode } from './node.ts'

/**
 * Connects actions by target. Dependencies on targets that no action has are left out: compiling has reported them.
 *
 * Reports `cycle`, once for each group of actions that wait for each other; such a graph has no order.
 */
export function buildGraph(manifest: Manifest): Diagnosed<Graph> {
  const actions = new Map(manifest.actions.map((action) => [targetKey(action.target), action] as const))
  const children = new Map<string, string[]>()
  const parents = new Map<string, readonly string[]>()
  for (const [key, action] of actions) {
    const known = [...new Set(action.dependencyTargets.map(targetKey))].filter((parent) =>
      actions.has(parent),
    )
    parents.set(key, known)
    for (const parent of known) {
      const list = children.get(parent)
      if (list === undefined) children.set(parent, [key])
      else list.push(key)
    }
  }
  const nodes = new Map<string, GraphNode>()
  for (const [key, action] of actions) {
    nodes.set(key, { action, parents: parents.get(key) ?? [], children: (children.get(key) ?? []).sort() })
  }
  const graph = { nodes }
  return { value: graph, diagnostics: findCycles(graph) }
}
