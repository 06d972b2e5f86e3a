/** Operations: statements one after the other, each seeing the variables, tables and functions of those before it. */
import type { Action } from '../ir/action.ts'
import type { CompiledSql } from '../ir/sql.ts'
import { type Target, targetKey } from '../ir/target.ts'
import type { Expression } from '../sql/ast/expression.ts'
import type { Statement } from '../sql/ast/script.ts'
import { type ColumnLineage, columnLineage } from '../sql/lineage.ts'
import { parseScript } from '../sql/parse/parse.ts'
import { resolveCondition, resolveStatement } from '../sql/resolve/resolve.ts'
import type { ResolvedQuery, ResolvedStatement } from '../sql/resolve/tree.ts'
import { authored } from './authored.ts'
import { type Context, type Outcome, resolveIn, resolveWith } from './context.ts'
import { placeIn } from './place.ts'
import { knownRelation, openRelation, type Relation, relationAt } from './world.ts'

/** A relation that a script makes. */
interface Made {
  readonly relation: Relation
  readonly lineage?: readonly ColumnLineage[]
}

/**
 * Checks the statements of a script; what they declare and create is added to the scope, what they create for good is
 * given back by target key.
 */
export function checkScript(
  context: Context,
  scripts: readonly CompiledSql[],
): { readonly made: ReadonlyMap<string, Made>; readonly isChecked: boolean } {
  const run: Run = { context, made: new Map(), isChecked: true }
  for (const sql of scripts) {
    const { value, diagnostics } = parseScript(sql.text)
    for (const diagnostic of diagnostics)
      context.report(authored(context, sql, { diagnostic, reads: [], at: undefined }))
    if (diagnostics.length > 0) run.isChecked = false
    checkStatements(run, sql, value)
  }
  return run
}

interface Run {
  readonly context: Context
  readonly made: Map<string, Made>
  isChecked: boolean
}

function checkStatements(run: Run, sql: CompiledSql, statements: readonly Statement[]): void {
  for (const statement of statements) checkStatement(run, sql, statement)
}

function checkStatement(run: Run, sql: CompiledSql, statement: Statement): void {
  const { context } = run
  const condition = (expression: Expression): void => {
    note(run, resolveWith(context, sql, { resolve: (options) => resolveCondition(expression, options) }))
  }
  const inside = (body: readonly Statement[] | undefined): void => checkStatements(run, sql, body ?? [])
  switch (statement.kind) {
    case 'block':
      inside(statement.body)
      inside(statement.handler)
      return
    case 'if':
      for (const branch of statement.branches) {
        condition(branch.condition)
        inside(branch.body)
      }
      inside(statement.otherwise)
      return
    case 'caseStatement':
      for (const branch of statement.branches) inside(branch.body)
      inside(statement.otherwise)
      return
    case 'loop':
      inside(statement.body)
      return
    case 'while':
      condition(statement.condition)
      inside(statement.body)
      return
    case 'repeat':
      inside(statement.body)
      condition(statement.until)
      return
    case 'for': {
      const rows = note(
        run,
        resolveWith(context, sql, {
          resolve: (options) =>
            resolveStatement(
              {
                kind: 'queryStatement',
                query: statement.query,
                start: statement.query.start,
                end: statement.query.end,
              },
              options,
            ),
        }),
      )
      // Without the row's columns nothing in the loop can be told.
      if (rows?.kind !== 'queryStatement') return
      const { name } = statement.variable
      const fields = rows.query.columns.map((column) => ({ name: column.name, type: column.type }))
      context.scope.variables.set(name.toLowerCase(), { name, type: { kind: 'struct', fields } })
      inside(statement.body)
      return
    }
    default:
      remember(run, sql, statement, note(run, resolveIn(context, sql, { statement })))
  }
}

function note<T>(run: Run, outcome: Outcome<T>): T | undefined {
  if (outcome.state === 'resolved') return outcome.value
  run.isChecked = false
  return undefined
}

