/** Names: what a FROM clause offers, and where a name is looked up. */
import type { SqlType } from '../../ir/types.ts'
import type { ColumnId, ResolvedColumn, ResolvedExpression } from './tree.ts'

/** A column under the name it has here; a value column is the row of a value table, whose fields are names too. */
export interface NamedColumn {
  readonly name: string
  readonly column: ResolvedColumn
  readonly isValue: boolean
  /** Found by name, left out of `*`. */
  readonly isPseudo: boolean
  /** Fields of a value column that a USING has merged away, folded: they are neither names nor in `*`. */
  readonly mergedFields?: ReadonlySet<string>
}

/** A table alias. `value` is there when its rows are values: the alias then means the value itself. */
export interface RangeVariable {
  readonly name: string
  readonly columns: readonly NamedColumn[]
  readonly value?: ResolvedColumn
}

/** What a FROM clause (or a part of it) offers: `columns` in the order of `*`. */
export interface NameList {
  readonly columns: readonly NamedColumn[]
  readonly ranges: readonly RangeVariable[]
}

/** What a name can mean. */
export type NameTarget =
  | { readonly kind: 'column'; readonly column: ResolvedColumn }
  | { readonly kind: 'range'; readonly range: RangeVariable }
  | { readonly kind: 'field'; readonly value: ResolvedColumn; readonly index: number; readonly type: SqlType }
  /** A select alias where aliases can be seen; `expression` is what it stands for before grouping. */
  | { readonly kind: 'item'; readonly item: ResolvedColumn; readonly expression: ResolvedExpression }
  | { readonly kind: 'ambiguous'; readonly message?: string }
  /** Its own resolution failed and was reported. */
  | { readonly kind: 'broken' }

export interface Scope {
  readonly names: ReadonlyMap<string, NameTarget>
  readonly values: readonly NamedColumn[]
  readonly outer?: Scope
  /** Present on the outermost scope of a subquery expression: collects what is used of `outer`. */
  readonly correlated?: Map<ColumnId, ResolvedColumn>
}

export const emptyList: NameList = { columns: [], ranges: [] }

/** A name without case. */
export function fold(name: string): string {
  return name.toLowerCase()
}

/** The scope in which the names of a list can be seen. Table aliases hide columns of the same name. */
export function scopeOf(list: NameList, around: Pick<Scope, 'outer' | 'correlated'>): Scope {
  const names = new Map<string, NameTarget>()
  for (const range of list.ranges) names.set(fold(range.name), { kind: 'range', range })
  for (const { name, column, isValue } of list.columns) {
    const key = fold(name)
    const known = names.get(key)
    if (key === '' || known?.kind === 'range') continue
    if (isValue && known === undefined) names.set(key, { kind: 'column', column })
    else if (known === undefined) names.set(key, { kind: 'column', column })
    else if (!(known.kind === 'column' && known.column.id === column.id))
      names.set(key, { kind: 'ambiguous' })
  }
  return { names, values: list.columns.filter((column) => column.isValue), ...around }
}

/** A scope that puts more names before those of `inner`. */
export function overlay(inner: Scope, names: ReadonlyMap<string, NameTarget>): Scope {
  return { ...inner, names: new Map([...inner.names, ...names]) }
}

/** What a lookup found, and the subquery borders that lie between the place and the finding, innermost first. */
export interface Found {
  readonly target: NameTarget
  readonly borders: readonly Map<ColumnId, ResolvedColumn>[]
}

/** Looks a name up from the inside out. */
export function lookUp(scope: Scope | undefined, name: string): Found | undefined {
  const key = fold(name)
  const borders: Map<ColumnId, ResolvedColumn>[] = []
  for (let here = scope; here !== undefined; here = here.outer) {
    const target = lookUpHere(here, key)
    if (target !== undefined) return { target, borders }
    if (here.correlated !== undefined) borders.push(here.correlated)
  }
  return undefined
}

/** Every name that can be seen from a scope, for suggestions. */
export function visibleNames(scope: Scope | undefined): readonly string[] {
  const names: string[] = []
  for (let here = scope; here !== undefined; here = here.outer) {
    for (const target of here.names.values()) {
      if (target.kind === 'column') names.push(target.column.name)
      else if (target.kind === 'range') names.push(target.range.name)
      else if (target.kind === 'item') names.push(target.item.name)
    }
    for (const { column } of here.values) {
      if (column.type.kind === 'struct') names.push(...column.type.fields.map((field) => field.name))
    }
  }
  return names.filter((name) => name !== '')
}

// A column and a field of a value table by the same name stand side by side; a table alias stands above both.
function lookUpHere(scope: Scope, key: string): NameTarget | undefined {
  const named = scope.names.get(key)
  const field = lookUpField(scope.values, key)
  if (named === undefined || field === undefined) return named ?? field
  const isOwnValue =
    named.kind === 'column' && scope.values.some((value) => value.column.id === named.column.id)
  return named.kind === 'column' && !isOwnValue ? { kind: 'ambiguous' } : named
}

function lookUpField(values: readonly NamedColumn[], key: string): NameTarget | undefined {
  let found: NameTarget | undefined
  for (const { column, mergedFields } of values) {
    if (column.type.kind !== 'struct' || mergedFields?.has(key) === true) continue
    for (const [index, field] of column.type.fields.entries()) {
      if (fold(field.name) !== key) continue
      if (found !== undefined) return { kind: 'ambiguous' }
      found = { kind: 'field', value: column, index, type: field.type }
    }
  }
  return found
}
