/** The options every command knows, and how option texts become values. */
import { type Command, InvalidArgumentError, Option } from 'commander'

/** What the global options say; absent means not given. */
export interface GlobalOptions {
  readonly projectDir?: string
  readonly target?: string
  readonly vars: Readonly<Record<string, string>>
  readonly json: boolean
  readonly quiet: boolean
  readonly color: 'auto' | 'always' | 'never'
}

/** Which actions: the grammar is that of graph/selection. */
export interface SelectionOptions {
  readonly select: readonly string[]
  readonly exclude: readonly string[]
}

export interface RunOptions extends SelectionOptions {
  readonly fullRefresh: boolean
  readonly threads?: number
  readonly asOfDate?: string
  readonly failFast: boolean
  readonly ingest: boolean
  readonly check: boolean
}

export function addGlobalOptions(program: Command): void {
  program
    .addOption(
      new Option(
        '--project-dir <dir>',
        'folder of the project; this folder or the nearest above it that is one',
      ),
    )
    .addOption(new Option('-t, --target <name>', 'where to build, one of the targets in runner.yaml'))
    .addOption(
      new Option('--vars <a=1,b=2>', 'variables of the project, over those of its settings').argParser(
        readVars,
      ),
    )
    .addOption(new Option('--json', 'machine output on stdout, words for people on stderr'))
    .addOption(new Option('-q, --quiet', 'warnings and failures only'))
    .addOption(new Option('--color <when>', 'auto, always or never').choices(['auto', 'always', 'never']))
    .addOption(new Option('--no-color', 'the same as --color never'))
}

export function addSelectionOptions(command: Command): void {
  command
    .addOption(
      new Option('-s, --select <selector...>', 'name, +name, name+, tag:…, path:…; several are a union'),
    )
    .addOption(new Option('--exclude <selector...>', 'leave these out'))
}

export function addRunOptions(command: Command): void {
  addSelectionOptions(command)
  command
    .addOption(new Option('--full-refresh', 'build incremental models and snapshots from nothing'))
    .addOption(new Option('--threads <n>', 'actions that run at the same time').argParser(readCount))
    .addOption(
      new Option('--as-of-date <yyyy-mm-dd>', 'the day the reports are about: @as_of_date').argParser(
        readDate,
      ),
    )
    .addOption(new Option('--fail-fast', 'after a failure start nothing new'))
    .addOption(new Option('--no-check', 'run without checking names and types of the queries first'))
}

/** Reads the global options as commander left them. */
export function globalOptions(values: Readonly<Record<string, unknown>>): GlobalOptions {
  const color = values['color']
  return {
    ...(typeof values['projectDir'] === 'string' ? { projectDir: values['projectDir'] } : {}),
    ...(typeof values['target'] === 'string' ? { target: values['target'] } : {}),
    vars: (values['vars'] ?? {}) as Readonly<Record<string, string>>,
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    color:
      color === false || color === 'never'
        ? 'never'
        : color === 'always' || color === true
          ? 'always'
          : 'auto',
  }
}

export function selectionOptions(values: Readonly<Record<string, unknown>>): SelectionOptions {
  return { select: textList(values['select']), exclude: textList(values['exclude']) }
}

export function runOptions(values: Readonly<Record<string, unknown>>): RunOptions {
  return {
    ...selectionOptions(values),
    fullRefresh: values['fullRefresh'] === true,
    failFast: values['failFast'] === true,
    ingest: values['ingest'] === true,
    check: values['check'] !== false,
    ...(typeof values['threads'] === 'number' ? { threads: values['threads'] } : {}),
    ...(typeof values['asOfDate'] === 'string' ? { asOfDate: values['asOfDate'] } : {}),
  }
}

/** `a=1,b=2` as a record; may be given several times. A comma inside a value is written `\,`. */
export function readVars(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const pairs = text.split(/(?<!\\),/).map((pair) => pair.replaceAll('\\,', ','))
  const vars: Record<string, string> = { ...before }
  for (const pair of pairs.filter((part) => part.trim() !== '')) {
    const equals = pair.indexOf('=')
    if (equals < 1) throw new InvalidArgumentError(`"${pair}" is not of the form name=value.`)
    vars[pair.slice(0, equals).trim()] = pair.slice(equals + 1)
  }
  return vars
}

export function readCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number above zero.')
  return count
}

export function readDate(text: string): string {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  if (!isDate || new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('It must be a day as YYYY-MM-DD.')
  }
  return text
}

// A comma stays inside its selector, where it means both conditions.
function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
