import { Option } from 'commander'
import type { CommandDefinition } from './command.ts'

/** `runner demo`: generate, ingest and build in one go. */
export const demoCommand: CommandDefinition = {
  name: 'demo',
  group: 'Data',
  summary: 'generate a shop, take its files in, build and check everything',
  examples: [
    { line: 'runner demo', does: 'thirty days of a small shop' },
    { line: 'runner demo --scale tiny', does: 'ten days, in seconds' },
  ],
  configure(command) {
    command.addOption(new Option('--scale <name>', 'tiny, small, demo or large').default('small'))
  },
  async run(call) {
    const { demo } = await import('../demo.ts')
    return demo(call)
  },
}
