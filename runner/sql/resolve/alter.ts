/** ALTER. */
import { nearestName } from '../../base/suggest.ts'
import { typeToSql } from '../../ir/types.ts'
import type { AlterAction, AlterColumn, AlterStatement } from '../ast/ddl.ts'
import type { Identifier } from '../ast/name.ts'
import { resolveChange } from './bigquery-only.ts'
import { isTypeCoercible } from './coercion.ts'
import { resolveColumn, resolveDefault, typeOfSchema } from './column-definition.ts'
import { objectTypeOf, words } from './ddl.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { fold } from './scope.ts'
import { fail, failQuery, failType, noteTarget, type Session } from './session.ts'
import type { ResolvedAlter, ResolvedAlterAction, ResolvedBigqueryOnly, TargetColumn } from './tree.ts'

/** Resolves the actions in order, each against the columns the earlier ones left; undefined columns are not checked. */
export function resolveAlter(session: Session, node: AlterStatement): ResolvedAlter | ResolvedBigqueryOnly {
  const objectType = objectTypeOf(node.type)
  if (objectType === undefined || node.name === undefined) {
    return resolveChange(session, node, words(node.type))
  }
  const path = tablePath(node.name)
  const { catalog } = session.options
  const table = objectType === 'schema' ? undefined : catalog.findTable(path)
  if (table === undefined && objectType !== 'schema' && !node.ifExists) {
    fail(session, node.name, 'sql-table', { name: path.join('.'), suggestion: catalog.suggestTable(path) })
  }
  if (table !== undefined) noteTarget(session, table.target)
  const columns =
    table && new Map<string, TargetColumn>(table.columns.map((column) => [fold(column.name), column]))
  return {
    kind: 'alter',
    objectType,
    path,
    ...(objectType === 'schema' ? {} : { target: table?.target ?? catalog.targetOf(path) }),
    ifExists: node.ifExists,
    actions: node.actions.map((action) => resolveAction(session, action, columns)),
    start: node.start,
    end: node.end,
  }
}

type Columns = Map<string, TargetColumn> | undefined

function resolveAction(session: Session, action: AlterAction, columns: Columns): ResolvedAlterAction {
  switch (action.kind) {
    case 'addColumn': {
      const column = resolveColumn(session, action.column)
      const key = fold(column.name)
      if (columns?.has(key) === true && !action.ifNotExists) {
        failQuery(session, action.column.name, `Column already exists: ${column.name}`)
      }
      columns?.set(key, columns.get(key) ?? column)
      return { kind: 'addColumn', column, ifNotExists: action.ifNotExists }
    }
    case 'dropColumn':
      requireColumn(session, action.name, columns, action.ifExists)
      columns?.delete(fold(action.name.name))
      return { kind: 'dropColumn', name: action.name.name, ifExists: action.ifExists }
    case 'renameColumn': {
      const column = requireColumn(session, action.from, columns, action.ifExists)
      if (columns?.has(fold(action.to.name)) === true)
        failQuery(session, action.to, `Column already exists: ${action.to.name}`)
      columns?.delete(fold(action.from.name))
      if (column !== undefined) columns?.set(fold(action.to.name), { ...column, name: action.to.name })
      return { kind: 'renameColumn', from: action.from.name, to: action.to.name, ifExists: action.ifExists }
    }
    case 'alterColumn':
      return resolveColumnChange(session, action, columns)
    case 'setOptions':
      return { kind: 'setOptions', options: resolveOptions(session, action.options) }
    case 'renameTo':
      return { kind: 'renameTo', name: tablePath(action.name).join('.') }
    case 'setDefaultCollation':
    case 'addConstraint':
    case 'dropConstraint':
    case 'rebuildIndex':
    case 'addReplica':
    case 'dropReplica':
      return { kind: 'other', start: action.start, end: action.end }
  }
}

function resolveColumnChange(session: Session, action: AlterColumn, columns: Columns): ResolvedAlterAction {
  const { change } = action
  const column = requireColumn(session, action.name, columns, action.ifExists)
  const { name } = action.name
  switch (change.kind) {
    case 'setOptions':
      return { kind: 'setColumnOptions', name, options: resolveOptions(session, change.options) }
    case 'setDataType': {
      const type = typeOfSchema(session, change.schema)
      if (column !== undefined && !isTypeCoercible(column.type, type)) {
        failType(
          session,
          change.schema,
          `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${typeToSql(column.type)}) is assignable to the new type (${typeToSql(type)})`,
        )
      }
      return { kind: 'setDataType', name, type }
    }
    case 'setColumnDefault': {
      if (column === undefined) failQuery(session, action.name, `Column not found: ${name}`)
      return { kind: 'setDefault', name, value: resolveDefault(session, change.value, column.type) }
    }
    case 'dropColumnDefault':
      return { kind: 'dropDefault', name }
    case 'dropNotNull':
      return { kind: 'dropNotNull', name }
  }
}

function requireColumn(
  session: Session,
  name: Identifier,
  columns: Columns,
  ifExists: boolean,
): TargetColumn | undefined {
  const column = columns?.get(fold(name.name))
  if (column !== undefined || columns === undefined || ifExists) return column
  const suggestion = nearestName(
    name.name,
    [...columns.values()].map((each) => each.name),
  )
  return failQuery(
    session,
    name,
    `Column not found: ${name.name}${suggestion === undefined ? '' : `; Did you mean ${suggestion}?`}`,
  )
}
