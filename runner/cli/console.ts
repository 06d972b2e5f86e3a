/** Where a command speaks: words for people on one stream, data for programs on the other. */
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts'
import type { TextOf } from '../base/frame.ts'
import { diagnosticLines, diagnosticsVerdict } from '../report/diagnostics.ts'
import { diagnosticAnnotations } from '../report/github.ts'
import { makePalette, wantsColor, wantsLiveRegion } from '../report/palette.ts'
import { asciiGlyphs, type Style, unicodeGlyphs } from '../report/reporter.ts'
import type { CommandCall } from './commands/command.ts'
import { CommandEnd, type Stream } from './invocation.ts'

export interface Console {
  /** For people: stdout, or stderr when stdout is for a program. */
  readonly human: Stream
  /** For data that was asked for. */
  readonly machine: Stream
  readonly style: Style
  readonly isLive: boolean
  readonly isQuiet: boolean
  readonly isGithub: boolean
  /** A line for people; nothing with --quiet. */
  say(line: string): void
  /** A line for people that --quiet does not silence. */
  insist(line: string): void
}

/** @param dataOnStdout the command's result goes to stdout, so that people are spoken to on stderr. */
export function openConsole({ invocation, global }: CommandCall, dataOnStdout = global.json): Console {
  const { environment } = invocation
  const human = dataOnStdout ? invocation.stderr : invocation.stdout
  const isColored = wantsColor({ choice: global.color, isTty: human.isTty, environment })
  const insist = (line: string): void => human.write(`${line}\n`)
  return {
    human,
    machine: invocation.stdout,
    style: {
      palette: makePalette(isColored),
      glyphs: drawsUnicode(invocation) ? unicodeGlyphs : asciiGlyphs,
    },
    isLive: !dataOnStdout && wantsLiveRegion({ isTty: human.isTty, environment }),
    isQuiet: global.quiet,
    isGithub: environment['GITHUB_ACTIONS'] === 'true',
    say: (line) => {
      if (!global.quiet) insist(line)
    },
    insist,
  }
}

/**
 * Shows diagnostics, with annotations where GitHub reads along; ends the command with 2 when one of them is an error.
 * @param subject the noun of the verdict: "Compilation".
 */
export function showDiagnostics(
  console: Console,
  found: {
    readonly subject: string
    readonly diagnostics: readonly Diagnostic[]
    readonly textOf: TextOf
    /** How many of one code are shown; as `diagnosticLines` has it when absent. */
    readonly perCode?: number
  },
): void {
  const { subject, diagnostics, textOf } = found
  if (diagnostics.length === 0) return
  for (const line of diagnosticLines(diagnostics, textOf, console.style, found.perCode)) console.insist(line)
  if (console.isGithub) {
    for (const line of diagnosticAnnotations(diagnostics, textOf, '')) console.insist(line)
  }
  if (!hasErrors(diagnostics)) {
    console.insist('')
    return
  }
  console.insist('')
  console.insist(diagnosticsVerdict(subject, diagnostics, console.style))
  throw new CommandEnd(2)
}

/** Says why a command cannot go on, and what to do, and ends it with 2. */
export function refuse(console: Console, problem: string, hint?: string): never {
  const { palette, glyphs } = console.style
  console.insist(palette.red(`${glyphs.failed} ${problem}`))
  if (hint !== undefined) console.insist(`  ${hint}`)
  throw new CommandEnd(2)
}

// The console of older Windows draws none of the marks; its newer terminals say who they are.
function drawsUnicode({ platform, environment }: CommandCall['invocation']): boolean {
  if (platform !== 'win32') return environment['TERM'] !== 'linux'
  return environment['WT_SESSION'] !== undefined || environment['TERM_PROGRAM'] !== undefined
}
