/** `runner build` and `runner run`. */
import { exitCodeOf } from '../report/summary.ts'
import { asOfDate } from './as-of-date.ts'
import { checkBeforeRun } from './check.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole } from './console.ts'
import { ingestBatch } from './ingest.ts'
import type { ExitCode } from './invocation.ts'
import { runOptions } from './options.ts'
import { newRunId, runActions } from './run-actions.ts'
import { openCompiled, select, withWarehouse } from './wire.ts'

/** Checks and builds the selected actions; 0, 1 when something failed, 2 when one of them could not have worked. */
export async function build(
  call: CommandCall,
  verb: { readonly command: string; readonly withAssertions: boolean },
): Promise<ExitCode> {
  const options = runOptions(call.options)
  const console = openConsole(call)
  const compiled = await openCompiled(call, console, {
    threads: options.threads,
    withAssertions: verb.withAssertions,
  })
  const selected = select(compiled, options)
  if (selected.length === 0) {
    console.insist(console.style.palette.yellow('Nothing is selected.'))
    return 0
  }
  if (options.check) checkBeforeRun(compiled, selected)
  return withWarehouse(compiled, 'write', async (warehouse) => {
    const startedAt = new Date(call.invocation.ticker.now()).toISOString()
    const runId = newRunId(call.invocation)
    if (options.ingest) {
      const exitCode = await ingestBatch(compiled, warehouse, { runId: `${runId}-in`, startedAt })
      if (exitCode !== 0) return exitCode
    }
    console.say('')
    const result = await runActions(compiled, warehouse, {
      command: verb.command,
      runId,
      startedAt,
      selected,
      fullRefresh: options.fullRefresh,
      failFast: options.failFast,
      asOfDate: options.asOfDate ?? (await asOfDate(compiled, warehouse, startedAt)),
    })
    return exitCodeOf(result)
  })
}
