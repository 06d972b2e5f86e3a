/** SELECT WITH DIFFERENTIAL_PRIVACY and WITH AGGREGATION_THRESHOLD. */
import type { Select, SelectModifier } from '../ast/query.ts'
import type { FunctionDefinition } from '../functions/definition.ts'
import { privacyFunctions } from '../functions/privacy.ts'
import type { ExpressionContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import { fold } from './scope.ts'
import { failQuery, type Session } from './session.ts'
import type { ResolvedSelect } from './tree.ts'

/** The private aggregates under the names they are called by: `sum`, `$count_star`. */
export const privateAggregates: ReadonlyMap<string, FunctionDefinition> = new Map(
  privacyFunctions.map((definition) => {
    const name = definition.name.replace('$differential_privacy_', '')
    return [name === 'count_star' ? '$count_star' : name, definition]
  }),
)

// GoogleSQL, "Differential privacy clause" and "Aggregation threshold clause".
const optionsOf: Readonly<Record<string, readonly string[]>> = {
  DIFFERENTIAL_PRIVACY: [
    'epsilon',
    'delta',
    'max_groups_contributed',
    'max_rows_contributed',
    'min_privacy_units_per_group',
    'privacy_unit_column',
    'group_selection_strategy',
    'k_threshold',
    'kappa',
  ],
  AGGREGATION_THRESHOLD: [
    'threshold',
    'privacy_unit_column',
    'max_groups_contributed',
    'max_rows_contributed',
  ],
}

/** Resolves the options over the from columns: the privacy unit is one of them. */
export function resolveModifier(
  context: ExpressionContext,
  node: SelectModifier,
): NonNullable<ResolvedSelect['modifier']> {
  const { session } = context
  const known = optionsOf[node.name]
  if (known === undefined) {
    const names = Object.keys(optionsOf).join(', ')
    failQuery(session, node, `Invalid identifier after SELECT WITH; expected ${names} but got: ${node.name}`)
  }
  const inner: ExpressionContext = {
    ...context,
    aggregates: 'denied',
    analytics: 'denied',
    clause: 'OPTIONS',
  }
  const options = (node.options?.options ?? []).map((option) => {
    const name = fold(option.name.parts.map((part) => part.name).join('.'))
    if (!known.includes(name)) {
      failQuery(session, option, `Unknown ${fold(node.name).replace('_', ' ')} option: ${name}`)
    }
    const value = option.value
    // A strategy is a word, not a column.
    if (name === 'group_selection_strategy' && value.kind === 'path') return []
    return [{ name, value: resolveExpression(inner, value), start: option.start, end: option.end }]
  })
  return { name: node.name, options: options.flat() }
}

/** Such a block must be grouped, and may not be DISTINCT. */
export function checkModified(session: Session, node: Select, name: string, isGrouped: boolean): void {
  if (node.isDistinct) failQuery(session, node, `SELECT WITH ${name} does not support DISTINCT`)
  if (!isGrouped) {
    const [first] = node.items
    failQuery(
      session,
      first ?? node,
      `SELECT WITH ${name} queries require GROUP BY or aggregation, but neither was present`,
    )
  }
}
