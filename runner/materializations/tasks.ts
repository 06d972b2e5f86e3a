/** Constructors of tasks, so that plans read as lists of what is done. */
import type { Code, ParametersOf } from '../base/codes.ts'
import { diagnose } from '../base/diagnostic.ts'
import type { ModelAction } from '../ir/action.ts'
import type { ProbeTask, RefusalTask, StatementTask, Task, TaskPhase } from '../ir/plan.ts'
import { type CompiledSql, concatSql, generatedSql } from '../ir/sql.ts'

/** A statement that leaves the same when it is run twice. */
export function statement(
  phase: TaskPhase,
  name: string,
  sql: CompiledSql | string,
  more: Partial<Omit<StatementTask, 'kind' | 'name' | 'phase' | 'sql'>> = {},
): StatementTask {
  return {
    kind: 'statement',
    phase,
    name,
    sql: typeof sql === 'string' ? generatedSql(sql) : sql,
    idempotent: true,
    ...more,
  }
}

/** A query of one row and one INT64; what runs `onlyIf` it needs it to be above zero. */
export function probe(phase: TaskPhase, name: string, sql: string): ProbeTask {
  return { kind: 'probe', phase, name, sql: generatedSql(sql), idempotent: true }
}

/** The whole plan of an action that cannot be done as its author asks. */
export function refuse<C extends Code>(
  action: ModelAction,
  code: C,
  parameters: ParametersOf<C>,
): readonly [RefusalTask] {
  return [
    {
      kind: 'refusal',
      phase: 'prepare',
      name: 'check what is asked',
      sql: generatedSql(''),
      idempotent: true,
      diagnostic: diagnose(code, parameters, { span: action.definedAt }),
    },
  ]
}

/**
 * Statements as one script.
 *
 * Each ends on a line of its own, because an author's statement may end in a comment; one that brings its own `;` keeps
 * only ours.
 */
export function script(...statements: readonly (CompiledSql | string)[]): CompiledSql {
  const pieces = statements
    .map((one) => withoutEnd(typeof one === 'string' ? generatedSql(one) : one))
    .filter((one) => one.text !== '')
  return concatSql(...pieces.flatMap((one, index) => (index === 0 ? [one] : ['\n;\n', one])))
}

/** The author's operations after the model is there; never tried twice, because what they do is theirs to say. */
export function operationsAfter(operations: readonly CompiledSql[]): readonly Task[] {
  if (operations.length === 0) return []
  return [statement('publish', 'post operations', script(...operations), { idempotent: false })]
}

function withoutEnd(sql: CompiledSql): CompiledSql {
  const text = sql.text.replace(/[\s;]+$/, '')
  return text.length === sql.text.length
    ? sql
    : { text, origins: sql.origins.filter((origin) => origin.at < text.length) }
}
