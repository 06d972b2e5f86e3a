/** ALTER. */
import type { AlterAction, AlterableType, AlterStatement, ColumnChange } from '../ast/ddl.ts'
import { takeColumnDefinition, takeColumnSchema, takeKey } from './column.ts'
import type { Cursor, Word } from './cursor.ts'
import { takeDefaultCollation, takeIfExists, takeIfNotExists } from './ddl-common.ts'
import { takeExpression } from './expression.ts'
import { takeList } from './lists.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeOptions, takeOptionsIfAny } from './options.ts'

const types: readonly (readonly [AlterableType, readonly Word[]])[] = [
  ['table', ['TABLE']],
  ['externalTable', ['EXTERNAL', 'TABLE']],
  ['view', ['VIEW']],
  ['materializedView', ['MATERIALIZED', 'VIEW']],
  ['schema', ['SCHEMA']],
  ['model', ['MODEL']],
  ['searchIndex', ['SEARCH', 'INDEX']],
  ['vectorIndex', ['VECTOR', 'INDEX']],
  ['organization', ['ORGANIZATION']],
  ['project', ['PROJECT']],
  ['biCapacity', ['BI_CAPACITY']],
  ['capacity', ['CAPACITY']],
  ['reservation', ['RESERVATION']],
  ['assignment', ['ASSIGNMENT']],
]

/** An ALTER statement of any kind. */
export function takeAlter(cursor: Cursor): AlterStatement {
  const { start } = cursor.expect('ALTER')
  const type = types.find(([, words]) => cursor.acceptAll(...words))?.[0]
  if (type === undefined) cursor.failUnexpected()
  const ifExists = takeIfExists(cursor)
  const isNameless = type === 'organization' || (type === 'project' && cursor.is('SET'))
  const name = isNameless ? undefined : takeTablePath(cursor)
  const on =
    (type === 'searchIndex' || type === 'vectorIndex') && cursor.accept('ON')
      ? takeTablePath(cursor)
      : undefined
  const actions = takeList(cursor, takeAction)
  return { kind: 'alter', start, end: cursor.end, type, ifExists, name, on, actions }
}

function takeAction(cursor: Cursor): AlterAction {
  const { start, word } = cursor.token
  switch (word) {
    case 'SET':
      return takeSet(cursor)
    case 'ADD':
      return takeAdd(cursor)
    case 'DROP':
      return takeDropAction(cursor)
    case 'RENAME':
      return takeRename(cursor)
    case 'ALTER':
      return takeAlterColumn(cursor)
    case 'REBUILD':
      cursor.advance()
      return { kind: 'rebuildIndex', start, end: cursor.end }
    default:
      return cursor.failUnexpected()
  }
}

function takeSet(cursor: Cursor): AlterAction {
  const { start } = cursor.expect('SET')
  if (cursor.is('OPTIONS')) {
    const options = takeOptions(cursor)
    return { kind: 'setOptions', start, end: cursor.end, options }
  }
  const collation = takeDefaultCollation(cursor)
  if (collation === undefined) return cursor.failExpected('DEFAULT', 'OPTIONS')
  return { kind: 'setDefaultCollation', start, end: cursor.end, collation }
}

function takeAdd(cursor: Cursor): AlterAction {
  const { start } = cursor.expect('ADD')
  switch (cursor.token.word) {
    case 'COLUMN': {
      cursor.advance()
      const ifNotExists = takeIfNotExists(cursor)
      const column = takeColumnDefinition(cursor)
      return { kind: 'addColumn', start, end: cursor.end, ifNotExists, column }
    }
    case 'REPLICA': {
      cursor.advance()
      const name = takeIdentifier(cursor)
      const options = takeOptionsIfAny(cursor)
      return { kind: 'addReplica', start, end: cursor.end, name, options }
    }
    case 'CONSTRAINT':
    case 'PRIMARY':
    case 'FOREIGN': {
      const keyStart = cursor.token.start
      const isNamed = cursor.accept('CONSTRAINT')
      const ifNotExists = isNamed && takeIfNotExists(cursor)
      const name = isNamed ? takeIdentifier(cursor) : undefined
      const constraint = takeKey(cursor, name, keyStart)
      return { kind: 'addConstraint', start, end: cursor.end, ifNotExists, constraint }
    }
    default:
      return failNested(cursor)
  }
}

