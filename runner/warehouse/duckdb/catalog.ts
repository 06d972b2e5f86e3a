/** What the local file holds, in GoogleSQL's terms: the part of a relation's definition DuckDB has no place for. */
import type { Json } from '../../base/json.ts'
import type { RelationType } from '../../ir/relation.ts'
import { type Target, targetKey } from '../../ir/target.ts'
import type { Column } from '../../ir/types.ts'

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
  /** Columns that are NOT NULL. */
  readonly requiredColumns?: readonly string[]
  /** DEFAULT of columns, as written. */
  readonly columnDefaults?: Readonly<Record<string, string>>
  /** ISO 8601, UTC; absent for what another tool has made. */
  readonly createdAt?: string
  /** When its definition changed: ISO 8601, UTC. When its rows did, {@link CatalogChanges.modifiedAt} says. */
  readonly lastModified: string
}

/** Files read as a table, in the words of CREATE EXTERNAL TABLE. */
export interface ExternalDefinition {
  readonly format: 'CSV' | 'NEWLINE_DELIMITED_JSON' | 'PARQUET'
  readonly uris: readonly string[]
  readonly skipLeadingRows: number
  readonly fieldDelimiter: string
  readonly quote: string
  readonly nullMarker: string
  readonly allowQuotedNewlines: boolean
  readonly allowJaggedRows: boolean
  readonly ignoreUnknownValues: boolean
  readonly encoding: string
  /** Columns whose values stand in the folders: `…/order_date=2024-01-31/x.csv`. */
  readonly partitionColumns?: readonly string[]
}

/** A function or procedure a script has created, as its GoogleSQL text. */
export interface RoutineRecord {
  readonly target: Target
  readonly kind: 'function' | 'table-function' | 'procedure'
  /** The whole CREATE statement. */
  readonly sql: string
  /** ISO 8601, UTC. */
  readonly createdAt?: string
}

export interface DatasetRecord {
  readonly database: string
  readonly schema: string
  readonly options: Readonly<Record<string, Json>>
  /** ISO 8601, UTC; absent for what another tool has made. */
  readonly createdAt?: string
}

/** The dataset of temporary tables and functions, as BigQuery calls it. */
export const sessionDataset = '_SESSION'

/** Everything the file is known to hold. Changed only through {@link beginChanges}. */
export interface LocalCatalog {
  readonly relations: Map<string, RelationRecord>
  readonly datasets: Map<string, DatasetRecord>
  readonly routines: Map<string, RoutineRecord>
  /** When rows of a table last changed, by key; of tables no statement has written to since they were made, nothing. */
  readonly modified: Map<string, string>
  /** Goes up with every committed change, so that a translation can be kept as long as it holds. */
  version: number
}

export function emptyCatalog(): LocalCatalog {
  return { relations: new Map(), datasets: new Map(), routines: new Map(), modified: new Map(), version: 0 }
}

/** The key of a dataset in {@link LocalCatalog}. */
export function datasetKey(dataset: { readonly database: string; readonly schema: string }): string {
  return `${dataset.database}.${dataset.schema}`
}

/** One transaction's view of the catalog: its own changes over what is committed. */
export interface CatalogChanges {
  /** True once something was changed and neither committed nor rolled back. */
  readonly isDirty: boolean
  /** A number that stays as long as the catalog looks the same; undefined while there are changes of its own. */
  readonly version: number | undefined
  /** The job has relations or functions only it can see. */
  readonly hasTemporary: boolean
  relation(target: Target): RelationRecord | undefined
  relations(): readonly RelationRecord[]
  dataset(dataset: { readonly database: string; readonly schema: string }): DatasetRecord | undefined
  datasets(): readonly DatasetRecord[]
  routine(target: Target): RoutineRecord | undefined
  routines(): readonly RoutineRecord[]
  /** When the table's rows were last written, ISO 8601; undefined when not since it was made. */
  modifiedAt(target: Target): string | undefined
  /** Notes that rows were written. The catalog's version stays: no translation depends on it. */
  touch(target: Target, at: string): void
  put(record: RelationRecord): void
  remove(target: Target): void
  putDataset(record: DatasetRecord): void
  removeDataset(dataset: { readonly database: string; readonly schema: string }): void
  putRoutine(record: RoutineRecord): void
  removeRoutine(target: Target): void
  /** What the file does not hold of these changes yet; asking takes it as written. */
  takeUnsaved(): readonly UnsavedNote[]
  /** Makes the changes visible to everyone; call it after the engine has committed. */
  commit(): void
  rollback(): void
}

