import { addSelectionOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner check`: resolves every query against the columns of what it reads, without a warehouse. */
export const checkCommand: CommandDefinition = {
  name: 'check',
  group: 'Build',
  summary: 'check names and types of every query without touching any data',
  examples: [
    { line: 'runner check', does: 'everything; columns and their lineage go to target/lineage.json' },
    { line: 'runner check --select +fact_sales', does: 'one model and everything it is made from' },
  ],
  configure: addSelectionOptions,
  async run(call) {
    const { check } = await import('../check.ts')
    return check(call)
  },
}
