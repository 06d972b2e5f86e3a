/** What a query gives: its columns, and where in the text each of them is made. */
import type { Span } from '../base/source.ts'
import type { CompiledSql } from '../ir/sql.ts'
import type { Column } from '../ir/types.ts'
import type { Placed } from '../sql/ast/name.ts'
import type {
  ResolvedCte,
  ResolvedFrom,
  ResolvedItem,
  ResolvedQuery,
  ResolvedSelect,
} from '../sql/resolve/tree.ts'
import { placeIn } from './place.ts'

export interface OutputColumn extends Column {
  /** The author's characters that make the column; undefined where the runner wrote them. */
  readonly place: () => Span | undefined
}

/** The columns of a table made from the query; a query of STRUCT rows gives their fields. */
export function outputColumns(sql: CompiledSql, query: ResolvedQuery): readonly OutputColumn[] {
  const [only] = query.columns
  if (query.isValueTable && only?.type.kind === 'struct') {
    const place = (): Span | undefined => placeIn(sql, query.start, query.end)
    return only.type.fields.map(({ name, type }) => ({ name, type, place }))
  }
  return query.columns.map(({ name, type }, index) => {
    const made = placeOfColumn(query, index, { text: sql.text, ctes: new Map() })
    return { name, type, place: () => (made === undefined ? undefined : placeIn(sql, made.start, made.end)) }
  })
}

interface Around {
  readonly text: string
  readonly ctes: ReadonlyMap<number, ResolvedCte>
}

// `select * from totals` makes nothing itself: the item is looked for in the query behind the star.
function placeOfColumn(query: ResolvedQuery, index: number, around: Around): Placed | undefined {
  const ctes = new Map([...around.ctes, ...query.with.map((cte) => [cte.id, cte] as const)])
  const inside = { text: around.text, ctes }
  switch (query.body.kind) {
    case 'query':
      return placeOfColumn(query.body, index, inside)
    case 'setOperation': {
      const [first] = query.body.inputs
      return first === undefined ? undefined : placeOfColumn(first, index, inside)
    }
    case 'select':
      return placeOfItem(query.body, index, inside)
  }
}

function placeOfItem(select: ResolvedSelect, index: number, around: Around): Placed | undefined {
  const item = select.items[index]
  if (item === undefined) return undefined
  return (isStar(item, around.text) ? placeBehindStar(item, select.from, around) : undefined) ?? item
}

function isStar({ start, end, expression }: ResolvedItem, text: string): boolean {
  return expression.kind === 'column' && text.slice(start, end).includes('*')
}

function placeBehindStar(item: ResolvedItem, from: ResolvedFrom | undefined, around: Around) {
  if (item.expression.kind !== 'column') return undefined
  const { column } = item.expression
  const sources = from === undefined ? [] : queriesOf(from, around.ctes)
  for (const source of sources) {
    const index = source.columns.findIndex(({ id }) => id === column)
    // A recursive CTE is found behind itself.
    if (index !== -1) return placeOfColumn(source.query, index, { ...around, ctes: source.ctes })
  }
  return undefined
}

function queriesOf(
  from: ResolvedFrom,
  ctes: Around['ctes'],
): readonly {
  readonly columns: readonly { readonly id: number }[]
  readonly query: ResolvedQuery
  readonly ctes: Around['ctes']
}[] {
  switch (from.kind) {
    case 'join':
      return [...queriesOf(from.left, ctes), ...queriesOf(from.right, ctes)]
    case 'subquery':
      return [{ columns: from.columns, query: from.query, ctes }]
    case 'cte': {
      const cte = ctes.get(from.cteId)
      if (cte === undefined) return []
      const others = new Map([...ctes].filter(([id]) => id !== cte.id))
      return [{ columns: from.columns, query: cte.query, ctes: others }]
    }
    default:
      return []
  }
}
