import { Option } from 'commander'
import type { CommandDefinition } from './command.ts'

/** `runner clean`: removes what the runner wrote into the project's folder. */
export const cleanCommand: CommandDefinition = {
  name: 'clean',
  group: 'Data',
  summary: 'remove target/ and the local warehouse; landed and archived files stay',
  examples: [
    { line: 'runner clean --dry-run', does: 'say what would go' },
    { line: 'runner clean', does: 'remove it' },
  ],
  configure(command) {
    command.addOption(new Option('--dry-run', 'say what would be removed, and remove nothing'))
  },
  async run(call) {
    const { clean } = await import('../clean.ts')
    return clean(call)
  },
}
