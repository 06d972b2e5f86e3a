/** Project → Manifest: the order of work. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/source.ts'
import { unreachable } from '../base/unreachable.ts'
import type { Manifest } from '../ir/manifest.ts'
import { targetKey } from '../ir/target.ts'
import { locateIn } from '../project/placed-json.ts'
import type { Project } from '../project/project.ts'
import type { SeedDeclaration } from '../project/seeds.ts'
import { compileAssertion } from './actions/assertion.ts'
import { compileDeclaration } from './actions/declaration.ts'
import { compileModel } from './actions/model.ts'
import { compileOperation } from './actions/operation.ts'
import { compileSeed } from './actions/seed.ts'
import { checkInputs, compileTest } from './actions/test.ts'
import type { ActionTools, Compiled, CompiledAction } from './actions/tools.ts'
import { defineActionsYaml } from './actions-yaml.ts'
import { createApi } from './api.ts'
import { baseName, type DefinedDraft, defineSqlx } from './definitions.ts'
import { addDependentAssertions } from './dependent-assertions.ts'
import type { Draft, NamedDraft } from './draft.ts'
import { type CompileOverrides, createEnvironment, type Environment } from './environment.ts'
import { contextNames } from './evaluation.ts'
import { loadMacros } from './macros.ts'
import { nameDraft } from './naming.ts'
import { createRegistry, type Registry } from './registry.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'
import { forgetScripts, placeOfError } from './script.ts'
import { describeError } from './sqlx-body.ts'

/**
 * Compiles a project; touches no warehouse.
 *
 * The manifest holds every action that could be made sense of; the diagnostics those of all files, one per mistake,
 * in the order of files and places.
 */
export function compileProject(project: Project, overrides: CompileOverrides): Diagnosed<Manifest> {
  forgetScripts()
  const diagnostics: Diagnostic[] = []
  const environment = take(createEnvironment(project, overrides), diagnostics)
  const sandbox = createSandbox(project, overrides.now)
  const files = (folder: string, ending: RegExp): readonly SourceFile[] =>
    project.files.filter((file) => file.path.startsWith(`${folder}/`) && ending.test(file.path))

  const api = createApi(sandbox)
  sandbox.define('dataform', Object.freeze({ projectConfig: sandbox.adopt(environment.projectConfig) }))
  loadIncludes(files('includes', /^includes\/[^/]+\.js$/), {
    sandbox,
    globals: Object.keys(api.globals),
    diagnostics,
  })
  for (const [name, value] of Object.entries(api.globals)) sandbox.define(name, value)
  const macroFiles = files('macros', /\.njk$/)
  const macros = take(loadMacros(macroFiles, environment.vars), diagnostics)

  const registry = createRegistry()
  const add = ({ draft, name }: DefinedDraft): void => {
    const { named, problems } = nameDraft(draft, name, environment)
    diagnostics.push(...problems)
    if (named === undefined) registry.addBroken(name)
    else registry.add(named)
  }
  for (const file of files('definitions', /(^|\/)actions\.ya?ml$/)) {
    const { defined, diagnostics: found } = defineActionsYaml(file, sandbox.textOf)
    diagnostics.push(...found)
    defined.forEach(add)
  }
  const tools = { sandbox, macros, nunjucks: macroFiles.length > 0 }
  for (const file of files('definitions', /\.(js|sqlx)$/)) {
    if (file.path.endsWith('.js')) {
      runFile(file, sandbox, diagnostics)
      continue
    }
    const { defined, diagnostics: found } = defineSqlx(file, tools)
    diagnostics.push(...found)
    if (defined === undefined) registry.addBroken(baseName(file.path))
    else add(defined)
  }
  api.finish().forEach(add)
  const seeds = new Map(project.seeds.map((seed) => [draftOfSeed(seed), seed] as const))
  for (const [draft, seed] of seeds) add({ draft, name: seed.name })

  diagnostics.push(...duplicates(registry))
  const compiled = compileAll(registry, { environment, seeds, diagnostics })
  return {
    value: manifestOf({ project, environment, compiled, overrides }),
    diagnostics: inOrder(diagnostics),
  }
}

function take<T>({ value, diagnostics }: Diagnosed<T>, into: Diagnostic[]): T {
  into.push(...diagnostics)
  return value
}

