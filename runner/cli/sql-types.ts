/** `runner sql types`: the columns of a query with their types, without running anything. */
import { hasErrors } from '../base/diagnostic.ts'
import { type Column, type SqlType, typeToSql } from '../ir/types.ts'
import type { Statement } from '../sql/ast/script.ts'
import { parseScript } from '../sql/parse/parse.ts'
import { type CatalogTable, createCatalog } from '../sql/resolve/catalog.ts'
import { withoutTypeParameters } from '../sql/resolve/coercion.ts'
import { resolveStatement } from '../sql/resolve/resolve.ts'
import type { ResolvedStatement } from '../sql/resolve/tree.ts'
import { defaultDatabase, defaultSchema } from './sql-names.ts'
import { parseQuestion } from './sql-parse.ts'
import { type Answer, failureAt, type Question, type Success } from './sql-question.ts'

/**
 * Resolves the statements one after the other; what DECLARE and CREATE TABLE make is there for those that follow.
 * The columns are those of the last query, and none when there is no query.
 */
export function typesOf(question: Question): Answer {
  const parsed = parseScript(question.sql)
  if (hasErrors(parsed.diagnostics)) return parseQuestion(question)
  const world: World = { tables: question.tables.map(catalogTable), variables: [] }
  let columns: readonly Column[] = []
  for (const statement of parsed.value) {
    const { value, diagnostics } = resolveIn(world, question, statement)
    const problem = diagnostics.find((diagnostic) => diagnostic.severity === 'error')
    if (problem !== undefined) {
      const kind = problem.code === 'sql-unsupported' ? 'unsupported' : 'resolve'
      return failureAt(question, kind, problem.message, problem.span?.start)
    }
    if (value.kind === 'queryStatement') columns = value.query.columns
    remember(world, value)
  }
  return { id: question.id, ok: true, columns: columnTexts(columns) }
}

/** Columns as answers show them: lengths and precisions of a declaration are not part of a type. */
export function columnTexts(columns: readonly Column[]): NonNullable<Success['columns']> {
  return columns.map(({ name, type }) => ({ name, type: typeToSql(withoutTypeParameters(type)) }))
}

interface World {
  readonly tables: CatalogTable[]
  readonly variables: { readonly name: string; readonly type: SqlType }[]
}

function resolveIn(world: World, question: Question, statement: Statement) {
  return resolveStatement(statement, {
    catalog: createCatalog({ defaultDatabase, defaultSchema, tables: world.tables }),
    parameters: question.params.map(({ name, type }) => (name === '' ? { type } : { name, type })),
    variables: world.variables,
    timeZone: question.timeZone,
  })
}

function catalogTable({ path, columns }: Question['tables'][number]): CatalogTable {
  const [name = '', schema = defaultSchema, database = defaultDatabase] = [...path].reverse()
  return { target: { database, schema, name }, columns }
}

function remember(world: World, statement: ResolvedStatement): void {
  if (statement.kind === 'declare') {
    for (const name of statement.names) world.variables.push({ name, type: statement.type })
  }
  if (statement.kind === 'createTable')
    world.tables.unshift({ target: statement.target, columns: statement.columns })
}
