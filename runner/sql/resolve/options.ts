/** OPTIONS(…) of statements. */
import type { OptionsList } from '../ast/ddl.ts'
import { emptyScope, scalarContext } from './context.ts'
import { resolveExpression } from './expression.ts'
import type { Session } from './session.ts'
import type { ResolvedOption } from './tree.ts'

/** Resolves option values; which options there are is for whoever runs the statement. */
export function resolveOptions(session: Session, list: OptionsList | undefined): readonly ResolvedOption[] {
  const context = scalarContext(session, emptyScope, new Map(), 'OPTIONS')
  return (list?.options ?? []).map((option) => ({
    name: option.name.parts.map((part) => part.name).join('.'),
    value: resolveExpression(context, option.value),
    start: option.start,
    end: option.end,
  }))
}
