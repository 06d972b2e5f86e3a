/** Calls of table functions in FROM. */
import type { Argument } from '../ast/expression.ts'
import type { TableFunction } from '../ast/from.ts'
import { functionPath } from './call.ts'
import { requireType } from './coercion.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { findTable, scanTable } from './from.ts'
import { makeQuery, type QueryEnvironment, resolveQuery } from './query.ts'
import { selectEverything } from './select.ts'
import { fail, failQuery, makeColumn, type Session } from './session.ts'
import type { ResolvedExpression, ResolvedQuery, ResolvedTableFunctionScan } from './tree.ts'

/**
 * Resolves the call of a function that the catalog knows; values by position, tables as `table name` or a subquery.
 * `input` is what a pipe hands over as the first argument.
 */
export function resolveTableFunction(
  session: Session,
  node: Pick<TableFunction, 'function' | 'arguments' | 'alias' | 'start' | 'end'>,
  environment: QueryEnvironment,
  input?: ResolvedQuery,
): ResolvedTableFunctionScan {
  const path = functionPath(node.function)
  const definition = session.options.catalog.findTableFunction(path)
  if (definition === undefined) {
    failQuery(session, node.function, `Table-valued function not found: ${path.join('.')}`)
  }
  const given = [
    ...(input === undefined ? [] : [input]),
    ...node.arguments.map((argument) => resolveArgument(session, argument, environment)),
  ]
  if (definition.arguments.length !== given.length) {
    failQuery(
      session,
      node,
      `Number of arguments does not match for table function ${path.join('.')}; it takes ${definition.arguments.length}`,
    )
  }
  const values = given.map((value, index) => {
    const { type: wanted, isTable } = definition.arguments[index] ?? {}
    if (value === input && isTable !== true) {
      failQuery(
        session,
        node.function,
        `The first argument of table function ${path.join('.')} is no table, so it cannot be called in a pipe`,
      )
    }
    if (value.kind === 'query' || wanted === undefined) return value
    return requireType(
      session,
      value,
      wanted,
      (actual) =>
        `Argument ${index + 1} of table function ${path.join('.')} has type ${actual}, which does not coerce to the declared type`,
    )
  })
  return {
    kind: 'tableFunction',
    target: definition.target,
    arguments: values,
    ...(node.alias && { alias: node.alias.name }),
    columns: definition.columns.map((column) => makeColumn(session, column.name, column.type)),
    start: node.start,
    end: node.end,
  }
}

function resolveArgument(
  session: Session,
  argument: Argument,
  environment: QueryEnvironment,
): ResolvedExpression | ResolvedQuery {
  switch (argument.kind) {
    case 'tableArgument': {
      const table = findTable(session, argument.table)
      const scan = scanTable(session, argument, table, table.target.name)
      return makeQuery(selectEverything(session, argument, scan), argument)
    }
    case 'subquery':
      if (argument.form === 'scalar') return resolveQuery(session, argument.query, environment)
      break
    case 'starArgument':
    case 'namedArgument':
    case 'lambda':
    case 'modelArgument':
    case 'connectionArgument':
    case 'descriptorArgument':
      return fail(session, argument, 'sql-unsupported', {
        feature: 'An argument of this sort to a table function',
      })
    default:
  }
  const context = scalarContext(session, emptyScope, environment.ctes, 'table function argument')
  return resolveExpression(context, argument)
}
