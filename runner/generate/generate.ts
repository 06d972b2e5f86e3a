/** Generates the demo shop's files, with the ground truth that a correct pipeline must find in them. */
import { join } from 'node:path'
import type { Diagnosed } from '../base/diagnostic.ts'
import { isoDay } from './calendar.ts'
import { openCustomers } from './customers.ts'
import { openErpOrders } from './erp-orders.ts'
import { openFileSet, writeWhole } from './files.ts'
import { buildManifest, type GeneratedManifest } from './manifest.ts'
import { type GenerateOptions, type GenerateParameters, readOptions } from './options.ts'
import { openProducts } from './products.ts'
import { openTruthLog, type TruthLog } from './truth.ts'

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
  const sources = openSources(parameters, log)
  for (let day = 0; day < throughDay; day += 1) {
    for (const source of sources) source.advance(day, files)
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

// One entry per stream of files, in the order in which a day happens: master data first, then what is sold.
function openSources(
  parameters: GenerateParameters,
  log: TruthLog,
): readonly Pick<ReturnType<typeof openErpOrders>, 'advance'>[] {
  const customers = openCustomers(parameters, log)
  const products = openProducts(parameters, log)
  return [customers, products, openErpOrders(parameters, { customers, products }, log)]
}

function writeTruth(outputRoot: string, { scale }: GenerateParameters, log: TruthLog): void {
  if (!scale.writesTruthFiles) return
  writeWhole(join(outputRoot, 'truth/scd2_customers.csv'), log.historyCsv('customer'))
  writeWhole(join(outputRoot, 'truth/scd2_products.csv'), log.historyCsv('product'))
  writeWhole(join(outputRoot, 'truth/daily_net_revenue.csv'), log.dailyNetRevenueCsv())
}
