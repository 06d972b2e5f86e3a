/** Lines at the bottom of a terminal that are drawn over themselves, under lines that stay. */
import type { Output } from './reporter.ts'
import { fitWidth } from './text.ts'

const csi = '\u001b['
const hideCursor = `${csi}?25l`
const showCursor = `${csi}?25h`
// Synchronized output: terminals that know it show the frame at once, others ignore it.
const beginFrame = `${csi}?2026h`
const endFrame = `${csi}?2026l`

export interface LiveRegion {
  /** Draws `lines` where the last ones were. */
  draw(lines: readonly string[]): void
  /** Writes `line` above the region, where it stays, and draws `lines` below it. */
  print(line: string, lines: readonly string[]): void
  /** Takes the region away and gives the cursor back. May be called twice. */
  close(): void
}

/** The cursor is hidden from now until `close`. */
export function openLiveRegion(output: Output): LiveRegion {
  let height = 0
  let isOpen = true
  output.write(hideCursor)

  const paint = (above: string, lines: readonly string[]): void => {
    const width = output.columns() ?? 80
    const up = height === 0 ? '' : `${csi}${height}A`
    // One column is left free: a line that fills the last one wraps in some terminals.
    const body = lines.map((line) => `${fitWidth(line, width - 1)}\n`).join('')
    output.write(`${beginFrame}${up}\r${csi}0J${above}${body}${endFrame}`)
    height = lines.length
  }
  return {
    draw: (lines) => {
      if (isOpen) paint('', lines)
    },
    print: (line, lines) => {
      if (isOpen) paint(`${line}\n`, lines)
      else output.write(`${line}\n`)
    },
    close: () => {
      if (!isOpen) return
      paint('', [])
      output.write(showCursor)
      isOpen = false
    },
  }
}
