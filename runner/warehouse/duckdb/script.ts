/** Scripts, interpreted here one statement at a time: DuckDB has no procedural language. */
import type { Json } from '../../base/json.ts'
import { unreachable } from '../../base/unreachable.ts'
import type { QueryParameter } from '../../ir/plan.ts'
import type { StructType } from '../../ir/types.ts'
import type { Expression } from '../../sql/ast/expression.ts'
import type {
  BlockStatement,
  CaseStatement,
  ForStatement,
  RaiseStatement,
  RepeatStatement,
  Statement,
  WhileStatement,
} from '../../sql/ast/script.ts'
import { parseStatement } from '../../sql/parse/parse.ts'
import { resolveCondition, resolveValue } from '../../sql/resolve/resolve.ts'
import type {
  ResolvedAssert,
  ResolvedCallProcedure,
  ResolvedDeclare,
  ResolvedExecuteImmediate,
  ResolvedExpression,
  ResolvedSet,
  ResolvedTransaction,
} from '../../sql/resolve/tree.ts'
import { WarehouseError } from '../warehouse.ts'
import {
  commit,
  demand,
  type Job,
  type Outcome,
  resolve,
  resolveOptions,
  rollBack,
  runProgram,
  runStatement,
  type Source,
  translate,
  worldOf,
} from './job.ts'
import { runLoadData } from './load-data.ts'
import { routineSyntax } from './resolver-catalog.ts'
import { createContext } from './translate/context.ts'
import { expressionSql } from './translate/expression.ts'
import { createVariables, type ScriptVariables } from './variables.ts'

/** Where control goes after a statement. */
type Flow = 'next' | 'return' | { readonly leave: 'break' | 'continue'; readonly label: string | undefined }

interface Script {
  readonly job: Job
  readonly source: Source & { readonly variables: ScriptVariables }
  /** The rows of the last statement that gave any, and the rows written by all. */
  outcome: Outcome
  /** The text of the statement each error came from. */
  readonly failures: WeakMap<WarehouseError, string>
  /** The error an EXCEPTION handler is handling. */
  handled: WarehouseError | undefined
}

/** Runs the statements of a text in order. A transaction that is still open at the end is rolled back. */
export async function runScript(job: Job, text: string, statements: readonly Statement[]): Promise<Outcome> {
  const variables = createVariables()
  const script: Script = {
    job,
    source: { text, variables, parameters: job.parameters },
    outcome: { rows: [], totalRows: 0, columns: [] },
    failures: new WeakMap(),
    handled: undefined,
  }
  try {
    await runAll(script, statements)
  } finally {
    if (job.transaction !== 'none') await endTransaction(job)
  }
  return script.outcome
}

async function runAll(script: Script, statements: readonly Statement[]): Promise<Flow> {
  for (const statement of statements) {
    const flow = await noting(script, statement, () => runOne(script, statement))
    if (flow !== 'next') return flow
  }
  return 'next'
}

// The innermost statement that failed, for @@error.statement_text.
async function noting<T>(script: Script, statement: Statement, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WarehouseError && !script.failures.has(error))
      script.failures.set(error, script.source.text.slice(statement.start, statement.end))
    throw error
  }
}

async function runOne(script: Script, statement: Statement): Promise<Flow> {
  switch (statement.kind) {
    case 'if': {
      for (const branch of statement.branches)
        if (await isTrue(script, branch.condition)) return runAll(script, branch.body)
      return runAll(script, statement.otherwise ?? [])
    }
    case 'caseStatement':
      return runCase(script, statement)
    case 'loop':
      return runLoop(script, statement.label?.name, statement.body, async () => true)
    case 'while':
      return runWhile(script, statement)
    case 'repeat':
      return runRepeat(script, statement)
    case 'for':
      return runFor(script, statement)
    case 'block':
      return runBlock(script, statement)
    case 'break':
      return { leave: 'break', label: statement.label?.name }
    case 'continue':
      return { leave: 'continue', label: statement.label?.name }
    case 'return':
      return 'return'
    case 'raise':
      return raise(script, statement)
    default:
      await runPlain(script, statement)
      return 'next'
  }
}

