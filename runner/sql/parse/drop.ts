/** DROP, UNDROP, GRANT, REVOKE. */
import type {
  DroppableType,
  DropStatement,
  GrantStatement,
  RevokeStatement,
  UndropSchema,
} from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import type { Cursor, Word } from './cursor.ts'
import { takeIfExists, takeIfNotExists } from './ddl-common.ts'
import { takeAsOf } from './from.ts'
import { takeList } from './lists.ts'
import { takeString } from './literal.ts'
import { takePath, takeTablePath } from './name.ts'
import { takePrimary } from './primary.ts'

const types: readonly (readonly [DroppableType, readonly Word[]])[] = [
  ['tableFunction', ['TABLE', 'FUNCTION']],
  ['table', ['TABLE']],
  ['snapshotTable', ['SNAPSHOT', 'TABLE']],
  ['externalTable', ['EXTERNAL', 'TABLE']],
  ['externalSchema', ['EXTERNAL', 'SCHEMA']],
  ['view', ['VIEW']],
  ['materializedView', ['MATERIALIZED', 'VIEW']],
  ['schema', ['SCHEMA']],
  ['function', ['FUNCTION']],
  ['procedure', ['PROCEDURE']],
  ['model', ['MODEL']],
  ['index', ['INDEX']],
  ['searchIndex', ['SEARCH', 'INDEX']],
  ['vectorIndex', ['VECTOR', 'INDEX']],
  ['rowAccessPolicy', ['ROW', 'ACCESS', 'POLICY']],
  ['capacity', ['CAPACITY']],
  ['reservation', ['RESERVATION']],
  ['assignment', ['ASSIGNMENT']],
]

/** A DROP statement of any kind. */
export function takeDrop(cursor: Cursor): DropStatement {
  const { start } = cursor.expect('DROP')
  if (cursor.accept('ALL')) return takeDropAllPolicies(cursor, start)
  const type = types.find(([, words]) => cursor.acceptAll(...words))?.[0]
  if (type === undefined) failType(cursor)
  const ifExists = takeIfExists(cursor)
  const name = takeTablePath(cursor)
  const on = takeOn(cursor, type)
  const behavior = type === 'schema' ? takeBehavior(cursor) : undefined
  return { kind: 'drop', start, end: cursor.end, type, ifExists, name, on, behavior }
}

function failType(cursor: Cursor): never {
  const { kind, word, value } = cursor.token
  if (kind === 'word' && word === '') cursor.fail(`${value} is not a supported object type`)
  cursor.failUnexpected()
}

function takeOn(cursor: Cursor, type: DroppableType): DropStatement['on'] {
  if (type === 'rowAccessPolicy') cursor.expect('ON')
  else if (!type.toLowerCase().endsWith('index') || !cursor.accept('ON')) return undefined
  return takeTablePath(cursor)
}

function takeBehavior(cursor: Cursor): DropStatement['behavior'] {
  if (cursor.accept('CASCADE')) return 'cascade'
  return cursor.accept('RESTRICT') ? 'restrict' : undefined
}

function takeDropAllPolicies(cursor: Cursor, start: number): DropStatement {
  cursor.expectAll('ROW', 'ACCESS', 'POLICIES', 'ON')
  const on = takeTablePath(cursor)
  const type = 'allRowAccessPolicies'
  return {
    kind: 'drop',
    start,
    end: cursor.end,
    type,
    ifExists: false,
    name: undefined,
    on,
    behavior: undefined,
  }
}

/** UNDROP SCHEMA. */
export function takeUndrop(cursor: Cursor): UndropSchema {
  const { start } = cursor.expect('UNDROP')
  if (!cursor.is('SCHEMA')) cursor.failUnexpected()
  cursor.advance()
  const ifNotExists = takeIfNotExists(cursor)
  const name = takeTablePath(cursor)
  const asOf = takeAsOf(cursor)
  return { kind: 'undropSchema', start, end: cursor.end, ifNotExists, name, asOf }
}

/** GRANT roles ON an object TO somebody; REVOKE … FROM. */
export function takeGrant(cursor: Cursor): GrantStatement | RevokeStatement {
  const { start, word } = cursor.expect('GRANT', 'REVOKE')
  const roles = takeList(cursor, takePath)
  cursor.expect('ON')
  const objectType = takeObjectType(cursor)
  const object = takeTablePath(cursor)
  cursor.expect(word === 'GRANT' ? 'TO' : 'FROM')
  const grantees = takeList(cursor, takeGrantee)
  return {
    kind: word === 'GRANT' ? 'grant' : 'revoke',
    start,
    end: cursor.end,
    roles,
    objectType,
    object,
    grantees,
  }
}

// TABLE, EXTERNAL TABLE …: a word is a type when a name follows it, and the name otherwise.
function takeObjectType(cursor: Cursor): string | undefined {
  if (!cursor.isName() || !cursor.isNameAt(1)) return undefined
  const word = cursor.advance().value.toUpperCase()
  return word === 'EXTERNAL' && cursor.isNameAt(1) ? `${word} ${cursor.advance().value.toUpperCase()}` : word
}

function takeGrantee(cursor: Cursor): Expression {
  if (cursor.is('@') || cursor.is('@@') || cursor.is('?')) return takePrimary(cursor)
  if (cursor.token.kind !== 'string') {
    cursor.fail(`Expected "@" or "@@" or string literal but got ${cursor.describe(cursor.token)}`)
  }
  return takeString(cursor)
}
