/**
 * The process that answers the lines of `runner sql`; its parent replaces it when it hangs or dies.
 *
 * A module with effects: it is what `fork` starts.
 */
import type { SqlLimits } from './sql-eval.ts'
import { createEvaluator } from './sql-eval.ts'
import { parseQuestion } from './sql-parse.ts'
import { type Answer, failureAt, readId, readQuestion, type SqlTask } from './sql-question.ts'
import { typesOf } from './sql-types.ts'
import { BadValue } from './sql-values.ts'

/** What the parent sends, one at a time. */
export interface WorkerRequest {
  readonly task: SqlTask
  readonly line: string
  readonly limits: SqlLimits
}

/** What comes back: the answer as the line to write, and how much memory the process holds by now. */
export interface WorkerReply {
  readonly text: string
  readonly residentMb: number
}

/** What the worker says once it listens. */
export const ready = 'ready'

let evaluator: ReturnType<typeof createEvaluator> | undefined

async function answer({ task, line, limits }: WorkerRequest): Promise<Answer> {
  try {
    const question = readQuestion(line)
    switch (task) {
      case 'parse':
        return parseQuestion(question)
      case 'types':
        return typesOf(question)
      case 'eval':
        evaluator ??= createEvaluator(limits)
        return await evaluator.evaluate(question)
    }
  } catch (error) {
    const place = { id: readId(line), sql: '' }
    if (error instanceof BadValue) return failureAt(place, 'resolve', error.message)
    if (error instanceof RangeError)
      return failureAt(place, 'unsupported', 'the statement is nested too deeply')
    return failureAt(place, 'runtime', error instanceof Error ? error.message : String(error))
  }
}

process.on('message', (request: WorkerRequest) => {
  void answer(request).then((found) => {
    const reply: WorkerReply = {
      text: JSON.stringify(found),
      residentMb: process.memoryUsage.rss() / 2 ** 20,
    }
    process.send?.(reply)
  })
})

// The clock of the first line starts now, not while the modules load.
process.send?.(ready)

// The parent has gone: nobody waits for an answer.
process.on('disconnect', () => process.exit(0))
