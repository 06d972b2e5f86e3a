import { addSelectionOptions } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner compile`: checks the project without touching a warehouse and writes target/. */
export const compileCommand: CommandDefinition = {
  name: 'compile',
  group: 'Build',
  summary: 'compile and check the project without touching any data',
  examples: [
    { line: 'runner compile', does: 'check everything; SQL goes to target/compiled' },
    { line: 'runner compile --json', does: 'print the manifest' },
  ],
  configure: addSelectionOptions,
  async run(call) {
    const { compile } = await import('../compile.ts')
    return compile(call)
  },
}
