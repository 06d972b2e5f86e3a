/** INFORMATION_SCHEMA about routines: functions, table functions and procedures of a dataset. */
import { typeToSql } from '../../../ir/types.ts'
import type { CreateFunction } from '../../../sql/ast/ddl.ts'
import type { Statement } from '../../../sql/ast/script.ts'
import type { ResolvedStatement } from '../../../sql/resolve/tree.ts'
import type { RoutineRecord } from '../catalog.ts'
import type { ViewColumns, ViewRow } from './rows.ts'

export const routinesColumns: ViewColumns = {
  specific_catalog: 'STRING',
  specific_schema: 'STRING',
  specific_name: 'STRING',
  routine_catalog: 'STRING',
  routine_schema: 'STRING',
  routine_name: 'STRING',
  routine_type: 'STRING',
  data_type: 'STRING',
  routine_body: 'STRING',
  routine_definition: 'STRING',
  external_language: 'STRING',
  is_deterministic: 'STRING',
  security_type: 'STRING',
  created: 'TIMESTAMP',
  last_altered: 'TIMESTAMP',
  ddl: 'STRING',
}

const routineTypes: Readonly<Record<RoutineRecord['kind'], string>> = {
  function: 'FUNCTION',
  'table-function': 'TABLE FUNCTION',
  procedure: 'PROCEDURE',
}

/** One row; `statement` and `syntax` are its CREATE statement, resolved and as written, where it still resolves. */
export function routinesRow(
  record: RoutineRecord,
  statement: ResolvedStatement | undefined,
  syntax: Statement | undefined,
): ViewRow {
  const { database, schema, name } = record.target
  const isJavascript = statement?.kind === 'createFunction' && statement.language === 'js'
  const isAggregate = statement?.kind === 'createFunction' && statement.isAggregate
  return {
    specific_catalog: database,
    specific_schema: schema,
    specific_name: name,
    routine_catalog: database,
    routine_schema: schema,
    routine_name: name,
    routine_type: isAggregate ? 'AGGREGATE FUNCTION' : routineTypes[record.kind],
    data_type: dataType(statement),
    routine_body: isJavascript ? 'EXTERNAL' : 'SQL',
    routine_definition: definition(record, syntax),
    external_language: isJavascript ? 'JAVASCRIPT' : undefined,
    is_deterministic: deterministic(syntax),
    created: record.createdAt,
    last_altered: record.createdAt,
    ddl: `${record.sql};`,
  }
}

function dataType(statement: ResolvedStatement | undefined): string | undefined {
  if (statement?.kind !== 'createFunction') return undefined
  const type = statement.returns ?? statement.body?.type
  return type === undefined ? undefined : typeToSql(type)
}

function definition(record: RoutineRecord, syntax: Statement | undefined): string | undefined {
  switch (syntax?.kind) {
    case 'createFunction':
      return syntax.body?.kind === 'stringLiteral'
        ? syntax.body.value
        : syntax.body && record.sql.slice(syntax.body.start, syntax.body.end)
    case 'createTableFunction':
      return syntax.query && record.sql.slice(syntax.query.start, syntax.query.end)
    case 'createProcedure':
      return syntax.body && record.sql.slice(syntax.body.start, syntax.body.end)
    default:
      return undefined
  }
}

function deterministic(syntax: Statement | undefined): string | undefined {
  if (syntax?.kind !== 'createFunction') return undefined
  const said: CreateFunction['determinism'] = syntax.determinism
  if (said === undefined) return undefined
  return said === 'deterministic' || said === 'immutable' ? 'YES' : 'NO'
}
