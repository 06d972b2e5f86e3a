/** CREATE FUNCTION, TABLE FUNCTION and PROCEDURE. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type { CreateFunction, CreateProcedure, CreateTableFunction, FunctionParameter } from '../ast/ddl.ts'
import type { Expression } from '../ast/expression.ts'
import { isCoercible } from '../coerce.ts'
import { coerceTo, inputOf } from './coercion.ts'
import { createMode } from './column-definition.ts'
import { emptyScope, scalarContext } from './context.ts'
import { columnsOfQuery } from './create-table.ts'
import { resolveExpression } from './expression.ts'
import { tablePath } from './from.ts'
import { resolveOptions } from './options.ts'
import { resolveQuery, topLevel } from './query.ts'
import { fold } from './scope.ts'
import { fail, failQuery, failType, type Session } from './session.ts'
import type {
  ResolvedArgument,
  ResolvedCreateFunction,
  ResolvedCreateProcedure,
  ResolvedCreateTableFunction,
  ResolvedExpression,
} from './tree.ts'
import { resolveType } from './type.ts'

/** A SQL function whose arguments have types is resolved now; a templated one at each call; other languages never. */
export function resolveCreateFunction(session: Session, node: CreateFunction): ResolvedCreateFunction {
  const definition = resolveArguments(session, node.parameters)
  const returns =
    node.returns === undefined || node.returns.kind === 'anyType'
      ? undefined
      : resolveType(session, node.returns)
  const language = node.language?.name.toLowerCase() ?? 'sql'
  const { body } = node
  if (language !== 'sql' && returns === undefined) {
    failQuery(session, node, `Function of language ${language.toUpperCase()} must specify a return type`)
  }
  return {
    kind: 'createFunction',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    isTemporary: node.isTemporary,
    isAggregate: node.isAggregate,
    language,
    arguments: definition,
    ...(returns && { returns }),
    ...(body && language === 'sql' && { bodyStart: body.start, bodyEnd: body.end }),
    ...(body &&
      language === 'sql' &&
      isTyped(definition) && { body: resolveBody(session, node, body, definition, returns) }),
    ...(body?.kind === 'stringLiteral' && language !== 'sql' && { code: body.value }),
    options: resolveOptions(session, node.options),
    start: node.start,
    end: node.end,
  }
}

export function resolveCreateTableFunction(
  session: Session,
  node: CreateTableFunction,
): ResolvedCreateTableFunction {
  const definition = resolveArguments(session, node.parameters)
  if (node.query === undefined)
    fail(session, node, 'sql-unsupported', { feature: 'CREATE TABLE FUNCTION without a query' })
  const query = isTyped(definition)
    ? resolveQuery(withArguments(session, definition), node.query, topLevel)
    : undefined
  const declared = node.returns?.columns?.map((column) => ({
    name: column.name.name,
    type: resolveType(session, column.type),
  }))
  const produced = query && columnsOfQuery(session, node.query, query.columns, 'CREATE TABLE FUNCTION')
  return {
    kind: 'createTableFunction',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    arguments: definition,
    columns: declared ?? (produced ?? []).map(({ name, type }) => ({ name, type })),
    ...(query && { query }),
    bodyStart: node.query.start,
    bodyEnd: node.query.end,
    start: node.start,
    end: node.end,
  }
}

export function resolveCreateProcedure(session: Session, node: CreateProcedure): ResolvedCreateProcedure {
  if (node.body === undefined)
    fail(session, node, 'sql-unsupported', { feature: 'A procedure in another language' })
  const modes = node.parameters.map((parameter) => parameter.mode ?? 'in')
  return {
    kind: 'createProcedure',
    target: session.options.catalog.targetOf(tablePath(node.name)),
    mode: createMode(node),
    arguments: resolveArguments(session, node.parameters).map((argument, index) => ({
      ...argument,
      mode: modes[index] ?? 'in',
    })),
    bodyStart: node.body.start,
    bodyEnd: node.body.end,
    start: node.start,
    end: node.end,
  }
}

function resolveArguments(
  session: Session,
  parameters: readonly FunctionParameter[],
): readonly ResolvedArgument[] {
  const seen = new Set<string>()
  return parameters.map(({ name, type }) => {
    if (seen.has(fold(name.name))) failQuery(session, name, `Duplicate argument name ${name.name}`)
    seen.add(fold(name.name))
    const isOpen = type.kind === 'anyType' || type.kind === 'tableTypeName'
    return isOpen ? { name: name.name } : { name: name.name, type: resolveType(session, type) }
  })
}

function isTyped(definition: readonly ResolvedArgument[]): boolean {
  return definition.every((argument) => argument.type !== undefined)
}

function withArguments(session: Session, definition: readonly ResolvedArgument[]): Session {
  const functionArguments = new Map(
    definition.flatMap(({ name, type }) => (type === undefined ? [] : [[fold(name), type] as const])),
  )
  return { ...session, functionArguments }
}

function resolveBody(
  session: Session,
  node: CreateFunction,
  body: Expression,
  definition: readonly ResolvedArgument[],
  returns: SqlType | undefined,
): ResolvedExpression {
  const context = scalarContext(
    withArguments(session, definition),
    emptyScope,
    new Map(),
    'SQL function body',
  )
  const resolved = resolveExpression(
    { ...context, aggregates: node.isAggregate ? 'allowed' : 'denied' },
    body,
  )
  if (returns === undefined) return resolved
  if (isCoercible(inputOf(session, resolved), returns)) return coerceTo(session, resolved, returns)
  return failType(
    session,
    body,
    `Function declared to return ${typeToSql(returns)} but the function body produces incompatible type ${typeToSql(resolved.type)}`,
  )
}
