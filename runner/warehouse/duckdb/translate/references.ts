/** Which columns an expression, or anything made of expressions, refers to. */
import type { ColumnId, ResolvedExpression } from '../../../sql/resolve/tree.ts'

/** The ids of all column references under a node, those inside its subqueries included. */
export function columnsIn(node: unknown): ReadonlySet<ColumnId> {
  const found = new Set<ColumnId>()
  collect(node, found)
  return found
}

/** Whether any node under `node` has one of the kinds. */
export function hasKind(node: unknown, kinds: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((entry) => hasKind(entry, kinds))
  if (typeof node !== 'object' || node === null) return false
  if ('kind' in node && typeof node.kind === 'string' && kinds.has(node.kind)) return true
  return Object.values(node).some((entry) => hasKind(entry, kinds))
}

/** The conditions that must all hold: `a and b and c` as three, nested or not. */
export function conjuncts(expression: ResolvedExpression): readonly ResolvedExpression[] {
  const isAnd = expression.kind === 'call' && expression.name === '$and'
  return isAnd ? expression.arguments.flatMap(conjuncts) : [expression]
}

// The tree is plain data, so one walk over its values finds every node without knowing the shape of each kind.
function collect(node: unknown, found: Set<ColumnId>): void {
  if (Array.isArray(node)) {
    for (const entry of node) collect(entry, found)
    return
  }
  if (typeof node !== 'object' || node === null) return
  if (isColumnReference(node)) found.add(node.column)
  for (const entry of Object.values(node)) collect(entry, found)
}

function isColumnReference(node: object): node is { readonly kind: 'column'; readonly column: ColumnId } {
  return 'kind' in node && node.kind === 'column'
}