async function runPlain(script: Script, statement: Statement): Promise<void> {
  const { job, source } = script
  if (statement.kind === 'loadData') return takeOutcome(script, await runLoadData(job, source, statement))
  const resolved = resolve(job, source, statement)
  const outcome = await runStatement(job, source, resolved)
  if (outcome !== undefined) return takeOutcome(script, outcome)
  switch (resolved.kind) {
    case 'declare':
      return declare(script, resolved)
    case 'set':
      return assign(script, resolved)
    case 'assert':
      return assertHolds(script, resolved)
    case 'transaction':
      return transaction(script.job, resolved)
    case 'callProcedure':
      return callProcedure(script, resolved)
    case 'executeImmediate':
      return executeImmediate(script, resolved)
    default:
      throw new Error(`internal: the statement ${resolved.kind} has no program`)
  }
}

function takeOutcome(script: Script, outcome: Outcome): void {
  script.source.variables.setSystem('row_count', outcome.rowsAffected ?? 0)
  const counts = [script.outcome.rowsAffected, outcome.rowsAffected].filter((count) => count !== undefined)
  script.outcome = {
    ...(outcome.hasResult === true ? outcome : script.outcome),
    ...(counts.length === 0 ? {} : { rowsAffected: counts.reduce((sum, count) => sum + count) }),
  }
}

// ── blocks and loops ───────────────────────────────────────────────────────────────────────────────────────────────

async function runCase(script: Script, statement: CaseStatement): Promise<Flow> {
  for (const branch of statement.branches) {
    const matches =
      statement.operand === undefined
        ? await isTrue(script, branch.condition)
        : await isTrue(script, equality(statement.operand, branch.condition))
    if (matches) return runAll(script, branch.body)
  }
  return runAll(script, statement.otherwise ?? [])
}

function equality(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '=', left, right, start: right.start, end: right.end } as Expression
}

async function runLoop(
  script: Script,
  label: string | undefined,
  body: readonly Statement[],
  goesOn: () => Promise<boolean>,
): Promise<Flow> {
  while (await goesOn()) {
    const flow = await script.source.variables.scoped(() => runAll(script, body))
    if (flow === 'next') continue
    if (flow === 'return') return flow
    const isOurs = flow.label === undefined || flow.label.toLowerCase() === label?.toLowerCase()
    if (!isOurs) return flow
    if (flow.leave === 'break') break
  }
  return 'next'
}

function runWhile(script: Script, statement: WhileStatement): Promise<Flow> {
  return runLoop(script, statement.label?.name, statement.body, () => isTrue(script, statement.condition))
}

function runRepeat(script: Script, statement: RepeatStatement): Promise<Flow> {
  let isFirst = true
  return runLoop(script, statement.label?.name, statement.body, async () => {
    if (isFirst) {
      isFirst = false
      return true
    }
    return !(await isTrue(script, statement.until))
  })
}

async function runFor(script: Script, statement: ForStatement): Promise<Flow> {
  const { variables } = script.source
  const { start, end } = statement.query
  const query: Statement = { kind: 'queryStatement', query: statement.query, start, end }
  const program = translate(script.job, script.source, resolve(script.job, script.source, query))
  if (program === undefined) throw new Error('internal: a query without a program')
  const { rows, columns } = await runProgram({ ...script.job, maxRows: undefined }, program)
  const type: StructType = { kind: 'struct', fields: columns }
  const remaining = [...rows]
  return variables.scoped(async () => {
    variables.declare(statement.variable.name, type, null)
    return runLoop(script, statement.label?.name, statement.body, async () => {
      const row = remaining.shift()
      if (row === undefined) return false
      variables.assign(statement.variable.name, {
        $struct: columns.map((column, index) => [column.name, row[index] ?? null]),
      })
      return true
    })
  })
}

async function runBlock(script: Script, block: BlockStatement): Promise<Flow> {
  const flow = await script.source.variables.scoped(() => runProtected(script, block))
  const isOurs =
    typeof flow === 'object' &&
    flow.leave === 'break' &&
    flow.label !== undefined &&
    flow.label.toLowerCase() === block.label?.name.toLowerCase()
  return isOurs ? 'next' : flow
}

