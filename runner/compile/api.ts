/** The JavaScript API: publish, operate, assert, declare and test with their chains. */
import { posix } from 'node:path'
import type { Span } from '../base/source.ts'
import type { CompiledSql } from '../ir/sql.ts'
import type { Body, Draft, DraftInput } from './draft.ts'
import { contextFunctions, type Evaluation, toReference } from './evaluation.ts'
import { isPlainObject, toPlainValue } from './plain-value.ts'
import { resolveReference } from './registry.ts'
import type { Sandbox } from './sandbox.ts'
import { placeOfError } from './script.ts'
import { describeError } from './sqlx-body.ts'

/** Collects what project code defines; `finish` gives the drafts once all of it has run. */
export interface ApiSession {
  /** The globals, under their names. */
  readonly globals: Readonly<Record<string, (...values: readonly unknown[]) => unknown>>
  /** In the order of definition, each with its default name. */
  finish(): readonly { readonly draft: Draft; readonly name: string }[]
}

/** A session whose definitions are placed where project code called the function. */
export function createApi(sandbox: Sandbox): ApiSession {
  const definitions: Definition[] = []
  const define = (type: string, name: unknown): Definition => {
    const span = callerSpan(sandbox)
    const definition: Definition = {
      type,
      name: String(name),
      span,
      config: {},
      preOps: [],
      postOps: [],
      inputs: [],
    }
    definitions.push(definition)
    return definition
  }
  const withQuery =
    (type: string) =>
    (name: unknown, second?: unknown): unknown => {
      const definition = define(type, name)
      if (typeof second === 'function' || typeof second === 'string') definition.query = second
      else if (Array.isArray(second)) definition.query = second
      else mergeConfig(definition, second)
      return chain(definition)
    }
  return {
    globals: {
      publish: withQuery('view'),
      operate: withQuery('operations'),
      assert: withQuery('assertion'),
      test: withQuery('test'),
      declare: (config) => {
        const plain = toPlainValue(config)
        const definition = define('declaration', nameIn(plain))
        mergeConfig(definition, plain)
        return chain(definition)
      },
      notebook: (config) => {
        const plain = toPlainValue(config)
        return chain(define('notebook', nameIn(plain)))
      },
      getContents: (path) => {
        const from = callerSpan(sandbox).path
        const text = sandbox.textOf(posix.join(posix.dirname(from), String(path)))
        if (text === undefined) throw new Error(`getContents("${String(path)}") finds no such file`)
        return text
      },
      // Data for code that runs with the action; nothing of ours runs such code.
      jitData: () => undefined,
    },
    finish: () =>
      definitions.map((definition) => ({ draft: toDraft(definition, sandbox), name: definition.name })),
  }
}

interface Definition {
  type: string
  readonly name: string
  readonly span: Span
  config: Record<string, unknown>
  query?: unknown
  where?: unknown
  readonly preOps: unknown[]
  readonly postOps: unknown[]
  readonly inputs: { readonly label: unknown; readonly query: unknown }[]
}

type Chain = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>

function chain(definition: Definition): Chain {
  const { config } = definition
  const step =
    (effect: (value: unknown, second: unknown) => void) =>
    (...values: readonly unknown[]): unknown => {
      effect(values[0], values[1])
      return own
    }
  const set = (key: string) => step((value) => Object.assign(config, { [key]: toPlainValue(value) }))
  const flag = (key: string) => step((value) => Object.assign(config, { [key]: value ?? true }))
  const append = (key: string) =>
    step((value) =>
      Object.assign(config, { [key]: [...listOf(config[key]), ...listOf(toPlainValue(value))] }),
    )
  const merge = (key: string) =>
    step((value) => Object.assign(config, { [key]: merged(config[key], toPlainValue(value)) }))
  const own: Chain = {
    query: step((value) => {
      definition.query = value
    }),
    queries: step((value) => {
      definition.query = value
    }),
    expect: step((value) => {
      definition.query = value
    }),
    where: step((value) => {
      definition.where = value
    }),
    preOps: step((value) => definition.preOps.push(value)),
    postOps: step((value) => definition.postOps.push(value)),
    input: step((label, query) => definition.inputs.push({ label, query })),
    type: step((value) => {
      definition.type = String(value)
    }),
    config: step((value) => mergeConfig(definition, value)),
    tags: append('tags'),
    dependencies: append('dependencies'),
    bigquery: merge('bigquery'),
    columns: merge('columns'),
    assertions: merge('assertions'),
    description: set('description'),
    database: set('database'),
    schema: set('schema'),
    dataset: set('dataset'),
    uniqueKey: set('uniqueKey'),
    hermetic: set('hermetic'),
    filename: set('filename'),
    severity: set('severity'),
    disabled: flag('disabled'),
    protected: flag('protected'),
    materialized: flag('materialized'),
    hasOutput: flag('hasOutput'),
    setDependOnDependencyAssertions: flag('dependOnDependencyAssertions'),
    ipynb: step(() => {}),
  }
  return own
}

