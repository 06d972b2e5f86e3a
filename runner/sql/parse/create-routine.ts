/** CREATE FUNCTION, TABLE FUNCTION, PROCEDURE. */
import type {
  AnyType,
  CreateFunction,
  CreateProcedure,
  CreateTableFunction,
  FunctionParameter,
  TableTypeColumn,
  TableTypeName,
} from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import type { TypeName } from '../ast/type.ts'
import type { Cursor } from './cursor.ts'
import { type CreateWords, takeCreateName, takeSecurity } from './ddl-common.ts'
import { takeExpression } from './expression.ts'
import { takeList, takeParenthesized } from './lists.ts'
import { takeString } from './literal.ts'
import { takeAnyIdentifier, takeIdentifier } from './name.ts'
import { takeConnectionIfAny, takeOptionsIfAny } from './options.ts'
import { isQueryAhead, takeQuery } from './query.ts'
import { takeBlock } from './script.ts'
import { takeType } from './type.ts'

/** CREATE [AGGREGATE] FUNCTION. */
export function takeCreateFunction(cursor: Cursor, words: CreateWords): CreateFunction {
  const { start, orReplace, isTemporary } = words
  const isAggregate = cursor.accept('AGGREGATE')
  cursor.expect('FUNCTION')
  const name = takeCreateName(cursor, words, 'FUNCTION')
  const parameters = takeParameters(cursor, takeFunctionParameter)
  const returns = cursor.accept('RETURNS') ? takeReturns(cursor) : undefined
  const security = takeSecurity(cursor)
  const determinism = takeDeterminism(cursor)
  const language = cursor.accept('LANGUAGE') ? takeIdentifier(cursor) : undefined
  const isRemote = cursor.accept('REMOTE')
  const connection = takeConnectionIfAny(cursor)
  // OPTIONS may stand on either side of the body.
  const before = takeOptionsIfAny(cursor)
  const body = cursor.accept('AS') ? takeFunctionBody(cursor, language !== undefined) : undefined
  const options = before ?? takeOptionsIfAny(cursor)
  return {
    kind: 'createFunction',
    start,
    end: cursor.end,
    orReplace,
    isTemporary,
    ...name,
    isAggregate,
    parameters,
    returns,
    security,
    determinism,
    language,
    isRemote,
    connection,
    options,
    body,
  }
}

function takeReturns(cursor: Cursor): TypeName {
  if (cursor.is('ANY')) cursor.fail('Templated types are not allowed in the RETURNS clause')
  return takeType(cursor)
}

function takeDeterminism(cursor: Cursor): CreateFunction['determinism'] {
  if (cursor.accept('DETERMINISTIC')) return 'deterministic'
  if (cursor.acceptAll('NOT', 'DETERMINISTIC')) return 'notDeterministic'
  if (cursor.accept('IMMUTABLE')) return 'immutable'
  if (cursor.accept('STABLE')) return 'stable'
  return cursor.accept('VOLATILE') ? 'volatile' : undefined
}

function takeFunctionBody(cursor: Cursor, isCode: boolean): Expression {
  if (cursor.token.kind === 'string' || isCode) return takeString(cursor)
  if (!cursor.is('(')) cursor.fail(`Expected "(" or string literal but got ${cursor.describe(cursor.token)}`)
  cursor.advance()
  if (isQueryAhead(cursor)) {
    cursor.fail(
      'The body of each CREATE FUNCTION statement is an expression, not a query; to use a query as an expression, the query must be wrapped with additional parentheses to make it a scalar subquery expression',
    )
  }
  const body = takeExpression(cursor)
  cursor.expect(')')
  return body
}

function takeParameters(cursor: Cursor, take: (cursor: Cursor) => FunctionParameter): FunctionParameter[] {
  return takeParenthesized(cursor, (inner) => (inner.is(')') ? [] : takeList(inner, take)))
}

function takeFunctionParameter(cursor: Cursor): FunctionParameter {
  const name = takeIdentifier(cursor)
  const type = takeParameterType(cursor)
  const value = cursor.accept('DEFAULT') ? takeExpression(cursor) : undefined
  const isNotAggregate = cursor.acceptAll('NOT', 'AGGREGATE')
  return {
    kind: 'functionParameter',
    start: name.start,
    end: cursor.end,
    mode: undefined,
    name,
    type,
    default: value,
    isNotAggregate,
  }
}