// What a statement leaves behind for those after it; of one that could not be resolved, that it left something.
function remember(
  run: Run,
  sql: CompiledSql,
  statement: Statement,
  resolved: ResolvedStatement | undefined,
): void {
  const { scope, world } = run.context
  if (resolved === undefined) {
    forget(run, statement)
    return
  }
  switch (resolved.kind) {
    case 'declare':
      for (const name of resolved.names)
        scope.variables.set(name.toLowerCase(), { name, type: resolved.type })
      return
    case 'executeImmediate':
    case 'callProcedure':
      scope.isOpen = true
      return
    case 'createTable':
    case 'createView': {
      const { target, columns, query } = resolved
      // The query has casts to declared types around it, but the same columns in the same order.
      const relation = knownRelation(target, columns, (name) => {
        const column = columns.find((each) => each.name.toLowerCase() === name.toLowerCase())
        return column && placeIn(sql, column.start, column.end)
      })
      makeRelation(run, relation, { isTemporary: resolved.isTemporary, query })
      return
    }
    case 'createExternalTable': {
      const columns = [...resolved.columns, ...resolved.partitionColumns]
      const { target } = resolved
      makeRelation(run, columns.length === 0 ? openRelation(target) : knownRelation(target, columns), {})
      return
    }
    case 'copyTable': {
      const source = relationAt(world, scope, resolved.source)
      const { target } = resolved
      makeRelation(run, source?.isOpen === false ? { ...source, target } : openRelation(target), {})
      return
    }
    case 'alter':
      if (resolved.target !== undefined && resolved.actions.some(({ kind }) => changesColumns.has(kind)))
        makeRelation(run, openRelation(resolved.target), {})
      return
    case 'createFunction': {
      const { target, isAggregate } = resolved
      const returns = resolved.returns ?? resolved.body?.type
      if (returns === undefined) return
      const made = { target, isAggregate, arguments: resolved.arguments, returns }
      if (resolved.isTemporary) scope.functions.set(target.name.toLowerCase(), made)
      else world.functions.set(targetKey(target), made)
      return
    }
    case 'createTableFunction':
      world.tableFunctions.set(targetKey(resolved.target), resolved)
      return
    case 'createProcedure':
      world.procedures.set(targetKey(resolved.target), resolved)
      return
    default:
      return
  }
}

const changesColumns: ReadonlySet<string> = new Set([
  'addColumn',
  'dropColumn',
  'renameColumn',
  'setDataType',
])

function makeRelation(
  { context, made }: Run,
  relation: Relation,
  how: { readonly isTemporary?: boolean; readonly query?: ResolvedQuery | undefined },
): void {
  const { target } = relation
  const key = targetKey(target)
  if (how.isTemporary === true) {
    context.scope.tables.set(target.name.toLowerCase(), relation)
    return
  }
  made.set(key, { relation, ...(how.query === undefined ? {} : { lineage: columnLineage(how.query) }) })
  // A relation that has an action of its own is what that action says.
  if (isOther(context.action, key, context.world.targets)) return
  context.world.relations.set(key, relation)
}

function isOther(action: Action, key: string, targets: ReadonlyMap<string, Target>): boolean {
  return targets.has(key) && key !== targetKey(action.target)
}

function forget(run: Run, statement: Statement): void {
  const { scope, world } = run.context
  switch (statement.kind) {
    case 'declare':
      // Its type is not known, and every statement that names it would look wrong.
      scope.isOpen = true
      for (const { name } of statement.names)
        scope.variables.set(name.toLowerCase(), { name, type: { kind: 'scalar', name: 'JSON' } })
      return
    case 'createTable': {
      const name = statement.name.parts.flatMap((part) => part.name.split('.'))
      const target = {
        database: name.at(-3) ?? world.defaults.database,
        schema: name.at(-2) ?? world.defaults.schema,
        name: name.at(-1) ?? '',
      }
      makeRelation(run, openRelation(target), { isTemporary: statement.isTemporary })
      return
    }
    default:
      scope.isOpen = true
  }
}
