/** Columns and constraints of tables. */
import type {
  ColumnConstraint,
  ColumnDefinition,
  ColumnSchema,
  ForeignKey,
  GeneratedColumn,
  PrimaryKey,
  References,
  StructColumnField,
  TableElement,
} from '../ast/ddl.ts'
import type { Identifier } from '../ast/name.ts'
import type { TypeName } from '../ast/type.ts'
import type { Cursor } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { takeList, takeParenthesized, takeParenthesizedList } from './lists.ts'
import { takeString } from './literal.ts'
import { takeIdentifier, takeTablePath } from './name.ts'
import { takeOptionsIfAny } from './options.ts'
import { isFieldNameAhead, takeType } from './type.ts'

/** `(a INT64, PRIMARY KEY (a) NOT ENFORCED)`; a comma may trail. */
export function takeTableElements(cursor: Cursor): TableElement[] {
  cursor.expect('(')
  if (cursor.is(')')) cursor.fail('A table must define at least one column')
  const elements: TableElement[] = []
  do elements.push(takeTableElement(cursor))
  while (cursor.accept(',') && !cursor.is(')'))
  if (!cursor.is(')')) cursor.failExpected(')', ',')
  cursor.advance()
  return elements
}

function takeTableElement(cursor: Cursor): TableElement {
  const isConstraint =
    cursor.is('CONSTRAINT') && cursor.isNameAt(1) && (cursor.isAt(2, 'PRIMARY') || cursor.isAt(2, 'FOREIGN'))
  return isConstraint || isKeyAhead(cursor) ? takeTableConstraint(cursor) : takeColumnDefinition(cursor)
}

function isKeyAhead(cursor: Cursor): boolean {
  return (cursor.is('PRIMARY') || cursor.is('FOREIGN')) && cursor.isAt(1, 'KEY')
}

/** `name type attributes` */
export function takeColumnDefinition(cursor: Cursor): ColumnDefinition {
  const name = takeIdentifier(cursor)
  const schema = takeColumnSchema(cursor)
  return { kind: 'columnDefinition', start: name.start, end: cursor.end, name, schema }
}

/** A type in which every level may have attributes: `ARRAY<STRUCT<a INT64 NOT NULL>> OPTIONS(…)`. */
export function takeColumnSchema(cursor: Cursor): ColumnSchema {
  cursor.enter()
  const { start } = cursor.token
  const shape = takeShape(cursor)
  const collation =
    shape.kind === 'simpleColumnSchema' && shape.type.kind === 'simpleTypeName'
      ? shape.type.collation
      : takeCollation(cursor)
  const value = cursor.accept('DEFAULT') ? takeExpression(cursor) : undefined
  const generated = value === undefined ? takeGenerated(cursor) : undefined
  let isNotNull = false
  const constraints: ColumnConstraint[] = []
  for (;;) {
    if (cursor.is('NOT') && cursor.isAt(1, 'NULL')) {
      cursor.advance()
      cursor.advance()
      isNotNull = true
      continue
    }
    const constraint = takeColumnConstraint(cursor)
    if (constraint === undefined) break
    constraints.push(constraint)
  }
  const options = takeOptionsIfAny(cursor)
  cursor.leave()
  return {
    ...withoutCollation(shape),
    start,
    end: cursor.end,
    collation,
    default: value,
    generated,
    isNotNull,
    constraints,
    options,
  }
}

type Shape =
  | { readonly kind: 'simpleColumnSchema'; readonly type: TypeName }
  | { readonly kind: 'arrayColumnSchema'; readonly element: ColumnSchema }
  | { readonly kind: 'structColumnSchema'; readonly fields: readonly StructColumnField[] }

function takeShape(cursor: Cursor): Shape {
  if (cursor.is('ARRAY')) {
    cursor.advance()
    cursor.expect('<')
    const element = takeColumnSchema(cursor)
    cursor.expect('>')
    return { kind: 'arrayColumnSchema', element }
  }
  if (cursor.is('STRUCT')) {
    cursor.advance()
    cursor.expect('<')
    const fields = takeList(cursor, takeColumnField)
    if (!cursor.is('>')) cursor.failExpected(',', '>')
    cursor.advance()
    return { kind: 'structColumnSchema', fields }
  }
  return { kind: 'simpleColumnSchema', type: takeType(cursor) }
}

