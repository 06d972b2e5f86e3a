/** Records and versions as one line of text each: `1 Oslo/gold/11 @01-04 09:00`, `1 v1 Oslo/gold/11 [01-04 09:00, ∞) cur`. */
import { type HistoryOptions, type Observation, OPEN_END, type Version } from './reference.ts'

/** The records of files; sequences count the files in the order they arrive. */
export function parseFiles(
  files: readonly { readonly date: string; readonly rows: readonly string[] }[],
  options: HistoryOptions,
): readonly Observation[] {
  return files.flatMap((file, index) =>
    file.rows.map((text, row) => ({
      ...parseRecord(text, options),
      fileDate: parseTime(file.date),
      sequence: index + 1,
      rowNumber: row + 1,
    })),
  )
}

/** Milliseconds of `01-04`, `01-04 09:00` or either with a year before it; without a year it is 2024. */
export function parseTime(text: string): number {
  const full = /^\d{4}-/.test(text) ? text : `2024-${text}`
  return Date.parse(full.includes(' ') ? `${full.replace(' ', 'T')}:00Z` : `${full}T00:00:00Z`)
}

/** A version as a line, as the expected histories are written. */
export function showVersion(version: Version, options: HistoryOptions): string {
  const values = [
    version.city,
    version.tier,
    ...(options.band === undefined ? [] : [version.band]),
    version.phone,
  ]
  const content = values.map((value) => value ?? 'NULL').join('/')
  const span = `[${showTime(version.validFrom)}, ${showTime(version.validTo)})`
  const flags = `${version.validTo === OPEN_END ? ' cur' : ''}${version.isDeleted ? ' DEL' : ''}`
  return `${version.key} v${version.version} ${content} ${span}${flags}`
}

function parseRecord(
  text: string,
  options: HistoryOptions,
): Omit<Observation, 'fileDate' | 'sequence' | 'rowNumber'> {
  const [before = '', time] = text.split(' @')
  const updatedAt = time === undefined || time === 'NULL' ? null : parseTime(time)
  if (before.startsWith('DELETE ')) {
    return {
      key: Number(before.slice(7)),
      city: null,
      tier: null,
      band: null,
      phone: null,
      updatedAt,
      isDelete: true,
    }
  }
  const space = before.indexOf(' ')
  const values = before
    .slice(space + 1)
    .split('/')
    .map((value) => (value === 'NULL' ? null : value))
  const [city = null, tier = null] = values
  const band = options.band === undefined ? null : (values[2] ?? null)
  return {
    key: Number(before.slice(0, space)),
    city,
    tier,
    band,
    phone: values.at(-1) ?? null,
    updatedAt,
    isDelete: false,
  }
}

function showTime(time: number): string {
  if (time === OPEN_END) return '∞'
  const [date = '', clock = ''] = new Date(time).toISOString().split('T')
  const day = date.startsWith('2024-') ? date.slice(5) : date
  return clock.startsWith('00:00:00') ? day : `${day} ${clock.slice(0, 5)}`
}
