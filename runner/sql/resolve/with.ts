/** WITH clauses, recursive ones too. */
import { typeToSql } from '../../ir/types.ts'
import type { CommonTable, Query, QueryBody, SetOperation, WithClause } from '../ast/query.ts'
import { isTypeCoercible } from './coercion.ts'
import type { CteEntry, Ctes } from './context.ts'
import { makeQuery, resolveQuery } from './query.ts'
import { recastQuery } from './recast.ts'
import { fold } from './scope.ts'
import { failQuery, recover, renewColumn, type Session } from './session.ts'
import type { ResolvedCte, ResolvedQuery } from './tree.ts'

/** Resolves the entries in order; a broken one is left out and does not spoil the rest. */
export function resolveWith(
  session: Session,
  node: WithClause | undefined,
  outer: Ctes,
): { readonly ctes: Ctes; readonly entries: readonly ResolvedCte[] } {
  if (node === undefined) return { ctes: outer, entries: [] }
  const ctes = new Map(outer)
  const entries: ResolvedCte[] = []
  const seen = new Set<string>()
  for (const table of node.isRecursive ? inDependencyOrder(node.entries) : node.entries) {
    const key = fold(table.name.name)
    if (seen.has(key)) failQuery(session, table.name, `Duplicate alias ${table.name.name} for WITH subquery`)
    seen.add(key)
    const entry = recover(() => resolveEntry(session, node, table, ctes))
    if (entry === undefined) {
      ctes.set(key, { id: 0, name: table.name.name, columns: [], isValueTable: false })
      continue
    }
    entries.push(entry)
    ctes.set(key, entryOf(entry.id, table, entry.query))
  }
  return { ctes, entries }
}

function resolveEntry(session: Session, clause: WithClause, table: CommonTable, ctes: Ctes): ResolvedCte {
  session.ids.cte += 1
  const id = session.ids.cte
  const isRecursive = clause.isRecursive && mentions(table.query, fold(table.name.name))
  const query = isRecursive
    ? resolveRecursive(session, table, id, ctes)
    : resolveQuery(session, table.query, { ctes })
  return { id, name: table.name.name, query, isRecursive, start: table.start, end: table.end }
}

/** The base inputs give the columns; the recursive ones are then read against them and must coerce to them. */
function resolveRecursive(session: Session, table: CommonTable, id: number, outer: Ctes): ResolvedQuery {
  const name = fold(table.name.name)
  const { query } = table
  const { body } = query
  const isUnion =
    body.kind === 'setOperation' && body.operator.operator === 'union' && query.pipes.length === 0
  if (!isUnion) {
    failQuery(
      session,
      table.query,
      `Recursive query "${table.name.name}" does not have the form <non-recursive-term> UNION [ALL|DISTINCT] <recursive-term>`,
    )
  }
  const inner =
    query.with === undefined ? { ctes: outer, entries: [] } : resolveWith(session, query.with, outer)
  const base = body.inputs.filter((input) => !mentionsIn(input, name))
  const recursive = body.inputs.filter((input) => mentionsIn(input, name))
  const [firstRecursive] = recursive
  if (
    base.length === 0 ||
    firstRecursive === undefined ||
    body.inputs.indexOf(firstRecursive) < base.length
  ) {
    failQuery(
      session,
      body,
      `Recursive query "${table.name.name}" does not have the form <non-recursive-term> UNION [ALL|DISTINCT] <recursive-term>`,
    )
  }
  const start = resolveQuery(session, asQuery(body, base), { ctes: inner.ctes })
  const ctes = new Map(inner.ctes).set(name, entryOf(id, table, start))
  const steps = recursive.map((input) => {
    const step = resolveQuery(session, asQuery(body, [input]), { ctes })
    return recastStep(session, input, step, start)
  })
  const columns = start.columns.map((column) => renewColumn(session, column))
  const operation = {
    kind: 'setOperation',
    operator: 'union',
    quantifier: body.operator.quantifier,
    inputs: [start, ...steps],
    columns,
    start: body.start,
    end: body.end,
  } as const
  return makeQuery(operation, { with: inner.entries, start: query.start, end: query.end })
}

function recastStep(
  session: Session,
  input: QueryBody,
  step: ResolvedQuery,
  start: ResolvedQuery,
): ResolvedQuery {
  if (step.columns.length !== start.columns.length) {
    failQuery(
      session,
      input,
      `Queries in UNION ALL have mismatched column count; query 1 has ${start.columns.length} columns, query 2 has ${step.columns.length} columns`,
    )
  }
  for (const [index, column] of step.columns.entries()) {
    const wanted = start.columns[index]
    if (wanted !== undefined && !isTypeCoercible(column.type, wanted.type)) {
      failQuery(
        session,
        input,
        `Cannot coerce column ${index + 1} of recursive term (${typeToSql(column.type)}) to column type in non-recursive term (${typeToSql(wanted.type)})`,
      )
    }
  }
  return recastQuery(
    session,
    step,
    start.columns.map((column) => column.type),
  )
}

function entryOf(id: number, table: CommonTable, query: ResolvedQuery): CteEntry {
  return { id, name: table.name.name, columns: query.columns, isValueTable: query.isValueTable }
}

function asQuery(body: SetOperation, inputs: readonly QueryBody[]): Query {
  const [only] = inputs
  const first = inputs[0] ?? body
  const last = inputs.at(-1) ?? body
  return {
    kind: 'query',
    with: undefined,
    body: inputs.length === 1 && only !== undefined ? only : { ...body, inputs },
    orderBy: [],
    limit: undefined,
    pipes: [],
    start: first.start,
    end: last.end,
  }
}

// WITH RECURSIVE lets entries name later ones; those that do come after what they name. Cycles keep the written order.
function inDependencyOrder(entries: readonly CommonTable[]): readonly CommonTable[] {
  const ordered: CommonTable[] = []
  const visiting = new Set<CommonTable>()
  const visit = (entry: CommonTable): void => {
    if (visiting.has(entry)) return
    visiting.add(entry)
    for (const other of entries) {
      if (other !== entry && mentions(entry.query, fold(other.name.name))) visit(other)
    }
    ordered.push(entry)
  }
  for (const entry of entries) visit(entry)
  return ordered
}

function mentions(query: Query, name: string): boolean {
  return mentionsIn(query, name)
}

// A table reference of one part with this name, anywhere inside; an inner WITH of the same name hides it, which is rare
// enough that asking too much only costs an order of entries.
function mentionsIn(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((child) => mentionsIn(child, name))
  if (typeof node !== 'object' || node === null) return false
  if (
    isTableReference(node) &&
    node.table.parts.length === 1 &&
    fold(node.table.parts[0]?.name ?? '') === name
  )
    return true
  return Object.values(node).some((child) => mentionsIn(child, name))
}

function isTableReference(
  node: object,
): node is { readonly table: { readonly parts: readonly { readonly name: string }[] } } {
  return 'kind' in node && node.kind === 'tableReference'
}
