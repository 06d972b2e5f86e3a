/** What the name and the folder of a file say about it. */
import type { SourceSettings } from './settings.ts'

/** Files that are not offered: hidden ones, control files, and files that are still being written. */
export function isIgnored(fileName: string): boolean {
  return /^[._]/.test(fileName) || /\.(tmp|part|crc)$/i.test(fileName)
}

/** The sources whose pattern takes the file; `.gz` may follow any pattern. */
export function sourcesOf(fileName: string, sources: readonly SourceSettings[]): readonly SourceSettings[] {
  const name = fileName.replace(/\.gz$/i, '')
  return sources.filter((source) => source.pattern.test(name))
}

export interface FileDate {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** The date in the name, when a `dt=` folder says another one. */
  readonly conflictsWith?: string
}

/**
 * The business date of a file: `dt=` in its path, else the first valid `YYYYMMDD` in its name, else the day in the
 * business time zone on which it was created.
 */
export function fileDateOf(key: string, createdAtMs: number, businessTimeZone: string): FileDate {
  const fileName = key.slice(key.lastIndexOf('/') + 1)
  const inFolder = /(?:^|\/)dt=(\d{4}-\d{2}-\d{2})\//.exec(key)?.[1]
  const folderDate = inFolder !== undefined && isDate(inFolder) ? inFolder : undefined
  const nameDate = dateInName(fileName)
  if (folderDate !== undefined) {
    return nameDate === undefined || nameDate === folderDate
      ? { date: folderDate }
      : { date: folderDate, conflictsWith: nameDate }
  }
  return { date: nameDate ?? dateIn(businessTimeZone, createdAtMs) }
}

function dateInName(fileName: string): string | undefined {
  for (const [digits] of fileName.matchAll(/\d{8,}/g)) {
    for (let start = 0; start + 8 <= digits.length; start += 1) {
      const date = `${digits.slice(start, start + 4)}-${digits.slice(start + 4, start + 6)}-${digits.slice(start + 6, start + 8)}`
      if (isDate(date)) return date
    }
  }
  return undefined
}

// Years that files can be of; eight digits may also be a part of something else.
function isDate(text: string): boolean {
  const year = Number(text.slice(0, 4))
  const parsed = new Date(`${text}T00:00:00Z`)
  return (
    year >= 1990 && year < 2100 && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text)
  )
}

function dateIn(timeZone: string, instantMs: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instantMs)
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}
