/** Pieces that many DDL statements share. */
import type { CopySource, TableElement } from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import type { StringLiteral } from '../ast/literal.ts'
import type { Path } from '../ast/name.ts'
import { takeTableElements } from './column.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeAsOf } from './from.ts'
import { takeList } from './lists.ts'
import { takeString } from './literal.ts'
import { takeTablePath } from './name.ts'
import { isQueryAhead } from './query.ts'

/** What CREATE said before the kind of thing. */
export interface CreateWords {
  readonly start: number
  readonly orReplace: boolean
  readonly isTemporary: boolean
}

/** The name of the new thing, with IF NOT EXISTS. */
export interface CreateName {
  readonly ifNotExists: boolean
  readonly name: Path
}

/** `[IF NOT EXISTS] name`; refuses it together with OR REPLACE. */
export function takeCreateName(cursor: Cursor, words: CreateWords, what: string): CreateName {
  const ifNotExists = takeIfNotExists(cursor)
  if (ifNotExists && words.orReplace) {
    cursor.failAt(`CREATE ${what} cannot have both OR REPLACE and IF NOT EXISTS`, {
      start: words.start,
      end: words.start + 6,
    })
  }
  return { ifNotExists, name: takeTablePath(cursor) }
}

export function takeIfNotExists(cursor: Cursor): boolean {
  if (!cursor.accept('IF')) return false
  cursor.expectAll('NOT', 'EXISTS')
  return true
}

export function takeIfExists(cursor: Cursor): boolean {
  if (!cursor.accept('IF')) return false
  cursor.expect('EXISTS')
  return true
}

/** `(columns and constraints)`, if it is next and is not a query in parentheses. */
export function takeElementsIfAny(cursor: Cursor): TableElement[] | undefined {
  return cursor.is('(') && !isQueryAhead(cursor) ? takeTableElements(cursor) : undefined
}

/** `DEFAULT COLLATE 'und:ci'`, if it is next. */
export function takeDefaultCollation(cursor: Cursor): StringLiteral | undefined {
  if (!cursor.accept('DEFAULT')) return undefined
  cursor.expect('COLLATE')
  return takeString(cursor)
}

/** `PARTITION BY a, b`, if it is next. */
export function takePartitionBy(cursor: Cursor): Expression[] {
  if (!cursor.accept('PARTITION')) return []
  cursor.expect('BY')
  return takeList(cursor, takeExpression)
}

/** `CLUSTER BY a, b`, if it is next. */
export function takeClusterBy(cursor: Cursor): Expression[] {
  if (!cursor.accept('CLUSTER')) return []
  cursor.expect('BY')
  return takeList(cursor, takeExpression)
}

/** `SQL SECURITY INVOKER`, `EXTERNAL SECURITY DEFINER`, if it is next. */
export function takeSecurity(cursor: Cursor): 'invoker' | 'definer' | undefined {
  const isAhead = (cursor.is('SQL') || cursor.is('EXTERNAL')) && cursor.isAt(1, 'SECURITY')
  if (!isAhead) return undefined
  cursor.advance()
  cursor.advance()
  return cursor.expect('DEFINER', 'INVOKER').word === 'INVOKER' ? 'invoker' : 'definer'
}

/** `CLONE t FOR SYSTEM_TIME AS OF x`, `COPY t`; the word is next. */
export function takeCopySource(cursor: Cursor): CopySource {
  const { start, word } = cursor.expect('CLONE', 'COPY')
  const table = takeTablePath(cursor)
  const asOf = takeAsOf(cursor)
  return { kind: 'copySource', start, end: cursor.end, way: word === 'CLONE' ? 'clone' : 'copy', table, asOf }
}
