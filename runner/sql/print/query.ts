/** Queries. */
import type {
  OrderItem,
  PipeOperator,
  Query,
  QueryBody,
  QueryNode,
  Select,
  WindowSpecification,
} from '../ast/query.ts'
import { printDotted } from './expression.ts'
import { clause, enclosed, indent, lines, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printIdentifier, printTablePath } from './literal.ts'

/** `ORDER BY a, b`; nothing for an empty list. */
export function printOrderBy(items: readonly OrderItem[], print: Print): string | undefined {
  return items.length === 0 ? undefined : clause('ORDER BY', items.map(print))
}

function printQuery(node: Query, print: Print): string {
  return lines(
    node.with && print(node.with),
    printInput(node.body, 'body', print),
    printOrderBy(node.orderBy, print),
    node.limit && print(node.limit),
    ...node.pipes.map(print),
  )
}

// Set operations nest only in parentheses.
function printInput(body: QueryBody, place: 'body' | 'input', print: Print): string {
  const isPlain = body.kind === 'select' || (place === 'body' && body.kind !== 'query')
  return isPlain ? print(body) : enclosed(print(body))
}

function printSelect(node: Select, print: Print): string {
  const head = words(
    'SELECT',
    node.modifier && print(node.modifier),
    node.isDistinct && 'DISTINCT',
    node.as && `AS ${node.as.toUpperCase()}`,
  )
  return lines(
    clause(head, node.items.map(print)),
    node.from && `FROM ${print(node.from)}`,
    node.where && `WHERE ${print(node.where)}`,
    node.groupBy && print(node.groupBy),
    node.having && `HAVING ${print(node.having)}`,
    node.qualify && `QUALIFY ${print(node.qualify)}`,
    printWindows(node.windows, print),
  )
}

function printWindows(windows: Select['windows'], print: Print): string | undefined {
  return windows.length === 0 ? undefined : clause('WINDOW', windows.map(print))
}

function printWindow(node: WindowSpecification, print: Print): string {
  const hasMore = node.partitionBy.length > 0 || node.orderBy.length > 0 || node.frame !== undefined
  if (node.base !== undefined && !hasMore) return print(node.base)
  const inside = words(
    node.base && print(node.base),
    node.partitionBy.length > 0 && `PARTITION BY ${node.partitionBy.map(print).join(', ')}`,
    printOrderBy(node.orderBy, print),
    node.frame && print(node.frame),
  )
  return `(${inside})`
}

function printTail(node: {
  readonly direction: string | undefined
  readonly nulls: string | undefined
}): string {
  return words(node.direction?.toUpperCase(), node.nulls && `NULLS ${node.nulls.toUpperCase()}`)
}

const bounds = {
  unboundedPreceding: 'UNBOUNDED PRECEDING',
  preceding: 'PRECEDING',
  currentRow: 'CURRENT ROW',
  following: 'FOLLOWING',
  unboundedFollowing: 'UNBOUNDED FOLLOWING',
} as const

type PlainQueryKind = Exclude<QueryNode['kind'], PipeOperator['kind']>

