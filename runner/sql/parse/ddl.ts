/** CREATE: tells the statements apart and reads the smaller ones. */
import type {
  CreateEntity,
  CreateExternalSchema,
  CreateIndex,
  CreateModel,
  CreateRowAccessPolicy,
  CreateSchema,
  DdlStatement,
  IndexColumn,
  NamedQuery,
  ViewColumn,
} from '../ast/ddl.ts'
import { takeTableElements } from './column.ts'
import { takeCreateFunction, takeCreateProcedure, takeCreateTableFunction } from './create-routine.ts'
import {
  takeCreateExternalTable,
  takeCreateMaterializedView,
  takeCreateSnapshot,
  takeCreateTable,
  takeCreateView,
} from './create-table.ts'
import type { Cursor } from './cursor.ts'
import {
  type CreateWords,
  takeCreateName,
  takeDefaultCollation,
  takeIfNotExists,
  takePartitionBy,
} from './ddl-common.ts'
import { takeExpression } from './expression.ts'
import { takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeConnectionIfAny, takeOptionsIfAny } from './options.ts'
import { takeOrderItem } from './order.ts'
import { takeQuery } from './query.ts'
import { takeSelectItems } from './select.ts'

/** A CREATE statement of any kind. */
export function takeCreate(cursor: Cursor): DdlStatement {
  const { start } = cursor.expect('CREATE')
  const orReplace = cursor.accept('OR')
  if (orReplace) cursor.expect('REPLACE')
  const isTemporary = cursor.accept('TEMP') || cursor.accept('TEMPORARY')
  const words = { start, orReplace, isTemporary }
  switch (cursor.token.word) {
    case 'TABLE':
      return cursor.isAt(1, 'FUNCTION')
        ? takeCreateTableFunction(cursor, words)
        : takeCreateTable(cursor, words)
    case 'EXTERNAL':
      return cursor.isAt(1, 'SCHEMA')
        ? takeCreateExternalSchema(cursor, words)
        : takeCreateExternalTable(cursor, words)
    case 'RECURSIVE':
    case 'VIEW':
      return takeCreateView(cursor, words)
    case 'AGGREGATE':
    case 'FUNCTION':
      return takeCreateFunction(cursor, words)
    default:
      if (isTemporary) cursor.failExpected('FUNCTION', 'TABLE', 'VIEW')
      return takePermanent(cursor, words)
  }
}

function takePermanent(cursor: Cursor, words: CreateWords): DdlStatement {
  switch (cursor.token.word) {
    case 'SNAPSHOT':
      return takeCreateSnapshot(cursor, words)
    case 'MATERIALIZED':
      return takeCreateMaterializedView(cursor, words)
    case 'SCHEMA':
      return takeCreateSchema(cursor, words)
    case 'PROCEDURE':
      return takeCreateProcedure(cursor, words)
    case 'MODEL':
      return takeCreateModel(cursor, words)
    case 'ROW':
      return takeCreatePolicy(cursor, words)
    case 'SEARCH':
    case 'VECTOR':
    case 'INDEX':
      return takeCreateIndex(cursor, words)
    case 'CAPACITY':
    case 'RESERVATION':
    case 'ASSIGNMENT':
      return takeCreateEntity(cursor, words)
    default:
      if (cursor.token.kind === 'word' && cursor.token.word === '')
        cursor.fail(`${cursor.token.value} is not a supported object type`)
      return cursor.failUnexpected()
  }
}

function takeCreateSchema(cursor: Cursor, words: CreateWords): CreateSchema {
  cursor.expect('SCHEMA')
  const name = takeCreateName(cursor, words, 'SCHEMA')
  const defaultCollation = takeDefaultCollation(cursor)
  const options = takeOptionsIfAny(cursor)
  return {
    kind: 'createSchema',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    defaultCollation,
    options,
  }
}

function takeCreateExternalSchema(cursor: Cursor, words: CreateWords): CreateExternalSchema {
  cursor.expectAll('EXTERNAL', 'SCHEMA')
  const name = takeCreateName(cursor, words, 'EXTERNAL SCHEMA')
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptionsIfAny(cursor)
  return {
    kind: 'createExternalSchema',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    connection,
    options,
  }
}

