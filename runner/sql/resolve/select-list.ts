/** The select list: stars expanded, names chosen. */
import { nearestName } from '../../base/suggest.ts'
import { typeToSql } from '../../ir/types.ts'
import type { Expression } from '../ast/expression.ts'
import type { SelectItem, SelectStar } from '../ast/query.ts'
import { impliedName } from './constructor.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { makeLiteral } from './literal.ts'
import { rangeValue, refer } from './name.ts'
import { type Found, fold, lookUp, type NamedColumn, type NameList } from './scope.ts'
import { failQuery, failType, makeColumn, recover, type Session } from './session.ts'
import type { Placed, ResolvedColumn, ResolvedExpression } from './tree.ts'
import { int64 } from './type.ts'

/** An item before grouping: `expression` is over the from columns. */
export interface SelectedItem extends Placed {
  readonly column: ResolvedColumn
  readonly expression: ResolvedExpression
  /** Could not be resolved; `expression` is a stand-in. */
  readonly isBroken: boolean
}

/** Resolves the items of a select list; a broken one keeps its place. */
export function resolveItems(
  context: ExpressionContext,
  nodes: readonly SelectItem[],
  list: NameList | undefined,
): readonly SelectedItem[] {
  return nodes.flatMap((node): readonly SelectedItem[] => {
    if (node.kind === 'selectStar') return recover(() => resolveStar(context, node, list)) ?? []
    const expression = recover(() => resolveExpression(context, node.expression))
    // CURRENT_DATE is a call without parentheses, and calls give no name.
    const implied = expression?.kind === 'call' ? '' : impliedName(node.expression)
    return [makeItem(context.session, node, node.alias?.name ?? implied, expression)]
  })
}

/** The columns of `*`: value tables of structs give their fields. */
export function expandStar(
  session: Session,
  at: Placed,
  list: Pick<NameList, 'columns'>,
  borders: Found['borders'],
): readonly { readonly name: string; readonly expression: ResolvedExpression }[] {
  return list.columns
    .filter((column) => !column.isPseudo)
    .flatMap((column) => expandColumn(session, at, column, borders))
}

/** Makes an item of an expression; undefined makes a broken one. */
export function makeItem(
  session: Session,
  at: Placed,
  name: string,
  expression: ResolvedExpression | undefined,
): SelectedItem {
  const place = { start: at.start, end: at.end }
  if (expression !== undefined) {
    return { column: makeColumn(session, name, expression.type), expression, isBroken: false, ...place }
  }
  const column = makeColumn(session, name, int64)
  session.broken.add(column.id)
  return { column, expression: makeLiteral(at, int64, null), isBroken: true, ...place }
}

function resolveStar(
  context: ExpressionContext,
  node: SelectStar,
  list: NameList | undefined,
): readonly SelectedItem[] {
  const { session } = context
  const columns = node.of === undefined ? starOfFrom(context, node, list) : starOf(context, node, node.of)
  checkMentioned(session, node, columns)
  const items = columns.flatMap(({ name, expression, isBroken }): readonly SelectedItem[] => {
    if (node.except.some((column) => fold(column.name) === fold(name))) return []
    const replacement = node.replace.find((each) => fold(each.name.name) === fold(name))
    if (replacement === undefined) return [makeItem(session, node, name, isBroken ? undefined : expression)]
    const replaced = recover(() => resolveExpression(context, replacement.expression))
    return [makeItem(session, replacement, name, replaced)]
  })
  if (items.length === 0) failQuery(session, node, 'SELECT * expands to zero columns after applying EXCEPT')
  return items
}

interface StarColumn {
  readonly name: string
  readonly expression: ResolvedExpression
  readonly isBroken: boolean
}

function starOfFrom(
  context: ExpressionContext,
  node: SelectStar,
  list: NameList | undefined,
): readonly StarColumn[] {
  if (list === undefined) failQuery(context.session, node, 'SELECT * must have a FROM clause')
  return expandColumns(context.session, node, list.columns, [])
}

function starOf(context: ExpressionContext, node: SelectStar, of: Expression): readonly StarColumn[] {
  const { session } = context
  const only = of.kind === 'path' && of.parts.length === 1 ? of.parts[0] : undefined
  const found = only === undefined ? undefined : lookUp(context.scope, only.name)
  if (only !== undefined && found?.target.kind === 'range') {
    const { range } = found.target
    if (range.value === undefined) return expandColumns(session, node, range.columns, found.borders)
    return fieldsOf(session, node, rangeValue(session, range, found.borders, only))
  }
  return fieldsOf(session, node, resolveExpression(context, of))
}

function expandColumns(
  session: Session,
  at: Placed,
  columns: readonly NamedColumn[],
  borders: Found['borders'],
): readonly StarColumn[] {
  return columns
    .filter((column) => !column.isPseudo)
    .flatMap((column): readonly StarColumn[] => {
      if (session.broken.has(column.column.id)) {
        return [{ name: column.name, expression: makeLiteral(at, int64, null), isBroken: true }]
      }
      return expandColumn(session, at, column, borders).map((each) => ({ ...each, isBroken: false }))
    })
}

function expandColumn(
  session: Session,
  at: Placed,
  { name, column, isValue, mergedFields }: NamedColumn,
  borders: Found['borders'],
): readonly { readonly name: string; readonly expression: ResolvedExpression }[] {
  if (session.broken.has(column.id)) return []
  const expression = refer(session, column, borders, at)
  if (!isValue || column.type.kind !== 'struct') return [{ name, expression }]
  return fieldsOf(session, at, expression).filter((field) => mergedFields?.has(fold(field.name)) !== true)
}

function fieldsOf(session: Session, at: Placed, expression: ResolvedExpression): readonly StarColumn[] {
  const { type } = expression
  if (type.kind !== 'struct') failType(session, at, `Dot-star is not supported for type ${typeToSql(type)}`)
  return type.fields.map((field, index) => ({
    name: field.name,
    expression: {
      kind: 'field',
      expression,
      name: field.name,
      index,
      type: field.type,
      start: at.start,
      end: at.end,
    },
    isBroken: false,
  }))
}

function checkMentioned(session: Session, node: SelectStar, columns: readonly StarColumn[]): void {
  const names = columns.map((column) => column.name)
  const check = (name: string, at: Placed, list: 'EXCEPT' | 'REPLACE') => {
    const matches = names.filter((candidate) => fold(candidate) === fold(name)).length
    if (matches === 0) {
      const suggestion = nearestName(name, names)
      failQuery(
        session,
        at,
        `Column ${name} in SELECT * ${list} list does not exist${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
      )
    }
    if (list === 'REPLACE' && matches > 1)
      failQuery(session, at, `Column ${name} in SELECT * REPLACE list is ambiguous`)
  }
  const seen = new Set<string>()
  for (const column of node.except) {
    check(column.name, column, 'EXCEPT')
    if (seen.has(fold(column.name)))
      failQuery(session, column, `Duplicate column ${column.name} in SELECT * EXCEPT list`)
    seen.add(fold(column.name))
  }
  for (const replacement of node.replace) check(replacement.name.name, replacement.name, 'REPLACE')
}
