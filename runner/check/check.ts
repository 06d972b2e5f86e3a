/** Checks every query of a project against the columns of what it reads, without any warehouse. */
import type { Diagnostic } from '../base/diagnostic.ts'
import type { Span } from '../base/source.ts'
import type { Graph } from '../graph/node.ts'
import { orderKeys } from '../graph/order.ts'
import type { Action, AssertionAction, DeclarationAction, OperationAction, SeedAction } from '../ir/action.ts'
import type { RelationColumns } from '../ir/lineage.ts'
import type { Manifest } from '../ir/manifest.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { Column } from '../ir/types.ts'
import { type CheckTools, type Context, resolveQueryText } from './context.ts'
import { declaredColumns, find } from './declared.ts'
import { type Gaps, gapDiagnostics, noteGap } from './gaps.ts'
import { type CheckedRelation, checkModel, placeOfDescribed } from './model.ts'
import { checkScript } from './script.ts'
import { checkTest } from './unit-test.ts'
import {
  emptyScope,
  knownRelation,
  openRelation,
  relationAt,
  type World,
  withPseudoColumns,
} from './world.ts'

export interface CheckInput extends CheckTools {
  readonly manifest: Manifest
  /** Of the same manifest, without cycles. */
  readonly graph: Graph
  /** What is reported on; what it reads is looked at too, without a word. Everything when absent. */
  readonly selected?: readonly Target[]
  /** Whether unit tests of selected models are looked at; they are, when absent. */
  readonly withTests?: boolean
}

export interface CheckResult {
  /** In the order of files and places. */
  readonly diagnostics: readonly Diagnostic[]
  /** The relations whose columns are known, in topological order. */
  readonly relations: readonly RelationColumns[]
  /** How many selected actions of each kind were looked at, and how many of them could be checked whole. */
  readonly counts: Readonly<Record<Action['kind'], { readonly total: number; readonly checked: number }>>
}

/**
 * Resolves everything in topological order.
 *
 * Reports what the resolver finds, at the author's place, and what a config says of columns that is not so. A mistake is
 * reported where it is made and where the author would have to change something: a model whose columns are not known
 * because of it, and all that reads that, is passed over.
 */
export function checkProject(input: CheckInput): CheckResult {
  const { manifest, graph } = input
  const selection = selectionOf(input)
  const world = emptyWorld(manifest)
  const diagnostics = new Map<string, Diagnostic>()
  const gaps: Gaps = new Map()
  const relations: RelationColumns[] = []
  const counts = emptyCounts()
  for (const key of testsLast(graph, orderKeys(graph, selection.needed))) {
    const action = graph.nodes.get(key)?.action
    if (action === undefined) continue
    const isReported = selection.reported.has(key) && !action.disabled
    const context = {
      tools: input,
      world,
      scope: emptyScope(),
      report: (diagnostic: Diagnostic) => {
        if (isReported) diagnostics.set(identity(diagnostic), diagnostic)
      },
      noteUnknown: (unknown: Parameters<Context['noteUnknown']>[0], place: Span) => {
        if (isReported) noteGap(gaps, unknown, { reader: key, place })
      },
    }
    const checked = checkAction(context, action, graph)
    if (checked.columns !== undefined) relations.push({ target: action.target, columns: checked.columns })
    if (!isReported) continue
    counts[action.kind].total += 1
    if (checked.isChecked) counts[action.kind].checked += 1
  }
  const all = [...diagnostics.values(), ...gapDiagnostics(gaps, manifest)]
  return { diagnostics: inOrder(all), relations, counts }
}

type Bare = Omit<Context, 'action'>
type Checked = Pick<CheckedRelation, 'columns' | 'isChecked'>

function checkAction(context: Bare, action: Action, graph: Graph): Checked {
  switch (action.kind) {
    case 'model':
      return checkModel({ ...context, action })
    case 'seed':
      return addSeed(context, action)
    case 'declaration':
      return addDeclaration(context, action)
    case 'operation':
      return checkOperation({ ...context, action })
    case 'assertion':
      return { isChecked: checkAssertion({ ...context, action }) }
    case 'test': {
      const model = graph.nodes.get(targetKey(action.of))?.action
      return { isChecked: model?.kind === 'model' && checkTest({ ...context, action }, model) }
    }
  }
}

function addSeed({ world }: Bare, action: SeedAction): Checked {
  const declared = action.columns.flatMap(({ path, type }) =>
    path.length === 1 && path[0] !== undefined && type !== undefined ? [{ name: path[0], type }] : [],
  )
  const columns = action.header.map(
    (name): Column => ({ name, type: find(declared, name)?.type ?? { kind: 'scalar', name: 'STRING' } }),
  )
  return add(world, action, columns)
}

