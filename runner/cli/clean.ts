/** `runner clean`: removes what the runner wrote, and nothing a person did. */
import { existsSync, lstatSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { CommandCall } from './commands/command.ts'
import { openConsole, refuse } from './console.ts'
import type { ExitCode } from './invocation.ts'
import { findProjectRoot } from './project-root.ts'

/**
 * Removes `target/` and `.runner/` of a project. Raw files that were taken in stay in the archive, but the registry of
 * them goes with the warehouse.
 */
export async function clean(call: CommandCall): Promise<ExitCode> {
  const console = openConsole(call)
  const root = findProjectRoot(call.invocation.workingDirectory, call.global.projectDir)
  const isProject = ['workflow_settings.yaml', 'dataform.json'].some((file) => existsSync(join(root, file)))
  if (!isProject) refuse(console, `${root} is not a project`, 'nothing was removed')
  const folders = ['target', '.runner'].map((name) => join(root, name)).filter((path) => existsSync(path))
  for (const folder of folders) {
    const shown = relative(call.invocation.workingDirectory, folder) || folder
    // A link may lead to what others need; only the link itself is ours.
    const isLink = lstatSync(folder).isSymbolicLink()
    if (call.options['dryRun'] === true) {
      console.say(`would remove ${shown}`)
      continue
    }
    rmSync(folder, { recursive: !isLink, force: true })
    console.say(`removed ${shown}`)
  }
  if (folders.length === 0) console.say('nothing to remove')
  return 0
}
