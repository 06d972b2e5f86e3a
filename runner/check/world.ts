/** What is known of the relations and routines of a project while it is checked, as the resolver asks for it. */
import type { Span } from '../base/source.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { SqlType } from '../ir/types.ts'
import {
  type Catalog,
  type CatalogColumn,
  type CatalogFunction,
  type CatalogProcedure,
  type CatalogTable,
  type CatalogTableFunction,
  suggestTarget,
} from '../sql/resolve/catalog.ts'

/** A relation whose columns are known. */
export interface KnownRelation extends CatalogTable {
  readonly isOpen: false
  /** Where a column is made or described. */
  readonly placeOf: (column: string) => Span | undefined
}

/**
 * A relation whose columns are not known. A query that reads one cannot be checked, and neither can what reads that.
 *
 * `isRoot`: the author could say what the columns are; otherwise the cause lies further up or was reported as an error.
 */
export interface OpenRelation {
  readonly isOpen: true
  readonly target: Target
  readonly isRoot: boolean
}

export type Relation = KnownRelation | OpenRelation

interface Routines {
  readonly functions: Map<string, CatalogFunction>
  readonly tableFunctions: Map<string, CatalogTableFunction>
  readonly procedures: Map<string, CatalogProcedure>
}

/** What all actions share; grows in topological order. Keys are target keys. */
export interface World extends Routines {
  readonly relations: Map<string, Relation>
  /** Every relation of the project, also those that have not come up yet. */
  readonly targets: ReadonlyMap<string, Target>
  readonly defaults: { readonly database: string; readonly schema: string }
}

/** What the statements of one action see beside the world: variables, temporary tables and functions by folded name. */
export interface Scope extends Routines {
  readonly variables: Map<string, { readonly name: string; readonly type: SqlType }>
  readonly tables: Map<string, Relation>
  /** Relations that stand in for those of the world, by target key. */
  readonly instead: Map<string, Relation>
  /** A statement that is only known when it runs may have made anything. */
  isOpen: boolean
}

/** What kept a statement from being checked. */
export type Unknown =
  | { readonly kind: 'relation'; readonly relation: OpenRelation }
  | { readonly kind: 'path'; readonly name: string; readonly suggestion: string | undefined }
  | { readonly kind: 'other' }

export function emptyScope(): Scope {
  return {
    variables: new Map(),
    tables: new Map(),
    instead: new Map(),
    functions: new Map(),
    tableFunctions: new Map(),
    procedures: new Map(),
    isOpen: false,
  }
}

/** The relation at a target, as the statements of this scope see it. */
export function relationAt(world: World, scope: Scope, target: Target): Relation | undefined {
  const key = targetKey(target)
  return scope.instead.get(key) ?? world.relations.get(key)
}

/**
 * The catalog for one statement. What it cannot answer although the answer exists somewhere is collected in `unknown`;
 * with anything in there, what the resolver says of the statement means nothing.
 */
export function catalogFor(
  world: World,
  scope: Scope,
): { readonly catalog: Catalog; readonly unknown: Unknown[] } {
  const unknown: Unknown[] = []
  const targetOf = (path: readonly string[]): Target => ({
    // A project of an old domain has a dot in its name.
    database: path.length > 2 ? path.slice(0, -2).join('.') : world.defaults.database,
    schema: path.at(-2) ?? world.defaults.schema,
    name: path.at(-1) ?? '',
  })
  const routine = <T>(
    map: (routines: Routines) => Map<string, T>,
    path: readonly string[],
  ): T | undefined => {
    const name = path.at(-1)?.toLowerCase() ?? ''
    const found =
      (path.length === 1 ? map(scope).get(name) : undefined) ?? map(world).get(targetKey(targetOf(path)))
    // One with a dataset may exist outside the project; a plain name could only be a builtin.
    if (found === undefined && (path.length > 1 || scope.isOpen)) unknown.push({ kind: 'other' })
    return found
  }
  const findTable = (path: readonly string[]): CatalogTable | undefined => {
    const temporary = path.length === 1 || (path.length === 2 && path[0]?.toUpperCase() === '_SESSION')
    const own = temporary ? scope.tables.get(path.at(-1)?.toLowerCase() ?? '') : undefined
    const relation = own ?? relationAt(world, scope, targetOf(path))
    if (relation?.isOpen === false) return relation
    if (relation !== undefined) unknown.push({ kind: 'relation', relation })
    else if (world.targets.has(targetKey(targetOf(path))) || (temporary && scope.isOpen))
      unknown.push({ kind: 'other' })
    else if (isOfWarehouse(path)) unknown.push({ kind: 'other' })
    else if (!temporary)
      unknown.push({ kind: 'path', name: path.join('.'), suggestion: suggest(world, path) })
    return undefined
  }
  const catalog: Catalog = {
    targetOf,
    findTable,
    suggestTable: (path) => suggest(world, path),
    findFunction: (path) => routine((routines) => routines.functions, path),
    findTableFunction: (path) => routine((routines) => routines.tableFunctions, path),
    findProcedure: (path) => routine((routines) => routines.procedures, path),
  }
  return { catalog, unknown }
}

export function knownRelation(
  target: Target,
  columns: readonly CatalogColumn[],
  placeOf: (column: string) => Span | undefined = () => undefined,
): KnownRelation {
  return { isOpen: false, target, columns, placeOf }
}

export function openRelation(target: Target, isRoot = false): OpenRelation {
  return { isOpen: true, target, isRoot }
}

/** The columns with those that can be named and are not in `*`: any that BigQuery has, as the kind of table is not known. */
export function withPseudoColumns(columns: readonly CatalogColumn[]): readonly CatalogColumn[] {
  const names = new Set(columns.map(({ name }) => name.toUpperCase()))
  return [...columns, ...pseudoColumns.filter(({ name }) => !names.has(name))]
}

const pseudoColumns: readonly CatalogColumn[] = [
  { name: '_FILE_NAME', type: { kind: 'scalar', name: 'STRING' }, isPseudo: true },
  { name: '_PARTITIONTIME', type: { kind: 'scalar', name: 'TIMESTAMP' }, isPseudo: true },
  { name: '_PARTITIONDATE', type: { kind: 'scalar', name: 'DATE' }, isPseudo: true },
  { name: '_TABLE_SUFFIX', type: { kind: 'scalar', name: 'STRING' }, isPseudo: true },
]

function suggest(world: World, path: readonly string[]): string | undefined {
  return suggestTarget(path, [...world.targets.values()])
}

function isOfWarehouse(path: readonly string[]): boolean {
  return path.some((part) => part.toUpperCase() === 'INFORMATION_SCHEMA')
}
