/** Runs command lines in this process, on a project of a few files in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { commands } from '../../runner/cli/commands/index.ts'
import type { ExitCode, Invocation, Stream } from '../../runner/cli/invocation.ts'
import { runCommandLine } from '../../runner/cli/program.ts'

export interface Ran {
  readonly exitCode: ExitCode
  readonly stdout: string
  readonly stderr: string
}

export interface TestProject {
  readonly folder: string
  write(files: Readonly<Record<string, string>>): void
  removeFile(path: string): void
  run(...args: readonly string[]): Promise<Ran>
  /** The same with environment variables or a text on stdin. */
  runWith(
    surroundings: { readonly environment?: Readonly<Record<string, string>>; readonly stdin?: string },
    ...args: readonly string[]
  ): Promise<Ran>
  remove(): void
}

const settings = {
  'workflow_settings.yaml': 'defaultProject: shop\ndefaultDataset: marts\ndefaultAssertionDataset: checks\n',
  'runner.yaml': 'name: corner_shop\ntargets:\n  local:\n    warehouse: duckdb\n    threads: 1\n',
}

export function makeProject(files: Readonly<Record<string, string>>): TestProject {
  const folder = mkdtempSync(join(tmpdir(), 'runner-cli-'))
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
  }
  write({ ...settings, ...files })
  const runWith: TestProject['runWith'] = async ({ environment = {}, stdin = '' }, ...args) => {
    const stdout = memoryStream()
    const stderr = memoryStream()
    const invocation: Invocation = {
      workingDirectory: folder,
      environment,
      stdout,
      stderr,
      stdin: async () => stdin,
      stdinBytes: () => Readable.from([Buffer.from(stdin)]),
      signal: new AbortController().signal,
      ticker: { now: () => Date.now(), every: () => ({ stop: () => {} }) },
      random: Math.random,
      version: '9.9.9',
      platform: 'linux',
    }
    const exitCode = await runCommandLine(args, invocation, commands)
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
  }
  return {
    folder,
    write,
    removeFile: (path) => rmSync(join(folder, path)),
    run: (...args) => runWith({}, ...args),
    runWith,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function memoryStream(): Stream & { readonly text: () => string } {
  let text = ''
  return {
    isTty: false,
    columns: () => undefined,
    write: (more) => {
      text += more
    },
    text: () => text,
  }
}
