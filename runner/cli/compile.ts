/** `runner compile`: everything that can be checked without a warehouse. */
import { targetKey } from '../ir/target.ts'
import type { CommandCall } from './commands/command.ts'
import { openConsole } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { selectionOptions } from './options.ts'
import { writeProjectArtifacts } from './run-actions.ts'
import { openCompiled, select } from './wire.ts'

/** Writes target/manifest.json and target/compiled; with --json prints the manifest, or the selected part of it. */
export async function compile(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const compiled = await openCompiled(call, console)
  const selected = new Set(select(compiled, selectionOptions(call.options)).map(targetKey))
  writeProjectArtifacts(compiled)
  if (call.global.json) {
    const actions = compiled.manifest.actions.filter(({ target }) => selected.has(targetKey(target)))
    console.machine.write(`${JSON.stringify({ ...compiled.manifest, actions }, null, 2)}\n`)
  } else {
    console.say(console.style.palette.dim('  target/manifest.json, target/compiled/'))
  }
  return 0
}
