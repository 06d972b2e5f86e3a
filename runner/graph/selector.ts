/** The text of a selector → what it means. */
import { type Diagnostic, diagnose } from '../base/diagnostic.ts'

/** How far to follow the graph from what matches: 0 not at all, Infinity to the end. */
export interface Selector {
  /** As written, for messages. */
  readonly text: string
  readonly method: 'name' | 'tag' | 'path' | 'type'
  /** May hold "*" for any characters. */
  readonly value: string
  readonly parents: number
  readonly children: number
}

/** `+a,tag:b c` is the union of two intersections: [[+a, tag:b], [c]]. */
export type SelectorUnion = readonly (readonly Selector[])[]

const methods: ReadonlySet<string> = new Set(['name', 'tag', 'path', 'type'])

/** Parses one command-line value; blanks separate alternatives, commas conditions that all must hold. */
export function parseSelectors(
  text: string,
): { readonly union: SelectorUnion } | { readonly problem: Diagnostic } {
  const union: (readonly Selector[])[] = []
  for (const alternative of text.split(/\s+/).filter((part) => part !== '')) {
    const parts = alternative.split(',').map(parseSelector)
    const problem = parts.find((part) => typeof part === 'string')
    if (typeof problem === 'string') {
      return { problem: diagnose('selector-malformed', { selector: alternative, problem }) }
    }
    union.push(parts.filter((part) => typeof part !== 'string'))
  }
  return { union }
}

const pattern = /^(?:(\d*)(\+))?([^+]+?)(?:(\+)(\d*))?$/

function parseSelector(text: string): Selector | string {
  const match = pattern.exec(text)
  if (match === null) return text === '' ? 'a part of it is empty' : `"${text}" cannot be read`
  const [, parentDepth, hasParents, body = '', hasChildren, childDepth] = match
  const colon = body.indexOf(':')
  const method = colon === -1 ? 'name' : body.slice(0, colon)
  if (!methods.has(method)) return `"${method}:" is not one of tag:, path: and type:`
  const value = body.slice(colon + 1)
  if (value === '') return `"${text}" has nothing after the colon`
  return {
    text,
    method: method as Selector['method'],
    value,
    parents: depth(hasParents, parentDepth),
    children: depth(hasChildren, childDepth),
  }
}

function depth(isThere: string | undefined, digits: string | undefined): number {
  if (isThere === undefined) return 0
  return digits === undefined || digits === '' ? Number.POSITIVE_INFINITY : Number(digits)
}
