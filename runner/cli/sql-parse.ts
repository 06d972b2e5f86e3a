/** `runner sql parse`: whether a text is GoogleSQL, without looking at any name in it. */
import { hasErrors } from '../base/diagnostic.ts'
import { parseScript } from '../sql/parse/parse.ts'
import { type Answer, failureAt, type Question } from './sql-question.ts'

export function parseQuestion(question: Question): Answer {
  const { diagnostics } = parseScript(question.sql)
  if (!hasErrors(diagnostics)) return { id: question.id, ok: true }
  const [first] = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  return failureAt(question, 'syntax', first?.message ?? 'Syntax error', first?.span?.start)
}
