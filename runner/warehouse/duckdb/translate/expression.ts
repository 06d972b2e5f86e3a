/** Expressions. */

import { unreachable } from '../../../base/unreachable.ts'
import type { SqlType } from '../../../ir/types.ts'
import type {
  ResolvedAggregateCall,
  ResolvedAnalyticCall,
  ResolvedCall,
  ResolvedCase,
  ResolvedCast,
  ResolvedElement,
  ResolvedExpression,
  ResolvedInSubquery,
  ResolvedUserCall,
} from '../../../sql/resolve/tree.ts'
import { mark, withoutMarks } from '../errors.ts'
import { translateCast } from '../functions/cast.ts'
import { equalSql } from '../functions/comparison.ts'
import { translateCall } from '../functions/registry.ts'
import { caseOf, fail, failWith, once } from '../functions/sql.ts'
import { quoteName, quoteText } from '../name.ts'
import { callSql } from './call.ts'
import { type Context, columnLabel, columnSql, unsupported, untranslatable } from './context.ts'
import { givenSql, literalSql } from './literal.ts'
import { querySql } from './query.ts'
import { argumentName, macroName } from './routine.ts'
import { duckdbType, structFieldNames } from './type.ts'

/** The expression as DuckDB text of type `duckdbType(expression.type)`, safe between any two operators. */
export function expressionSql(context: Context, expression: ResolvedExpression): string {
  switch (expression.kind) {
    case 'literal':
      return literalSql(expression)
    case 'parameter': {
      const key = expression.name ?? expression.position ?? ''
      const given = context.world.parameter(key)
      if (given === undefined) throw new Error(`internal: parameter ${key} was resolved and is not given`)
      return givenSql(given.value, expression.type)
    }
    case 'variable':
      return variableSql(context, expression)
    case 'column':
      return columnSql(context, expression.column, expression.name)
    case 'call':
    case 'aggregate':
    case 'analytic':
      return mark(expression.start) + callSql(context, expression)
    case 'userCall':
      return userCallSql(context, expression)
    case 'cast':
      return castSql(context, expression)
    case 'case':
      return caseSql(context, expression)
    case 'field': {
      if (expression.expression.type.kind !== 'struct')
        throw new Error('internal: a field of what is not a STRUCT')
      const name = structFieldNames(expression.expression.type)[expression.index] ?? ''
      return `struct_extract(${expressionSql(context, expression.expression)}, ${quoteText(name)})`
    }
    case 'element':
      return mark(expression.start) + elementSql(context, expression)
    case 'jsonField':
      return jsonSql(context, expression.expression, `'$.' || ${quoteText(JSON.stringify(expression.name))}`)
    case 'jsonElement': {
      const subscript = expressionSql(context, expression.subscript)
      const isName =
        expression.subscript.type.kind === 'scalar' && expression.subscript.type.name === 'STRING'
      return jsonSql(
        context,
        expression.expression,
        isName ? `'$."' || ${subscript} || '"'` : `'$[' || ${subscript} || ']'`,
      )
    }
    case 'struct': {
      const names = structFieldNames(expression.type)
      if (names.length === 0) return `CAST(NULL AS ${duckdbType(expression.type)})`
      return structSql(
        names,
        expression.fields.map((field) => expressionSql(context, field)),
      )
    }
    case 'array': {
      const elements = expression.elements.map((element) => expressionSql(context, element)).join(', ')
      return elements === '' ? `CAST([] AS ${duckdbType(expression.type)})` : `[${elements}]`
    }
    case 'scalarSubquery':
      return `${mark(expression.start)}(${querySql(context, expression.query)})`
    case 'arraySubquery':
      return `ARRAY(${querySql(context, expression.query)})`
    case 'exists':
      return `EXISTS(${querySql(context, expression.query)})`
    case 'inSubquery':
      return inSubquerySql(context, expression)
    case 'with': {
      for (const binding of expression.bindings)
        context.columns.set(binding.column.id, expressionSql(context, binding.expression))
      return expressionSql(context, expression.body)
    }
    case 'default':
      return 'DEFAULT'
    case 'lambda':
    case 'datePart':
    case 'omitted':
      throw new Error(`internal: ${expression.kind} stands only as an argument`)
    default:
      return unreachable(expression)
  }
}

// DuckDB's own CASE x WHEN takes NaN for NaN and NULL fields for NULL fields, where GoogleSQL's equality does not.
function caseSql(context: Context, expression: ResolvedCase): string {
  const { operand, branches } = expression
  const otherwise =
    expression.otherwise === undefined ? undefined : expressionSql(context, expression.otherwise)
  const pairs = branches.map(
    ({ when, result }) => [expressionSql(context, when), expressionSql(context, result)] as const,
  )
  if (operand === undefined) return caseOf(pairs, otherwise)
  const value = expressionSql(context, operand)
  if (operand.type.kind === 'scalar' && !isFloat(operand.type)) {
    const whens = pairs.map(([when, result]) => ` WHEN ${when} THEN ${result}`).join('')
    return `(CASE ${value}${whens}${otherwise === undefined ? '' : ` ELSE ${otherwise}`} END)`
  }
  return once([value], (held) =>
    caseOf(
      pairs.map(([when, result], index) => {
        const type = branches[index]?.when.type ?? operand.type
        return [equalSql({ sql: held, type: operand.type }, { sql: when, type }), result] as const
      }),
      otherwise,
    ),
  )
}

