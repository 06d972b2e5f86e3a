/** One resolved statement becomes one program. */
import { unreachable } from '../../../base/unreachable.ts'
import type { Target } from '../../../ir/target.ts'
import type { ResolvedDrop, ResolvedStatement } from '../../../sql/resolve/tree.ts'
import { sessionDataset } from '../catalog.ts'
import { alterProgram } from './alter.ts'
import { unsupported } from './context.ts'
import {
  copyTableProgram,
  createExternalTableProgram,
  createTableProgram,
  createViewProgram,
} from './create.ts'
import { deleteProgram, insertProgram, truncateProgram, updateProgram } from './dml.ts'
import { createSchemaProgram, dropProgram } from './drop.ts'
import { exportDataProgram } from './export.ts'
import { mergeProgram } from './merge.ts'
import type { Program } from './program.ts'
import { querySql } from './query.ts'
import {
  createFunctionProgram,
  createProcedureProgram,
  createTableFunctionProgram,
  dropRoutineProgram,
  type RoutineDefinition,
} from './routine.ts'

/**
 * Translates a statement that runs in the engine; what belongs to the script around it has no program.
 *
 * @throws WarehouseError kind 'unsupported' at the place of what the local engine cannot do faithfully.
 */
export function statementProgram(
  definition: RoutineDefinition,
  statement: ResolvedStatement,
): Program | undefined {
  const { context } = definition
  switch (statement.kind) {
    case 'queryStatement': {
      const columns = statement.query.columns.map((column) => ({ name: column.name, type: column.type }))
      return { steps: [{ role: 'rows', sql: querySql(context, statement.query) }], columns, isReadOnly: true }
    }
    case 'insert':
      return touching(statement.target, insertProgram(context, statement))
    case 'update':
      return touching(statement.table.target, updateProgram(context, statement))
    case 'delete':
      return touching(statement.table.target, deleteProgram(context, statement))
    case 'merge':
      return touching(statement.table.target, mergeProgram(context, statement))
    case 'truncate':
      return touching(statement.target, truncateProgram(context, statement))
    case 'createTable':
      return createTableProgram(definition, statement)
    case 'createView':
      return createViewProgram(definition, statement)
    case 'createExternalTable':
      return createExternalTableProgram(definition, statement)
    case 'copyTable':
      return copyTableProgram(definition, statement)
    case 'createFunction':
      return createFunctionProgram(definition, statement)
    case 'createTableFunction':
      return createTableFunctionProgram(definition, statement)
    case 'createProcedure':
      return createProcedureProgram(definition, statement)
    case 'createSchema':
      return createSchemaProgram(definition, statement)
    case 'drop':
      return isRoutine(statement)
        ? dropRoutineProgram(definition, statement)
        : dropProgram(definition, statement)
    case 'alter':
      return alterProgram(definition, statement)
    case 'exportData':
      return exportDataProgram(context, statement, definition.text)
    case 'bigqueryOnly':
      return unsupported(statement.statement, statement)
    case 'declare':
    case 'set':
    case 'assert':
    case 'callProcedure':
    case 'executeImmediate':
    case 'transaction':
    case 'controlFlow':
      return undefined
    default:
      return unreachable(statement)
  }
}

function touching(target: Target, program: Program): Program {
  return target.schema === sessionDataset ? program : { ...program, touches: target }
}

function isRoutine(drop: ResolvedDrop): boolean {
  return (
    drop.objectType === 'function' || drop.objectType === 'table_function' || drop.objectType === 'procedure'
  )
}