// Includes do not see each other as globals: they become globals once all of them are loaded, as in Dataform.
function loadIncludes(
  files: readonly SourceFile[],
  to: { readonly sandbox: Sandbox; readonly globals: readonly string[]; readonly diagnostics: Diagnostic[] },
): void {
  const loaded = files.flatMap((file) => {
    const name = baseName(file.path)
    const isTaken = [...to.globals, ...contextNames, 'dataform'].includes(name)
    if (isTaken) {
      to.diagnostics.push(
        diagnose('include-name-taken', { name }, { span: { path: file.path, start: 0, end: 1 } }),
      )
    }
    const exports = runFile(file, to.sandbox, to.diagnostics)
    return isTaken ? [] : [{ name, exports }]
  })
  for (const { name, exports } of loaded) to.sandbox.define(name, exports)
}

function runFile(file: SourceFile, sandbox: Sandbox, diagnostics: Diagnostic[]): unknown {
  try {
    return sandbox.load(file.path)
  } catch (error) {
    const span = placeOfError(error, sandbox.textOf) ?? { path: file.path, start: 0, end: 1 }
    diagnostics.push(describeError(error, span))
    return undefined
  }
}

function draftOfSeed(seed: SeedDeclaration): Draft {
  return {
    type: 'seed',
    config: seed.config,
    locate: locateIn(seed.placed, seed.path),
    definedAt: seed.definedAt,
    path: seed.definedAt.path,
    preOps: [],
    postOps: [],
    inputs: [],
    blocks: {},
  }
}

function duplicates(registry: Registry): readonly Diagnostic[] {
  const first = new Map<string, NamedDraft>()
  return registry.all.flatMap((named) => {
    const key = targetKey(named.final)
    const earlier = first.get(key)
    first.set(key, earlier ?? named)
    if (earlier === undefined) return []
    const related = [{ message: 'first defined here', span: earlier.draft.definedAt }]
    return [diagnose('duplicate-action', { target: key }, { span: named.draft.definedAt, related })]
  })
}

function compileAll(
  registry: Registry,
  from: {
    readonly environment: Environment
    readonly seeds: ReadonlyMap<Draft, SeedDeclaration>
    readonly diagnostics: Diagnostic[]
  },
): ReadonlyMap<string, CompiledAction> {
  const tools: ActionTools = { registry, environment: from.environment }
  const byTarget = new Map<string, CompiledAction>()
  for (const named of registry.all) {
    const compiled = compileNamed(named, tools, from.seeds.get(named.draft))
    from.diagnostics.push(...compiled.diagnostics)
    for (const entry of compiled.actions) {
      const key = targetKey(entry.action.target)
      if (!byTarget.has(key)) byTarget.set(key, entry)
    }
  }
  for (const { action } of byTarget.values()) {
    if (action.kind === 'test') from.diagnostics.push(...checkInputs(action, byTarget))
  }
  return byTarget
}

function compileNamed(named: NamedDraft, tools: ActionTools, seed: SeedDeclaration | undefined): Compiled {
  switch (named.kind) {
    case 'model':
      return compileModel(named, tools)
    case 'assertion':
      return compileAssertion(named, tools)
    case 'operation':
      return compileOperation(named, tools)
    case 'declaration':
      return compileDeclaration(named, tools)
    case 'test':
      return compileTest(named, tools)
    case 'seed':
      if (seed === undefined) return { actions: [], diagnostics: [] }
      return compileSeed(named, seed, tools)
    default:
      return unreachable(named.kind)
  }
}

function manifestOf(from: {
  readonly project: Project
  readonly environment: Environment
  readonly compiled: ReadonlyMap<string, CompiledAction>
  readonly overrides: CompileOverrides
}): Manifest {
  const { project, environment } = from
  const actions = addDependentAssertions([...from.compiled.values()])
  return {
    project: {
      name: project.name,
      defaultDatabase: environment.defaultDatabase,
      defaultSchema: environment.defaultSchema,
      ...(environment.defaultLocation === undefined ? {} : { defaultLocation: environment.defaultLocation }),
      vars: environment.vars,
    },
    actions: [...actions].sort((left, right) => (targetKey(left.target) < targetKey(right.target) ? -1 : 1)),
    runnerVersion: from.overrides.runnerVersion ?? '',
  }
}

// The same mistake met twice (a body is evaluated with incremental() false and true) is told once.
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map<string, Diagnostic>()
  for (const diagnostic of diagnostics) {
    const { span } = diagnostic
    const key = `${diagnostic.code} ${diagnostic.message} ${span?.path} ${span?.start}`
    if (!seen.has(key)) seen.set(key, diagnostic)
  }
  return [...seen.values()].sort((left, right) => {
    const [leftPath, rightPath] = [left.span?.path ?? '', right.span?.path ?? '']
    if (leftPath !== rightPath) return leftPath < rightPath ? -1 : 1
    return (left.span?.start ?? 0) - (right.span?.start ?? 0)
  })
}