async function runProtected(script: Script, block: BlockStatement): Promise<Flow> {
  if (block.handler === undefined) return runAll(script, block.body)
  try {
    return await runAll(script, block.body)
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.kind === 'cancelled') throw error
    const before = script.handled
    script.handled = error
    tellError(script, error)
    try {
      return await runAll(script, block.handler)
    } finally {
      script.handled = before
      tellError(script, before)
    }
  }
}

// Outside of a handler the variables of the error are NULL.
function tellError({ source, failures }: Script, error: WarehouseError | undefined): void {
  const { variables, text } = source
  const place = error?.offset === undefined ? '' : `At ${placeIn(text, error.offset)}`
  variables.setSystem('error.message', error?.message ?? null)
  variables.setSystem('error.statement_text', (error && failures.get(error)) ?? null)
  variables.setSystem('error.formatted_stack_trace', error === undefined ? null : place)
}

// `[2:14]`, line and column from 1
function placeIn(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n')
  return `[${lines.length}:${(lines.at(-1) ?? '').length + 1}]`
}

async function raise(script: Script, statement: RaiseStatement): Promise<never> {
  if (statement.message !== undefined) {
    const message = await evaluate(
      script,
      demand(resolveValue(statement.message, resolveOptions(script.job, script.source))),
    )
    throw new WarehouseError('invalid-query', String(message), {
      offset: statement.start,
      jobId: script.job.id,
    })
  }
  throw (
    script.handled ??
    new WarehouseError('invalid-query', 'Cannot re-raise an error outside of an exception handler', {
      offset: statement.start,
    })
  )
}

// ── plain statements of the script ─────────────────────────────────────────────────────────────────────────────────

async function declare(script: Script, statement: ResolvedDeclare): Promise<void> {
  for (const name of statement.names) {
    const value = statement.default === undefined ? null : await evaluate(script, statement.default)
    script.source.variables.declare(name, statement.type, value)
  }
}

async function assign(script: Script, statement: ResolvedSet): Promise<void> {
  const value = await evaluate(script, statement.value)
  const { variables } = script.source
  const [first] = statement.variables
  const values = statement.variables.length === 1 && !isTuple(statement.value) ? [value] : fieldsOf(value)
  if (first === undefined) return
  for (const [index, variable] of statement.variables.entries()) {
    if (variable.source === 'system') variables.setSystem(variable.name, values[index] ?? null)
    else variables.assign(variable.name, values[index] ?? null)
  }
}

// SET (a) = (1) has one name and no tuple; SET (a, b) = (1, 2) has a STRUCT with a field per name.
function isTuple(value: ResolvedExpression): boolean {
  return value.kind === 'struct' && value.fields.length > 1
}

function fieldsOf(value: Json): readonly Json[] {
  if (value === null) return []
  const { $struct } = value as { readonly $struct?: readonly (readonly [string, Json])[] }
  return $struct === undefined ? [value] : $struct.map(([, field]) => field)
}

async function assertHolds(script: Script, statement: ResolvedAssert): Promise<void> {
  if ((await evaluate(script, statement.condition)) === true) return
  throw new WarehouseError('invalid-query', statement.description ?? 'Assertion failed', {
    offset: statement.start,
    jobId: script.job.id,
  })
}

async function transaction(job: Job, statement: ResolvedTransaction): Promise<void> {
  switch (statement.action) {
    case 'begin':
      if (job.transaction !== 'none')
        throw new WarehouseError('invalid-query', 'Transaction is already active', {
          offset: statement.start,
        })
      await job.engine.run('BEGIN TRANSACTION')
      job.transaction = 'open'
      return
    case 'commit': {
      if (job.transaction === 'none')
        throw new WarehouseError('invalid-query', 'COMMIT TRANSACTION without a transaction', {
          offset: statement.start,
        })
      const wasFailed = job.transaction === 'failed'
      if (wasFailed) {
        await endTransaction(job)
        throw new WarehouseError('invalid-query', 'Transaction is aborted and was rolled back', {
          offset: statement.start,
        })
      }
      job.transaction = 'none'
      return commit(job)
    }
    case 'rollback':
      if (job.transaction === 'none')
        throw new WarehouseError('invalid-query', 'ROLLBACK TRANSACTION without a transaction', {
          offset: statement.start,
        })
      return endTransaction(job)
    default:
      return unreachable(statement.action)
  }
}

