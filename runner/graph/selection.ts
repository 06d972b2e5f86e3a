/** `--select` and `--exclude` → the actions they mean. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { nearestName } from '../base/suggest.ts'
import type { Action } from '../ir/action.ts'
import { type Target, targetKey } from '../ir/target.ts'
import { type Graph, nodeOf } from './node.ts'
import { orderKeys } from './order.ts'
import { parseSelectors, type Selector } from './selector.ts'

/** Command-line values as given; several of one kind add up. */
export interface SelectionRequest {
  readonly select: readonly string[]
  readonly exclude: readonly string[]
}

/**
 * The targets that are selected, in the order in which they can be built; all of the graph without `select`.
 *
 * The claims about a selected model, and its unit tests, come along; so do assertions with files of their own once
 * everything they read is selected. A selector that matches nothing is an error: `selector-without-match`.
 * @param graph without cycles.
 */
export function selectActions(graph: Graph, request: SelectionRequest): Diagnosed<readonly Target[]> {
  const diagnostics: Diagnostic[] = []
  const selected =
    request.select.length === 0 ? new Set(graph.nodes.keys()) : pick(graph, request.select, diagnostics)
  const excluded = pick(graph, request.exclude, diagnostics)
  for (const key of excluded) selected.delete(key)
  if (request.select.length > 0) addChecks(graph, selected, excluded)
  dropChecksOf(graph, selected, excluded)
  const targets = orderKeys(graph, selected).map((key) => nodeOf(graph, key).action.target)
  return { value: targets, diagnostics }
}

function pick(graph: Graph, values: readonly string[], diagnostics: Diagnostic[]): Set<string> {
  const picked = new Set<string>()
  for (const value of values) {
    const parsed = parseSelectors(value)
    if ('problem' in parsed) {
      diagnostics.push(parsed.problem)
      continue
    }
    for (const conditions of parsed.union) {
      const sets = conditions.map((selector) => match(graph, selector, diagnostics))
      const [first = new Set<string>(), ...rest] = sets
      const both = [...first].filter((key) => rest.every((set) => set.has(key)))
      const isEmptyTogether = both.length === 0 && sets.length > 1 && sets.every((set) => set.size > 0)
      if (isEmptyTogether) {
        const selector = conditions.map((condition) => condition.text).join(',')
        diagnostics.push(
          diagnose(
            'selector-without-match',
            { selector },
            { hint: 'no action meets all of these conditions' },
          ),
        )
      }
      for (const key of both) picked.add(key)
    }
  }
  return picked
}

function match(graph: Graph, selector: Selector, diagnostics: Diagnostic[]): ReadonlySet<string> {
  const matches = matcherOf(selector)
  const found = new Set<string>()
  for (const [key, { action }] of graph.nodes) if (matches(action)) found.add(key)
  if (found.size === 0) diagnostics.push(withoutMatch(graph, selector))
  return new Set([
    ...found,
    ...reach(found, selector.parents, (key) => nodeOf(graph, key).parents),
    ...reach(found, selector.children, (key) => nodeOf(graph, key).children),
  ])
}

function matcherOf({ method, value }: Selector): (action: Action) => boolean {
  const fits = wildcard(value)
  switch (method) {
    case 'name': {
      const parts = value.split('.').length
      return ({ target }) => fits(namesOf(target)[Math.min(parts, 3) - 1] ?? '')
    }
    case 'tag':
      return (action) => action.tags.some(fits)
    case 'path': {
      const folder = value.replace(/^\.\//, '').replace(/\/+$/, '')
      const fitsPath = wildcard(folder)
      return ({ definedAt: { path } }) => fitsPath(path) || foldersOf(path).some(fitsPath)
    }
    case 'type':
      return (action) => fits(action.kind) || (action.kind === 'model' && fits(action.materialization))
  }
}

function namesOf(target: Target): readonly string[] {
  return [target.name, `${target.schema}.${target.name}`, targetKey(target)]
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

function wildcard(value: string): (text: string) => boolean {
  if (!value.includes('*')) return (text) => text === value
  const pattern = new RegExp(`^${value.split('*').map(escapePattern).join('.*')}$`)
  return (text) => pattern.test(text)
}

function escapePattern(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
}

function reach(
  from: ReadonlySet<string>,
  depth: number,
  next: (key: string) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>()
  let front = [...from]
  for (let step = 0; step < depth && front.length > 0; step += 1) {
    const further = front.flatMap(next).filter((key) => !reached.has(key))
    for (const key of further) reached.add(key)
    front = [...new Set(further)]
  }
  return reached
}

function addChecks(graph: Graph, selected: Set<string>, excluded: ReadonlySet<string>): void {
  for (const [key, { action, parents }] of graph.nodes) {
    if (excluded.has(key)) continue
    const about = modelOf(action)
    const isAbout = about !== undefined && selected.has(about)
    const isFree = action.kind === 'assertion' && action.of === undefined && parents.length > 0
    if (isAbout || (isFree && parents.every((parent) => selected.has(parent)))) selected.add(key)
  }
}

function dropChecksOf(graph: Graph, selected: Set<string>, excluded: ReadonlySet<string>): void {
  for (const key of [...selected]) {
    const about = modelOf(nodeOf(graph, key).action)
    if (about !== undefined && excluded.has(about)) selected.delete(key)
  }
}

function modelOf(action: Action): string | undefined {
  if (action.kind !== 'assertion' && action.kind !== 'test') return undefined
  return action.of === undefined ? undefined : targetKey(action.of)
}

function withoutMatch(graph: Graph, selector: Selector): Diagnostic {
  const actions = [...graph.nodes.values()].map((node) => node.action)
  const candidates = {
    name: actions.flatMap((action) => namesOf(action.target).slice(0, 2)),
    tag: actions.flatMap((action) => action.tags),
    path: actions.flatMap((action) => [...foldersOf(action.definedAt.path), action.definedAt.path]),
    type: actions.flatMap((action) =>
      action.kind === 'model' ? [action.materialization, action.kind] : [action.kind],
    ),
  }[selector.method]
  const nearest = nearestName(selector.value, candidates)
  const prefix = selector.method === 'name' ? '' : `${selector.method}:`
  const hint = nearest === undefined ? undefined : `did you mean "${prefix}${nearest}"?`
  return diagnose('selector-without-match', { selector: selector.text }, { hint })
}
