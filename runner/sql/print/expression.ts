/** Expressions, with parentheses where the tree needs them and nowhere else. */
import type {
  ComparisonSource,
  Expression,
  ExpressionNode,
  FunctionCall,
  SubscriptMode,
} from '../ast/expression.ts'
import { clause, enclosed, type Print, type Printers, parenthesized, words } from './layout.ts'
import { printAnyIdentifier, printFunctionPath, printTablePath } from './literal.ts'
import { printOrderBy } from './query.ts'

/** How tightly each kind of expression holds together; the numbers are the parser's levels. */
const level = {
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  shift: 8,
  sum: 9,
  concat: 10,
  product: 11,
  sign: 12,
  primary: 13,
} as const

const binaryLevels: Readonly<Record<string, number>> = {
  '|': level.bitOr,
  '^': level.bitXor,
  '&': level.bitAnd,
  '<<': level.shift,
  '>>': level.shift,
  '+': level.sum,
  '-': level.sum,
  '||': level.concat,
  '*': level.product,
  '/': level.product,
}

function levelOf(node: Expression): number {
  switch (node.kind) {
    case 'logical':
      return node.operator === 'or' ? level.or : level.and
    case 'unary':
      return node.operator === 'not' ? level.not : level.sign
    case 'binary':
      return binaryLevels[node.operator] ?? level.comparison
    case 'is':
    case 'isDistinctFrom':
    case 'between':
    case 'like':
    case 'in':
    case 'quantifiedComparison':
      return level.comparison
    default:
      return level.primary
  }
}

function operand(node: Expression, least: number, print: Print): string {
  return levelOf(node) < least ? `(${print(node)})` : print(node)
}

/** An operand of a comparison, or another place where comparisons need parentheses. */
export function printTight(node: Expression, print: Print): string {
  return operand(node, level.bitOr, print)
}

/** What `.*`, `.field` and `[index]` can follow; a path swallows a field but not a star or an index. */
export function printDotted(node: Expression, print: Print): string {
  switch (node.kind) {
    case 'path':
    case 'fieldAccess':
    case 'subscript':
    case 'namedParameter':
    case 'positionalParameter':
    case 'arrayConstructor':
    case 'structConstructor':
    case 'tupleConstructor':
    case 'subquery':
      return print(node)
    case 'functionCall':
      return node.over === undefined ? print(node) : `(${print(node)})`
    default:
      return `(${print(node)})`
  }
}

const subscriptWords: Readonly<Record<SubscriptMode, string>> = {
  offset: 'OFFSET',
  ordinal: 'ORDINAL',
  safeOffset: 'SAFE_OFFSET',
  safeOrdinal: 'SAFE_ORDINAL',
  key: 'KEY',
  safeKey: 'SAFE_KEY',
}

function printIndex(index: Expression, mode: SubscriptMode | undefined, print: Print): string {
  if (mode !== undefined) return `${subscriptWords[mode]}(${print(index)})`
  return index.kind === 'functionCall' ? `(${print(index)})` : print(index)
}

function printSource(source: ComparisonSource, print: Print): string {
  return source.kind === 'query' ? enclosed(print(source)) : print(source)
}

function not(isNegated: boolean): string | false {
  return isNegated && 'NOT'
}

export const expressionPrinters: Printers<
  ExpressionNode['kind'] extends infer K ? Exclude<K, LiteralKind> : never
