/** MERGE. */

import { typeToSql } from '../../ir/types.ts'
import type { MergeBranch, MergeInsert, MergeStatement } from '../ast/dml.ts'
import { isCoercible } from '../coerce.ts'
import { type AssignmentTarget, resolveAssignments } from './assignment.ts'
import type { CatalogTable } from './catalog.ts'
import { coerceTo, inputOf, requireBool } from './coercion.ts'
import { scalarContext } from './context.ts'
import { checkCount, insertColumns, resolveInsertValue, scanTarget } from './dml.ts'
import { resolveExpression } from './expression.ts'
import { type FromResult, resolveFrom } from './from.ts'
import { concat } from './join.ts'
import { topLevel } from './query.ts'
import { fold, type NameList, scopeOf } from './scope.ts'
import { expandStar } from './select-list.ts'
import { failQuery, failType, giveUp, recover, type Session } from './session.ts'
import type { ResolvedMerge, ResolvedMergeClause } from './tree.ts'

/** Resolves a MERGE; each clause sees the target, the source, or both, as its match allows. */
export function resolveMerge(session: Session, node: MergeStatement): ResolvedMerge {
  const target = scanTarget(session, node.target, node.alias)
  const source = resolveFrom(session, node.source, topLevel)
  for (const range of source.list.ranges) {
    if (target.list.ranges.some((other) => fold(other.name) === fold(range.name))) {
      failQuery(session, node.source, `Duplicate table alias ${range.name} in the same FROM clause`)
    }
  }
  const both = concat(target.list, source.list)
  const on = recover(() => {
    const context = scalarContext(session, scopeOf(both, {}), new Map(), 'MERGE ON clause')
    return requireBool(session, resolveExpression(context, node.on), 'MERGE ON clause')
  })
  const clauses = node.branches.map((branch) => recover(() => resolveBranch(session, branch, target, source)))
  const complete = clauses.flatMap((clause) => (clause === undefined ? [] : [clause]))
  if (on === undefined || complete.length < clauses.length) giveUp()
  return {
    kind: 'merge',
    table: target.item,
    source: source.item,
    on,
    clauses: complete,
    start: node.start,
    end: node.end,
  }
}

const matches = {
  matched: 'matched',
  notMatchedByTarget: 'not_matched_by_target',
  notMatchedBySource: 'not_matched_by_source',
} as const

type Target = AssignmentTarget & { readonly table: CatalogTable }

function resolveBranch(
  session: Session,
  branch: MergeBranch,
  target: Target,
  source: FromResult,
): ResolvedMergeClause {
  const list = visibleIn(branch, target.list, source.list)
  const scope = scopeOf(list, {})
  const { action, condition: node } = branch
  const condition =
    node &&
    requireBool(
      session,
      resolveExpression(scalarContext(session, scope, new Map(), 'WHEN clause'), node),
      'WHEN clause',
    )
  const isInsert = action.kind === 'mergeInsert'
  if (isInsert !== (branch.match === 'notMatchedByTarget')) {
    failQuery(
      session,
      action,
      isInsert
        ? 'INSERT is only allowed for NOT MATCHED BY TARGET clause'
        : `${action.kind === 'mergeDelete' ? 'DELETE' : 'UPDATE'} is not allowed for NOT MATCHED BY TARGET clause`,
    )
  }
  return {
    match: matches[branch.match],
    ...(condition && { condition }),
    action: resolveAction(session, branch, target, list),
    start: branch.start,
    end: branch.end,
  }
}

function visibleIn(branch: MergeBranch, target: NameList, source: NameList): NameList {
  switch (branch.match) {
    case 'matched':
      return concat(target, source)
    case 'notMatchedByTarget':
      return source
    case 'notMatchedBySource':
      return target
  }
}

function resolveAction(
  session: Session,
  branch: MergeBranch,
  target: Target,
  list: NameList,
): ResolvedMergeClause['action'] {
  const { action } = branch
  switch (action.kind) {
    case 'mergeDelete':
      return { kind: 'delete' }
    case 'mergeUpdate': {
      const context = scalarContext(session, scopeOf(list, {}), new Map(), 'UPDATE clause')
      const assignments = resolveAssignments(context, target, action.items)
      if (assignments === undefined) giveUp()
      return { kind: 'update', assignments }
    }
    case 'mergeInsert':
      return resolveMergeInsert(session, action, target, list)
  }
}

function resolveMergeInsert(
  session: Session,
  action: MergeInsert,
  target: Target,
  list: NameList,
): ResolvedMergeClause['action'] {
  const columns = insertColumns(session, target.table, action.columns)
  if (action.values !== undefined) {
    const { values } = action
    checkCount(session, action, values.length, columns.length)
    const context = scalarContext(session, scopeOf(list, {}), new Map(), 'INSERT VALUES')
    const resolved = columns.flatMap((column, index) => {
      const value = values[index]
      return value === undefined ? [] : [resolveInsertValue(context, value, column)]
    })
    return { kind: 'insert', columns, values: resolved }
  }
  // INSERT ROW: the source's columns in their order, not by name.
  const row = expandStar(session, action, list, [])
  checkCount(session, action, row.length, columns.length)
  const values = columns.flatMap((column, index) => {
    const value = row[index]?.expression
    if (value === undefined) return []
    if (isCoercible(inputOf(session, value), column.type)) return [coerceTo(session, value, column.type)]
    return failType(
      session,
      action,
      `Value has type ${typeToSql(value.type)} which cannot be inserted into column ${column.name}, which has type ${typeToSql(column.type)}`,
    )
  })
  return { kind: 'insert', columns, values }
}
