/** Which folder is the project. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const settingsFiles = ['workflow_settings.yaml', 'dataform.json']

/** The folder named on the command line, else the nearest at or above the working directory that holds settings. */
export function findProjectRoot(workingDirectory: string, named: string | undefined): string {
  if (named !== undefined) return resolve(workingDirectory, named)
  for (let folder = resolve(workingDirectory); ; folder = dirname(folder)) {
    if (settingsFiles.some((file) => existsSync(join(folder, file)))) return folder
    if (dirname(folder) === folder) return resolve(workingDirectory)
  }
}
