/** Columns as CREATE and ALTER define them. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type { ColumnDefinition, ColumnSchema, TableElement } from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import { isCoercible } from '../coerce.ts'
import { coerceTo, inputOf, withoutTypeParameters } from './coercion.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveOptions } from './options.ts'
import { fold } from './scope.ts'
import { failQuery, failType, type Session } from './session.ts'
import type { CreateMode, ResolvedColumnDefinition, ResolvedExpression } from './tree.ts'
import { resolveType } from './type.ts'

/** The columns of a list of table elements; keys and constraints are checked for their columns and otherwise left out. */
export function resolveElements(
  session: Session,
  elements: readonly TableElement[],
  statement: string,
): readonly ResolvedColumnDefinition[] {
  const columns: ResolvedColumnDefinition[] = []
  const seen = new Set<string>()
  for (const element of elements) {
    if (element.kind !== 'columnDefinition') continue
    const { name } = element
    if (seen.has(fold(name.name)))
      failQuery(session, name, `Duplicate column name ${name.name} in ${statement}`)
    seen.add(fold(name.name))
    columns.push(resolveColumn(session, element))
  }
  for (const element of elements) {
    if (element.kind === 'columnDefinition') continue
    const what = element.kind === 'primaryKey' ? 'primary' : 'foreign'
    for (const column of element.columns) {
      if (seen.has(fold(column.name))) continue
      failQuery(
        session,
        column,
        `Unsupported ${what} key column ${column.name} either does not exist or is a pseudocolumn`,
      )
    }
  }
  return columns
}

/** One column; its type must be written. */
export function resolveColumn(session: Session, node: ColumnDefinition): ResolvedColumnDefinition {
  const { name, schema } = node
  const type = typeOfSchema(session, schema)
  if (schema.generated !== undefined)
    failQuery(session, schema.generated, 'Generated columns are not supported')
  return {
    name: name.name,
    type,
    isRequired: schema.isNotNull,
    ...(schema.default && { default: resolveDefault(session, schema.default, type) }),
    ...(schema.collation && { collation: schema.collation.value }),
    options: resolveOptions(session, schema.options),
    start: node.start,
    end: node.end,
  }
}

/** A column that a query gives: nothing is said about it but its name and type. */
export function plainColumn(
  at: { readonly start: number; readonly end: number },
  name: string,
  type: SqlType,
): ResolvedColumnDefinition {
  return { name, type, isRequired: false, options: [], start: at.start, end: at.end }
}

/** The type of a column schema; attributes of inner levels do not make another type. */
export function typeOfSchema(session: Session, schema: ColumnSchema): SqlType {
  switch (schema.kind) {
    case 'simpleColumnSchema':
      return resolveType(session, schema.type)
    case 'arrayColumnSchema': {
      const element = typeOfSchema(session, schema.element)
      if (element.kind === 'array') failQuery(session, schema, 'Arrays of arrays are not supported')
      return { kind: 'array', element }
    }
    case 'structColumnSchema':
      return {
        kind: 'struct',
        fields: schema.fields.map((field) => ({
          name: field.name?.name ?? '',
          type: typeOfSchema(session, field.schema),
        })),
      }
  }
}

/** The value of DEFAULT, coerced to the column's type. */
export function resolveDefault(session: Session, node: Expression, type: SqlType): ResolvedExpression {
  const context = scalarContext(session, emptyScope, new Map(), 'a column default expression')
  const value = resolveExpression(context, node)
  if (isCoercible(inputOf(session, value), type)) return coerceTo(session, value, type)
  return failType(
    session,
    node,
    `Column default expression has type ${typeToSql(value.type)} which cannot be assigned to column type ${typeToSql(withoutTypeParameters(type))}`,
  )
}

/** OR REPLACE, IF NOT EXISTS, or neither. */
export function createMode(node: { readonly orReplace: boolean; readonly ifNotExists: boolean }): CreateMode {
  if (node.orReplace) return 'or_replace'
  return node.ifNotExists ? 'if_not_exists' : 'error'
}
