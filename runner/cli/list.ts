/** `runner ls`: the actions of the project, as a table, as names, or for a program. */
import type { Action } from '../ir/action.ts'
import { targetKey } from '../ir/target.ts'
import { kindOf } from '../report/outcome.ts'
import { padEnd } from '../report/text.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { selectionOptions } from './options.ts'
import { openCompiled, select } from './wire.ts'

export async function list(call: CommandCall): Promise<ExitCode> {
  const format = call.global.json ? 'json' : String(call.options['format'] ?? 'table')
  const console = openConsole(call, true)
  const compiled = await openCompiled(call, console, { isSilent: true })
  const selected = new Set(select(compiled, selectionOptions(call.options)).map(targetKey))
  const kind = call.options['kind']
  const actions = compiled.manifest.actions.filter(
    (action) => selected.has(targetKey(action.target)) && (kind === undefined || action.kind === kind),
  )
  if (format === 'json') {
    console.machine.write(`${JSON.stringify(actions.map(listed), null, 2)}\n`)
  } else if (format === 'name') {
    for (const { target } of actions) console.machine.write(`${target.name}\n`)
  } else {
    for (const line of tableLines(actions)) console.machine.write(`${line}\n`)
  }
  return 0
}

function listed(action: Action): Readonly<Record<string, unknown>> {
  return {
    name: action.target.name,
    target: targetKey(action.target),
    kind: action.kind,
    type: kindOf(action),
    tags: action.tags,
    path: action.definedAt.path,
    description: action.description,
    dependencies: action.dependencyTargets.map(targetKey),
    ...(action.kind === 'assertion' && action.of !== undefined ? { of: targetKey(action.of) } : {}),
    disabled: action.disabled,
  }
}

/** Columns that are as wide as they need to be: type, relation, tags, file. */
export function tableLines(actions: readonly Action[]): readonly string[] {
  const rows = actions.map((action) => [
    kindOf(action),
    `${action.target.schema}.${action.target.name}`,
    action.tags.join(','),
    action.definedAt.path,
  ])
  const header = ['type', 'relation', 'tags', 'file']
  const widths = header.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  return [header, ...rows].map((row) =>
    row
      .map((cell, index) => padEnd(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
