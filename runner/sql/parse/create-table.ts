/** CREATE TABLE, SNAPSHOT TABLE, EXTERNAL TABLE, VIEW, MATERIALIZED VIEW. */
import type {
  CreateExternalTable,
  CreateMaterializedView,
  CreateSnapshotTable,
  CreateTable,
  CreateView,
  PartitionColumns,
  ViewColumn,
} from '../ast/ddl.ts'
import type { Cursor } from './cursor.ts'
import {
  type CreateWords,
  takeClusterBy,
  takeCopySource,
  takeCreateName,
  takeDefaultCollation,
  takeElementsIfAny,
  takePartitionBy,
  takeSecurity,
} from './ddl-common.ts'
import { takeParenthesizedList } from './lists.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeConnectionIfAny, takeOptions, takeOptionsIfAny } from './options.ts'
import { takeQuery } from './query.ts'

/** CREATE TABLE, from TABLE on. */
export function takeCreateTable(cursor: Cursor, words: CreateWords): CreateTable {
  const { start, orReplace, isTemporary } = words
  cursor.expect('TABLE')
  const name = takeCreateName(cursor, words, 'TABLE')
  const elements = takeElementsIfAny(cursor)
  const like = cursor.accept('LIKE') ? takeTablePath(cursor) : undefined
  const copyOf = cursor.is('CLONE') || cursor.is('COPY') ? takeCopySource(cursor) : undefined
  const defaultCollation = takeDefaultCollation(cursor)
  const partitionBy = takePartitionBy(cursor)
  const clusterBy = takeClusterBy(cursor)
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptionsIfAny(cursor)
  const query = cursor.accept('AS') ? takeQuery(cursor) : undefined
  return {
    kind: 'createTable',
    start,
    end: cursor.end,
    orReplace,
    isTemporary,
    ...name,
    elements,
    like,
    copyOf,
    defaultCollation,
    partitionBy,
    clusterBy,
    connection,
    options,
    query,
  }
}

/** CREATE SNAPSHOT TABLE, from SNAPSHOT on. */
export function takeCreateSnapshot(cursor: Cursor, words: CreateWords): CreateSnapshotTable {
  cursor.expectAll('SNAPSHOT', 'TABLE')
  const name = takeCreateName(cursor, words, 'SNAPSHOT TABLE')
  if (!cursor.is('CLONE')) cursor.failExpected('CLONE')
  const source = takeCopySource(cursor)
  const options = takeOptionsIfAny(cursor)
  return {
    kind: 'createSnapshotTable',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    source,
    options,
  }
}

/** CREATE EXTERNAL TABLE, from EXTERNAL on. */
export function takeCreateExternalTable(cursor: Cursor, words: CreateWords): CreateExternalTable {
  const { start, orReplace, isTemporary } = words
  cursor.expectAll('EXTERNAL', 'TABLE')
  const name = takeCreateName(cursor, words, 'EXTERNAL TABLE')
  const elements = takeElementsIfAny(cursor)
  const partitionColumns = takePartitionColumns(cursor)
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptions(cursor)
  return {
    kind: 'createExternalTable',
    start,
    end: cursor.end,
    orReplace,
    isTemporary,
    ...name,
    elements,
    partitionColumns,
    connection,
    options,
  }
}

/** `WITH PARTITION COLUMNS (…)`, if it is next. */
export function takePartitionColumns(cursor: Cursor): PartitionColumns | undefined {
  if (!cursor.is('WITH') || !cursor.isAt(1, 'PARTITION')) return undefined
  const { start } = cursor.advance()
  cursor.advance()
  cursor.expect('COLUMNS')
  const elements = takeElementsIfAny(cursor)
  return { kind: 'partitionColumns', start, end: cursor.end, elements }
}

/** CREATE VIEW, from RECURSIVE or VIEW on. */
export function takeCreateView(cursor: Cursor, words: CreateWords): CreateView {
  const { start, orReplace, isTemporary } = words
  const isRecursive = cursor.accept('RECURSIVE')
  cursor.expect('VIEW')
  const name = takeCreateName(cursor, words, 'VIEW')
  const columns = takeViewColumns(cursor)
  const security = takeSecurity(cursor)
  const options = takeOptionsIfAny(cursor)
  cursor.expect('AS')
  const query = takeQuery(cursor)
  return {
    kind: 'createView',
    start,
    end: cursor.end,
    orReplace,
    isTemporary,
    isRecursive,
    ...name,
    columns,
    security,
    options,
    query,
  }
}

function takeViewColumns(cursor: Cursor): ViewColumn[] | undefined {
  if (!cursor.is('(')) return undefined
  return takeParenthesizedList(cursor, (inner) => {
    const name = takeIdentifier(inner)
    const options = takeOptionsIfAny(inner)
    return { kind: 'viewColumn', start: name.start, end: inner.end, name, options }
  })
}

/** CREATE MATERIALIZED VIEW, from MATERIALIZED on. */
export function takeCreateMaterializedView(cursor: Cursor, words: CreateWords): CreateMaterializedView {
  const { start, orReplace } = words
  cursor.expect('MATERIALIZED')
  const isRecursive = cursor.accept('RECURSIVE')
  cursor.expect('VIEW')
  const name = takeCreateName(cursor, words, 'MATERIALIZED VIEW')
  const columns = takeViewColumns(cursor)
  const security = takeSecurity(cursor)
  const partitionBy = takePartitionBy(cursor)
  const clusterBy = takeClusterBy(cursor)
  const options = takeOptionsIfAny(cursor)
  cursor.expect('AS')
  const isReplica = cursor.acceptAll('REPLICA', 'OF')
  const replicaOf = isReplica ? takeTablePath(cursor) : undefined
  const query = isReplica ? undefined : takeQuery(cursor)
  return {
    kind: 'createMaterializedView',
    start,
    end: cursor.end,
    orReplace,
    isRecursive,
    ...name,
    columns,
    security,
    partitionBy,
    clusterBy,
    options,
    query,
    replicaOf,
  }
}
