/** BigQuery as a Warehouse: what the runner hands over is run as it is. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Warehouse } from '../warehouse.ts'
import type { BigqueryContext } from './context.ts'
import { readState } from './introspect.ts'
import { loadFile } from './load.ts'
import { runQuery } from './query.ts'
import type { BigquerySettings } from './settings.ts'
import { openApi } from './transport.ts'

export interface BigqueryEffects {
  /** Now, ISO 8601 in UTC. */
  readonly now: () => string
  readonly random: () => number
  /** Seeds are files below this folder; an absolute path. */
  readonly projectRoot: string
  /** Waits; ends early, without an error, when the signal is aborted. This machine's timer when absent. */
  readonly sleep?: BigqueryContext['sleep']
}

/** Opens a session; nothing is asked of BigQuery before the first call. */
export function openBigquery(settings: BigquerySettings, effects: BigqueryEffects): Warehouse {
  const context: BigqueryContext = {
    api: openApi(settings),
    settings,
    projectRoot: effects.projectRoot,
    sleep: effects.sleep ?? sleep,
    random: effects.random,
  }
  return {
    name: 'bigquery',
    traits: {
      transactionalDdl: false,
      partitions: true,
      dryRun: true,
      maxConcurrentJobs: settings.concurrency,
    },
    readState: (targets, signal) => readState(context, targets, signal, effects.now()),
    run: (sql, options) => runQuery(context, sql, options),
    load: (load, options) => loadFile(context, load, options),
    commit: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error
  })
}
