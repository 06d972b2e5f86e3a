/** `assertions: { … }` of a config → the claims of a model, one group per kind and severity. */

import type { AnyAssertionKind } from '../assertions/assertion.ts'
import { assertionKinds, findAssertionKind } from '../assertions/index.ts'
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import { diagnoseIssues, type SchemaSubject } from '../base/schema.ts'
import type { Span } from '../base/source.ts'
import { nearestName } from '../base/suggest.ts'
import type { AssertionSeverity } from '../ir/action.ts'
import { isPlainObject } from './plain-value.ts'

/** Claims of one kind and one severity, with parameters that the kind has checked. */
export interface ClaimGroup {
  readonly kind: AnyAssertionKind
  /** What follows `_assertions_` in the name of the assertion. */
  readonly suffix: string
  readonly params: Json
  readonly severity: AssertionSeverity
  readonly span: Span
}

/**
 * Reads the assertions of a model.
 *
 * Any entry may carry a severity: `nonNull: { columns: ["a"], severity: "warn" }`, an item of a list, or the value of
 * a column. Dataform's forms mean what they mean there, and groups have its names: `uniqueKey_0`, `rowConditions`.
 */
export function readClaims(value: unknown, subject: SchemaSubject): Diagnosed<readonly ClaimGroup[]> {
  if (value === undefined) return { value: [], diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  if (!isPlainObject(value)) {
    const span = subject.locate(['assertions'])?.value ?? subject.fallback
    const problem = { key: 'assertions', owner: subject.owner, problem: 'must be an object' }
    return { value: [], diagnostics: [diagnose('wrong-value', problem, { span })] }
  }
  const groups = Object.entries(value).flatMap(([name, entry]) => {
    const kind = findAssertionKind(name)
    if (kind !== undefined) return readKind(kind, entry, { subject, diagnostics })
    diagnostics.push(unknownKind(name, subject))
    return []
  })
  return { value: groups, diagnostics }
}

interface Reading {
  readonly subject: SchemaSubject
  readonly diagnostics: Diagnostic[]
}

interface Entry {
  readonly params: unknown
  readonly severity: AssertionSeverity
  /** Where the entry stands below `assertions.<kind>`. */
  readonly at: readonly PropertyKey[]
}

function readKind(kind: AnyAssertionKind, value: unknown, reading: Reading): readonly ClaimGroup[] {
  const read = (entry: unknown, at: readonly PropertyKey[], outer: AssertionSeverity = 'error'): Entry =>
    takeSeverity(entry, { kind, at, outer, reading })
  const whole = read(value, [])
  // One assertion per key, as Dataform makes them.
  const isKeys = kind.name === 'uniqueKeys' && Array.isArray(whole.params)
  if (isKeys) {
    return (whole.params as readonly unknown[]).flatMap((key, index) => {
      const entry = read(key, [index], whole.severity)
      return check(kind, { ...entry, params: [entry.params] }, { suffix: `uniqueKey_${index}`, reading })
    })
  }
  const suffix = kind.name === 'uniqueKey' ? 'uniqueKey_0' : kind.name
  const parts = splitEntries(whole, read)
  const severities = [...new Set(parts.map((part) => part.severity))]
  return severities.flatMap((severity) => {
    const same = parts.filter((part) => part.severity === severity)
    const merged = same.length === 1 || parts.length === 1 ? same[0]?.params : mergeParams(same)
    const name = severity === whole.severity ? suffix : `${suffix}_${severity}`
    return check(
      kind,
      { params: merged, severity, at: same.length === parts.length ? [] : (same[0]?.at ?? []) },
      { suffix: name, reading },
    )
  })
}

// Items of a list, or values of columns, that have severities of their own are taken apart; otherwise all stay together.
function splitEntries(
  whole: Entry,
  read: (entry: unknown, at: readonly PropertyKey[], outer?: AssertionSeverity) => Entry,
): readonly Entry[] {
  const { params } = whole
  if (Array.isArray(params) && params.some(hasSeverity)) {
    return params.map((item, index) => {
      const entry = read(item, [index], whole.severity)
      return { ...entry, params: [entry.params] }
    })
  }
  if (isPlainObject(params) && Object.values(params).some(hasSeverity)) {
    return Object.entries(params).map(([column, item]) => {
      const entry = read(item, [column], whole.severity)
      return { ...entry, params: { [column]: entry.params } }
    })
  }
  return [whole]
}

function mergeParams(entries: readonly Entry[]): unknown {
  const params = entries.map((entry) => entry.params)
  return params.every(Array.isArray) ? params.flat() : Object.assign({}, ...params)
}

function hasSeverity(value: unknown): boolean {
  return isPlainObject(value) && 'severity' in value
}

const wrapperKeys = ['columns', 'column', 'conditions', 'condition', 'values', 'key', 'keys', 'params']

function takeSeverity(
  value: unknown,
  from: {
    readonly kind: AnyAssertionKind
    readonly at: readonly PropertyKey[]
    readonly outer: AssertionSeverity
    readonly reading: Reading
  },
): Entry {
  if (!isPlainObject(value) || !('severity' in value))
    return { params: value, severity: from.outer, at: from.at }
  const { severity, ...rest } = value
  if (!isSeverity(severity)) {
    const path = ['assertions', from.kind.name, ...from.at, 'severity']
    const span = from.reading.subject.locate(path)?.value ?? placeOf(from.kind, from.at, from.reading.subject)
    from.reading.diagnostics.push(diagnose('bad-severity', { value: JSON.stringify(severity) }, { span }))
  }
  const keys = Object.keys(rest)
  const [only] = keys
  const isWrapper =
    keys.length === 1 &&
    only !== undefined &&
    wrapperKeys.includes(only) &&
    from.kind.name !== 'relationships'
  const params = isWrapper && only !== undefined && !acceptsAsIs(from, rest) ? rest[only] : rest
  return { params, severity: isSeverity(severity) ? severity : from.outer, at: from.at }
}

function acceptsAsIs(
  from: { readonly kind: AnyAssertionKind; readonly at: readonly PropertyKey[] },
  rest: unknown,
): boolean {
  // A wrapped list of columns also parses as a record of column → list, so only kinds with an object of fixed keys ask.
  return from.at.length === 0 && from.kind.name === 'scd2' && from.kind.params.safeParse(rest).success
}

function isSeverity(value: unknown): value is AssertionSeverity {
  return value === 'error' || value === 'warn' || value === 'log'
}

function check(
  kind: AnyAssertionKind,
  entry: Entry,
  to: { readonly suffix: string; readonly reading: Reading },
): readonly ClaimGroup[] {
  const { subject, diagnostics } = to.reading
  // Dataform takes an empty list for "no claim".
  if (Array.isArray(entry.params) && entry.params.length === 0) return []
  const checked = kind.params.safeParse(entry.params)
  const span = placeOf(kind, entry.at, subject)
  if (!checked.success) {
    const owner = `"assertions.${kind.name}"`
    diagnostics.push(
      ...diagnoseIssues(checked.error.issues, {
        owner,
        locate: (path) => subject.locate(['assertions', kind.name, ...entry.at, ...path]),
        fallback: span,
      }),
    )
    return []
  }
  const params = JSON.parse(JSON.stringify(checked.data)) as Json
  return [{ kind, suffix: to.suffix, params, severity: entry.severity, span }]
}

function placeOf(kind: AnyAssertionKind, at: readonly PropertyKey[], subject: SchemaSubject): Span {
  const path = ['assertions', kind.name, ...at]
  const place = subject.locate(path) ?? subject.locate(path.slice(0, 2)) ?? subject.locate(['assertions'])
  return place?.value ?? place?.key ?? subject.fallback ?? { path: '', start: 0, end: 0 }
}

function unknownKind(name: string, subject: SchemaSubject): Diagnostic {
  const names = assertionKinds.map((kind) => kind.name)
  const nearest = nearestName(name, names)
  const place = subject.locate(['assertions', name]) ?? subject.locate(['assertions'])
  return diagnose(
    'unknown-assertion',
    { name },
    {
      span: place?.key ?? place?.value ?? subject.fallback,
      hint: nearest === undefined ? `the kinds are: ${names.join(', ')}` : `did you mean "${nearest}"?`,
    },
  )
}
