/** Walks over trees of any kind of node. */
import type { Expression } from './ast/expression.ts'
import type { FromItem } from './ast/from.ts'
import type { Node, NodeKind, NodeOf } from './ast/node.ts'
import type { PipeOperator } from './ast/query.ts'
import type { Statement } from './ast/script.ts'

/** The nodes directly below, in the order of the node's fields. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = []
  for (const value of Object.values(node) as unknown[]) {
    if (isNode(value)) children.push(value)
    else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item)
  }
  return children
}

/** Calls `enter` on the node and everything below it, parents first; what is below a node for which it gives false is left out. */
export function visit(node: Node, enter: (node: Node) => unknown): void {
  if (enter(node) === false) return
  for (const child of childrenOf(node)) visit(child, enter)
}

/** All nodes of a kind, the node itself included, parents first. */
export function findAll<K extends NodeKind>(node: Node, kind: K): readonly NodeOf<K>[] {
  const found: NodeOf<K>[] = []
  visit(node, (each) => {
    if (each.kind === kind) found.push(each as NodeOf<K>)
  })
  return found
}

// Kinds that also stand where nothing else of their family may: a path names tables, a string names collations.
type Fixed = 'path' | 'query' | 'stringLiteral' | 'bytesLiteral' | 'integerLiteral' | 'floatLiteral' | 'block'

/** What may take the place of a node: anything of its family, or only its own kind where the tree asks for that. */
export type Replacement<K extends NodeKind> = K extends Fixed
  ? NodeOf<K>
  : K extends Expression['kind']
    ? Expression
    : K extends FromItem['kind']
      ? FromItem
      : K extends Statement['kind']
        ? Statement
        : K extends PipeOperator['kind']
          ? PipeOperator
          : NodeOf<K>

/** For each kind, what becomes of its nodes. */
export type Changes = { readonly [K in NodeKind]?: (node: NodeOf<K>) => Replacement<K> }

/**
 * A tree in which every node of a kind named in `changes` has become what its function gives; children first.
 *
 * What does not change is the same object as before, up to the node itself.
 */
export function rewrite<T extends Node>(
  node: T,
  changes: Changes,
): T['kind'] extends infer K extends NodeKind ? Replacement<K> : never {
  return rewriteNode(node, changes) as never
}

function rewriteNode(node: Node, changes: Changes): Node {
  let copy: Record<string, unknown> | undefined
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    const changed = isNode(value)
      ? rewriteNode(value, changes)
      : Array.isArray(value)
        ? rewriteList(value, changes)
        : value
    if (changed === value) continue
    copy ??= { ...node }
    copy[key] = changed
  }
  const result = (copy as Node | undefined) ?? node
  const change = changes[result.kind] as ((node: Node) => Node) | undefined
  return change === undefined ? result : change(result)
}

function rewriteList(values: readonly unknown[], changes: Changes): readonly unknown[] {
  const changed = values.map((value) => (isNode(value) ? rewriteNode(value, changes) : value))
  return changed.some((value, index) => value !== values[index]) ? changed : values
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value
}
