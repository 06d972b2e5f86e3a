/** What stands in FROM. */
import type { FromItem, FromNode, Join, PatternRepetition, RowPattern } from '../ast/from.ts'
import type { Identifier } from '../ast/name.ts'
import { printTight } from './expression.ts'
import { enclosed, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printIdentifier, printPath, printTablePath } from './literal.ts'
import { printJoinWords, printOrderBy } from './query.ts'

function as(alias: Identifier | undefined): string | undefined {
  return alias && `AS ${printIdentifier(alias)}`
}

// A join needs parentheses wherever it is not the left side of another join.
function printTable(node: FromItem, print: Print): string {
  return node.kind === 'join' ? enclosed(print(node)) : print(node)
}

function printJoin(node: Join, print: Print): string {
  const left = print(node.left)
  const right = printTable(node.right, print)
  if (node.type === 'comma') return `${left},\n  ${right}`
  return `${left}\n${words(printJoinWords(node.isNatural, node.type), right, node.condition && print(node.condition))}`
}

function printRepetition(node: PatternRepetition, print: Print): string {
  const least = node.least === undefined ? '' : print(node.least)
  const most = node.most === undefined ? '' : print(node.most)
  const counts = { exact: `{${least}}`, bounds: `{${least},${most}}`, '*': '*', '+': '+', '?': '?' }[
    node.form
  ]
  return `${printPatternPart(node.pattern, print)}${counts}${node.isReluctant ? '?' : ''}`
}

function printPatternPart(node: RowPattern, print: Print): string {
  return node.kind === 'patternSymbol' || node.kind === 'patternAnchor' ? print(node) : `(${print(node)})`
}

const skips = {
  pastLastRow: 'AFTER MATCH SKIP PAST LAST ROW',
  toNextRow: 'AFTER MATCH SKIP TO NEXT ROW',
} as const

export const fromPrinters: Printers<FromNode['kind']> = {
  tableReference: (node, print) =>
    words(
      printTablePath(node.table),
      as(node.alias),
      node.withOffset && print(node.withOffset),
      node.asOf && `FOR SYSTEM_TIME AS OF ${print(node.asOf)}`,
    ),
  unnestTable: (node, print) => {
    const items = node.arrays.map(print)
    if (node.mode !== undefined) items.push(`mode => ${print(node.mode)}`)
    return words(`UNNEST(${items.join(', ')})`, as(node.alias), node.withOffset && print(node.withOffset))
  },
  withOffset: (node) => words('WITH OFFSET', as(node.alias)),
  tableSubquery: (node, print) => words(enclosed(print(node.query)), as(node.alias)),
  tableFunction: (node, print) =>
    words(`${printTablePath(node.function)}(${node.arguments.map(print).join(', ')})`, as(node.alias)),
  join: printJoin,
  onCondition: (node, print) => `ON ${print(node.expression)}`,
  usingCondition: (node) => `USING ${parenthesized(node.columns.map(printIdentifier))}`,
  pivotedTable: (node, print) => words(printTable(node.input, print), print(node.pivot), as(node.alias)),
  pivotClause: (node, print) =>
    `PIVOT(${words(node.aggregates.map(print).join(', '), 'FOR', printTight(node.on, print), 'IN', parenthesized(node.values.map(print)))})`,
  unpivotedTable: (node, print) => words(printTable(node.input, print), print(node.unpivot), as(node.alias)),
  unpivotClause: (node, print) => {
    const nulls = node.nulls && `${node.nulls.toUpperCase()} NULLS `
    const inside = words(
      printColumns(node.valueColumns.map(printPath)),
      'FOR',
      printPath(node.nameColumn),
      'IN',
      parenthesized(node.items.map(print)),
    )
    return `UNPIVOT ${nulls ?? ''}(${inside})`
  },
  unpivotItem: (node, print) =>
    words(printColumns(node.columns.map(printPath)), node.label && `AS ${print(node.label)}`),
  sampledTable: (node, print) => words(printTable(node.input, print), print(node.sample)),
  sampleClause: (node, print) =>
    words(
      `TABLESAMPLE ${node.method} (${print(node.size)} ${node.unit.toUpperCase()})`,
      node.repeatable && `REPEATABLE (${print(node.repeatable)})`,
    ),
  matchRecognizeTable: (node, print) =>
    words(printTable(node.input, print), print(node.match), as(node.alias)),
  matchRecognizeClause: (node, print) => {
    const inside = words(
      node.partitionBy.length > 0 && `PARTITION BY ${node.partitionBy.map(print).join(', ')}`,
      printOrderBy(node.orderBy, print),
      node.measures.length > 0 && `MEASURES ${node.measures.map(print).join(', ')}`,
      node.afterMatchSkip && skips[node.afterMatchSkip],
      `PATTERN (${print(node.pattern)})`,
      `DEFINE ${node.definitions.map(print).join(', ')}`,
      node.options && print(node.options),
    )
    return `MATCH_RECOGNIZE(${inside})`
  },
  patternDefinition: (node, print) => `${print(node.name)} AS ${print(node.condition)}`,
  patternSymbol: (node, print) => print(node.name),
  patternAnchor: (node) => (node.at === 'start' ? '^' : '$'),
  patternEmpty: () => '',
  patternSequence: (node, print) =>
    node.items
      .map((item) => (item.kind === 'patternRepetition' ? print(item) : printPatternPart(item, print)))
      .join(' '),
  patternAlternation: (node, print) =>
    node.options
      .map((option) => (option.kind === 'patternAlternation' ? `(${print(option)})` : print(option)))
      .join(' | '),
  patternRepetition: printRepetition,
}

function printColumns(columns: readonly string[]): string {
  const [only] = columns
  return columns.length === 1 && only !== undefined ? only : parenthesized(columns)
}
