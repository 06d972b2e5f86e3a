/** The task of an operation: all its statements as one script, so that a variable set in one is seen in the next. */
import type { OperationAction } from '../../ir/action.ts'
import type { Task } from '../../ir/plan.ts'
import { script, statement } from '../../materializations/tasks.ts'

export function operationTasks(action: OperationAction): readonly Task[] {
  const sql = script(...action.statements)
  // What it does is the author's, so nobody but the author can say that doing it twice is harmless.
  return sql.text === '' ? [] : [statement('publish', 'run statements', sql, { idempotent: false })]
}
