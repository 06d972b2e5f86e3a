/** A graph of actions, and what stands at a key of it. */
import type { Action } from '../ir/action.ts'

export interface GraphNode {
  readonly action: Action
  /** Keys of the actions it reads, as written, without repeats. */
  readonly parents: readonly string[]
  /** Keys of the actions that read it, in alphabetical order. */
  readonly children: readonly string[]
}

/** Nodes by target key, in the order of the manifest: alphabetical. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>
}

/** The node of a key that is known to be there. */
export function nodeOf(graph: Graph, key: string): GraphNode {
  const node = graph.nodes.get(key)
  if (node === undefined) throw new Error(`internal: no action "${key}" in the graph`)
  return node
}
