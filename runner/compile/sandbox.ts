/** Runs the author's JavaScript in a context of its own: project files and packages, no process, no clock, no network. */
import { posix } from 'node:path'
import { type Context, compileFunction, createContext, runInContext } from 'node:vm'
import type { Json } from '../base/json.ts'
import type { SourceFile } from '../base/source.ts'
import { readText } from '../project/file-system.ts'
import { readPlacedJson } from '../project/placed-json.ts'
import type { Project } from '../project/project.ts'
import { normalizeLineEnds } from '../sqlx/comment.ts'
import { scriptName } from './script.ts'

/** What CommonJS gives every file; the code in SQLX files has it too. */
export const moduleNames = ['exports', 'require', 'module', '__filename', '__dirname'] as const

export interface Sandbox {
  readonly context: Context
  /** Defines a global that project code cannot replace. */
  define(name: string, value: unknown): void
  /** Runs a file of the project as a CommonJS module, once; gives its exports. */
  load(path: string): unknown
  /** The values of {@link moduleNames} for code in this file. */
  moduleValues(path: string): readonly unknown[]
  /** The text of a file that was loaded or can be; undefined where there is none. */
  textOf(path: string): string | undefined
  /** A JSON value made of the context's own objects, so that project code finds its own prototypes on it. */
  adopt(value: Json): unknown
}

/**
 * A fresh context for one compilation.
 *
 * `Date` without arguments gives `now` where it is handed in and is refused otherwise; `Math.random` gives the same
 * sequence in every compilation; timers are refused, because what they publish would come too late.
 */
export function createSandbox(project: Project, now: Date | undefined): Sandbox {
  const files = new Map(project.files.map((file) => [file.path, file.text] as const))
  const context = createContext({
    console: silentConsole,
    Buffer,
    process: frozenProcess,
    ...refusedGlobals(),
  })
  fixClock(context, now)
  fixRandom(context)
  const parse = runInContext('JSON.parse', context) as (text: string) => unknown
  const textOf = (path: string): string | undefined => {
    const known = files.get(path)
    if (known !== undefined) return known
    const text = readText(project.fileSystem, path)
    if (text !== undefined) files.set(path, text)
    return text
  }
  const adopt = (value: Json): unknown => parse(JSON.stringify(value))
  const { load, requireFrom } = moduleLoader({ context, textOf, adopt })
  return {
    context,
    load,
    textOf,
    adopt,
    moduleValues: (path) => {
      const module = { exports: adopt({}) }
      return [module.exports, requireFrom(path), module, path, posix.dirname(path)]
    },
    define: (name, value) => {
      Object.defineProperty(context, name, { value, writable: false, enumerable: true, configurable: true })
    },
  }
}

interface LoaderParts {
  readonly context: Context
  readonly textOf: (path: string) => string | undefined
  readonly adopt: (value: Json) => unknown
}

interface LoadedModule {
  exports: unknown
}

interface ModuleLoader {
  load(path: string): unknown
  requireFrom(path: string): (name: string) => unknown
}

function moduleLoader(parts: LoaderParts): ModuleLoader {
  const loaded = new Map<string, LoadedModule>()
  const load = (path: string): unknown => {
    const known = loaded.get(path)
    if (known !== undefined) return known.exports
    const module: LoadedModule = { exports: parts.adopt({}) }
    loaded.set(path, module)
    try {
      fillModule(module, path)
    } catch (error) {
      loaded.delete(path)
      throw error
    }
    return module.exports
  }
  const fillModule = (module: LoadedModule, path: string): void => {
    const text = parts.textOf(path) ?? ''
    if (/\.(json|ya?ml|sql|md)$/.test(path)) {
      module.exports = dataModule({ path, text }, parts)
      return
    }
    const run = compileFunction(text, [...moduleNames], {
      filename: scriptName(path),
      parsingContext: parts.context,
    })
    run.call(module.exports, module.exports, requireFrom(path), module, path, posix.dirname(path))
  }
  const requireFrom =
    (from: string) =>
    (name: string): unknown => {
      if (name === 'path' || name === 'node:path') return { ...posix }
      const path = resolveModule(name, from, parts.textOf)
      if (path === undefined) throw new Error(missingModule(name))
      return load(path)
    }
  return { load, requireFrom }
}

