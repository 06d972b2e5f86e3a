/** The local catalog as the resolver asks it. */

import { type Diagnosed, hasErrors } from '../../base/diagnostic.ts'
import type { Target } from '../../ir/target.ts'
import type { Column } from '../../ir/types.ts'
import type { CreateFunction } from '../../sql/ast/ddl.ts'
import type { Expression } from '../../sql/ast/expression.ts'
import type { Statement } from '../../sql/ast/script.ts'
import { parseStatement } from '../../sql/parse/parse.ts'
import {
  type Catalog,
  type CatalogColumn,
  type CatalogFunction,
  type CatalogProcedure,
  type CatalogTable,
  type CatalogTableFunction,
  suggestTarget,
} from '../../sql/resolve/catalog.ts'
import { resolveStatement } from '../../sql/resolve/resolve.ts'
import type { ResolvedCreateFunction, ResolvedQuery, ResolvedStatement } from '../../sql/resolve/tree.ts'
import { type CatalogChanges, type RelationRecord, type RoutineRecord, sessionDataset } from './catalog.ts'
import { informationView } from './information/views.ts'
import type { DuckdbSettings } from './settings.ts'
import { hasFileName } from './translate/external.ts'
import { isWildcard, tableSuffix, wildcardView } from './wildcard.ts'

type Defaults = Pick<DuckdbSettings, 'defaultDatabase' | 'defaultSchema'>

/** Answers from a job's view of the catalog, its temporary tables and functions first. */
export function resolverCatalog(changes: CatalogChanges, defaults: Defaults): Catalog {
  const targetOf = (path: readonly string[]): Target => permanentTarget(path, defaults)
  const relation = (path: readonly string[]): RelationRecord | undefined =>
    firstOf(temporaryTarget(path), (target) => changes.relation(target)) ?? changes.relation(targetOf(path))
  const routine = (path: readonly string[], kind: RoutineRecord['kind']): ResolvedStatement | undefined => {
    const record =
      firstOf(temporaryTarget(path), (target) => changes.routine(target)) ?? changes.routine(targetOf(path))
    return record?.kind === kind ? resolvedRoutine(record, catalog) : undefined
  }
  const catalog: Catalog = {
    findTable: (path) => {
      const record = relation(path)
      if (record !== undefined) return tableOf(currentRecord(record))
      const made = madeView(targetOf(path), changes, defaults)
      return made === undefined ? undefined : tableOf(made)
    },
    suggestTable: (path) =>
      suggestTarget(
        path,
        changes.relations().map((record) => record.target),
      ),
    findFunction: (path) => functionOf(routine(path, 'function'), changes.routine(routineTarget(path))),
    findTableFunction: (path) => tableFunctionOf(routine(path, 'table-function')),
    findProcedure: (path) => procedureOf(routine(path, 'procedure')),
    targetOf: (path) => relation(path)?.target ?? targetOf(path),
  }
  const currentRecord = (record: RelationRecord): RelationRecord => {
    const query = viewQuery(record, changes, catalog)?.value
    return query === undefined ? record : { ...record, columns: columnsOfView(record, query) }
  }
  const routineTarget = (path: readonly string[]): Target =>
    firstOf(temporaryTarget(path), (target) =>
      changes.routine(target) === undefined ? undefined : target,
    ) ?? targetOf(path)
  return catalog
}

/** A view nobody has created: one of INFORMATION_SCHEMA, or the tables a wildcard means. */
export function madeView(
  target: Target,
  changes: CatalogChanges,
  defaults: Defaults,
): RelationRecord | undefined {
  return (
    informationView(target, changes, defaults.defaultDatabase, {
      resolved: (record) => resolvedRoutine(record, resolverCatalog(changes, defaults)),
      syntax: routineSyntax,
    }) ?? wildcardView(target, changes)
  )
}

const views = new WeakMap<RelationRecord, { version: number; query: Diagnosed<ResolvedQuery | undefined> }>()
const beingRead = new Set<RelationRecord>()

/**
 * The query of a view as it means today: what it reads may have changed since it was made.
 *
 * Undefined for what is no view, or one another tool has made; the value is undefined when the text no longer resolves,
 * and the diagnostics say why.
 */
export function viewQuery(
  record: RelationRecord,
  changes: CatalogChanges,
  catalog: Catalog,
): Diagnosed<ResolvedQuery | undefined> | undefined {
  if (record.viewSql === undefined || beingRead.has(record)) return undefined
  const known = views.get(record)
  if (known !== undefined && known.version === changes.version) return known.query
  beingRead.add(record)
  try {
    const query = resolveView(record.viewSql, catalog)
    if (changes.version !== undefined) views.set(record, { version: changes.version, query })
    return query
  } finally {
    beingRead.delete(record)
  }
}