/** A STRUCT value of fields whose DuckDB names are `names`. */
export function structSql(names: readonly string[], values: readonly string[]): string {
  return `struct_pack(${values.map((value, index) => `${quoteName(names[index] ?? '')} := ${value}`).join(', ')})`
}

function variableSql(context: Context, variable: Extract<ResolvedExpression, { kind: 'variable' }>): string {
  if (variable.source === 'argument')
    return context.arguments?.get(variable.name.toLowerCase()) ?? argumentName(variable.name)
  const given = context.world.variable(variable.source, variable.name)
  if (given === undefined) return unsupported(`the system variable @@${variable.name}`, variable)
  return givenSql(given.value, variable.type)
}

function castSql(context: Context, cast: ResolvedCast): string {
  const { expression } = cast
  const translation = translateCast({
    from: {
      sql: expressionSql(context, expression),
      type: expression.type,
      ...(expression.kind === 'literal' ? { literal: expression.value } : {}),
    },
    to: cast.type,
    isSafe: cast.isSafe,
    ...(context.world.timeZone === undefined ? {} : { defaultZone: context.world.timeZone }),
    ...(cast.format === undefined ? {} : { format: expressionSql(context, cast.format) }),
    ...(cast.zone === undefined ? {} : { timeZone: expressionSql(context, cast.zone) }),
  })
  if (!translation.ok) return untranslatable(translation.reason, cast)
  // Coercions that GoogleSQL does by itself lose nothing, so they cannot fail.
  return cast.isImplicit ? translation.sql : mark(cast.start) + translation.sql
}

// DuckDB counts from 1, from the end for negatives, and gives NULL outside; GoogleSQL raises there unless told otherwise.
function elementSql(context: Context, element: ResolvedElement): string {
  const array = expressionSql(context, element.array)
  const isOrdinal = element.access === 'ordinal' || element.access === 'safe_ordinal'
  const { index } = element
  if (index.kind === 'literal' && index.value !== null) {
    const place = BigInt(index.value) + (isOrdinal ? 0n : 1n)
    const isOutside = place < 1n ? 'true' : `len(${array}) < ${place}`
    if (element.access.startsWith('safe'))
      return place < 1n ? `CAST(NULL AS ${duckdbType(element.type)})` : `(${array})[${place}]`
    return `(CASE WHEN ${isOutside} AND ${array} IS NOT NULL THEN ${failWith(`Array index ${index.value} is out of bounds`, duckdbType(element.type))} ELSE (${array})[${place}] END)`
  }
  const position = isOrdinal ? expressionSql(context, index) : `(${expressionSql(context, index)} + 1)`
  if (element.access.startsWith('safe')) return `(CASE WHEN ${position} > 0 THEN (${array})[${position}] END)`
  const written = expressionSql(context, index)
  return `(CASE WHEN ${position} < 1 OR ${position} > len(${array}) THEN ${fail(`'Array index ' || ${written} || ' is out of bounds'`, duckdbType(element.type))} ELSE (${array})[${position}] END)`
}

function jsonSql(context: Context, json: ResolvedExpression, path: string): string {
  return `json_extract(${expressionSql(context, json)}, ${path})`
}

function inSubquerySql(context: Context, expression: ResolvedInSubquery): string {
  if (expression.comparison !== 'in') return likeSubquerySql(context, expression)
  return `(${expressionSql(context, expression.operand)} IN (${querySql(context, expression.query)}))`
}

// The patterns of the subquery as one array, which LIKE ANY UNNEST compares with.
function likeSubquerySql(context: Context, expression: ResolvedInSubquery): string {
  const { operand, query } = expression
  const [pattern] = query.columns
  if (pattern === undefined) throw new Error('internal: LIKE ANY of a subquery without a column')
  const type: SqlType = { kind: 'array', element: pattern.type }
  const rows = querySql(context, query, ['"pattern$"'])
  const translation = translateCall({
    name: expression.comparison === 'like_any' ? '$like_any_array' : '$like_all_array',
    arguments: [
      { kind: 'value', parameter: 0, sql: expressionSql(context, operand), type: operand.type },
      {
        kind: 'value',
        parameter: 1,
        sql: `coalesce((SELECT list("pattern$") FROM (${rows})), CAST([] AS ${duckdbType(type)}))`,
        type,
      },
    ],
    result: expression.type,
  })
  return translation.ok ? translation.sql : untranslatable(translation.reason, expression)
}

function userCallSql(context: Context, call: ResolvedUserCall): string {
  const values = call.arguments.map((argument) => expressionSql(context, argument))
  const sql =
    call.body === undefined
      ? `${macroName(context, call.target)}(${values.join(', ')})`
      : bodySql(context, call, call.body, values)
  return mark(call.start) + (call.isSafe ? `TRY(${sql})` : sql)
}

// A function with arguments of any type has another body for every call, so there is no macro to call.
function bodySql(
  context: Context,
  call: ResolvedUserCall,
  body: ResolvedExpression,
  values: readonly string[],
): string {
  const given = new Map(
    call.parameters.map((name, index) => [name.toLowerCase(), `(${values[index] ?? ''})`]),
  )
  const inner: Context = { ...context, columns: new Map(), ctes: new Map(), arguments: given }
  return `(${withoutMarks(expressionSql(inner, body))})`
}

/** Whether a type orders NaN, which DuckDB puts at the other end. */
export function isFloat(type: SqlType): boolean {
  return type.kind === 'scalar' && type.name === 'FLOAT64'
}

export type AnyCall = ResolvedCall | ResolvedAggregateCall | ResolvedAnalyticCall
export { columnLabel }