export const queryPrinters: Printers<PlainQueryKind> = {
  query: printQuery,
  withClause: (node, print) =>
    `${node.isRecursive ? 'WITH RECURSIVE' : 'WITH'} ${node.entries.map(print).join(',\n')}`,
  commonTable: (node, print) => `${print(node.name)} AS (\n${indent(print(node.query))}\n)`,
  select: printSelect,
  selectModifier: (node, print) => words('WITH', node.name, node.options && print(node.options)),
  selectExpression: (node, print) => words(print(node.expression), node.alias && `AS ${print(node.alias)}`),
  selectStar: (node, print) =>
    words(
      node.of === undefined ? '*' : `${printDotted(node.of, print)}.*`,
      node.except.length > 0 && `EXCEPT ${parenthesized(node.except.map(printIdentifier))}`,
      node.replace.length > 0 && `REPLACE ${parenthesized(node.replace.map(print))}`,
    ),
  starReplacement: (node, print) => `${print(node.expression)} AS ${print(node.name)}`,
  groupBy: (node, print) =>
    clause(node.isOrdered ? 'GROUP AND ORDER BY' : 'GROUP BY', node.isAll ? ['ALL'] : node.items.map(print)),
  groupExpression: (node, print) =>
    words(print(node.expression), node.alias && `AS ${print(node.alias)}`, printTail(node)),
  rollup: (node, print) => `ROLLUP${parenthesized(node.expressions.map(print))}`,
  cube: (node, print) => `CUBE${parenthesized(node.expressions.map(print))}`,
  groupingSets: (node, print) => `GROUPING SETS ${parenthesized(node.sets.map(print))}`,
  emptyGroupingSet: () => '()',
  orderItem: (node, print) =>
    words(print(node.expression), node.collation && `COLLATE ${print(node.collation)}`, printTail(node)),
  limitClause: (node, print) =>
    words(`LIMIT ${print(node.count)}`, node.offset && `OFFSET ${print(node.offset)}`),
  namedWindow: (node, print) => `${print(node.name)} AS ${print(node.window)}`,
  windowSpecification: printWindow,
  windowFrame: (node, print) => {
    const unit = node.unit.toUpperCase()
    return node.to === undefined
      ? `${unit} ${print(node.from)}`
      : `${unit} BETWEEN ${print(node.from)} AND ${print(node.to)}`
  },
  frameBound: (node, print) => words(node.offset && print(node.offset), bounds[node.bound]),
  setOperator: (node) => {
    const columns = node.columns.length === 0 ? '' : parenthesized(node.columns.map(printIdentifier))
    const match = {
      name: words('BY NAME', columns && `ON ${columns}`),
      corresponding: words('CORRESPONDING', columns && `BY ${columns}`),
      strictCorresponding: words('STRICT CORRESPONDING', columns && `BY ${columns}`),
    }
    return words(
      node.propagation?.toUpperCase(),
      node.operator.toUpperCase(),
      node.quantifier.toUpperCase(),
      node.matchBy && match[node.matchBy],
    )
  },
  setOperation: (node, print) =>
    node.inputs.map((input) => printInput(input, 'input', print)).join(`\n${print(node.operator)}\n`),
  fromQuery: (node, print) => `FROM ${print(node.from)}`,
  pipeAssignment: (node, print) => `${print(node.column)} = ${print(node.value)}`,
  pipeRenaming: (node, print) => `${print(node.from)} AS ${print(node.to)}`,
  pipeAggregateItem: (node, print) =>
    words(print(node.expression), node.alias && `AS ${print(node.alias)}`, printTail(node)),
}

export const pipePrinters: Printers<PipeOperator['kind']> = {
  pipeSelect: (node, print) => {
    const head = words('|> SELECT', node.isDistinct && 'DISTINCT', node.as && `AS ${node.as.toUpperCase()}`)
    return lines(clause(head, node.items.map(print)), printWindows(node.windows, print))
  },
  pipeExtend: (node, print) =>
    lines(clause('|> EXTEND', node.items.map(print)), printWindows(node.windows, print)),
  pipeSet: (node, print) => clause('|> SET', node.items.map(print)),
  pipeDrop: (node) => clause('|> DROP', node.columns.map(printIdentifier)),
  pipeRename: (node, print) => clause('|> RENAME', node.items.map(print)),
  pipeAs: (node, print) => `|> AS ${print(node.alias)}`,
  pipeWhere: (node, print) => `|> WHERE ${print(node.condition)}`,
  pipeLimit: (node, print) => `|> ${print(node.limit)}`,
  pipeAggregate: (node, print) => {
    const head = words('|> AGGREGATE', node.modifier && print(node.modifier))
    return lines(
      node.items.length === 0 ? head : clause(head, node.items.map(print)),
      node.groupBy && print(node.groupBy),
    )
  },
  pipeDistinct: () => '|> DISTINCT',
  pipeOrderBy: (node, print) => clause('|> ORDER BY', node.items.map(print)),
  pipeSetOperation: (node, print) =>
    clause(
      `|> ${print(node.operator)}`,
      node.inputs.map((input) => enclosed(print(input))),
    ),
  pipeJoin: (node, print) => {
    const right = node.right.kind === 'join' ? enclosed(print(node.right)) : print(node.right)
    return words(
      '|>',
      printJoinWords(node.isNatural, node.type),
      right,
      node.condition && print(node.condition),
    )
  },
  pipeCall: (node, print) =>
    words(
      `|> CALL ${printTablePath(node.function)}(${node.arguments.map(print).join(', ')})`,
      node.alias && `AS ${print(node.alias)}`,
    ),
  pipeWith: (node, print) => `|> ${print(node.with)}`,
  pipeWindow: (node, print) => clause('|> WINDOW', node.items.map(print)),
  pipeTableSample: (node, print) => `|> ${print(node.sample)}`,
  pipePivot: (node, print) => words('|>', print(node.pivot), node.alias && `AS ${print(node.alias)}`),
  pipeUnpivot: (node, print) => words('|>', print(node.unpivot), node.alias && `AS ${print(node.alias)}`),
  pipeMatchRecognize: (node, print) =>
    words('|>', print(node.match), node.alias && `AS ${print(node.alias)}`),
}

/** `LEFT JOIN`, `NATURAL FULL JOIN` */
export function printJoinWords(isNatural: boolean, type: string): string {
  return words(isNatural && 'NATURAL', type !== 'inner' && type.toUpperCase(), 'JOIN')
}