function withoutCollation(shape: Shape): Shape {
  if (shape.kind !== 'simpleColumnSchema' || shape.type.kind !== 'simpleTypeName') return shape
  return { ...shape, type: { ...shape.type, collation: undefined } }
}

function takeColumnField(cursor: Cursor): StructColumnField {
  const { start } = cursor.token
  const name = isFieldNameAhead(cursor) ? takeIdentifier(cursor) : undefined
  const schema = takeColumnSchema(cursor)
  return { kind: 'structColumnField', start, end: cursor.end, name, schema }
}

function takeCollation(cursor: Cursor): ColumnSchema['collation'] {
  return cursor.accept('COLLATE') ? takeString(cursor) : undefined
}

function takeGenerated(cursor: Cursor): GeneratedColumn | undefined {
  const { start } = cursor.token
  let when: GeneratedColumn['when']
  if (cursor.accept('GENERATED')) {
    if (cursor.accept('ALWAYS')) when = 'always'
    else if (cursor.accept('BY')) {
      cursor.expect('DEFAULT')
      when = 'byDefault'
    }
  } else if (!cursor.is('AS')) return undefined
  cursor.expect('AS')
  const expression = takeParenthesized(cursor, takeExpression)
  const isStored = cursor.accept('STORED')
  return { kind: 'generatedColumn', start, end: cursor.end, when, expression, isStored }
}

function takeColumnConstraint(cursor: Cursor): ColumnConstraint | undefined {
  const { start } = cursor.token
  if (cursor.is('PRIMARY') && cursor.isAt(1, 'KEY')) {
    cursor.advance()
    cursor.advance()
    const enforced = takeEnforced(cursor)
    return { kind: 'columnPrimaryKey', start, end: cursor.end, enforced }
  }
  if (!cursor.is('REFERENCES') && !cursor.is('CONSTRAINT')) return undefined
  const name = cursor.accept('CONSTRAINT') ? takeIdentifier(cursor) : undefined
  const references = takeReferences(cursor)
  return { kind: 'columnReference', start, end: cursor.end, name, references }
}

// ENFORCED, NOT ENFORCED or nothing; NOT NULL may follow instead.
function takeEnforced(cursor: Cursor): boolean | undefined {
  if (cursor.accept('ENFORCED')) return true
  if (!cursor.is('NOT') || !cursor.isAt(1, 'ENFORCED')) return undefined
  cursor.advance()
  cursor.advance()
  return false
}

function takeReferences(cursor: Cursor): References {
  const { start } = cursor.expect('REFERENCES')
  const table = takeTablePath(cursor)
  const columns = takeParenthesizedList(cursor, takeIdentifier)
  const enforced = takeEnforced(cursor)
  return { kind: 'references', start, end: cursor.end, table, columns, enforced }
}

/** `[CONSTRAINT name] PRIMARY KEY (…)` or `FOREIGN KEY (…) REFERENCES …` */
export function takeTableConstraint(cursor: Cursor): PrimaryKey | ForeignKey {
  const { start } = cursor.token
  const name = cursor.accept('CONSTRAINT') ? takeIdentifier(cursor) : undefined
  return takeKey(cursor, name, start)
}

/** The key itself, behind CONSTRAINT and its name. */
export function takeKey(
  cursor: Cursor,
  name: Identifier | undefined,
  start: number,
): PrimaryKey | ForeignKey {
  const { word } = cursor.expect('FOREIGN', 'PRIMARY')
  cursor.expect('KEY')
  if (word === 'PRIMARY') {
    const columns = takeParenthesizedList(cursor, takeIdentifier)
    const enforced = takeEnforced(cursor)
    const options = takeOptionsIfAny(cursor)
    return { kind: 'primaryKey', start, end: cursor.end, name, columns, enforced, options }
  }
  const columns = takeParenthesizedList(cursor, takeIdentifier)
  const references = takeReferences(cursor)
  const options = takeOptionsIfAny(cursor)
  return { kind: 'foreignKey', start, end: cursor.end, name, columns, references, options }
}