function dataModule(file: SourceFile, parts: LoaderParts): unknown {
  if (file.path.endsWith('.json')) return parts.adopt(JSON.parse(file.text) as Json)
  if (file.path.endsWith('.sql')) return parts.adopt({ query: normalizeLineEnds(file.text) })
  if (file.path.endsWith('.md')) return parts.adopt({ contents: normalizeLineEnds(file.text) })
  const parsed = readPlacedJson(file)
  const [problem] = parsed.diagnostics
  if (problem !== undefined) throw new Error(problem.message)
  return parts.adopt({ asJson: parsed.value.value })
}

// Relative names start at the requiring file, others at the project's root and then in its node_modules.
function resolveModule(
  name: string,
  from: string,
  textOf: (path: string) => string | undefined,
): string | undefined {
  const candidates = name.startsWith('.')
    ? [posix.join(posix.dirname(from), name)]
    : [
        posix.normalize(name.replace(/^\/+/, '')),
        ...packageFolders(from).map((folder) => `${folder}/${name}`),
      ]
  for (const candidate of candidates) {
    const found = resolveFile(candidate, textOf)
    if (found !== undefined) return found
  }
  return undefined
}

function resolveFile(candidate: string, textOf: (path: string) => string | undefined): string | undefined {
  const manifest = textOf(`${candidate}/package.json`)
  const main = manifest === undefined ? undefined : mainOf(manifest)
  const tries = [
    ...(/\.[a-z]+$/.test(candidate) ? [candidate] : []),
    `${candidate}.js`,
    `${candidate}.json`,
    ...(main === undefined
      ? []
      : [main, `${main}.js`, `${main}/index.js`].map((file) => posix.join(candidate, file))),
    `${candidate}/index.js`,
  ]
  return tries.find((path) => !path.startsWith('..') && textOf(path) !== undefined)
}

function mainOf(manifest: string): string | undefined {
  try {
    const { main } = JSON.parse(manifest) as { readonly main?: unknown }
    return typeof main === 'string' ? main : undefined
  } catch {
    return undefined
  }
}

function packageFolders(from: string): readonly string[] {
  const folders: string[] = []
  for (let folder = posix.dirname(from); folder !== '.'; folder = posix.dirname(folder)) {
    if (posix.basename(folder) !== 'node_modules') folders.push(`${folder}/node_modules`)
  }
  return [...folders, 'node_modules']
}

function missingModule(name: string): string {
  const isRelative = name.startsWith('.')
  const builtins = ['fs', 'child_process', 'crypto', 'os', 'url', 'util', 'http', 'https', 'net', 'process']
  if (builtins.includes(name.replace(/^node:/, ''))) {
    return `require("${name}") is refused: project code cannot reach files, processes or the network`
  }
  return isRelative
    ? `require("${name}") finds no such file`
    : `require("${name}") finds neither a file of the project nor an installed package`
}

function fixClock(context: Context, now: Date | undefined): void {
  const RealDate = runInContext('Date', context) as DateConstructor
  const current = (): number => {
    if (now !== undefined) return now.getTime()
    throw new Error(
      'the clock cannot be read while compiling: use @run_started_at or current_timestamp() in the SQL',
    )
  }
  const FixedDate = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [current()] : values, newTarget) as object,
    apply: () => new RealDate(current()).toString(),
    get: (target, key) => (key === 'now' ? current : Reflect.get(target, key)),
  })
  // So that `x.constructor === Date` and `new x.constructor()` meet the fixed clock too.
  RealDate.prototype.constructor = FixedDate
  Object.defineProperty(context, 'Date', { value: FixedDate, writable: true, configurable: true })
}

// mulberry32 with a fixed seed: a compilation that draws random numbers draws the same ones every time.
function fixRandom(context: Context): void {
  let state = 0x9e3779b9
  const math = runInContext('Math', context) as { random: () => number }
  math.random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const frozenProcess = Object.freeze({
  env: Object.freeze({}),
  platform: 'linux',
  version: 'v20.0.0',
  argv: Object.freeze([]),
})

const ignore = (): void => {}
const silentConsole = Object.freeze({
  log: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  debug: ignore,
  table: ignore,
})

function refusedGlobals(): Readonly<Record<string, () => never>> {
  const refuse = (name: string) => (): never => {
    throw new Error(`${name} is refused while compiling: actions that are defined later would be lost`)
  }
  return Object.fromEntries(
    ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map((name) => [name, refuse(name)]),
  )
}