function resolveView(text: string, catalog: Catalog): Diagnosed<ResolvedQuery | undefined> {
  const parsed = parseStatement(text)
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { ...parsed, value: undefined }
  const { value, diagnostics } = resolveStatement(parsed.value, { catalog })
  const isQuery = value.kind === 'queryStatement' && !hasErrors(diagnostics)
  return { value: isQuery ? value.query : undefined, diagnostics }
}

// A view keeps the names it was given; the types are those of its query.
function columnsOfView(record: RelationRecord, query: ResolvedQuery): readonly Column[] {
  return record.columns.map((column, index) => ({
    name: column.name,
    type: query.columns[index]?.type ?? column.type,
  }))
}

function permanentTarget(path: readonly string[], defaults: Defaults): Target {
  const name = path.at(-1) ?? ''
  const schema = path.at(-2) ?? defaults.defaultSchema ?? ''
  // A project may be written with its dots taken apart, as example.com:shop.
  const database = path.length > 2 ? path.slice(0, -2).join('.') : defaults.defaultDatabase
  return { database, schema, name }
}

function temporaryTarget(path: readonly string[]): Target | undefined {
  const [first = '', second] = path
  if (path.length === 1) return { database: '', schema: sessionDataset, name: first }
  return path.length === 2 && first.toUpperCase() === sessionDataset
    ? { database: '', schema: sessionDataset, name: second ?? '' }
    : undefined
}

function firstOf<T>(target: Target | undefined, find: (target: Target) => T | undefined): T | undefined {
  return target === undefined ? undefined : find(target)
}

const fileName: CatalogColumn = {
  name: '_FILE_NAME',
  type: { kind: 'scalar', name: 'STRING' },
  isPseudo: true,
}

function tableOf(record: RelationRecord): CatalogTable {
  if (isWildcard(record.target))
    return {
      target: record.target,
      columns: record.columns.map((column) => ({ ...column, isPseudo: column.name === tableSuffix })),
    }
  return {
    target: record.target,
    columns: hasFileName(record) ? [...record.columns, fileName] : record.columns,
  }
}

// A routine is kept as its text; what its signature is, the resolver reads from there each time the text is new.
const parsed = new Map<string, Statement | undefined>()

function resolvedRoutine(record: RoutineRecord, catalog: Catalog): ResolvedStatement | undefined {
  const statement = routineSyntax(record)
  if (statement === undefined) return undefined
  const { value, diagnostics } = resolveStatement(statement, { catalog })
  return hasErrors(diagnostics) ? undefined : value
}

/** The syntax tree of a stored routine. */
export function routineSyntax(record: RoutineRecord): Statement | undefined {
  if (!parsed.has(record.sql)) parsed.set(record.sql, parseStatement(record.sql).value)
  return parsed.get(record.sql)
}

function functionOf(
  statement: ResolvedStatement | undefined,
  record: RoutineRecord | undefined,
): CatalogFunction | undefined {
  if (statement?.kind !== 'createFunction' || record === undefined) return undefined
  const returns = statement.returns ?? statement.body?.type
  const syntax = routineSyntax(record)
  const template = syntax?.kind === 'createFunction' ? templateOf(statement, syntax) : undefined
  return {
    target: record.target,
    isAggregate: statement.isAggregate,
    arguments: statement.arguments,
    ...(returns === undefined ? {} : { returns }),
    ...(template === undefined ? {} : { body: template }),
  }
}

// The body that is put in at each call: of a function without types of its own, and of an aggregate function, which no
// macro can be.
function templateOf(statement: ResolvedCreateFunction, syntax: CreateFunction): Expression | undefined {
  const { body, returns } = syntax
  if (statement.language !== 'sql' || body === undefined) return undefined
  if (!statement.isAggregate) return statement.body === undefined ? body : undefined
  if (returns === undefined || returns.kind === 'anyType') return body
  const { start, end } = body
  return {
    kind: 'cast',
    isSafe: false,
    operand: body,
    type: returns,
    format: undefined,
    timeZone: undefined,
    start,
    end,
  }
}

function tableFunctionOf(statement: ResolvedStatement | undefined): CatalogTableFunction | undefined {
  if (statement?.kind !== 'createTableFunction') return undefined
  const columns: readonly Column[] = statement.columns
  return { target: statement.target, arguments: statement.arguments, columns }
}

function procedureOf(statement: ResolvedStatement | undefined): CatalogProcedure | undefined {
  if (statement?.kind !== 'createProcedure') return undefined
  return { target: statement.target, arguments: statement.arguments }
}
