/** `runner query`: one query on what was published, printed or written to a file. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeFileAtomically } from '../artifacts/atomic-file.ts'
import { frame } from '../report/diagnostics.ts'
import { formatRows, type RowFormat } from '../report/rows/format.ts'
import { countOf } from '../report/text.ts'
import { parseScript } from '../sql/parse/parse.ts'
import { type Job, WarehouseError } from '../warehouse/warehouse.ts'
import type { CommandCall } from './commands/command.ts'
import { type Console, openConsole, refuse } from './console.ts'
import { CommandEnd, type ExitCode } from './invocation.ts'
import { expandRefs, hasTemplate } from './query-refs.ts'
import { newRunId } from './run-actions.ts'
import { type OpenedProject, openCompiled, openProject, placeOf, withWarehouse } from './wire.ts'

/** A table for people stops here; files and programs get every row. */
const tableLimit = 50

export async function query(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call, true)
  const template = await queryText(call, console)
  const { opened, sql } = await openForQuery(call, console, template)
  refuseWrites(sql, console)
  if (opened.target.warehouse === 'duckdb' && !existsSync(opened.paths.database)) {
    refuse(console, `there is no ${placeOf(opened)} yet`, 'build it: runner build')
  }

  const format = (call.global.json ? 'json' : (call.options['format'] ?? 'table')) as RowFormat
  const limit =
    typeof call.options['limit'] === 'number'
      ? call.options['limit']
      : format === 'table'
        ? tableLimit
        : undefined
  return withWarehouse(opened, 'read', async (warehouse): Promise<ExitCode> => {
    let job: Job
    try {
      job = await warehouse.run(sql, {
        jobId: `query-${newRunId(call.invocation)}`,
        signal: call.invocation.signal,
        labels: {},
        parameters: [],
        ...(limit === undefined ? {} : { maxRows: limit }),
      })
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error
      return refused(error, sql, console)
    }
    const out = call.options['out']
    const isScreen = typeof out !== 'string'
    const rows = limit === undefined ? job.rows : job.rows.slice(0, limit)
    const text = formatRows({ ...job, rows }, format, {
      palette: console.style.palette,
      width: isScreen ? call.invocation.stdout.columns() : undefined,
    })
    if (isScreen) {
      console.machine.write(text)
      return 0
    }
    writeFileAtomically(resolve(call.invocation.workingDirectory, out), text)
    console.say(`wrote ${countOf(rows.length, 'row')} to ${out}`)
    return 0
  })
}

// Only a query that names models needs the project compiled.
async function openForQuery(
  call: CommandCall,
  console: Console,
  template: string,
): Promise<{ readonly opened: OpenedProject; readonly sql: string }> {
  if (!hasTemplate(template)) return { opened: await openProject(call, console), sql: template }
  const compiled = await openCompiled(call, console, { isSilent: true })
  return { opened: compiled, sql: expandRefs(template, compiled.manifest, console) }
}

async function queryText(call: CommandCall, console: Console): Promise<string> {
  const [argument] = call.args
  const file = call.options['file']
  if (typeof file === 'string') {
    if (argument !== undefined) refuse(console, 'a query and --file cannot be given together')
    try {
      return readFileSync(resolve(call.invocation.workingDirectory, file), 'utf8')
    } catch (error) {
      refuse(console, `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (argument === '-') return call.invocation.stdin()
  if (argument === undefined)
    refuse(
      console,
      'no query was given',
      `runner query 'select 1', runner query --file query.sql, or "-" for stdin`,
    )
  return argument
}

// The local file is opened for reading; BigQuery would run anything it is handed.
function refuseWrites(sql: string, console: Console): void {
  const { value: statements, diagnostics } = parseScript(sql)
  const isQuery = statements.length === 1 && statements[0]?.kind === 'queryStatement'
  if (diagnostics.length > 0 || isQuery) return
  refuse(
    console,
    statements.length > 1 ? 'only one query can be asked at a time' : 'only queries can be asked',
    'what changes data belongs in a model or in an operation',
  )
}

function refused(error: WarehouseError, sql: string, console: Console): never {
  const { palette, glyphs } = console.style
  const [first = '', ...more] = error.message.split('\n')
  console.insist(`${palette.red(glyphs.failed)} ${first}`)
  for (const line of more) console.insist(`  ${line}`)
  if (error.offset !== undefined) {
    const span = { path: 'query', start: error.offset, end: Math.min(error.offset + 1, sql.length) }
    for (const line of frame(span, () => sql, { palette, caret: '' })) console.insist(line)
  }
  throw new CommandEnd(error.kind === 'locked' || error.kind === 'permission' ? 2 : 1)
}
