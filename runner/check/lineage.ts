/** Where columns come from and where they go, over any number of models. */
import type { ColumnSource, RelationColumns } from '../ir/lineage.ts'
import { targetKey } from '../ir/target.ts'

export interface LineageIndex {
  /** The columns that a column is made of, over all models between; nearest first, each once, itself not among them. */
  readonly originsOf: (column: ColumnSource) => readonly ColumnSource[]
  /** The columns that are made of a column, over all models between; nearest first, each once, itself not among them. */
  readonly dependentsOf: (column: ColumnSource) => readonly ColumnSource[]
}

/** Indexes the columns of a project once for many questions. Names of columns are told apart without case. */
export function indexLineage(relations: readonly RelationColumns[]): LineageIndex {
  const origins = new Map<string, readonly ColumnSource[]>()
  const dependents = new Map<string, ColumnSource[]>()
  for (const { target, columns } of relations) {
    for (const { name, sources } of columns) {
      const column = { target, column: name }
      origins.set(keyOf(column), sources)
      for (const source of sources) {
        const list = dependents.get(keyOf(source))
        if (list === undefined) dependents.set(keyOf(source), [column])
        else list.push(column)
      }
    }
  }
  return {
    originsOf: (column) => walk(column, origins),
    dependentsOf: (column) => walk(column, dependents),
  }
}

function walk(
  from: ColumnSource,
  next: ReadonlyMap<string, readonly ColumnSource[]>,
): readonly ColumnSource[] {
  const found = new Map([[keyOf(from), from]])
  // The map grows while it is walked, breadth first.
  for (const key of found.keys()) {
    for (const column of next.get(key) ?? []) if (!found.has(keyOf(column))) found.set(keyOf(column), column)
  }
  return [...found.values()].slice(1)
}

function keyOf({ target, column }: ColumnSource): string {
  return `${targetKey(target)}.${column.toLowerCase()}`
}