function failNested(cursor: Cursor): never {
  if (cursor.token.kind === 'end') cursor.failUnexpected()
  cursor.fail(
    `${cursor.text.slice(cursor.token.start, cursor.token.end)} is not a supported nested object type`,
  )
}

function takeDropAction(cursor: Cursor): AlterAction {
  const { start } = cursor.expect('DROP')
  switch (cursor.token.word) {
    case 'COLUMN': {
      cursor.advance()
      const ifExists = takeIfExists(cursor)
      const name = takeIdentifier(cursor)
      return { kind: 'dropColumn', start, end: cursor.end, ifExists, name }
    }
    case 'PRIMARY': {
      cursor.expectAll('PRIMARY', 'KEY')
      const ifExists = takeIfExists(cursor)
      return { kind: 'dropConstraint', start, end: cursor.end, ifExists, name: undefined }
    }
    case 'CONSTRAINT': {
      cursor.advance()
      const ifExists = takeIfExists(cursor)
      const name = takeIdentifier(cursor)
      return { kind: 'dropConstraint', start, end: cursor.end, ifExists, name }
    }
    case 'REPLICA': {
      cursor.advance()
      const name = takeIdentifier(cursor)
      return { kind: 'dropReplica', start, end: cursor.end, name }
    }
    default:
      return failNested(cursor)
  }
}

function takeRename(cursor: Cursor): AlterAction {
  const { start } = cursor.expect('RENAME')
  if (cursor.accept('TO')) {
    const name = takeTablePath(cursor)
    return { kind: 'renameTo', start, end: cursor.end, name }
  }
  if (!cursor.is('COLUMN')) cursor.failExpected('COLUMN', 'TO')
  cursor.advance()
  const ifExists = takeIfExists(cursor)
  const from = takeIdentifier(cursor)
  cursor.expect('TO')
  const to = takeIdentifier(cursor)
  return { kind: 'renameColumn', start, end: cursor.end, ifExists, from, to }
}

function takeAlterColumn(cursor: Cursor): AlterAction {
  const { start } = cursor.expect('ALTER')
  cursor.expect('COLUMN')
  const ifExists = takeIfExists(cursor)
  const name = takeIdentifier(cursor)
  const change = takeColumnChange(cursor)
  return { kind: 'alterColumn', start, end: cursor.end, ifExists, name, change }
}

function takeColumnChange(cursor: Cursor): ColumnChange {
  const { start, word } = cursor.expect('DROP', 'SET')
  if (word === 'DROP') {
    if (cursor.accept('DEFAULT')) return { kind: 'dropColumnDefault', start, end: cursor.end }
    if (!cursor.is('NOT')) cursor.failExpected('DEFAULT', 'NOT')
    cursor.expectAll('NOT', 'NULL')
    return { kind: 'dropNotNull', start, end: cursor.end }
  }
  switch (cursor.token.word) {
    case 'DATA': {
      cursor.expectAll('DATA', 'TYPE')
      const schema = takeColumnSchema(cursor)
      return { kind: 'setDataType', start, end: cursor.end, schema }
    }
    case 'DEFAULT': {
      cursor.advance()
      const value = takeExpression(cursor)
      return { kind: 'setColumnDefault', start, end: cursor.end, value }
    }
    case 'OPTIONS': {
      const options = takeOptions(cursor)
      return { kind: 'setOptions', start, end: cursor.end, options }
    }
    default:
      return cursor.failExpected('DATA', 'DEFAULT', 'OPTIONS')
  }
}
