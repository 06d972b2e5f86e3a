/** The generator's own account of what it made. */
import { businessTimeZone, isoDay } from './calendar.ts'
import type { GeneratedFile } from './files.ts'
import type { GenerateParameters } from './options.ts'
import type { Truth } from './truth.ts'

/** The content of `manifest.json`. */
export interface GeneratedManifest {
  readonly format: 1
  readonly parameters: {
    readonly scale: string
    readonly seed: number
    readonly start_date: string
    readonly days: number
    /** Files and truth are those of the days up to this one, counted from 1. */
    readonly through_day: number
    readonly through_date: string
    readonly sources: readonly string[]
    readonly dirt: string
    /** Basis points by name. */
    readonly rates: Readonly<Record<string, number>>
    readonly business_time_zone: string
  }
  /** All files up to the last day, in path order, whether this call wrote them or an earlier one. */
  readonly files: readonly GeneratedFile[]
  readonly truth: Truth
}

export function buildManifest(
  parameters: GenerateParameters,
  files: readonly GeneratedFile[],
  truth: Truth,
): GeneratedManifest {
  return {
    format: 1,
    parameters: {
      scale: parameters.scaleName,
      seed: parameters.seed,
      start_date: isoDay(parameters.startDay),
      days: parameters.days,
      through_day: parameters.throughDay,
      through_date: isoDay(parameters.startDay + parameters.throughDay - 1),
      sources: parameters.sources,
      dirt: parameters.dirt,
      rates: parameters.rates,
      business_time_zone: businessTimeZone,
    },
    files,
    truth,
  }
}
