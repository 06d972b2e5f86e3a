/** Numbers, times and widths as people read them. */
import { stripVTControlCharacters } from 'node:util'

/** Columns a text takes in a terminal, color codes left out and wide East Asian characters counted twice. */
export function visibleWidth(text: string): number {
  let width = 0
  for (const character of stripVTControlCharacters(text)) {
    width += widthOf(character.codePointAt(0) ?? 0)
  }
  return width
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - visibleWidth(text))) + text
}

/** The text as it is where it fits; else without color, cut, with "…" as its last character. */
export function fitWidth(text: string, width: number): string {
  if (visibleWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const character of stripVTControlCharacters(text)) {
    const next = widthOf(character.codePointAt(0) ?? 0)
    if (used + next > width - 1) break
    cut += character
    used += next
  }
  return width < 1 ? '' : `${cut}…`
}

/** `77ms`, `2.7s`, `3m 20s`, `1h 5m`. */
export function formatDuration(milliseconds: number): string {
  const rounded = Math.round(milliseconds)
  if (rounded < 1000) return `${rounded}ms`
  if (rounded < 59_950) return `${(rounded / 1000).toFixed(1)}s`
  const seconds = Math.round(rounded / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}

/** `48,210`, the same in every locale. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`
}

/** `512 B`, `1.2 GiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let amount = bytes
  let unit = 0
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`
}

// Zero for combining marks and joiners, two for the wide blocks of Unicode's East Asian Width, one for the rest.
function widthOf(codePoint: number): number {
  if ((codePoint >= 0x300 && codePoint <= 0x36f) || (codePoint >= 0x200b && codePoint <= 0x200f)) return 0
  if (codePoint >= 0xfe00 && codePoint <= 0xfe0f) return 0
  const isWide =
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff00 && codePoint <= 0xff60) ||
    (codePoint >= 0xffe0 && codePoint <= 0xffe6) ||
    (codePoint >= 0x1f300 && codePoint <= 0x1faff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd)
  return isWide ? 2 : 1
}
