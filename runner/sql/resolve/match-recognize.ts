/** MATCH_RECOGNIZE: GoogleSQL, "MATCH_RECOGNIZE clause". */

import type { Expression } from '../ast/expression.ts'
import type { MatchRecognizeClause, PatternDefinition, RowPattern } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import { measureFunctions, navigationFunctions } from '../functions/match-recognize.ts'
import { requireBool } from './coercion.ts'
import { impliedName } from './constructor.ts'
import { type ExpressionContext, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { columnsOfList, type FromResult, lateralScope, listOf, namedColumns } from './from.ts'
import { resolveOptions } from './options.ts'
import { resolveSortKeys } from './order.ts'
import type { QueryEnvironment } from './query.ts'
import { rewrite } from './rewrite.ts'
import { fold, type NameTarget, overlay } from './scope.ts'
import { failQuery, makeColumn, renewColumn, type Session } from './session.ts'
import type { ColumnId, Placed, ResolvedExpression, ResolvedMatchRecognize } from './tree.ts'
import { groupingDefect } from './window.ts'

type Symbols = ResolvedMatchRecognize['symbols']

/** Resolves the clause over its input; one row per match comes out, with the partition's columns and the measures. */
export function resolveMatchRecognize(
  session: Session,
  node: Placed & { readonly match: MatchRecognizeClause; readonly alias: Identifier | undefined },
  environment: QueryEnvironment,
  input: FromResult,
): FromResult {
  const { match } = node
  const scope = lateralScope(input.list, environment)
  const context = scalarContext(session, scope, environment.ctes, 'MATCH_RECOGNIZE')
  const partitionBy = match.partitionBy.map((expression) => resolvePartition(context, expression))
  const orderBy = resolveSortKeys({ ...context, clause: 'ORDER BY clause' }, match.orderBy)
  checkSymbols(session, match)
  const symbols = match.definitions.map((definition) => resolveSymbol(context, definition, input))
  const partitioned = new Set(
    partitionBy.flatMap(({ source }) => (source.kind === 'column' ? [source.column] : [])),
  )
  const measures = resolveMeasures(context, match, symbols, input, partitioned)
  const item: ResolvedMatchRecognize = {
    kind: 'matchRecognize',
    input: input.item,
    partitionBy,
    orderBy,
    measures,
    afterMatchSkip: match.afterMatchSkip ?? 'pastLastRow',
    pattern: match.pattern,
    symbols,
    options: resolveOptions(session, match.options),
    ...(node.alias && { alias: node.alias.name }),
    start: node.start,
    end: node.end,
  }
  const columns = [...partitionBy, ...measures].map((entry) => entry.column)
  return { item, list: listOf(node.alias?.name, namedColumns(columns, node.alias?.name, false)) }
}

function resolvePartition(
  context: ExpressionContext,
  node: Expression,
): ResolvedMatchRecognize['partitionBy'][number] {
  const source = resolveExpression({ ...context, clause: 'PARTITION BY clause' }, node)
  const defect = groupingDefect(source.type)
  if (defect !== undefined) {
    failQuery(context.session, node, `Partitioning by expressions of type ${defect} is not allowed`)
  }
  return { column: makeColumn(context.session, impliedName(node), source.type), source }
}

/** Each symbol is defined once and stands in the pattern; those of the pattern are defined. */
function checkSymbols(session: Session, match: MatchRecognizeClause): void {
  const used = symbolsOf(match.pattern)
  const defined = new Set<string>()
  for (const { name } of match.definitions) {
    if (defined.has(fold(name.name))) {
      failQuery(session, name, `Duplicate pattern variable name ${name.name} in MATCH_RECOGNIZE`)
    }
    defined.add(fold(name.name))
    if (!used.some((symbol) => fold(symbol.name) === fold(name.name))) {
      failQuery(session, name, `Pattern variable ${name.name} is defined but not used in the pattern`)
    }
  }
  for (const symbol of used) {
    if (defined.has(fold(symbol.name))) continue
    failQuery(session, symbol, `Undefined pattern variable: ${symbol.name}`)
  }
}

function symbolsOf(pattern: RowPattern): readonly Identifier[] {
  switch (pattern.kind) {
    case 'patternSymbol':
      return [pattern.name]
    case 'patternSequence':
      return pattern.items.flatMap(symbolsOf)
    case 'patternAlternation':
      return pattern.options.flatMap(symbolsOf)
    case 'patternRepetition':
      return symbolsOf(pattern.pattern)
    case 'patternAnchor':
    case 'patternEmpty':
      return []
  }
}

function resolveSymbol(
  context: ExpressionContext,
  { name, condition }: PatternDefinition,
  input: FromResult,
): Symbols[number] {
  const { session } = context
  const inner: ExpressionContext = { ...context, clause: 'DEFINE clause', functions: navigationFunctions }
  return {
    name: name.name,
    condition: requireBool(session, resolveExpression(inner, condition), 'DEFINE clause'),
    columns: columnsOfList(input.list).map((column) => ({
      column: renewColumn(session, column),
      of: column.id,
    })),
  }
}

function resolveMeasures(
  context: ExpressionContext,
  match: MatchRecognizeClause,
  symbols: Symbols,
  input: FromResult,
  partitioned: ReadonlySet<ColumnId>,
): ResolvedMatchRecognize['measures'] {
  const { session } = context
  const names = new Map<string, NameTarget>(
    symbols.map((symbol) => [fold(symbol.name), rangeOf(symbol, input)]),
  )
  const inner: ExpressionContext = {
    ...context,
    scope: overlay(context.scope, names),
    clause: 'MEASURES clause',
    aggregates: 'allowed',
    found: { aggregate: false, analytic: false },
    functions: measureFunctions,
  }
  const fromColumns = new Set([
    ...columnsOfList(input.list).map((column) => column.id),
    ...symbols.flatMap((symbol) => symbol.columns.map(({ column }) => column.id)),
  ])
  return match.measures.map((node) => {
    if (node.alias === undefined) throw new Error('internal: a measure without a name')
    const expression = resolveExpression(inner, node.expression)
    checkMeasure(session, expression, fromColumns, partitioned)
    checkMixedSymbols(session, expression, symbols)
    return { column: makeColumn(session, node.alias.name, expression.type), expression }
  })
}

// The names a symbol offers are those of the input, and each column is the symbol's own.
function rangeOf(symbol: Symbols[number], input: FromResult): NameTarget {
  const columns = input.list.columns.flatMap((entry) => {
    const own = symbol.columns.find(({ of }) => of === entry.column.id)
    return own === undefined ? [] : [{ ...entry, column: own.column }]
  })
  return { kind: 'range', range: { name: symbol.name, columns } }
}

const perRow: ReadonlySet<string> = new Set(['match_row_number', 'classifier'])

function checkMeasure(
  session: Session,
  expression: ResolvedExpression,
  fromColumns: ReadonlySet<ColumnId>,
  partitioned: ReadonlySet<ColumnId>,
): void {
  rewrite(expression, (node) => {
    if (node.kind === 'aggregate') return node
    if (node.kind === 'call' && perRow.has(node.name)) {
      failQuery(session, node, `${node.name.toUpperCase()} must be aggregated in MEASURES`)
    }
    if (node.kind === 'column' && fromColumns.has(node.column) && !partitioned.has(node.column)) {
      failQuery(
        session,
        node,
        `MEASURES expression references column ${node.name} which is neither partitioned by nor aggregated`,
      )
    }
    return undefined
  })
}

/** One aggregate looks at the rows of one symbol, or at all of them. */
function checkMixedSymbols(session: Session, expression: ResolvedExpression, symbols: Symbols): void {
  const owner = new Map(
    symbols.flatMap(({ name, columns }) => columns.map(({ column }) => [column.id, name] as const)),
  )
  rewrite(expression, (node) => {
    if (node.kind !== 'aggregate') return undefined
    const owners = new Set<string>()
    for (const argument of node.arguments) {
      rewrite(argument, (inner) => {
        if (inner.kind === 'column') owners.add(owner.get(inner.column) ?? '')
        return undefined
      })
    }
    if (owners.size > 1) {
      failQuery(session, node, 'An aggregate in MEASURES must not refer to more than one pattern variable')
    }
    return node
  })
}
