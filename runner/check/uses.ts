/** Keys of a config that name columns, and expressions over columns. */
import { diagnose } from '../base/diagnostic.ts'
import { nearestName } from '../base/suggest.ts'
import type { ModelAction } from '../ir/action.ts'
import { quoteName } from '../ir/quote.ts'
import type { ConfigUse } from '../ir/shape.ts'
import type { Column } from '../ir/types.ts'
import { type Context, narrow, resolveGenerated } from './context.ts'
import { find } from './declared.ts'
import { placeOfKey } from './place.ts'
import { knownRelation, withPseudoColumns } from './world.ts'

/** Reports every key that names a column which is not there; true when there is none. */
export function checkUses(
  context: Context & { readonly action: ModelAction },
  uses: readonly ConfigUse[],
  columns: readonly Column[],
): boolean {
  return uses.map((use) => checkUse(context, use, columns)).every((isSound) => isSound)
}

function checkUse(
  context: Context & { readonly action: ModelAction },
  use: ConfigUse,
  columns: readonly Column[],
): boolean {
  const { action } = context
  const place = placeOfKey(action, use.key)
  if (use.kind === 'expression') return checkExpression(context, use, columns)
  // A path names a field of a STRUCT column.
  const column = use.text.split('.')[0]?.replaceAll('`', '') ?? ''
  if (find(columns, column) !== undefined) return true
  const nearest = nearestName(
    column,
    columns.map(({ name }) => name),
  )
  const relation = use.of === 'query' ? `the query of "${action.target.name}"` : `"${action.target.name}"`
  context.report(
    diagnose(
      'key-not-given',
      { column, key: String(use.key[0]), relation },
      {
        span: narrow(context, place, column),
        hint:
          nearest === undefined
            ? `its columns are: ${columns.map(({ name }) => name).join(', ')}`
            : `did you mean "${nearest}"?`,
      },
    ),
  )
  return false
}

const mergeAlias = /\bdataform_(dest|source)\b/i

function checkExpression(
  context: Context & { readonly action: ModelAction },
  use: ConfigUse,
  columns: readonly Column[],
): boolean {
  const { action, scope } = context
  const name = `${action.target.name}__columns`
  const relation = knownRelation(action.target, withPseudoColumns(columns))
  const inside = { ...scope, tables: new Map([...scope.tables, [name.toLowerCase(), relation] as const]) }
  const from = mergeAlias.test(use.text)
    ? `${quoteName(name)} as dataform_dest cross join ${quoteName(name)} as dataform_source`
    : quoteName(name)
  const outcome = resolveGenerated(
    { ...context, scope: inside },
    `select (\n${use.text}\n) from ${from}`,
    placeOfKey(action, use.key),
  )
  return outcome.state !== 'broken'
}
