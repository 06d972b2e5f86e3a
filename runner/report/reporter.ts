/** What every reporter is told, and what it may use. */
import type { TextOf } from '../base/frame.ts'
import type { RunEvent } from '../ir/event.ts'
import type { Manifest } from '../ir/manifest.ts'
import type { Target } from '../ir/target.ts'
import type { Palette } from './palette.ts'

/** One way of showing a run. Events come in the order they happened; `close` comes once, also after an exception. */
export interface Reporter {
  report(event: RunEvent): void
  close(): void
}

/** A stream to write on. `columns` is its width, and undefined where nobody looks at it as a terminal. */
export interface Output {
  write(text: string): void
  readonly columns: () => number | undefined
}

/** Time as reporters need it: now in milliseconds since 1970, and a call every so often until stopped. */
export interface Ticker {
  readonly now: () => number
  every(milliseconds: number, call: () => void): { stop(): void }
}

/** What a run is about, known before its first event. */
export interface RunContext {
  /** The verb of the command line: "build". */
  readonly command: string
  readonly manifest: Manifest
  readonly textOf: TextOf
  /** Where the data lies, for the line "Output": a path, or a project on BigQuery. */
  readonly output: string
  /** Whether the engine bills by bytes, so that bytes deserve a column. */
  readonly showsBytes: boolean
  /** A run that is a step of a command, which has a verdict of its own: nothing is summed up when all is well. */
  readonly isStep?: boolean
  /** The file that holds the compiled query of an action or of an assertion, where it was written. */
  readonly compiledFile: (target: Target) => string | undefined
}

/** How lines are drawn. */
export interface Style {
  readonly palette: Palette
  readonly glyphs: Glyphs
}

export interface Glyphs {
  readonly ok: string
  readonly warned: string
  readonly failed: string
  readonly skipped: string
  readonly running: string
  readonly bar: string
  readonly dot: string
  readonly none: string
}

export const unicodeGlyphs: Glyphs = {
  ok: '✓',
  warned: '!',
  failed: '✗',
  skipped: '○',
  running: '●',
  bar: '━',
  dot: '·',
  none: '–',
}

/** For terminals that cannot draw the others. */
export const asciiGlyphs: Glyphs = {
  ok: '+',
  warned: '!',
  failed: 'x',
  skipped: 'o',
  running: '*',
  bar: '=',
  dot: '-',
  none: '-',
}
