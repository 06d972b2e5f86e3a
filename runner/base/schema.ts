/** zod issues → Diagnostics at the place where the value was written. */
import type { z } from 'zod'
import { type Diagnostic, diagnose } from './diagnostic.ts'
import type { Span } from './source.ts'
import { nearestName } from './suggest.ts'

/** Where a key and its value stand; either may be unknown. */
export interface KeyPlace {
  readonly key?: Span | undefined
  readonly value?: Span | undefined
}

/** Finds the place of a value by its path of keys and list positions; undefined for what is not written literally. */
export type LocateKey = (path: readonly PropertyKey[]) => KeyPlace | undefined

/** What the checked value is called in sentences, and where its parts are written. */
export interface SchemaSubject {
  /** As in `"x" is not a key of <owner>`: "the config of a table", "runner.yaml". */
  readonly owner: string
  readonly locate: LocateKey
  /** Used where no part of the path has a place of its own. */
  readonly fallback: Span | undefined
  /** The keys that may stand at a path, for suggestions; the schema's own keys at the root are found without it. */
  readonly knownKeys?: (path: readonly PropertyKey[]) => readonly string[]
}

/** One diagnostic per issue: `unknown-key` with the nearest name, or `wrong-value` in the author's words. */
export function diagnoseIssues(
  issues: readonly z.core.$ZodIssue[],
  subject: SchemaSubject,
): readonly Diagnostic[] {
  return issues.flatMap((issue) => diagnoseIssue(issue, subject, []))
}

/** The keys an object schema accepts, looked up along a path through objects, records, lists, unions and wrappers. */
export function keysOfSchema(schema: z.ZodType, path: readonly PropertyKey[] = []): readonly string[] {
  let current: readonly SchemaView[] = unwrap(schema as unknown as SchemaView)
  for (const part of path) {
    current = current.flatMap((view) => childrenAt(view, part)).flatMap(unwrap)
  }
  return [
    ...new Set(
      current.flatMap((view) => (view.def.type === 'object' ? Object.keys(view.def.shape ?? {}) : [])),
    ),
  ]
}

function diagnoseIssue(
  issue: z.core.$ZodIssue,
  subject: SchemaSubject,
  outerPath: readonly PropertyKey[],
): readonly Diagnostic[] {
  const path = [...outerPath, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, subject))
  }
  if (issue.code === 'invalid_union') {
    const branch = nearestBranch(issue.errors)
    if (branch !== undefined) return branch.flatMap((inner) => diagnoseIssue(inner, subject, path))
  }
  return [
    diagnose(
      'wrong-value',
      { key: pathText(path), owner: subject.owner, problem: problemOf(issue) },
      { span: placeOf(path, subject) },
    ),
  ]
}

function unknownKey(key: string, path: readonly PropertyKey[], subject: SchemaSubject): Diagnostic {
  const known = subject.knownKeys?.(path) ?? []
  const nearest = nearestName(key, known)
  const place = subject.locate([...path, key])
  const owner = path.length === 0 ? subject.owner : `"${pathText(path)}" in ${subject.owner}`
  const list = [...known].sort().join(', ')
  return diagnose(
    'unknown-key',
    { key, owner },
    {
      span: place?.key ?? place?.value ?? placeOf(path, subject),
      hint:
        nearest !== undefined
          ? `did you mean "${nearest}"?`
          : list === ''
            ? undefined
            : `the keys here are: ${list}`,
    },
  )
}

// A union reports the issues of every branch; the one that got deepest is the one the author meant.
function nearestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const depthOf = (branch: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...branch.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)))
  let best: readonly z.core.$ZodIssue[] | undefined
  for (const branch of branches) {
    if (depthOf(branch) > 0 && (best === undefined || depthOf(branch) > depthOf(best))) best = branch
  }
  return best
}

function problemOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords(issue.expected)}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `must be ${valueWords(issue.values[0])}`
        : `must be one of ${issue.values.map(valueWords).join(', ')}`
    case 'invalid_union':
      return `must be ${unionWords(issue.errors)}`
    case 'too_small':
      return issue.minimum === 1 && (issue.origin === 'array' || issue.origin === 'string')
        ? 'must not be empty'
        : `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}`
    default:
      return withoutStop(issue.message)
  }
}

function unionWords(branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const words = branches.flatMap((branch) =>
    branch.flatMap((issue) => {
      if (issue.code === 'invalid_type') return [typeWords(issue.expected)]
      if (issue.code === 'invalid_value') return issue.values.map(valueWords)
      return []
    }),
  )
  return words.length === 0 ? 'of another form' : [...new Set(words)].join(' or ')
}

function typeWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a string',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
    null: 'null',
  }
  return words[expected] ?? `a value of type ${expected}`
}

function valueWords(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}

/** The path as authors read it: `columns.price.type`, `uniqueKeys[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('')
}

function placeOf(path: readonly PropertyKey[], subject: SchemaSubject): Span | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const place = subject.locate(path.slice(0, length))
    const span = place?.value ?? place?.key
    if (span !== undefined) return span
  }
  return subject.fallback
}

// The part of a zod schema that is read here; zod publishes `def` as its introspection surface.
interface SchemaView {
  readonly def: {
    readonly type: string
    readonly shape?: Readonly<Record<string, SchemaView>>
    readonly innerType?: SchemaView
    readonly element?: SchemaView
    readonly valueType?: SchemaView
    readonly options?: readonly SchemaView[]
    readonly in?: SchemaView
    readonly getter?: () => SchemaView
  }
}

function unwrap(view: SchemaView): readonly SchemaView[] {
  const { def } = view
  if (def.innerType !== undefined) return unwrap(def.innerType)
  if (def.options !== undefined) return def.options.flatMap(unwrap)
  if (def.type === 'pipe' && def.in !== undefined) return unwrap(def.in)
  if (def.getter !== undefined) return unwrap(def.getter())
  return [view]
}

function childrenAt(view: SchemaView, part: PropertyKey): readonly SchemaView[] {
  const { def } = view
  const child =
    def.type === 'object' ? def.shape?.[String(part)] : typeof part === 'number' ? def.element : def.valueType
  return child === undefined ? [] : [child]
}
