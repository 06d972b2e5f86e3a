import { Option } from 'commander'
import { readCount } from '../options.ts'
import type { CommandDefinition } from './command.ts'

/** `runner query`: GoogleSQL on what was published. */
export const queryCommand: CommandDefinition = {
  name: 'query',
  group: 'Look',
  summary: 'ask the warehouse in GoogleSQL; it is opened for reading only',
  examples: [
    { line: `runner query 'select count(*) as n from \${ref("fact_sales")}'`, does: 'a table on the screen' },
    { line: `runner query 'select * from ecom_gold.dim_date' --format csv --out dates.csv`, does: 'a file' },
  ],
  configure(command) {
    command
      .argument('[sql]', 'a query; "-" reads it from stdin')
      .addOption(
        new Option('-f, --file <file>', 'read the query from a file, such as one of target/compiled'),
      )
      .addOption(
        new Option('--format <format>', 'how to print the rows').choices([
          'table',
          'csv',
          'json',
          'ndjson',
          'md',
        ]),
      )
      .addOption(
        new Option('--limit <n>', 'print at most so many rows; a table stops at 50').argParser(readCount),
      )
      .addOption(new Option('--out <file>', 'write there instead of to the screen'))
  },
  async run(call) {
    const { query } = await import('../query.ts')
    return query(call)
  },
}
