import { Argument, Option } from 'commander'
import { readCount } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner sql`: GoogleSQL by the line, for programs; works without a project. */
export const sqlCommand: CommandDefinition = {
  name: 'sql',
  group: 'Look',
  summary: 'answer GoogleSQL line by line, as JSON on stdin and stdout; needs no project',
  examples: [
    { line: `echo '{"id":1,"sql":"select 1 as x"}' | runner sql eval`, does: 'rows, or what is wrong' },
    { line: 'runner sql types < questions.ndjson', does: 'columns and types, nothing is run' },
  ],
  configure(command) {
    command
      .addArgument(
        new Argument('<what>', 'eval runs, types resolves, parse only reads').choices([
          'eval',
          'parse',
          'types',
        ]),
      )
      .addOption(
        new Option('--timeout <seconds>', 'give up a line after so long').argParser(readCount).default(10),
      )
      .addOption(
        new Option('--memory <mb>', 'memory of the engine for one line').argParser(readCount).default(1024),
      )
      .addOption(
        new Option('--max-rows <n>', 'a result with more rows is an error')
          .argParser(readCount)
          .default(100_000),
      )
  },
  async run(call) {
    const { sqlBatch } = await import('../sql-batch.ts')
    return sqlBatch(call)
  },
}
