/** `runner generate`: demo data into the project's bucket. */
import { relative, resolve } from 'node:path'
import { generateData } from '../generate/generate.ts'
import type { GenerateOptions } from '../generate/options.ts'
import { countOf, formatBytes, formatDuration } from '../report/text.ts'
import { openBucket } from './bucket.ts'
import type { CommandCall } from './commands/command.ts'
import { type Console, openConsole, showDiagnostics } from './console.ts'
import { CommandEnd, type ExitCode } from './invocation.ts'

export async function generate(call: CommandCall): Promise<ExitCode> {
  const { options } = call
  const console = openConsole(call)
  const text = (name: string): string | undefined =>
    typeof options[name] === 'string' ? (options[name] as string) : undefined
  const number = (name: string): number | undefined =>
    typeof options[name] === 'number' ? (options[name] as number) : undefined
  const out = text('out')
  const folder = out === undefined ? await openBucket(call) : resolve(call.invocation.workingDirectory, out)
  await generateInto(call, console, {
    folder,
    options: withoutAbsent({
      scale: text('scale') ?? 'small',
      seed: number('seed'),
      startDate: text('startDate'),
      days: number('days'),
      fromDay: number('fromDay'),
      throughDay: number('throughDay'),
      dirt: text('dirt'),
      formats: Array.isArray(options['formats']) ? (options['formats'] as readonly string[]) : undefined,
    }),
  })
  return 0
}

/** Generates and says what was written; options that cannot be met end the command with 2. */
export async function generateInto(
  call: CommandCall,
  console: Console,
  wish: { readonly folder: string; readonly options: GenerateOptions },
): Promise<void> {
  const { ticker, workingDirectory, signal } = call.invocation
  const began = ticker.now()
  const { value, diagnostics } = await generateData(wish.options, wish.folder, () => signal.throwIfAborted())
  showDiagnostics(console, { subject: 'Generation', diagnostics, textOf: () => undefined })
  if (value === undefined) throw new CommandEnd(2)
  const { palette, glyphs } = console.style
  const rows = value.written.reduce((total, file) => total + file.rows, 0)
  const bytes = value.written.reduce((total, file) => total + file.bytes, 0)
  const place = relative(workingDirectory, wish.folder) || '.'
  console.say(
    `${palette.green(glyphs.ok)} Generated ${countOf(value.written.length, 'file')}, ${countOf(rows, 'row')}, ${formatBytes(bytes)} under ${place}/landing ${palette.dim(`in ${formatDuration(ticker.now() - began)}`)}`,
  )
}

function withoutAbsent(
  options: { readonly [K in keyof GenerateOptions]: GenerateOptions[K] | undefined } & {
    readonly scale: string
  },
): GenerateOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as GenerateOptions
}
