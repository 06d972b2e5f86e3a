/** CREATE FUNCTION and its relatives: SQL functions become DuckDB macros, procedures are kept as text. */
import { type Target, targetKey } from '../../../ir/target.ts'
import type {
  CreateMode,
  Placed,
  ResolvedCreateFunction,
  ResolvedCreateProcedure,
  ResolvedCreateTableFunction,
  ResolvedDrop,
} from '../../../sql/resolve/tree.ts'
import { WarehouseError } from '../../warehouse.ts'
import { type RoutineRecord, sessionDataset } from '../catalog.ts'
import { quoteName } from '../name.ts'
import { type Context, columnLabel, recordName, unsupported } from './context.ts'
import type { Definition } from './definition.ts'
import { expressionSql } from './expression.ts'
import { type Program, run, writing } from './program.ts'
import { querySql } from './query.ts'

/** What routines need to know beside the tree. */
export interface RoutineDefinition extends Definition {
  routine(target: Target): RoutineRecord | undefined
}

const nothing: Program = { steps: [], columns: [], isReadOnly: true }

/** CREATE FUNCTION in SQL, as a macro. */
export function createFunctionProgram(
  definition: RoutineDefinition,
  create: ResolvedCreateFunction,
): Program {
  const { context, text } = definition
  if (create.language.toLowerCase() !== 'sql') unsupported(`a function in ${create.language}`, create)
  const target = create.isTemporary
    ? { database: '', schema: sessionDataset, name: create.target.name }
    : create.target
  if (isKept(definition, target, create)) return nothing
  const record: RoutineRecord = {
    target,
    kind: 'function',
    sql: text.slice(create.start, create.end),
    createdAt: definition.now,
  }
  // Without types of its own, and of an aggregate function, the body is put in at each call; there is nothing to create.
  if (create.body === undefined || create.isAggregate)
    return writing([], (changes) => changes.putRoutine(record))
  const parameters = create.arguments.map((argument) => argumentName(argument.name)).join(', ')
  // The name of a temporary macro is not to be qualified, the one place where it is made.
  const name = create.isTemporary
    ? `TEMP MACRO ${quoteName(target.name)}`
    : `MACRO ${macroName(context, target)}`
  const sql = `CREATE OR REPLACE ${name}(${parameters}) AS (${expressionSql({ ...context, isStored: true }, create.body)})`
  return writing([run(sql)], (changes) => changes.putRoutine(record))
}

/** CREATE TABLE FUNCTION, as a table macro. */
export function createTableFunctionProgram(
  definition: RoutineDefinition,
  create: ResolvedCreateTableFunction,
): Program {
  const { context, text } = definition
  if (create.query === undefined) return unsupported('a table function with arguments of any type', create)
  if (isKept(definition, create.target, create)) return nothing
  const parameters = create.arguments.map((argument) => argumentName(argument.name)).join(', ')
  const { query } = create
  const sql = querySql({ ...context, isStored: true }, query)
  const items = create.columns.map((column, index) => {
    const output = query.columns[index]
    if (output === undefined)
      throw new Error('internal: a table function with fewer columns than it declares')
    return `${columnLabel(output)} AS ${quoteName(column.name)}`
  })
  const macro = `CREATE OR REPLACE MACRO ${macroName(context, create.target)}(${parameters}) AS TABLE SELECT ${items.join(', ')} FROM (${sql}) AS "rows$"`
  const record: RoutineRecord = {
    target: create.target,
    kind: 'table-function',
    sql: text.slice(create.start, create.end),
    createdAt: definition.now,
  }
  return writing([run(macro)], (changes) => changes.putRoutine(record))
}

/** CREATE PROCEDURE: its text is kept and interpreted at each call. */
export function createProcedureProgram(
  definition: RoutineDefinition,
  create: ResolvedCreateProcedure,
): Program {
  if (isKept(definition, create.target, create)) return nothing
  const record: RoutineRecord = {
    target: create.target,
    kind: 'procedure',
    sql: definition.text.slice(create.start, create.end),
    createdAt: definition.now,
  }
  return writing([], (changes) => changes.putRoutine(record))
}

/** DROP FUNCTION, TABLE FUNCTION or PROCEDURE. */
export function dropRoutineProgram(definition: RoutineDefinition, drop: ResolvedDrop): Program {
  const { target } = drop
  if (target === undefined) throw new Error('internal: DROP without a name')
  const record = definition.routine(target)
  if (record === undefined) {
    if (drop.ifExists) return nothing
    throw new WarehouseError('not-found', `Not found: Routine ${targetKey(target)}`, { offset: drop.start })
  }
  const name = macroName(definition.context, record.target)
  const steps = {
    function: [run(`DROP MACRO IF EXISTS ${name}`)],
    'table-function': [run(`DROP MACRO TABLE IF EXISTS ${name}`)],
    procedure: [],
  }
  return writing(steps[record.kind], (changes) => changes.removeRoutine(record.target))
}

/** How the body of a macro calls an argument of the function. */
export function argumentName(name: string): string {
  return quoteName(`${name.toLowerCase()}$`)
}

/** How DuckDB calls the macro of a function. */
export function macroName(context: Context, target: Target): string {
  return target.schema === sessionDataset
    ? `temp.main.${quoteName(target.name)}`
    : recordName(context.world, target)
}

function isKept(
  definition: RoutineDefinition,
  target: Target,
  create: Placed & { readonly mode: CreateMode },
): boolean {
  if (definition.routine(target) === undefined) return false
  if (create.mode === 'error')
    throw new WarehouseError('invalid-query', `Already exists: Routine ${targetKey(target)}`, {
      offset: create.start,
    })
  return create.mode === 'if_not_exists'
}
