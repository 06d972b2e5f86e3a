/** The process: its arguments, streams, signals and exit code. Nothing else in the project exits. */
import { readFileSync } from 'node:fs'
import { commands } from './commands/index.ts'
import type { Invocation, Stream } from './invocation.ts'
import { runCommandLine } from './program.ts'

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  const abort = new AbortController()
  const interrupt = (): void => {
    // The first asks the run to stop and report; the second means now.
    if (abort.signal.aborted) process.exit(130)
    abort.abort(new Error('interrupted'))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  // A reader that closes early, such as `head`, is not an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

  const invocation = processInvocation(abort.signal)
  try {
    const exitCode = await runCommandLine(process.argv.slice(2), invocation, commands)
    process.exitCode = abort.signal.aborted && exitCode !== 2 ? 130 : exitCode
  } catch (error) {
    process.exitCode = abort.signal.aborted ? 130 : 1
    if (!abort.signal.aborted) invocation.stderr.write(internalErrorText(error, invocation.version))
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** What a person is told about an exception that nobody expected. */
export function internalErrorText(error: unknown, version: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    '',
    'Internal error: this is a fault of runner, not of your project.',
    'Please report it with the lines below and what you ran.',
    '',
    `  runner ${version}, node ${process.version}, ${process.platform} ${process.arch}`,
    ...stack.split('\n').map((line) => `  ${line}`),
    '',
  ].join('\n')
}

function processInvocation(signal: AbortSignal): Invocation {
  return {
    workingDirectory: process.cwd(),
    environment: process.env,
    stdout: processStream(process.stdout),
    stderr: processStream(process.stderr),
    stdin: readStdin,
    stdinBytes: () => process.stdin,
    signal,
    ticker: {
      now: () => Date.now(),
      every: (milliseconds, call) => {
        const timer = setInterval(call, milliseconds)
        timer.unref()
        return { stop: () => clearInterval(timer) }
      },
    },
    random: Math.random,
    version: packageVersion(),
    platform: process.platform,
  }
}

function processStream(stream: NodeJS.WriteStream): Stream {
  return {
    write: (text) => void stream.write(text),
    columns: () => (stream.isTTY ? stream.columns : undefined),
    isTty: stream.isTTY === true,
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

// Two folders up both from runner/cli and from dist/cli.
function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}
