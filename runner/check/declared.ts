/** What a config says about columns, held against what the query gives. */
import { diagnose } from '../base/diagnostic.ts'
import { nearestName } from '../base/suggest.ts'
import type { ModelAction } from '../ir/action.ts'
import type { ModelShape } from '../ir/shape.ts'
import { type Column, type SqlType, sameType, typeToSql } from '../ir/types.ts'
import { expressionOf, isCastable, isCoercible } from '../sql/coerce.ts'
import type { Context } from './context.ts'
import type { OutputColumn } from './output.ts'
import { placeOfKey } from './place.ts'

interface Described {
  readonly name: string
  readonly type: SqlType | undefined
}

/** The columns of a config whose descriptions all have types: the whole list then. Undefined otherwise. */
export function declaredColumns(action: {
  readonly columns: ModelAction['columns']
}): readonly Column[] | undefined {
  const described = describedColumns(action)
  const typed = described.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]))
  return typed.length === 0 || typed.length < described.length ? undefined : typed
}

/**
 * Reports what differs, and gives the columns that the relation is going to have; undefined when a described column is
 * missing whose type nobody knows.
 *
 * A column that was reported here is in the result as the config has it, so that nothing that reads it is reported too.
 */
export function fitToDeclared(
  context: Context & { readonly action: ModelAction },
  given: readonly OutputColumn[],
  shape: ModelShape,
): readonly Column[] | undefined {
  const described = describedColumns(context.action)
  const whole = declaredColumns(context.action)
  const missing = described.filter(({ name }) => find(given, name) === undefined)
  const surplus = given.filter(({ name }) => find(described, name) === undefined)
  const isClosed = whole !== undefined && shape.columns === undefined
  const partners = reportMissing(context, missing, surplus)
  if (isClosed) {
    for (const column of surplus) if (!partners.has(column)) reportSurplus(context, column)
  }
  const casts = shape.casts === 'always' || (shape.casts === 'complete' && whole !== undefined)
  if (casts) reportTypes(context, given, described)
  if (isClosed && casts) return whole
  if (missing.some(({ type }) => type === undefined)) return undefined
  return [
    ...given
      .filter((column) => !partners.has(column))
      .map(({ name, type }) => ({ name, type: (casts ? find(described, name)?.type : undefined) ?? type })),
    ...missing.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }])),
  ]
}

/** Whether a column of the first type can be written where one of the second is, casting if the config says so. */
export function isWritable(from: SqlType, to: SqlType, isCast: boolean): boolean {
  if (sameType(from, to)) return true
  // GoogleSQL casts an array only to its own type; the column of the table takes what coerces.
  return isCast && to.kind !== 'array'
    ? isCastable(expressionOf(from), to)
    : isCoercible(expressionOf(from), to)
}

export function find<T extends { readonly name: string }>(
  columns: readonly T[],
  name: string,
): T | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
}

function describedColumns(action: { readonly columns: ModelAction['columns'] }): readonly Described[] {
  return action.columns.flatMap(({ path, type }) => {
    const [name] = path
    return path.length === 1 && name !== undefined ? [{ name, type }] : []
  })
}

// Gives the columns of the query that seem to be meant by a missing name.
function reportMissing(
  { action, report }: Context & { readonly action: ModelAction },
  missing: readonly Described[],
  surplus: readonly OutputColumn[],
): ReadonlySet<OutputColumn> {
  const { name } = action.target
  const partners = new Set<OutputColumn>()
  for (const { name: column } of missing) {
    const free = surplus.filter((other) => !partners.has(other))
    const nearest = nearestName(
      column,
      free.map((other) => other.name),
    )
    const isOnlyPair = missing.length === 1 && surplus.length === 1
    const partner = nearest === undefined ? (isOnlyPair ? free[0] : undefined) : find(free, nearest)
    const described = placeOfKey(action, ['columns', column])
    if (partner === undefined) {
      report(diagnose('column-missing', { column, name }, { span: described }))
      continue
    }
    partners.add(partner)
    report(
      diagnose(
        'column-renamed',
        { column, given: partner.name, name },
        {
          span: partner.place() ?? described,
          related: [{ message: `"${column}" is described here`, span: described }],
        },
      ),
    )
  }
  return partners
}

function reportSurplus(
  { action, report }: Context & { readonly action: ModelAction },
  column: OutputColumn,
): void {
  const columns = placeOfKey(action, ['columns'])
  report(
    diagnose(
      'column-undeclared',
      { column: column.name, name: action.target.name },
      { span: column.place() ?? columns },
    ),
  )
}

function reportTypes(
  { action, report }: Context & { readonly action: ModelAction },
  given: readonly OutputColumn[],
  described: readonly Described[],
): void {
  for (const column of given) {
    const to = find(described, column.name)?.type
    if (to === undefined || isWritable(column.type, to, true)) continue
    const declared = placeOfKey(action, ['columns', column.name])
    const place = column.place()
    report(
      diagnose(
        'column-type',
        {
          column: column.name,
          name: action.target.name,
          from: typeToSql(column.type),
          to: typeToSql(to),
        },
        {
          span: place ?? declared,
          ...(place === undefined
            ? {}
            : { related: [{ message: 'its type is declared here', span: declared }] }),
        },
      ),
    )
  }
}
