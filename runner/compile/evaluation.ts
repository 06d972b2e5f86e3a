/** One evaluation of an action's bodies: what project code may call in it, and what it called. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import { quoteTarget, type Target } from '../ir/target.ts'
import type { NamedDraft } from './draft.ts'
import { type Reference, type Registry, referenceText, resolveReference } from './registry.ts'

/** A dependency as it came up: what it resolved to, and where it was asked for. */
export interface FoundDependency {
  readonly target: Target
  readonly span: Span
  readonly includeDependentAssertions: boolean
}

/** Bodies are evaluated with one of these; `place` moves along with the expression being evaluated. */
export interface Evaluation {
  readonly named: NamedDraft
  readonly registry: Registry
  readonly incremental: boolean
  /** What `affected()` gives; undefined where there is no such relation. */
  readonly affected: Target | undefined
  /** Stands in for refs while the query of a tested model is evaluated. */
  readonly dependencies: FoundDependency[]
  readonly problems: Diagnostic[]
  /** Finds the place of a reference by its text, near the expression being evaluated. */
  place: (name: string) => Span
}

/** The functions of a body, under their names; all give text. */
export type ContextFunctions = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>

/** The names SQLX binds in expressions and js blocks. */
export const contextNames = [
  'self',
  'ref',
  'resolve',
  'name',
  'when',
  'incremental',
  'schema',
  'database',
  'affected',
] as const

/**
 * What `self()`, `ref()` and their like do in this evaluation.
 *
 * A reference that cannot be resolved is noted as a problem and gives its own quoted name, so that the rest of the
 * body can still be looked at.
 */
export function contextFunctions(evaluation: Evaluation): ContextFunctions {
  const { named } = evaluation
  const resolve = (values: readonly unknown[], isDependency: boolean): string => {
    const reference = toReference(values)
    if (reference === undefined) {
      evaluation.problems.push(diagnose('ref-malformed', {}, { span: evaluation.place('') }))
      return ''
    }
    const span = evaluation.place(reference.name)
    const resolved = resolveReference(evaluation.registry, reference, span)
    if ('problems' in resolved) {
      evaluation.problems.push(...resolved.problems)
      return `\`${referenceText(reference)}\``
    }
    if (isDependency) {
      const includeDependentAssertions = reference.includeDependentAssertions ?? false
      evaluation.dependencies.push({ target: resolved.found.final, span, includeDependentAssertions })
    }
    return quoteDraft(resolved.found)
  }
  return {
    self: () => quoteDraft(named),
    ref: (...values) => resolve(values, true),
    resolve: (...values) => resolve(values, false),
    name: () => named.final.name,
    schema: () => named.final.schema,
    database: () => named.final.database,
    when: (condition, whenTrue, whenFalse = '') => (condition ? whenTrue : whenFalse),
    incremental: () => evaluation.incremental,
    affected: () => {
      if (evaluation.affected !== undefined) return quoteTarget(evaluation.affected)
      evaluation.problems.push(diagnose('affected-not-available', {}, { span: evaluation.place('affected') }))
      return ''
    },
  }
}

/** The arguments of `ref` in any of its forms; undefined when they are none of them. */
export function toReference(values: readonly unknown[]): Reference | undefined {
  const [first] = values
  if (values.length === 1 && Array.isArray(first)) return toReference(first as readonly unknown[])
  if (values.length === 1 && typeof first === 'object' && first !== null)
    return fromObject(first as Record<string, unknown>)
  const parts = values.filter((value) => value !== undefined)
  if (parts.length === 0 || parts.length > 3 || !parts.every((part) => typeof part === 'string'))
    return undefined
  return fromParts(parts as readonly string[])
}

/** `[[database,] schema,] name`, given as parts or as one text with dots. */
export function fromParts(parts: readonly string[]): Reference | undefined {
  const all = parts.length === 1 ? (parts[0] ?? '').split('.') : parts
  const [name, schema, database] = [...all].reverse()
  if (name === undefined || name === '' || all.length > 3) return undefined
  return {
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(database === undefined ? {} : { database }),
  }
}

function fromObject(value: Record<string, unknown>): Reference | undefined {
  const text = (entry: unknown): string | undefined =>
    typeof entry === 'string' && entry !== '' ? entry : undefined
  const name = text(value.name)
  if (name === undefined) return undefined
  const schema = text(value.schema) ?? text(value.dataset)
  const database = text(value.database) ?? text(value.project)
  return {
    name,
    ...(schema === undefined ? {} : { schema }),
    ...(database === undefined ? {} : { database }),
    ...(value.includeDependentAssertions === true ? { includeDependentAssertions: true } : {}),
  }
}

// A project without a default database has relations of two parts.
function quoteDraft(named: NamedDraft): string {
  const { database, schema, name } = named.final
  return database === '' ? `\`${schema}.${name}\`` : quoteTarget(named.final)
}
