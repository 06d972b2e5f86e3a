/** Models: the query and everything else of one that names columns; and the columns it is going to have. */
import { diagnose } from '../base/diagnostic.ts'
import type { Json } from '../base/json.ts'
import type { Span } from '../base/source.ts'
import type { ModelAction } from '../ir/action.ts'
import type { ColumnWithSources } from '../ir/lineage.ts'
import type { ModelShape } from '../ir/shape.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { targetKey } from '../ir/target.ts'
import { type Column, type SqlType, typeToSql } from '../ir/types.ts'
import { type ColumnLineage, columnLineage } from '../sql/lineage.ts'
import type { ResolvedQuery } from '../sql/resolve/tree.ts'
import { type Context, resolveQueryText } from './context.ts'
import { declaredColumns, find, fitToDeclared, isWritable } from './declared.ts'
import { type OutputColumn, outputColumns } from './output.ts'
import { checkScript } from './script.ts'
import { checkUses } from './uses.ts'
import { emptyScope, knownRelation, openRelation, type Relation, withPseudoColumns } from './world.ts'

/** What came of checking something that makes a relation. */
export interface CheckedRelation {
  readonly relation: Relation
  /** Columns with their sources; absent where they are not known. */
  readonly columns?: readonly ColumnWithSources[]
  /** False when a part of it could not be checked, or is wrong. */
  readonly isChecked: boolean
}

type ModelContext = Context & { readonly action: ModelAction }

/** Checks a model whose parents are in the world, and puts it there. */
export function checkModel(context: ModelContext): CheckedRelation {
  const { action, world } = context
  const key = targetKey(action.target)
  const declared = declaredColumns(action)
  // What a query sees of its own model before it is known.
  const assumed =
    declared === undefined
      ? openRelation(action.target)
      : knownRelation(action.target, declared, placeOfDescribed(action))
  world.relations.set(key, assumed)
  if (action.query.text.trim() === '') return checkExternal(context, declared)
  const shape = context.tools.shapeOf(action)
  const before = checkScript(context, action.preOps)
  const query = resolveQueryText(context, action.query)
  const given = query.state === 'resolved' ? namedOutput(context, action.query, query.value) : undefined
  const fitted =
    given === undefined || query.state !== 'resolved'
      ? undefined
      : fitColumns(context, { query: query.value, given, shape })
  if (fitted !== undefined) {
    const places = placesOf(action, given ?? [])
    world.relations.set(key, knownRelation(action.target, fitted.columns, places))
  } else if (declared === undefined) {
    world.relations.set(key, openRelation(action.target))
  }
  const columns = fitted?.columns ?? declared
  if (columns !== undefined) {
    const uses = shape.uses.filter(({ of }) => of === 'relation')
    checkUses(context, uses, columns)
  }
  const isIncrementalChecked = checkIncremental(context, { given, columns })
  const after = checkScript(context, action.postOps)
  const relation = world.relations.get(key) ?? assumed
  return {
    relation,
    ...(fitted === undefined
      ? columns === undefined
        ? {}
        : { columns: columns.map((column) => ({ ...column, sources: [] })) }
      : { columns: fitted.columns }),
    isChecked: fitted !== undefined && before.isChecked && after.isChecked && isIncrementalChecked,
  }
}

function checkExternal(context: ModelContext, declared: readonly Column[] | undefined): CheckedRelation {
  const { action, world } = context
  const relation =
    declared === undefined
      ? openRelation(action.target, true)
      : knownRelation(action.target, withPseudoColumns(declared), placeOfDescribed(action))
  world.relations.set(targetKey(action.target), relation)
  return {
    relation,
    ...(declared === undefined ? {} : { columns: declared.map((column) => ({ ...column, sources: [] })) }),
    isChecked: declared !== undefined,
  }
}

// The relation's columns with their sources; undefined when they cannot be told.
function fitColumns(
  context: ModelContext,
  {
    query,
    given,
    shape,
  }: {
    readonly query: ResolvedQuery
    readonly given: readonly OutputColumn[]
    readonly shape: ModelShape
  },
): { readonly columns: readonly ColumnWithSources[] } | undefined {
  const lineage = withoutPlaces(columnLineage(query), given)
  const uses = shape.uses.filter(({ of }) => of === 'query')
  if (!checkUses(context, uses, given)) return undefined
  if (shape.columns === undefined || shape.query === undefined) {
    const columns = fitToDeclared(context, given, shape)
    return (
      columns && {
        columns: columns.map((column) => ({ ...column, sources: find(lineage, column.name)?.sources ?? [] })),
      }
    )
  }
  // The author's query was sound by itself; what is wrong now is how its columns are used.
  const whole = resolveQueryText(context, shape.query, context.action.definedAt)
  if (whole.state !== 'resolved') return undefined
  const made = whole.value.columns.map(
    ({ name, type }): OutputColumn => ({ name, type, place: () => undefined }),
  )
  const columns = fitToDeclared(context, made, { ...shape, casts: 'always' })
  return (
    columns && {
      columns: columns.map((column) => {
        const from = find(shape.columns ?? [], column.name)?.from ?? []
        return { ...column, sources: unionOf(from.map((name) => find(lineage, name)?.sources ?? [])) }
      }),
    }
  )
}