function takeCreateModel(cursor: Cursor, words: CreateWords): CreateModel {
  cursor.expect('MODEL')
  const name = takeCreateName(cursor, words, 'MODEL')
  const inputs = cursor.accept('INPUT') ? takeTableElements(cursor) : undefined
  if (inputs !== undefined) cursor.expect('OUTPUT')
  const outputs = inputs === undefined ? undefined : takeTableElements(cursor)
  const transform = cursor.accept('TRANSFORM') ? takeParenthesized(cursor, takeSelectItems) : []
  const isRemote = cursor.accept('REMOTE')
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptionsIfAny(cursor)
  const hasSource = cursor.accept('AS')
  const isNamed = hasSource && cursor.is('(') && cursor.isNameAt(1) && cursor.isAt(2, 'AS')
  const namedQueries = isNamed ? takeParenthesizedList(cursor, takeNamedQuery) : []
  const query = hasSource && !isNamed ? takeQuery(cursor) : undefined
  return {
    kind: 'createModel',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    transform,
    inputs,
    outputs,
    isRemote,
    connection,
    options,
    query,
    namedQueries,
  }
}

function takeNamedQuery(cursor: Cursor): NamedQuery {
  const name = takeIdentifier(cursor)
  cursor.expect('AS')
  const query = takeParenthesized(cursor, takeQuery)
  return { kind: 'namedQuery', start: name.start, end: cursor.end, name, query }
}

function takeCreatePolicy(cursor: Cursor, words: CreateWords): CreateRowAccessPolicy {
  cursor.expect('ROW')
  cursor.accept('ACCESS')
  cursor.expect('POLICY')
  const ifNotExists = takeIfNotExists(cursor)
  const name = cursor.is('ON') ? undefined : takeIdentifier(cursor)
  cursor.expect('ON')
  const table = takeTablePath(cursor)
  const hasGrant = cursor.accept('GRANT')
  if (hasGrant) cursor.expect('TO')
  const grantTo = hasGrant ? takeParenthesizedList(cursor, takeExpression) : undefined
  cursor.accept('FILTER')
  cursor.expect('USING')
  const filter = takeParenthesized(cursor, takeExpression)
  return {
    kind: 'createRowAccessPolicy',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ifNotExists,
    name,
    table,
    grantTo,
    filter,
  }
}

function takeCreateIndex(cursor: Cursor, words: CreateWords): CreateIndex {
  const type = cursor.accept('SEARCH') ? 'search' : cursor.accept('VECTOR') ? 'vector' : undefined
  cursor.expect('INDEX')
  const name = takeCreateName(cursor, words, 'INDEX')
  cursor.expect('ON')
  const table = takeTablePath(cursor)
  cursor.expect('(')
  const isAllColumns = cursor.acceptAll('ALL', 'COLUMNS')
  const columns: IndexColumn[] = isAllColumns ? [] : takeIndexColumns(cursor)
  const columnOptions =
    isAllColumns && cursor.acceptAll('WITH', 'COLUMN', 'OPTIONS')
      ? takeParenthesizedList(cursor, takeViewColumn)
      : []
  cursor.expect(')')
  const storing = cursor.accept('STORING') ? takeParenthesizedList(cursor, takeExpression) : []
  const partitionBy = takePartitionBy(cursor)
  const options = takeOptionsIfAny(cursor)
  return {
    kind: 'createIndex',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    type,
    table,
    columns,
    isAllColumns,
    columnOptions,
    storing,
    partitionBy,
    options,
  }
}

function takeIndexColumns(cursor: Cursor): IndexColumn[] {
  const columns: IndexColumn[] = []
  do {
    const order = takeOrderItem(cursor)
    const options = takeOptionsIfAny(cursor)
    columns.push({ kind: 'indexColumn', start: order.start, end: cursor.end, order, options })
  } while (cursor.accept(','))
  return columns
}

function takeViewColumn(cursor: Cursor): ViewColumn {
  const name = takeIdentifier(cursor)
  const options = takeOptionsIfAny(cursor)
  return { kind: 'viewColumn', start: name.start, end: cursor.end, name, options }
}

const entityTypes = { CAPACITY: 'capacity', RESERVATION: 'reservation', ASSIGNMENT: 'assignment' } as const

function takeCreateEntity(cursor: Cursor, words: CreateWords): CreateEntity {
  const { word } = cursor.expect('CAPACITY', 'RESERVATION', 'ASSIGNMENT')
  const type = entityTypes[word as keyof typeof entityTypes]
  const name = takeCreateName(cursor, words, word)
  const options = takeOptionsIfAny(cursor)
  const json = options === undefined && cursor.accept('AS') ? takeExpression(cursor) : undefined
  return {
    kind: 'createEntity',
    start: words.start,
    end: cursor.end,
    orReplace: words.orReplace,
    ...name,
    type,
    options,
    json,
  }
}
