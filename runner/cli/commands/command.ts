/** The shape of a command. Files of commands import nothing heavy; `run` loads what it needs. */
import type { Command } from 'commander'
import type { ExitCode, Invocation } from '../invocation.ts'
import type { GlobalOptions } from '../options.ts'

export type CommandGroup = 'Build' | 'Look' | 'Data'

export interface CommandDefinition {
  readonly name: string
  readonly group: CommandGroup
  /** One line for the list of commands: what it does, not how. */
  readonly summary: string
  /** Two command lines with what they do, shown at the end of the command's help. */
  readonly examples: readonly [Example, Example]
  /** Adds arguments and options of its own. */
  configure(command: Command): void
  run(call: CommandCall): Promise<ExitCode>
}

export interface Example {
  readonly line: string
  readonly does: string
}

export interface CommandCall {
  readonly invocation: Invocation
  readonly global: GlobalOptions
  readonly args: readonly string[]
  /** The command's own options, as commander left them. */
  readonly options: Readonly<Record<string, unknown>>
}
