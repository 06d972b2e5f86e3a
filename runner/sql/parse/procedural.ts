/** DECLARE, SET, CALL and the other statements of scripts that hold no statements themselves. */
import type {
  AssertStatement,
  CallStatement,
  DeclareStatement,
  ExecuteImmediateStatement,
  ExportDataStatement,
  ExportModelStatement,
  LoadDataStatement,
  RaiseStatement,
  SetStatement,
  UsingArgument,
} from '../ast/script.ts'
import { takeArguments } from './call.ts'
import { takePartitionColumns } from './create-table.ts'
import type { Cursor } from './cursor.ts'
import { takeClusterBy, takeDefaultCollation, takeElementsIfAny, takePartitionBy } from './ddl-common.ts'
import { takeExpression } from './expression.ts'
import { takeList, takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeString } from './literal.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeConnectionIfAny, takeOptionsIfAny, takeOptionsInParentheses } from './options.ts'
import { takePrimary } from './primary.ts'
import { takeQuery } from './query.ts'
import { takeType } from './type.ts'

/** `DECLARE a, b INT64 DEFAULT 1` */
export function takeDeclare(cursor: Cursor): DeclareStatement {
  const { start } = cursor.expect('DECLARE')
  const names = takeList(cursor, takeIdentifier)
  const type = cursor.is('DEFAULT') ? undefined : takeType(cursor)
  const value = cursor.accept('DEFAULT') ? takeExpression(cursor) : undefined
  return { kind: 'declare', start, end: cursor.end, names, type, default: value }
}

/** `SET x = 1`, `SET (a, b) = (1, 2)`, `SET @@name = 1` */
export function takeSet(cursor: Cursor): SetStatement {
  const { start } = cursor.expect('SET')
  const isList = cursor.is('(')
  const targets = isList ? takeParenthesizedList(cursor, takeIdentifier) : [takeSetTarget(cursor)]
  if (!cursor.is('=')) {
    if (!isList) cursor.failExpected(',', '=')
    cursor.failExpected('=')
  }
  cursor.advance()
  const value = takeExpression(cursor)
  return { kind: 'set', start, end: cursor.end, isList, targets, value }
}

function takeSetTarget(cursor: Cursor): SetStatement['targets'][number] {
  if (cursor.is('@') || cursor.is('@@')) {
    const target = takePrimary(cursor)
    if (target.kind === 'systemVariable' || target.kind === 'namedParameter') return target
  }
  return takeIdentifier(cursor)
}

/** `RAISE USING MESSAGE = 'x'` */
export function takeRaise(cursor: Cursor): RaiseStatement {
  const { start } = cursor.expect('RAISE')
  const hasMessage = cursor.accept('USING')
  if (hasMessage) cursor.expectAll('MESSAGE', '=')
  const message = hasMessage ? takeExpression(cursor) : undefined
  return { kind: 'raise', start, end: cursor.end, message }
}

/** `CALL dataset.procedure(1, x)` */
export function takeCallStatement(cursor: Cursor): CallStatement {
  const { start } = cursor.expect('CALL')
  const procedure = takeTablePath(cursor)
  if (!cursor.is('(')) cursor.failExpected('(', '.')
  const args = takeArguments(cursor)
  return { kind: 'call', start, end: cursor.end, procedure, arguments: args }
}

/** `EXECUTE IMMEDIATE sql INTO a, b USING 1, 2 AS name` */
export function takeExecuteImmediate(cursor: Cursor): ExecuteImmediateStatement {
  const { start } = cursor.expect('EXECUTE')
  cursor.expect('IMMEDIATE')
  const sql = takeExpression(cursor)
  const into = cursor.accept('INTO') ? takeList(cursor, takeIdentifier) : []
  const using = cursor.accept('USING') ? takeList(cursor, takeUsingArgument) : []
  return { kind: 'executeImmediate', start, end: cursor.end, sql, into, using }
}

function takeUsingArgument(cursor: Cursor): UsingArgument {
  const { start } = cursor.token
  const value = takeExpression(cursor)
  const name = cursor.accept('AS') ? takeIdentifier(cursor) : undefined
  return { kind: 'usingArgument', start, end: cursor.end, value, name }
}

/** `ASSERT condition AS 'message'` */
export function takeAssert(cursor: Cursor): AssertStatement {
  const { start } = cursor.expect('ASSERT')
  const condition = takeExpression(cursor)
  const hasMessage = cursor.accept('AS')
  if (hasMessage && cursor.token.kind !== 'string')
    cursor.fail(`Expected string literal but got ${cursor.describe(cursor.token)}`)
  const message = hasMessage ? takeString(cursor) : undefined
  return { kind: 'assert', start, end: cursor.end, condition, message }
}

/** EXPORT DATA and EXPORT MODEL. */
export function takeExport(cursor: Cursor): ExportDataStatement | ExportModelStatement {
  const { start } = cursor.expect('EXPORT')
  const isModel = cursor.expect('DATA', 'MODEL').word === 'MODEL'
  if (isModel) {
    const model = takeTablePath(cursor)
    const connection = takeConnectionIfAny(cursor)
    const options = takeOptionsIfAny(cursor)
    return { kind: 'exportModel', start, end: cursor.end, model, connection, options }
  }
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptionsIfAny(cursor)
  cursor.expect('AS')
  const query = takeQuery(cursor)
  return { kind: 'exportData', start, end: cursor.end, connection, options, query }
}

/** LOAD DATA INTO or OVERWRITE a table, from files. */
export function takeLoadData(cursor: Cursor): LoadDataStatement {
  const { start } = cursor.expect('LOAD')
  cursor.expect('DATA')
  const isOverwrite = cursor.expect('INTO', 'OVERWRITE').word === 'OVERWRITE'
  const isTemporary = (cursor.is('TEMP') || cursor.is('TEMPORARY')) && cursor.isAt(1, 'TABLE')
  if (isTemporary) {
    cursor.advance()
    cursor.advance()
  }
  const table = takeTablePath(cursor)
  const partitions = cursor.accept('PARTITIONS') ? takeParenthesized(cursor, takeExpression) : undefined
  const elements = takeElementsIfAny(cursor)
  const defaultCollation = takeDefaultCollation(cursor)
  const partitionBy = takePartitionBy(cursor)
  const clusterBy = takeClusterBy(cursor)
  const options = takeOptionsIfAny(cursor)
  cursor.expectAll('FROM', 'FILES')
  const files = takeOptionsInParentheses(cursor)
  const partitionColumns = takePartitionColumns(cursor)
  const connection = takeConnectionIfAny(cursor)
  return {
    kind: 'loadData',
    start,
    end: cursor.end,
    isOverwrite,
    isTemporary,
    table,
    partitions,
    elements,
    defaultCollation,
    partitionBy,
    clusterBy,
    options,
    files,
    partitionColumns,
    connection,
  }
}