// Objects add up; anything else takes the place of what was there.
function merged(before: unknown, added: unknown): unknown {
  return isPlainObject(before) && isPlainObject(added) ? { ...before, ...added } : added
}

function mergeConfig(definition: Definition, value: unknown): void {
  const plain = toPlainValue(value)
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return
  const { type, ...rest } = plain as Record<string, unknown>
  // publish("a", { type: "table" }) says what it publishes; other functions are a type already.
  if (typeof type === 'string') definition.type = type
  Object.assign(definition.config, rest)
}

function nameIn(config: unknown): unknown {
  const { name, filename } = (config ?? {}) as { readonly name?: unknown; readonly filename?: unknown }
  return name ?? (typeof filename === 'string' ? posix.basename(filename) : '')
}

function toDraft(definition: Definition, sandbox: Sandbox): Draft {
  const body = (value: unknown): Body => valueBody(value, definition.span, sandbox)
  const inputs: readonly DraftInput[] = definition.inputs.map((input) => ({
    label: listOf(input.label).map(String),
    span: definition.span,
    body: body(input.query),
  }))
  return {
    type: definition.type,
    config: definition.config,
    locate: () => undefined,
    definedAt: definition.span,
    path: definition.span.path,
    query: definition.query === undefined ? undefined : body(definition.query),
    preOps: definition.preOps.map(body),
    postOps: definition.postOps.map(body),
    where: definition.where === undefined ? undefined : body(definition.where),
    inputs,
    blocks: definition.where === undefined ? {} : { incremental_where: definition.span },
  }
}

/** A body given as text, as a list of texts, or as a function of the context that gives either. */
function valueBody(value: unknown, span: Span, sandbox: Sandbox): Body {
  return (evaluation) => {
    evaluation.place = () => span
    try {
      const result =
        typeof value === 'function'
          ? (value as (context: unknown) => unknown)(chainContext(evaluation, span))
          : value
      return listOf(result).map((text) => asSql(text, span))
    } catch (error) {
      evaluation.problems.push(describeError(error, placeOfError(error, sandbox.textOf) ?? span))
      return []
    }
  }
}

function asSql(text: unknown, span: Span): CompiledSql {
  const sql = String(text)
  return { text: sql, origins: sql === '' ? [] : [{ at: 0, span }] }
}

// Besides the functions of SQLX, `ctx` has the chain's names; those that would change a finished action give "".
function chainContext(evaluation: Evaluation, span: Span): Readonly<Record<string, unknown>> {
  const nothing = (): string => ''
  const dependencies = (value: unknown): string => {
    for (const entry of listOf(value)) {
      const reference = toReference([entry])
      const resolved =
        reference === undefined ? undefined : resolveReference(evaluation.registry, reference, span)
      if (resolved === undefined) continue
      if ('problems' in resolved) evaluation.problems.push(...resolved.problems)
      else
        evaluation.dependencies.push({
          target: resolved.found.final,
          span,
          includeDependentAssertions: false,
        })
    }
    return ''
  }
  const silent = [
    'tags',
    'preOps',
    'postOps',
    'disabled',
    'bigquery',
    'where',
    'hasOutput',
    'config',
    'type',
    'description',
  ]
  return {
    ...Object.fromEntries(silent.map((name) => [name, nothing])),
    ...contextFunctions(evaluation),
    dependencies,
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

// The file in definitions/ that called; a helper in includes/ may stand in between.
function callerSpan(sandbox: Sandbox): Span {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 30
  const { stack = '' } = new Error('place')
  Error.stackTraceLimit = before
  const frames = stack.split('\n').filter((line) => line.includes('project:/'))
  const frame = frames.find((line) => line.includes('project:/definitions/')) ?? frames[0] ?? ''
  return placeOfError({ message: '', stack: frame }, sandbox.textOf) ?? { path: '', start: 0, end: 0 }
}
