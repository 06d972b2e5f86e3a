/** Diagnostics about compiled SQL → diagnostics about what the author wrote, with the parent model behind a name. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import { nearestName } from '../base/suggest.ts'
import type { CompiledSql } from '../ir/sql.ts'
import type { Target } from '../ir/target.ts'
import type { Context } from './context.ts'
import { placeIn, placeOfWord } from './place.ts'
import { type KnownRelation, relationAt } from './world.ts'

interface Found {
  readonly diagnostic: Diagnostic
  /** The relations that the statement reads. */
  readonly reads: readonly Target[]
  /** Where the statement stands when the runner wrote it. */
  readonly at: Span | undefined
}

/**
 * The diagnostic at the author's place. A name that cannot be found is looked for in the relations that the statement
 * reads: the nearest one is suggested together with its model, and the place where that makes it is shown.
 */
export function authored(context: Context, sql: CompiledSql, found: Found): Diagnostic {
  const { diagnostic, reads, at } = found
  const { span } = diagnostic
  const wrong = span === undefined ? '' : unquoted(sql.text.slice(span.start, span.end))
  const own = span === undefined ? undefined : placeIn(sql, span.start, span.end)
  const fallback = at ?? context.action.definedAt
  const place = own ?? placeOfWord(fallback, wrong, context.tools.textOf(fallback.path))
  const isName = diagnostic.code === 'sql-name' || diagnostic.code === 'sql-field'
  if (!isName) return { ...diagnostic, span: place }
  const relations = reads.flatMap((target) => {
    const relation = relationAt(context.world, context.scope, target)
    return relation?.isOpen === false ? [relation] : []
  })
  return { ...diagnostic, span: place, ...wayOut(diagnostic.message, wrong, relations) }
}

const suggestionAtEnd = /; Did you mean (.+)\?$/

function wayOut(
  message: string,
  wrong: string,
  relations: readonly KnownRelation[],
): Pick<Diagnostic, 'message' | 'related' | 'hint'> {
  const suggested = suggestionAtEnd.exec(message)?.[1]
  const plain = message.replace(suggestionAtEnd, '')
  const columns = relations.flatMap((relation) =>
    relation.columns
      .filter(({ isPseudo }) => isPseudo !== true)
      .map(({ name }) => ({ name, relation, place: relation.placeOf(name) })),
  )
  const named = (name: string) => columns.filter((column) => column.name.toLowerCase() === name.toLowerCase())
  const same = suggested === undefined ? named(wrong) : []
  if (same.length > 0) {
    const hint = `${ownersOf(same)} has it; pass it on in the select list between there and here`
    return { message: plain, related: origin(same), hint }
  }
  const name = suggested ?? nearestName(wrong, [...new Set(columns.map((column) => column.name))])
  if (name !== undefined) {
    const nearest = named(name)
    const of = nearest.length === 0 ? '' : ` of ${ownersOf(nearest)}`
    const hint = `did you mean "${nearest[0]?.name ?? name}"${of}?`
    return { message: plain, related: origin(nearest), hint }
  }
  const [only, ...others] = relations
  if (only === undefined || others.length > 0) return { message: plain, related: [] }
  return { message: plain, related: [], hint: `the columns of "${only.target.name}" are: ${listed(columns)}` }
}

interface OwnedColumn {
  readonly name: string
  readonly relation: KnownRelation
  readonly place: Span | undefined
}

function ownersOf(columns: readonly OwnedColumn[]): string {
  return columns.map(({ relation }) => `"${relation.target.name}"`).join(' or ')
}

// With several models of that column, none of them is surely the one that was meant.
function origin([only, ...others]: readonly OwnedColumn[]): Diagnostic['related'] {
  if (only?.place === undefined || others.length > 0) return []
  return [{ message: `"${only.name}" is made here`, span: only.place }]
}

const longestList = 12

function listed(columns: readonly { readonly name: string }[]): string {
  const names = columns.slice(0, longestList).map(({ name }) => name)
  const hidden = columns.length - names.length
  return [...names, ...(hidden > 0 ? [`… and ${hidden} more`] : [])].join(', ')
}

function unquoted(text: string): string {
  return /^`[^`]*`$/.test(text) ? text.slice(1, -1) : text
}
