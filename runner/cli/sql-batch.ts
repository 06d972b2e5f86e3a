/** `runner sql`: lines in, lines out, in the same order. */
import type { CommandCall } from './commands/command.ts'
import type { ExitCode } from './invocation.ts'
import { failureAt, type SqlTask } from './sql-question.ts'
import { type Supervisor, superviseWorker } from './sql-supervisor.ts'

/** A line longer than this is answered with an error and not kept. */
const longestLine = 64 * 2 ** 20

export async function sqlBatch(call: CommandCall): Promise<ExitCode> {
  const { invocation, options } = call
  const supervisor = superviseWorker(call.args[0] as SqlTask, {
    timeoutMs: Number(options['timeout']) * 1000,
    memoryMb: Number(options['memory']),
    maxRows: Number(options['maxRows']),
  })
  try {
    await answerLines(invocation.stdinBytes(), supervisor, (text) => invocation.stdout.write(text))
    return 0
  } finally {
    supervisor.close()
  }
}

/** Answers every line that is not blank. */
export async function answerLines(
  input: AsyncIterable<Uint8Array>,
  supervisor: Supervisor,
  write: (text: string) => void,
): Promise<void> {
  for await (const line of linesOf(input)) {
    if (line === undefined)
      write(
        `${JSON.stringify(failureAt({ id: null, sql: '' }, 'runtime', `the line is longer than ${longestLine} bytes`))}\n`,
      )
    else if (line.trim() !== '') write(`${await supervisor.answer(line)}\n`)
  }
}

// undefined stands for a line that is too long.
async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  let parts: Uint8Array[] = []
  let size = 0
  const take = (): string | undefined => {
    const line = size > longestLine ? undefined : Buffer.concat(parts).toString('utf8')
    parts = []
    size = 0
    return line?.replace(/^\uFEFF/, '')
  }
  const keep = (part: Uint8Array): void => {
    size += part.length
    if (size > longestLine) parts = []
    else parts.push(part)
  }
  for await (const chunk of input) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      keep(chunk.subarray(start, end))
      start = end + 1
      yield take()
    }
    keep(chunk.subarray(start))
  }
  if (size > 0) yield take()
}
