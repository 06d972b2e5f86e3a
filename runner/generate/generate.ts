/** Generates the demo shop's files, with the ground truth that a correct pipeline must find in them. */
import { join } from 'node:path'
import type { Diagnosed } from '../base/diagnostic.ts'
import { isoDay } from './calendar.ts'
import { openCategoryTree, openEvents, openProperties } from './clickstream.ts'
import { openCustomers } from './customers.ts'
import { openDataco } from './dataco.ts'
import { firstItemId, openErpOrders } from './erp-orders.ts'
import { type EventLog, silentLog } from './event-log.ts'
import { type FileSet, openFileSet, writeWhole } from './files.ts'
import { buildManifest, type GeneratedManifest } from './manifest.ts'
import { type GenerateOptions, type GenerateParameters, readOptions } from './options.ts'
import { planErpOrders, planWebOrders } from './order-plan.ts'
import { openCashDesk, openPayments } from './payments.ts'
import { openProducts } from './products.ts'
import { openReturns } from './returns.ts'
import { openRowQueue } from './row-queue.ts'
import { onlySources, type SourceName } from './sources.ts'
import { openTruthLog, type TruthLog } from './truth.ts'
import { openWebOrders } from './web-orders.ts'

/** What a generation did: `written` lists only the files of this call. */
export interface GeneratedData {
  readonly manifest: GeneratedManifest
  readonly written: GeneratedManifest['files']
}

/** Told after every generated day, both counted from 1. */
export type GenerateProgress = (done: { readonly day: number; readonly of: number }) => void

/**
 * Writes `landing/…`, `manifest.json` and, at the smaller scales, `truth/*.csv` below a folder.
 *
 * Equal options give equal bytes on every machine. With `throughDay` and later `fromDay` the files come in several
 * calls, as days pass, and together are the same as those of one call. Files appear whole under their names.
 * @param outputRoot made when missing; files already in it stay unless they have the same name.
 * @returns undefined with `generate-option` diagnostics when the options cannot be met.
 */
export async function generateData(
  options: GenerateOptions,
  outputRoot: string,
  report: GenerateProgress = () => {},
): Promise<Diagnosed<GeneratedData | undefined>> {
  const { value: parameters, diagnostics } = readOptions(options)
  if (parameters === undefined) return { value: undefined, diagnostics }
  const { startDay, fromDay, throughDay, scale } = parameters
  const firstWritten = isoDay(startDay + fromDay - 1)
  const files = openFileSet(outputRoot, (date) => date >= firstWritten)
  const log = openTruthLog(throughDay - 1, scale.writesTruthFiles)
  const written = onlySources(files, parameters.sources)
  const sources = openSources(parameters, log)
  for (let day = 0; day < throughDay; day += 1) {
    for (const source of sources) source.advance(day, written)
    report({ day: day + 1, of: throughDay })
    // Lets a signal or a progress bar through; the work itself is synchronous.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const manifest = buildManifest(parameters, files.list(), log.truth())
  writeTruth(outputRoot, parameters, log)
  writeWhole(join(outputRoot, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return {
    value: { manifest, written: manifest.files.filter((file) => file.date >= firstWritten) },
    diagnostics,
  }
}

interface Source {
  advance(day: number, files: FileSet): void
}

// In the order in which a day happens: master data first, then what is sold, then how it is paid.
function openSources(parameters: GenerateParameters, log: EventLog): readonly Source[] {
  return [
    ...openShop(parameters, log),
    ...parameters.sources.flatMap((source) => openAlone(source, parameters, log)),
  ]
}

// Sources that no other one depends on are opened only when they are asked for.
function openAlone(source: SourceName, parameters: GenerateParameters, log: EventLog): readonly Source[] {
  if (source === 'dataco') return [openDataco(parameters, log)]
  if (source === 'rr_events') return [openEvents(parameters, log)]
  if (source === 'rr_item_properties') return [openProperties(parameters, log)]
  if (source === 'rr_category_tree') return [openCategoryTree(parameters, log)]
  return []
}

// What is not asked for happens all the same, but nobody hears of it.
function openShop(parameters: GenerateParameters, log: EventLog): readonly Source[] {
  const logOf = (...needed: readonly SourceName[]): EventLog =>
    needed.every((source) => parameters.sources.includes(source)) ? log : silentLog
  const customers = openCustomers(parameters, logOf('erp_customers'))
  const products = openProducts(parameters, logOf('erp_products'))
  const erpPlan = planErpOrders(parameters, customers.lateEndDay)
  const webPlan = planWebOrders(parameters, erpPlan)
  const payments = openPayments(parameters)
  const returnRows = openRowQueue()
  const erpLog = logOf('erp_orders', 'erp_order_items')
  const firstReturnId = firstItemId + erpPlan.lineMarks.length
  const erp = openErpOrders(
    parameters,
    {
      customers,
      products,
      plan: erpPlan,
      takeBack: openReturns(parameters, 'erp', erpPlan, firstReturnId, returnRows, erpLog),
      cashDesk: openCashDesk(
        parameters,
        { name: 'erp', idPrefix: 'P', plan: erpPlan },
        payments.rows,
        logOf('erp_orders', 'erp_payments'),
      ),
      returnRows,
    },
    erpLog,
  )
  // The ERP takes back and is paid for what the web sold: those rows are there only together with the web's orders.
  const hasWeb = parameters.sources.includes('web_orders')
  const firstWebReturnId = firstReturnId + erpPlan.returnCount
  const web = openWebOrders(
    parameters,
    {
      customers,
      products,
      plan: webPlan,
      takeBack: openReturns(
        parameters,
        'web',
        webPlan,
        firstWebReturnId,
        hasWeb ? returnRows : openRowQueue(),
        logOf('web_orders', 'erp_order_items'),
      ),
      cashDesk: openCashDesk(
        parameters,
        { name: 'web', idPrefix: 'PW', plan: webPlan },
        hasWeb ? payments.rows : openRowQueue(),
        logOf('web_orders', 'erp_payments'),
      ),
    },
    logOf('web_orders'),
  )
  return [customers, products, erp, web, payments]
}

function writeTruth(outputRoot: string, { scale }: GenerateParameters, log: TruthLog): void {
  if (!scale.writesTruthFiles) return
  writeWhole(join(outputRoot, 'truth/scd2_customers.csv'), log.historyCsv('customer'))
  writeWhole(join(outputRoot, 'truth/scd2_products.csv'), log.historyCsv('product'))
  writeWhole(join(outputRoot, 'truth/daily_net_revenue.csv'), log.dailyNetRevenueCsv())
}
