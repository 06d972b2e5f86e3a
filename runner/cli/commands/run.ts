import { addRunOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner run`: as build, without assertions. */
export const runCommand: CommandDefinition = {
  name: 'run',
  group: 'Build',
  summary: 'build models without checking them',
  examples: [
    { line: 'runner run --select tag:daily', does: 'the models with a tag' },
    { line: 'runner run --select path:definitions/gold', does: 'the models of a folder' },
  ],
  configure: addRunOptions,
  async run(call) {
    const { build } = await import('../build.ts')
    return build(call, { command: 'run', withAssertions: false })
  },
}
