/** The files and settings of a project: the last time most of them are opened. */
import { type Diagnosed, type Diagnostic, diagnose } from '../base/diagnostic.ts'
import type { SourceFile } from '../base/source.ts'
import { type FileSystem, readText } from './file-system.ts'
import { defaultRunnerSettings, type RunnerSettings, readRunnerSettings, runnerFile } from './runner-yaml.ts'
import { readSeeds, type SeedDeclaration } from './seeds.ts'
import {
  type DataformSettings,
  dataformJsonFile,
  readDataformSettings,
  workflowSettingsFile,
} from './settings.ts'

/** Dataform's settings and those of runner.yaml. */
export interface ProjectSettings {
  readonly dataform: DataformSettings
  readonly runner: RunnerSettings
}

export interface Project {
  /** The folder on disk, or a name for one in memory. */
  readonly root: string
  /** `name` of runner.yaml, else the name of the root folder. */
  readonly name: string
  readonly settings: ProjectSettings
  /** The text files of definitions/, includes/ and macros/, settings and seed declarations; sorted by path. */
  readonly files: readonly SourceFile[]
  readonly seeds: readonly SeedDeclaration[]
  /** For what only evaluating can name: `require` of other files and of packages. */
  readonly fileSystem: FileSystem
}

/**
 * Reads a project; what is wrong with its settings comes back as diagnostics together with what could be read.
 *
 * Reports `settings-missing`, `settings-twice`, `settings-syntax`, `settings-retired-key`, `unknown-key`, `wrong-value`,
 * `seed-file-missing` and `unreadable-file`.
 */
export async function readProject(root: string, fileSystem: FileSystem): Promise<Diagnosed<Project>> {
  const diagnostics: Diagnostic[] = []
  const files: SourceFile[] = []
  const readFile = (path: string): SourceFile | undefined => {
    const text = readText(fileSystem, path)
    if (text === undefined) return undefined
    const file = { path, text }
    files.push(file)
    return file
  }
  const take = <T>(diagnosed: Diagnosed<T>): T => {
    diagnostics.push(...diagnosed.diagnostics)
    return diagnosed.value
  }

  const workflow = readFile(workflowSettingsFile)
  const dataformJson = readFile(dataformJsonFile)
  const settingsFile = workflow ?? dataformJson
  if (settingsFile === undefined) diagnostics.push(diagnose('settings-missing', { root }))
  if (workflow !== undefined && dataformJson !== undefined) {
    const span = { path: dataformJsonFile, start: 0, end: 1 }
    diagnostics.push(diagnose('settings-twice', {}, { span }))
  }
  const dataform = take(readDataformSettings(settingsFile ?? { path: workflowSettingsFile, text: '' }))
  const runnerSource = readFile(runnerFile)
  const runner = runnerSource === undefined ? defaultRunnerSettings : take(readRunnerSettings(runnerSource))

  for (const path of listSources(fileSystem)) {
    if (readFile(path) === undefined) {
      diagnostics.push(diagnose('unreadable-file', { file: path, problem: 'it is not UTF-8 text' }))
    }
  }
  const seeds = files
    .filter((file) => isSeedDeclaration(file.path))
    .flatMap((file) => take(readSeeds(file, fileSystem)))
  return {
    value: {
      root,
      name: runner.name ?? lastPart(root),
      settings: { dataform, runner },
      files: files.sort((left, right) => (left.path < right.path ? -1 : 1)),
      seeds,
      fileSystem,
    },
    diagnostics,
  }
}

function listSources(fileSystem: FileSystem): readonly string[] {
  const ending = /\.(sqlx|js|sql|yaml|yml|json|md|njk)$/
  const sources = ['definitions', 'includes', 'macros'].flatMap((folder) => fileSystem.list(folder))
  const seeds = fileSystem.list('seeds').filter(isSeedDeclaration)
  return [...sources.filter((path) => ending.test(path)), ...seeds]
}

function isSeedDeclaration(path: string): boolean {
  return path.startsWith('seeds/') && /\.ya?ml$/.test(path)
}

function lastPart(root: string): string {
  return (
    root
      .split(/[\\/]/)
      .filter((part) => part !== '' && part !== '.')
      .at(-1) ?? 'project'
  )
}
