/** `runner demo`: generate, ingest, build, and where to go from there. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { exitCodeOf } from '../report/summary.ts'
import { asOfDate } from './as-of-date.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole } from './console.ts'
import { generateInto } from './generate.ts'
import { ingestBatch } from './ingest.ts'
import type { ExitCode } from './invocation.ts'
import { newRunId, runActions } from './run-actions.ts'
import { openCompiled, placeOf, select, withWarehouse } from './wire.ts'

/**
 * Builds the demo shop from nothing. Run again it generates the same files, finds that all of them are loaded already,
 * and changes no row.
 */
export async function demo(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const compiled = await openCompiled(call, console)
  const scale = String(call.options['scale'] ?? 'small')
  console.say('')
  await generateInto(call, console, { folder: compiled.paths.bucket, options: { scale } })
  const exitCode = await withWarehouse(compiled, 'write', async (warehouse): Promise<ExitCode> => {
    const runId = newRunId(call.invocation)
    const startedAt = new Date(call.invocation.ticker.now()).toISOString()
    const ingested = await ingestBatch(compiled, warehouse, { runId: `${runId}-in`, startedAt })
    if (ingested !== 0) return ingested
    console.say('')
    const result = await runActions(compiled, warehouse, {
      command: 'build',
      runId,
      startedAt,
      selected: select(compiled, { select: [], exclude: ['tag:raw'] }),
      fullRefresh: false,
      failFast: false,
      asOfDate: await asOfDate(compiled, warehouse, startedAt),
    })
    return exitCodeOf(result)
  })
  if (exitCode !== 0) return exitCode

  const { palette } = console.style
  const database = placeOf(compiled)
  const truth = relative(call.invocation.workingDirectory, join(compiled.paths.bucket, 'manifest.json'))
  const runner = existsSync(join(compiled.paths.root, 'dist/cli/bin.cjs')) ? 'npx runner' : 'runner'
  for (const line of [
    '',
    `The warehouse is ${palette.bold(database)}, a DuckDB file that other tools can open while it is rebuilt.`,
    ...(existsSync(join(compiled.paths.bucket, 'manifest.json'))
      ? [`The numbers it must hold are in ${truth}.`]
      : []),
    '',
    'Three things to try next:',
    '',
    `  ${runner} query 'select sale_date, sum(net_revenue) as net_revenue from \${ref("fact_daily_sales")} group by sale_date order by sale_date'`,
    `  ${runner} ls --select +fact_sales          ${palette.dim('what one fact table is made from')}`,
    `  ${runner} build                            ${palette.dim('again: nothing is new, so nothing is written')}`,
    '',
  ]) {
    console.say(line)
  }
  return 0
}
