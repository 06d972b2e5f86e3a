import { Option } from 'commander'
import { readCount, readDate } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner generate`: writes demo data with its ground truth. */
export const generateCommand: CommandDefinition = {
  name: 'generate',
  group: 'Data',
  summary: 'write demo data of a shop, with the truth that a correct build must find in it',
  examples: [
    { line: 'runner generate --scale tiny', does: 'ten days of files under data/landing' },
    {
      line: 'runner generate --scale small --from-day 29',
      does: 'the last two days only, as if days had passed',
    },
  ],
  configure(command) {
    command
      .addOption(new Option('--scale <name>', 'tiny, small, demo or large').default('small'))
      .addOption(new Option('--seed <n>', 'another seed gives another shop').argParser(Number))
      .addOption(new Option('--start-date <yyyy-mm-dd>', 'the first business day').argParser(readDate))
      .addOption(new Option('--days <n>', 'how many days').argParser(readCount))
      .addOption(
        new Option('--from-day <n>', 'write files from this day on, counted from 1').argParser(readCount),
      )
      .addOption(new Option('--through-day <n>', 'stop after this day').argParser(readCount))
      .addOption(
        new Option('--formats <list>', 'source families, as erp,web').argParser((text) => text.split(',')),
      )
      .addOption(new Option('--dirt <level>', 'off, default or heavy'))
      .addOption(new Option('--out <dir>', 'folder to write to; the bucket of the project when absent'))
  },
  async run(call) {
    const { generate } = await import('../generate.ts')
    return generate(call)
  },
}
