/** The union of all nodes, discriminated by `kind`. */
import type { DdlNode } from './ddl.ts'
import type { DmlNode } from './dml.ts'
import type { ExpressionNode } from './expression.ts'
import type { FromNode } from './from.ts'
import type { Identifier, Path } from './name.ts'
import type { QueryNode } from './query.ts'
import type { ScriptNode } from './script.ts'
import type { TypeNode } from './type.ts'

/** Any node of the tree. */
export type Node =
  | Identifier
  | Path
  | ExpressionNode
  | TypeNode
  | QueryNode
  | FromNode
  | DmlNode
  | DdlNode
  | ScriptNode

export type NodeKind = Node['kind']

/** The node that a kind stands for. */
export type NodeOf<K extends NodeKind> = Extract<Node, { readonly kind: K }>