// A table or view cannot be made with columns that have no name or the same one.
function namedOutput(
  context: ModelContext,
  sql: CompiledSql,
  query: ResolvedQuery,
): readonly OutputColumn[] | undefined {
  const given = outputColumns(sql, query)
  const { name } = context.action.target
  const seen = new Set<string>()
  let isSound = true
  for (const [index, column] of given.entries()) {
    const span = column.place() ?? context.action.definedAt
    const folded = column.name.toLowerCase()
    if (folded === '')
      context.report(diagnose('column-without-name', { position: index + 1, name }, { span }))
    else if (seen.has(folded))
      context.report(diagnose('column-name-twice', { column: column.name, name }, { span }))
    if (folded === '' || seen.has(folded)) isSound = false
    seen.add(folded)
  }
  return isSound ? given : undefined
}

/** The query of an incremental run, with what it may read then: the model itself and the keys that are affected. */
function checkIncremental(
  context: ModelContext,
  known: {
    readonly given: readonly OutputColumn[] | undefined
    readonly columns: readonly Column[] | undefined
  },
): boolean {
  const { action } = context
  const query = action.incrementalQuery
  if (query === undefined) return true
  const scope = emptyScope()
  const inside: ModelContext = { ...context, scope }
  const before = checkScript(inside, action.incrementalPreOps ?? action.preOps)
  if (action.affectedKeys !== undefined) addAffectedKeys(inside, action.affectedKeys, known.columns)
  const outcome = resolveQueryText(inside, query)
  if (outcome.state === 'resolved') {
    const rows = namedOutput(inside, query, outcome.value)
    if (rows !== undefined && known.given !== undefined && known.columns !== undefined)
      compareRuns(inside, rows, { given: known.given, columns: known.columns })
  }
  const after = checkScript(inside, action.incrementalPostOps ?? action.postOps)
  return outcome.state === 'resolved' && before.isChecked && after.isChecked
}

function addAffectedKeys(
  context: ModelContext,
  sql: CompiledSql,
  columns: readonly Column[] | undefined,
): void {
  const { action, scope } = context
  const target = { ...action.target, name: `${action.target.name}__keys` }
  const outcome = resolveQueryText(context, sql)
  const rows = outcome.state === 'resolved' ? outputColumns(sql, outcome.value) : undefined
  const keys = rebuildKeys(action)
  if (rows !== undefined) {
    const place = rows[0]?.place() ?? action.definedAt
    const uses = keys.filter((name) => find(rows, name) === undefined)
    for (const column of uses) {
      context.report(
        diagnose(
          'key-not-given',
          { column, key: 'rebuildKey', relation: 'the block "affected_keys"' },
          { span: place, hint: `add "${column}" to its select list` },
        ),
      )
    }
  }
  const typed = keys.flatMap((name) => {
    const column = find(rows ?? [], name) ?? find(columns ?? [], name)
    return column === undefined ? [] : [{ name, type: column.type }]
  })
  const relation = typed.length === keys.length ? knownRelation(target, typed) : openRelation(target)
  scope.instead.set(targetKey(target), relation)
}

function compareRuns(
  context: ModelContext,
  rows: readonly OutputColumn[],
  { given, columns }: { readonly given: readonly OutputColumn[]; readonly columns: readonly Column[] },
): void {
  const { action } = context
  const { name } = action.target
  const ignoresOthers = optionOf(action, 'onSchemaChange') === 'ignore'
  const place = rows[0]?.place() ?? action.definedAt
  for (const column of given) {
    if (find(rows, column.name) === undefined && find(columns, column.name) !== undefined)
      context.report(diagnose('incremental-column-missing', { column: column.name, name }, { span: place }))
  }
  for (const row of rows) {
    const span = row.place() ?? place
    const column = find(columns, row.name)
    if (find(given, row.name) === undefined) {
      if (!ignoresOthers && column === undefined)
        context.report(diagnose('incremental-column-surplus', { column: row.name, name }, { span }))
      continue
    }
    const declared = declaredType(action, row.name)
    if (column === undefined || isWritable(row.type, column.type, declared !== undefined)) continue
    const from = typeToSql(row.type)
    context.report(
      diagnose('column-type', { column: row.name, name, from, to: typeToSql(column.type) }, { span }),
    )
  }
}

function declaredType(action: ModelAction, name: string): SqlType | undefined {
  return action.columns.find(({ path }) => path.length === 1 && path[0]?.toLowerCase() === name.toLowerCase())
    ?.type
}

function rebuildKeys(action: ModelAction): readonly string[] {
  const keys = optionOf(action, 'rebuildKey')
  return Array.isArray(keys) ? keys.map(String) : action.uniqueKey
}

function optionOf({ options }: ModelAction, name: string): Json | undefined {
  return typeof options === 'object' && options !== null && !Array.isArray(options)
    ? (options as Readonly<Record<string, Json>>)[name]
    : undefined
}

function placesOf(action: ModelAction, given: readonly OutputColumn[]): (column: string) => Span | undefined {
  const described = placeOfDescribed(action)
  return (column) => find(given, column)?.place() ?? described(column)
}

/** Where the config describes a column. */
export function placeOfDescribed(action: {
  readonly places?: Readonly<Record<string, Span>>
}): (column: string) => Span | undefined {
  return (column) => action.places?.[`columns.${column}`]
}

function withoutPlaces(
  lineage: readonly ColumnLineage[],
  given: readonly OutputColumn[],
): readonly ColumnWithSources[] {
  // The fields of STRUCT rows all come from the one value.
  return given.map(({ name, type }, index) => ({
    name,
    type,
    sources: (lineage[lineage.length === given.length ? index : 0]?.sources ?? []).map(
      ({ target, column }) => ({ target, column }),
    ),
  }))
}

function unionOf(lists: readonly ColumnWithSources['sources'][]): ColumnWithSources['sources'] {
  const all = new Map(
    lists.flat().map((source) => [`${targetKey(source.target)}.${source.column}`, source] as const),
  )
  return [...all].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, source]) => source)
}
