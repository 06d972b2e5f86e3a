/** What the resolver must be told about the world outside the statement. */
import { nearestName } from '../../base/suggest.ts'
import { sameTarget, type Target } from '../../ir/target.ts'
import type { Column, SqlType } from '../../ir/types.ts'
import type { Expression } from '../ast/expression.ts'

/**
 * Tables and functions by path. A path has the parts of the name as written, a quoted name with dots taken apart:
 * one part, `dataset.name` or `project.dataset.name`; which project and dataset the short forms mean is the catalog's
 * to know. Nothing here may depend on the time of the call: one statement asks several times.
 */
export interface Catalog {
  readonly findTable: (path: readonly string[]) => CatalogTable | undefined
  /** The name to suggest when {@link findTable} finds nothing, as the author would write it. */
  readonly suggestTable: (path: readonly string[]) => string | undefined
  readonly findFunction: (path: readonly string[]) => CatalogFunction | undefined
  readonly findTableFunction: (path: readonly string[]) => CatalogTableFunction | undefined
  readonly findProcedure: (path: readonly string[]) => CatalogProcedure | undefined
  /** The full name of what a path would name if it existed: where CREATE puts it. */
  readonly targetOf: (path: readonly string[]) => Target
}

export interface CatalogTable {
  readonly target: Target
  readonly columns: readonly CatalogColumn[]
  /** Rows are single values: `columns` has one entry. */
  readonly isValueTable?: boolean
}

export interface CatalogColumn extends Column {
  /** A pseudo-column such as `_PARTITIONTIME`: found by name, left out of `*`. */
  readonly isPseudo?: boolean
  readonly isRequired?: boolean
}

/** `type` absent: ANY TYPE. */
export interface CatalogArgument {
  readonly name: string
  readonly type?: SqlType
}

/** A function made by CREATE FUNCTION; without `returns` the type is that of `body` with the arguments of the call. */
export interface CatalogFunction {
  readonly target: Target
  readonly isAggregate: boolean
  readonly arguments: readonly CatalogArgument[]
  readonly returns?: SqlType
  readonly body?: Expression
}

export interface CatalogTableFunction {
  readonly target: Target
  readonly arguments: readonly (CatalogArgument & { readonly isTable?: boolean })[]
  readonly columns: readonly Column[]
}

export interface CatalogProcedure {
  readonly target: Target
  readonly arguments: readonly (CatalogArgument & { readonly mode: 'in' | 'out' | 'inout' })[]
}

/** What a catalog in memory is made of; everything may be left out. */
export interface CatalogContents {
  readonly defaultDatabase?: string
  readonly defaultSchema?: string
  readonly tables?: readonly CatalogTable[]
  readonly functions?: readonly CatalogFunction[]
  readonly tableFunctions?: readonly CatalogTableFunction[]
  readonly procedures?: readonly CatalogProcedure[]
}

/** A catalog that holds everything it knows in memory. Names of tables are told apart by case, as in BigQuery. */
export function createCatalog(contents: CatalogContents): Catalog {
  const { defaultDatabase = '', defaultSchema = '' } = contents
  const targetOf = (path: readonly string[]): Target => ({
    database: path.at(-3) ?? defaultDatabase,
    schema: path.at(-2) ?? defaultSchema,
    name: path.at(-1) ?? '',
  })
  const find = <T extends { readonly target: Target }>(
    entries: readonly T[] | undefined,
    path: readonly string[],
  ) => (path.length > 3 ? undefined : entries?.find((entry) => sameTarget(entry.target, targetOf(path))))
  return {
    targetOf,
    findTable: (path) => find(contents.tables, path),
    suggestTable: (path) =>
      suggestTarget(
        path,
        (contents.tables ?? []).map((table) => table.target),
      ),
    findFunction: (path) => find(contents.functions, path),
    findTableFunction: (path) => find(contents.tableFunctions, path),
    findProcedure: (path) => find(contents.procedures, path),
  }
}

/** The nearest of `targets`, written with as many parts as the author wrote. */
export function suggestTarget(path: readonly string[], targets: readonly Target[]): string | undefined {
  const names = targets.map(({ database, schema, name }) =>
    [database, schema, name].slice(-path.length).join('.'),
  )
  return nearestName(path.join('.'), names)
}
