import { Option } from 'commander'
import { addSelectionOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner ls`: the actions of the project. */
export const lsCommand: CommandDefinition = {
  name: 'ls',
  group: 'Look',
  summary: 'list models, seeds, sources, assertions and tests',
  examples: [
    { line: 'runner ls --select +fact_sales', does: 'a model and everything it is made from' },
    { line: 'runner ls --kind model --format json', does: 'models with tags and files, for a program' },
  ],
  configure(command) {
    addSelectionOptions(command)
    command
      .addOption(
        new Option('--kind <kind>', 'only these').choices([
          'model',
          'seed',
          'declaration',
          'operation',
          'assertion',
          'test',
        ]),
      )
      .addOption(
        new Option('--format <format>', 'table, json or name')
          .choices(['table', 'json', 'name'])
          .default('table'),
      )
  },
  async run(call) {
    const { list } = await import('../list.ts')
    return list(call)
  },
}
