/** `column = value`, `column.field = value` in UPDATE and MERGE. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type { UpdateItem } from '../ast/dml.ts'
import { isCoercible } from '../coerce.ts'
import { coerceTo, inputOf, withoutTypeParameters } from './coercion.ts'
import type { ExpressionContext } from './context.ts'
import { defaultOf } from './dml.ts'
import { resolveExpression } from './expression.ts'
import { resolvePath } from './name.ts'
import { type NameList, scopeOf } from './scope.ts'
import { fail, failQuery, failType, recover } from './session.ts'
import type {
  Placed,
  ResolvedAssignment,
  ResolvedExpression,
  ResolvedTableScan,
  TargetColumn,
} from './tree.ts'

/** The table whose columns are assigned. */
export interface AssignmentTarget {
  readonly item: ResolvedTableScan
  readonly list: NameList
}

/** Resolves the items; values see `context`, the places they go to only the table itself. */
export function resolveAssignments(
  context: ExpressionContext,
  target: AssignmentTarget,
  items: readonly UpdateItem[],
): readonly ResolvedAssignment[] | undefined {
  const resolved = items.map((item) => recover(() => resolveAssignment(context, target, item)))
  const complete = resolved.flatMap((assignment) => (assignment === undefined ? [] : [assignment]))
  if (complete.length < resolved.length) return undefined
  for (const [index, assignment] of complete.entries()) {
    const item = items[index]
    if (item !== undefined) checkOverlap(context, item.target, assignment, complete.slice(0, index))
  }
  return complete
}

function resolveAssignment(
  context: ExpressionContext,
  target: AssignmentTarget,
  item: UpdateItem,
): ResolvedAssignment {
  const { session } = context
  const node = item.target
  if (node.kind !== 'path') {
    fail(session, node, 'sql-unsupported', {
      feature: 'An assignment to anything but a column or its fields',
    })
  }
  // The place assigned is written, not read: looking it up must not make it a column that is read.
  const readBefore = new Set(session.readColumns)
  const place = resolvePath({ ...context, scope: scopeOf(target.list, {}) }, node)
  const { column, fields, type } = takeApart(context, place)
  for (const id of session.readColumns) {
    if (fields.length === 0 && !readBefore.has(id)) session.readColumns.delete(id)
  }
  const base = baseOf(place)
  const value =
    item.value.kind === 'defaultValue'
      ? defaultOf(item.value, { ...column, type })
      : assignable(context, resolveExpression(context, item.value), node, type)
  return {
    column,
    fields,
    ...(fields.length > 0 && { current: base }),
    value,
    start: item.start,
    end: item.end,
  }
}

function takeApart(
  context: ExpressionContext,
  place: ResolvedExpression,
): { readonly column: TargetColumn; readonly fields: ResolvedAssignment['fields']; readonly type: SqlType } {
  const fields: { name: string; index: number }[] = []
  let node = place
  while (node.kind === 'field') {
    fields.unshift({ name: node.name, index: node.index })
    node = node.expression
  }
  if (node.kind !== 'column')
    failQuery(context.session, place, 'Only columns and their fields can be assigned')
  return { column: { name: node.name, type: node.type }, fields, type: place.type }
}

function baseOf(node: ResolvedExpression): ResolvedExpression {
  return node.kind === 'field' ? baseOf(node.expression) : node
}

function assignable(
  context: ExpressionContext,
  value: ResolvedExpression,
  at: Extract<UpdateItem['target'], { kind: 'path' }>,
  type: SqlType,
): ResolvedExpression {
  const { session } = context
  if (isCoercible(inputOf(session, value), type)) return coerceTo(session, value, type)
  const name = at.parts.map((part) => part.name).join('.')
  return failType(
    session,
    value,
    `Value of type ${typeToSql(value.type)} cannot be assigned to ${name}, which has type ${typeToSql(withoutTypeParameters(type))}`,
  )
}

function checkOverlap(
  context: ExpressionContext,
  at: Placed,
  assignment: ResolvedAssignment,
  earlier: readonly ResolvedAssignment[],
): void {
  const path = pathOf(assignment)
  for (const other of earlier) {
    const known = pathOf(other)
    if (known.join('.') === path.join('.'))
      failQuery(context.session, at, `Update item ${path.join('.')} assigned more than once`)
    const shared = Math.min(known.length, path.length)
    if (known.slice(0, shared).join('.') === path.slice(0, shared).join('.')) {
      failQuery(context.session, at, `Update item ${path.join('.')} overlaps with ${known.join('.')}`)
    }
  }
}

function pathOf(assignment: ResolvedAssignment): readonly string[] {
  return [assignment.column.name, ...assignment.fields.map((field) => field.name)]
}
