import { Option } from 'commander'
import type { CommandDefinition } from './command.ts'

/** `runner ingest`: takes landed files into the raw tables, each exactly once. */
export const ingestCommand: CommandDefinition = {
  name: 'ingest',
  group: 'Data',
  summary: 'take landed files into the raw tables, each exactly once',
  examples: [
    { line: 'runner ingest', does: 'claim what lies in landing, append it to raw_*, archive it' },
    { line: 'runner ingest && runner build', does: 'the daily run' },
  ],
  configure(command) {
    command.addOption(
      new Option('--accept-shrink', 'load snapshots that lost most of their keys: they are really gone'),
    )
  },
  async run(call) {
    const { ingest } = await import('../ingest.ts')
    return ingest(call)
  },
}
