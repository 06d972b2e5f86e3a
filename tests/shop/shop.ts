/** A copy of the shop in a folder of its own, driven by the command line in this process. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { type RunResultsFile, readRunResults } from '../../runner/artifacts/run-results.ts'
import type { Json } from '../../runner/base/json.ts'
import { commands } from '../../runner/cli/commands/index.ts'
import type { Invocation, Stream } from '../../runner/cli/invocation.ts'
import { runCommandLine } from '../../runner/cli/program.ts'
import { openDuckdb } from '../../runner/warehouse/duckdb/index.ts'

/** A row as `runner query --format json` prints it. */
export type Row = Readonly<Record<string, Json>>

/** What a command line said and what it exited with. */
export interface Answer {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface Shop {
  readonly root: string
  /** One command line, with the variables of the shop; never throws for a command that fails. */
  run(...args: readonly string[]): Promise<Answer>
  /** As {@link Shop.run}, but a command that does not exit with 0 fails the test with what it said. */
  must(...args: readonly string[]): Promise<Answer>
  /** The rows of a query, through `runner query`. */
  query(sql: string): Promise<readonly Row[]>
  /** Puts a file below landing: CSV rows of cells, or its text as it is. */
  land(path: string, content: Csv | string): void
  /** Replaces a text that occurs once in a file of the project. */
  edit(file: string, from: string, to: string): void
  read(file: string): string
  /** Every row of every published table, by table and as sorted lines of JSON; `without` names columns left out. */
  contents(without?: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** What target/run_results.json says of the last run: model name to status and rows written. */
  results(): ReadonlyMap<string, { readonly status: string; readonly rowsWritten: number | undefined }>
  /** Another shop that starts where this one stands. */
  copy(): Shop
  remove(): void
}

/** A header and rows as the producer writes them; a cell is quoted where it must be. */
export type Csv = readonly (readonly (string | number | null)[])[]

/** Columns that say which run or batch wrote a row and nothing about what it means. */
export const auditColumns = ['_run_id', '_loaded_at']

// A build takes a second or two; beside other test files on a busy machine it may take many.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
const projectEntries = ['definitions', 'includes', 'macros', 'seeds', 'dataform.json', 'runner.yaml']

/** Opens an empty shop: the project as it is in the repository, without data. */
export function openShop(vars: Readonly<Record<string, string>> = {}): Shop {
  const root = mkdtempSync(join(tmpdir(), 'shop-'))
  for (const entry of projectEntries) cpSync(join(projectRoot, entry), join(root, entry), { recursive: true })
  return shopIn(root, vars)
}

/** A shop whose business days and zone-less times are those of UTC. */
export function openUtcShop(): Shop {
  return openShop({ business_tz: 'UTC' })
}

function shopIn(root: string, vars: Readonly<Record<string, string>>): Shop {
  const assignments = Object.entries(vars).map(([name, value]) => `${name}=${value}`)
  const global = assignments.length === 0 ? [] : ['--vars', assignments.join(',')]
  const run = async (...args: readonly string[]): Promise<Answer> => {
    const stdout = record()
    const stderr = record()
    const invocation: Invocation = {
      workingDirectory: root,
      environment: { NO_COLOR: '1' },
      stdout: stdout.stream,
      stderr: stderr.stream,
      stdin: async () => '',
      stdinBytes: () => Readable.from([]),
      signal: new AbortController().signal,
      ticker: { now: () => Date.now(), every: () => ({ stop: () => {} }) },
      random: Math.random,
      version: '0.0.0',
      platform: 'linux',
    }
    const exitCode = await runCommandLine([...global, ...args], invocation, commands)
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
  }
  const must = async (...args: readonly string[]): Promise<Answer> => {
    const answer = await run(...args)
    if (answer.exitCode !== 0) {
      throw new Error(
        `runner ${args.join(' ')} ended with ${answer.exitCode}\n${answer.stdout}\n${answer.stderr}`,
      )
    }
    return answer
  }
  const read = (file: string): string => readFileSync(join(root, file), 'utf8')
  return {
    root,
    run,
    must,
    query: async (sql) => JSON.parse((await must('query', sql, '--format', 'json')).stdout) as readonly Row[],
    land: (path, content) => {
      const file = join(root, 'data/landing', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, typeof content === 'string' ? content : csvText(content))
    },
    edit: (file, from, to) => {
      const parts = read(file).split(from)
      if (parts.length !== 2) throw new Error(`"${from}" occurs ${parts.length - 1} times in ${file}`)
      writeFileSync(join(root, file), parts.join(to))
    },
    read,
    contents: (without = auditColumns) => readContents(root, without),
    results: () => statuses(readRunResults(join(root, 'target'))),
    copy: () => {
      const other = mkdtempSync(join(tmpdir(), 'shop-'))
      cpSync(root, other, { recursive: true })
      return shopIn(other, vars)
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

function record(): { readonly stream: Stream; readonly text: () => string } {
  const parts: string[] = []
  return {
    stream: { write: (text) => void parts.push(text), columns: () => undefined, isTty: false },
    text: () => parts.join(''),
  }
}

function csvText(rows: Csv): string {
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('')
}

function csvCell(cell: string | number | null): string {
  const text = cell === null ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function statuses(file: RunResultsFile | undefined): ReturnType<Shop['results']> {
  return new Map(
    (file?.result.actions ?? []).map(({ target, status, rowsWritten }) => [
      target.name,
      { status, rowsWritten },
    ]),
  )
}

// One session for all tables: opening the file once per table would be most of the time of a test.
async function readContents(
  root: string,
  without: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const manifest = JSON.parse(readFileSync(join(root, 'target/manifest.json'), 'utf8')) as {
    readonly actions: readonly {
      readonly kind: string
      readonly target: { readonly schema: string; readonly name: string }
      readonly materialization?: string
    }[]
  }
  const tables = manifest.actions
    .filter(({ kind, target }) => kind === 'model' && !target.name.startsWith('ext_'))
    .map(({ target }) => `${target.schema}.${target.name}`)
    .sort()
  const warehouse = await openDuckdb({
    path: join(root, '.runner/local.duckdb'),
    mode: 'read',
    defaultDatabase: 'ecom-shop',
    storageRoot: join(root, 'data'),
    projectRoot: root,
    threads: 1,
    maxConcurrentJobs: 1,
    now: () => new Date('2024-06-02T00:00:00Z'),
  })
  const options = { signal: new AbortController().signal, labels: {}, parameters: [] }
  try {
    const contents = new Map<string, readonly string[]>()
    for (const table of tables) {
      const job = await warehouse.run(`select * from \`ecom-shop\`.${table}`, {
        jobId: `read-${table}`,
        ...options,
      })
      const kept = job.columns.flatMap(({ name }, index) => (without.includes(name) ? [] : [{ name, index }]))
      contents.set(
        table,
        job.rows
          .map((row) => JSON.stringify(Object.fromEntries(kept.map(({ name, index }) => [name, row[index]]))))
          .sort(),
      )
    }
    return contents
  } finally {
    await warehouse.close()
  }
}
