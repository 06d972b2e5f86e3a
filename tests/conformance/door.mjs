/** Asks `runner sql` many questions at once. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = process.env.RUNNER ?? fileURLToPath(new URL('../../dist/cli/bin.cjs', import.meta.url))

/** The answers in the order of the questions; `what` is eval, parse or types. */
export async function askRunner(what, questions) {
  const child = spawn(process.execPath, [program, 'sql', what], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = []
  const done = (async () => {
    for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line))
  })()
  for (const [id, { sql, params, tables, timezone }] of questions.entries())
    child.stdin.write(`${JSON.stringify({ id, sql, params, tables, timezone })}\n`)
  child.stdin.end()
  await done
  if (answers.length !== questions.length)
    throw new Error(`runner sql ${what} gave ${answers.length} answers to ${questions.length} questions`)
  return answers
}