/** The tables of the notes; `modified` holds times, and only grows. */
export type NoteTable = 'relations' | 'datasets' | 'routines' | 'modified'

/** A note to write, or without a record to remove, in one of the tables of the notes. */
export interface UnsavedNote {
  readonly table: NoteTable
  readonly key: string
  readonly record: RelationRecord | DatasetRecord | RoutineRecord | string | undefined
}

/**
 * Starts one job's view; it may be committed or rolled back and used again.
 *
 * Temporary relations and routines are the job's own: they are kept over its transactions and never reach the catalog.
 */
export function beginChanges(catalog: LocalCatalog): CatalogChanges {
  const relations = overlay(catalog.relations)
  const datasets = overlay(catalog.datasets)
  const routines = overlay(catalog.routines)
  const modified = overlay(catalog.modified)
  const temporaryRelations = overlay(new Map<string, RelationRecord>())
  const temporaryRoutines = overlay(new Map<string, RoutineRecord>())
  const shared = [relations, datasets, routines]
  const all = [...shared, temporaryRelations, temporaryRoutines]
  const everything = [...all, modified]
  const relationsOf = (target: Target) => (target.schema === sessionDataset ? temporaryRelations : relations)
  const routinesOf = (target: Target) => (target.schema === sessionDataset ? temporaryRoutines : routines)
  return {
    get isDirty() {
      return shared.some((part) => part.isDirty())
    },
    get version() {
      return all.some((part) => part.isDirty()) ? undefined : catalog.version
    },
    get hasTemporary() {
      return temporaryRelations.values().length + temporaryRoutines.values().length > 0
    },
    relation: (target) => relationsOf(target).get(targetKey(target)),
    relations: () => relations.values(),
    dataset: (dataset) => datasets.get(datasetKey(dataset)),
    datasets: () => datasets.values(),
    modifiedAt: (target) => modified.get(targetKey(target)),
    touch: (target, at) => modified.set(targetKey(target), at),
    routine: (target) => routinesOf(target).get(targetKey(target)),
    routines: () => routines.values(),
    put: (record) => relationsOf(record.target).set(targetKey(record.target), record),
    remove: (target) => relationsOf(target).set(targetKey(target), undefined),
    putDataset: (record) => datasets.set(datasetKey(record), record),
    removeDataset: (dataset) => datasets.set(datasetKey(dataset), undefined),
    putRoutine: (record) => routinesOf(record.target).set(targetKey(record.target), record),
    removeRoutine: (target) => routinesOf(target).set(targetKey(target), undefined),
    takeUnsaved: () => [
      ...relations.takeUnsaved().map(([key, record]) => ({ table: 'relations' as const, key, record })),
      ...datasets.takeUnsaved().map(([key, record]) => ({ table: 'datasets' as const, key, record })),
      ...routines.takeUnsaved().map(([key, record]) => ({ table: 'routines' as const, key, record })),
      ...modified.takeUnsaved().map(([key, record]) => ({ table: 'modified' as const, key, record })),
    ],
    commit: () => {
      if (shared.some((part) => part.isDirty())) catalog.version += 1
      for (const part of everything) part.commit()
    },
    rollback: () => {
      for (const part of everything) part.rollback()
    },
  }
}

interface Overlay<T> {
  isDirty(): boolean
  get(key: string): T | undefined
  values(): readonly T[]
  set(key: string, value: T | undefined): void
  takeUnsaved(): readonly (readonly [string, T | undefined])[]
  commit(): void
  rollback(): void
}

function overlay<T>(committed: Map<string, T>): Overlay<T> {
  const changed = new Map<string, T | undefined>()
  const unsaved = new Set<string>()
  return {
    isDirty: () => changed.size > 0,
    get: (key) => (changed.has(key) ? changed.get(key) : committed.get(key)),
    values: () => {
      const kept = [...committed].filter(([key]) => !changed.has(key)).map(([, value]) => value)
      return [...kept, ...[...changed.values()].filter((value) => value !== undefined)]
    },
    set: (key, value) => {
      changed.set(key, value)
      unsaved.add(key)
    },
    takeUnsaved: () => {
      const taken = [...unsaved].map((key) => [key, changed.get(key)] as const)
      unsaved.clear()
      return taken
    },
    commit: () => {
      for (const [key, value] of changed) {
        if (value === undefined) committed.delete(key)
        else committed.set(key, value)
      }
      changed.clear()
      unsaved.clear()
    },
    rollback: () => {
      changed.clear()
      unsaved.clear()
    },
  }
}
