/** What the local file holds, in GoogleSQL's terms: the part of a relation's definition DuckDB has no place for. */
import type { Json } from '../../base/json.ts'
import type { RelationType } from '../../ir/relation.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import type { Column, SqlType } from '../../ir/types.ts'

/** A relation as it was declared. Plain data: it is stored as JSON in the file. */
export interface RelationRecord {
  readonly target: Target
  readonly type: RelationType
  readonly columns: readonly Column[]
  readonly columnDescriptions: Readonly<Record<string, string>>
  /** The GoogleSQL expression, as written. */
  readonly partitionBy?: string
  readonly clusterBy: readonly string[]
  readonly description?: string
  readonly labels: Readonly<Record<string, string>>
  /** The other OPTIONS, which the local engine keeps and does not act on. */
  readonly options: Readonly<Record<string, Json>>
  /** The query of a view, in GoogleSQL. */
  readonly viewSql?: string
  readonly external?: ExternalDefinition
  /** Only its script sees it, and it is gone when the script ends. */
  readonly isTemporary?: boolean
  /** ISO 8601, UTC. */
  readonly lastModified: string
}

/** Files read as a table, in the words of CREATE EXTERNAL TABLE. */
export interface ExternalDefinition {
  readonly format: 'CSV' | 'NEWLINE_DELIMITED_JSON'
  readonly uris: readonly string[]
  readonly skipLeadingRows: number
  readonly fieldDelimiter: string
  readonly quote: string
  readonly nullMarker: string
  readonly allowQuotedNewlines: boolean
  readonly allowJaggedRows: boolean
  readonly ignoreUnknownValues: boolean
  readonly encoding: string
}

/** A function or procedure a script has created, as its GoogleSQL text. */
export interface RoutineRecord {
  readonly target: Target
  readonly kind: 'function' | 'table-function' | 'procedure'
  /** The whole CREATE statement. */
  readonly sql: string
}

export interface DatasetRecord {
  readonly database: string
  readonly schema: string
  readonly options: Readonly<Record<string, Json>>
}

/** Everything the file is known to hold. Changed only through {@link beginChanges}. */
export interface LocalCatalog {
  readonly relations: Map<string, RelationRecord>
  readonly datasets: Map<string, DatasetRecord>
  readonly routines: Map<string, RoutineRecord>
  /** Goes up with every committed change, so that a translation can be kept as long as it holds. */
  version: number
}

export function emptyCatalog(): LocalCatalog {
  return { relations: new Map(), datasets: new Map(), routines: new Map(), version: 0 }
}

/** The key of a dataset in {@link LocalCatalog}. */
export function datasetKey(dataset: { readonly database: string; readonly schema: string }): string {
  return `${dataset.database}.${dataset.schema}`
}

/** One transaction's view of the catalog: its own changes over what is committed. */
export interface CatalogChanges {
  /** True once something was changed and neither committed nor rolled back. */
  readonly isDirty: boolean
  relation(target: Target): RelationRecord | undefined
  relations(): readonly RelationRecord[]
  dataset(dataset: { readonly database: string; readonly schema: string }): DatasetRecord | undefined
  routine(target: Target): RoutineRecord | undefined
  routines(): readonly RoutineRecord[]
  put(record: RelationRecord): void
  remove(target: Target): void
  putDataset(record: DatasetRecord): void
  removeDataset(dataset: { readonly database: string; readonly schema: string }): void
  putRoutine(record: RoutineRecord): void
  removeRoutine(target: Target): void
  /** Makes the changes visible to everyone; call it after the engine has committed. */
  commit(): void
  rollback(): void
}

/** Starts a transaction's view; it may be committed or rolled back and used again. */
export function beginChanges(catalog: LocalCatalog): CatalogChanges {
  const relations = overlay(catalog.relations)
  const datasets = overlay(catalog.datasets)
  const routines = overlay(catalog.routines)
  const parts = [relations, datasets, routines]
  return {
    get isDirty() {
      return parts.some((part) => part.isDirty())
    },
    relation: (target) => relations.get(targetKey(target)),
    relations: () => relations.values(),
    dataset: (dataset) => datasets.get(datasetKey(dataset)),
    routine: (target) => routines.get(targetKey(target)),
    routines: () => routines.values(),
    put: (record) => relations.set(targetKey(record.target), record),
    remove: (target) => relations.set(targetKey(target), undefined),
    putDataset: (record) => datasets.set(datasetKey(record), record),
    removeDataset: (dataset) => datasets.set(datasetKey(dataset), undefined),
    putRoutine: (record) => routines.set(targetKey(record.target), record),
    removeRoutine: (target) => routines.set(targetKey(target), undefined),
    commit: () => {
      if (!parts.some((part) => part.isDirty())) return
      for (const part of parts) part.commit()
      catalog.version += 1
    },
    rollback: () => {
      for (const part of parts) part.rollback()
    },
  }
}

interface Overlay<T> {
  isDirty(): boolean
  get(key: string): T | undefined
  values(): readonly T[]
  set(key: string, value: T | undefined): void
  commit(): void
  rollback(): void
}

function overlay<T>(committed: Map<string, T>): Overlay<T> {
  const changed = new Map<string, T | undefined>()
  return {
    isDirty: () => changed.size > 0,
    get: (key) => (changed.has(key) ? changed.get(key) : committed.get(key)),
    values: () => {
      const kept = [...committed].filter(([key]) => !changed.has(key)).map(([, value]) => value)
      return [...kept, ...[...changed.values()].filter((value) => value !== undefined)]
    },
    set: (key, value) => changed.set(key, value),
    commit: () => {
      for (const [key, value] of changed) {
        if (value === undefined) committed.delete(key)
        else committed.set(key, value)
      }
      changed.clear()
    },
    rollback: () => changed.clear(),
  }
}

/** The type of a column by name; GoogleSQL's column names do not count case. */
export function columnType(record: RelationRecord, name: string): SqlType | undefined {
  return record.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.type
}
