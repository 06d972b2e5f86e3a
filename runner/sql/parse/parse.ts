/**
 * Text → trees.
 *
 * Everything here reports `sql-syntax` at the smallest piece that is wrong, in the words of GoogleSQL; offsets are UTF-16
 * and count from the start of `text`. `path` names the file in the spans. Nothing here throws on any text.
 */
import type { Diagnosed } from '../../base/diagnostic.ts'
import type { Expression } from '../ast/expression.ts'
import type { Query } from '../ast/query.ts'
import type { Statement } from '../ast/script.ts'
import type { TypeName } from '../ast/type.ts'
import { Cursor, type TextKind } from './cursor.ts'
import { takeExpression } from './expression.ts'
import { SyntaxFailure, syntaxDiagnostic } from './failure.ts'
import { takeQuery } from './query.ts'
import { takeScript } from './script.ts'
import { takeStatement } from './statement.ts'
import { takeType } from './type.ts'

/** All statements of a script that can be read, and what is wrong with the others. */
export function parseScript(text: string, path = ''): Diagnosed<readonly Statement[]> {
  const cursor = new Cursor(text, 'script')
  const value = takeScript(cursor)
  return { value, diagnostics: cursor.failures.map((failure) => syntaxDiagnostic(failure, path)) }
}

/** The one statement of a text; a semicolon may end it. */
export function parseStatement(text: string, path = ''): Diagnosed<Statement | undefined> {
  return parseWhole(text, path, 'statement', (cursor) => {
    const statement = takeStatement(cursor)
    cursor.accept(';')
    return statement
  })
}

/** The one query of a text; a semicolon may end it. */
export function parseQuery(text: string, path = ''): Diagnosed<Query | undefined> {
  return parseWhole(text, path, 'statement', (cursor) => {
    const query = takeQuery(cursor)
    cursor.accept(';')
    return query
  })
}

/** The one expression of a text. */
export function parseExpression(text: string, path = ''): Diagnosed<Expression | undefined> {
  return parseWhole(text, path, 'expression', takeExpression)
}

/** The one type of a text: `ARRAY<STRUCT<sku STRING>>`. */
export function parseTypeName(text: string, path = ''): Diagnosed<TypeName | undefined> {
  return parseWhole(text, path, 'type', takeType)
}

function parseWhole<T>(
  text: string,
  path: string,
  textKind: TextKind,
  take: (cursor: Cursor) => T,
): Diagnosed<T | undefined> {
  const cursor = new Cursor(text, textKind)
  try {
    const value = take(cursor)
    const [failure] = cursor.failures
    if (failure !== undefined) throw failure
    if (cursor.token.kind !== 'end')
      cursor.fail(`Expected end of input but got ${cursor.describe(cursor.token)}`)
    return { value, diagnostics: [] }
  } catch (failure) {
    if (!(failure instanceof SyntaxFailure)) throw failure
    return { value: undefined, diagnostics: [syntaxDiagnostic(failure, path)] }
  }
}
