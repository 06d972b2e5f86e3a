/** What a person asks of the generator, checked and completed. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import { nearestName } from '../base/suggest.ts'
import { parseDay } from './calendar.ts'
import { type DirtLevel, type RateName, type Rates, rateNames, ratesFor } from './rates.ts'
import { type Scale, type ScaleName, scales } from './scales.ts'
import { defaultFormats, formatWords, type SourceName, sourcesOfFormats } from './sources.ts'

export interface GenerateOptions {
  readonly scale: string
  /** Default 42. */
  readonly seed?: number
  /** `YYYY-MM-DD`; default: the scale's own. */
  readonly startDate?: string
  /** Default: the scale's own. Orders are scaled in proportion. */
  readonly days?: number
  /** Write only the files dated on these days, counted from 1; truth is always as of `throughDay`. */
  readonly fromDay?: number
  readonly throughDay?: number
  /** Families (`erp`, `web`, `dataco`, `rr`) or single sources (`erp_orders`); default: those that the shop's models read. */
  readonly formats?: readonly string[]
  /** Default: `default`. */
  readonly dirt?: string
  /** Basis points by name, in place of the dirt level's own; see `rateNames`. */
  readonly rates?: Readonly<Record<string, number>>
}

/** Options with every default filled in. */
export interface GenerateParameters {
  readonly scaleName: ScaleName
  readonly scale: Scale
  readonly seed: number
  /** Day number of the first business day. */
  readonly startDay: number
  readonly days: number
  readonly fromDay: number
  readonly throughDay: number
  /** In the order of all sources. */
  readonly sources: readonly SourceName[]
  readonly dirt: DirtLevel
  readonly rates: Rates
}

const dirtLevels: readonly DirtLevel[] = ['off', 'default', 'heavy']

/** Checks options; every fault is a `generate-option` diagnostic, and then the value is undefined. */
export function readOptions(options: GenerateOptions): Diagnosed<GenerateParameters | undefined> {
  const diagnostics: Diagnostic[] = []
  const fault = (option: string, problem: string): undefined => {
    diagnostics.push(diagnose('generate-option', { option, problem }))
    return undefined
  }
  const whole = (option: string, value: number, low: number, high: number): number | undefined =>
    Number.isInteger(value) && value >= low && value <= high
      ? value
      : fault(option, `${value} is not a whole number from ${low} to ${high}`)
  const oneOf = <T extends string>(option: string, value: string, names: readonly T[]): T | undefined =>
    names.find((name) => name === value) ??
    fault(option, `"${value}" is not one of ${names.join(', ')}${suggestion(value, names)}`)

  const scaleName = oneOf('--scale', options.scale, Object.keys(scales) as ScaleName[])
  const dirt = oneOf('--dirt', options.dirt ?? 'default', dirtLevels)
  const formats = options.formats ?? defaultFormats
  for (const word of formats) oneOf('--formats', word, formatWords)
  const seed = whole('--seed', options.seed ?? 42, 0, Number.MAX_SAFE_INTEGER)
  const scale = scaleName === undefined ? undefined : scales[scaleName]
  const days = whole('--days', options.days ?? scale?.days ?? 1, 1, 3660)
  const throughDay = whole('--through-day', options.throughDay ?? days ?? 1, 1, days ?? 1)
  const fromDay = whole('--from-day', options.fromDay ?? 1, 1, throughDay ?? 1)
  const startText = options.startDate ?? scale?.startDate ?? '2024-01-01'
  const startDay = parseDay(startText) ?? fault('--start-date', `"${startText}" is not a date as YYYY-MM-DD`)
  for (const [name, value] of Object.entries(options.rates ?? {})) {
    if (oneOf('--rate', name, rateNames) !== undefined) whole(`--rate ${name}`, value, 0, 10_000)
  }
  if (formats.length === 0) fault('--formats', 'the list is empty')

  if (
    diagnostics.length > 0 ||
    scaleName === undefined ||
    scale === undefined ||
    dirt === undefined ||
    seed === undefined ||
    days === undefined ||
    throughDay === undefined ||
    fromDay === undefined ||
    startDay === undefined
  ) {
    return { value: undefined, diagnostics }
  }
  const rates = ratesFor(dirt, options.rates as Partial<Record<RateName, number>> | undefined)
  const sources = sourcesOfFormats(formats)
  return {
    value: { scaleName, scale, seed, startDay, days, fromDay, throughDay, sources, dirt, rates },
    diagnostics,
  }
}

function suggestion(value: string, names: readonly string[]): string {
  const near = nearestName(value, names)
  return near === undefined ? '' : `; "${near}" is near`
}
