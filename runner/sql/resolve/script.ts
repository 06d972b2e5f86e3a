/** Plain statements of scripts: DECLARE, SET, ASSERT, CALL, EXECUTE IMMEDIATE, EXPORT DATA. */
import { type SqlType, typeToSql } from '../../ir/types.ts'
import type { Argument, Expression } from '../ast/expression.ts'
import type {
  AssertStatement,
  CallStatement,
  DeclareStatement,
  ExecuteImmediateStatement,
  ExportDataStatement,
  SetStatement,
} from '../ast/script.ts'
import { isCoercible } from '../coerce.ts'
import { functionPath } from './call.ts'
import { coerceTo, inputOf, requireBool, requireType } from './coercion.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { resolveOptions } from './options.ts'
import { resolveQuery, topLevel } from './query.ts'
import { fold } from './scope.ts'
import { fail, failQuery, failType, type Session } from './session.ts'
import type {
  ResolvedAssert,
  ResolvedCallProcedure,
  ResolvedDeclare,
  ResolvedExecuteImmediate,
  ResolvedExportData,
  ResolvedExpression,
  ResolvedSet,
} from './tree.ts'
import { resolveType, string } from './type.ts'

export function resolveDeclare(session: Session, node: DeclareStatement): ResolvedDeclare {
  const names = node.names.map((name) => name.name)
  const place = { start: node.start, end: node.end }
  const written = node.type && resolveType(session, node.type)
  const value = node.default && resolveScriptValue(session, node.default, 'DECLARE')
  if (value === undefined) {
    if (written === undefined) throw new Error('internal: DECLARE without a type and a default')
    return { kind: 'declare', names, type: written, ...place }
  }
  const type = written ?? value.type
  const checked = requireType(
    session,
    value,
    type,
    (actual) => `Cannot coerce expression of type ${actual} to type ${typeToSql(type)}`,
  )
  return { kind: 'declare', names, type, default: checked, ...place }
}

export function resolveSet(session: Session, node: SetStatement): ResolvedSet {
  const variables = node.targets.map((target) => resolveAssigned(session, target))
  const value = resolveScriptValue(session, node.value, 'SET')
  const isList = node.isList && variables.length > 1
  const [only] = variables
  if (only === undefined) throw new Error('internal: SET of nothing')
  const wanted: SqlType = isList
    ? { kind: 'struct', fields: variables.map(({ name, type }) => ({ name, type })) }
    : only.type
  if (isList) checkFieldCount(session, value, variables.length)
  if (!isCoercible(inputOf(session, value), wanted)) {
    failType(
      session,
      node.value,
      `Cannot coerce expression of type ${typeToSql(value.type)} to type ${typeToSql(wanted)}`,
    )
  }
  return {
    kind: 'set',
    variables: variables.map(({ source, name }) => ({ source, name })),
    value: coerceTo(session, value, wanted),
    start: node.start,
    end: node.end,
  }
}

function resolveAssigned(
  session: Session,
  target: SetStatement['targets'][number],
): { readonly source: 'script' | 'system'; readonly name: string; readonly type: SqlType } {
  switch (target.kind) {
    case 'systemVariable': {
      const { type } = resolveScriptValue(session, target, 'SET')
      return { source: 'system', name: target.name.parts.map((part) => fold(part.name)).join('.'), type }
    }
    case 'identifier': {
      const known = session.options.variables?.find((variable) => fold(variable.name) === fold(target.name))
      if (known === undefined) failQuery(session, target, `Undeclared variable: ${target.name}`)
      return { source: 'script', name: known.name, type: known.type }
    }
    case 'namedParameter':
      return failQuery(session, target, `Query parameter '${target.name.name}' cannot be assigned`)
  }
}

export function resolveAssert(session: Session, node: AssertStatement): ResolvedAssert {
  const condition = requireBool(
    session,
    resolveScriptValue(session, node.condition, 'ASSERT'),
    'ASSERT expression',
  )
  return {
    kind: 'assert',
    condition,
    ...(node.message && { description: node.message.value }),
    start: node.start,
    end: node.end,
  }
}

export function resolveCallProcedure(session: Session, node: CallStatement): ResolvedCallProcedure {
  const path = functionPath(node.procedure)
  const procedure = session.options.catalog.findProcedure(path)
  if (procedure === undefined) failQuery(session, node.procedure, `Procedure not found: ${path.join('.')}`)
  if (procedure.arguments.length !== node.arguments.length) {
    failQuery(
      session,
      node,
      `Procedure ${path.join('.')} takes ${procedure.arguments.length} arguments but was called with ${node.arguments.length}`,
    )
  }
  const values = node.arguments.map((argument, index): ResolvedExpression => {
    const parameter = procedure.arguments[index]
    const value = resolveScriptValue(session, plainValue(session, argument), 'CALL')
    if (parameter?.mode !== 'in' && parameter !== undefined) {
      if (value.kind !== 'variable' || value.source !== 'script') {
        failQuery(
          session,
          argument,
          `Argument ${index + 1} of procedure ${path.join('.')} must be a variable`,
        )
      }
      return value
    }
    if (parameter?.type === undefined) return value
    return requireType(
      session,
      value,
      parameter.type,
      (actual) =>
        `Argument ${index + 1} of procedure ${path.join('.')} has type ${actual}, which does not coerce to the declared type`,
    )
  })
  return {
    kind: 'callProcedure',
    path,
    target: procedure.target,
    arguments: values,
    start: node.start,
    end: node.end,
  }
}

export function resolveExecuteImmediate(
  session: Session,
  node: ExecuteImmediateStatement,
): ResolvedExecuteImmediate {
  const sql = requireType(
    session,
    resolveScriptValue(session, node.sql, 'EXECUTE IMMEDIATE'),
    string,
    (actual) => `SQL string expression must have type STRING but was ${actual}`,
  )
  return {
    kind: 'executeImmediate',
    sql,
    into: node.into.map((variable) => {
      const known = session.options.variables?.find((each) => fold(each.name) === fold(variable.name))
      return known?.name ?? failQuery(session, variable, `Undeclared variable: ${variable.name}`)
    }),
    using: node.using.map((argument) => ({
      ...(argument.name && { name: argument.name.name }),
      value: resolveScriptValue(session, argument.value, 'USING'),
    })),
    start: node.start,
    end: node.end,
  }
}

export function resolveExportData(session: Session, node: ExportDataStatement): ResolvedExportData {
  const options = resolveOptions(session, node.options)
  const query = resolveQuery(session, node.query, topLevel)
  return { kind: 'exportData', options, query, start: node.start, end: node.end }
}

function resolveScriptValue(session: Session, node: Expression, clause: string): ResolvedExpression {
  return resolveExpression(scalarContext(session, emptyScope, new Map(), clause), node)
}

function checkFieldCount(session: Session, value: ResolvedExpression, count: number): void {
  if (value.type.kind !== 'struct')
    failType(session, value, `SET of several variables takes a STRUCT but was ${typeToSql(value.type)}`)
  if (value.type.fields.length !== count) {
    failType(
      session,
      value,
      `SET assigns ${count} variables, but the STRUCT has ${value.type.fields.length} fields`,
    )
  }
}

function plainValue(session: Session, argument: Argument): Expression {
  switch (argument.kind) {
    case 'starArgument':
    case 'namedArgument':
    case 'lambda':
    case 'tableArgument':
    case 'modelArgument':
    case 'connectionArgument':
    case 'descriptorArgument':
      return fail(session, argument, 'sql-unsupported', {
        feature: 'An argument of this sort to a procedure',
      })
    default:
      return argument
  }
}
