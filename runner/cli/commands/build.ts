import { Option } from 'commander'
import { addRunOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner build`: models, seeds and operations in order, each audited before it is published. */
export const buildCommand: CommandDefinition = {
  name: 'build',
  group: 'Build',
  summary: 'build models in order and check each before readers see it',
  examples: [
    { line: 'runner build', does: 'everything' },
    {
      line: 'runner build --select fact_sales+ --full-refresh',
      does: 'one model and what reads it, from nothing',
    },
  ],
  configure(command) {
    addRunOptions(command)
    command.addOption(new Option('--ingest', 'take in landed files first'))
  },
  async run(call) {
    const { build } = await import('../build.ts')
    return build(call, { command: 'build', withAssertions: true })
  },
}