function addDeclaration({ world }: Bare, action: DeclarationAction): Checked {
  return add(world, action, declaredColumns(action))
}

function add(
  world: World,
  action: SeedAction | DeclarationAction,
  columns: readonly Column[] | undefined,
): Checked {
  const { target } = action
  const relation =
    columns === undefined
      ? openRelation(target, true)
      : knownRelation(
          target,
          action.kind === 'declaration' ? withPseudoColumns(columns) : columns,
          placeOfDescribed(action),
        )
  world.relations.set(targetKey(target), relation)
  return columns === undefined
    ? { isChecked: true }
    : { isChecked: true, columns: columns.map((column) => ({ ...column, sources: [] })) }
}

function checkOperation(context: Context & { readonly action: OperationAction }): Checked {
  const { action, world } = context
  const key = targetKey(action.target)
  const declared = declaredColumns(action)
  world.relations.set(
    key,
    declared === undefined
      ? openRelation(action.target, action.hasOutput)
      : knownRelation(action.target, declared, placeOfDescribed(action)),
  )
  const { made, isChecked } = checkScript(context, action.statements)
  const own = made.get(key)
  const columns = own?.relation.isOpen === false ? own.relation.columns : declared
  if (!action.hasOutput || columns === undefined) return { isChecked }
  const sources = columns.map(({ name, type }, index) => ({
    name,
    type,
    sources: (own?.lineage?.[index]?.sources ?? []).map(({ target, column }) => ({ target, column })),
  }))
  return { isChecked, columns: sources }
}

function checkAssertion(context: Context & { readonly action: AssertionAction }): boolean {
  const { action, world, scope } = context
  // A claim about a model that is wrong itself says nothing new.
  if (action.of !== undefined && relationAt(world, scope, action.of)?.isOpen !== false) return false
  return resolveQueryText(context, action.query).state === 'resolved'
}

function selectionOf({ manifest, graph, selected, withTests = true }: CheckInput): {
  readonly reported: ReadonlySet<string>
  readonly needed: ReadonlySet<string>
} {
  const chosen = new Set(selected === undefined ? graph.nodes.keys() : selected.map(targetKey))
  for (const action of manifest.actions) {
    const of = action.kind === 'assertion' || action.kind === 'test' ? action.of : undefined
    if (of !== undefined && chosen.has(targetKey(of))) chosen.add(targetKey(action.target))
    if (action.kind === 'test' && !withTests) chosen.delete(targetKey(action.target))
  }
  const needed = new Set(chosen)
  // The set grows while it is walked.
  for (const key of needed) {
    const node = graph.nodes.get(key)
    for (const parent of node?.parents ?? []) needed.add(parent)
    if (node?.action.kind === 'test') needed.add(targetKey(node.action.of))
  }
  return { reported: chosen, needed: new Set([...needed].filter((key) => graph.nodes.has(key))) }
}

// A test reads the model it is about, which is no edge of the graph: a test is not built after it.
function testsLast(graph: Graph, keys: readonly string[]): readonly string[] {
  const isTest = (key: string): boolean => graph.nodes.get(key)?.action.kind === 'test'
  return [...keys.filter((key) => !isTest(key)), ...keys.filter(isTest)]
}

function emptyWorld({ actions, project }: Manifest): World {
  const targets = actions.filter(({ kind }) => kind !== 'test' && kind !== 'assertion')
  return {
    relations: new Map(),
    targets: new Map(targets.map(({ target }) => [targetKey(target), target])),
    defaults: { database: project.defaultDatabase, schema: project.defaultSchema },
    functions: new Map(),
    tableFunctions: new Map(),
    procedures: new Map(),
  }
}

function emptyCounts(): Record<Action['kind'], { total: number; checked: number }> {
  const none = () => ({ total: 0, checked: 0 })
  return {
    model: none(),
    seed: none(),
    assertion: none(),
    operation: none(),
    declaration: none(),
    test: none(),
  }
}

// A query is resolved as rendered for a full build and for an incremental run; most mistakes are in both.
function identity({ code, message, span }: Diagnostic): string {
  return `${code} ${span?.path} ${span?.start} ${message}`
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((left, right) => {
    const [leftPath, rightPath] = [left.span?.path ?? '', right.span?.path ?? '']
    if (leftPath !== rightPath) return leftPath < rightPath ? -1 : 1
    return (left.span?.start ?? 0) - (right.span?.start ?? 0)
  })
}
