/** What every part of the translation shares while one statement is printed. */

import { type Target, targetKey } from '../../../ir/target.ts'
import type { SqlType } from '../../../ir/types.ts'
import type { ColumnId, Placed, ResolvedColumn, ResolvedQuery } from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import { type RelationRecord, sessionDataset } from '../catalog.ts'
import { quoteName, relationName } from '../name.ts'

/** A value a statement was given: a query parameter or a script variable, in the canonical form of results. */
export interface GivenValue {
  readonly type: SqlType
  readonly value: import('../../../base/json.ts').Json
}

/** What a translation may ask about the world. */
export interface TranslationWorld {
  readonly defaultDatabase: string
  /** Where a call or cast names none; UTC when absent. */
  readonly timeZone?: string
  relation(target: Target): RelationRecord | undefined
  /** A view of INFORMATION_SCHEMA, or the tables a wildcard means, where that is what the target names. */
  madeView(target: Target): RelationRecord | undefined
  /**
   * A FROM item that reads the files of an external table; its columns have the names of the record. While the table is
   * being defined a file may be missing.
   */
  externalSource(record: RelationRecord, isDefinition: boolean): string
  /** The path of a URI to write to. */
  exportPath(uri: string): string
  /** The query behind a view, to be put in its place; undefined for one whose GoogleSQL is not known. */
  viewQuery(record: RelationRecord): ResolvedQuery | undefined
  parameter(name: string | number): GivenValue | undefined
  variable(source: 'script' | 'system', name: string): GivenValue | undefined
}

export interface Context {
  readonly world: TranslationWorld
  /**
   * The DuckDB expression each column id stands for at the place being printed. Ids are unique in a statement, so one
   * map serves all scopes; a select changes the entries of its own items as it goes from HAVING to QUALIFY.
   */
  readonly columns: Map<ColumnId, string>
  /** The names of CTEs by id. */
  readonly ctes: Map<number, CteName>
  /** What the arguments of the function stand for whose body is put in at a call; absent while one is being defined. */
  readonly arguments?: ReadonlyMap<string, string>
  /** What is printed is kept in the file: views are named, not put in, so that it follows them. */
  readonly isStored: boolean
  /** A number no alias has yet. */
  next(): number
}

export interface CteName {
  readonly name: string
  readonly labels: readonly string[]
}

export function createContext(world: TranslationWorld): Context {
  let last = 0
  return { world, columns: new Map(), ctes: new Map(), isStored: false, next: () => ++last }
}

/**
 * The alias of a column in DuckDB: its name and id, as `"order_id$17"`.
 *
 * GoogleSQL allows no `$` in a column's name, so an alias never means a column of a table, whatever DuckDB's looser
 * rules look for first.
 */
export function columnLabel(column: ResolvedColumn): string {
  return quoteName(`${column.name}$${column.id}`)
}

/** A fresh alias for a from item, as `"orders$t3"`. */
export function fromAlias(context: Context, name: string | undefined): string {
  return quoteName(`${name ?? ''}$t${context.next()}`)
}

/** From here on the columns stand for the texts, one each. */
export function nameColumns(
  context: Context,
  columns: readonly ResolvedColumn[],
  texts: readonly string[],
): void {
  for (const [index, column] of columns.entries()) context.columns.set(column.id, texts[index] ?? '')
}

/** The DuckDB expression of a column. */
export function columnSql(context: Context, id: ColumnId, name: string): string {
  const sql = context.columns.get(id)
  if (sql === undefined) throw new Error(`internal: column ${name} (${id}) is used where nothing offers it`)
  return sql
}

/** Refuses what the local engine cannot do faithfully, at the author's place. */
export function unsupported(what: string, place: Placed | undefined): never {
  throw new WarehouseError('unsupported', `${what} is not supported by the local engine`, {
    offset: place?.start,
  })
}

/** Passes on why there is no translation, a whole sentence, at the author's place. */
export function untranslatable(reason: string, place: Placed): never {
  throw new WarehouseError('unsupported', reason, { offset: place.start })
}

/** The relation as the catalog has it; the resolver has checked that it is there. */
export function knownRelation(world: TranslationWorld, target: Target): RelationRecord {
  const record = world.relation(target) ?? world.madeView(target)
  if (record === undefined)
    throw new Error(`internal: ${targetKey(target)} was resolved and is not in the catalog`)
  return record
}

/** How DuckDB calls the relation. */
export function recordName(world: TranslationWorld, target: Target): string {
  return target.schema === sessionDataset
    ? `temp.${quoteName(target.name)}`
    : relationName(target, world.defaultDatabase)
}