function takeParameterType(cursor: Cursor): FunctionParameter['type'] {
  const { start } = cursor.token
  if (cursor.acceptAll('ANY', 'TYPE')) return { kind: 'anyType', start, end: cursor.end } satisfies AnyType
  if (cursor.acceptAll('ANY', 'TABLE'))
    return { kind: 'tableTypeName', start, end: cursor.end, columns: undefined }
  if (cursor.is('TABLE') && cursor.isAt(1, '<')) return takeTableType(cursor)
  return takeType(cursor)
}

/** `TABLE<a INT64, b STRING>` */
function takeTableType(cursor: Cursor): TableTypeName {
  const { start } = cursor.expect('TABLE')
  cursor.expect('<')
  const columns = takeList(cursor, (inner): TableTypeColumn => {
    const name = takeIdentifier(inner)
    const type = takeType(inner)
    return { kind: 'tableTypeColumn', start: name.start, end: inner.end, name, type }
  })
  if (!cursor.is('>')) cursor.failExpected(',', '>')
  cursor.advance()
  return { kind: 'tableTypeName', start, end: cursor.end, columns }
}

/** CREATE TABLE FUNCTION. */
export function takeCreateTableFunction(cursor: Cursor, words: CreateWords): CreateTableFunction {
  const { start, orReplace, isTemporary } = words
  cursor.expectAll('TABLE', 'FUNCTION')
  const name = takeCreateName(cursor, words, 'TABLE FUNCTION')
  const parameters = takeParameters(cursor, takeFunctionParameter)
  const returns = cursor.accept('RETURNS') ? takeTableType(cursor) : undefined
  const security = takeSecurity(cursor)
  const options = takeOptionsIfAny(cursor)
  cursor.expect('AS')
  const query = takeQuery(cursor)
  return {
    kind: 'createTableFunction',
    start,
    end: cursor.end,
    orReplace,
    isTemporary,
    ...name,
    parameters,
    returns,
    security,
    options,
    query,
  }
}

/** CREATE PROCEDURE, in SQL or another language. */
export function takeCreateProcedure(cursor: Cursor, words: CreateWords): CreateProcedure {
  const { start, orReplace } = words
  cursor.expect('PROCEDURE')
  const name = takeCreateName(cursor, words, 'PROCEDURE')
  const parameters = takeParameters(cursor, takeProcedureParameter)
  const security = takeSecurity(cursor)
  const connection = takeConnectionIfAny(cursor)
  const options = takeOptionsIfAny(cursor)
  if (!cursor.is('BEGIN') && !cursor.is('LANGUAGE')) cursor.failExpected('BEGIN', 'LANGUAGE')
  const language = cursor.accept('LANGUAGE') ? takeIdentifier(cursor) : undefined
  const code = language !== undefined && cursor.accept('AS') ? takeString(cursor) : undefined
  const body = language === undefined ? takeBlock(cursor, undefined, cursor.token.start) : undefined
  return {
    kind: 'createProcedure',
    start,
    end: cursor.end,
    orReplace,
    ...name,
    parameters,
    security,
    connection,
    options,
    language,
    code,
    body,
  }
}

const parameterModes = { IN: 'in', OUT: 'out', INOUT: 'inout' } as const

function takeProcedureParameter(cursor: Cursor): FunctionParameter {
  const { start, word } = cursor.token
  // OUT and INOUT are also good names: `out INT64`.
  const hasMode = (word === 'IN' || word === 'OUT' || word === 'INOUT') && isParameterNameAhead(cursor)
  const mode = hasMode ? parameterModes[word] : undefined
  if (hasMode) cursor.advance()
  const name = takeAnyIdentifier(cursor)
  const type = takeParameterType(cursor)
  return {
    kind: 'functionParameter',
    start,
    end: cursor.end,
    mode,
    name,
    type,
    default: undefined,
    isNotAggregate: false,
  }
}

// Behind a mode stand a name and a type; behind a name only a type, which a comma, bracket or parenthesis follows.
function isParameterNameAhead(cursor: Cursor): boolean {
  const { kind, word } = cursor.peek(2)
  return cursor.isNameAt(1) && (kind === 'word' || kind === 'quotedIdentifier') && word !== 'COLLATE'
}