> = {
  namedParameter: (node) => `@${printAnyIdentifier(node.name)}`,
  positionalParameter: () => '?',
  systemVariable: (node) => `@@${node.name.parts.map(printAnyIdentifier).join('.')}`,
  fieldAccess: (node, print) => {
    const base = node.operand.kind === 'path' ? `(${print(node.operand)})` : printDotted(node.operand, print)
    return `${base}.${print(node.field)}`
  },
  subscript: (node, print) =>
    `${printDotted(node.operand, print)}[${printIndex(node.index, node.mode, print)}]`,
  unary: (node, print) => {
    if (node.operator === 'not') return `NOT ${operand(node.operand, level.not, print)}`
    const text = operand(node.operand, level.sign, print)
    // `--` would begin a comment
    return text.startsWith(node.operator) ? `${node.operator} ${text}` : `${node.operator}${text}`
  },
  binary: (node, print) => {
    const own = binaryLevels[node.operator]
    if (own === undefined)
      return `${printTight(node.left, print)} ${node.operator} ${printTight(node.right, print)}`
    return `${operand(node.left, own, print)} ${node.operator} ${operand(node.right, own + 1, print)}`
  },
  logical: (node, print) => {
    const least = node.operator === 'or' ? level.and : level.not
    const word = node.operator === 'or' ? ' OR ' : ' AND '
    return node.operands.map((each) => operand(each, least, print)).join(word)
  },
  is: (node, print) =>
    words(printTight(node.operand, print), 'IS', not(node.negated), node.test.toUpperCase()),
  isDistinctFrom: (node, print) =>
    words(
      printTight(node.left, print),
      'IS',
      not(node.negated),
      'DISTINCT FROM',
      printTight(node.right, print),
    ),
  between: (node, print) =>
    words(
      printTight(node.operand, print),
      not(node.negated),
      'BETWEEN',
      printTight(node.low, print),
      'AND',
      printTight(node.high, print),
    ),
  like: (node, print) =>
    words(printTight(node.operand, print), not(node.negated), 'LIKE', printTight(node.pattern, print)),
  in: (node, print) =>
    words(printTight(node.operand, print), not(node.negated), 'IN', printSource(node.source, print)),
  expressionList: (node, print) => parenthesized(node.items.map(print)),
  unnestSource: (node, print) => `UNNEST(${print(node.array)})`,
  quantifiedComparison: (node, print) =>
    words(
      printTight(node.operand, print),
      not(node.negated),
      'LIKE',
      node.quantifier.toUpperCase(),
      printSource(node.source, print),
    ),
  case: (node, print) =>
    words(
      'CASE',
      node.operand && print(node.operand),
      ...node.branches.map(print),
      node.otherwise && `ELSE ${print(node.otherwise)}`,
      'END',
    ),
  caseBranch: (node, print) => `WHEN ${print(node.when)} THEN ${print(node.result)}`,
  cast: (node, print) => {
    const format = node.format && `FORMAT ${print(node.format)}`
    const zone = node.timeZone && `AT TIME ZONE ${print(node.timeZone)}`
    return `${node.isSafe ? 'SAFE_CAST' : 'CAST'}(${words(print(node.operand), 'AS', print(node.type), format, zone)})`
  },
  datePart: (node) => (node.weekday === undefined ? node.name : `${node.name}(${node.weekday})`),
  extract: (node, print) => {
    const zone = node.timeZone && `AT TIME ZONE ${print(node.timeZone)}`
    return `EXTRACT(${words(print(node.part), 'FROM', print(node.operand), zone)})`
  },
  interval: (node, print) =>
    words('INTERVAL', printTight(node.value, print), print(node.part), node.to && `TO ${print(node.to)}`),
  arrayConstructor: (node, print) =>
    `${node.type === undefined ? '' : print(node.type)}[${node.elements.map(print).join(', ')}]`,
  structConstructor: (node, print) =>
    `${node.type === undefined ? 'STRUCT' : print(node.type)}${parenthesized(node.fields.map(print))}`,
  structField: (node, print) => words(print(node.value), node.name && `AS ${print(node.name)}`),
  tupleConstructor: (node, print) => parenthesized(node.elements.map(print)),
  subquery: (node, print) =>
    `${node.form === 'scalar' ? '' : node.form.toUpperCase()}${enclosed(print(node.query))}`,
  functionCall: printCall,
  havingModifier: (node, print) => `HAVING ${node.extreme.toUpperCase()} ${print(node.value)}`,
  starArgument: () => '*',
  namedArgument: (node, print) => `${print(node.name)} => ${print(node.value)}`,
  lambda: (node, print) => {
    const [only] = node.parameters
    const parameters =
      node.parameters.length === 1 && only !== undefined
        ? print(only)
        : `(${node.parameters.map(print).join(', ')})`
    return `${parameters} -> ${print(node.body)}`
  },
  tableArgument: (node) => `TABLE ${printTablePath(node.table)}`,
  modelArgument: (node) => `MODEL ${printTablePath(node.model)}`,
  connectionArgument: (node) => `CONNECTION ${printTablePath(node.connection)}`,
  descriptorArgument: (node, print) => `DESCRIPTOR(${node.columns.map(print).join(', ')})`,
  withExpression: (node, print) => `WITH(${[...node.variables, node.body].map(print).join(', ')})`,
  withVariable: (node, print) => `${print(node.name)} AS ${print(node.value)}`,
}

type LiteralKind = Extract<ExpressionNode['kind'], `${string}Literal`>

function printCall(node: FunctionCall, print: Print): string {
  const inside = words(
    node.isDistinct && 'DISTINCT',
    node.arguments.map(print).join(', '),
    node.nulls && `${node.nulls.toUpperCase()} NULLS`,
    node.having && print(node.having),
    printOrderBy(node.orderBy, print),
    node.limit && clause('LIMIT', [print(node.limit)]),
  )
  return words(`${printFunctionPath(node.function)}(${inside})`, node.over && `OVER ${print(node.over)}`)
}
