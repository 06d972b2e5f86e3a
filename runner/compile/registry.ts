/** All actions by the names refs use. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import { nearestName } from '../base/suggest.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { NamedDraft } from './draft.ts'

/** A name as written: one part, two, or all three. */
export interface Reference {
  readonly database?: string
  readonly schema?: string
  readonly name: string
  readonly includeDependentAssertions?: boolean
}

export interface Registry {
  readonly all: readonly NamedDraft[]
  add(named: NamedDraft): void
  /** Notes a file that cannot be read at all, so that refs to it are not reported on top of its own mistake. */
  addBroken(name: string): void
  isBroken(name: string): boolean
  find(reference: Reference): readonly NamedDraft[]
}

export function createRegistry(): Registry {
  const all: NamedDraft[] = []
  const broken = new Set<string>()
  const index = new Map<string, NamedDraft[]>()
  const put = (key: string, named: NamedDraft): void => {
    const known = index.get(key)
    if (known === undefined) index.set(key, [named])
    else known.push(named)
  }
  return {
    all,
    add: (named) => {
      all.push(named)
      // Tests are not relations, so nothing can refer to them.
      if (named.kind === 'test') return
      const { database, schema, name } = named.declared
      put(name, named)
      put(`${schema}.${name}`, named)
      put(`${database}.${schema}.${name}`, named)
    },
    addBroken: (name) => broken.add(name),
    isBroken: (name) => broken.has(name),
    find: (reference) => index.get(referenceText(reference)) ?? [],
  }
}

/** The reference as its author would say it: `name`, `schema.name` or `database.schema.name`. */
export function referenceText(reference: Reference): string {
  return [reference.database, reference.schema, reference.name]
    .filter((part) => part !== undefined && part !== '')
    .join('.')
}

/** The one action a reference names, or why there is none; nothing where another message tells it. */
export function resolveReference(
  registry: Registry,
  reference: Reference,
  span: Span | undefined,
): { readonly found: NamedDraft } | { readonly problems: readonly Diagnostic[] } {
  const name = referenceText(reference)
  const matches = registry.find(reference)
  const [found] = matches
  if (found === undefined) {
    return { problems: registry.isBroken(reference.name) ? [] : [notFound(registry, name, span)] }
  }
  // The same relation defined twice is one mistake, reported where it is made.
  const targets = [...new Set(matches.map((match) => targetKey(match.declared)))]
  if (targets.length > 1) {
    const related = matches.map((match) => ({
      message: `"${targetKey(match.declared)}" is defined here`,
      span: match.draft.definedAt,
    }))
    return { problems: [diagnose('ref-ambiguous', { name, matches: targets }, { span, related })] }
  }
  if (found.kind === 'operation' && !found.hasOutput) {
    return { problems: [diagnose('ref-without-output', { name }, { span })] }
  }
  return { found }
}

function notFound(registry: Registry, name: string, span: Span | undefined): Diagnostic {
  const isQualified = name.includes('.')
  const spell = (declared: Target): string =>
    isQualified ? `${declared.schema}.${declared.name}` : declared.name
  const candidates = registry.all.filter((named) => named.kind !== 'test')
  const nearest = nearestName(
    name,
    candidates.map((named) => spell(named.declared)),
  )
  const match = candidates.find((named) => spell(named.declared) === nearest)
  return diagnose(
    'ref-not-found',
    { name },
    {
      span,
      hint:
        match === undefined
          ? 'define it, or declare it if it is built elsewhere'
          : `did you mean "${nearest}" (${match.draft.path})?`,
    },
  )
}
