/**
 * What the demo costs: wall time and memory of `runner demo`, and the build beside DuckDB alone running the same
 * translated statements.
 *
 *     npm run bench:demo            small
 *     npm run bench:demo -- tiny
 *
 * The comparison is a build from an ingested warehouse with one action at a time, against the statements it logged, one
 * after another on a connection to a copy of that warehouse. Both have all cores; neither has the cost of starting Node.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLocalDatabase } from '../runner/warehouse/duckdb/database.ts'
import { installRuntime } from '../runner/warehouse/duckdb/runtime/install.ts'

interface Cost {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakMib: number
}

const root = process.cwd()
const command = join(root, 'dist/cli/bin.cjs')
const scale = process.argv[2] ?? 'small'
const folder = mkdtempSync(join(tmpdir(), 'runner-bench-'))

try {
  if (!existsSync(command)) throw new Error('dist/ is missing: run npm run build first')
  copyProject()
  console.log(`scale ${scale}, ${availableParallelism()} cores, node ${process.version}\n`)

  const demo = runCommand(['demo', '--scale', scale])
  printCost('runner demo, all of it', demo)
  printCost('runner build, nothing new', runCommand(['build']))

  rmSync(join(folder, '.runner'), { recursive: true })
  rmSync(join(folder, 'data'), { recursive: true })
  runCommand(['generate', '--scale', scale])
  runCommand(['ingest'])
  cpSync(join(folder, '.runner/local.duckdb'), join(folder, 'alone.duckdb'))
  const log = join(folder, 'statements.ndjson')
  const build = runCommand(['build', '--threads', '1', '--exclude', 'tag:raw'], { RUNNER_STATEMENT_LOG: log })
  printCost('runner build after ingest, one at a time', build)

  const buildMs = lastRunMs()
  const alone = await replay(log)
  console.log(`\nDuckDB alone, the same ${alone.statements} statements   ${seconds(alone.ms)}`)
  console.log(`the run itself, first statement to last commit  ${seconds(buildMs)}`)
  console.log(`ratio                                           ${(buildMs / alone.ms).toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function copyProject(): void {
  for (const name of [
    'dataform.json',
    'workflow_settings.yaml',
    'runner.yaml',
    'definitions',
    'includes',
    'macros',
    'seeds',
  ]) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true })
  }
}

/** Runs a command in a process of its own, which writes down what it used when it ends. */
function runCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Cost {
  const usage = join(folder, 'usage.json')
  const preload = join(folder, 'usage.cjs')
  writeFileSync(
    preload,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())))`,
  )
  const startedAt = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, command, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const wallMs = performance.now() - startedAt
  if (status !== 0) throw new Error(`runner ${args.join(' ')} exited with ${status}:\n${stdout}\n${stderr}`)
  const used = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage
  return { wallMs, cpuMs: (used.userCPUTime + used.systemCPUTime) / 1000, peakMib: used.maxRSS / 1024 }
}

function lastRunMs(): number {
  const { result } = JSON.parse(readFileSync(join(folder, 'target/run_results.json'), 'utf8')) as {
    readonly result: { readonly startedAt: string; readonly endedAt: string }
  }
  return Date.parse(result.endedAt) - Date.parse(result.startedAt)
}

/** Runs the logged statements in their order on a copy of the warehouse as it was before the build. */
async function replay(log: string): Promise<{ readonly ms: number; readonly statements: number }> {
  const statements = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { readonly sql: string }).sql)
  const database = await openLocalDatabase(
    {
      path: join(folder, 'alone.duckdb'),
      mode: 'write',
      defaultDatabase: '',
      storageRoot: folder,
      projectRoot: folder,
      now: () => new Date(),
    },
    async (connection) => installRuntime(connection),
  )
  const connection = await database.connect()
  const startedAt = performance.now()
  for (const sql of statements) await (await connection.run(sql)).getRows()
  connection.closeSync()
  await database.publish()
  const ms = performance.now() - startedAt
  await database.close()
  return { ms, statements: statements.length }
}

function printCost(what: string, { wallMs, cpuMs, peakMib }: Cost): void {
  console.log(
    `${what.padEnd(42)} ${seconds(wallMs)} wall  ${seconds(cpuMs)} cpu  ${peakMib.toFixed(0)} MiB peak`,
  )
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)}s`.padStart(8)
}
