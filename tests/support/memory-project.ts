/** Small projects in memory: read, compiled and connected as the command line does it. */
import type { Diagnostic } from '../../runner/base/diagnostic.ts'
import { formatDiagnostic } from '../../runner/base/frame.ts'
import { compileProject } from '../../runner/compile/compile.ts'
import type { CompileOverrides } from '../../runner/compile/environment.ts'
import type { Action } from '../../runner/ir/action.ts'
import type { Manifest } from '../../runner/ir/manifest.ts'
import { overlayFileSystem } from '../../runner/project/file-system.ts'
import { readProject } from '../../runner/project/project.ts'

export type Files = Readonly<Record<string, string>>

export interface CompiledMemoryProject {
  readonly manifest: Manifest
  readonly diagnostics: readonly Diagnostic[]
  /** Every diagnostic as the frame a person reads, in order. */
  readonly frames: readonly string[]
  /** The action of that name, of the given kind. */
  action<K extends Action['kind']>(kind: K, name: string): Extract<Action, { kind: K }>
}

const settings = 'defaultProject: p\ndefaultDataset: d\n'

/** Compiles files given as path → text; settings with project `p` and dataset `d` are added where there are none. */
export async function compileFiles(
  files: Files,
  overrides: CompileOverrides = {},
): Promise<CompiledMemoryProject> {
  const hasSettings = 'workflow_settings.yaml' in files || 'dataform.json' in files
  const all = hasSettings ? files : { 'workflow_settings.yaml': settings, ...files }
  const project = await readProject('memory', overlayFileSystem(all))
  const compiled = compileProject(project.value, overrides)
  const diagnostics = [...project.diagnostics, ...compiled.diagnostics]
  return {
    manifest: compiled.value,
    diagnostics,
    frames: diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, (path) => all[path])),
    action: (kind, name) => {
      const found = compiled.value.actions.find(
        (action) => action.kind === kind && action.target.name === name,
      )
      if (found === undefined)
        throw new Error(
          `no ${kind} "${name}" among ${compiled.value.actions.map((action) => action.target.name).join(', ')}`,
        )
      return found as Extract<Action, { kind: typeof kind }>
    },
  }
}