async function endTransaction(job: Job): Promise<void> {
  job.transaction = 'none'
  await rollBack(job)
}

async function callProcedure(script: Script, call: ResolvedCallProcedure): Promise<void> {
  const { job } = script
  const record = job.changes.routine(call.target)
  const syntax = record === undefined ? undefined : routineSyntax(record)
  if (record === undefined || syntax?.kind !== 'createProcedure' || syntax.body === undefined)
    throw new WarehouseError(
      'unsupported',
      `the procedure "${call.target.name}" cannot be run by the local engine`,
      { offset: call.start },
    )
  const variables = createVariables(script.source.variables)
  for (const [index, parameter] of syntax.parameters.entries()) {
    const argument = call.arguments[index]
    if (argument === undefined) throw new Error('internal: CALL with fewer arguments than the procedure has')
    const value = parameter.mode === 'out' ? null : await evaluate(script, argument)
    variables.declare(parameter.name.name, argument.type, value)
  }
  const inner: Script = { ...script, source: { text: record.sql, variables, parameters: [] } }
  await atPlace(call.start, () => runBlock(inner, syntax.body as BlockStatement))
  script.outcome = inner.outcome
  for (const [index, parameter] of syntax.parameters.entries()) {
    const argument = call.arguments[index]
    const isOut = parameter.mode === 'out' || parameter.mode === 'inout'
    if (isOut && argument?.kind === 'variable')
      script.source.variables.assign(argument.name, variables.find(parameter.name.name)?.value ?? null)
  }
}

async function executeImmediate(script: Script, statement: ResolvedExecuteImmediate): Promise<void> {
  const text = await evaluate(script, statement.sql)
  if (typeof text !== 'string')
    throw new WarehouseError('invalid-query', 'EXECUTE IMMEDIATE sql string cannot be NULL', {
      offset: statement.start,
    })
  const parameters: QueryParameter[] = []
  for (const using of statement.using)
    parameters.push({
      name: using.name ?? '',
      type: using.value.type,
      value: (await evaluate(script, using.value)) as QueryParameter['value'],
    })
  const inner: Script = { ...script, source: { ...script.source, text, parameters } }
  await atPlace(statement.start, async () => {
    const parsed = demand(parseStatement(text))
    if (parsed !== undefined) await runOne(inner, parsed)
  })
  script.outcome = inner.outcome
  if (statement.into.length === 0) return
  const [row] = inner.outcome.rows
  if (inner.outcome.totalRows > 1)
    throw new WarehouseError('invalid-query', 'EXECUTE IMMEDIATE INTO expects no more than one row', {
      offset: statement.start,
    })
  for (const [index, name] of statement.into.entries())
    script.source.variables.assign(name, row?.[index] ?? null)
}

// Offsets inside another text mean nothing to the author of this one: the place is where it was called.
async function atPlace<T>(offset: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error
    throw new WarehouseError(error.kind, error.message, { offset, jobId: error.jobId, cause: error })
  }
}

// ── values ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function isTrue(script: Script, condition: Expression): Promise<boolean> {
  const resolved = demand(resolveCondition(condition, resolveOptions(script.job, script.source)))
  return (await evaluate(script, resolved)) === true
}

async function evaluate(script: Script, expression: ResolvedExpression | undefined): Promise<Json> {
  if (expression === undefined) return null
  if (expression.kind === 'literal' && expression.value === null) return null
  const sql = `SELECT ${expressionSql(createContext(worldOf(script.job, script.source)), expression)}`
  const { rows } = await script.job.engine.read(sql, [{ name: 'value', type: expression.type }])
  return rows[0]?.[0] ?? null
}
