import { addSelectionOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner test`: unit tests of models on the embedded engine. */
export const testCommand: CommandDefinition = {
  name: 'test',
  group: 'Build',
  summary: 'run unit tests of models here, on the rows they bring along',
  examples: [
    { line: 'runner test', does: 'all unit tests' },
    { line: 'runner test --select fact_sales', does: 'the tests of one model' },
  ],
  configure: addSelectionOptions,
  async run(call) {
    const { test } = await import('../test.ts')
    return test(call)
  },
}
