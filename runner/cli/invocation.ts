/** Everything a command may use of the outside world, handed in so that tests can hand in another. */
import type { Output, Ticker } from '../report/reporter.ts'

/** What a process exits with: 0 well, 1 something that ran failed, 2 it could not run, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130

export interface Invocation {
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdout: Stream
  readonly stderr: Stream
  readonly stdin: () => Promise<string>
  /** The same, as it comes in. */
  readonly stdinBytes: () => AsyncIterable<Uint8Array>
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal
  readonly ticker: Ticker
  /** A number in [0, 1). */
  readonly random: () => number
  readonly version: string
  readonly platform: string
}

export interface Stream extends Output {
  readonly isTty: boolean
}

/** Ends a command whose reason has already been told to the person. */
export class CommandEnd extends Error {
  override readonly name = 'CommandEnd'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}
