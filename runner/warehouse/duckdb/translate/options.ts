/** OPTIONS (…) as plain data. */
import type { Json } from '../../../base/json.ts'
import type { ResolvedExpression, ResolvedOption } from '../../../sql/resolve/tree.ts'

/** What OPTIONS say, by what the local engine does with it. */
export interface Options {
  readonly description?: string
  readonly labels?: Readonly<Record<string, string>>
  /** All the others; `null` takes an option back. */
  readonly others: Readonly<Record<string, Json>>
}

/** Sorts the options; `text` is the statement, for values that are not constants: they are kept as written. */
export function readOptions(options: readonly ResolvedOption[], text: string): Options {
  const values = new Map(options.map((option) => [option.name.toLowerCase(), constant(option.value, text)]))
  const description = values.get('description')
  const labels = values.get('labels')
  const others = [...values].filter(([name]) => name !== 'description' && name !== 'labels')
  return {
    ...(typeof description === 'string' ? { description } : description === null ? { description: '' } : {}),
    ...(labels === undefined ? {} : { labels: labelsOf(labels) }),
    others: Object.fromEntries(others),
  }
}

// [['team', 'core'], …], from a list of STRUCTs
function labelsOf(value: Json): Readonly<Record<string, string>> {
  const pairs = Array.isArray(value) ? (value as readonly Json[]) : []
  return Object.fromEntries(
    pairs.flatMap((pair) => (Array.isArray(pair) ? [[String(pair[0]), String(pair[1])] as const] : [])),
  )
}

function constant(expression: ResolvedExpression, text: string): Json {
  switch (expression.kind) {
    case 'literal':
      return isWhole(expression) ? Number(expression.value) : expression.value
    case 'cast':
      return constant(expression.expression, text)
    case 'array':
      return expression.elements.map((element) => constant(element, text))
    case 'struct':
      return expression.fields.map((field) => constant(field, text))
    default:
      return text.slice(expression.start, expression.end)
  }
}

function isWhole(literal: Extract<ResolvedExpression, { kind: 'literal' }>): boolean {
  return literal.type.kind === 'scalar' && literal.type.name === 'INT64' && literal.value !== null
}
