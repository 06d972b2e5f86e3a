/** The command line: commands, options and help; without any work of its own. */
import { Command, CommanderError } from 'commander'
import type { CommandDefinition, CommandGroup } from './commands/command.ts'
import { CommandEnd, type ExitCode, type Invocation } from './invocation.ts'
import { addGlobalOptions, globalOptions } from './options.ts'

const groups: readonly CommandGroup[] = ['Build', 'Look', 'Data']

/**
 * Runs one command line, without the node and script parts, and gives the code to exit with.
 * Usage that makes no sense is told on stderr and gives 2.
 */
export async function runCommandLine(
  args: readonly string[],
  invocation: Invocation,
  commands: readonly CommandDefinition[],
): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = makeProgram(invocation, commands, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommandEnd) return error.exitCode
    // commander has already said what is wrong; help and version end in an error of their own with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
}

function makeProgram(
  invocation: Invocation,
  commands: readonly CommandDefinition[],
  done: (exitCode: ExitCode) => void,
): Command {
  const program = new Command('runner')
  const output = {
    writeOut: (text: string): void => invocation.stdout.write(text),
    writeErr: (text: string): void => invocation.stderr.write(text),
    getOutHelpWidth: (): number => Math.min(invocation.stdout.columns() ?? 100, 110),
    getErrHelpWidth: (): number => Math.min(invocation.stderr.columns() ?? 100, 110),
    getOutHasColors: (): boolean => false,
    getErrHasColors: (): boolean => false,
    outputError: (text: string, write: (text: string) => void): void =>
      write(text.replace(/^error: /, 'runner: ')),
  }
  program
    .description(
      'SQL-first analytics for BigQuery: compile .sqlx projects, build and check them here or there.',
    )
    .version(invocation.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError(true)
    .configureOutput(output)
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .exitOverride()
    .addHelpText('after', afterHelp)
  addGlobalOptions(program)
  for (const group of groups) {
    program.commandsGroup(`${group}:`)
    for (const definition of commands.filter((command) => command.group === group)) {
      const command = program.command(definition.name).description(definition.summary)
      definition.configure(command)
      command
        .configureOutput(output)
        .exitOverride()
        .addHelpText('after', () => examplesText(definition))
        .action(async () => {
          done(
            await definition.run({
              invocation,
              global: globalOptions(program.opts()),
              args: command.args,
              options: command.opts(),
            }),
          )
        })
    }
  }
  program.commandsGroup('Help:')
  return program
}

const afterHelp = `
Exit codes:
  0    all is well; warnings are allowed
  1    something ran and failed
  2    it could not run: usage, settings, compilation, access
  130  interrupted

Start with "runner demo", then "runner help build".`

function examplesText({ examples }: CommandDefinition): string {
  const width = Math.max(...examples.map(({ line }) => line.length))
  const lines = examples.map(({ line, does }) => `  ${line.padEnd(width)}  ${does}`)
  return ['', 'Examples:', ...lines, '', 'Options of every command: runner --help'].join('\n')
}
