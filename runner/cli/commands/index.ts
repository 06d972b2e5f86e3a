/** The commands, in the order of the help. */
import { buildCommand } from './build.ts'
import { checkCommand } from './check.ts'
import { cleanCommand } from './clean.ts'
import type { CommandDefinition } from './command.ts'
import { compileCommand } from './compile.ts'
import { demoCommand } from './demo.ts'
import { generateCommand } from './generate.ts'
import { ingestCommand } from './ingest.ts'
import { lsCommand } from './ls.ts'
import { queryCommand } from './query.ts'
import { runCommand } from './run.ts'
import { sqlCommand } from './sql.ts'
import { testCommand } from './test.ts'

export const commands: readonly CommandDefinition[] = [
  buildCommand,
  runCommand,
  testCommand,
  compileCommand,
  checkCommand,
  lsCommand,
  queryCommand,
  sqlCommand,
  demoCommand,
  generateCommand,
  ingestCommand,
  cleanCommand,
]
